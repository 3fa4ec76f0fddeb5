import { existsSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { loadCodes, openDuckDB, tables } from '../duckdb/tables.js'
import { marketFiles, marketFolder } from './data.js'

/** Domains of codes that flags are told in, in order of what a flag's subject may be. */
const domains = ['tender', 'lot', 'award', 'contract']

/**
 * The market as the tables of codes that DuckDB gets in memory (duckdb/tables.js), as Parquet files for engines that
 * cannot be handed typed arrays, and with them the texts of the codes. Made when first asked for.
 * @param {number} tenders
 * @param {boolean} shuffled whether bids stand in random order
 * @returns {Promise<Readonly<Record<string, string>>>} a file a table, and `<domain>_texts`
 */
export async function codeFiles(tenders, shuffled = false) {
  const path = `${await marketFolder('parquet', tenders)}-codes${shuffled ? '-shuffled' : ''}`
  const names = [...tables, ...domains.map((domain) => `${domain}_texts`)]
  if (!existsSync(path)) {
    const connection = await openDuckDB()
    await loadCodes(connection, await marketFiles('parquet', tenders, shuffled))
    await rm(`${path}.part`, { recursive: true, force: true })
    await mkdir(`${path}.part`)
    for (const name of names)
      await connection.run(
        `COPY (FROM ${name} ${name.endsWith('_texts') ? 'ORDER BY code' : ''})
          TO '${path}.part/${name}.parquet' (FORMAT parquet, COMPRESSION zstd)`,
      )
    await rename(`${path}.part`, path)
  }
  return Object.fromEntries(names.map((name) => [name, `${path}/${name}.parquet`]))
}

/**
 * Flags in codes as the ids that answers compare. @param {Readonly<Record<string, string>>} files
 * @param {Iterable<readonly [rule: number, tender: number, subject: number | null]>} flags rules by place in
 *   lib/answer.js, from 1
 * @returns {Promise<[string, string, string][]>}
 */
export async function idsOf(files, flags) {
  const { rules } = await import('./answer.js')
  const connection = await openDuckDB()
  /** @type {string[][]} */
  const texts = []
  for (const domain of domains) {
    const read = await connection.runAndReadAll(
      `SELECT text FROM '${files[`${domain}_texts`]}' ORDER BY code`,
    )
    texts.push(read.getRows().map(([text]) => String(text)))
  }
  const [tenders = []] = texts
  const ofRule = [1, 1, 1, 1, 2, 3, 0].map((domain) => texts[domain] ?? [])
  return Array.from(flags, ([rule, tender, subject]) => {
    const id = tenders[tender] ?? ''
    return [rules[rule - 1] ?? '', id, subject === null ? id : (ofRule[rule - 1]?.[subject] ?? '')]
  })
}
