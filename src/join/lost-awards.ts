import { codes, type Index, TENDER } from './index-of.js'

/** Rows of an award that may be of some buyers or markets (-1 alone: any), and whose row that is not known by: its own, or its tender's; `areOne`: the rows are of one award. */
type Visit = (
  owners: ReadonlySet<number>,
  rows: Int32Array,
  aside: 'award' | 'tender',
  areOne: boolean,
) => void

/** Awards that may be of others than it seems, ascending: those that were set aside, or their tenders; and rows that are of none. */
export interface DoubtfulAwards {
  readonly awards: Int32Array
  readonly rows: Int32Array
}

/** Finds them. Linear in rows of awards. */
export function doubtfulAwards({ award, tender }: Pick<Index, 'award' | 'tender'>): DoubtfulAwards {
  const { tender: tenderOf, setAside, ofRow } = award
  const awards: number[] = []
  const rows: number[] = []
  for (let a = 0; a < setAside.length; a++)
    if (setAside[a] === 1 || (tender.flags[tenderOf[a]!]! & TENDER.ROW_SET_ASIDE) !== 0) awards.push(a)
  for (let r = 0; r < ofRow.length; r++) if (ofRow[r]! < 0) rows.push(r)
  return { awards: Int32Array.from(awards), rows: Int32Array.from(rows) }
}

/** A tender whose copies name so many buyers may be of any: no data make this quadratic. */
const MOST_OWNERS = 1000
const ANYBODY: ReadonlySet<number> = new Set([-1])

/**
 * Visits awards of which it is not known whose they are, each once: one of a tender all copies of which were set aside is
 * of a buyer that some copy names, one of a tender that is not there of a buyer that a row without a tender_id names; one
 * that names no tender may be of any. With `copies` also those that were set aside themselves, which are of the buyer of their tender
 * and of a supplier that some copy names. `counts` says of an award whether it matters; with `of`, by row of tenders, it is
 * not about buyers but about what that says. Linear in doubtful awards, and in tenders where there are some.
 */
export function eachLostAward(
  index: Pick<Index, 'award' | 'tender' | 'idCode' | 'columns'>,
  {
    counts,
    copies,
    of,
    doubtful = doubtfulAwards(index),
  }: {
    readonly counts: (award: number) => boolean
    readonly copies: boolean
    readonly of?: Int32Array
    readonly doubtful?: DoubtfulAwards
  },
  visit: Visit,
): void {
  const ids = codes(index, 'tenders', 'tender_id')
  const buyers = of ?? codes(index, 'tenders', 'buyer_id')
  const { tender, rowStart, rows, setAside } = index.award
  const { row: tenderRow, flags } = index.tender
  const lost = new Map<number, number[]>()
  for (const a of doubtful.awards) {
    const t = tender[a]!
    const isLost = (flags[t]! & TENDER.ROW_SET_ASIDE) !== 0
    if ((!isLost && !(copies && setAside[a] === 1)) || !counts(a)) continue
    const buyer = isLost || !buyers ? -1 : buyers[tenderRow[t]!]!
    if (isLost) listOf(lost, index.idCode.tender[t]!).push(a)
    else if (buyer >= 0) visit(new Set([buyer]), rows.subarray(rowStart[a]!, rowStart[a + 1]!), 'award', true)
  }
  const named = codes(index, 'awards', 'tender_id')
  const strays: number[] = []
  for (const r of doubtful.rows) {
    if (!named || named[r]! < 0) visit(ANYBODY, Int32Array.of(r), 'award', true)
    else strays.push(r)
  }
  if (!ids || (lost.size === 0 && strays.length === 0)) return
  const straying = Int32Array.from(strays)
  for (const [id, owners] of ownersOf(ids, buyers, lost, strays.length > 0))
    if (id < 0) visit(owners, straying, 'tender', false)
    else
      for (const a of lost.get(id)!)
        visit(owners, rows.subarray(rowStart[a]!, rowStart[a + 1]!), 'tender', true)
}

/** By id of tenders that awards were lost with (-1: rows without one), the buyers that its rows name; -1 alone: any. */
function ownersOf(
  ids: Int32Array,
  buyers: Int32Array | undefined,
  lost: ReadonlyMap<number, unknown>,
  strays: boolean,
): ReadonlyMap<number, ReadonlySet<number>> {
  const found = new Map<number, Set<number>>()
  const isLostId = new Uint8Array(lost.size === 0 ? 0 : largestOf(lost.keys()) + 1)
  for (const id of lost.keys()) isLostId[id] = 1
  for (let r = 0; r < ids.length; r++) {
    const id = ids[r]!
    if (id < 0 ? !strays : isLostId[id] !== 1) continue
    const owners = found.get(id) ?? new Set()
    found.set(id, owners)
    owners.add(buyers && owners.size < MOST_OWNERS ? buyers[r]! : -1)
  }
  return new Map([...found].map(([id, owners]) => [id, owners.has(-1) ? ANYBODY : owners]))
}

function largestOf(codes: Iterable<number>): number {
  let largest = -1
  for (const code of codes) if (code > largest) largest = code
  return largest
}

function listOf(lists: Map<number, number[]>, key: number): number[] {
  const list = lists.get(key) ?? []
  lists.set(key, list)
  return list
}
