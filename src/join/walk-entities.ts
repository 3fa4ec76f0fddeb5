import { head, sharedInt32, sharedUint8 } from '../columns/shared.js'
import { groupRows } from './group.js'
import { findLot, type LotSubjects, onlyLot } from './lots.js'

/** Columns of awards or contracts by which rows are told apart, in row order. */
export interface EntityKeys {
  readonly rows: number
  readonly tenderIds: Int32Array
  readonly ids: Int32Array
  readonly supplierIds: Int32Array | undefined
  readonly lotIds: Int32Array | undefined
}

/** Entities of a table in the usual order: entity e is rows [rowStart[e], rowStart[e + 1]). */
export interface EntityWalk {
  readonly count: number
  readonly tender: Int32Array
  readonly code: Int32Array
  /** First entity of each tender; one longer than the tenders. */
  readonly start: Int32Array
  readonly rowStart: Int32Array
  readonly ofRow: Int32Array
}

/**
 * The usual table: rows in the order of tenders, and in each rows of one id side by side and no two of them copies. One walk and no sorting, over shared memory only. Undefined for any other.
 */
export function walkEntities(
  { rows, tenderIds, ids, supplierIds, lotIds }: EntityKeys,
  ordinalOf: Int32Array,
  tenders: number,
): EntityWalk | undefined {
  const tender = sharedInt32(rows)
  const code = sharedInt32(rows)
  const rowStart = sharedInt32(rows + 1)
  const ofRow = sharedInt32(rows)
  const start = sharedInt32(tenders + 1)
  let count = 0
  let last = -1
  let lastTender = -1
  let lastId = -1
  /** The highest id of the tender so far: above it, an id is new. */
  let highest = -1
  for (let r = 0; r < rows; r++) {
    const tenderId = tenderIds[r]!
    const id = ids[r]!
    if (tenderId < 0 || id < 0) return undefined
    if (tenderId !== lastTender) {
      highest = -1
      const t = ordinalOf[tenderId]!
      if (t <= last) return undefined
      while (last < t) start[++last] = count
      lastTender = tenderId
    } else if (id === lastId) {
      for (let other = rowStart[count - 1]!; other < r; other++) {
        const alike =
          (supplierIds === undefined || supplierIds[other] === supplierIds[r]) &&
          (lotIds === undefined || lotIds[other] === lotIds[r])
        if (alike) return undefined
      }
      if (r - rowStart[count - 1]! > MANY) return undefined
      ofRow[r] = count - 1
      continue
    } else if (id <= highest && comesBack(code, start[last]!, count, id)) return undefined
    tender[count] = last
    code[count] = id
    rowStart[count] = r
    ofRow[r] = count
    count++
    lastId = id
    if (id > highest) highest = id
  }
  while (last < tenders) start[++last] = count
  rowStart[count] = rows
  return {
    count,
    tender: head(tender, count),
    code: head(code, count),
    start,
    rowStart: head(rowStart, count + 1),
    ofRow,
  }
}

/** Rows of one entity, and entities of one tender in no order, that are compared pair by pair. */
const MANY = 64

/** Whether one of the entities [from, to) has the id, or they are too many to look. */
function comesBack(code: Int32Array, from: number, to: number, id: number): boolean {
  if (to - from > MANY) return true
  for (let e = from; e < to; e++) if (code[e] === id) return true
  return false
}

/** Awards in the usual order, and the lots they are of. */
export interface AwardWalk extends EntityWalk {
  /** 1: an award of rows in several lots. */
  readonly severalLots: Uint8Array
  /** The rows of each lot: `order[lotStart[l]] …`, in row order. */
  readonly lotStart: Int32Array
  readonly order: Int32Array
  /** Rows of no known lot: still to be noted. */
  readonly strays: readonly number[]
}

/** `walkEntities` for awards, with their lots. */
export function walkAwards(
  keys: EntityKeys,
  ordinalOf: Int32Array,
  lots: LotSubjects,
): AwardWalk | undefined {
  const entities = walkEntities(keys, ordinalOf, lots.start.length - 1)
  if (!entities) return undefined
  const { rows, lotIds } = keys
  const { tender, ofRow } = entities
  const lotOf = new Int32Array(rows)
  const severalLots = sharedUint8(entities.count)
  const strays: number[] = []
  let lot = -1
  let firstLot = -1
  for (let r = 0; r < rows; r++) {
    const t = tender[ofRow[r]!]!
    const lotId = lotIds === undefined ? -1 : lotIds[r]!
    // mostly the lot of the row before, or the next
    if (lotId < 0) lot = onlyLot(lots, t)
    else if (lot < 0 || lots.tender[lot] !== t || lots.code[lot] !== lotId) {
      if (lot + 1 < lots.count && lots.tender[lot + 1] === t && lots.code[lot + 1] === lotId) lot++
      else lot = findLot(lots, t, lotId)
    }
    lotOf[r] = lot
    if (r === 0 || ofRow[r] !== ofRow[r - 1]) firstLot = -1
    if (lot < 0) strays.push(r)
    else if (firstLot < 0) firstLot = lot
    else if (firstLot !== lot) severalLots[ofRow[r]!] = 1
  }
  const { start: lotStart, order } = groupNearly(lotOf, lots.count)
  // field by field, here and in build-index.ts: each object that is spread into a literal gets a hidden class of its own
  const { count, code, start, rowStart } = entities
  return { count, tender, code, start, rowStart, ofRow, severalLots, lotStart, order, strays }
}

/**
 * `groupRows` for keys that ascend but for small disorder, in one pass: a row that comes too late is put behind those
 * of its key, and what follows moves by one. At most 8 moves a row are made: else the order is given up and made by
 * counting.
 */
function groupNearly(keys: Int32Array, keyCount: number): { start: Int32Array; order: Int32Array } {
  const start = sharedInt32(keyCount + 1)
  const order = sharedInt32(keys.length)
  let n = 0
  let top = -1
  let moves = 0
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i]!
    if (key < 0) continue
    if (key >= top) {
      while (top < key) start[++top] = n
      order[n++] = i
      continue
    }
    const place = start[key + 1]!
    moves += n - place + top - key
    if (moves > 8 * keys.length) return groupRows(keys, keyCount)
    order.copyWithin(place + 1, place, n++)
    order[place] = i
    for (let k = key + 1; k <= top; k++) start[k]!++
  }
  while (top < keyCount) start[++top] = n
  return { start, order: head(order, n) }
}
