import type { Dataset } from '../../columns/dataset.js'
import { sharedInt32, sharedUint8 } from '../../columns/shared.js'
import { type Rows, rowsOf } from '../rows.js'
import { type KindWords, kindWords } from './kind-words.js'
import { noteReversed } from './registers.js'

/** Bits of what a link says the other one is to the party. */
export const LINK = {
  BENEFICIAL_OWNER: 1,
  SHAREHOLDER: 2,
  /** The row does not say. */
  UNKNOWN: 4,
  DIRECTOR: 8,
  REPRESENTATIVE: 16,
  RELATIVE: 32,
  EMPLOYEE: 64,
  /** Who decides at the party: its head, a member of its committee. */
  OFFICIAL: 128,
} as const

const OWNER = LINK.BENEFICIAL_OWNER | LINK.SHAREHOLDER
/** Who stands behind a firm. */
export const CONTROLLER = OWNER | LINK.DIRECTOR | LINK.REPRESENTATIVE

/** What the rows of `party_links` say others are to a party; whose they are however identifiers are spelled, `ByIdentity` tells. */
export interface Links {
  /** Bits `LINK` of each row of the table; 0 for a relation that is not known. */
  readonly kind: Uint8Array
  /** The party of each row that was not set aside, else -1. */
  readonly party: Int32Array
  /** 1, by party: a row of the party was set aside. */
  readonly doubt: Uint8Array
  /** A row was set aside that may be of any party. */
  readonly lost: boolean
}

/** What the other is to the party by the word of a row. */
export const relationBits: KindWords = kindWords([
  [
    OWNER,
    'owner|owners|sócio|sócia|proprietário|dono|titular|propietario|dueño|propriétaire|associé|مالك|شريك',
  ],
  [
    LINK.BENEFICIAL_OWNER,
    'beneficial owner|ultimate beneficial owner|ubo|beneficiário final|beneficiario final|bénéficiaire effectif|المستفيد الحقيقي',
  ],
  [
    LINK.SHAREHOLDER,
    'shareholder|stockholder|acionista|cotista|quotista|accionista|socio accionista|actionnaire|مساهم',
  ],
  [
    LINK.DIRECTOR,
    'director|board member|manager|managing director|administrator|officer|diretor|diretora|administrador|administradora|gerente|directeur|administrateur|gérant|مدير|عضو مجلس الإدارة',
  ],
  [
    OWNER | LINK.DIRECTOR,
    'managing partner|sócio administrador|sócio gerente|socio administrador|associé gérant',
  ],
  [
    LINK.REPRESENTATIVE,
    'representative|legal representative|attorney|agent|representante|representante legal|procurador|procuradora|apoderado|représentant|mandataire|ممثل|وكيل',
  ],
  [
    LINK.RELATIVE,
    'relative|family|spouse|husband|wife|parent|father|mother|child|son|daughter|sibling|brother|sister|in law|cônjuge|esposo|esposa|marido|pai|mãe|filho|filha|irmão|irmã|parente|cunhado|cunhada|genro|nora|sogro|sogra|pariente|cónyuge|hijo|hija|hermano|hermana|padre|madre|conjoint|enfant|frère|sœur|قريب|زوج|زوجة|ابن|ابنة|أخ|أخت|أب|أم',
  ],
  [
    LINK.EMPLOYEE,
    'employee|staff|empregado|empregada|funcionário|funcionária|servidor|empleado|employé|موظف',
  ],
  [
    LINK.OFFICIAL,
    'official|public official|head|committee member|member of the committee|contracting officer|autoridade|dirigente|pregoeiro|ordenador de despesa|membro da comissão|autoridad|miembro del comité|responsable|مسؤول|عضو اللجنة',
  ],
])

/**
 * So many entries and links are looked at for a party in one subject: of one with more behind it or near it nobody knows, for
 * each subject would look at all of them.
 */
export const MOST_LOOKS = 4000

/** Links of a party that are compared with those of others, lot by lot: of one that has more nobody knows whom it shares. */
export const MOST_LINKS = 1000

/**
 * Reads links; undefined without the table. Rows without both parties are set aside, with a notice each. Of
 * each word for a relation that is not known, and of each period that ends before it begins, there is a notice.
 */
export function linksOf(dataset: Dataset): Links | undefined {
  const rows = rowsOf(dataset, 'party_links')
  if (!rows) return undefined
  const parties = dataset.dictionaries.party.size
  const party = rows.code('party_id')
  const other = rows.code('other_id')
  const doubt = sharedUint8(parties)
  const keys = sharedInt32(rows.count).fill(-1)
  let lost = false
  for (let r = 0; r < rows.count; r++) {
    const code = party ? party[r]! : -1
    const isWhole = code >= 0 && other !== undefined && other[r]! >= 0
    if (isWhole && !rows.broken.has(r)) keys[r] = code
    else if (code >= 0) doubt[code] = 1
    else lost = true
    if (isWhole || rows.broken.has(r)) continue
    const column = code < 0 ? 'party_id' : 'other_id'
    rows.note('missing_key', r, `the row has no ${column}`, column)
  }
  noteReversed(dataset, rows)
  const kind = kindsOf(dataset, rows)
  return { kind, party: keys, doubt, lost }
}

function kindsOf(dataset: Dataset, rows: Rows): Uint8Array {
  const relation = dataset.tables.get('party_links')?.columns.get('relation')
  const { count } = rows
  const kind = sharedUint8(count)
  if (relation?.kind !== 'code') return kind.fill(LINK.UNKNOWN)
  const words = dataset.dictionaries[relation.domain]
  const known = new Map<number, number>()
  for (let r = 0; r < count; r++) {
    const code = relation.codes[r]!
    if (code < 0) kind[r] = LINK.UNKNOWN
    else {
      let bits = known.get(code)
      if (bits === undefined) {
        bits = relationBits(words.text(code))
        known.set(code, bits)
        if (bits === 0)
          rows.note('unknown_kind', r, `no kind of relation is called ${words.text(code)}`, 'relation')
      }
      kind[r] = bits
    }
  }
  return kind
}
