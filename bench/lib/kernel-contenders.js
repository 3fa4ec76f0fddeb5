import { newBlock } from '#tenderflag/facts/block.js'
import { loadRules, openDataset, scan } from '#tenderflag/index.js'
import { flag, prepare, steps } from '../duckdb/etimad.js'
import { loadCodes, openDuckDB } from '../duckdb/tables.js'
import { lotsOf } from '../naive/etimad.js'
import { readTables } from '../naive/read.js'
import { marketFiles } from './data.js'

/**
 * @typedef {import('./cases.js').Ready} Ready
 *
 * @typedef {object} Asked
 * @property {import('#tenderflag/facts/fact.js').Family} family
 * @property {string} fact
 * @property {(lo: number, hi: number) => boolean} holds counted where it does
 *
 * @typedef {object} AskedInSql
 * @property {readonly string[]} steps of duckdb/etimad.js
 * @property {Readonly<Record<string, string>>=} instead tables made beforehand in another way, untimed
 * @property {boolean=} everyStatus of all tenders, not of the cancelled ones
 * @property {string} count what is counted
 */

/** Subjects that a kernel is given at a time: what blocks of them take stays in the cache. */
const RANGE = 4096

/** @param {number} tenders @param {Asked} asked @returns {Promise<Ready>} */
export async function kernelCount(tenders, { family, fact, holds }) {
  const dataset = await openDataset(Object.values(await marketFiles('parquet', tenders)))
  const { index } = await scan(dataset, { rules: await loadRules(['etimad']), workers: 2 })
  const total = index.counts[family.subject]
  const block = newBlock(RANGE)
  const out = family.facts.map(({ name }) => (name === fact ? block : undefined))
  const each = (/** @type {(rows: number) => void} */ then) => {
    for (let from = 0; from < total; from += RANGE) {
      const to = Math.min(total, from + RANGE)
      block.exact = true
      family.kernel(index, from, to, out)
      then(to - from)
    }
  }
  const answer = async () => {
    let count = 0
    each((rows) => {
      for (let i = 0; i < rows; i++) {
        const lo = /** @type {number} */ (block.lo[i])
        const hi = block.exact ? lo : /** @type {number} */ (block.hi[i])
        if (holds(lo, hi)) count++
      }
    })
    return count
  }
  return { run: () => each(() => {}), answer }
}

/** @param {number} tenders @param {AskedInSql} asked @returns {Promise<Ready>} */
export async function duckdbCount(tenders, { steps: only, instead = {}, everyStatus = false, count }) {
  const connection = await openDuckDB()
  await loadCodes(connection, await marketFiles('parquet', tenders))
  for (const statement of prepare('codes')) await connection.run(statement)
  await flag(connection, { only: Object.keys(instead), instead })
  const cancelled = Object.fromEntries(steps).tender_cancelled ?? ''
  const others = everyStatus ? { tender_cancelled: cancelled.replace('WHERE status IN (3, 5)', '') } : {}
  const run = () => flag(connection, { only, instead: others })
  const answer = async () => {
    await run()
    const read = await connection.runAndReadAll(`SELECT count(*)::INT ${count}`)
    return read.getRows()[0]?.[0]
  }
  return { run, answer }
}

/**
 * @param {number} tenders
 * @param {(lots: import('../naive/etimad.js').Lot[], bids: import('../naive/etimad.js').Row[]) => number} count
 * @returns {Promise<Ready>}
 */
export async function naiveCount(tenders, count) {
  const tables = await readTables(await marketFiles('arrow', tenders))
  const lots = lotsOf(tables)
  const run = () => count(lots, tables.bids)
  return { run, answer: async () => run() }
}
