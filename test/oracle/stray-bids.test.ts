import fc from 'fast-check'
import { rulesFor, testAgreement } from '../support/agree.js'
import { instant } from '../support/cases.js'
import type { OcpVerdict } from '../support/oracle-ocp.js'
import { bidderPairs, metOf, ratiosOf, winsOfPair } from '../support/oracle-ocp-contracts.js'
import { fatesOf, winsOf } from '../support/oracle-ocp-parties.js'
import { orderOf } from '../support/oracle-ocp-thresholds.js'
import { type Row, type Tables, text, view } from '../support/oracle-view.js'

/**
 * Facts of bidders and of their pairs, over data in which little is missing but what a few bids of each kind say that are set
 * aside, or name no bidder, lot or tender.
 */

type Range = readonly [number, number] | undefined

const counts = [1, 2, 3, 4, 5]
const shares = [0.2, 0.3, 0.45, 0.55, 0.7, 0.9, 1]
const facts: Readonly<Record<string, readonly number[]>> = {
  'bidder.bids': counts,
  'bidder.wins': counts,
  'bidder.win_rate': shares,
  'bidder.submitted': counts,
  'bidder.tenders': counts,
  'bidder.disqualified_share': shares,
  'bidder_pair.met': counts,
  'bidder_pair.same_ratio_lots': counts,
  'bidder_pair.tenders': counts,
  'bidder_pair.same_order_share': shares,
  'bidder_pair.lots': counts,
  'bidder_pair.same_winner_share': shares,
  'bidder_pair.turn_share': shares,
  'bidder_pair.won_share': shares,
}
const ruleOf = (fact: string, limit: number) =>
  `test.${fact.replace(/[._]/g, '-')}-${Math.round(limit * 100)}`
const rules = await rulesFor({
  conditions: Object.fromEntries(
    Object.entries(facts).flatMap(([fact, limits]) =>
      limits.map((limit) => [
        ruleOf(fact, limit),
        [fact.slice(0, fact.indexOf('.')), `${fact} >= ${limit}`] as const,
      ]),
    ),
  ),
})

function oracle(tables: Tables): OcpVerdict[] {
  const data = view(tables)
  const said: OcpVerdict[] = []
  const say = (id: string, fact: string, range: Range) => {
    for (const limit of facts[fact]!) {
      const [least, most] = (range ?? [0, 2 * limit]).map((value) => value >= limit * (1 - 1e-9))
      const outcome = least ? 'raised' : most ? 'not_computable' : 'clear'
      said.push({ rule: ruleOf(fact, limit), tender: null, id, outcome })
    }
  }
  const bidders = new Set(data.lots.flatMap(({ bids }) => bids.map((row) => text(row, 'bidder_id'))))
  for (const bidder of bidders) {
    if (bidder === null) continue
    const { bids, wins, rate } = winsOf(data, tables, bidder)
    const { submitted, tenders, share } = fatesOf(data, tables, bidder)
    say(bidder, 'bidder.bids', bids)
    say(bidder, 'bidder.wins', wins)
    say(bidder, 'bidder.win_rate', rate)
    say(bidder, 'bidder.submitted', submitted)
    say(bidder, 'bidder.tenders', tenders)
    say(bidder, 'bidder.disqualified_share', share)
  }
  for (const [one, other] of bidderPairs(data)) {
    const id = `${one} + ${other}`
    const { sure, most, share } = winsOfPair(one, other, tables, data)
    const [a, b] = [share(['one']), share(['other'])]
    const known = (range: Range): Range => (sure === 0 ? undefined : range)
    const order = orderOf(data, tables, one, other)
    say(id, 'bidder_pair.met', metOf(one, other, tables, data))
    say(id, 'bidder_pair.same_ratio_lots', ratiosOf(one, other, tables, data))
    say(id, 'bidder_pair.tenders', order.met)
    say(id, 'bidder_pair.same_order_share', order.share)
    say(id, 'bidder_pair.lots', [sure, most])
    say(id, 'bidder_pair.same_winner_share', known([Math.max(a[0], b[0]), Math.max(a[1], b[1])]))
    say(id, 'bidder_pair.turn_share', known([Math.min(a[0], b[0]), Math.min(a[1], b[1])]))
    say(id, 'bidder_pair.won_share', known(share(['one', 'other'])))
  }
  return said
}

const mostly = <T>(weight: number, usual: T, ...others: T[]) =>
  fc.oneof(
    { weight, arbitrary: fc.constant(usual) },
    { weight: others.length, arbitrary: fc.constantFrom(...others) },
  )
const morning = instant('2024-05-01T08:00Z')
const noon = instant('2024-05-01T12:00Z')

/** What a lot of two bidders may be like: whether there are others, and who won. */
const lot = fc.record({
  third: fc.boolean(),
  fourth: mostly<string | null>(6, null, 'D', 'E'),
  winner: mostly<string | null>(2, 'A', 'A', 'B', 'C', 'D', null),
  isLate: mostly(3, false, true),
  ratio: mostly(3, 1.1, 1.2),
  out: mostly(4, false, true),
  together: mostly(8, false, true),
  isSilent: mostly(8, false, true),
})
const tender = fc.array(lot, { minLength: 1, maxLength: 3 })

/** A bid that is not known to be somebody's, or for which lot. */
const stray = fc.record({
  kind: fc.constantFrom('copies', 'no lot', 'other lot', 'other tender', 'no tender', 'no bidder'),
  who: fc.constantFrom('A', 'B', 'C', 'D', 'F', null),
  tender: fc.nat(9),
  lot: fc.nat(9),
  id: fc.constantFrom('s1', 's2', 's2', 'b0', 'b1', null),
  status: mostly(3, 'valid', 'invited', 'disqualified'),
  is_winner: mostly<string | null>(4, 'false', 'true', null),
})
type Stray = typeof stray extends fc.Arbitrary<infer T> ? T : never

function rowsOf({ kind, who, tender, lot, id, status, is_winner }: Stray, sizes: readonly number[]): Row[] {
  const t = tender % sizes.length
  const place = { tender_id: `T${t}`, lot_id: `L${lot % sizes[t]!}` }
  const row = { ...place, bid_id: id, bidder_id: who, status, is_winner, submitted_at: noon, round: null }
  const made = { ...row, amount: 100, currency: 'SAR' }
  if (kind === 'copies') return [made, made].map((one) => ({ ...one, bid_id: id ?? 's3' }))
  if (kind === 'no lot') return [{ ...made, lot_id: null }]
  if (kind === 'other lot') return [{ ...made, lot_id: 'X' }]
  if (kind === 'other tender') return [{ ...made, tender_id: 'X' }]
  if (kind === 'no tender') return [{ ...made, tender_id: null }]
  return [{ ...made, bidder_id: null }]
}

const market = fc
  .record({
    tenders: fc.array(tender, { minLength: 1, maxLength: 4 }),
    strays: fc.array(stray, { maxLength: 3 }),
    isMarked: fc.boolean(),
    hasAwards: mostly(6, true, false),
    order: fc.nat(),
  })
  .map(({ tenders, strays, isMarked, hasAwards, order }) => {
    const tables: Record<'tenders' | 'lots' | 'bids' | 'awards', Row[]> = {
      tenders: [],
      lots: [],
      bids: [],
      awards: [],
    }
    tenders.forEach((lots, t) => {
      tables.tenders.push({ tender_id: `T${t}`, method: 'open' })
      lots.forEach((one, l) => {
        const place = { tender_id: `T${t}`, lot_id: `L${l}` }
        tables.lots.push(place)
        const bid = (bidder_id: string, k: number, amount: number, submitted_at: number) =>
          tables.bids.push({
            ...place,
            bid_id: one.together && k === 2 ? 'b1' : `b${k}`,
            bidder_id,
            status: one.out && k === 1 ? 'disqualified' : one.isSilent && k === 1 ? null : 'valid',
            submitted_at: one.isSilent && k === 1 ? null : submitted_at,
            round: null,
            amount,
            currency: 'SAR',
            is_winner: one.winner === bidder_id ? 'true' : 'false',
          })
        bid('A', 0, 100, one.isLate ? noon : morning)
        bid('B', 1, 100 * one.ratio, one.isLate ? morning : noon)
        if (one.third) bid('C', 2, 130, noon)
        if (one.fourth) bid(one.fourth, 3, 140, noon)
        if (one.winner)
          tables.awards.push({ ...place, award_id: `a${l}`, supplier_id: one.winner, status: 'active' })
      })
    })
    const sizes = tenders.map((lots) => lots.length)
    tables.bids.push(...strays.flatMap((one) => rowsOf(one, sizes)))
    if (!isMarked) tables.bids = tables.bids.map(({ is_winner: _, ...row }) => row)
    if (order % 2)
      tables.bids.sort((a, b) => ((Number(a.amount) * order) % 7) - ((Number(b.amount) * order) % 7))
    const { awards, ...others } = tables
    return { tables: (hasAwards ? tables : others) as Tables, asOf: undefined }
  })

testAgreement('bids that nobody can place widen the facts they may concern', rules, market, oracle, {
  runs: 150,
  // Counts and shares at the ends of what small data have; who wins less wins seldom more than half.
  rare: (seen) => /-(100|20|400|500) |-turn-share-(45|55|70|90) /.test(seen),
})
