import { loadRules, Pool, scan } from '#tenderflag/index.js'
import { openDuckDB } from '../duckdb/tables.js'
import {
  entriesEach,
  FIRM,
  linksEach,
  people,
  primes,
  registerData,
  registerNames,
} from '../lib/register-data.js'

/** Firms for as many tenders as make ten million bids: a million. @param {number} tenders */
const firmsOf = (tenders) => Math.round(tenders / 1.605)

/** @param {number} tenders @param {readonly string[]} names @returns {Promise<import('../lib/cases.js').Ready>} */
async function tenderflag(tenders, names) {
  const dataset = registerData(firmsOf(tenders))
  const rules = await loadRules(names.map((name) => `rules/alice/${name}.yaml`))
  const pool = new Pool(2)
  // a new one each time, so that it is joined each time
  const run = () => scan({ ...dataset }, { rules, pool })
  const answer = async () => (await run()).rules.at(-1)?.shown.subject.length
  return { run, answer, close: () => pool.close() }
}

/** @param {number} tenders @returns {Promise<import('../lib/cases.js').Ready>} */
async function duckdb(tenders) {
  const firms = firmsOf(tenders)
  const connection = await openDuckDB()
  const names = registerNames.map((name) => `'${name}'`).join(', ')
  for (const statement of [
    `CREATE TABLE awards AS SELECT 'F' || i AS supplier_id, 19000 AS day FROM range(${firms}) t(i)`,
    `CREATE TABLE registers AS SELECT
      CASE WHEN r % ${FIRM} = 0 THEN 'sanctions' ELSE [${names}][r % ${registerNames.length} + 1] END AS register,
      CASE WHEN r % ${FIRM} = 0 THEN 'F' || (r * ${primes.firm}) % ${firms}
        ELSE 'P' || (r * ${primes.entry}) % ${firms * people} END AS party_id,
      CASE WHEN r % ${FIRM} <> 0 AND r % 3 = 0 THEN 18000 ELSE 20000 END AS until
      FROM range(${firms * entriesEach}) t(r)`,
    `CREATE TABLE links AS SELECT 'F' || l % ${firms} AS party_id,
      'P' || (l * ${primes.link}) % ${firms * people} AS other_id FROM range(${firms * linksEach}) t(l)`,
  ])
    await connection.run(statement)
  const query = `
    WITH behind AS (
      SELECT supplier_id, supplier_id AS who, day FROM awards
      UNION ALL SELECT supplier_id, other_id, day FROM awards JOIN links ON party_id = supplier_id
    )
    SELECT count(DISTINCT supplier_id)::INT FROM behind
    JOIN registers ON party_id = who AND register = 'sanctions' AND until >= day`
  const run = () => connection.runAndReadAll(query)
  return { run, answer: async () => (await run()).getRows()[0]?.[0] }
}

/** @type {import('../lib/cases.js').Case[]} */
export const cases = [
  {
    name: 'registers',
    about:
      'a million suppliers and those behind them against ten million entries of registers, over five million links',
    contenders: [
      {
        name: 'tenderflag, 2 workers',
        iterations: 3,
        setup: (tenders) => tenderflag(tenders, ['sanctioned-award']),
      },
      { name: 'DuckDB', iterations: 3, setup: duckdb },
    ],
  },
]
