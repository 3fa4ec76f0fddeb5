import ipaddr from 'ipaddr.js'
import { describe, expect, test } from 'vitest'
import { plants } from '#tenderflag/generate/plants/schedule.js'
import { byTender, type Row, readMarket } from './read-market.js'

/*
 * A second, slow reading of the tables, only for what the generator promises: that each label is true, and that
 * nothing is raised that has none. It answers what holds for whole rows and gives undefined where a value is missing.
 */
const TENDERS = 6_000
const market = readMarket({ tenders: TENDERS, seed: 11 })
const rows = (table: string): Row[] => market[table] ?? []
const tenders = new Map(rows('tenders').map((row) => [row.tender_id, row]))
const grouped = Object.fromEntries(
  ['lots', 'bids', 'awards', 'contracts'].map((table) => [table, byTender(rows(table))]),
)
const of = (table: string, tender: string): Row[] => grouped[table]?.get(tender) ?? []
const newest = [
  ...rows('bids').flatMap((bid) => [bid.submitted_at ?? '', bid.withdrawn_at ?? '']),
  ...rows('tenders').map((row) => row.opened_at ?? ''),
  ...rows('awards').map((row) => row.awarded_at ?? ''),
  ...rows('contracts').map((row) => row.signed_at ?? ''),
]
  .sort()
  .at(-1)
const asOf = newest ?? ''

const inLot = (row: Row, lot: Row | undefined): boolean => !lot || row.lot_id === lot.lot_id
const submitted = (bid: Row): boolean => bid.submitted_at !== ''
const withdrawn = (bid: Row): boolean => bid.withdrawn_at !== '' || bid.status === 'withdrawn'
const units = (bids: Row[]): number => new Set(unitOf(bids).values()).size
const address = (text: string | undefined): string => ipaddr.process(text ?? '').toNormalizedString()

/** Bidder → the party that stands for it: members of one bid are one. */
function unitOf(bids: Row[]): Map<string, string> {
  const units = new Map<string, string>()
  for (const bid of bids) {
    const partner = bids.find((other) => other.bid_id === bid.bid_id)
    units.set(bid.bidder_id ?? '', units.get(bid.bidder_id ?? '') ?? partner?.bidder_id ?? '')
  }
  return units
}

const answers: Record<string, (tender: Row, subject: Row | undefined) => string | undefined> = {
  'etimad.single-bid': (tender, lot) => {
    const method = tender.method ?? ''
    if (method === '') return undefined
    if (method !== 'open' && method !== 'selective') return 'not_applicable'
    if ((tender.deadline_at ?? '') > asOf) return 'not_applicable'
    const bids = of('bids', tender.tender_id ?? '').filter((bid) => inLot(bid, lot))
    if (bids.length === 0) {
      const count = (lot ?? tender).bids_count
      return count === '' ? undefined : count === '1' ? 'raised' : 'clear'
    }
    const stood = bids.filter(
      (bid) => submitted(bid) && !(withdrawn(bid) && (bid.withdrawn_at ?? '') <= (tender.deadline_at ?? '')),
    )
    return units(stood) === 1 ? 'raised' : 'clear'
  },
  'etimad.low-award': (tender, lot) => {
    const awards = of('awards', tender.tender_id ?? '').filter((award) => inLot(award, lot))
    const counting = awards.filter(({ status }) => status === 'active' || status === 'pending')
    if (counting.length === 0)
      return awards.some(({ status }) => status === '') ? undefined : 'not_applicable'
    const { estimate, currency } = lot ?? tender
    if (estimate === '' || currency === '' || counting.some((award) => award.amount === ''))
      return 'not_computable'
    if (counting.some((award) => award.currency !== currency)) return 'not_computable'
    const each = new Map(counting.map((award) => [award.award_id, Number(award.amount)]))
    const cents = [...each.values()].reduce((sum, amount) => sum + Math.round(amount * 100), 0)
    return cents * 100 < Math.round(Number(estimate) * 100) * 35 ? 'raised' : 'clear'
  },
  'etimad.bid-withdrawn': (tender, lot) => {
    const bids = of('bids', tender.tender_id ?? '').filter((bid) => inLot(bid, lot))
    if (bids.length === 0) return (lot ?? tender).bids_count === '0' ? 'clear' : undefined
    return bids.some(withdrawn) ? 'raised' : 'clear'
  },
  'etimad.shared-ip': (tender, lot) => {
    const bids = of('bids', tender.tender_id ?? '').filter((bid) => inLot(bid, lot) && submitted(bid))
    const unit = unitOf(bids)
    const seen = new Map<string, Set<string>>()
    for (const bid of bids.filter(({ ip }) => ip !== '')) {
      const users = seen.get(address(bid.ip)) ?? new Set<string>()
      seen.set(address(bid.ip), users.add(unit.get(bid.bidder_id ?? '') ?? ''))
    }
    if ([...seen.values()].some((users) => users.size > 1)) return 'raised'
    return units(bids) > 1 && bids.some(({ ip }) => ip === '') ? 'not_computable' : 'clear'
  },
  'etimad.contract-cancelled': (_, contract) =>
    contract?.status === 'cancelled' || contract?.cancelled_at !== '' ? 'raised' : 'clear',
  'etimad.award-cancelled': (_, award) => (award?.status === 'cancelled' ? 'raised' : 'clear'),
  'etimad.tender-cancelled': (tender) =>
    (tender.status === 'cancelled' || tender.status === 'withdrawn') &&
    of('bids', tender.tender_id ?? '').some(submitted)
      ? 'raised'
      : 'clear',
}

const idColumn = { lot: 'lot_id', award: 'award_id', contract: 'contract_id' } as const

function subjectOf(label: Row): Row | undefined {
  const { subject_type: type, subject_id: id, tender_id: tender } = label
  if (type !== 'lot' && type !== 'award' && type !== 'contract') return undefined
  return of(`${type}s`, tender ?? '').find((row) => row[idColumn[type]] === id)
}

describe('labels', () => {
  test('say what a second reading of the tables says', () => {
    const wrong = rows('labels').filter(
      (label) =>
        answers[label.rule ?? '']?.(tenders.get(label.tender_id ?? '') ?? {}, subjectOf(label)) !==
        label.outcome,
    )
    expect(wrong).toEqual([])
    expect(rows('labels').length).toBeGreaterThan(TENDERS / 6)
  })

  test('name everything that is raised', () => {
    const key = (...parts: (string | undefined)[]) => parts.join(' ')
    const raised = new Set(
      rows('labels')
        .filter(({ outcome }) => outcome === 'raised')
        .map(({ rule, tender_id, subject_id }) => key(rule, tender_id, subject_id)),
    )
    const missed: string[] = []
    let asked = 0
    for (const tender of tenders.values()) {
      const id = tender.tender_id ?? ''
      const lots = of('lots', id)
      const subjects: [string, string, Row | undefined][] = [
        ['etimad.tender-cancelled', id, undefined],
        ...(lots.length === 0 ? [undefined] : lots).flatMap((lot): [string, string, Row | undefined][] =>
          ['single-bid', 'low-award', 'bid-withdrawn', 'shared-ip'].map((rule) => [
            `etimad.${rule}`,
            lot?.lot_id ?? id,
            lot,
          ]),
        ),
        ...of('awards', id).map((award): [string, string, Row] => [
          'etimad.award-cancelled',
          award.award_id ?? '',
          award,
        ]),
        ...of('contracts', id).map((contract): [string, string, Row] => [
          'etimad.contract-cancelled',
          contract.contract_id ?? '',
          contract,
        ]),
      ]
      for (const [rule, subject, row] of subjects) {
        asked++
        // a bid without a lot puts the lots of its tender in doubt
        if (lots.length > 0 && of('bids', id).some(({ lot_id }) => lot_id === '')) continue
        // a bid that lacks its time, or its status, may or may not have come: never raised by the rules
        if (of('bids', id).some((bid) => bid.status !== 'invited' && bid.submitted_at === '')) continue
        if (answers[rule]?.(tender, row) === 'raised' && !raised.has(key(rule, id, subject)))
          missed.push(key(rule, id, subject))
      }
    }
    expect(missed).toEqual([])
    expect(asked).toBeGreaterThan(TENDERS * 5)
  })

  test('hold every variant at its documented rate, a case in six tenders', () => {
    const planted = rows('labels').filter(({ variant }) => variant !== 'natural' && !variant?.includes('/'))
    const counts = new Map<string, number>()
    for (const { rule, variant } of planted)
      counts.set(`${rule} ${variant}`, (counts.get(`${rule} ${variant}`) ?? 0) + 1)
    const own = plants.filter(({ rule, expects }) => expects.some((expected) => expected.rule === rule))
    expect([...counts.keys()].sort()).toEqual(own.map(({ rule, variant }) => `${rule} ${variant}`).sort())
    const rate = TENDERS / 6 / plants.length
    for (const count of counts.values()) expect(Math.abs(count - rate)).toBeLessThanOrEqual(1)
  })

  test('follow the relaunch of a cancelled tender to its winner', () => {
    const relaunched = rows('labels').filter(({ variant }) => variant?.startsWith('relaunched-'))
    expect(relaunched.length).toBeGreaterThan(10)
    for (const { tender_id: id, variant } of relaunched) {
      const again = rows('tenders').find(({ previous_tender_id: previous }) => previous === id)
      const lowest = of('bids', id ?? '').find(({ rank }) => rank === '1')?.bidder_id
      const winner = of('awards', again?.tender_id ?? '')[0]?.supplier_id
      expect(winner).toBeTruthy()
      expect(winner === lowest).toBe(variant === 'relaunched-same-winner')
    }
  })
})
