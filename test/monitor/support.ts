import fc from 'fast-check'
import type { Dataset } from '#tenderflag/columns/dataset.js'
import { factCatalogue } from '#tenderflag/facts/catalogue.js'
import type { EventRow, EventType, MonitorEvent, OutcomeRow, RowTables } from '#tenderflag/index.js'
import { readTables } from '#tenderflag/ingest/read-tables.js'
import { rowSources } from '#tenderflag/ingest/row-tables.js'
import { isAtOnce } from '#tenderflag/monitor/at-once.js'
import { checkRules } from '#tenderflag/rules/load-rules.js'
import { statisticsOf } from '#tenderflag/rules/statistics.js'
import type { TableName } from '#tenderflag/schema/tables.js'

/** All shipped rules, with populations small enough for small markets. */
export const { rules: allRules } = await checkRules([], {
  facts: factCatalogue,
  everyStatus: true,
  params: { 'ocp.R040.fence': true, 'ocp.R048.tenders': 5 },
})

/** What nobody says until a register is there at all: its first entry makes a flag of everybody who is not in it. */
const ofAbsence = ['ocp.R045', 'alice.inactive-company', 'alice.inactive-company-award']

/** Rules that say of a tender the same whatever other tenders there are. */
export const localRules = allRules.filter(
  (rule) => isAtOnce(rule) && statisticsOf(rule).length === 0 && !ofAbsence.includes(rule.id),
)

export const key = new Uint8Array(32)

export type Rows = Partial<Record<TableName, readonly EventRow[]>>

/** The type of event that brings rows of a table. */
export const typeOf: Readonly<Partial<Record<TableName, EventType>>> = {
  tenders: 'tender.published',
  lots: 'bids.opened',
  bids: 'bid.submitted',
  awards: 'award.made',
  contracts: 'contract.signed',
  parties: 'register.changed',
  party_links: 'register.changed',
  registers: 'register.changed',
}

/** A record: the rows of a table that one event brings together. */
export interface RecordRows {
  readonly table: TableName
  readonly rows: readonly EventRow[]
  /** Whether an event can bring it: all rows name what they are of. */
  readonly isEvent: boolean
}

const keys: Readonly<Partial<Record<TableName, readonly string[]>>> = {
  lots: ['tender_id', 'lot_id'],
  parties: ['party_id'],
  party_links: ['party_id', 'other_id'],
  registers: ['register', 'party_id'],
}

/** The records of some tables. Written apart from the monitor, so that the two can disagree. */
export function recordsOf(tables: Rows): RecordRows[] {
  return (Object.entries(tables) as [TableName, readonly EventRow[]][]).flatMap(([table, rows]) => {
    const groups = new Map<string, EventRow[]>()
    for (const row of rows) {
      const name = JSON.stringify([
        (keys[table] ?? ['tender_id']).map((column) => row[column] ?? null),
        own(table, row),
      ])
      groups.set(name, [...(groups.get(name) ?? []), row])
    }
    return [...groups.values()].map((of) => ({
      table,
      rows: of,
      isEvent: of.every((row) =>
        (keys[table] ?? ['tender_id']).every((column) => typeof row[column] === 'string'),
      ),
    }))
  })
}

function own(table: TableName, row: EventRow): unknown {
  if (table === 'bids') return row.bid_id ?? [row.lot_id ?? null, row.bidder_id ?? null, row.round ?? null]
  if (table === 'awards') return row.award_id ?? [row.lot_id ?? null, row.supplier_id ?? null]
  if (table === 'contracts') return row.contract_id ?? [row.supplier_id ?? null]
  return null
}

export function eventOf(
  id: string,
  { table, rows }: Pick<RecordRows, 'table' | 'rows'>,
  at: string,
): MonitorEvent {
  return { id, type: typeOf[table]!, at, rows: { [table]: rows } }
}

/** A data set of rows. */
export function datasetOf(tables: Rows): Promise<Dataset> {
  const how = { zone: 'UTC', sharedAddresses: [], strict: false }
  return readTables(rowSources(tables as RowTables), () => 'all', how)
}

/** A flag without what may differ: places in files. */
export function plain(row: OutcomeRow): string {
  const { change: _, ...rest } = row
  return JSON.stringify(rest, (name, value) => (name === 'file' || name === 'row' ? undefined : value))
}

export const sorted = (rows: Iterable<OutcomeRow>): string[] => [...rows].map(plain).sort()

const day = fc.constantFrom(null, null, '2024-04-30', '2024-05-01', '2024-05-01T12:00:00Z', '2024-05-02')
const partyId = fc.constantFrom('A', 'B', 'C', 'D')

/** Tables of the parties that random markets name. */
export const randomParties: fc.Arbitrary<Rows> = fc.record({
  parties: fc.uniqueArray(
    fc.record({
      party_id: partyId,
      kind: fc.constantFrom('firm', 'firm', 'person', null),
      address: fc.constantFrom('1 A St', '1, a st', '2 A St'),
      phone: fc.constantFrom('1111111', '2222222', null),
      email: fc.constantFrom('a@b.org', 'A@B.org', 'c@b.org'),
    }),
    { selector: ({ party_id }) => party_id, maxLength: 4 },
  ),
  party_links: fc.array(
    fc.record({
      party_id: fc.constantFrom('A', 'B', 'C', 'D', 'a', '-b'),
      other_id: fc.constantFrom('X', 'X', 'Y', 'A', 'x'),
      relation: fc.constantFrom('owner', 'beneficial owner', 'shareholder', 'director', null),
      share: fc.constantFrom(0.25, 0.2, 0.1, 1, null),
      from: day,
      to: day,
    }),
    { maxLength: 6 },
  ),
  registers: fc.array(
    fc.record({
      register: fc.constantFrom('sanctions', 'sanctions', 'companies'),
      party_id: fc.constantFrom('A', 'B', 'C', 'D', 'X', 'a', 'c.'),
      from: day,
      to: day,
    }),
    { maxLength: 4 },
  ),
})
