import { afterAll, expect, test } from 'vitest'
import { outcomeRows, Pool, report, scanRows } from '#tenderflag/index.js'
import { fingerprint } from '#tenderflag/output/fingerprint.js'
import { outcomeRowSchema } from '#tenderflag/output/outcome-schema.js'

const pool = new Pool(1)
afterAll(() => pool.close())

const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i)
const options = { reveal: true, key: new Uint8Array(32) } as const

/** An owner of `n` firms that all bid for one lot; or a supplier with `n` owners under sanctions, awarded `n` times. */
async function scanned(n: number, order: (i: number) => number = (i) => i) {
  const names = range(n).map((i) => String(order(i)).padStart(4, '0'))
  return scanRows(
    {
      tenders: [
        { tender_id: 'T', buyer_id: 'B', method: 'open', deadline_at: '2024-05-01' },
        ...range(n).map((i) => ({ tender_id: `U${i}`, buyer_id: 'B', method: 'open' })),
      ],
      bids: names.map((i) => ({ tender_id: 'T', bid_id: i, bidder_id: `F${i}`, status: 'valid' })),
      awards: range(n).map((i) => ({
        tender_id: `U${i}`,
        award_id: 'A',
        supplier_id: 'S',
        status: 'active',
        awarded_at: '2024-05-01',
      })),
      party_links: names.flatMap((i) => [
        { party_id: `F${i}`, other_id: 'HUB', relation: 'beneficial owner', share: 0.5 },
        { party_id: 'S', other_id: `P${i}`, relation: 'owner' },
      ]),
      registers: names.map((i) => ({ register: 'sanctions', party_id: `P${i}` })),
    },
    {
      rules: ['rules/ocp/R032.yaml', 'rules/alice/common-owner.yaml', 'rules/alice/sanctioned-award.yaml'],
      report: true,
      pool,
      asOf: '2024-06-01',
    },
  )
}

test('evidence gives the first 20 lines and parties of their order, and how many there are', async () => {
  const n = 75
  const rows = [...outcomeRows(await scanned(n), options)]
  for (const row of rows) {
    expect(outcomeRowSchema.parse(row)).toEqual(row)
    const { id } = row.subject
    expect(row.fingerprint).toBe(fingerprint(row.rule, row.subject.type, row.tender_id ?? '', id))
  }
  const evidence = (rule: string) => rows.find((row) => row.rule === rule)!.evidence
  const bidders = range(20).map((i) => `F00${String(i).padStart(2, '0')}`)
  expect(evidence('ocp.R032')['lot.owners.common_bidders']).toEqual([{ bidders, bidders_total: n }])
  expect(evidence('ocp.R032')['lot.owners.common']).toEqual([{ bidders: ['HUB'] }])
  expect(evidence('alice.common-owner')['lot.controllers.common']).toEqual([
    ...bidders.map((bidder) => ({ path: [bidder, 'owner', 'HUB'] })),
    { total: n },
  ])
  const awards = rows.filter(({ rule }) => rule === 'alice.sanctioned-award')
  expect(awards).toHaveLength(n)
  for (const award of awards) expect(award.evidence['award.sanctions.paths']).toHaveLength(21)
  expect(JSON.stringify(rows).length).toBeLessThan(4000 * n)
  // neither the order of rows nor which are left out shows
  const reversed = await scanned(n, (i) => n - 1 - i)
  expect([...outcomeRows(reversed, options)]).toEqual(rows)
})

test('20 are all given, without a count', async () => {
  const rows = [...outcomeRows(await scanned(20), options)]
  const { evidence } = rows.find(({ rule }) => rule === 'alice.common-owner')!
  expect(evidence['lot.controllers.common']).toHaveLength(20)
  expect(JSON.stringify(rows)).not.toContain('total')
})

test('reports say in each language how many more there are', async () => {
  const result = await scanned(75)
  for (const [language, more] of [
    ['en', 'and 70 more'],
    ['ar', 'وغيرها: 70'],
    ['es', 'y 70 más'],
    ['pt', 'e mais 70'],
    ['fr', 'et 70 de plus'],
  ] as const) {
    const details = report(result, { ...options, language }).lots.flatMap((lot) => lot.details.flat())
    expect(details).toContain(more)
  }
})
