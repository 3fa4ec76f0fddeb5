import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { version } from '#tenderflag/output/version.js'

const folder = fileURLToPath(new URL('../../.bench/', import.meta.url))

/** Tables of the generated market that the rules read. */
export const tableNames = ['tenders', 'lots', 'bids', 'awards', 'contracts']

/**
 * The folder of a generated market, made when first asked for (a minute or two for 10 million bids).
 * @param {'csv' | 'arrow' | 'parquet' | 'ocds'} format
 * @param {number} tenders
 */
export async function marketFolder(format, tenders) {
  const path = `${folder}${version}-${tenders}-${format}`
  if (existsSync(path)) return path
  const { writeMarket } = await import('#tenderflag/generate/write-market.js')
  process.stderr.write(`writing ${tenders} tenders as ${format} …\n`)
  await rm(`${path}.part`, { recursive: true, force: true })
  await writeMarket(`${path}.part`, { tenders, seed: 1, format })
  await rename(`${path}.part`, path)
  return path
}

/**
 * Files of the tables, without labels and parties.
 * @param {'csv' | 'arrow' | 'parquet'} format
 * @param {number} tenders
 * @param {boolean} shuffled whether bids stand in random order (Parquet alone)
 */
export async function marketFiles(format, tenders, shuffled = false) {
  const path = await marketFolder(format, tenders)
  const files = Object.fromEntries(tableNames.map((name) => [name, `${path}/${name}.${format}`]))
  return shuffled ? { ...files, bids: await shuffledBids(path) } : files
}

/** Programs that write Parquet files as their users have them, strings and all. @typedef {'duckdb' | 'pyarrow'} Writer */

/** Whether Python and pyarrow are there. */
export const hasPyarrow = () => spawnSync('python3', ['-c', 'import pyarrow.parquet']).status === 0

const pyarrow = `import sys, pyarrow.parquet as parquet
source, target, codec = sys.argv[1:]
parquet.write_table(parquet.read_table(source), target, compression=codec)`

/**
 * Files of the tables as another program writes them if it is told nothing but the codec; made when first asked for.
 * @param {Writer} writer
 * @param {'snappy' | 'zstd'} codec
 * @param {number} tenders
 */
export async function filesOfWriter(writer, codec, tenders) {
  const from = await marketFiles('parquet', tenders)
  const path = `${folder}${version}-${tenders}-parquet-${writer}-${codec}`
  const files = Object.fromEntries(tableNames.map((name) => [name, `${path}/${name}.parquet`]))
  if (existsSync(path)) return files
  process.stderr.write(`writing ${tenders} tenders with ${writer}, ${codec} …\n`)
  await rm(`${path}.part`, { recursive: true, force: true })
  await mkdir(`${path}.part`)
  const write = writer === 'duckdb' ? await duckdbWriter(codec) : pyarrowWriter(codec)
  for (const name of tableNames) await write(String(from[name]), `${path}.part/${name}.parquet`)
  await rename(`${path}.part`, path)
  return files
}

/** @param {string} codec @returns {Promise<(from: string, to: string) => unknown>} */
async function duckdbWriter(codec) {
  const { openDuckDB } = await import('../duckdb/tables.js')
  const connection = await openDuckDB()
  await connection.run(`SET TimeZone = 'UTC'`)
  return (from, to) =>
    connection.run(`COPY (FROM read_parquet('${from}')) TO '${to}' (FORMAT parquet, COMPRESSION ${codec})`)
}

/** @param {string} codec @returns {(from: string, to: string) => unknown} */
function pyarrowWriter(codec) {
  return (from, to) => execFileSync('python3', ['-c', pyarrow, from, to, codec])
}

/** The facts that a scan of the market kept, by this build or a later one. @param {number} tenders */
export async function marketFacts(tenders) {
  const files = Object.values(await marketFiles('parquet', tenders))
  const facts = `${folder}${version}-${tenders}-facts.arrow`
  const bin = fileURLToPath(new URL('../../dist/bin/bin.js', import.meta.url))
  if (existsSync(facts) && statSync(facts).mtimeMs > statSync(bin).mtimeMs) return facts
  process.stderr.write('keeping facts …\n')
  const args = ['scan', ...files, '--save-facts', facts, '--quiet', '--format', 'csv']
  execFileSync(process.execPath, [bin, ...args], { stdio: ['ignore', 'ignore', 'inherit'] })
  return facts
}

/** The bids of a folder in an order that has nothing to do with them, the same each time. @param {string} path */
async function shuffledBids(path) {
  const file = `${path}-shuffled/bids.parquet`
  if (existsSync(file)) return file
  process.stderr.write('shuffling bids …\n')
  await mkdir(`${path}-shuffled`, { recursive: true })
  const { openDuckDB } = await import('../duckdb/tables.js')
  const connection = await openDuckDB()
  await connection.run(`SET TimeZone = 'UTC'`)
  await connection.run(
    `COPY (SELECT * EXCLUDE file_row_number FROM read_parquet('${path}/bids.parquet', file_row_number = true)
      ORDER BY hash(file_row_number)) TO '${file}.part' (FORMAT parquet, COMPRESSION snappy)`,
  )
  await rename(`${file}.part`, file)
  return file
}
