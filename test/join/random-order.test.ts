import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { loadRules, type OutcomeRow, outcomeRows, Pool, report, scanRows } from '#tenderflag/index.js'

const folder = mkdtempSync(join(tmpdir(), 'tenderflag-order-'))
const pool = new Pool(2)
const key = new Uint8Array(32)
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  await pool.close()
})

const statuses = ['valid', 'valid', 'valid', 'disqualified', 'withdrawn', undefined]

/** Bids of `tenders` tenders of two buyers, some in lots, with consortia, copies, and rows of no lot; no two of one lot side by side. */
function market(tenders: number) {
  const bids: Record<string, unknown>[] = []
  for (let round = 0; round < 5; round++)
    for (let t = 0; t < tenders; t++) {
      const divided = t % 5 === 0
      bids.push({
        tender_id: t % 97 === 0 && round === 3 ? 'elsewhere' : `T${t}`,
        lot_id: divided ? (t % 45 === 0 && round === 4 ? 'L9' : `L${1 + (round % 2)}`) : undefined,
        bid_id: t % 7 === 0 && round > 2 ? 'B3' : `B${round}`,
        bidder_id:
          t % 11 === 0 && round === 2 ? undefined : `P${(t * 7 + (t % 13 === 0 ? round % 2 : round)) % 50}`,
        status: statuses[(t + round) % statuses.length],
        ip: `10.0.0.${(t + (t % 3 === 0 ? round % 2 : round)) % 200}`,
        amount: 100 + ((t * 31 + round * 17) % 90),
        currency: 'EUR',
      })
    }
  return {
    tenders: Array.from({ length: tenders }, (_, t) => ({
      tender_id: `T${t}`,
      buyer_id: `X${t % 2}`,
      method: 'open',
      status: 'complete',
      deadline_at: '2024-05-01',
    })),
    lots: Array.from({ length: Math.ceil(tenders / 5) }, (_, i) => i * 5).flatMap((t) => [
      { tender_id: `T${t}`, lot_id: 'L1' },
      { tender_id: `T${t}`, lot_id: 'L2' },
    ]),
    bids,
  }
}

test('bids in lots side by side, in turn and in random order give the same', async () => {
  const rules = await loadRules(['etimad'])
  const given = market(400)
  const shuffled = given.bids
    .map((row, i) => ({ row, at: (i * 7919) % given.bids.length }))
    .sort((a, b) => a.at - b.at)
    .map(({ row }) => row)
  const side = [...given.bids].sort((a, b) => {
    const [x, y] = [a, b].map((row) => `${row.tender_id} ${row.lot_id}`)
    return x! < y! ? -1 : x! > y! ? 1 : 0
  })
  const seen: { rows: OutcomeRow[]; notices: unknown }[] = []
  for (const bids of [side, given.bids, shuffled])
    for (const options of [{ workers: 1 }, { pool }]) {
      const result = await scanRows(
        { ...given, bids },
        { rules, outcomes: 'all', asOf: '2025-01-01', ...options },
      )
      const { notices } = report(result)
      seen.push({
        rows: [...outcomeRows(result, { key })],
        notices: notices.map(({ kind, table, count }) => `${kind} ${table} ${count}`).sort(),
      })
    }
  for (const one of seen) expect(one).toEqual(seen[0])
  const outcomes = new Set(seen[0]!.rows.map(({ rule, outcome }) => `${rule} ${outcome}`))
  expect(outcomes).toContain('etimad.shared-ip raised')
  expect(outcomes).toContain('etimad.bid-withdrawn raised')
})

test('a bid of a tender that is not there may be of the one without an id, in whatever order bids stand', async () => {
  const words = { en: 'x' }
  const file = join(folder, 'share.yaml')
  writeFileSync(
    file,
    JSON.stringify({
      id: 'my.share',
      version: 1,
      status: 'test',
      title: words,
      subject: 'buyer',
      when: 'buyer.disqualified_share > 0.005',
      severity: 'low',
      confidence: 'low',
      explain: words,
      rationale: words,
      innocent_explanations: [words],
    }),
  )
  const rules = await loadRules([file])
  const tenders = Array.from({ length: 100 }, (_, t) => ({ tender_id: `T${t}`, buyer_id: `X${t % 2}` }))
  const bids = [1, 2].flatMap((n) =>
    tenders.map(({ tender_id }) => ({ tender_id, bidder_id: `P${n}`, bid_id: `B${n}`, status: 'valid' })),
  )
  const outcomes = async (rows: Record<string, unknown>[]) => {
    const nameless = { buyer_id: 'X0' }
    const result = await scanRows(
      { tenders: [...tenders, nameless], bids: rows },
      { rules, outcomes: 'all', workers: 1 },
    )
    return [...outcomeRows(result, { key })].map(({ subject, outcome }) => `${subject.id} ${outcome}`)
  }
  const side = [...bids].sort((a, b) => (a.tender_id < b.tender_id ? -1 : a.tender_id > b.tender_id ? 1 : 0))
  const stray = { tender_id: 'elsewhere', bidder_id: 'P3', bid_id: 'B3', status: 'disqualified' }
  for (const rows of [side, bids]) {
    expect(await outcomes(rows)).toEqual(['X0 clear', 'X1 clear'])
    expect(await outcomes([...rows, stray])).toEqual(['X0 not_computable', 'X1 clear'])
  }
})
