import { loadRules, openDataset, openFacts, Pool, scan } from '#tenderflag/index.js'
import { subjectId } from '#tenderflag/join/subject-id.js'
import { flag, prepare, raised } from '../duckdb/etimad.js'
import { loadCodes, loadTexts, openDuckDB } from '../duckdb/tables.js'
import { etimad } from '../naive/etimad.js'
import { readTables } from '../naive/read.js'
import { answerOf } from './answer.js'
import { codeFiles, idsOf } from './code-files.js'
import { marketFacts, marketFiles } from './data.js'

/** @typedef {import('./cases.js').Ready} Ready */
/** @typedef {'csv' | 'arrow' | 'parquet'} Format */

/** What a scan raised. @param {import('#tenderflag/index.js').ScanResult} result */
function answerOfScan({ dataset, index, rules }) {
  return answerOf(
    rules.flatMap(({ rule, shown }) =>
      Array.from(shown.subject, (subject) => {
        const { tenderId, id } = subjectId(dataset, index, rule.subject, subject)
        return /** @type {const} */ ([rule.id, tenderId, id])
      }),
    ),
  )
}

/**
 * An opened data set is joined once; with `joinEach` it is handed over as a new one each time, so that joining and
 * grouping are timed too, as they are in SQL.
 * @param {number} tenders @param {number} workers @param {boolean} joinEach @returns {Promise<Ready>}
 */
export async function tenderflagInMemory(tenders, workers, joinEach, shuffled = false, pack = 'etimad') {
  const dataset = await openDataset(Object.values(await marketFiles('parquet', tenders, shuffled)))
  const rules = await loadRules([pack])
  const pool = new Pool(workers)
  const run = () => scan(joinEach ? { ...dataset } : dataset, { rules, pool })
  return { run, answer: async () => answerOfScan(await run()), close: () => pool.close() }
}

/**
 * The rules with another threshold than that of the scan before: on facts kept in a file and opened, or on the data, opened
 * and joined.
 * @param {number} tenders @param {number} workers @param {'facts' | 'data'} from @returns {Promise<Ready>}
 */
export async function tenderflagAgain(tenders, workers, from) {
  const dataset = await (from === 'facts'
    ? openFacts(await marketFacts(tenders))
    : openDataset(Object.values(await marketFiles('parquet', tenders))))
  const rules = await loadRules(['etimad'], { params: { 'etimad.low-award.ratio': 0.65 } })
  const pool = new Pool(workers)
  const run = () => scan(dataset, { rules, pool })
  return { run, answer: async () => answerOfScan(await run()), close: () => pool.close() }
}

/** @param {Format} format @param {number} tenders @returns {Promise<Ready>} */
export async function tenderflagFromFiles(format, tenders) {
  const files = Object.values(await marketFiles(format, tenders))
  const run = () => scan(files, { rules: ['etimad'], workers: 2 })
  return { run, answer: async () => answerOfScan(await run()) }
}

/** @param {number} tenders @returns {Promise<Ready>} */
export async function duckdbInMemory(tenders, shuffled = false) {
  const connection = await openDuckDB()
  await loadCodes(connection, await marketFiles('parquet', tenders, shuffled))
  for (const statement of prepare('codes')) await connection.run(statement)
  const run = () => flag(connection)
  return {
    run,
    answer: async () =>
      run()
        .then(() => raised(connection, 'codes'))
        .then(answerOf),
  }
}

/** @param {number} tenders @returns {Promise<Ready>} */
export async function chdbInMemory(tenders, shuffled = false) {
  const { openChdb } = await import('../rivals/chdb.js')
  const files = await codeFiles(tenders, shuffled)
  const { flag, raised, close } = await openChdb(files)
  const answer = async () => {
    await flag()
    return answerOf(await idsOf(files, await raised()))
  }
  return { run: () => flag(), answer, close }
}

/** @param {number} tenders @returns {Promise<Ready>} */
export async function polarsInMemory(tenders, shuffled = false) {
  const { openPolars } = await import('../rivals/polars.js')
  const files = await codeFiles(tenders, shuffled)
  const { flag, raised } = await openPolars(files)
  return { run: () => flag(), answer: async () => answerOf(await idsOf(files, raised(await flag()))) }
}

/** @param {Format} format @param {number} tenders @returns {Promise<Ready>} */
export async function duckdbFromFiles(format, tenders) {
  const files = await marketFiles(format, tenders)
  const connection = await openDuckDB()
  for (const statement of prepare('texts')) await connection.run(statement)
  const run = async () => {
    await loadTexts(connection, files)
    await flag(connection)
  }
  return {
    run,
    answer: async () =>
      run()
        .then(() => raised(connection, 'texts'))
        .then(answerOf),
  }
}

/** @param {number} tenders @returns {Promise<Ready>} */
export async function naiveInMemory(tenders) {
  const tables = await readTables(await marketFiles('arrow', tenders))
  const run = () => etimad(tables)
  return { run, answer: async () => answerOf(run()) }
}

/** @param {Format} format @param {number} tenders @returns {Promise<Ready>} */
export async function naiveFromFiles(format, tenders) {
  const files = await marketFiles(format, tenders)
  const run = async () => etimad(await readTables(files))
  return { run, answer: async () => answerOf(await run()) }
}
