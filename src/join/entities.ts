import type { Dataset } from '../columns/dataset.js'
import { ascending, sharedInt32, sharedUint8 } from '../columns/shared.js'
import { contentOrder } from './content-order.js'
import { groupRows } from './group.js'
import { ASIDE, type EntityIndex } from './index-of.js'
import { numberingOrder } from './numbered-by.js'
import { rowsOf } from './rows.js'
import type { TenderSubjects } from './tenders.js'
import type { EntityWalk } from './walk-entities.js'

/** Awards or contracts of all tenders: by ordinal the code of the id (-1 none), and by row the ordinal (-1 of no known tender). */
export interface Entities extends EntityIndex {
  readonly count: number
  readonly code: Int32Array
  /** First entity of each tender; one longer than the tenders. */
  readonly start: Int32Array
  readonly ofRow: Int32Array
  /** Rows set aside as copies. */
  readonly copies: ReadonlySet<number>
}

/** What entities of a table are told apart by. */
interface Keys {
  readonly id: string
  /** Rows without it are set aside, with a notice. */
  readonly needed?: true
  /** Where rows of one id differ in it, they are different entities. */
  readonly of?: string
  /** Rows of one entity that agree in these are copies. */
  readonly same: readonly string[]
  readonly copy: string
}

const keysOf: Readonly<Record<'awards' | 'contracts' | 'items', Keys>> = {
  awards: {
    id: 'award_id',
    same: ['supplier_id', 'lot_id'],
    copy: 'another row has this id, lot and supplier',
  },
  contracts: {
    id: 'contract_id',
    same: ['supplier_id', 'lot_id'],
    copy: 'another row has this id, lot and supplier',
  },
  items: {
    id: 'item_id',
    needed: true,
    of: 'bid_id',
    same: ['lot_id'],
    copy: 'another row has this item_id, bid_id and lot_id',
  },
}

/**
 * Awards, contracts or items: rows of a tender that share an id are one (several suppliers, several lots), of items an
 * item_id and a bid_id; a row without an id is one by itself; rows that agree in `same` too are copies of each other and
 * all set aside. Rows whose tender is unknown are noted, unless that was done before; one that names no tender puts all of its id
 * in doubt.
 */
export function entitiesOf(
  dataset: Dataset,
  name: keyof typeof keysOf,
  tenders: TenderSubjects,
  /** Rows that were set aside already; undefined: nobody has looked, and lost rows are to be noted here. */
  before: ReadonlySet<number> | undefined,
): Entities {
  const rows = rowsOf(dataset, name)
  const table = dataset.tables.get(name)
  const keys = keysOf[name]
  const ids = rows?.code(keys.id)
  const of = keys.of === undefined ? undefined : rows?.code(keys.of)
  const same = keys.same.map((column) => rows?.code(column))
  const compareContent = contentOrder(
    dataset.dictionaries,
    name === 'items' ? [] : numberingOrder(name).map((column) => table?.columns.get(column)),
  )
  const tenderIds = rows?.code('tender_id')
  const idOf = (r: number): number => (ids ? ids[r]! : -1)
  const ofOf = (r: number): number => (of ? of[r]! : -1)
  const count = rows?.count ?? 0
  const tenderOf = new Int32Array(count)
  /** Rows that name no tender: such a row may be one of any entity of its id. */
  const strays: number[] = []
  for (let r = 0; r < count; r++) {
    const id = tenderIds ? tenderIds[r]! : -1
    tenderOf[r] = id < 0 ? -1 : tenders.ordinalOf[id]!
    if (keys.needed && idOf(r) < 0) {
      tenderOf[r] = -1
      if (id >= 0 && !rows!.broken.has(r)) rows!.note('missing_key', r, `the row has no ${keys.id}`, keys.id)
      if (id >= 0) continue
    }
    if (id < 0 && idOf(r) >= 0) strays.push(r)
    if (before || tenderOf[r]! >= 0 || rows!.broken.has(r)) continue
    if (id < 0) rows!.note('missing_key', r, 'the row has no tender_id', 'tender_id')
    else rows!.note('unknown_tender', r, 'the tenders table has no such tender_id', 'tender_id')
  }
  const { start: rowsOfTender, order } = groupRows(tenderOf, tenders.count)
  const start = sharedInt32(tenders.count + 1)
  const tender = sharedInt32(order.length)
  const code = sharedInt32(order.length)
  const rowStart = sharedInt32(order.length + 1)
  const setAside = sharedUint8(order.length)
  const ofRow = sharedInt32(count).fill(-1)
  const copies = new Set<number>()
  let entities = 0
  for (let t = 0; t < tenders.count; t++) {
    start[t] = entities
    const from = rowsOfTender[t]!
    const to = rowsOfTender[t + 1]!
    if (to - from > 1 && !ascends(order, from, to))
      order
        .subarray(from, to)
        .sort(
          (a, b) =>
            idOf(a) - idOf(b) ||
            ofOf(a) - ofOf(b) ||
            (idOf(a) < 0 ? compareUnread(a, b) || compareContent(a, b) : compareSame(a, b)) ||
            a - b,
        )
    for (let i = from; i < to; i++) {
      const row = order[i]!
      const last = i > from ? order[i - 1]! : -1
      if (last >= 0 && idOf(row) >= 0 && idOf(row) === idOf(last) && ofOf(row) === ofOf(last)) {
        if (compareSame(last, row) === 0 && !rows!.broken.has(row)) {
          setAside[entities - 1] = 1
          copy(last)
          copy(row)
        }
      } else {
        tender[entities] = t
        code[entities] = idOf(row)
        rowStart[entities] = i
        entities++
      }
      if (before?.has(row) || rows!.broken.has(row)) setAside[entities - 1] = 1
      ofRow[row] = entities - 1
    }
  }
  start[tenders.count] = entities
  rowStart[entities] = order.length
  if (strays.length > 0) doubt()
  return {
    count: entities,
    tender: tender.subarray(0, entities),
    code: code.subarray(0, entities),
    rowStart: rowStart.subarray(0, entities + 1),
    rows: order,
    setAside: setAside.subarray(0, entities),
    start,
    ofRow,
    copies,
  }

  /** Whether the ids of these rows ascend, so that each row is one entity as it stands. */
  function ascends(rowsInOrder: Int32Array, from: number, to: number): boolean {
    if (!ids) return false
    for (let i = from + 1; i < to; i++) if (ids[rowsInOrder[i]!]! <= ids[rowsInOrder[i - 1]!]!) return false
    return ids[rowsInOrder[from]!]! >= 0
  }

  /** Rows that could not be read come last: what they say is not sure, and copies among the others stand side by side. */
  function compareUnread(a: number, b: number): number {
    return Number(rows!.broken.has(a)) - Number(rows!.broken.has(b))
  }

  function compareSame(a: number, b: number): number {
    const unread = compareUnread(a, b)
    if (unread !== 0) return unread
    for (const column of same) if (column && column[a] !== column[b]) return column[a]! - column[b]!
    return 0
  }

  function doubt(): void {
    const ofOfId = new Map<number, Set<number>>()
    for (const row of strays)
      ofOfId.set(idOf(row), (ofOfId.get(idOf(row)) ?? new Set<number>()).add(ofOf(row)))
    for (let e = 0; e < entities; e++)
      if (setAside[e] === 0 && ofOfId.get(code[e]!)?.has(ofOf(order[rowStart[e]!]!)))
        setAside[e] = ASIDE.STRAY
  }

  function copy(row: number): void {
    if (copies.has(row)) return
    copies.add(row)
    rows!.note('duplicate', row, keys.copy, keys.id)
  }
}

const NO_ROWS: ReadonlySet<number> = new Set()

/** Entities as a walk over the usual table found them. */
export function walkedEntities({ count, tender, code, start, rowStart, ofRow }: EntityWalk): Entities {
  const rows = ascending(ofRow.length)
  return { count, tender, code, start, rowStart, rows, ofRow, setAside: sharedUint8(count), copies: NO_ROWS }
}
