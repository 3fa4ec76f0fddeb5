import type { Dataset } from '../columns/dataset.js'
import { sharedUint8 } from '../columns/shared.js'
import { groupRows } from './group.js'
import { rowsOf } from './rows.js'

/** Bits of what a register is of. */
export const REGISTER = { SANCTIONS: 1, COMPANIES: 2, OFFICIALS: 4 } as const

const ANY = REGISTER.SANCTIONS | REGISTER.COMPANIES | REGISTER.OFFICIALS

const names: Readonly<Record<string, number>> = {
  sanctions: REGISTER.SANCTIONS,
  'sanctions list': REGISTER.SANCTIONS,
  debarment: REGISTER.SANCTIONS,
  debarred: REGISTER.SANCTIONS,
  companies: REGISTER.COMPANIES,
  'company register': REGISTER.COMPANIES,
  'business register': REGISTER.COMPANIES,
  'commercial register': REGISTER.COMPANIES,
  officials: REGISTER.OFFICIALS,
  'public officials': REGISTER.OFFICIALS,
}

/** The rows of `registers` by party. */
export interface Registers {
  /** Rows of party p are `rows[start[p]] … rows[start[p + 1] - 1]`. */
  readonly start: Int32Array
  readonly rows: Int32Array
  /** Bits `REGISTER` of each row of the table. */
  readonly kind: Uint8Array
  /** Bits of the registers that have a row, whoever it is about. */
  readonly has: number
  /** By party: bits of the registers that a row of the party was set aside of, or may have been. */
  readonly doubt: Uint8Array
  /** Bits of the registers that a row was set aside of that may be of any party. */
  readonly lost: number
}

/** Groups entries by party; undefined without the table. Rows without a register or party are set aside, with a notice. */
export function registersOf(dataset: Dataset): Registers | undefined {
  const rows = rowsOf(dataset, 'registers')
  if (!rows) return undefined
  const parties = dataset.dictionaries.party.size
  const party = rows.code('party_id')
  const register = rows.code('register')
  const words = dataset.dictionaries.word
  const bitsOf = new Map<number, number>()
  const kind = sharedUint8(rows.count)
  const doubt = sharedUint8(parties)
  const keys = new Int32Array(rows.count).fill(-1)
  let has = 0
  let lost = 0
  for (let r = 0; r < rows.count; r++) {
    const who = party ? party[r]! : -1
    const name = register ? register[r]! : -1
    const bits = name < 0 ? 0 : (bitsOf.get(name) ?? registerBits(words.text(name)))
    if (name >= 0) bitsOf.set(name, bits)
    kind[r] = bits
    has |= bits
    if (who >= 0 && name >= 0 && !rows.broken.has(r)) keys[r] = who
    else if (who >= 0) doubt[who]! |= name < 0 ? ANY : bits
    else lost |= name < 0 ? ANY : bits
    if ((who >= 0 && name >= 0) || rows.broken.has(r)) continue
    const column = name < 0 ? 'register' : 'party_id'
    rows.note('missing_key', r, `the row has no ${column}`, column)
  }
  const { start, order } = groupRows(keys, parties)
  return { start, rows: order, kind, has, doubt, lost }
}

/** `Sanctions_List` is `sanctions list`. */
function registerBits(text: string): number {
  const word = text
    .toLowerCase()
    .replace(/[\s_-]+/g, ' ')
    .trim()
  return Object.hasOwn(names, word) ? names[word]! : 0
}
