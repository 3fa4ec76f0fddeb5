import { afterAll, describe, expect, test } from 'vitest'
import { outcomeRows, Pool, type ScanResult, scanRows } from '#tenderflag/index.js'
import { cpuTime } from '../support/cpu-time.js'

const pool = new Pool(1)
afterAll(() => pool.close())

type Tables = Record<string, Record<string, unknown>[]>

/** Data that lie in one place, of a size: what is asked, of how many, and what is right. */
interface Skew {
  readonly rules: readonly string[]
  readonly few: number
  readonly tables: (n: number) => Tables
  readonly right: (result: ScanResult, n: number) => void
}

const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i)
const money = { currency: 'SAR', status: 'active' }
const tender = (tender_id: string, more = {}) => ({
  tender_id,
  buyer_id: 'B',
  method: 'open',
  status: 'complete',
  deadline_at: '2024-05-01',
  estimate: 100,
  currency: 'SAR',
  ...more,
})
const bid = (bid_id: string, bidder_id: string | null, more = {}) => ({
  tender_id: 'T',
  bid_id,
  bidder_id,
  status: 'valid',
  submitted_at: '2024-04-01',
  ip: '192.0.2.1',
  ...more,
})
const award = (tender_id: string, supplier_id: string, more = {}) => ({
  tender_id,
  award_id: 'A',
  supplier_id,
  amount: 30,
  awarded_at: '2024-05-02',
  ...money,
  ...more,
})
const day = (i: number): string => new Date(Date.UTC(1980, 0, 1 + i)).toISOString().slice(0, 10)
const rows = (result: ScanResult) => [...outcomeRows(result, { reveal: true, key: new Uint8Array(32) })]
const counts = (result: ScanResult, id: string) => result.rules.find(({ rule }) => rule.id === id)!.counts

const skews: Readonly<Record<string, Skew>> = {
  'two consortia share one address': {
    rules: ['etimad'],
    few: 4000,
    tables: (n) => ({
      tenders: [tender('T')],
      bids: range(n).map((i) => bid(`Q${i % 2}`, `F${i}`)),
    }),
    right: (result, n) =>
      expect(rows(result)).toMatchObject([{ rule: 'etimad.shared-ip', tender_id: 'T', value: n }]),
  },
  'members of one bid share an address, half of them without a name': {
    rules: ['etimad'],
    few: 10_000,
    tables: (n) => ({
      tenders: [tender('T')],
      bids: [
        ...range(n).map((i) => bid('Q', i % 2 === 0 ? `F${i}` : null, { round: i })),
        bid('Z', 'Z', { ip: '198.51.100.1' }),
      ],
    }),
    right: (result) => expect(counts(result, 'etimad.shared-ip')).toMatchObject({ raised: 0, clear: 1 }),
  },
  'one award has many suppliers': {
    rules: ['etimad'],
    few: 5000,
    tables: (n) => ({
      tenders: [tender('T')],
      awards: range(n).map((i) => award('T', `F${i}`)),
    }),
    right: (result) => expect(rows(result)).toMatchObject([{ rule: 'etimad.low-award', value: 0.3 }]),
  },
  'winners without number have two bids each, and others one together': {
    rules: ['rules/ocp/R035.yaml', 'rules/ocp/R025.yaml'],
    few: 3000,
    tables: (n) => ({
      tenders: [tender('T')],
      bids: [
        ...range(2 * n).map((i) => bid(`Q${i}`, `F${i % n}`)),
        ...['G', 'H'].map((who) => bid('Q', who, { status: 'disqualified' })),
      ],
      awards: range(n).map((i) => award('T', `F${i}`, { award_id: `A${i}` })),
    }),
    right: (result) => expect(counts(result, 'ocp.R035')).toMatchObject({ raised: 1 }),
  },
  'awards without number name no tender': {
    rules: ['rules/alice/splitting.yaml', 'rules/ocp/R040.yaml', 'rules/ocp/R050.yaml'],
    few: 10_000,
    tables: (n) => ({
      tenders: range(n).map((i) => tender(`T${i}`, { method: 'direct', classification: '33' })),
      awards: [
        ...range(n).map((i) => award(`T${i}`, 'F')),
        ...range(n).map((i) => ({ ...award('', `G${i}`), tender_id: null })),
      ],
      thresholds: [{ method: 'direct', currency: 'SAR', amount: 100 }],
    }),
    right: (result) =>
      expect(counts(result, 'alice.splitting')).toMatchObject({ raised: 0, clear: 0, notComputable: 1 }),
  },
  'a tender of many lots has many bids without one': {
    rules: ['alice/repeat-loser', 'ocp/R023', 'ocp/R025'].map((rule) => `rules/${rule}.yaml`),
    few: 1200,
    tables: (n) => ({
      tenders: [tender('T')],
      lots: range(n).map((i) => ({ tender_id: 'T', lot_id: `L${i}`, status: 'complete' })),
      bids: range(n).map((i) => bid(`Q${i}`, `F${i}`)),
    }),
    right: (result) => expect(rows(result)).toEqual([]),
  },
  'a method has thresholds without number, one after the other': {
    rules: ['ocp/R002', 'ocp/R049', 'ocp/R055', 'alice/splitting'].map((rule) => `rules/${rule}.yaml`),
    few: 3000,
    tables: (n) => ({
      tenders: range(n).map((i) =>
        tender(`T${i}`, {
          method: 'direct',
          category: 'goods',
          country: 'SA',
          published_at: day(i),
          estimate: 99.5 + i,
        }),
      ),
      awards: range(n).map((i) => award(`T${i}`, 'F', { amount: 99.5 + i, awarded_at: day(i) })),
      thresholds: range(n).map((i) => ({
        method: 'direct',
        currency: 'SAR',
        category: 'goods',
        country: 'SA',
        amount: 100 + i,
        from: day(i),
        to: day(i),
      })),
    }),
    right: (result, n) =>
      expect(rows(result)).toMatchObject([
        { rule: 'ocp.R002', subject: { id: 'B' }, evidence: { 'buyer.just_below': n } },
        { rule: 'ocp.R049', value: n },
      ]),
  },
  'all rows of one tender are copies, each with an award and a buyer of its own': {
    rules: ['alice.failed-then-direct', 'ocp.R013', 'ocp.R055'],
    few: 5000,
    tables: (n) => ({
      tenders: range(n).map((i) => tender('T', { buyer_id: `B${i}` })),
      awards: range(n).map((i) => award('T', `F${i}`, { award_id: `A${i}` })),
    }),
    right: (result) => expect(result.rules.every(({ counts }) => counts.raised === 0)).toBe(true),
  },
  'a consortium spells all other bidders of its lot anew': {
    rules: ['rules/alice/common-owner.yaml'],
    few: 1500,
    tables: (n) => ({
      tenders: [tender('T')],
      bids: [
        ...range(n).map((i) => bid(`Q${i}`, `P${i}X`)),
        ...range(n).map((i) => bid('C', `p${i}x`)),
        bid('R', 'R'),
      ],
      party_links: [{ party_id: 'P0X', other_id: 'Y', relation: 'owner' }],
    }),
    right: (result) => expect(counts(result, 'alice.common-owner')).toMatchObject({ raised: 0 }),
  },
  'one id stands in a register again and again': {
    rules: ['rules/alice/sanctioned-award.yaml', 'rules/alice/public-servant-award.yaml'],
    few: 6000,
    tables: (n) => ({
      tenders: range(n).map((i) => tender(`T${i}`)),
      awards: range(n).map((i) => award(`T${i}`, i === 0 ? 'F' : '0')),
      party_links: [{ party_id: 'X', other_id: 'Y', relation: 'owner' }],
      registers: [
        { register: 'sanctions', party_id: 'F', from: '2023-01-01', to: null },
        ...range(n).map(() => ({ register: 'sanctions', party_id: '0', from: null, to: '2020-01-01' })),
      ],
    }),
    right(result, n) {
      expect(rows(result)).toMatchObject([{ rule: 'alice.sanctioned-award', tender_id: 'T0' }])
      // Of an id that so many have, nobody knows.
      expect(counts(result, 'alice.sanctioned-award')).toMatchObject({ clear: 0, notComputable: n - 1 })
    },
  },
  'a supplier has owners without number, all sanctioned once': {
    rules: ['rules/alice/sanctioned-award.yaml'],
    few: 3000,
    tables: (n) => ({
      tenders: range(n).map((i) => tender(`T${i}`)),
      awards: range(n).map((i) => award(`T${i}`, 'F')),
      party_links: range(n).map((i) => ({ party_id: 'F', other_id: `P${i}`, relation: 'owner' })),
      registers: range(n).map((i) => ({ register: 'sanctions', party_id: `P${i}`, to: '2020-01-01' })),
    }),
    right(result, n) {
      const clear = n > 2000 ? 0 : n
      expect(counts(result, 'alice.sanctioned-award')).toMatchObject({ clear, notComputable: n - clear })
    },
  },
  'a bidder has owners without number': {
    rules: ['rules/ocp/R032.yaml', 'rules/alice/common-owner.yaml'],
    few: 2000,
    tables: (n) => ({
      tenders: range(n).map((i) => tender(`T${i}`)),
      bids: range(n).flatMap((i) => ['F', `G${i}`].map((who) => bid(who, who, { tender_id: `T${i}` }))),
      party_links: range(n).map((i) => ({
        party_id: 'F',
        other_id: `P${i}`,
        relation: 'beneficial owner',
        share: 0.1,
      })),
    }),
    right(result, n) {
      // Whoever owns F, the other bidder has no owner; but the one may stand behind the other.
      expect(counts(result, 'ocp.R032')).toMatchObject({ raised: 0, clear: n, notComputable: 0 })
      expect(counts(result, 'alice.common-owner')).toMatchObject({ raised: 0, clear: 0, notComputable: n })
    },
  },
  'all suppliers, and all who were sanctioned once, have one name': {
    rules: ['rules/alice/sanctioned-name.yaml'],
    few: 3000,
    tables: (n) => ({
      tenders: range(n).map((i) => tender(`T${i}`)),
      awards: range(n).map((i) => award(`T${i}`, `F${i}`)),
      parties: range(n).map((i) => ({ party_id: `F${i}`, name: 'Not told' })),
      registers: range(n).map((i) => ({
        register: 'sanctions',
        party_id: `P${i}`,
        name: 'Not told',
        to: '2020-01-01',
      })),
    }),
    right(result, n) {
      const clear = n > 4000 ? 0 : n
      expect(counts(result, 'alice.sanctioned-name')).toMatchObject({ clear, notComputable: n - clear })
    },
  },
  'a buyer has officials without number, none of them in office': {
    rules: ['rules/alice/related-to-official-award.yaml'],
    few: 3000,
    tables: (n) => ({
      tenders: range(n).map((i) => tender(`T${i}`)),
      awards: range(n).map((i) => award(`T${i}`, `F${i}`)),
      // nobody's number is known, so that it may be that of anybody in office
      parties: range(n).map((i) => ({ party_id: `F${i}`, address: `${i} High Street`, phone: null })),
      party_links: [{ party_id: 'X', other_id: 'Y', relation: 'owner' }],
      registers: range(n).map((i) => ({
        register: 'officials',
        party_id: `P${i}`,
        organisation_id: 'B',
        from: null,
        to: '2020-01-01',
      })),
    }),
    right(result, n) {
      const clear = n > 2000 ? 0 : n
      expect(counts(result, 'alice.related-to-official-award')).toMatchObject({
        clear,
        notComputable: n - clear,
      })
    },
  },
}

describe('right, and in time that grows with the rows, where', () => {
  test.each(Object.keys(skews))('%s', async (name) => {
    const { rules, few, tables, right } = skews[name]!
    const seconds: number[] = []
    for (const n of [1100, few, 4 * few]) {
      const data = tables(n)
      const spent = cpuTime()
      const result = await scanRows(data as Parameters<typeof scanRows>[0], {
        rules: [...rules],
        pool,
        asOf: '2024-06-01',
      })
      seconds.push(spent() / 1000)
      right(result, n)
    }
    // 4 times as long if linear, 16 times if quadratic
    expect(seconds[2]!).toBeLessThan(seconds[1]! * 8 + 0.5)
  })
})
