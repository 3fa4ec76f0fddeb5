import { codes, type EntityIndex, enums, type Index, numbers } from '../../join/index-of.js'
import { atOrBefore } from '../../schema/instant.js'
import { type Domain, enumValues, type TableName, tableSpec } from '../../schema/tables.js'
import { setInstant, setKnown, setUnknown } from '../block.js'
import { byteFamily, openTruth, truthByte, valuesOf } from '../byte-facts.js'
import { eachFamily } from '../each-family.js'
import type { Block, FactSpec, Family } from '../fact.js'
import { onlyRow } from '../only-row.js'
import { NO_AS_OF, reason } from '../reason.js'

const entityTables = { bid: 'bids', item: 'items', award: 'awards', contract: 'contracts' } as const
type EntityKind = keyof typeof entityTables

/** Columns that say what an entity is, besides its id. */
const entityKeys: Readonly<Record<EntityKind, readonly string[]>> = {
  bid: ['lot_id', 'bidder_id', 'round'],
  item: ['lot_id', 'bid_id'],
  award: ['supplier_id', 'lot_id'],
  contract: ['supplier_id'],
}

interface ColumnFact {
  readonly column: string
  readonly type: FactSpec['type']
  readonly about: string
}

/** What a column of an entity may lack. */
function reasonsOf(table: TableName, column: string) {
  return {
    setAside: reason(table, undefined, 'set_aside'),
    missing: reason(table, column, 'missing'),
    differs: reason(table, column, 'differs'),
    sameDay: reason(table, column, 'same_day'),
  }
}

function specOf(kind: EntityKind, { column, type, about }: ColumnFact): FactSpec {
  const table = entityTables[kind]
  return {
    name: `${kind}.${column}`,
    subject: kind,
    type,
    about,
    needs: [
      `${table}.${column}`,
      `${table}.${kind}_id`,
      ...entityKeys[kind].map((name) => `${table}.${name}`),
    ],
    requires: [`${table}.${column}`],
    ...(type === 'enum' ? { values: enumValues(table, column) } : {}),
    ...(type === 'text' ? { domain: domainOf(table, column) } : {}),
    ...(type === 'money' ? { unit: `${kind}.currency` } : {}),
  }
}

/**
 * Facts that are a column of bids, items, awards or contracts. Rows of one entity that differ make it unknown. A family each, as
 * nothing is gained where two are asked for, and what shows a flag asks for some.
 */
function columnsOf(kind: EntityKind, columns: readonly ColumnFact[]): readonly Family[] {
  const table = entityTables[kind]
  return columns.map(({ column, type, about }): Family => {
    const why = reasonsOf(table, column)
    return eachFamily({
      subject: kind,
      facts: [specOf(kind, { column, type, about })],
      each(index, chosen, from, n, [block]) {
        if (!block) return
        const values = type === 'text' ? codes(index, table, column) : numbers(index, table, column)
        const entity: EntityIndex = index[kind]
        if (type === 'instant') writeInstants(entity, values, chosen, from, n, why, block)
        else writeValues(entity, values, chosen, from, n, why, block)
      },
    })
  })
}

type Reasons = ReturnType<typeof reasonsOf>

/**
 * Amounts, counts and codes, none of which lies below zero. What one row says is written first: a value that comes
 * from it or else from `agreed` takes 10 ns more, and asking `onlyRow` 1 ns of 8.
 */
function writeValues(
  entity: EntityIndex,
  values: Float64Array | Int32Array | undefined,
  chosen: Int32Array | undefined,
  from: number,
  n: number,
  why: Reasons,
  block: Block,
): void {
  const { rowStart, rows, setAside } = entity
  const { lo, hi, why: reasons } = block
  for (let i = 0; i < n; i++) {
    const e = chosen === undefined ? from + i : chosen[i]!
    const start = rowStart[e]!
    if (values !== undefined && rowStart[e + 1] === start + 1 && setAside[e] === 0) {
      const value = values[rows[start]!]!
      if (value >= 0) {
        lo[i] = value
        hi[i] = value
        reasons[i] = 0
        continue
      }
    }
    const value = values === undefined ? Number.NaN : agreed(entity, values, e)
    if (setAside[e] !== 0) setUnknown(block, i, why.setAside)
    else if (value === DIFFERS) setUnknown(block, i, why.differs)
    else if (value >= 0) setKnown(block, i, value)
    else setUnknown(block, i, why.missing)
  }
}

/** Likewise, of dates: each the moments that it may mean. */
function writeInstants(
  entity: EntityIndex,
  values: Float64Array | Int32Array | undefined,
  chosen: Int32Array | undefined,
  from: number,
  n: number,
  why: Reasons,
  block: Block,
): void {
  const { rowStart, rows, setAside } = entity
  for (let i = 0; i < n; i++) {
    const e = chosen === undefined ? from + i : chosen[i]!
    const start = rowStart[e]!
    if (values !== undefined && rowStart[e + 1] === start + 1 && setAside[e] === 0) {
      setInstant(block, i, values[rows[start]!]!, why.missing, why.sameDay)
      continue
    }
    const value = values === undefined ? Number.NaN : agreed(entity, values, e)
    if (setAside[e] !== 0) setUnknown(block, i, why.setAside)
    else if (value === DIFFERS) setUnknown(block, i, why.differs)
    else setInstant(block, i, value, why.missing, why.sameDay)
  }
}

/** The fact that is the status of awards or contracts, likewise. */
function statusOf(kind: 'award' | 'contract', about: string): Family {
  const table = entityTables[kind]
  const why = reasonsOf(table, 'status')
  const spec = specOf(kind, { column: 'status', type: 'enum', about })
  const count = valuesOf(spec)
  return byteFamily({
    subject: kind,
    facts: [spec],
    bytes(index, from, to, [status]) {
      if (!status) return
      const entity: EntityIndex = index[kind]
      const values = enums(index, table, 'status')
      for (let e = from; e < to; e++) {
        if (values) e = plainWords(entity, values, e, from, to, status)
        if (e === to) return
        const value = values ? agreed(entity, values, e) : Number.NaN
        if (entity.setAside[e] !== 0) status[e - from] = count + why.setAside
        else if (value === DIFFERS) status[e - from] = count + why.differs
        else status[e - from] = value >= 0 ? value : count + why.missing
      }
    },
  })
}

function domainOf(table: TableName, column: string): Domain {
  return tableSpec(table).columns[column]?.domain ?? 'word'
}

/** Writes entities from e on that are one row with a value each, and gives the first that is none (or `to`). */
function plainWords(
  { setAside, rowStart, rows }: EntityIndex,
  codes: Int8Array,
  e: number,
  from: number,
  to: number,
  out: Uint8Array,
): number {
  for (; e < to; e++) {
    const start = rowStart[e]!
    const code = codes[rows[start]!]!
    if (code < 0 || setAside[e] !== 0 || rowStart[e + 1] !== start + 1) return e
    out[e - from] = code
  }
  return to
}

/** What `agreed` gives where rows say different things: below zero, and no code, amount or instant. */
export const DIFFERS = Number.NEGATIVE_INFINITY

/** The value all rows of an entity have; NaN or -1 where none has one (or only some), DIFFERS where they differ. */
export function agreed(
  entity: EntityIndex,
  values: Float64Array | Int32Array | Int8Array,
  e: number,
): number {
  const start = entity.rowStart[e]!
  const value = values[entity.rows[start]!]!
  let differs = false
  for (let r = start + 1; r < entity.rowStart[e + 1]!; r++) {
    const other = values[entity.rows[r]!]!
    if (other === value || (Number.isNaN(other) && Number.isNaN(value))) continue
    if (isNull(values, value) || isNull(values, other)) return Number.NaN
    differs = true
  }
  return differs ? DIFFERS : value
}

/** Among instants -1 is a value. */
const isNull = (values: Float64Array | Int32Array | Int8Array, value: number): boolean =>
  values instanceof Float64Array ? Number.isNaN(value) : value < 0

export const bidColumns = columnsOf('bid', [
  { column: 'amount', type: 'money', about: 'Price of the bid.' },
  { column: 'currency', type: 'text', about: 'Currency of the bid.' },
])

export const itemColumns = columnsOf('item', [
  { column: 'unit_price', type: 'money', about: 'Price of a unit.' },
  { column: 'currency', type: 'text', about: 'Currency of the price.' },
  { column: 'classification', type: 'text', about: 'Code of what it is.' },
  { column: 'unit', type: 'text', about: 'Unit of quantity.' },
])

export const awardStatus = statusOf('award', 'State of the award.')

export const awardColumns = columnsOf('award', [
  { column: 'amount', type: 'money', about: 'Value of the award.' },
  { column: 'currency', type: 'text', about: 'Currency of the award.' },
  { column: 'awarded_at', type: 'instant', about: 'Date of the decision.' },
])

export const contractStatus = statusOf('contract', 'State of the contract.')

export const contractColumns = columnsOf('contract', [
  { column: 'amount', type: 'money', about: 'Value at signature.' },
  { column: 'currency', type: 'text', about: 'Currency of the contract.' },
  { column: 'signed_at', type: 'instant', about: 'When it was signed.' },
  { column: 'ends_at', type: 'instant', about: 'When it ends.' },
  { column: 'cancelled_at', type: 'instant', about: 'When it was cancelled.' },
  { column: 'final_amount', type: 'money', about: 'Value at the end.' },
  { column: 'amendments', type: 'count', about: 'How many times it was amended.' },
])

const TERMINATED = enumValues('contracts', 'status').indexOf('terminated')
const CANCELLED = enumValues('contracts', 'status').indexOf('cancelled')
const NO_CONTRACT_STATUS = reason('contracts', 'status', 'missing')
const STATUS_DIFFERS = reason('contracts', 'status', 'differs')
const whyEnd = reasonsOf('contracts', 'ends_at')
const SET_ASIDE = reason('contracts', undefined, 'set_aside')

/** How a contract ended. */
export const contractEnd = byteFamily({
  subject: 'contract',
  facts: [
    {
      name: 'contract.cancelled',
      subject: 'contract',
      type: 'boolean',
      about: 'Its status is cancelled, or one of its rows has a cancellation date.',
      needs: ['contracts.status', 'contracts.cancelled_at', 'contracts.contract_id', 'contracts.supplier_id'],
      requires: ['contracts.status|contracts.cancelled_at'],
    },
    {
      name: 'contract.terminated_early',
      subject: 'contract',
      type: 'boolean',
      about: 'Terminated before its end: the end lies after the instant the data are looked at from.',
      needs: [
        'contracts.status',
        'contracts.ends_at',
        'contracts.contract_id',
        'contracts.supplier_id',
        'scan.as_of',
      ],
    },
  ],
  bytes(index, from, to, [cancelled, early]) {
    if (cancelled) writeCancelled(index, from, to, cancelled)
    if (!early) return
    const statuses = enums(index, 'contracts', 'status')
    const ends = numbers(index, 'contracts', 'ends_at')
    for (let c = from; c < to; c++) {
      const status = statuses ? agreed(index.contract, statuses, c) : Number.NaN
      const end = ends ? agreed(index.contract, ends, c) : Number.NaN
      if (index.contract.setAside[c] !== 0) early[c - from] = openTruth(SET_ASIDE)
      else if (status === DIFFERS) early[c - from] = openTruth(STATUS_DIFFERS)
      else if (!(status >= 0)) early[c - from] = openTruth(NO_CONTRACT_STATUS)
      else if (status !== TERMINATED) early[c - from] = 0
      else if (end === DIFFERS) early[c - from] = openTruth(whyEnd.differs)
      else if (Number.isNaN(end)) early[c - from] = openTruth(whyEnd.missing)
      else {
        const ended = atOrBefore(end, index.asOf)
        early[c - from] = truthByte(
          ended === 0,
          ended !== 1,
          Number.isNaN(index.asOf) ? NO_AS_OF : whyEnd.sameDay,
        )
      }
    }
  },
})

function writeCancelled(index: Index, from: number, to: number, out: Uint8Array): void {
  const { contract } = index
  const { rowStart, rows, setAside } = contract
  const statuses = enums(index, 'contracts', 'status')
  const dates = numbers(index, 'contracts', 'cancelled_at')
  for (let c = from; c < to; c++) {
    const row = onlyRow(contract, c)
    if (row >= 0 && statuses !== undefined) {
      const cancelled = statuses[row] === CANCELLED || (dates !== undefined && !Number.isNaN(dates[row]!))
      if (cancelled || statuses[row]! >= 0) {
        out[c - from] = Number(cancelled)
        continue
      }
    }
    const start = rowStart[c]!
    const status = statuses ? statuses[rows[start]!]! : -1
    let agree = true
    let dated = 0
    for (let r = start; r < rowStart[c + 1]!; r++) {
      if (statuses && statuses[rows[r]!] !== status) agree = false
      if (dates && !Number.isNaN(dates[rows[r]!]!)) dated++
    }
    const known = agree && status >= 0
    if (setAside[c] !== 0) out[c - from] = openTruth(SET_ASIDE)
    else
      out[c - from] = truthByte(
        dated > 0 || (known && status === CANCELLED),
        !known,
        agree ? NO_CONTRACT_STATUS : STATUS_DIFFERS,
      )
  }
}
