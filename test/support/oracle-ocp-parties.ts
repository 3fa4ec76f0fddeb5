import { firstMoment, lastMoment } from '#tenderflag/schema/instant.js'
import { all, any, type Known, outcomeOf } from './known.js'
import { agreed, isCompetitive, isCounting, isSubmitted } from './oracle.js'
import type { OcpVerdict } from './oracle-ocp.js'
import { anywhere, areNobodysMany, claimsOn, winnersOf, wonBidsOf } from './oracle-strays.js'
import {
  amount,
  at,
  isFew,
  type LotView,
  lostAwardsOf,
  newest,
  type PaperView,
  type Row,
  type Tables,
  text,
  type View,
  view,
} from './oracle-view.js'

/** More facts and rules of pack `ocp`, naive and row by row: of bidders, buyers and markets. For small sets. */

/** Every rule on every subject, in no certain order. */
export function partyOracle(tables: Tables, asOfGiven?: number): OcpVerdict[] {
  const data = view(tables)
  const asOf = asOfGiven ?? newest(tables)
  const said: OcpVerdict[] = []
  const say = (rule: string, id: string, when: Known) =>
    said.push({
      rule,
      tender: null,
      id,
      outcome: outcomeOf(true, when),
    })
  for (const bidder of distinct(data.lots.flatMap((lot) => lot.bids.map((row) => text(row, 'bidder_id'))))) {
    const { bids, wins, rate } = winsOf(data, tables, bidder)
    say(
      'test.bids',
      bidder,
      holds(bids, (n) => n >= 2),
    )
    say(
      'test.wins',
      bidder,
      holds(wins, (n) => n >= 1),
    )
    say(
      'test.rate',
      bidder,
      holds(rate, (share) => share > 0.4),
    )
    const fates = fatesOf(data, tables, bidder)
    say(
      'test.submitted',
      bidder,
      holds(fates.submitted, (n) => n >= 2),
    )
    say(
      'test.tenders',
      bidder,
      holds(fates.tenders, (n) => n >= 2),
    )
    say(
      'test.disqualified',
      bidder,
      holds(fates.share, (share) => share > 0.3),
    )
  }
  for (const [kind, column] of [
    ['buyer', 'buyer_id'],
    ['entity', 'procuring_entity_id'],
  ] as const)
    for (const party of distinct(data.tenders.map(({ row }) => text(row, column)))) {
      const lots = data.lots.filter(({ tender }) => text(tender.row, column) === party)
      const fates = lots.flatMap((lot) => fatesIn(lot))
      const open = lots.filter((lot) => lot.bidsInDoubt)
      const isLost = mayHaveLostBids(data, tables, (row) => text(row, column), party)
      const isAll = open.length === 0 && !isLost
      const [least, most] = countOf(fates)
      const [first, last] = tendersOf(fates)
      const sure = new Set(fates.filter(({ submitted }) => submitted).map(({ tender }) => tender))
      const more = new Set([...fates.map(({ tender }) => tender), ...open.map(({ tender }) => tender.id)])
      say(
        `test.${kind}-submitted`,
        party,
        holds([least, isAll ? most : 1e9], (n) => n >= 2),
      )
      say(
        `test.${kind}-tenders`,
        party,
        holds(
          isLost ? [sure.size, 1e9] : open.length > 0 ? [sure.size, more.size] : [first, last],
          (n) => n >= 2,
        ),
      )
      say(
        `test.${kind}-disqualified`,
        party,
        isAll ? holds(shareOf(fates), (share) => share > 0.3) : undefined,
      )
    }
  for (const buyer of distinct(data.tenders.map(({ row }) => text(row, 'buyer_id')))) {
    const awards = data.awards.filter(
      ({ tender }) => text(data.tenders.find(({ id }) => id === tender)?.row, 'buyer_id') === buyer,
    )
    const more = lostAwardsOf({ buyer }, tables, data, hasAmount)
    const { amounts, deviation } = digitsOf(awards, more)
    say(
      'test.amounts',
      buyer,
      holds(amounts, (n) => n >= 2),
    )
    say(
      'test.benford',
      buyer,
      holds(deviation, (mean) => mean > 0.16),
    )
  }
  for (const market of distinct(data.tenders.map(({ row }) => divisionOf(row)))) {
    const awards = data.awards.filter(
      ({ tender }) => divisionOf(data.tenders.find(({ id }) => id === tender)?.row) === market,
    )
    const { amounts, deviation } = digitsOf(awards, moreAwardsOf(data, tables, market, hasAmount).more)
    say(
      'test.market-amounts',
      market,
      holds(amounts, (n) => n >= 2),
    )
    say(
      'test.market-benford',
      market,
      holds(deviation, (mean) => mean > 0.16),
    )
    const lots = data.lots.filter(({ tender }) => divisionOf(tender.row) === market)
    const isOpen = lots.some((lot) => lot.bidsInDoubt) || mayHaveLostBids(data, tables, divisionOf, market)
    const bids = lots.flatMap((lot) => fatesIn(lot))
    const [least, most] = countOf(bids)
    say(
      'test.market-bids',
      market,
      holds([least, isOpen ? 1e9 : most], (n) => n >= 2),
    )
    const isTold = !isOpen && least > 0 && tables.bids?.some((row) => 'bid_id' in row)
    const together = bids.map(({ submitted, together: out }) => ({ submitted, out }))
    say('test.consortia', market, isTold ? holds(shareOf(together), (share) => share > 0.3) : undefined)
    for (const [name, period] of [
      ['recent', 0],
      ['before', 1],
    ] as const) {
      const { numbers, most } = biddersIn(data, tables, market, asOf, period)
      const isTime = !Number.isNaN(asOf)
      say(`test.lots-${name}`, market, isTime ? holds([numbers.length, most], (n) => n >= 1) : undefined)
      const isMean = isTime && most === numbers.length
      const mean = isMean ? numbers.reduce((sum, n) => sum + n, 0) / numbers.length : undefined
      say(
        `test.mean-${name}`,
        market,
        holds(mean === undefined ? undefined : [mean, mean], (n) => n > 1.5),
      )
    }
    const { lost, more } = moreAwardsOf(data, tables, market)
    const nothing = { largest: undefined, supplier: undefined, squares: undefined }
    const { largest, supplier, squares } = more > lost.length ? nothing : sharesWith(withoutFew(awards), lost)
    const sure = awards.filter((award) => counts(award) === true).length
    const possible = awards.filter((award) => counts(award) !== false).length
    const scope = holds([sure, possible + more], (n) => n >= 1)
    for (const [rule, when] of [
      ['ocp.R050', holds(largest, (share) => share > 0.4 + 1e-12)],
      ['ocp.R051', holds(squares, (points) => points > 5000.00001)],
      ['test.largest', supplier === undefined ? undefined : true],
    ] as const)
      if (scope === false && rule !== 'test.largest')
        said.push({ rule, tender: null, id: market, outcome: 'not_applicable' })
      else say(rule, market, rule === 'test.largest' ? when : scope === undefined ? undefined : when)
  }
  return said
}

/** At least and at most; undefined: nothing is known. */
type Range = readonly [number, number] | undefined

function holds(range: Range, condition: (value: number) => boolean): Known {
  if (!range || range.some(Number.isNaN)) return undefined
  return condition(range[0]) === condition(range[1]) ? condition(range[0]) : undefined
}

function distinct(ids: readonly (string | null)[]): string[] {
  return [...new Set(ids)].filter((id) => id !== null)
}

/** "wins / bids", over the lots that somebody won: what is not known is tried out, lot by lot. */
export function winsOf(
  data: View,
  tables: Tables,
  bidder: string,
): { bids: Range; wins: Range; rate: Range } {
  let possible = [{ bids: 0, wins: 0 }]
  const nothing = { bids: 0, wins: 0 }
  const lost = { bids: 1, wins: 0 }
  const won = { bids: 1, wins: 1 }
  for (const lot of data.lots) {
    const winners = winnersOf(lot, tables, data)
    if (winners?.size === 0) continue
    const own = lot.bids.filter((row) => text(row, 'bidder_id') === bidder && isSubmitted(row) !== false)
    const isSure = own.some((row) => isSubmitted(row) === true)
    const isNamed = own.length > 0 || lot.bidsAside.some((row) => text(row, 'bidder_id') === bidder)
    const isClaimed = claimsOn(lot, tables, data).some(({ who }) => who === null || who === bidder)
    if (!isNamed && !isClaimed) continue
    const ids = winners && wonBidsOf(lot, winners)
    const isPartner = own.some((row) => ids?.includes(text(row, 'bid_id') ?? ''))
    const hasWon = winners?.has(bidder) || isPartner
    const options = !ids
      ? [nothing, lost, won]
      : hasWon
        ? [...(isNamed ? [] : [nothing]), won]
        : [...(isSure ? [] : [nothing]), lost]
    possible = tried(possible, () => options)
  }
  const { adds, changes } = anywhere([bidder], tables, data)
  for (let i = 0; i < adds; i++) possible = tried(possible, () => [nothing, lost, won])
  for (let i = 0; i < changes; i++)
    possible = tried(possible, ({ bids, wins }) => [
      nothing,
      lost,
      won,
      ...(wins < bids ? [{ bids: 0, wins: 1 }] : []),
    ])
  const range = (values: readonly number[]): Range => [Math.min(...values), Math.max(...values)]
  const rates = possible.filter(({ bids }) => bids > 0).map(({ bids, wins }) => wins / bids)
  // A rate that may be one of nothing is not known, though it would be zero otherwise.
  const known = possible.every(({ bids }) => bids > 0) || Math.max(...rates) > 0
  const bids = range(possible.map((one) => one.bids))!
  const wins = range(possible.map((one) => one.wins))!
  if (areNobodysMany(tables, data)) return { bids: [bids[0], 1e9], wins: [wins[0], 1e9], rate: undefined }
  return { bids, wins, rate: known && rates.length > 0 ? range(rates) : undefined }
}

interface Tried {
  readonly bids: number
  readonly wins: number
}

/** Every one of what is possible, with every option for what comes; each once. */
function tried(possible: readonly Tried[], options: (one: Tried) => readonly Tried[]): Tried[] {
  const next = possible.flatMap((one) =>
    options(one).map((more) => ({ bids: one.bids + more.bids, wins: one.wins + more.wins })),
  )
  return [...new Map(next.map((one) => [`${one.bids} ${one.wins}`, one])).values()]
}

/** The bids of a bidder, the tenders they are of, and the share of them that were disqualified. */
export function fatesOf(data: View, tables: Tables, bidder: string) {
  const own = [...data.lots.flatMap((lot) => fatesIn(lot, bidder)), ...mayBeOf(bidder, data, tables)]
  const isMany = areNobodysMany(tables, data)
  const open = ([least, most]: [number, number]): Range => [least, isMany ? 1e9 : most]
  return {
    submitted: open(countOf(own)),
    tenders: open(tendersOf(own)),
    share: isMany ? undefined : shareOf(own),
  }
}

/** Bids that may be of a bidder: of one in doubt nobody knows what became. */
function mayBeOf(bidder: string, data: View, tables: Tables): Fate[] {
  const unknown = { submitted: undefined, out: undefined, together: undefined }
  const claimed = data.lots.flatMap((lot) =>
    claimsOn(lot, tables, data)
      .filter(({ who, unplaced }) => who === null || (who === bidder && unplaced))
      .map(() => ({ tender: lot.tender.id, ...unknown })),
  )
  const { bids } = anywhere([bidder], tables, data)
  return [...claimed, ...Array.from({ length: bids }, (_, i) => ({ tender: `somewhere ${i}`, ...unknown }))]
}

interface Fate {
  readonly tender: string
  readonly submitted: Known
  readonly out: Known
  /** Of two bidders or more. */
  readonly together: Known
}

/** The bids of a lot that were or may have been submitted, and whether they were disqualified. */
function fatesIn(lot: LotView, bidder?: string): Fate[] {
  const rows = [...lot.bids, ...lot.bidsAside]
  const ids = distinct(rows.map((row) => text(row, 'bid_id')))
  const bids = [
    ...rows.filter((row) => text(row, 'bid_id') === null).map((row) => [row]),
    ...ids.map((id) => rows.filter((row) => text(row, 'bid_id') === id)),
  ]
  return bids.flatMap((all): Fate[] => {
    const present = all.filter((row) => lot.bidsAside.includes(row) || isSubmitted(row) !== false)
    if (present.length === 0) return []
    if (bidder !== undefined && !present.some((row) => text(row, 'bidder_id') === bidder)) return []
    const outs = present.map((row): Known => {
      if (lot.bidsAside.includes(row)) return undefined
      if (at(row, 'withdrawn_at') !== null) return false
      return text(row, 'status') === null ? undefined : text(row, 'status') === 'disqualified'
    })
    const submitted = any(
      ...present.map((row) => (lot.bidsAside.includes(row) ? undefined : isSubmitted(row))),
    )
    const alike = outs.every((out) => out === outs[0])
    const who = present.map((row) => (lot.bidsAside.includes(row) ? null : text(row, 'bidder_id')))
    const isOpen = who.length > 1 && who.includes(null)
    // Who is named by a row alone that was set aside is perhaps none of its bidders.
    const isPerhaps =
      bidder !== undefined &&
      !present.some((row) => text(row, 'bidder_id') === bidder && !lot.bidsAside.includes(row))
    if (isPerhaps)
      return [{ tender: lot.tender.id, submitted: undefined, out: undefined, together: undefined }]
    const together = distinct(who).length > 1 ? true : isOpen ? undefined : false
    return [{ tender: lot.tender.id, submitted, out: alike ? outs[0] : undefined, together }]
  })
}

const countOf = (fates: readonly Fate[]): [number, number] => [
  fates.filter(({ submitted }) => submitted === true).length,
  fates.length,
]

const tendersOf = (fates: readonly Fate[]): [number, number] => [
  new Set(fates.filter(({ submitted }) => submitted === true).map(({ tender }) => tender)).size,
  new Set(fates.map(({ tender }) => tender)).size,
]

/** "disqualified / submitted", at the corners of what is not known. */
function shareOf(fates: readonly Pick<Fate, 'submitted' | 'out'>[]): Range {
  let possible = [{ out: 0, of: 0 }]
  for (const { submitted, out } of fates) {
    const options = [
      ...(submitted === true ? [] : [{ out: 0, of: 0 }]),
      ...(out === true ? [] : [{ out: 0, of: 1 }]),
      ...(out === false ? [] : [{ out: 1, of: 1 }]),
    ]
    const next = possible.flatMap((one) =>
      options.map((more) => ({ out: one.out + more.out, of: one.of + more.of })),
    )
    possible = [...new Map(next.map((one) => [`${one.out} ${one.of}`, one])).values()]
  }
  const shares = possible.filter(({ of }) => of > 0).map(({ out, of }) => out / of)
  return shares.length === 0 ? undefined : [Math.min(...shares), Math.max(...shares)]
}

const YEAR = 365 * 86_400_000

/** Whether bids that are not known to be somebody's may be, or nobody's are not few; `of` says of a tender whose it is. */
function mayHaveLostBids(
  data: View,
  { tenders = [], bids = [] }: Tables,
  of: (row: Row) => string | null,
  who: string,
): boolean {
  const mayBe = (row: Row) => of(row) === null || of(row) === who
  const hasBids = (id: string) =>
    data.lots.some(
      ({ tender, bids: own, bidsAside, bidsInDoubt }) =>
        tender.id === id && (own.length > 0 || bidsAside.length > 0 || bidsInDoubt),
    )
  const lost = data.tenders.filter(({ id, aside }) => aside && hasBids(id))
  const isThere = (row: Row) => data.tenders.some(({ id }) => id === text(row, 'tender_id'))
  const strays = bids.some((row) => text(row, 'tender_id') !== null && !isThere(row))
  const told = data.lots.filter(({ tender }) => tender.row)
  const rowsOf = (lots: readonly LotView[]) =>
    lots.reduce((sum, lot) => sum + lot.bids.length + lot.bidsAside.length, 0)
  const nobodys = told.filter(({ tender }) => of(tender.row!) === null)
  return (
    lost.some(({ id }) => tenders.some((row) => text(row, 'tender_id') === id && mayBe(row))) ||
    (strays && tenders.some((row) => text(row, 'tender_id') === null && mayBe(row))) ||
    !isFew(rowsOf(nobodys), rowsOf(told))
  )
}

/** How many bid for each of the lots of a year whose number of bidders is known, and how many such lots there may be. */
function biddersIn(
  data: View,
  tables: Tables,
  market: string,
  asOf: number,
  yearsAgo: number,
): { numbers: number[]; most: number } {
  const lots = data.lots.filter(({ tender: { row } }) => {
    const due = firstMoment(amount(row, 'deadline_at'))
    const age = (lastMoment(asOf) - due) / YEAR
    const method = text(row, 'method')
    return (
      row !== undefined &&
      (method === null || method === 'open' || method === 'selective') &&
      (Number.isNaN(due) || (age >= yearsAgo && age < yearsAgo + 1))
    )
  })
  const classless = lots.filter(({ tender }) => divisionOf(tender.row) === null)
  const own = lots.filter(({ tender }) => divisionOf(tender.row) === market)
  const numbers = own.flatMap((lot) => {
    const isTold = isCompetitive(lot.tender) === true && !Number.isNaN(amount(lot.tender.row, 'deadline_at'))
    return isTold ? (biddersOf(lot) ?? []) : []
  })
  const aside = data.tenders.filter((one) => one.aside).map(({ id }) => id)
  const isLost = (tables.tenders ?? []).some((row) => {
    const id = text(row, 'tender_id')
    const division = divisionOf(row)
    return (id === null || aside.includes(id)) && (division === null || division === market)
  })
  const some = own.length - numbers.length
  const isHard = own.some((lot) => biddersOf(lot) === undefined && isByAside(lot, tables))
  if (isLost || !isFew(classless.length, lots.length)) return { numbers, most: 1e9 }
  return { numbers, most: !isHard && isFew(some, own.length, 0.05) ? numbers.length : own.length }
}

/** Whether what was set aside may leave open who bid: bids, else, where there are none, the row that counts them. */
function isByAside(lot: LotView, { lots = [] }: Tables): boolean {
  if (lot.bidsInDoubt || lot.bidsAside.length > 0) return true
  const isNamed = (row: Row) => text(row, 'lot_id') === null || text(row, 'lot_id') === lot.id
  const mayBe = (row: Row) => text(row, 'tender_id') === lot.tender.id && isNamed(row)
  const isAside = lots.some((row) => text(row, 'tender_id') === null || mayBe(row))
  return lot.bids.length === 0 && lot.counted === undefined && isAside
}

/** Bidders that submitted for a lot: those of bids with the same members are one. Undefined: not known. */
function biddersOf(lot: LotView): number | undefined {
  if (lot.bidsInDoubt) return undefined
  const stated = amount(lot.counted, 'bids_count')
  if (lot.bids.length === 0) return Number.isNaN(stated) ? undefined : stated
  const ids = distinct(lot.bids.map((row) => text(row, 'bid_id')))
  const bids = [
    ...lot.bids.filter((row) => text(row, 'bid_id') === null).map((row) => [row]),
    ...ids.map((id) => lot.bids.filter((row) => text(row, 'bid_id') === id)),
  ].map((rows) => ({
    submitted: any(...rows.map(isSubmitted)),
    members: distinct(rows.map((row) => text(row, 'bidder_id'))).sort(),
    isWhole: rows.every((row) => text(row, 'bidder_id') !== null),
  }))
  const possible = bids.filter(({ submitted }) => submitted !== false)
  const sure = possible.filter(({ submitted }) => submitted === true)
  const whole = (of: typeof bids) =>
    new Set(of.filter((one) => one.isWhole).map((one) => one.members.join(' ')))
  const another = sure.some(
    (one) =>
      !one.isWhole &&
      !sure.some((two) => two.isWhole && one.members.every((member) => two.members.includes(member))),
  )
  const least = whole(sure).size + (another ? 1 : 0)
  const most = whole(possible).size + possible.filter((one) => !one.isWhole).length
  return least === most ? least : undefined
}

function divisionOf(row: Row | undefined): string | null {
  return /^../u.exec((text(row, 'classification') ?? '').trim())?.[0] ?? null
}

/** Counts or may, with an amount that begins with a digit or may. */
function hasAmount(award: PaperView): boolean {
  const price = award.aside ? undefined : agreed(award.rows, 'amount')
  return counts(award) !== false && !(typeof price === 'number' && !(price > 0))
}

const counts = ({ aside, rows }: PaperView): Known => (aside ? undefined : isCounting(rows))

/** Awards of tenders that were set aside and may be of a market; how many with all others that may, and those of none, where not few. */
function moreAwardsOf(
  data: View,
  { tenders = [], awards = [] }: Tables,
  market: string,
  isOne: (award: PaperView) => boolean = (award) => counts(award) !== false,
): { lost: readonly PaperView[]; more: number } {
  const mayBe = (row: Row) => divisionOf(row) === null || divisionOf(row) === market
  const tenderOf = (award: PaperView) => data.tenders.find(({ id }) => id === award.tender)
  const counting = data.awards.filter(isOne)
  const copies = (id: string) => tenders.filter((row) => text(row, 'tender_id') === id)
  const lost = counting.filter((award) => tenderOf(award)?.aside && copies(award.tender).some(mayBe))
  const told = counting.filter((award) => tenderOf(award)?.row)
  const isThere = (row: Row) => data.tenders.some(({ id }) => id === text(row, 'tender_id'))
  const strays = awards.filter((row) => text(row, 'tender_id') !== null && !isThere(row))
  const isNamed = tenders.some((row) => text(row, 'tender_id') === null && mayBe(row))
  const classless = told.filter((award) => divisionOf(tenderOf(award)?.row) === null)
  const more =
    awards.filter((row) => text(row, 'tender_id') === null).length +
    (isNamed ? strays.length : 0) +
    lost.length +
    (isFew(classless.length, told.length) ? 0 : classless.length)
  return { lost, more }
}

/** "left out": those of a market that cannot be added to the others, where they are few and none was set aside. */
function withoutFew(given: readonly PaperView[]): readonly PaperView[] {
  const all = given.filter((award) => counts(award) !== false)
  const currencies = all.map(({ aside, rows }) => (aside ? null : agreed(rows, 'currency')))
  const times = (one: unknown) => currencies.filter((other) => other === one).length
  const usual = currencies.filter((one) => one).sort((a, b) => times(b) - times(a))[0]
  const usable = all.filter((award, i) => {
    const price = award.aside ? null : agreed(award.rows, 'amount')
    return counts(award) === true && typeof price === 'number' && price >= 0 && currencies[i] === usual
  })
  const canLeave = !all.some(({ aside }) => aside)
  return canLeave && isFew(all.length - usable.length, all.length, 0.05) ? usable : given
}

/** The shares with and without awards that may be of the market, and whose nobody knows: all ways are tried. */
function sharesWith(given: readonly PaperView[], lost: readonly PaperView[]): ReturnType<typeof sharesOf> {
  if (lost.length === 0) return sharesOf(given)
  const kept = given.filter((award) => counts(award) !== false)
  const used = kept.map(({ rows }) => agreed(rows, 'currency'))
  const isPlain = lost.every(({ aside, rows }) => {
    const price = aside ? null : agreed(rows, 'amount')
    return typeof price === 'number' && price >= 0 && agreed(rows, 'currency') === used[0]
  })
  const none = { largest: undefined, supplier: undefined, squares: undefined }
  if (!isPlain) return none
  const without = sharesOf(given)
  if (!without.largest || !without.squares) return none
  // Of nobody: each a supplier of its own, so small that its square is nothing; or all the largest one's.
  const amounts = lost.map(({ rows }) => Number(agreed(rows, 'amount')))
  const more = amounts.reduce((sum, one) => sum + one, 0)
  const total = kept.reduce((sum, { rows }) => sum + Number(agreed(rows, 'amount')), 0)
  const stranger = { tender: '', id: '', aside: false, lost: false }
  const row = { supplier_id: null, amount: more, currency: used[0] ?? null, status: 'active' } as Row
  const all = sharesOf([...given, { ...stranger, rows: [row] }])
  const part = total / (total + more)
  const isSame = more === 0 || (all.supplier !== undefined && all.supplier === without.supplier)
  return {
    largest: [without.largest[0] * part, Math.max(without.largest[1], all.largest![1])],
    supplier: isSame ? without.supplier : undefined,
    squares: [without.squares[0] * part * part, Math.max(without.squares[1], all.squares![1])],
  }
}

/** "a supplier's share", and the sum of the squares of all, with what is least and most each supplier's. */
function sharesOf(given: readonly PaperView[]): {
  largest: Range
  supplier: string | undefined
  squares: Range
} {
  const awards = given.filter((award) => counts(award) !== false)
  const prices = awards.map(({ rows }) => agreed(rows, 'amount'))
  const currencies = new Set(awards.map(({ rows }) => agreed(rows, 'currency')))
  const isKnown =
    all(...awards.map(counts)) === true &&
    prices.every((price) => typeof price === 'number' && price >= 0) &&
    currencies.size === 1 &&
    !currencies.has(null) &&
    !currencies.has(undefined)
  const total = prices.reduce<number>((sum, price) => sum + Number(price), 0)
  if (!isKnown || !(total > 0)) return { largest: undefined, supplier: undefined, squares: undefined }
  const suppliers = awards.map(({ rows }) => new Set(rows.map((row) => text(row, 'supplier_id'))))
  const sum = (of: (who: ReadonlySet<string | null>) => boolean) =>
    prices.reduce<number>((so, price, i) => so + (of(suppliers[i]!) ? Number(price) : 0), 0)
  const nameless = sum((who) => who.has(null))
  const parties = distinct(suppliers.flatMap((who) => [...who])).map((party) => ({
    party,
    least: sum((who) => who.has(party) && who.size === 1),
    most: sum((who) => who.has(party) && !who.has(null)),
  }))
  const largest = Math.max(0, ...parties.map(({ most }) => most)) + nameless
  const least = Math.max(0, ...parties.map((one) => one.least))
  const [first, ...others] = parties.filter((one) => one.least === least)
  const isAlone =
    first !== undefined &&
    others.length === 0 &&
    parties.every((one) => one === first || one.most + nameless < least) &&
    nameless < least
  const squared = (values: readonly number[]) =>
    values.reduce((so, value) => so + ((100 * value) / total) * ((100 * value) / total), 0)
  const mosts = parties.map(({ most }) => most).sort((a, b) => b - a)
  return {
    largest: [least / total, Math.min(1, largest / total)],
    supplier: isAlone ? first.party : undefined,
    squares: [
      squared(parties.map((one) => one.least)),
      Math.min(10_000, squared([(mosts[0] ?? 0) + nameless, ...mosts.slice(1)])),
    ],
  }
}

/** "first digits depart from Benford's law", and how: what is not known is poured where it is wanted least, and most. */
function digitsOf(given: readonly PaperView[], more: number): { amounts: Range; deviation: Range } {
  const benford = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((d) => Math.log10((d + 1) / d))
  const found = benford.map(() => 0)
  let open = more
  for (const award of given.filter((one) => counts(one) !== false)) {
    const price = award.aside ? undefined : agreed(award.rows, 'amount')
    if (typeof price === 'number' && !(price > 0)) continue
    if (typeof price !== 'number' || counts(award) === undefined) open++
    else found[Number(/[1-9]/.exec(String(price))![0]) - 1]!++
  }
  const known = found.reduce((sum, n) => sum + n, 0)
  const mean = (of: readonly number[], all: number) =>
    of.reduce((sum, n, d) => sum + Math.abs(n / all - benford[d]!), 0) / 9
  const amounts = [known, known + open] as const
  if (known + open === 0) return { amounts, deviation: undefined }
  const most = [
    ...(known > 0 ? [mean(found, known)] : []),
    ...found.map((_, d) =>
      mean(
        found.map((n, e) => n + (d === e ? open : 0)),
        known + open,
      ),
    ),
  ]
  let left = open
  const poured = found.map((n, d) => {
    const wanted = Math.min(left, Math.max(0, benford[d]! * (known + open) - n))
    left -= wanted
    return n + wanted
  })
  return { amounts, deviation: [mean(poured, known + open), Math.max(...most)] }
}
