import { beforeAll, describe, expect, it } from 'vitest'
import type { Dataset } from '#tenderflag/columns/dataset.js'
import { counts, distinct, notices, readMapped, realData, root, rowsOf, tableOf } from './data.js'

/** Reads a real set with its shipped mapping; skips where the data are not on this machine. */
function real(name: string, tests: (read: () => Dataset) => void): void {
  const folder = realData(name)
  describe.skipIf(folder === undefined)(folder ? name : `${name} (skipped: no ../shared/data)`, () => {
    let dataset: Dataset
    beforeAll(async () => {
      dataset = await readMapped(`${root}samples/mappings/${name}.yaml`, folder!)
    })
    tests(() => dataset)
  })
}

const sum = (rows: readonly Record<string, string | number | null>[], column: string) =>
  rows.reduce((total, row) => total + Number(row[column] ?? 0), 0)
const nulls = (rows: readonly Record<string, unknown>[], column: string) =>
  rows.filter((row) => row[column] === null).length

// The numbers were counted apart, with Python's csv module.
real('italy-law190', (read) => {
  it('reads every lot as a tender of its buyer', () => {
    const tenders = rowsOf(read(), 'tenders')
    expect(tenders).toHaveLength(44_806)
    expect(distinct(tenders, 'tender_id')).toBe(44_806)
    expect(distinct(tenders, 'buyer_id')).toBe(22)
    expect(tenders[0]).toMatchObject({
      tender_id: '00097020598/idm3',
      buyer_id: '00097020598',
      method: 'direct',
    })
  })

  it('reads 41 spellings of procedures as four methods', () => {
    const tenders = rowsOf(read(), 'tenders')
    expect(distinct(tenders, 'method_details')).toBe(41)
    expect(counts(tenders, 'method')).toEqual({
      direct: 32_232,
      limited: 8480,
      open: 2448,
      selective: 1617,
      null: 29,
    })
  })

  it('reads participants as bids, consortia as one, and no row without anyone', () => {
    const bids = rowsOf(read(), 'bids')
    expect(bids).toHaveLength(120_154)
    expect(distinct(bids, 'tender_id')).toBe(34_842)
    expect(
      distinct(
        bids.filter(({ bidder_id }) => bidder_id !== null),
        'bidder_id',
      ),
    ).toBe(28_752)
    expect(nulls(bids, 'bidder_id')).toBe(2)
    expect(bids.length - nulls(bids, 'bid_id')).toBe(17_252)
    expect(counts(bids, 'status')).toEqual({ pending: 120_154 })
  })

  it('finds the single bidders of open and selective lots', () => {
    const methods = new Map(rowsOf(read(), 'tenders').map((row) => [row.tender_id, row.method]))
    const bidders = new Map<string | number | null | undefined, Set<string>>()
    for (const { tender_id, bid_id, bidder_id } of rowsOf(read(), 'bids')) {
      const of = bidders.get(tender_id) ?? new Set()
      bidders.set(tender_id, of.add(bid_id === null ? `one ${bidder_id}` : `group ${bid_id}`))
    }
    const single = [...bidders].filter(
      ([tender, of]) => of.size === 1 && ['open', 'selective'].includes(String(methods.get(tender))),
    )
    expect(single).toHaveLength(1922)
  })

  it('gives one award a lot with its amount and its suppliers', () => {
    const awards = rowsOf(read(), 'awards')
    expect(awards).toHaveLength(44_806 + 42_776)
    expect(distinct(awards, 'tender_id', 'award_id')).toBe(44_806)
    expect(nulls(awards, 'amount')).toBe(42_776)
    expect(sum(awards, 'amount')).toBeCloseTo(7_587_560_836.97, 1)
    expect(awards.filter(({ amount }) => amount === 0)).toHaveLength(1200)
    expect(counts(awards, 'currency')).toEqual({ EUR: 44_806, null: 42_776 })
  })

  it('tells firms from persons, one row a party', () => {
    const parties = rowsOf(read(), 'parties')
    expect(distinct(parties, 'party_id')).toBe(parties.length)
    expect(counts(parties, 'kind')).toEqual({ firm: 25_683, person: 4203, null: 1211 })
  })

  it('reads days with offsets, and no filler of the year 1 or 1970', () => {
    const contracts = rowsOf(read(), 'contracts')
    expect(contracts.length - nulls(contracts, 'starts_at')).toBe(35_196)
    expect(contracts.length - nulls(contracts, 'ends_at')).toBe(31_110)
  })

  it('takes everything as it stands, but years that are typed wrong', () => {
    expect(notices(read())).toEqual(['null_date contracts.ends_at: 5', 'null_date contracts.starts_at: 5'])
  })
})

real('brazil-federal', (read) => {
  it('reads tenders with method and state', () => {
    const tenders = rowsOf(read(), 'tenders')
    expect(tenders).toHaveLength(1008)
    expect(distinct(tenders, 'tender_id')).toBe(1008)
    expect(counts(tenders, 'method')).toEqual({ open: 1006, selective: 2 })
    expect(counts(tenders, 'status')).toEqual({ complete: 839, unsuccessful: 89, active: 42, cancelled: 38 })
    expect(distinct(tenders, 'buyer_id')).toBe(71)
  })

  it('reads days since 1970 as days of Brazil', () => {
    const days = rowsOf(read(), 'tenders').map(({ opened_at }) => Number(opened_at))
    const first = days.reduce((a, b) => Math.min(a, b))
    expect(new Date(first).toISOString()).toBe('2010-05-06T03:00:00.000Z')
    expect(first % 1).toBe(0.5)
  })

  it('reads items as lots, rows as bids that stood, winners as awards', () => {
    const lots = rowsOf(read(), 'lots')
    expect(lots).toHaveLength(6851)
    expect(distinct(lots, 'tender_id', 'lot_id')).toBe(6851)
    const bids = rowsOf(read(), 'bids')
    expect(bids).toHaveLength(18_197)
    expect(counts(bids, 'status', 'is_winner')).toEqual({ 'valid false': 15_140, 'valid true': 3057 })
    expect(sum(bids, 'amount')).toBeCloseTo(7_219_322_436.51, 1)
    const awards = rowsOf(read(), 'awards')
    expect(counts(awards, 'status')).toEqual({ active: 2992, pending: 53, cancelled: 12 })
    expect(sum(awards, 'amount')).toBeCloseTo(603_700_196.62, 1)
    expect(counts(awards, 'currency')).toEqual({ BRL: 3057 })
  })

  it('reads parties, and takes everything as it stands', () => {
    expect(counts(rowsOf(read(), 'parties'), 'kind')).toEqual({ firm: 1678, person: 1 })
    expect(notices(read())).toEqual([])
  })
})

real('tsuchiura', (read) => {
  it('reads auctions with their reserve price', () => {
    const tenders = rowsOf(read(), 'tenders')
    expect(tenders).toHaveLength(744)
    expect(distinct(tenders, 'tender_id')).toBe(744)
    expect(sum(tenders, 'estimate')).toBe(22_567_725_200)
    expect(counts(tenders, 'currency')).toEqual({ JPY: 744 })
    expect(new Date(Number(tenders[0]!.opened_at)).toISOString()).toBe('2007-06-06T15:00:00.000Z')
  })

  it('reads invalid bids as disqualified, all of those below the minimum price among them', () => {
    const bids = rowsOf(read(), 'bids')
    expect(counts(bids, 'status')).toEqual({ valid: 2748, disqualified: 126 })
    expect(
      counts(
        bids.filter(({ is_winner }) => is_winner === 'true'),
        'status',
      ),
    ).toEqual({ valid: 742 })
    expect(nulls(bids, 'amount')).toBe(19)
    expect(sum(bids, 'amount')).toBe(74_842_605_635)
  })

  it('reads winners as awards, and takes everything as it stands', () => {
    const awards = rowsOf(read(), 'awards')
    expect(awards).toHaveLength(742)
    expect(sum(awards, 'amount')).toBe(21_626_133_900)
    expect(notices(read())).toEqual([])
  })
})

real('kosovo', (read) => {
  // Row 43 of Vitia_2015 has text after a closing quote: it is in each table, broken.
  it('reads the parts of a tender as one, unless they name different estimates', () => {
    const tenders = rowsOf(read(), 'tenders')
    expect(tenders).toHaveLength(3046 + 1)
    expect(tableOf(read(), 'tenders').broken.size).toBe(1)
    const rows = Object.values(counts(tenders, 'tender_id'))
    expect(rows.filter((n) => n > 1)).toHaveLength(74)
    expect(distinct(tenders, 'buyer_id')).toBe(6)
    expect(tenders[0]).toMatchObject({
      tender_id: 'Ferizaj_2011/1/2/3/6',
      method: null,
      estimate: 580,
      category: 'services',
    })
  })

  it('reads procedures, those of the shifted rows of Prishtina too', () => {
    expect(counts(rowsOf(read(), 'tenders'), 'method')).toEqual({
      open: 1523,
      direct: 591,
      limited: 35,
      selective: 3,
      null: 895,
    })
  })

  it('sums awards over the parts: estimates repeated on each part accuse nobody', () => {
    const awards = rowsOf(read(), 'awards')
    expect(awards).toHaveLength(3143 + 1)
    const parts = awards.filter(({ tender_id }) => tender_id === 'Prishtina_2015/22/2/1/1')
    expect(parts.map(({ amount }) => amount)).toEqual([186_844.08, 132_001.04, 149_822.55, 147_512.2])
    const [tender, ...others] = rowsOf(read(), 'tenders').filter(
      (row) => row.tender_id === 'Prishtina_2015/22/2/1/1',
    )
    expect([tender!.estimate, others]).toEqual([700_000, []])
  })

  it('reads what is annulled as cancelled', () => {
    const contracts = rowsOf(read(), 'contracts')
    expect(contracts).toHaveLength(3150 + 1)
    const cancelled = contracts.filter(({ status }) => status === 'cancelled')
    expect(cancelled.map((row) => row.tender_id)).toEqual([
      'Ferizaj_2011/116/2/3/6',
      'Vitia_2014/71/2/2/1',
      'Vitia_2016/58/2/3/6',
    ])
    expect(cancelled.map((row) => row.supplier_id)).toEqual([null, null, null])
  })

  it('reads dates in five spellings, and both ends of ranges', () => {
    const contracts = rowsOf(read(), 'contracts')
    const years = contracts.map(({ signed_at }) =>
      signed_at === null ? null : new Date(Number(signed_at) + 7_200_000).getUTCFullYear(),
    )
    expect(
      counts(
        years.map((year) => ({ year })),
        'year',
      ),
    ).toEqual({
      2005: 1,
      2010: 249,
      2011: 843,
      2012: 1,
      2013: 665,
      2014: 659,
      2015: 572,
      2016: 84,
      null: 77,
    })
    expect(contracts.length - nulls(contracts, 'ends_at')).toBe(77)
  })

  it('reads no number that is not written as the others', () => {
    expect(notices(read())).toEqual([
      'bad_value awards.amount: 17',
      'ragged_row awards: 1',
      'bad_value contracts.amount: 17',
      'bad_value contracts.ends_at: 5',
      'bad_value contracts.signed_at: 4',
      'ragged_row contracts: 1',
      'ragged_row parties: 1',
      'bad_value tenders.estimate: 1',
      'ragged_row tenders: 1',
      'unmapped_value tenders.method: 1',
    ])
    const euros = rowsOf(read(), 'awards').filter(({ tender_id }) =>
      String(tender_id).startsWith('Ferizaj_2013/'),
    )
    expect(euros.map(({ amount }) => amount)).toContain(20_503.9)
  })
})
