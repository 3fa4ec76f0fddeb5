import { tokensOf } from './column-words.js'

/** Words that tell a procurement method, of several languages; the first that is found in a value decides. */
const methods: readonly (readonly [words: string, method: string])[] = [
  [
    'inexigibilidade|dispensa|contratacion directa|directa|direct|diretta|diretto|gre a gre|freihandige|freihandig',
    'direct',
  ],
  ['sole source|single source|inexigibility|مباشر', 'direct'],
  [
    'senza previa|senza bando|without prior|sin publicidad|sans publicite|ohne bekanntmachung|ohne teilnahmewettbewerb',
    'limited',
  ],
  [
    'restricted|restringida|restrita|restreint|ristretta|nichtoffen|nichtoffenes|convite|selective|selectiva',
    'selective',
  ],
  ['limited|limitada|محدود', 'limited'],
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
  ['annulee|aufgehoben|ملغى|ملغاة|anulim|anuluar', 'cancelled'],
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
  ['active|open|published|publicado|publicada|convocado|en cours|in corso|laufend|abierto|aberta', 'active'],
]

const bidStatuses: readonly (readonly [words: string, status: string])[] = [
  ['invited|invitado|convidado|invite', 'invited'],
  [
    'disqualified|rejected|excluded|desclassificado|desclassificada|inabilitado|descalificado|rechazado|exclu',
    'disqualified',
  ],
  ['esclusa|escluso|ausgeschlossen|invalid|مرفوض|مستبعد', 'disqualified'],
  ['withdrawn|retirado|retirada|desistente|retire|ritirata|zuruckgezogen|منسحب', 'withdrawn'],
  ['valid|accepted|habilitado|valida|valido|aceptado|classificado|valable|ammessa|zugelassen|مقبول', 'valid'],
  ['pending|pendiente|pendente|en attente|in attesa|offen', 'pending'],
]

const kinds: readonly (readonly [words: string, kind: string])[] = [
  ['person|individual|fisica|physique|fisico|naturlich|natural', 'person'],
  ['firm|company|juridica|morale|giuridica|juristisch|legal|corporate', 'firm'],
]

const yes = new Set(['1', 'true', 't', 'yes', 'y', 's', 'si', 'sim', 'oui', 'o', 'ja', 'j', 'x', 'نعم'])
const no = new Set(['0', 'false', 'f', 'no', 'n', 'nao', 'non', 'nein', 'لا'])

const lists = { method: methods, status: statuses, bid_status: bidStatuses, party_kind: kinds }

/**
 * The canonical value that a value of a source probably stands for, undefined where no known word tells it. To be
 * checked by a person: laws give the same word different meanings.
 */
export function enumGuess(concept: keyof typeof lists | 'is_winner', value: string): string | undefined {
  const tokens = tokensOf(value)
  if (concept === 'is_winner') {
    const word = tokens.join(' ')
    return yes.has(word) ? 'true' : no.has(word) ? 'false' : undefined
  }
  const text = ` ${tokens.join(' ')} `
  return lists[concept].find(([words]) => words.split('|').some((word) => text.includes(` ${word} `)))?.[1]
}
