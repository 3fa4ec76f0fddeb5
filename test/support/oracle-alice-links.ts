import { firstMoment, lastMoment } from '#tenderflag/schema/instant.js'
import { all, any, type Known, no, outcomeOf } from './known.js'
import { isCounting, isOpen, isSubmitted } from './oracle.js'
import { bidsOf } from './oracle-alice-firms.js'
import type { OcpVerdict } from './oracle-ocp.js'
import { type PartyTables, someTwo } from './oracle-ocp-links.js'
import { amount, newest, type Row, type Tables, text, view } from './oracle-view.js'
import { sameId } from './same-id.js'

/**
 * Rules of pack `alice` that look parties up in registers and along links, naive and row by row: every party is asked
 * for every entry, every two or three parties for every link between them. For small sets.
 */

/** Every rule on every subject, in no certain order. */
export function aliceLinkOracle(tables: Tables, parties: PartyTables, asOfGiven?: number): OcpVerdict[] {
  const data = view(tables)
  const asOf = asOfGiven ?? newest(tables)
  const said: OcpVerdict[] = []
  const say = (rule: string, tender: string, id: string, scope: Known, when: Known) => {
    said.push({ rule: `alice.${rule}`, tender, id, outcome: outcomeOf(scope, when) })
  }
  for (const lot of data.lots) {
    const deadline = amount(lot.tender.row, 'deadline_at')
    const ask = new Ask(parties, deadline, lot.tender.row)
    const when = someTwo(lot, (a, b) => ask.share(a, b), sameId)
    say('common-owner', lot.tender.id, lot.id, no(isOpen(lot.tender, asOf)), when)
    for (const bid of bidsOf(lot)) {
      const scope = bid.aside ? undefined : any(...bid.rows.map(isSubmitted), false)
      const dayOf = (row: Row): number => {
        const day = amount(row, 'submitted_at')
        return Number.isNaN(day) ? deadline : day
      }
      for (const rule of ['sanctioned', 'public-servant', 'related-to-official'])
        say(
          rule,
          lot.tender.id,
          bid.id,
          scope,
          eachParty(bid, 'bidder_id', dayOf, parties, lot.tender.row, rules[`${rule}-award`]!),
        )
    }
  }
  for (const award of data.awards) {
    const row = data.tenders.find(({ id }) => id === award.tender)?.row
    const scope = award.aside ? undefined : isCounting(award.rows)
    const dayOf = (paper: Row): number => amount(paper, 'awarded_at')
    for (const [rule, holds] of Object.entries(rules))
      say(rule, award.tender, award.id, scope, eachParty(award, 'supplier_id', dayOf, parties, row, holds))
  }
  return said
}

type Holds = (supplier: string, ask: Ask) => Known

const controllers = ['owner', 'director', 'representative']
const office = ['public servants', 'officials']

const rules: Readonly<Record<string, Holds>> = {
  'sanctioned-award': (s, ask) => ask.listed(s, controllers, true, (p) => ask.entry(p, ['sanctions'])),
  'public-servant-award': (s, ask) =>
    ask.listed(s, controllers, true, (p) =>
      any(ask.entry(p, office), ask.officeByLink(p), ask.hasRegister('public servants')),
    ),
  'straw-owner': (s, ask) =>
    any(
      ask.registersKnown(['welfare', 'deceased']),
      ask.listed(s, ['owner'], false, (p) => ask.entry(p, ['welfare', 'deceased'])),
    ),
  donor: (s, ask) =>
    ask.listed(s, ['owner'], true, (p) => ask.entry(p, ['donors'], (entry) => ask.isToBuyer(entry))),
  'related-to-official-award': (s, ask) => ask.related(s),
  'sanctioned-name': (s, ask) => ask.namedLikeSanctioned(s),
}

/** Of what has a row set aside nobody knows the parties. */
function eachParty(
  { rows, aside }: { readonly rows: readonly Row[]; readonly aside: boolean },
  column: string,
  dayOf: (row: Row) => number,
  parties: PartyTables,
  tender: Row | undefined,
  holds: Holds,
): Known {
  if (aside) return undefined
  return any(
    ...rows.map((row) => {
      const party = text(row, column)
      return party === null ? undefined : holds(party, new Ask(parties, dayOf(row), tender))
    }),
  )
}

/** Questions about one day and one buyer. */
class Ask {
  constructor(
    readonly tables: PartyTables,
    readonly day: number,
    readonly tender: Row | undefined,
  ) {}

  /** "an owner, director or representative", or the supplier itself. */
  listed(
    supplier: string,
    through: readonly string[],
    self: boolean,
    found: (party: string) => Known,
  ): Known {
    const { party_links: links } = this.tables
    const others = (links ?? []).flatMap((link) => {
      const other = text(link, 'other_id')
      if (!sameId(text(link, 'party_id'), supplier) || other === null) return []
      return [all(isOneOf(link, through), this.holds(link), found(other))]
    })
    return any(self ? found(supplier) : false, ...others, this.linksKnown(supplier))
  }

  /** False: there are such registers, and none of their rows lacks a party. */
  registersKnown(names: readonly string[]): Known {
    const of = (row: Row): boolean => names.includes(text(row, 'register') ?? '')
    const isLost = (row: Row): boolean =>
      text(row, 'party_id') === null && (of(row) || text(row, 'register') === null)
    const { registers = [] } = this.tables
    const isThere = names.every((name) => this.hasRegister(name) === false)
    return isThere && !registers.some(isLost) ? false : undefined
  }

  /** False: there is such a register; else nobody knows who is on it. */
  hasRegister(name: string): Known {
    return (this.tables.registers ?? []).some((row) => text(row, 'register') === name) ? false : undefined
  }

  /** On a register of these names on the day. */
  entry(party: string, names: readonly string[], counts: (entry: Row) => Known = () => true): Known {
    const { registers } = this.tables
    const named = registers?.filter((row) => {
      const name = text(row, 'register')
      return name === null || names.includes(name)
    })
    if (!named?.some((row) => text(row, 'register') !== null))
      return any(this.#found(party, named, counts), undefined)
    return this.#found(party, named, counts)
  }

  #found(party: string, named: readonly Row[] | undefined, counts: (entry: Row) => Known): Known {
    return any(
      ...(named ?? []).map((row) => {
        const who = text(row, 'party_id')
        if (who === null) return undefined
        if (!sameId(who, party)) return false
        return text(row, 'register') === null ? undefined : all(this.holds(row), counts(row))
      }),
      false,
    )
  }

  /** Official or employee of the buyer by a link; a link that lacks the other one may make anybody so. */
  officeByLink(party: string): Known {
    return any(
      ...(this.tables.party_links ?? []).map((link) => {
        const [of, other] = [text(link, 'party_id'), text(link, 'other_id')]
        if (of === null) return undefined
        if (other === null) return this.isBuyer(of) === false ? false : undefined
        return sameId(other, party)
          ? all(isOneOf(link, ['official', 'employee']), this.holds(link), this.isBuyer(of))
          : false
      }),
      false,
    )
  }

  isBuyer(party: string | null): Known {
    if (party === null) return undefined
    const buyer = text(this.tender, 'buyer_id')
    if (sameId(party, buyer) || sameId(party, text(this.tender, 'procuring_entity_id'))) return true
    return buyer === null ? undefined : false
  }

  /** "linked to the buyer's head" */
  isToBuyer(entry: Row): Known {
    const whom = text(entry, 'organisation_id')
    if (whom === null) return undefined
    const isHead = (row: Row): Known =>
      all(
        text(row, 'role') === null ? undefined : text(row, 'role') === 'mayor',
        this.isBuyer(text(row, 'organisation_id')),
      )
    return any(this.isBuyer(whom), this.entry(whom, office, isHead))
  }

  /** "linked to an official of the buyer through up to two links" */
  related(supplier: string): Known {
    const { registers, party_links: links, parties } = this.tables
    const register = registers?.some((row) => office.includes(text(row, 'register') ?? ''))
    const everybody = [registers, links, parties].flatMap((rows) =>
      (rows ?? []).flatMap((row) =>
        [text(row, 'party_id'), text(row, 'other_id')].filter((id) => id !== null),
      ),
    )
    const others = [...new Set(everybody)].filter((id) => !sameId(id, supplier) && this.isBuyer(id) !== true)
    const isOfficial = (party: string): Known => any(this.#inOffice(party), this.officeByLink(party))
    return any(
      register ? false : undefined,
      links && parties ? false : undefined,
      this.linksKnown(supplier),
      this.#contactsKnown(supplier),
      isOfficial(supplier),
      // A row that was set aside may be the first link, or the second, not both; nor may two contacts that are not known.
      ...others.flatMap((a) => [
        all(any(this.edge(supplier, a), this.open(a), this.#mayShareContact(supplier, a)), isOfficial(a)),
        all(this.edge(supplier, a), this.open(a)),
        ...others.flatMap((b) => [
          sameId(a, b)
            ? false
            : any(
                all(
                  any(this.edge(supplier, a), this.open(a), this.#mayShareContact(supplier, a)),
                  this.edge(a, b),
                  isOfficial(b),
                ),
                all(this.edge(supplier, a), this.#mayShareContact(a, b), isOfficial(b)),
              ),
        ]),
      ]),
    )
  }

  /** As `entry`, where there is such a register. */
  #inOffice(party: string): Known {
    const named = this.tables.registers?.filter((row) => [null, ...office].includes(text(row, 'register')))
    return this.#found(party, named, (entry) => this.isBuyer(text(entry, 'organisation_id')))
  }

  /** Linked by rows that name both. */
  edge(a: string, b: string): Known {
    const steps = [...controllers, 'relative']
    return any(
      ...(this.tables.party_links ?? []).map((link) => {
        const [party, other] = [text(link, 'party_id'), text(link, 'other_id')]
        const between = (sameId(party, a) && sameId(other, b)) || (sameId(party, b) && sameId(other, a))
        return between ? all(isOneOf(link, steps), this.holds(link)) : false
      }),
      this.#contactsKnown(a) === false && this.#contactsKnown(b) === false && this.#shareContact(a, b),
    )
  }

  /** Undefined: a row of the party was set aside, so that it may be linked with anybody. */
  open(party: string): Known {
    return any(this.linksKnown(party), this.#contactsKnown(party))
  }

  #shareContact(a: string, b: string): boolean {
    const of = (party: string) => [...this.#contactsOf(party, 'address'), ...this.#contactsOf(party, 'phone')]
    return of(a).some((contact) => of(b).includes(contact))
  }

  /** Undefined: an address or telephone number of one is not known, and may be that of the other. */
  #mayShareContact(a: string, b: string): Known {
    const known = [a, b].flatMap((party) =>
      ['address', 'phone'].map((column) => this.#contactsOf(party, column).length > 0),
    )
    return known.includes(false) ? undefined : false
  }

  #contactsOf(party: string, column: string): string[] {
    return (this.tables.parties ?? [])
      .filter((row) => sameId(text(row, 'party_id'), party))
      .map((row) => text(row, column))
      .filter((contact) => contact !== null)
  }

  /** False: nothing is open. */
  #contactsKnown(party: string): Known {
    const rows = this.tables.parties ?? []
    const own = rows.filter((row) => sameId(text(row, 'party_id'), party)).map((row) => text(row, 'party_id'))
    const twice = own.some((id, i) => own.indexOf(id) !== i)
    return twice || rows.some((row) => text(row, 'party_id') === null) ? undefined : false
  }

  /** False: nothing is open. */
  linksKnown(party: string): Known {
    const { party_links: links } = this.tables
    if (!links) return undefined
    const open = (link: Row): boolean =>
      text(link, 'party_id') === null ||
      (sameId(text(link, 'party_id'), party) && text(link, 'other_id') === null)
    return links.some(open) ? undefined : false
  }

  /** "two bidders share an owner, director or representative" */
  share(a: string | undefined, b: string | undefined): Known {
    const { party_links: links } = this.tables
    if (a === undefined || b === undefined || !links) return undefined
    const of = (party: string) =>
      links.filter((row) => sameId(text(row, 'party_id'), party) && text(row, 'other_id') !== null)
    const counts = (row: Row): Known => all(isOneOf(row, controllers), this.holds(row))
    return any(
      ...of(a).flatMap((x) =>
        of(b).map((y) =>
          sameId(text(x, 'other_id'), text(y, 'other_id')) ? all(counts(x), counts(y)) : false,
        ),
      ),
      this.linksKnown(a),
      this.linksKnown(b),
    )
  }

  namedLikeSanctioned(supplier: string): Known {
    const { registers, parties } = this.tables
    const nameOf = (party: string | null): string | null => {
      const rows = (parties ?? []).filter((row) => party !== null && text(row, 'party_id') === party)
      return rows.length === 1 ? text(rows[0], 'name') : null
    }
    const own = nameOf(supplier)
    return any(
      own === null ? undefined : false,
      registers?.some((row) => text(row, 'register') === 'sanctions') ? false : undefined,
      ...(registers ?? []).map((row) => {
        const [name, who] = [text(row, 'register'), text(row, 'party_id')]
        if (name === null || (name === 'sanctions' && who === null)) return undefined
        if (name !== 'sanctions' || sameId(who, supplier)) return false
        const other = text(row, 'name') ?? nameOf(who)
        return own !== null && other !== null && areAlike(own, other) ? this.holds(row) : false
      }),
    )
  }

  /** On the day, ends included; a period that ends before it begins is unknown. */
  holds(row: Row): Known {
    const [from, to] = [amount(row, 'from'), amount(row, 'to')]
    if (Number.isNaN(from) && Number.isNaN(to)) return true
    if (lastMoment(to) < firstMoment(from)) return undefined
    if (Number.isNaN(this.day)) return undefined
    return !(firstMoment(from) > lastMoment(this.day)) && !(lastMoment(to) < firstMoment(this.day))
  }
}

function isOneOf(link: Row, relations: readonly string[]): Known {
  const relation = text(link, 'relation')
  return relation === null ? undefined : relations.includes(relation)
}

/** Names of the test data are one name in other words, or two. */
function areAlike(a: string, b: string): boolean {
  const words = (name: string) =>
    name
      .normalize('NFD')
      .replace(/\p{M}/gu, '')
      .toLowerCase()
      .replace(/ ltda$/, '')
      .split(' ')
      .sort()
      .join(' ')
  return words(a) === words(b)
}
