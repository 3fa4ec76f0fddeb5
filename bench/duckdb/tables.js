import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { DuckDBInstance } from '@duckdb/node-api'
import { tableSpec } from '#tenderflag/schema/tables.js'

/**
 * Gets canonical tables into DuckDB as `etimad.js` wants them: as codes, what a typed data set holds (an integer a
 * distinct id or address), or as texts, the shortest way from a file to an answer. Instants become milliseconds, days
 * with a fraction, enumerations places in the schema's lists, addresses their canonical text first.
 */

/** @typedef {import('@duckdb/node-api').DuckDBConnection} Connection */
/** @typedef {Readonly<Record<string, string>>} Files path of each table */
/** @typedef {Readonly<Record<string, Readonly<Record<string, string>>>>} Wanted columns by table, and what they are */

/** Columns the rules need, by table: what they are, for ids and the like the domain their codes are of. */
export const wanted = {
  tenders: {
    tender_id: 'tender',
    method: 'enum',
    status: 'enum',
    estimate: 'number',
    currency: 'currency',
    deadline_at: 'instant',
    opened_at: 'instant',
    bids_count: 'number',
  },
  lots: {
    tender_id: 'tender',
    lot_id: 'lot',
    estimate: 'number',
    currency: 'currency',
    bids_count: 'number',
  },
  bids: {
    tender_id: 'tender',
    lot_id: 'lot',
    bid_id: 'bid',
    bidder_id: 'party',
    status: 'enum',
    submitted_at: 'instant',
    withdrawn_at: 'instant',
    ip: 'address',
  },
  awards: {
    tender_id: 'tender',
    lot_id: 'lot',
    award_id: 'award',
    amount: 'number',
    currency: 'currency',
    status: 'enum',
    awarded_at: 'instant',
  },
  contracts: {
    tender_id: 'tender',
    contract_id: 'contract',
    status: 'enum',
    signed_at: 'instant',
    cancelled_at: 'instant',
  },
}

/** What the whole answer needs beside these: for what makes a flag graver or surer. @type {Wanted} */
const more = {
  tenders: {
    buyer_id: 'buyer',
    classification: 'classification',
    title: 'title',
    published_at: 'instant',
    previous_tender_id: 'tender',
  },
  bids: { amount: 'number', currency: 'currency', round: 'number', is_winner: 'flag' },
  awards: { supplier_id: 'party' },
}

/** @type {Wanted} */
export const wantedWhole = Object.fromEntries(
  Object.entries(wanted).map(([table, columns]) => [table, { ...columns, ...more[table] }]),
)
export const tables = /** @type {(keyof typeof wanted)[]} */ (Object.keys(wanted))

/** An in-memory database with two threads. */
export async function openDuckDB() {
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' })
  return instance.connect()
}

/** Makes the tables with texts as they are. @param {Connection} connection @param {Files} files */
export async function loadTexts(connection, files) {
  for (const table of tables) {
    const { columns, from } = await source(connection, table, files, wanted)
    const list = columns.map(({ sql, name }) => `${sql} AS ${name}`)
    await connection.run(`CREATE OR REPLACE TEMP TABLE ${table} AS SELECT ${list} FROM ${from}`)
  }
  await placeInOnlyLots(connection)
}

/**
 * Makes the tables with codes, in order of the texts; `<domain>_texts` (code, text) tells what they stand for.
 * @param {Connection} connection
 * @param {Files} files
 * @param {Wanted} columnsOf
 */
export async function loadCodes(connection, files, columnsOf = wanted) {
  /** @type {Map<string, Awaited<ReturnType<typeof source>>>} */
  const sources = new Map()
  for (const table of tables) sources.set(table, await source(connection, table, files, columnsOf))
  const domains = new Set(Object.values(columnsOf).flatMap((columns) => Object.values(columns)))
  for (const plain of ['enum', 'number', 'instant', 'flag']) domains.delete(plain)
  for (const domain of domains) {
    const parts = [...sources.values()].flatMap(({ columns, from }) =>
      columns.filter(({ kind }) => kind === domain).map(({ sql }) => `SELECT ${sql} AS text FROM ${from}`),
    )
    await connection.run(
      `CREATE OR REPLACE TABLE ${domain}_texts AS
        SELECT (row_number() OVER (ORDER BY text) - 1)::INT AS code, text
        FROM (SELECT DISTINCT text FROM (${parts.join(' UNION ALL ')}) WHERE text IS NOT NULL)`,
    )
  }
  for (const [table, { columns, from }] of sources) {
    const list = columns.map(
      ({ name, kind, sql }) => `${domains.has(kind) ? `c_${name}.code` : sql} AS ${name}`,
    )
    const joins = columns
      .filter(({ kind }) => domains.has(kind))
      .map(({ name, kind, sql }) => `LEFT JOIN ${kind}_texts AS c_${name} ON c_${name}.text = ${sql}`)
    await connection.run(`CREATE OR REPLACE TABLE ${table} AS SELECT ${list} FROM ${from} ${joins.join(' ')}`)
  }
  await placeInOnlyLots(connection)
}

/** Bids and awards that name no lot are of the only lot of their tender. @param {Connection} connection */
async function placeInOnlyLots(connection) {
  for (const table of ['bids', 'awards'])
    await connection.run(`
      UPDATE ${table} SET lot_id = only_lots.lot_id
      FROM (SELECT tender_id, max(lot_id) AS lot_id FROM lots GROUP BY tender_id HAVING count(*) = 1) AS only_lots
      WHERE ${table}.lot_id IS NULL AND ${table}.tender_id = only_lots.tender_id`)
}

/**
 * The columns of a table as SQL expressions, and what they are read from.
 * @param {Connection} connection
 * @param {keyof typeof wanted} table
 * @param {Files} files
 * @param {Wanted} columnsOf
 */
async function source(connection, table, files, columnsOf) {
  const relation = await relationOf(table, files)
  const described = await connection.runAndReadAll(`DESCRIBE FROM ${relation}`)
  const types = new Map(described.getRowsJson().map(([name, type]) => [String(name), String(type)]))
  const columns = Object.entries(columnsOf[table] ?? {}).map(([name, kind]) => {
    const values = tableSpec(table).columns[name]?.values ?? []
    /** @type {Record<string, string>} */
    const sql = {
      enum: `(list_position([${values.map((value) => `'${value}'`)}], raw.${name}) - 1)::TINYINT`,
      number: `raw.${name}::DOUBLE`,
      instant:
        types.get(name) === 'DATE'
          ? `epoch_ms(raw.${name}) + 0.5::DOUBLE`
          : `epoch_ms(raw.${name}::TIMESTAMPTZ)::DOUBLE`,
      address: 'addresses.canonical',
    }
    return {
      name,
      kind,
      sql: types.has(name) ? (sql[kind] ?? `raw.${name}`) : 'NULL',
    }
  })
  if (table !== 'bids' || !types.has('ip')) return { columns, from: `${relation} AS raw` }
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE addresses AS
      SELECT ip, ${canonical('lower(ip)')} AS canonical FROM (SELECT DISTINCT ip FROM ${relation} WHERE ip IS NOT NULL)`,
  )
  return { columns, from: `${relation} AS raw LEFT JOIN addresses USING (ip)` }
}

/** One text for all spellings of an address: IPv4 in IPv6 as IPv4, IPv6 as eight groups without leading zeros. */
function canonical(/** @type {string} */ ip) {
  const groups = (/** @type {string} */ part) =>
    `list_transform(list_filter(string_split(split_part(${ip}, '::', ${part}), ':'), g -> g <> ''), g -> coalesce(nullif(ltrim(g, '0'), ''), '0'))`
  const zeros = `list_transform(range(8 - len(${groups('1')}) - len(${groups('2')})), z -> '0')`
  return `CASE
    WHEN ${ip} LIKE '::ffff:%.%' THEN substr(${ip}, 8)
    WHEN NOT contains(${ip}, ':') THEN ${ip}
    ELSE array_to_string(list_concat(${groups('1')}, ${zeros}, ${groups('2')}), ':') END`
}

/** @param {keyof typeof wanted} table @param {Files} files */
async function relationOf(table, files) {
  const file = files[table]
  if (file === undefined) throw new RangeError(`no file of ${table}`)
  if (file.endsWith('.parquet')) return `read_parquet('${file}')`
  // Types are given, but for instants: DuckDB sees which are days.
  const types = (await headerOf(file)).flatMap((name) => {
    const type = tableSpec(table).columns[name]?.type
    if (type === 'instant' || type === 'flag') return []
    return [
      `'${name}': '${type === 'money' || type === 'number' || type === 'count' ? 'DOUBLE' : 'VARCHAR'}'`,
    ]
  })
  return `read_csv('${file}', header = true, delim = ',', types = {${types}})`
}

/** @param {string} file */
async function headerOf(file) {
  const input = createReadStream(file)
  for await (const line of createInterface({ input })) {
    input.destroy()
    return line.split(',')
  }
  return []
}
