import { firstMoment, lastMoment } from '#tenderflag/schema/instant.js'
import { all, any, type Known, no, outcomeOf } from './known.js'
import { countBidders, isCounting, isOpen, isSubmitted } from './oracle.js'
import type { OcpVerdict } from './oracle-ocp.js'
import { amount, at, type LotView, newest, type Row, type Tables, text, view } from './oracle-view.js'
import { sameId } from './same-id.js'

/**
 * Rules of pack `ocp` about who bidders are, naive and row by row, by their definitions: every pair of bids is looked
 * at, with every pair of rows that tell of their bidders. For small sets.
 */

/** The tables of parties, beside those of the process. */
export interface PartyTables {
  readonly party_links?: readonly Row[] | undefined
  readonly parties?: readonly Row[] | undefined
  readonly registers?: readonly Row[] | undefined
}

/** Every rule on every lot, in no certain order. */
export function linkOracle(tables: Tables, parties: PartyTables, asOfGiven?: number): OcpVerdict[] {
  const data = view(tables)
  const asOf = asOfGiven ?? newest(tables)
  const said: OcpVerdict[] = []
  for (const lot of data.lots) {
    const say = (rule: string, scope: Known, when: Known) => {
      said.push({ rule, tender: lot.tender.id, id: lot.id, outcome: outcomeOf(scope, when) })
    }
    const closed = no(isOpen(lot.tender, asOf))
    // Without links nobody is held against another spelling: whoever may share, may.
    const areOne = parties.party_links && sameId
    const owned = (relations: readonly string[], least: number) =>
      someTwo(lot, (a, b) => haveOwner(a, b, lot, parties.party_links, relations, least), areOne)
    say('ocp.R032', closed, owned(['owner', 'beneficial owner'], 0.25))
    say('ocp.R033', closed, owned(['owner', 'shareholder'], 0.1))
    const same = (column: string) =>
      someTwo(lot, (a, b) => haveContact(a, b, parties.parties, column), areOneBy(parties.parties, column))
    say('ocp.R044', closed, any(same('address'), same('phone'), same('email')))
    const some = (holds: (party: Bidder) => Known) => someOne(lot, holds)
    say(
      'ocp.R042',
      closed,
      any(
        some((one) => isOdd(one, parties.parties, 'phone', isOddPhone)),
        some((one) => isOdd(one, parties.parties, 'address', (said) => !/\d/.test(said))),
        some((one) => isOdd(one, parties.parties, 'address', (said) => said.startsWith('PO Box'))),
      ),
    )
    const ofBuyer = (column: string) => some((one) => isBuyers(one, lot, parties.parties, column))
    const ofOfficial = (column: string) => some((one) => isOfficials(one, lot, parties, column))
    say(
      'ocp.R043',
      closed,
      any(ofBuyer('address'), ofBuyer('phone'), ofOfficial('address'), ofOfficial('phone')),
    )
  }
  for (const award of data.awards) {
    const scope = award.aside ? undefined : isCounting(award.rows)
    const say = (rule: string, when: Known) => {
      said.push({ rule, tender: award.tender, id: award.id, outcome: outcomeOf(scope, when) })
    }
    say('ocp.R046', any(...award.rows.map((row) => isSanctioned(row, parties.registers))))
    say('ocp.R045', any(...award.rows.map((row) => isUnregistered(row, parties.registers))))
  }
  return said
}

/** "winner … is on a sanctions register on the day" */
function isSanctioned(row: Row, registers: readonly Row[] | undefined): Known {
  const supplier = text(row, 'supplier_id')
  const sanctions = registers?.filter((entry) => text(entry, 'register') === 'sanctions')
  const at = amount(row, 'awarded_at')
  const entries = sanctions?.filter((entry) => supplier !== null && sameId(text(entry, 'party_id'), supplier))
  const holds = (entry: Row): Known => {
    const [from, to] = [amount(entry, 'from'), amount(entry, 'to')]
    if (Number.isNaN(from) && Number.isNaN(to)) return true
    if (Number.isNaN(at) || lastMoment(to) < firstMoment(from)) return undefined
    return !(firstMoment(from) > lastMoment(at)) && !(lastMoment(to) < firstMoment(at))
  }
  // Without a register of sanctions nobody is said not to be on it; an entry without a party may be of anybody.
  const open =
    !sanctions?.length || supplier === null || sanctions.some((entry) => text(entry, 'party_id') === null)
  return any(...(entries ?? []).map(holds), open ? undefined : false)
}

/** "winner is not in the company register", on the day of the award */
function isUnregistered(row: Row, registers: readonly Row[] | undefined): Known {
  const supplier = text(row, 'supplier_id')
  const companies = registers?.filter((entry) => text(entry, 'register') === 'companies') ?? []
  const at = amount(row, 'awarded_at')
  const holds = (entry: Row): Known => {
    // An entry that names no party may be of this one.
    if (text(entry, 'party_id') === null) return undefined
    if (!sameId(text(entry, 'party_id'), supplier)) return false
    const [from, to] = [amount(entry, 'from'), amount(entry, 'to')]
    if (Number.isNaN(from) && Number.isNaN(to)) return true
    if (Number.isNaN(at) || lastMoment(to) < firstMoment(from)) return undefined
    return !(firstMoment(from) > lastMoment(at)) && !(lastMoment(to) < firstMoment(at))
  }
  if (supplier === null || companies.length === 0) return undefined
  return no(any(...companies.map(holds)))
}

/** Whether something holds of a bidder that submitted; whoever is not known may be one of whom it does. */
function someOne(lot: LotView, holds: (party: Bidder) => Known): Known {
  if (countBidders(lot, isSubmitted).most === 0) return false
  const found = lot.bids.map((row) => all(isSubmitted(row), holds(text(row, 'bidder_id') ?? undefined)))
  return any(...found, lot.bids.length === 0 || lot.bidsInDoubt ? undefined : false)
}

/** What the one row of a party says; undefined where nobody knows. */
function saidOf(party: Bidder, parties: readonly Row[] | undefined, column: string): string | undefined {
  const rows = parties?.filter((row) => text(row, 'party_id') === party) ?? []
  if (rows.length !== 1 || parties?.some((row) => text(row, 'party_id') === null)) return undefined
  return text(rows[0], column) ?? undefined
}

/** "a bidder's address or phone is abnormal": as docs/facts.md says. */
function isOdd(
  party: Bidder,
  parties: readonly Row[] | undefined,
  column: string,
  odd: (said: string) => boolean,
): Known {
  const said = party === undefined ? undefined : saidOf(party, parties, column)
  return said === undefined ? undefined : odd(said)
}

const isOddPhone = (said: string): boolean =>
  said.length < 7 || said.length > 15 || new Set(said.slice(-7)).size === 1

/** Whether two parties, of whom one may not be known, have a contact in common. */
function isSame(a: Bidder, b: Bidder, parties: readonly Row[] | undefined, column: string): Known {
  if (a === undefined || b === undefined) return undefined
  return haveContact(a, b, parties, column)
}

/** "equals … the buyer's": the buyer or the procuring entity, which is somebody else. */
function isBuyers(party: Bidder, lot: LotView, parties: readonly Row[] | undefined, column: string): Known {
  const buyer = text(lot.tender.row, 'buyer_id')
  if (buyer === null) return undefined
  const others = [buyer, text(lot.tender.row, 'procuring_entity_id')].filter((other) => other !== null)
  const areOne = areOneBy(parties, column)
  const own = party ?? null
  return any(...others.map((other) => (areOne(other, own) ? false : isSame(party, other, parties, column))))
}

/** "equals an official's": of the buyer or procuring entity, on the day of the deadline, by register or link. */
function isOfficials(party: Bidder, lot: LotView, tables: PartyTables, column: string): Known {
  const buyer = text(lot.tender.row, 'buyer_id')
  if (buyer === null) return undefined
  const register = tables.registers?.filter((row) => text(row, 'register') === 'officials') ?? []
  const links = (tables.party_links ?? []).filter(
    (row) => text(row, 'relation') === 'official' || text(row, 'relation') === null,
  )
  const whole = (row: Row) => text(row, 'party_id') !== null && text(row, 'other_id') !== null
  const found = [
    ...register.map((row) => ({
      row,
      of: text(row, 'organisation_id'),
      who: text(row, 'party_id'),
      sure: true,
    })),
    ...links.filter(whole).map((row) => ({
      row,
      of: text(row, 'party_id'),
      who: text(row, 'other_id'),
      sure: text(row, 'relation') !== null,
    })),
  ]
  // "A table that is absent is unknown": officials may stand in the register, and in links.
  const told = register.length > 0 && tables.party_links !== undefined
  const sides = [buyer, text(lot.tender.row, 'procuring_entity_id')]
  const isSide = (who: string | null) => sides.some((side) => sameId(side, who))
  // Whatever relation a link has that was set aside, it may be of this buyer.
  const lost = (tables.party_links ?? []).some(
    (row) => !whole(row) && (text(row, 'party_id') === null || isSide(text(row, 'party_id'))),
  )
  const own = contactOf(party, tables.parties, column)
  const shares = found.map(({ row, of, who, sure }): Known => {
    const ofBuyer = of === null ? undefined : isSide(of)
    if (who === null) return undefined
    const { contacts, isWhole } = reached(who, tables.parties, column)
    // An official who nobody knows how to reach leaves it open, whenever that was.
    const open = isWhole || ofBuyer === false ? false : undefined
    // Nobody shares with itself, however it is spelled.
    if (sameId(who, party ?? null)) return open
    const same = contacts.some((contact) => contact === own)
    return any(open, all(sure ? true : undefined, ofBuyer, same, isValid(row, lot)))
  })
  return own === undefined ? undefined : any(...shares, told && !lost ? false : undefined)
}

/** How somebody is reached, by all rows that spell it in any way, and whether that is all. */
function reached(who: string, parties: readonly Row[] | undefined, column: string) {
  const rows = parties?.filter((row) => sameId(text(row, 'party_id'), who)) ?? []
  const contacts = rows.flatMap((row) => contactOf(text(row, 'party_id') ?? undefined, parties, column) ?? [])
  const isAside = areAside(parties, rows)
  return { contacts, isWhole: contacts.length > 0 && !isAside }
}

/** "a row set aside (broken key, duplicate: all its copies)", or one that may be of anybody. */
function areAside(parties: readonly Row[] | undefined, rows: readonly Row[]): boolean {
  const ids = rows.map((row) => text(row, 'party_id'))
  return new Set(ids).size < ids.length || (parties ?? []).some((row) => text(row, 'party_id') === null)
}

/**
 * Which identifiers are of one bidder, where contacts of a kind are compared: two spellings of one are, so that it has nothing in
 * common with itself. Where no contact of anybody is known, nobody is held against another spelling: whoever may share, may.
 */
export function areOneBy(
  parties: readonly Row[] | undefined,
  column: string,
): (a: string | null, b: string | null) => boolean {
  const isKnown = (parties ?? []).some(
    (row) => contactOf(text(row, 'party_id') ?? undefined, parties, column) !== undefined,
  )
  return isKnown || areAside(parties, parties ?? []) ? sameId : (a, b) => a !== null && a === b
}

/** A bidder as the rule sees it: a name, or nobody knows whom. */
export type Bidder = string | undefined

/**
 * Whether two bidders of a lot that do not belong together have something in common. A row that is not there may be of
 * anybody. `areOne`: which identifiers are of one bidder.
 */
export function someTwo(
  lot: LotView,
  share: (a: Bidder, b: Bidder) => Known,
  areOne: (a: string | null, b: string | null) => boolean = (a, b) => a !== null && a === b,
): Known {
  if (countBidders(lot, isSubmitted).most <= 1) return false
  if (lot.bids.length === 0 || lot.bidsInDoubt) {
    // Whoever may be missing leaves it open; those that are there may settle it.
    return any(pairs(lot, share, areOne), undefined)
  }
  return pairs(lot, share, areOne)
}

function pairs(
  lot: LotView,
  share: (a: Bidder, b: Bidder) => Known,
  areOne: (a: string | null, b: string | null) => boolean,
): Known {
  const { together, isTold } = groups(lot, areOne)
  const one = (row: Row): Bidder => text(row, 'bidder_id') ?? undefined
  const found = lot.bids.flatMap((a, i) =>
    lot.bids
      .slice(0, i)
      .map((b) =>
        together(a, b)
          ? false
          : all(
              isSubmitted(a),
              isSubmitted(b),
              share(one(a), one(b)),
              isTold(a) && isTold(b) ? true : undefined,
            ),
      ),
  )
  return any(...found, false)
}

/** Which bids belong together: of one bidder or one consortium, or through such a bid, in any number of steps. */
function groups(
  lot: LotView,
  areOne: (a: string | null, b: string | null) => boolean,
): { together: (a: Row, b: Row) => boolean; isTold: (a: Row) => boolean } {
  const rows = [...lot.bids, ...lot.bidsAside]
  const linked = (a: Row, b: Row) =>
    areOne(text(a, 'bidder_id'), text(b, 'bidder_id')) ||
    (at(a, 'bid_id') !== null && at(a, 'bid_id') === at(b, 'bid_id'))
  const reach = (from: Row): Set<Row> => {
    const found = new Set([from])
    for (const row of found) for (const other of rows) if (linked(row, other)) found.add(other)
    return found
  }
  const isBeside = (row: Row, other: Row) =>
    row !== other && at(row, 'bid_id') !== null && at(row, 'bid_id') === at(other, 'bid_id')
  return {
    together: (a, b) => reach(a).has(b),
    // A member of a bid that is not named may be anybody.
    isTold: (a) =>
      ![...reach(a)].some(
        (row) => at(row, 'bidder_id') === null && rows.some((other) => isBeside(row, other)),
      ),
  }
}

/** "two bidders share address, phone or email"; values of the test data are spelled in two ways each. */
export function haveContact(
  a: Bidder,
  b: Bidder,
  parties: readonly Row[] | undefined,
  column: string,
): Known {
  const [first, second] = [contactOf(a, parties, column), contactOf(b, parties, column)]
  return first === undefined || second === undefined ? undefined : first === second
}

/** What the one row of a party says of a contact, if it is one. */
function contactOf(one: Bidder, parties: readonly Row[] | undefined, column: string): string | undefined {
  const rows = parties?.filter((row) => text(row, 'party_id') === one) ?? []
  // "a row set aside (broken key, duplicate: all its copies) makes what it could have changed unknown"
  if (rows.length !== 1 || parties?.some((row) => text(row, 'party_id') === null)) return undefined
  const said = text(rows[0], column)?.toLowerCase().replaceAll(/[,.-]/g, '')
  const isNone =
    (column === 'address' && !/\d/.test(said ?? '')) || (column === 'phone' && (said ?? '').length < 6)
  return isNone ? undefined : said
}

/** "two bidders share a beneficial owner or major shareholder", on the day of the deadline */
function haveOwner(
  a: Bidder,
  b: Bidder,
  lot: LotView,
  links: readonly Row[] | undefined,
  relations: readonly string[],
  least: number,
): Known {
  // "A table that is absent is unknown"
  if (!links) return undefined
  const [first, second] = [ownersOf(a, links), ownersOf(b, links)]
  const counts = (row: Row): Known => all(isRelation(row, relations), isValid(row, lot), holds(row, least))
  // Whose owners are not known may have those of the other one.
  if (first === undefined || second === undefined) {
    const own = [...(first ?? second ?? [])].map(counts)
    const known = [a, b].flatMap((one) => (one === undefined ? [] : links.filter((row) => isOf(row, one))))
    const pairsKnown = known.flatMap((x) =>
      known.map((y) => (isShared(x, y, a, b) ? all(counts(x), counts(y)) : false)),
    )
    const neither = first === undefined && second === undefined
    return any(...pairsKnown, neither || own.some((count) => count !== false) ? undefined : false)
  }
  return any(
    ...first.flatMap((x) => second.map((y) => (isShared(x, y, a, b) ? all(counts(x), counts(y)) : false))),
    false,
  )
}

const isOf = (row: Row, party: string): boolean =>
  sameId(text(row, 'party_id'), party) && text(row, 'other_id') !== null

const isShared = (x: Row, y: Row, a: Bidder, b: Bidder): boolean =>
  sameId(text(x, 'party_id'), a ?? null) &&
  sameId(text(y, 'party_id'), b ?? null) &&
  sameId(text(x, 'other_id'), text(y, 'other_id'))

/** Rows that name an owner; undefined where one was set aside that may be of the party, or nobody knows who it is. */
function ownersOf(party: Bidder, links: readonly Row[]): readonly Row[] | undefined {
  const lost = links.some(
    (row) =>
      text(row, 'party_id') === null ||
      (sameId(text(row, 'party_id'), party ?? null) && text(row, 'other_id') === null),
  )
  return party === undefined || lost ? undefined : links.filter((row) => isOf(row, party))
}

function isRelation(row: Row, relations: readonly string[]): Known {
  const relation = text(row, 'relation')
  return relation === null ? undefined : relations.includes(relation)
}

function holds(row: Row, least: number): Known {
  const share = amount(row, 'share')
  return share >= 0 && share <= 1 ? share >= least : undefined
}

/** A link without an end holds still; a day counts as a whole; whether one that ends before it begins holds is unknown. */
function isValid(row: Row, lot: LotView): Known {
  const deadline = amount(lot.tender.row, 'deadline_at')
  const [from, to] = [amount(row, 'from'), amount(row, 'to')]
  if (Number.isNaN(from) && Number.isNaN(to)) return true
  if (Number.isNaN(deadline) || lastMoment(to) < firstMoment(from)) return undefined
  return !(firstMoment(from) > lastMoment(deadline)) && !(lastMoment(to) < firstMoment(deadline))
}
