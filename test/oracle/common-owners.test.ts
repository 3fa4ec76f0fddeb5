import { describe, expect, test } from 'vitest'
import { factCatalogue } from '#tenderflag/facts/catalogue.js'
import { TwoBest } from '#tenderflag/facts/two-best.js'
import { outcomeRows, scanRows } from '#tenderflag/index.js'
import { checkRules } from '#tenderflag/rules/load-rules.js'
import { cpuTime } from '../support/cpu-time.js'

const { rules } = await checkRules(['ocp'], { facts: factCatalogue, everyStatus: true })
const rule = rules.filter(({ id }) => id === 'ocp.R032')
const key = new Uint8Array(32)

describe('common owners', () => {
  test('are shown with their bidders, a line each owner, and masked unless they are firms', async () => {
    const owns = (party_id: string, other_id: string) => ({ party_id, other_id, relation: 'owner', share: 1 })
    const tables = {
      tenders: [{ tender_id: 'T' }],
      bids: ['A', 'B', 'C', 'D'].map((bidder_id) => ({ tender_id: 'T', bidder_id, status: 'valid' })),
      party_links: [owns('A', 'X'), owns('B', 'X'), owns('A', 'Y'), owns('C', 'Y'), owns('D', 'Z')],
      parties: ['A', 'B', 'C', 'D', 'Y'].map((party_id) => ({ party_id, kind: 'firm' })),
    }
    const result = await scanRows(tables, { rules: rule, workers: 1 })
    const [open] = [...outcomeRows(result, { key, reveal: true })]
    expect(open?.evidence['lot.owners.common_bidders']).toEqual([
      { bidders: ['A', 'B'] },
      { bidders: ['A', 'C'] },
    ])
    expect(open?.evidence['lot.owners.common']).toEqual([{ bidders: ['X'] }, { bidders: ['Y'] }])
    const [masked] = [...outcomeRows(result, { key })]
    const said = JSON.stringify(masked)
    expect(said).toContain('"Y"')
    expect(said).not.toContain('"X"')
    expect(masked?.evidence['lot.owners.common']).toContainEqual({
      bidders: [expect.stringMatching(/^party-[0-9a-f]{16}$/)],
    })
  })

  test('of a lot with very many bidders and owners take no quadratic time', async () => {
    const n = 30_000
    const each = <T>(make: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => make(i))
    const tables = {
      tenders: [{ tender_id: 'T' }],
      bids: each((i) => ({ tender_id: 'T', bid_id: `b${i >> 1}`, bidder_id: `B${i}`, status: 'valid' })),
      party_links: [
        ...each((i) => ({ party_id: `B${i}`, other_id: `X${i >> 2}`, relation: 'owner', share: 0.5 })),
        ...each((i) => ({ party_id: `B${i}`, other_id: 'Z', relation: 'owner', share: 0.3 })),
        ...each((i) => ({ party_id: 'B0', other_id: `Y${i}`, relation: 'owner', share: 0.3 })),
      ],
    }
    const spent = cpuTime()
    const result = await scanRows(tables, { rules: rule, workers: 1 })
    const [row] = [...outcomeRows(result, { key })]
    expect(row).toMatchObject({ outcome: 'raised', value: 0.5 })
    expect(row?.evidence['lot.owners.common']).toContainEqual({ total: n / 4 + 1 })
    expect(spent()).toBeLessThan(20_000)
  }, 60_000)
})

describe('the two best of different groups', () => {
  test('do not depend on the order', () => {
    const all = [
      [0, 5],
      [1, 3],
      [1, 6],
      [0, 7],
      [2, 6.5],
    ] as const
    const best = new TwoBest(1)
    for (const order of permutations([0, 1, 2, 3, 4])) {
      best.clear()
      for (const [group, value] of order.map((i) => all[i]!)) best.add(0, group, value)
      expect([best.size, best.first[0], best.group[0], best.second[0]]).toEqual([1, 7, 0, 6.5])
    }
  })
})

function permutations(of: readonly number[]): number[][] {
  if (of.length === 0) return [[]]
  return of.flatMap((one) => permutations(of.filter((other) => other !== one)).map((rest) => [one, ...rest]))
}
