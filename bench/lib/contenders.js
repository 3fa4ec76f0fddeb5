import { reasonOf } from '#tenderflag/facts/reason.js'
import { loadRules, openDataset, openFacts, Pool, scan } from '#tenderflag/index.js'
import { subjectId } from '#tenderflag/join/subject-id.js'
import { confidences, severities } from '#tenderflag/rules/rule.js'
import { flag, prepare, raised } from '../duckdb/etimad.js'
import { answerWhole, said } from '../duckdb/etimad-whole.js'
import { loadCodes, loadTexts, openDuckDB, wantedWhole } from '../duckdb/tables.js'
import { etimad } from '../naive/etimad.js'
import { readTables } from '../naive/read.js'
import { answerOf, wholeAnswerOf } from './answer.js'
import { codeFiles, idsOf } from './code-files.js'
import { filesOfWriter, marketFacts, marketFiles } from './data.js'

/** @typedef {import('./cases.js').Ready} Ready */
/** @typedef {'csv' | 'arrow' | 'parquet'} Format */

/** All that a scan said. @param {import('#tenderflag/index.js').ScanResult} result */
export function wholeOfScan({ dataset, index, rules }) {
  const number = (/** @type {number | undefined} */ value) =>
    value === undefined || Number.isNaN(value) ? null : value
  const outcomes = rules.flatMap(({ rule, counts, reasons }) => [
    /** @type {const} */ ([rule.id, 'not_applicable', counts.notApplicable]),
    /** @type {const} */ ([rule.id, 'clear', counts.clear]),
    /** @type {const} */ ([rule.id, 'raised', counts.raised]),
    ...reasons.map(({ code, count }) => {
      const { table, column, problem } = /** @type {import('#tenderflag/facts/reason.js').Reason} */ (
        reasonOf(code)
      )
      const said = [table, column, problem].filter((part) => part !== undefined).join(' ')
      return /** @type {const} */ ([rule.id, said, count])
    }),
  ])
  const flags = rules.flatMap(({ rule, shown }) =>
    Array.from(shown.subject, (subject, i) => {
      const { tenderId, id } = subjectId(dataset, index, rule.subject, subject)
      return /** @type {import('./answer.js').Flag} */ ([
        rule.id,
        tenderId,
        id,
        number(shown.value[i]),
        number(shown.threshold[i]),
        severities[shown.severity[i] ?? -1] ?? '',
        confidences[shown.confidence[i] ?? -1] ?? '',
      ])
    }),
  )
  return { outcomes: outcomes.filter(([, , n]) => n > 0), flags }
}

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
  const { run, close } = await scanInMemory(tenders, workers, joinEach, shuffled, pack)
  return { run, answer: async () => answerOfScan(await run()), close }
}

/** The same scan, asked for all that it said. @param {number} tenders @param {number} workers @param {boolean} joinEach */
export async function wholeInMemory(tenders, workers, joinEach) {
  const { run, close } = await scanInMemory(tenders, workers, joinEach, false, 'etimad')
  return { run, answer: async () => wholeAnswerOf(wholeOfScan(await run())), close }
}

/** @param {number} tenders @param {number} workers @param {boolean} joinEach @param {boolean} shuffled @param {string} pack */
async function scanInMemory(tenders, workers, joinEach, shuffled, pack) {
  const dataset = await openDataset(Object.values(await marketFiles('parquet', tenders, shuffled)))
  const rules = await loadRules([pack])
  const pool = new Pool(workers)
  const run = () => scan(joinEach ? { ...dataset } : dataset, { rules, pool })
  return { run, close: () => pool.close() }
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

/** A format of the files that `generate` writes, or who else wrote them. @typedef {Format | readonly [import('./data.js').Writer, 'snappy' | 'zstd']} Files */

/** @param {Files} files @param {number} tenders */
const filesOf = (files, tenders) =>
  typeof files === 'string' ? marketFiles(files, tenders) : filesOfWriter(...files, tenders)

/** @param {Files} from @param {number} tenders @returns {Promise<Ready>} */
export async function tenderflagFromFiles(from, tenders) {
  const files = Object.values(await filesOf(from, tenders))
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

/** Every outcome, and all that is said of flags. @param {number} tenders @returns {Promise<Ready>} */
export async function duckdbWhole(tenders) {
  const connection = await openDuckDB()
  await loadCodes(connection, await marketFiles('parquet', tenders), wantedWhole)
  for (const statement of prepare('codes')) await connection.run(statement)
  const run = () => answerWhole(connection)
  return {
    run,
    answer: async () =>
      run()
        .then(() => said(connection))
        .then(wholeAnswerOf),
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

/** @param {Files} from @param {number} tenders @returns {Promise<Ready>} */
export async function duckdbFromFiles(from, tenders) {
  const files = await filesOf(from, tenders)
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
