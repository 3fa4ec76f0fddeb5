import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { writeMarket as writeGenerated } from '#tenderflag/generate/write-market.js'
import { loadRules, Pool, scan } from '#tenderflag/index.js'
import { prepare } from '../../bench/duckdb/etimad.js'
import { answerWhole, said } from '../../bench/duckdb/etimad-whole.js'
import { loadCodes, openDuckDB, wantedWhole } from '../../bench/duckdb/tables.js'
import { reasons } from '../../bench/duckdb/whole-reasons.js'
import { wholeOfScan } from '../../bench/lib/contenders.js'
import { writeMarket } from '../support/market-files.js'
import type { Row, Tables } from '../support/oracle-view.js'
import { edgeMarket } from './edge-market.js'

const folder = mkdtempSync(join(tmpdir(), 'tenderflag-whole-'))
const pool = new Pool(1)
const rules = await loadRules(['etimad'])
const connection = await openDuckDB()
for (const statement of [...prepare('codes'), "SET TimeZone = 'UTC'"]) await connection.run(statement)
afterAll(async () => {
  connection.closeSync()
  await pool.close()
  rmSync(folder, { recursive: true, force: true })
})

/** An award or contract without an id is only told from its tender by its place, which SQL does not tell. */
const lines = (rows: readonly (readonly unknown[])[]): string[] =>
  rows.map((row) => row.join(' ').replace(/#\d+ /, ' ')).sort()

/** The same where no date tells from when the data are. */
function withoutEvents(tables: Tables): Tables {
  const without = (rows: readonly Row[] = []) =>
    rows.map((row) =>
      Object.fromEntries(
        Object.entries(row).filter(
          ([name]) => !/^(submitted|withdrawn|opened|awarded|signed)_at$/.test(name),
        ),
      ),
    )
  return Object.fromEntries(Object.entries(tables).map(([name, rows]) => [name, without(rows)]))
}

/** Both say the same; gives the outcomes. */
async function agree(files: readonly string[], scanned = files): Promise<string[]> {
  await loadCodes(
    connection,
    Object.fromEntries(files.map((file) => [basename(file).replace(/\..*/, ''), file])),
    wantedWhole,
  )
  await answerWhole(connection)
  const sql = await said(connection)
  const found = wholeOfScan(await scan(scanned, { rules, pool }))
  expect(lines(sql.outcomes)).toEqual(lines(found.outcomes))
  expect(lines(sql.flags)).toEqual(lines(found.flags))
  return found.outcomes.map(([rule, outcome]) => `${rule} ${outcome}`)
}

describe('the whole answer of pack etimad in SQL is that of a scan', () => {
  test.each([11, 12])('of a generated market, seed %i', async (seed) => {
    const { files } = await writeGenerated(join(folder, `generated-${seed}`), {
      tenders: 1500,
      seed,
      format: 'parquet',
    })
    await agree(files.filter((file) => !/parties|labels/.test(file)))
  })

  test('where nearly everything is out of the ordinary, for every outcome and reason', async () => {
    const seen = new Set<string>()
    const kinds = [[], ['deadline_at'], ['withdrawn_at', 'opened_at'], ['awarded_at']]
    const markets = [
      ...kinds.map((days, i) => edgeMarket(i + 1, 700, days)),
      withoutEvents(edgeMarket(9, 100)),
    ]
    for (const [i, market] of markets.entries()) {
      const files = writeMarket(join(folder, `edge-${i}`), market, 'csv')
      // DuckDB looks a second at what types a text may hold, each time it is asked for it
      const parquet = files.map((file) => file.replace(/csv$/, 'parquet'))
      for (const [at, file] of files.entries())
        await connection.run(`COPY (FROM read_csv('${file}', header = true)) TO '${parquet[at]}'`)
      for (const outcome of await agree(parquet, files)) seen.add(outcome)
    }
    const reasonsSeen = new Set([...seen].map((outcome) => outcome.slice(outcome.indexOf(' ') + 1)))
    const unseen = reasons.map((one) => one.filter(Boolean).join(' ')).filter((one) => !reasonsSeen.has(one))
    expect(unseen).toEqual([])
  })
})
