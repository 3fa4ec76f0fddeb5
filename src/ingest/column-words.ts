/** What a column of a source may hold, by the words of its name; each becomes columns of the canonical tables. */
export type Concept = keyof typeof words

/**
 * Words by which columns are named in English, Spanish, Portuguese, French, Italian, German and Arabic (script and
 * transliteration), without accents, in small letters, each word of a phrase in any order. Names of canonical columns
 * are among them. The first of two equally long matches wins.
 */
const words = {
  tender_id: [
    'tender id|tender no|tender number|tender code|ocid|process id|procurement id|procedure id|notice id|auction id|pid',
    'reference number|solicitation number|expediente|id proceso|codigo proceso|numero proceso|id licitacion',
    'codigo licitacion|numero licitacion|cod licitacao|codigo licitacao|id licitacao|numero licitacao|numero processo',
    'id marche|numero marche|reference marche|id consultation|cig|id gara|numero gara|codice gara|id procedura',
    'vergabenummer|ausschreibung nr|ausschreibungsnummer|aktenzeichen|raqm munafasa|raqm al munafasa',
    'رقم المنافسة|رقم المناقصة|الرقم المرجعي',
  ],
  lot_id: [
    'lot id|lot no|lot number|lot|item id|id item|lote|id lote|numero lote|numero lot|lotto id|id lotto|numero lotto',
    'los|los nr|losnummer|raqm juz|رقم البند|رقم الجزء',
  ],
  bid_id: [
    'bid id|offer id|proposal id|id oferta|id proposta|id offre|id offerta|angebot id|angebotsnummer|رقم العرض',
  ],
  award_id: [
    'award id|award number|id adjudicacion|id adjudicacao|id attribution|id aggiudicazione|zuschlag id',
  ],
  contract_id: [
    'contract id|contract no|contract number|id contrato|numero contrato|codigo contrato|numero contrat|id contrat',
    'id contratto|numero contratto|vertragsnummer|raqm aqd|رقم العقد',
  ],
  bidder_id: [
    'bidder id|bidder|tenderer id|tenderer|bidder code|id licitante|cnpj licitante|id oferente|oferente|id postor',
    'id soumissionnaire|soumissionnaire|id offerente|offerente|id partecipante|bieter|bieter id|رقم المتنافس',
  ],
  supplier_id: [
    'supplier id|supplier code|winner id|awardee id|contractor id|vendor id|id contratista|id adjudicatario',
    'cnpj vencedor|cnpj contratado|id titulaire|id aggiudicatario|auftragnehmer id|رقم المورد',
  ],
  party_id: [
    'party id|company id|tax id|vat number|cnpj|cpf cnpj|cnpjcpf fornecedor|cnpjcpf fornecedores|cpf|ruc|nit|rfc|nif',
    'id proveedor|codigo proveedor|rut proveedor|id fornecedor|codigo fornecedor|siret|siren|partita iva',
    'codice fiscale|ust id|handelsregisternummer|sijil tijari|السجل التجاري',
  ],
  party_name: [
    'supplier name|supplier|bidder name|tenderer name|vendor name|company name|winner name|contractor name|contractor',
    'proveedor|nombre proveedor|razon social|nome fornecedor|nome fornecedores|fornecedor|razao social|titulaire',
    'nom fournisseur|fournisseur|denomination sociale|ragione sociale|fornitore|bietername|auftragnehmer|ism muwarid',
    'اسم المورد|اسم المتنافس',
  ],
  party_kind: ['tipo pessoa|tipo persona|person type|legal form|kind'],
  buyer_id: [
    'buyer id|authority id|agency id|entity id|organisation id|organization id|cod orgao|codigo orgao|codigo uasg|uasg',
    'id comprador|codigo entidad|id entidad|siret acheteur|id acheteur|codice fiscale prop|codice fiscale stazione appaltante',
    'vergabestelle id|رقم الجهة',
  ],
  buyer_name: [
    'buyer name|buyer|contracting authority|procuring entity|agency|agency name|authority name|organisation|organization',
    'comprador|entidad|nombre entidad|organismo|orgao|nome orgao|descr ugr|unidade gestora|acheteur|nom acheteur',
    'pouvoir adjudicateur|stazione appaltante|amministrazione|denominazione|auftraggeber|vergabestelle',
    'jiha hukumiya|ism jiha|الجهة الحكومية|اسم الجهة',
  ],
  title: [
    'title|tender title|subject|object|objeto|resumo objeto|descricao objeto|titulo|nombre proceso|objet|intitule',
    'oggetto|titel|bezeichnung|gegenstand|ism munafasa|اسم المنافسة|عنوان المنافسة',
  ],
  description: ['description|tender description|descripcion|descricao|descrizione|beschreibung|wasf|الوصف'],
  method: [
    'method|procurement method|procedure|procedure type|method details|modalidad|tipo procedimiento|modalidade',
    'desc modalidade|modalite|type procedure|procedure passation|scelta contraente|tipo procedura|verfahrensart',
    'vergabeart|naw munafasa|نوع المنافسة',
  ],
  category: [
    'category|procurement category|categoria|categorie|kategorie|tipo contrato|natureza objeto|nature marche',
  ],
  classification: [
    'classification|cpv|cpv code|unspsc|unspsc code|codigo cpv|code cpv|codice cpv|catmat|cubso',
  ],
  region: ['region|state|departamento|uf|estado|province|provincia|bundesland|mintaqa|المنطقة'],
  country: ['country|pais|pays|paese|land|balad|الدولة'],
  status: [
    'status|tender status|state|estado proceso|estado licitacion|situacao|status licitacao|situacao licitacao|statut',
    'etat|stato|stato gara|halat munafasa|حالة المنافسة|الحالة',
  ],
  estimate: [
    'estimate|estimated value|estimated price|estimated amount|budget|reserve price|reserveprice|valor estimado',
    'presupuesto|presupuesto base|valor referencial|valor de referencia|montant estime|estimation|importo base asta',
    'base asta|importo a base di gara|geschatzter wert|auftragswert|qima taqdiriya|القيمة التقديرية',
  ],
  bid_amount: [
    'bid amount|bid price|bid value|bid|offer amount|offer price|offered price|monto oferta|precio oferta|valor oferta',
    'valor proposta|valor final|montant offre|importo offerta|prezzo offerto|angebotspreis|angebotssumme|مبلغ العرض',
  ],
  award_amount: [
    'award amount|award value|awarded value|awarded amount|monto adjudicado|valor adjudicado|valor adjudicacao',
    'valor homologado|montant attribue|importo aggiudicazione|zuschlagssumme|قيمة الترسية|مبلغ الترسية',
  ],
  contract_amount: [
    'contract amount|contract value|contract price|monto contrato|valor contrato|montant contrat|montant marche',
    'importo contratto|vertragswert|vertragssumme|قيمة العقد',
  ],
  amount: [
    'amount|value|price|monto|importe|valor|preco|precio|montant|prix|importo|prezzo|betrag|preis|mablagh|المبلغ',
  ],
  currency: ['currency|moneda|moeda|devise|monnaie|valuta|wahrung|umla|العملة'],
  published_at: [
    'published at|publication date|date published|published|fecha publicacion|data publicacao|date publication',
    'data pubblicazione|veroffentlichungsdatum|tarikh nashr|تاريخ النشر',
  ],
  deadline_at: [
    'deadline at|deadline|submission deadline|closing date|tender deadline|bid deadline|fecha limite|fecha cierre',
    'data limite|data encerramento|prazo proposta|date limite|date cloture|data scadenza|termine offerte|angebotsfrist',
    'tarikh intiha|آخر موعد لتقديم العروض|موعد تقديم العروض',
  ],
  opened_at: [
    'opened at|opening date|bid opening|fecha apertura|data abertura|data abertura sessao|date ouverture|data apertura',
    'offnungstermin|tarikh fath|تاريخ فتح العروض|موعد فتح العروض',
  ],
  bids_count: [
    'bids count|number of bids|number of tenderers|bidders|bid count|numero ofertas|numero oferentes|numero propostas',
    'nombre offres|numero offerte|anzahl angebote|adad urud|عدد العروض',
  ],
  is_winner: [
    'is winner|winner|winning|won|ganador|es ganador|vencedor|gagnant|retenu|vincitore|aggiudicatario|gewinner|faiz|الفائز',
  ],
  award_status: ['award status|award state|estado adjudicacion|statut attribution'],
  bid_status: [
    'bid status|bid state|offer status|estado oferta|situacao proposta|statut offre|stato offerta',
  ],
  submitted_at: [
    'submitted at|submission date|bid date|fecha oferta|data proposta|date depot|data offerta|abgabedatum|تاريخ التقديم',
  ],
  withdrawn_at: [
    'withdrawn at|withdrawal date|fecha retiro|data desistencia|date retrait|data ritiro|تاريخ الانسحاب',
  ],
  ip: ['ip|ip address|direccion ip|endereco ip|adresse ip|indirizzo ip|ip adresse'],
  rank: ['rank|ranking|posicion|posicao|classificacao|classement|posizione|rang'],
  awarded_at: [
    'awarded at|award date|fecha adjudicacion|data adjudicacao|data homologacao|date attribution|data aggiudicazione',
    'zuschlagsdatum|tarikh tarsiya|تاريخ الترسية',
  ],
  signed_at: [
    'signed at|signature date|contract date|date signed|signing date|fecha contrato|fecha firma|data assinatura',
    'date signature|date notification|data stipula|data firma|vertragsdatum|tarikh tawqi|تاريخ توقيع العقد',
  ],
  starts_at: [
    'starts at|start date|contract start|fecha inicio|data inicio|inicio vigencia|date debut|data inizio|vertragsbeginn',
  ],
  ends_at: [
    'ends at|end date|contract end|fecha fin|data fim|fim vigencia|date fin|data fine|data ultimazione|vertragsende',
  ],
} as const satisfies Record<string, readonly string[]>

const phrases = Object.entries(words).flatMap(([concept, lines]) =>
  lines.flatMap((line) => line.split('|').map((phrase) => ({ concept, tokens: phrase.split(' ') }))),
)

/**
 * The concept whose words a column name holds, undefined for none. All words of a phrase must be there; the phrase that
 * covers most of the name wins, and one that leaves more than two thirds of it unexplained does not count.
 */
export function conceptOf(name: string): Concept | undefined {
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
  return best !== undefined && isConcept(best) ? best : undefined
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
    .split(/[^\p{L}\p{N}]+/u)
    .filter((token) => token !== '' && !filler.has(token))
}

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
