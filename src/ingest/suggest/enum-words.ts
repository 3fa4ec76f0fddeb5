import { tokensOf } from './column-words.js'

/** Words that tell a procurement method, of several languages; the first that is found in a value decides. */
const methods: readonly (readonly [words: string, method: string])[] = [
  [
    'inexigibilidade|dispensa|contratacion directa|directa|direct|diretta|diretto|gre a gre|freihandige|freihandig',
    'direct',
  ],
  [
    'sole source|single source|inexigibility|مباشر|wolnej reki|negociere directa|прямий|единственного поставщика',
    'direct',
  ],
  ['без використання електронної системи|dogrudan temin|penunjukan langsung|pengadaan langsung', 'direct'],
  ['из одного источника|not competed|not available for competition|随意契約|单一来源|수의계약', 'direct'],
  [
    'senza previa|senza bando|without prior|sin publicidad|sans publicite|ohne bekanntmachung|ohne teilnahmewettbewerb',
    'limited',
  ],
  [
    'nieograniczony|acik ihale|acik|відкриті|открытый|электронный аукцион|licitatie deschisa|deschisa|tender terbuka',
    'open',
  ],
  ['without a prior|hirdetmeny nelkuli|fara anunt|awp', 'limited'],
  ['public bidding|nyilt|otevrene|公开招标|一般競争入札|일반경쟁|ope|عامة', 'open'],
  ['ograniczony|belli istekliler|restransa|обмежені|закрытый', 'selective'],
  ['meghivasos|指名競争入札|邀请招标|제한경쟁|지명경쟁', 'selective'],
  [
    'restricted|restringida|restrita|restreint|ristretta|nichtoffen|nichtoffenes|convite|selective|selectiva',
    'selective',
  ],
  ['limited|limitada|محدود|محدودة', 'limited'],
  [
    'open|abierta|abierto|aberta|aberto|ouvert|ouverte|aperta|offenes|offen|pregao|concorrencia|licitacion publica|عام',
    'open',
  ],
]

const statuses: readonly (readonly [words: string, status: string])[] = [
  [
    'cancelled|canceled|cancelado|cancelada|annulled|annullata|anulado|anulada|revogado|revogada|revocado|annule',
    'cancelled',
  ],
  [
    'annulee|aufgehoben|ملغى|ملغاة|anulim|anuluar|uniewaznione|uniewazniono|anulowane|anulat|anulata',
    'cancelled',
  ],
  ['uniewaznienie|відмінено|скасовано|отменена|отменен|iptal|iptal edildi|dibatalkan|batal', 'cancelled'],
  ['terminado anormalmente|не відбулася|не состоялась|gagal', 'unsuccessful'],
  [
    'unsuccessful|failed|fracassada|fracassado|deserta|deserto|desierto|desierta|infructueux|infruttuosa|erfolglos',
    'unsuccessful',
  ],
  ['withdrawn|retirado|retirada|retire|ritirata|zuruckgezogen', 'withdrawn'],
  ['planned|planeado|planificado|planifie|pianificata|geplant', 'planned'],
  [
    'complete|completed|closed|awarded|adjudicado|adjudicada|homologado|homologada|attribue|aggiudicata|vergeben',
    'complete',
  ],
  [
    'zakonczone|zakonczony|finalizat|atribuit|завершено|завершена|завершен|tamamlandi|sonuclandi|selesai',
    'complete',
  ],
  ['تمت الترسية|resultado julgamento|seleccionado|consentido|zawarto umowe', 'complete'],
  ['active|open|published|publicado|publicada|convocado|en cours|in corso|laufend|abierto|aberta', 'active'],
]

const bidStatuses: readonly (readonly [words: string, status: string])[] = [
  ['invited|invitado|convidado|invite', 'invited'],
  [
    'disqualified|rejected|excluded|desclassificado|desclassificada|inabilitado|descalificado|rechazado|exclu',
    'disqualified',
  ],
  [
    'rechazada|descalificada|inhabilitada|inhabilitado|odrzucona|respinsa|відхилено|отклонена|gugur',
    'disqualified',
  ],
  ['esclusa|escluso|ausgeschlossen|invalid|مرفوض|مستبعد', 'disqualified'],
  [
    'withdrawn|retirado|retirada|desistente|wycofana|retrasa|відкликано|отозвана|retire|ritirata|zuruckgezogen|منسحب',
    'withdrawn',
  ],
  [
    'valid|accepted|habilitado|habilitada|aceptada|valida|valido|aceptado|classificado|valable|ammessa|zugelassen|مقبول',
    'valid',
  ],
  ['pending|pendiente|pendente|en attente|in attesa|offen', 'pending'],
]

/** `terminated` alone is any end, an ordinary one too. */
const contractStatuses: readonly (readonly [words: string, status: string])[] = [
  [
    'cancelled|canceled|cancelado|cancelada|annulled|annule|annullato|anulado|revocado|rescindido|ملغى',
    'cancelled',
  ],
  ['anulowana|anulat|скасовано|розірвано|расторгнут|feshedildi|iptal|dibatalkan', 'cancelled'],
  [
    'terminated|completed|complete|closed|ended|finished|expired|expirado|terminado|concluido|liquidado|cerrado|termine',
    'terminated',
  ],
  [
    'concluso|beendet|zakonczona|finalizat|завершено|исполнен|исполнение завершено|tamamlandi|selesai',
    'terminated',
  ],
  [
    'active|activo|activa|ongoing|signed|running|vigente|en ejecucion|em execucao|firmado|assinado|en cours|in corso',
    'active',
  ],
  ['in progress|laufend|w trakcie|in derulare|діє|исполнение|ساري', 'active'],
  ['pending|unsigned|draft|pendiente|pendente|en attente', 'pending'],
]

const awardStatuses: readonly (readonly [words: string, status: string])[] = [
  [
    'cancelled|canceled|cancelado|cancelada|annulled|annule|annullata|anulado|anulada|revocado|revocada|ملغى|ملغاة',
    'cancelled',
  ],
  [
    'unsuccessful|failed|desierto|desierta|deserto|deserta|fracassado|infructueux|infruttuosa',
    'unsuccessful',
  ],
  ['pending|pendiente|pendente|en attente|in attesa', 'pending'],
  [
    'active|awarded|confirmed|adjudicado|adjudicada|homologado|homologada|attribue|aggiudicata|consentido',
    'active',
  ],
]

const kinds: readonly (readonly [words: string, kind: string])[] = [
  ['person|individual|fisica|physique|fisico|naturlich|natural', 'person'],
  ['firm|company|juridica|morale|giuridica|juristisch|legal|corporate', 'firm'],
]

const yes = new Set([
  '1',
  'true',
  't',
  'yes',
  'y',
  's',
  'si',
  'sim',
  'oui',
  'o',
  'ja',
  'j',
  'x',
  'tak',
  'da',
  'evet',
  'ya',
  'так',
  'да',
  'نعم',
  'დიახ',
  '是',
  'seleccionada',
  '*',
  '✓',
])
const no = new Set([
  '0',
  'false',
  'f',
  'no',
  'n',
  'nao',
  'non',
  'nein',
  'nie',
  'nu',
  'hayir',
  'tidak',
  'ні',
  'нет',
  'لا',
  'არა',
  '否',
  'no seleccionada',
])

const lists = {
  method: methods,
  status: statuses,
  bid_status: bidStatuses,
  contract_status: contractStatuses,
  award_status: awardStatuses,
  party_kind: kinds,
}

/**
 * The canonical value that a value of a source probably stands for, undefined where no known word tells it. To be
 * checked by a person: laws give the same word different meanings.
 */
export function enumGuess(concept: keyof typeof lists | 'is_winner', value: string): string | undefined {
  const tokens = tokensOf(value)
  if (concept === 'is_winner') {
    const word = tokens.join(' ') || value.trim()
    return yes.has(word) ? 'true' : no.has(word) ? 'false' : undefined
  }
  const text = ` ${tokens.join(' ')} `
  const isIn = (word: string): boolean => text.includes(` ${tokensOf(word).join(' ')} `)
  return lists[concept].find(([words]) => words.split('|').some(isIn))?.[1]
}
