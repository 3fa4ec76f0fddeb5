import type { Dataset } from '../columns/dataset.js'
import { sharedUint8 } from '../columns/shared.js'
import { groupRows } from './group.js'
import { rowsOf } from './rows.js'

/** Bits of what a link says the other one is to the party. */
export const LINK = {
  BENEFICIAL_OWNER: 1,
  SHAREHOLDER: 2,
  /** The row does not say. */
  UNKNOWN: 4,
  OFFICIAL: 8,
} as const

/** The rows of `party_links` by party: what others are to it. */
export interface Links {
  /** Rows of party p are `rows[start[p]] … rows[start[p + 1] - 1]`. */
  readonly start: Int32Array
  readonly rows: Int32Array
  /** Bits `LINK` of each row of the table. */
  readonly kind: Uint8Array
  /** 1, by party: a row of the party was set aside. */
  readonly doubt: Uint8Array
  /** A row was set aside that may be of any party. */
  readonly lost: boolean
}

const relations: Readonly<Record<string, number>> = {
  owner: LINK.BENEFICIAL_OWNER | LINK.SHAREHOLDER,
  'beneficial owner': LINK.BENEFICIAL_OWNER,
  shareholder: LINK.SHAREHOLDER,
  official: LINK.OFFICIAL,
  employee: LINK.OFFICIAL,
}

/** Groups links by party; undefined without the table. Rows without both parties are set aside, with a notice each. */
export function linksOf(dataset: Dataset): Links | undefined {
  const rows = rowsOf(dataset, 'party_links')
  if (!rows) return undefined
  const parties = dataset.dictionaries.party.size
  const party = rows.code('party_id')
  const other = rows.code('other_id')
  const doubt = sharedUint8(parties)
  const keys = new Int32Array(rows.count).fill(-1)
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
  const { start, order } = groupRows(keys, parties)
  return { start, rows: order, kind: kindsOf(dataset, rows.count), doubt, lost }
}

function kindsOf(dataset: Dataset, count: number): Uint8Array {
  const relation = dataset.tables.get('party_links')?.columns.get('relation')
  const kind = sharedUint8(count)
  if (relation?.kind !== 'code') return kind.fill(LINK.UNKNOWN)
  const words = dataset.dictionaries[relation.domain]
  /** By code; 255 not looked at: a dictionary is mostly larger than the relations in it. */
  const known = new Uint8Array(words.size).fill(255)
  for (let r = 0; r < count; r++) {
    const code = relation.codes[r]!
    if (code < 0) kind[r] = LINK.UNKNOWN
    else {
      if (known[code] === 255) known[code] = relationBits(words.text(code))
      kind[r] = known[code]!
    }
  }
  return kind
}

/** `Beneficial_Owner` is `beneficial owner`. */
function relationBits(text: string): number {
  const word = text
    .toLowerCase()
    .replace(/[\s_-]+/g, ' ')
    .trim()
  return Object.hasOwn(relations, word) ? relations[word]! : 0
}
