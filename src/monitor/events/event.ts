import { z } from 'zod'
import { LONGEST_VALUE } from '../../columns/blanks.js'
import { parseIsoText } from '../../columns/parse-iso.js'
import { Zone } from '../../columns/zone.js'
import { TenderflagError } from '../../errors.js'
import { isObject, shown } from '../../options.js'
import { type ColumnSpec, type TableName, tableSpec } from '../../schema/tables.js'
import { didYouMean } from '../../text/nearest.js'
import { plainCheck } from './plain-event.js'
import { tidy } from './tidy.js'

/** What can happen, and the tables of which an event must carry a row (of one of them). */
export const eventTables = {
  'tender.published': ['tenders'],
  'bid.submitted': ['bids'],
  'bid.withdrawn': ['bids'],
  'bids.opened': ['tenders', 'lots', 'bids'],
  'award.proposed': ['awards'],
  'award.made': ['awards'],
  'contract.signed': ['contracts'],
  'contract.amended': ['contracts'],
  'contract.cancelled': ['contracts'],
  'register.changed': ['parties', 'party_links', 'registers'],
} as const satisfies Record<string, readonly TableName[]>

/** What happened; `eventTables` says rows of which tables come with it. */
export type EventType = keyof typeof eventTables
export const eventTypes = Object.keys(eventTables) as EventType[]

/** Tables whose rows lie in one process. */
export const processTables = ['tenders', 'lots', 'bids', 'awards', 'contracts', 'items'] as const
/** Tables of parties, which lie in none. */
export const partyTables = ['parties', 'party_links', 'registers'] as const

/** A row as JSON has it: values by the names of columns. */
export type EventRow = Readonly<Record<string, string | number | boolean | null | undefined>>

/** Something that happened, with the canonical rows as they are since. */
export interface MonitorEvent {
  /** Tells two events apart: one that comes again is answered and counts once. */
  readonly id: string
  readonly type: EventType
  /** When it happened, ISO 8601. */
  readonly at: string
  /** Whole rows of the records that the event is about: what they do not say is not known. */
  readonly rows: { readonly [table in TableName]?: readonly EventRow[] | undefined }
}

const utc = new Zone('UTC')

function isInstant(text: string): boolean {
  return !Number.isNaN(parseIsoText(text, utc))
}

const instant = z.string().refine(isInstant, { error: 'is no date or time of ISO 8601' })

function valueSchema({ type, values }: ColumnSpec): z.ZodType {
  switch (type) {
    case 'enum':
      return z.enum(values as [string, ...string[]])
    case 'flag':
      return z.boolean()
    case 'count':
      return z.int().nonnegative()
    case 'money':
    case 'number':
      return z.number()
    case 'instant':
      return instant
    default:
      return z.string()
  }
}

function rowSchema(table: TableName): z.ZodType<EventRow> {
  const { about, columns } = tableSpec(table)
  const shape = Object.fromEntries(
    Object.entries(columns).map(([name, spec]) => {
      const value = spec.key ? z.string().min(1) : valueSchema(spec).nullable().optional()
      return [name, value.describe(spec.about)]
    }),
  )
  return z
    .strictObject(shape as Record<string, z.ZodType<string | number | boolean | null | undefined>>)
    .meta({ id: `row_of_${table}`, description: about })
}

const rowSchemas = Object.fromEntries(
  [...processTables, ...partyTables].map((table) => [table, rowSchema(table)]),
) as Record<TableName, z.ZodType<EventRow>>

const rowsOf = (tables: readonly TableName[]) =>
  z.strictObject(
    Object.fromEntries(tables.map((table) => [table, z.array(rowSchemas[table]).optional()])) as Record<
      TableName,
      z.ZodOptional<z.ZodArray<z.ZodType<EventRow>>>
    >,
  )

const tablesOfProcess = [...processTables, 'parties', 'party_links'] as const
const processRows = rowsOf(tablesOfProcess)
const registerRows = rowsOf(partyTables)

const head = {
  id: z.string().min(1).max(200).describe('tells two events apart; one that comes again counts once'),
  at: instant.describe(
    'when it happened, ISO 8601; of two versions of a record the newer stands, then the higher id',
  ),
}

const eventSchema = z
  .discriminatedUnion('type', [
    z.strictObject({
      ...head,
      type: z.enum(eventTypes.filter((type) => type !== 'register.changed')),
      rows: processRows.describe(
        'whole rows of one process, by table; a row stands for its record from then on: what it does not say is not known',
      ),
    }),
    z.strictObject({
      ...head,
      type: z.literal('register.changed'),
      rows: registerRows.describe('whole rows of parties, links and registers, by table'),
    }),
  ])
  .describe('Something that happened in procurement, as the monitor of tenderflag takes it')

/** The JSON Schema of an event. */
export function eventJsonSchema(): unknown {
  return z.toJSONSchema(eventSchema, { target: 'draft-7', io: 'input' })
}

/** The event, where it is a usual one: see `plainCheck`. */
export const plainEvent = plainCheck(
  eventTypes.map((type) => ({
    type,
    may: type === 'register.changed' ? partyTables : tablesOfProcess,
    must: eventTables[type],
  })),
)

/** The event, or EVENT_INVALID that names the first thing that is wrong with it. Keys come out in one order. */
export function checkEvent(input: unknown): MonitorEvent {
  return plainEvent(input) ?? checkBySchema(input)
}

/** The same of any event, ten times slower than what `plainCheck` lets through. */
export function checkBySchema(input: unknown): MonitorEvent {
  const checked = eventSchema.safeParse(input)
  if (!checked.success) throw invalid(input, problemOf(checked.error.issues[0]!, input))
  const event = checked.data as MonitorEvent
  const wanted: readonly TableName[] = eventTables[event.type]
  if (!wanted.some((table) => (event.rows[table]?.length ?? 0) > 0))
    throw invalid(input, `rows has no row of ${wanted.join(' or ')}, which ${event.type} is about`)
  let tender: unknown
  for (const table of processTables)
    for (const [i, row] of (event.rows[table] ?? []).entries()) {
      const id = tidy(row.tender_id)
      if (id === '') throw invalid(input, `rows.${table}.${i}.tender_id is blank, or says that there is none`)
      tender ??= id
      if (id !== tender)
        throw invalid(
          input,
          `rows.${table}.${i}.tender_id is another than that of the rows before; send an event for each process`,
        )
    }
  for (const table of [...processTables, ...partyTables])
    for (const row of event.rows[table] ?? [])
      for (const [column, value] of Object.entries(row))
        if (typeof value === 'string' && Buffer.byteLength(value) > LONGEST_VALUE)
          throw invalid(input, `a value of ${table}.${column} is longer than 1 MiB`)
  return event
}

/** Whether an event was refused, and nothing of it taken. */
export function isRefusal(error: unknown): error is TenderflagError {
  return error instanceof TenderflagError && (error.code === 'EVENT_INVALID' || error.code === 'EVENT_AHEAD')
}

function invalid(input: unknown, problem: string): TenderflagError {
  const id = isObject(input) && typeof input.id === 'string' ? ` ${shown(input.id)}` : ''
  return new TenderflagError('EVENT_INVALID', `event${id}: ${problem}`)
}

function problemOf(issue: z.core.$ZodIssue, input: unknown): string {
  if (!isObject(input)) return `is ${shown(input)}, and must be an object with id, type, at and rows`
  const path = issue.path.map(String).join('.')
  if (issue.code === 'unrecognized_keys') {
    const [key = ''] = issue.keys
    const table = path.startsWith('rows.') ? (String(issue.path[1]) as TableName) : undefined
    const known = table
      ? Object.keys(tableSpec(table).columns)
      : path === 'rows'
        ? [...processTables, ...partyTables]
        : ['id', 'type', 'at', 'rows']
    return `${path === '' ? 'it' : path} has no ${shown(key)} to read${didYouMean(key, known)}`
  }
  if (issue.code === 'invalid_union') return `type must be one of ${eventTypes.join(', ')}`
  return `${path || 'it'}: ${issue.message}`
}
