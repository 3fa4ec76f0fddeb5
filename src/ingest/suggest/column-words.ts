/** What a column of a source may hold, by the words of its name; each becomes columns of the canonical tables. */
export type Concept = keyof typeof words

/**
 * Words by which columns are named in English, Spanish, Portuguese, French, Italian, German and Arabic (script and
 * transliteration), and the commonest ones of Polish, Czech, Hungarian, Romanian, Ukrainian, Russian, Georgian, Turkish,
 * Indonesian, Japanese, Chinese and Korean, without accents, in small letters, each word of a phrase in any order. Names of
 * canonical columns are among them. The first of two equally long matches wins.
 */
const words = {
  tender_id: [
    'tender id|tender no|tender number|tender code|ocid|process id|procurement id|procedure id|notice id|auction id|pid',
    'reference number|solicitation number|expediente|id proceso|codigo proceso|numero proceso|id licitacion',
    'codigo licitacion|numero licitacion|cod licitacao|codigo licitacao|id licitacao|numero licitacao|numero processo',
    'id marche|numero marche|reference marche|id consultation|cig|id gara|numero gara|codice gara|id procedura',
    'vergabenummer|ausschreibung nr|ausschreibungsnummer|aktenzeichen|raqm munafasa|raqm al munafasa',
    'رقم المنافسة|رقم المناقصة|الرقم المرجعي',
    'nr postepowania|numer postepowania|numer ogloszenia|nr procedura|numar procedura|ihale kayit no|ihale no|ikn',
    'номер закупівлі|ідентифікатор закупівлі|номер тендера|номер закупки|реестровый номер|nomor tender|kode tender|kode paket',
    'notice reference no|codigo externo|codigo convocatoria|id del proceso|id procedimiento|numero procedimiento|solicitation identifier|notice identifier|id notice can',
    'kode lelang|номер объявления|№ объявления|განაცხადის ნომერი|eljaras azonosito|契約番号|案件番号|入札番号|項目編号|项目编号|采购编号|입찰공고번호',
  ],
  lot_id: [
    'lot id|lot no|lot number|lot|item id|id item|lote|id lote|numero lote|numero lot|lotto id|id lotto|numero lotto',
    'los|los nr|losnummer|raqm juz|رقم البند|رقم الجزء',
    'номер лоту|номер лота|лот|czesc|nr czesci|numer czesci|numar lot|kisim no',
    'rész száma|resz szama|numero item|n item|codigo item|codigo item compra|№ лота|ロット番号|标段|包号',
  ],
  bid_id: [
    'bid id|offer id|proposal id|id oferta|id proposta|id offre|id offerta|angebot id|angebotsnummer|رقم العرض',
  ],
  award_id: [
    'award id|award number|id adjudicacion|id adjudicacao|id attribution|id aggiudicazione|zuschlag id',
    'id award|award reference no',
  ],
  contract_id: [
    'contract id|contract no|contract number|id contrato|numero contrato|codigo contrato|numero contrat|id contrat',
    'id contratto|numero contratto|vertragsnummer|raqm aqd|رقم العقد',
    'award id piid|cislo smlouvy|id smlouvy|合同编号',
  ],
  bidder_id: [
    'bidder id|bidder|tenderer id|tenderer|bidder code|id licitante|cnpj licitante|id oferente|oferente|id postor',
    'id soumissionnaire|soumissionnaire|id offerente|offerente|id partecipante|bieter|bieter id|رقم المتنافس',
    'nit proponente|id proponente|rut proponente|rif oferente|nit oferente|nip wykonawcy|regon wykonawcy',
    'едрпоу учасника|код учасника|инн участника|vergi no|istekli|istekli no',
    'codigo participante|cnpj participante|ruc postor|პრეტენდენტის კოდი',
  ],
  supplier_id: [
    'supplier id|supplier code|winner id|awardee id|contractor id|vendor id|id contratista|id adjudicatario',
    'cnpj vencedor|cnpj contratado|id titulaire|id aggiudicatario|auftragnehmer id|رقم المورد',
    'едрпоу переможця|код переможця|едрпоу постачальника|инн поставщика|cui castigator|npwp',
    'codigo proveedor adjudicado|nit proveedor adjudicado|win nationalid|recipient uei|nyertes adoszama|smluvni strana ico|бин поставщика|бин иин поставщика|rc number',
  ],
  party_id: [
    'party id|company id|tax id|vat number|cnpj|cpf cnpj|cnpjcpf fornecedor|cnpjcpf fornecedores|cpf|ruc|nit|rfc|nif',
    'id proveedor|codigo proveedor|rut proveedor|id fornecedor|codigo fornecedor|siret|siren|partita iva',
    'codice fiscale|ust id|handelsregisternummer|sijil tijari|السجل التجاري',
    'ruc proveedor|nit proveedor|法人番号|统一社会信用代码|사업자등록번호|ico|adoszam|company registration number|raqm sijil tijari|رقم السجل التجاري',
  ],
  party_name: [
    'supplier name|supplier|bidder name|tenderer name|vendor name|company name|winner name|contractor name|contractor',
    'proveedor|nombre proveedor|razon social|nome fornecedor|nome fornecedores|fornecedor|razao social|titulaire',
    'nom fournisseur|fournisseur|denomination sociale|ragione sociale|fornitore|bietername|auftragnehmer|ism muwarid',
    'اسم المورد|اسم المتنافس',
    'nombre proponente|proponente|nombre oferente|nom soumissionnaire|wykonawca|nazwa wykonawcy|ofertant|nume ofertant',
    'furnizor|castigator|учасник|назва учасника|постачальник|переможець|участник|поставщик|победитель|yuklenici|firma|pemenang',
    'suppliers|contractors|consultant|name tenderer|name bidder|awardee|awarded to',
    'nombre participante|nome participante|participante|postor|nombre del proveedor adjudicado|proveedor adjudicado|proveedor contratista|recipient name|win name|nama peserta|peserta|nazev dodavatele|dodavatel|smluvni strana nazev',
    'nyertes ajanlattevo neve|nyertes|ajanlattevo|პრეტენდენტი|契約の相手方の名称|契約の相手方|契約相手方|業者名|落札者|商号又は名称|供应商名称|供应商|中标人|成交供应商|업체명|낙찰업체',
    'successful bidder|name of the selected bidder|selected bidder|awardee organization name|name of contractor|name of supplier|اسم الشركة|الشركة',
  ],
  party_kind: ['tipo pessoa|tipo persona|person type|legal form|kind'],
  buyer_id: [
    'buyer id|authority id|agency id|entity id|organisation id|organization id|cod orgao|codigo orgao|codigo uasg|uasg',
    'id comprador|codigo entidad|id entidad|siret acheteur|id acheteur|codice fiscale prop|codice fiscale stazione appaltante',
    'vergabestelle id|رقم الجهة',
    'nit entidad|rut comprador|rut organismo|nip zamawiajacego|едрпоу замовника|инн заказчика|cui autoritate contractanta',
    'codigo organismo|ruc entidad|clave de la uc|codigo unidad|cae nationalid|awarding agency code|subjekt ico|ajanlatkero adoszama|шифр заказчика|бин заказчика|შემსყიდველის კოდი',
  ],
  buyer_name: [
    'buyer name|buyer|contracting authority|procuring entity|agency|agency name|authority name|organisation|organization',
    'comprador|entidad|nombre entidad|organismo|orgao|nome orgao|descr ugr|unidade gestora|acheteur|nom acheteur',
    'pouvoir adjudicateur|stazione appaltante|amministrazione|denominazione|auftraggeber|vergabestelle',
    'jiha hukumiya|ism jiha|الجهة الحكومية|اسم الجهة',
    'entity|entity name|procuring entity name|ministry|department|zamawiajacy|nazwa zamawiajacego|autoritate contractanta',
    'замовник|назва замовника|заказчик|наименование заказчика|idare|idare adi|kurum|instansi|satuan kerja',
    'nombre organismo|nombre de la uc|institucion|cae name|awarding agency name|subjekt nazev|zadavatel|nazev zadavatele|ajanlatkero neve|ajanlatkero|mda|organisation name|organization name',
    'organisation chain|შემსყიდველი|発注機関|発注者|部局名|采购人|采购单位|수요기관|발주기관|الجهة',
  ],
  title: [
    'title|tender title|subject|object|objeto|resumo objeto|descricao objeto|titulo|nombre proceso|objet|intitule',
    'oggetto|titel|bezeichnung|gegenstand|ism munafasa|اسم المنافسة|عنوان المنافسة',
    'tytul|nazwa zamowienia|przedmiot zamowienia|przedmiot|denumire|obiect contract|назва закупівлі|предмет закупівлі|назва',
    'предмет закупки|наименование закупки|наименование|предмет|ihale adi|nama tender|nama paket',
    'notice title|project title|nombre del procedimiento|titulo del expediente|kozbeszerzes targya|targy|predmet|nazev zakazky|契約件名|件名|案件名|工事名|项目名称|공고명|عنوان',
  ],
  description: [
    'description|tender description|descripcion|descricao|descrizione|beschreibung|wasf|الوصف',
    'bid description|descripcion del procedimiento|description of tender',
  ],
  method: [
    'method|procurement method|procedure|procedure type|method details|modalidad|tipo procedimiento|modalidade',
    'desc modalidade|modalite|type procedure|procedure passation|scelta contraente|tipo procedura|verfahrensart',
    'vergabeart|naw munafasa|نوع المنافسة',
    'modalidad seleccion|modalidad contratacion|tipo proceso|selection method|tryb|tryb udzielenia|tryb postepowania|tip procedura',
    'тип процедури|процедура|вид процедури|способ закупки|ihale usulu|usul|metode pengadaan|metode pemilihan',
    'procurement mode|modalidade nome|modalidad de contratacion|tipo de adquisicion|tipo de procedimiento|tipo proceso seleccion|modalidade compra|tender type|tipprocedura|eljaras tipusa|druh rizeni|extent competed|top type|ojeu procedure type',
    '契約方法|契約方式|入札方式|采购方式|계약방법|შესყიდვის ტიპი|procurement type|نوع الشراء',
  ],
  category: [
    'category|procurement category|categoria|categorie|kategorie|tipo contrato|natureza objeto|nature marche',
  ],
  classification: [
    'classification|cpv|cpv code|unspsc|unspsc code|codigo cpv|code cpv|codice cpv|catmat|cubso',
    'cpv codes|cpv kod|codigo producto onu|product or service code|naics code|codigo principal de categoria|код дк|кпгз|окпд|品目分類|采购品目',
  ],
  region: ['region|state|departamento|uf|estado|province|provincia|bundesland|mintaqa|المنطقة'],
  country: ['country|pais|pays|paese|land|balad|الدولة'],
  status: [
    'status|tender status|state|estado proceso|estado licitacion|situacao|status licitacao|situacao licitacao|statut',
    'etat|stato|stato gara|halat munafasa|حالة المنافسة|الحالة',
    'tender state|procurement status|stan|stan postepowania|stare|stare procedura|статус|стан|durum|ihale durumu',
    'notice status|estado procedimiento|estado del procedimiento|situacao compra|tender state|status tender|სტატუსი|wynik postepowania|项目状态',
  ],
  estimate: [
    'estimate|estimated value|estimated price|estimated amount|budget|reserve price|reserveprice|valor estimado',
    'presupuesto|presupuesto base|valor referencial|valor de referencia|montant estime|estimation|importo base asta',
    'base asta|importo a base di gara|geschatzter wert|auftragswert|qima taqdiriya|القيمة التقديرية',
    'estimated cost|engineer estimate|presupuesto oficial|monto estimado|precio base|wartosc szacunkowa|szacunkowa wartosc',
    'valoare estimata|очікувана вартість|начальная цена|нмцк|yaklasik maliyet|pagu|hps|nilai hps',
    'award est value|award est value euro|valor total estimado|monto estimado|monto referencial|monto referencial item|importe estimado|approved budget of the contract|tender value|tender value in|value high|szacunkowa wartosc|becsult ertek|predpokladana hodnota',
    'nilai pagu paket|nilai hps paket|начальная сумма|შესყიდვის სავარაუდო ღირებულება|予定価格|预算金额|采购预算|추정가격|valoare estimata participare',
  ],
  bid_amount: [
    'bid amount|bid price|bid value|bid|offer amount|offer price|offered price|monto oferta|precio oferta|valor oferta',
    'valor proposta|valor final|montant offre|importo offerta|prezzo offerto|angebotspreis|angebotssumme|مبلغ العرض',
    'bid sum|tender sum|tender price|cena oferty|kwota oferty|wartosc oferty|pret oferta|valoare oferta|цінова пропозиція',
    'ціна пропозиції|предложение цены|цена предложения|teklif tutari|teklif bedeli|nilai penawaran|harga penawaran',
    'monto ofertado|valor total ofertado|amount of bid|offered amount|harga penawaran terkoreksi|цена поставщика|შეთავაზება|投标报价|投标金额|入札金額|応札額|투찰금액|قيمة العرض',
  ],
  award_amount: [
    'award amount|award value|awarded value|awarded amount|monto adjudicado|valor adjudicado|valor adjudicacao',
    'valor homologado|montant attribue|importo aggiudicazione|zuschlagssumme|قيمة الترسية|مبلغ الترسية',
    'awarded price|award price|valor adjudicada|wartosc wybranej oferty|valoare atribuita',
    'monto linea adjudica|monto adjudicado item|monto estimado adjudicado|valor total adjudicacion|valor total homologado|awarded value|award value euro|cena wybranej oferty|中标金额|成交金额|落札金額|낙찰금액|current total value of award',
  ],
  contract_amount: [
    'contract amount|contract value|contract price|monto contrato|valor contrato|montant contrat|montant marche',
    'importo contratto|vertragswert|vertragssumme|قيمة العقد',
    'contract sum|wartosc umowy|kwota umowy|valoare contract|сума договору|вартість договору|цена контракта|сумма контракта',
    'sozlesme bedeli|sozlesme tutari|nilai kontrak|harga kontrak',
    'importe del contrato|importe contrato|szerzodes erteke|hodnota smlouvy|hodnota bez dph|contract value|契約金額|合同金额|계약금액|قيمة العقد',
  ],
  amount: [
    'amount|value|price|monto|importe|valor|preco|precio|montant|prix|importo|prezzo|betrag|preis|mablagh|المبلغ',
    'amount offered|kwota|cena|wartosc|valoare|pret|сума|ціна|сумма|цена|tutar|bedel|harga|nilai',
  ],
  currency: [
    'currency|moneda|moeda|devise|monnaie|valuta|wahrung|umla|العملة',
    'currency code|waluta|валюта|para birimi|mata uang',
    'codigo moneda|moneda adquisicion|moneda del contrato|penznem|mena|валюта договора|货币|通貨',
  ],
  published_at: [
    'published at|publication date|date published|published|fecha publicacion|data publicacao|date publication',
    'data pubblicazione|veroffentlichungsdatum|tarikh nashr|تاريخ النشر',
    'advertised|date advertised|advertisement date|advert date|notice date|data ogloszenia|data publikacji|data publicarii',
    'дата оголошення|дата публікації|дата публикации|дата размещения|ilan tarihi|tanggal pengumuman',
    'publish date|published date|fecha de publicacion|fecha convocatoria|fecha de publicacion del proceso|cas zverejneni|datum zverejneni|dt dispatch|data publicacao pncp|дата начала приема заявок|公告日|公告时间|公告日期|공고일시|date of publication',
  ],
  deadline_at: [
    'deadline at|deadline|submission deadline|closing date|tender deadline|bid deadline|fecha limite|fecha cierre',
    'data limite|data encerramento|prazo proposta|date limite|date cloture|data scadenza|termine offerte|angebotsfrist',
    'tarikh intiha|آخر موعد لتقديم العروض|موعد تقديم العروض',
    'termin skladania ofert|data limita|termen limita|кінцевий строк|кінцева дата|дата окончания|окончание подачи заявок',
    'ihale tarihi|son teklif tarihi|batas akhir',
    'fecha de recepcion de respuestas|fecha presentacion propuesta|data encerramento proposta|ajanlatteteli hatarido|lhuta pro podani nabidek|окончание приема заявок|дата окончания приема заявок|წინადადებების მიღების ვადა|入札締切日時|投标截止时间|입찰마감일시|bid closing date',
  ],
  opened_at: [
    'opened at|opening date|bid opening|fecha apertura|data abertura|data abertura sessao|date ouverture|data apertura',
    'offnungstermin|tarikh fath|تاريخ فتح العروض|موعد فتح العروض',
    'tender opening|opened|data otwarcia|termin otwarcia|data deschiderii|дата розкриття|дата вскрытия',
    'fecha de apertura|bid opening date|開札日|開札日時|开标时间|개찰일시',
  ],
  bids_count: [
    'bids count|number of bids|number of tenderers|bidders|bid count|numero ofertas|numero oferentes|numero propostas',
    'nombre offres|numero offerte|anzahl angebote|adad urud|عدد العروض',
    'bids received|offers received|tenders received|no bids|no bidders|number bidders|number offers|no tenderers',
    'numero proponentes|liczba ofert|numar oferte|кількість пропозицій|кількість учасників|количество заявок|teklif sayisi|jumlah peserta',
    'numero oferentes|number offers|number of offers received|number of bids received|numar oferte primite|liczba otrzymanych ofert|beerkezett ajanlatok szama|pocet nabidek|количество поданных заявок|応札者数|入札者数|投标人数|참가업체수|proveedores unicos con respuestas',
  ],
  is_winner: [
    'is winner|winner|winning|won|ganador|es ganador|vencedor|gagnant|retenu|vincitore|aggiudicatario|gewinner|faiz|الفائز',
    'adjudicado|es adjudicado|zwyciezca|wygrana|переможець пропозиція|kazanan',
    'flag vencedor|oferta seleccionada|seleccionada|победитель|pemenang|გამარჯვებული|是否中标|낙찰여부|落札',
  ],
  contract_status: [
    'contract status|contract state|estado contrato|situacao contrato|statut contrat|stato contratto|vertragsstatus',
    'stan umowy|status umowy|stare contract|статус договору|статус контракта|sozlesme durumu|status kontrak|حالة العقد',
    'estatus del contrato|estatus contrato',
  ],
  award_status: ['award status|award state|estado adjudicacion|statut attribution', 'award status'],
  bid_status: [
    'bid status|bid state|offer status|estado oferta|situacao proposta|statut offre|stato offerta',
    'estado propuesta|status oferty|stan oferty|статус пропозиції|статус заявки',
    'responsive|حالة العرض',
  ],
  submitted_at: [
    'submitted at|submission date|bid date|fecha oferta|data proposta|date depot|data offerta|abgabedatum|تاريخ التقديم',
    'date submitted|submission time|fecha presentacion|fecha recepcion oferta|data zlozenia|data zlozenia oferty|data depunerii',
    'дата подання|дата подачи|teklif tarihi',
    'fecha envio oferta|وقت تقديم العرض|تاريخ تقديم العرض|投标时间|입찰일시',
  ],
  withdrawn_at: [
    'withdrawn at|withdrawal date|fecha retiro|data desistencia|date retrait|data ritiro|تاريخ الانسحاب',
  ],
  ip: [
    'ip|ip address|direccion ip|endereco ip|adresse ip|indirizzo ip|ip adresse',
    'adres ip|adresa ip|ip адреса|ip адрес|ip adresi|alamat ip|عنوان ip',
  ],
  rank: ['rank|ranking|posicion|posicao|classificacao|classement|posizione|rang', '개찰순위|排名|順位'],
  awarded_at: [
    'awarded at|award date|fecha adjudicacion|data adjudicacao|data homologacao|date attribution|data aggiudicazione',
    'zuschlagsdatum|tarikh tarsiya|تاريخ الترسية',
    'date awarded|date award|data wyboru|data atribuirii|дата присудження|дата визначення переможця',
    'fecha buena pro|fecha de fallo|dt award|date of award|aoc date|落札決定日|成交日期|中标日期|data resultado compra',
  ],
  signed_at: [
    'signed at|signature date|contract date|date signed|signing date|fecha contrato|fecha firma|data assinatura',
    'date signature|date notification|data stipula|data firma|vertragsdatum|tarikh tawqi|تاريخ توقيع العقد',
    'contract signing date|date contract|data zawarcia umowy|data umowy|data contract|data semnarii|дата договору|дата укладання|дата контракта|дата заключения',
    'sozlesme tarihi|tanggal kontrak',
    'datum uzavreni|szerzodeskotes datuma|契約締結日|契約日|合同签订日期|계약일자|data contract',
  ],
  starts_at: [
    'starts at|start date|contract start|fecha inicio|data inicio|inicio vigencia|date debut|data inizio|vertragsbeginn',
    'fecha de inicio del contrato|period of performance start date',
  ],
  ends_at: [
    'ends at|end date|contract end|fecha fin|data fim|fim vigencia|date fin|data fine|data ultimazione|vertragsende',
    'fecha de fin del contrato|period of performance current end date',
  ],
} as const satisfies Record<string, readonly string[]>

/**
 * The concept whose words a column name holds, and the share of the name that they are; undefined for none. All words of a
 * phrase must be there; the phrase that covers most of the name wins, and one that leaves more than two thirds of it
 * unexplained does not count.
 */
export function conceptOf(name: string): { concept: Concept; share: number } | undefined {
  const tokens = tokensOf(name)
  const length = tokens.join('').length
  let best: string | undefined
  let most = length / 3
  for (const { concept, tokens: wanted } of phrases) {
    if (!wanted.every((word) => tokens.includes(word)) && wanted.join('') !== tokens.join('')) continue
    const covered = wanted.join('').length
    if (covered <= most) continue
    most = covered
    best = concept
  }
  return best !== undefined && isConcept(best) ? { concept: best, share: most / length } : undefined
}

function isConcept(name: string): name is Concept {
  return Object.hasOwn(words, name)
}

/** The words of a name, without accents, in small letters: `tempiCompletamento:dataInizio` has four. */
export function tokensOf(name: string): string[] {
  return name
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
    .normalize('NFKD')
    .replace(/\p{M}|\u0640/gu, '')
    .toLowerCase()
    .replace(/[łıđ]/g, (sign) => plain[sign]!)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((token) => token !== '' && !filler.has(token))
}

/** Letters that are no other with an accent. */
const plain: Readonly<Record<string, string>> = { ł: 'l', ı: 'i', đ: 'd' }

/** Words that say nothing. */
const filler = new Set([
  'the',
  'of',
  'de',
  'da',
  'do',
  'del',
  'della',
  'di',
  'des',
  'du',
  'la',
  'le',
  'el',
  'der',
  'die',
  'das',
])

const phrases = Object.entries(words).flatMap(([concept, lines]) =>
  lines.flatMap((line) => line.split('|').map((phrase) => ({ concept, tokens: tokensOf(phrase) }))),
)
