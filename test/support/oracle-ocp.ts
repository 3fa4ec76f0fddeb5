import { firstMoment, isWholeDay, lastMoment } from '#tenderflag/schema/instant.js'
import { all, any, type Known, no, outcomeOf } from './known.js'
import {
  agreed,
  awardsOf,
  countBidders,
  hasCountingAward,
  isCompetitive,
  isCounting,
  isLess,
  isOpen,
  isSharing,
  isSingleBid,
  isSubmitted,
  isWithdrawn,
} from './oracle.js'
import { wonBidsOf } from './oracle-strays.js'
import {
  amount,
  at,
  isFew,
  type LotView,
  lostAwardsOf,
  lostTendersOf,
  newest,
  type PaperView,
  type Row,
  type Tables,
  text,
  type View,
  view,
} from './oracle-view.js'

/**
 * Rules and facts of pack `ocp`, naive and row by row, by the formulas of their definitions. What is not known is tried
 * out: a share lies between the least and the largest that any values of the unknowns give. For small sets.
 */

export interface OcpVerdict {
  readonly rule: string
  readonly tender: string | null
  readonly id: string
  readonly outcome: 'raised' | 'clear' | 'not_applicable' | 'not_computable'
}

/** Every rule on every subject, in no certain order. */
export function ocpOracle(tables: Tables, asOfGiven?: number): OcpVerdict[] {
  const data = view(tables)
  const asOf = asOfGiven ?? newest(tables)
  const said: OcpVerdict[] = []
  const say = (rule: string, tender: string | null, id: string, scope: Known, when: Known) => {
    said.push({ rule, tender, id, outcome: outcomeOf(scope, when) })
  }
  for (const tender of data.tenders) {
    const [least, most] = submissionDays(tender.row)
    say(
      'ocp.R003',
      tender.id,
      tender.id,
      text(tender.row, 'method') !== 'direct',
      between(least, most, (days) => days < 15),
    )
  }
  for (const lot of data.lots) {
    const lotRule = (rule: string, scope: Known, when: Known) => say(rule, lot.tender.id, lot.id, scope, when)
    const closed = no(isOpen(lot.tender, asOf))
    lotRule('ocp.R018', all(closed, isCompetitive(lot.tender)), isSingleBid(lot))
    lotRule('ocp.R028', closed, hasIdenticalAmounts(lot, data))
    lotRule('ocp.R035', hasCountingAward(lot, tables), othersDisqualified(lot, tables))
    const { least, most, spread } = validBids(lot, data)
    lotRule(
      'test.valid',
      true,
      between(least, most, (count) => count >= 2),
    )
    lotRule('test.spread', true, spread === undefined ? undefined : spread > 0.05)
  }
  for (const buyer of parties(data, (one) => [text(one.tender.row, 'buyer_id')])) {
    const own = data.tenders.filter(({ row }) => text(row, 'buyer_id') === buyer)
    const methods = own.map(({ row }) => text(row, 'method'))
    const closed = methods.filter((method) => method === 'limited' || method === 'direct').length
    const open = methods.filter((method) => method === null).length
    const lost = lostTendersOf(buyer, tables, data)
    const share = (k: number) => k / (own.length + lost)
    say(
      'ocp.R013',
      null,
      buyer,
      true,
      between(share(closed), share(closed + open + lost), (s) => isLess(0.3, s)),
    )
  }
  for (const supplier of suppliersOf(data)) {
    const [tenders, divisions] = won(data, tables, supplier)
    say(
      'test.tenders',
      null,
      supplier,
      true,
      between(...tenders, (n) => n >= 2),
    )
    say(
      'test.divisions',
      null,
      supplier,
      true,
      between(...divisions, (n) => n >= 2),
    )
  }
  for (const [buyer, supplier] of buyersWithSuppliers(data)) {
    const awards = awardsOfPair(data, buyer, supplier)
    const sure = awards.filter(({ counts }) => counts === true).length
    const isOpen = (award: PaperView) => award.aside || isCounting(award.rows) !== false
    const more = lostAwardsOf({ buyer, supplier }, tables, data, isOpen)
    const isSpentElsewhere = lostAwardsOf({ buyer }, tables, data, isOpen) > 0
    const scope = between(sure, awards.length + more, (n) => n >= 1)
    const large = isSpentElsewhere ? undefined : isLargeShare(data, buyer, supplier)
    say('ocp.R040', null, `${buyer} + ${supplier}`, scope, large)
  }
  return said
}

/** Whether a condition holds at both ends of a range: all conditions here hold from some number on, or up to one. */
function between(least: number, most: number, holds: (value: number) => boolean): Known {
  if (Number.isNaN(least) || Number.isNaN(most)) return undefined
  return holds(least) === holds(most) ? holds(least) : undefined
}

const DAY = 86_400_000

function submissionDays(row: Row | undefined): [number, number] {
  const from = amount(row, 'published_at')
  const to = amount(row, 'deadline_at')
  if (Number.isNaN(from) || Number.isNaN(to)) return [Number.NaN, Number.NaN]
  if (isWholeDay(from) && isWholeDay(to)) {
    const days = Math.round((firstMoment(to) - firstMoment(from)) / DAY)
    return [days, days]
  }
  const whole = (ms: number) => (ms < 0 ? ms / DAY : Math.floor(ms / DAY))
  return [whole(firstMoment(to) - lastMoment(from)), whole(lastMoment(to) - firstMoment(from))]
}

/** "A bid … over several lots counts as present in each; its price in each is unknown." */
function isOverSeveralLots(row: Row, lot: LotView, data: View): boolean {
  const id = text(row, 'bid_id')
  const others = data.lots.filter((one) => one.tender === lot.tender && one !== lot)
  return (
    id !== null &&
    others.some((one) => [...one.bids, ...one.bidsAside].some((other) => text(other, 'bid_id') === id))
  )
}

/** "two different bidders offer the identical amount" */
function hasIdenticalAmounts(lot: LotView, data: View): Known {
  const priced = (row: Row) =>
    amount(row, 'amount') > 0 && text(row, 'currency') !== null && !isOverSeveralLots(row, lot, data)
  const bids = lot.bids.filter((row) => isSubmitted(row) === true && priced(row))
  const alike = (a: Row, b: Row) =>
    ['amount', 'currency', 'round'].every((column) => at(a, column) === at(b, column))
  const same = any(false, ...bids.flatMap((a) => bids.map((b) => isSharing(a, b, lot, alike))))
  if (same === true) return true
  if (countBidders(lot, isSubmitted).most <= 1) return false
  const missing = lot.bids.some(
    (row) => isSubmitted(row) === undefined || (isSubmitted(row) === true && !priced(row)),
  )
  return missing || lot.bids.length === 0 || lot.bidsInDoubt ? undefined : same
}

/** "every other bidder was disqualified (at least one)" */
function othersDisqualified(lot: LotView, tables: Tables): Known {
  if (!tables.awards || lot.awardsInDoubt || lot.bidsInDoubt || lot.bids.length === 0) return undefined
  if (awardsOf(lot).some((rows) => isCounting(rows) === undefined)) return undefined
  const suppliers = awardsOf(lot)
    .filter((rows) => isCounting(rows) === true)
    .flatMap((rows) => rows.map((row) => text(row, 'supplier_id')))
  if (suppliers.includes(null) || suppliers.length === 0) return undefined
  const wonBids = wonBidsOf(lot, new Set(suppliers.filter((who) => who !== null)))
  if (!wonBids) return undefined
  const isWinning = (row: Row) =>
    wonBids.includes(text(row, 'bid_id') ?? '') ||
    (text(row, 'bidder_id') !== null && suppliers.includes(text(row, 'bidder_id')))
  const rows = lot.bids.filter((row) => isSubmitted(row) !== false)
  const fateOf = (row: Row): 'out' | 'stays' | 'unclear' => {
    if (isWithdrawn(row) === true) return 'stays'
    if (text(row, 'status') === null) return 'unclear'
    return text(row, 'status') === 'disqualified' ? 'out' : 'stays'
  }
  let [out, stays, unclear] = [0, 0, 0]
  for (const who of new Set(rows.map((row) => text(row, 'bidder_id')))) {
    const own = rows.filter((row) => text(row, 'bidder_id') === who)
    if (who === null) unclear += own.filter((row) => !isWinning(row)).length
    else if (!own.some(isWinning)) {
      const fates = own.map(fateOf)
      if (fates.includes('stays')) stays++
      else if (fates.includes('unclear')) unclear++
      else out++
    }
  }
  return all(
    between(out, out + unclear, (count) => count >= 1),
    between(stays, stays + unclear, (count) => count === 0),
  )
}

/** Valid bids: how many at least and at most, and (max − min) / mean of their prices. */
function validBids(lot: LotView, data: View): { least: number; most: number; spread: number | undefined } {
  // An invitation without an answer makes no round.
  const rounds = lot.bids.filter((row) => isSubmitted(row) !== false).map((row) => amount(row, 'round'))
  const named = rounds.filter((round) => !Number.isNaN(round))
  const last = Math.max(...named)
  // A row without a status may be an invitation: whether its round is one is not known.
  const sure = lot.bids.filter((row) => text(row, 'status') !== null || at(row, 'withdrawn_at') !== null)
  const surely = sure.filter((row) => isSubmitted(row) !== false).map((row) => amount(row, 'round'))
  const isDoubtful = named.length > 0 && !surely.includes(last)
  const mixed = isDoubtful || (named.length > 0 && named.length < rounds.length)
  const ofRound = (row: Row) => named.length === 0 || mixed || amount(row, 'round') === last
  const rows = lot.bids.filter((row) => at(row, 'withdrawn_at') === null && ofRound(row))
  const valid = rows.filter((row) => text(row, 'status') === 'valid')
  const ids = new Set(valid.map((row) => text(row, 'bid_id')))
  const bids = [
    ...valid.filter((row) => text(row, 'bid_id') === null).map((row) => [row]),
    ...[...ids].filter((id) => id !== null).map((id) => valid.filter((row) => text(row, 'bid_id') === id)),
  ]
  const unclear = rows.filter((row) => text(row, 'status') === null).length
  const lost = lot.bidsInDoubt || lot.bids.length === 0
  const least = mixed || (lost && named.length > 0) ? 0 : bids.length
  const most = lost ? Number.POSITIVE_INFINITY : bids.length + unclear
  const prices = bids.map((same) => agreed(same, 'amount'))
  const currencies = new Set(bids.map((same) => agreed(same, 'currency')))
  const known =
    !mixed &&
    !lost &&
    unclear === 0 &&
    bids.length >= 2 &&
    prices.every((price) => typeof price === 'number' && price > 0) &&
    currencies.size === 1 &&
    !currencies.has(null) &&
    !currencies.has(undefined) &&
    !bids.some((same) => same.some((row) => isOverSeveralLots(row, lot, data)))
  if (!known) return { least, most, spread: undefined }
  const sorted = prices.map(Number).sort((a, b) => a - b)
  const mean = sorted.reduce((sum, price) => sum + price, 0) / sorted.length
  return { least, most, spread: (sorted.at(-1)! - sorted[0]!) / mean }
}

/** Parties that usable rows name in some role. */
function parties(data: View, of: (lot: LotView) => (string | null)[]): string[] {
  return [...new Set(data.lots.flatMap(of))].filter((who) => who !== null)
}

function suppliersOf(data: View): string[] {
  const rows = data.awards.filter(({ lost }) => !lost).flatMap((award) => award.rows)
  return [...new Set(rows.map((row) => text(row, 'supplier_id')))].filter((who) => who !== null)
}

const tenderRow = (data: View, id: string): Row | undefined => data.tenders.find((one) => one.id === id)?.row

/** Tenders a supplier won in, and different divisions of what they buy: at least and at most. */
function won(data: View, tables: Tables, supplier: string): [[number, number], [number, number]] {
  const own = data.awards.filter(
    ({ lost, rows }) => !lost && rows.some((row) => text(row, 'supplier_id') === supplier),
  )
  const of = (known: Known) =>
    new Set(
      own
        .filter((award) => (award.aside ? undefined : isCounting(award.rows)) === known)
        .map(({ tender }) => tender),
    )
  const sure = of(true)
  const possible = new Set([...sure, ...of(undefined)])
  const divisionsOf = (tenders: ReadonlySet<string>) =>
    [...tenders].map((id) => /^../u.exec(text(tenderRow(data, id), 'classification') ?? '')?.[0] ?? null)
  const known = (divisions: (string | null)[]) => new Set(divisions.filter((one) => one !== null)).size
  const surely = divisionsOf(sure)
  const perhaps = divisionsOf(possible)
  const unclassified = perhaps.filter((one) => one === null).length
  const more = mayHaveWon(data, tables, supplier)
  return [
    [sure.size, possible.size + more],
    [
      Math.max(known(surely), sure.size > 0 ? 1 : 0),
      Math.max(known(perhaps) + unclassified, sure.size > 0 ? 1 : 0) + more,
    ],
  ]
}

/** Awards that were set aside and may be a supplier's, and those that name nobody, where these are not few. */
function mayHaveWon(data: View, { awards = [] }: Tables, supplier: string): number {
  const papers = data.awards.map(({ rows }) => rows)
  const strays = awards.filter((row) => !papers.some((rows) => rows.includes(row))).map((row) => [row])
  const aside = data.awards.filter((award) => award.lost).map(({ rows }) => rows)
  const mayBe = (row: Row) => [null, supplier].includes(text(row, 'supplier_id'))
  const lost = [...strays, ...aside].filter((rows) => rows.some(mayBe)).length
  const counting = data.awards.filter(
    (award) => !award.lost && (award.aside || isCounting(award.rows) !== false),
  )
  const nameless = counting.filter(({ rows }) => rows.some((row) => text(row, 'supplier_id') === null))
  return lost + (isFew(nameless.length, counting.length) ? 0 : nameless.length)
}

function buyersWithSuppliers(data: View): [string, string][] {
  const pairs = new Map<string, [string, string]>()
  for (const { tender, lost, rows } of data.awards) {
    const buyer = text(tenderRow(data, tender), 'buyer_id')
    if (buyer === null || lost) continue
    for (const row of rows) {
      const supplier = text(row, 'supplier_id')
      if (supplier !== null) pairs.set(`${buyer} ${supplier}`, [buyer, supplier])
    }
  }
  return [...pairs.values()]
}

interface Spending {
  readonly counts: Known
  /** NaN: not known. */
  readonly amount: number
  readonly currency: string | null | undefined
  /** Of the supplier: all, none, or some of it. */
  readonly part: 'all' | 'none' | 'some'
  readonly aside: boolean
  /** Whether it names the supplier. */
  readonly isOwn: boolean
}

/** The awards of a buyer that count or may, as a supplier sees them. */
function spending(data: View, buyer: string, supplier: string): Spending[] {
  return data.awards
    .filter(({ tender }) => text(tenderRow(data, tender), 'buyer_id') === buyer)
    .map(({ aside, lost, rows }): Spending => {
      const suppliers = new Set(rows.map((row, i) => text(row, 'supplier_id') ?? i))
      const price = agreed(rows, 'amount')
      const currency = agreed(rows, 'currency')
      const isOwn = !lost && suppliers.has(supplier)
      const isIn = isOwn || (!lost && rows.some((row) => text(row, 'supplier_id') === null))
      return {
        counts: aside ? undefined : isCounting(rows),
        amount: !aside && typeof price === 'number' ? price : Number.NaN,
        currency: aside || typeof currency === 'number' ? undefined : currency,
        part: !isIn ? 'none' : isOwn && suppliers.size === 1 ? 'all' : 'some',
        aside,
        isOwn,
      }
    })
    .filter(({ counts }) => counts !== false)
}

const awardsOfPair = (data: View, buyer: string, supplier: string): Spending[] =>
  spending(data, buyer, supplier).filter(({ isOwn }) => isOwn)

/** "left out": those that cannot be added to the others, where they are few and none was set aside. */
function withoutFew(awards: readonly Spending[]): readonly Spending[] {
  const currencies = awards.map(({ currency }) => currency)
  const times = (one: string | null | undefined) => currencies.filter((other) => other === one).length
  const usual = currencies.filter((one) => one).sort((a, b) => times(b) - times(a))[0]
  const usable = awards.filter(
    ({ counts, amount: known, currency }) => counts === true && known >= 0 && currency === usual,
  )
  const canLeave = !awards.some(({ aside }) => aside)
  return canLeave && isFew(awards.length - usable.length, awards.length, 0.05) ? usable : awards
}

/** "supplier's share of the buyer's spend > 40 %", at the corners of all that is not known. */
function isLargeShare(data: View, buyer: string, supplier: string): Known {
  const awards = withoutFew(spending(data, buyer, supplier))
  const currencies = new Set(awards.map(({ currency }) => currency))
  if (currencies.size !== 1 || currencies.has(null) || currencies.has(undefined)) return undefined
  // A share of nothing that is known is not known, though it might be one of a hundred per cent.
  const isSpent = ({ counts, amount: known }: Spending) => known > 0 && counts === true
  if (!awards.some(isSpent)) return undefined
  let shares: { own: number; total: number }[] = [{ own: 0, total: 0 }]
  for (const { counts, amount: known, part } of awards) {
    const amounts = [...(counts === undefined ? [0] : []), ...(Number.isNaN(known) ? [0, 1e15] : [known])]
    const parts = part === 'all' ? [1] : part === 'none' ? [0] : [0, 1]
    shares = shares.flatMap(({ own, total }) =>
      amounts.flatMap((a) => parts.map((p) => ({ own: own + a * p, total: total + a }))),
    )
  }
  const possible = shares.filter(({ total }) => total > 0).map(({ own, total }) => own / total)
  if (possible.length === 0) return undefined
  return between(Math.min(...possible), Math.max(...possible), (share) => isLess(0.4, share))
}
