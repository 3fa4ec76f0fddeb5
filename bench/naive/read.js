import { createReadStream, readFileSync } from 'node:fs'
import { DataType, tableFromIPC } from 'apache-arrow'
import { parse } from 'csv-parse'
import ipaddr from 'ipaddr.js'
import { tableSpec } from '#tenderflag/schema/tables.js'
import { tableNames } from '../lib/data.js'

/** Files of tables as objects, the usual way. @typedef {import('./etimad.js').Tables} Tables */

const DAY = 86_400_000
/** @type {Map<string, string | null>} */
const addresses = new Map()

/** @param {Readonly<Record<string, string>>} files @returns {Promise<Tables>} */
export async function readTables(files) {
  const tables = /** @type {Record<string, any>} */ ({})
  for (const name of tableNames) {
    const file = String(files[name])
    tables[name] = file.endsWith('.csv') ? await readCsv(name, file) : await readArrow(file)
  }
  return /** @type {Tables} */ (tables)
}

/** @param {string} name @param {string} file */
async function readCsv(name, file) {
  const columns = tableSpec(/** @type {import('#tenderflag/index.js').TableName} */ (name)).columns
  const rows = []
  for await (const record of createReadStream(file).pipe(parse({ columns: true }))) {
    for (const [column, text] of Object.entries(record)) {
      const type = columns[column]?.type
      if (text === '') record[column] = null
      else if (type === 'instant') record[column] = instantOf(Date.parse(text), text.length === 10)
      else if (type === 'money' || type === 'count' || type === 'number') record[column] = Number(text)
      else if (type === 'address') record[column] = addressOf(text)
    }
    rows.push(record)
  }
  return rows
}

/** Arrow IPC, or Parquet through it. @param {string} file */
async function readArrow(file) {
  const bytes = readFileSync(file)
  const table = tableFromIPC(file.endsWith('.parquet') ? await ipcOf(bytes) : bytes)
  const fields = table.schema.fields.map(({ name, type }) => ({
    name,
    isDay: DataType.isDate(type),
    isInstant: DataType.isDate(type) || DataType.isTimestamp(type),
  }))
  const rows = []
  for (const one of table) {
    const row = one?.toJSON() ?? {}
    for (const { name, isDay, isInstant } of fields)
      if (isInstant && row[name] !== null) row[name] = instantOf(Number(row[name]), isDay)
    if (row.ip) row.ip = addressOf(row.ip)
    rows.push(row)
  }
  return rows
}

/** @param {Uint8Array} bytes */
async function ipcOf(bytes) {
  const { readParquet } = await import('parquet-wasm')
  return readParquet(bytes).intoIPCStream()
}

/** @param {number} first @param {boolean} isDay */
function instantOf(first, isDay) {
  return { first, last: isDay ? first + DAY - 1 : first }
}

/** @param {string} text */
function addressOf(text) {
  let address = addresses.get(text)
  if (address === undefined) {
    address = ipaddr.isValid(text) ? ipaddr.process(text).toString() : null
    addresses.set(text, address)
  }
  return address
}
