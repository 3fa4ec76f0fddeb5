import type { Index } from '../../join/index-of.js'
import { setRange, setTruth } from '../block.js'
import type { Detail, FactSpec, Family } from '../fact.js'
import { type CheckedKind, checked, eachParty, once } from './checked-parties.js'
import { NO_OFFICIAL, OfficialLook } from './official-look.js'
import { type Ask, DONOR, OF_BUYER, RegisterLook, SANCTIONED, SERVANT, STRAW_OWNER } from './register-look.js'

export const entryNeeds = ['registers.from', 'registers.to', 'scan.registers']
export const linkNeeds = [
  'party_links.relation',
  'party_links.from',
  'party_links.to',
  'scan.links',
  'scan.checks',
]
const buyerNeeds = ['tenders.buyer_id', 'tenders.procuring_entity_id', 'registers.organisation_id']
const officialNeeds = [...buyerNeeds, 'parties.address', 'parties.phone', 'scan.contacts', 'scan.officials']

interface Check {
  readonly name: string
  /** Its paths, in evidence. */
  readonly paths: string
  /** `{party}` and `{day}` are those of the subject. */
  readonly about: string
  readonly ask: Ask
  readonly needs: readonly string[]
  readonly kinds: readonly CheckedKind[]
}

const both = ['award', 'bid'] as const

const checks: readonly Check[] = [
  {
    name: 'sanctions.listed',
    paths: 'sanctions.paths',
    about:
      'A {party}, or an owner, director or representative of one, is on a register of sanctions on {day}.',
    ask: SANCTIONED,
    needs: [],
    kinds: both,
  },
  {
    name: 'servants.listed',
    paths: 'servants.paths',
    about:
      'A {party}, or an owner, director or representative of one, is a public servant or an official on {day}.',
    ask: SERVANT,
    needs: buyerNeeds,
    kinds: both,
  },
  {
    name: 'servants.of_buyer',
    paths: 'servants.buyer_paths',
    about:
      'A {party}, or an owner, director or representative of one, is a public servant or an official of the buyer, or of who runs the procedure, on {day}.',
    ask: OF_BUYER,
    needs: buyerNeeds,
    kinds: both,
  },
  {
    name: 'straw_owners.listed',
    paths: 'straw_owners.paths',
    about: 'An owner of a {party} is on a register of welfare or of the deceased on {day}.',
    ask: STRAW_OWNER,
    needs: [],
    kinds: ['award'],
  },
  {
    name: 'donors.listed',
    paths: 'donors.paths',
    about:
      'A {party} or an owner of one is on a register of political donors, with the buyer or its head as the organisation, on {day}.',
    ask: DONOR,
    needs: [...buyerNeeds, 'registers.role'],
    kinds: ['award'],
  },
]

const aboutContacts =
  'Whoever has no known address, or no known telephone number, may share that of any one other party.'

const aboutPath =
  'Links of the shortest way that is known from a {party} to an official or public servant of the buyer or of who runs the procedure on {day}: shorter ones may not be known. Else what `links` says.'

const aboutOfficials =
  'Links from a {party} to an official or public servant of the buyer or of who runs the procedure on {day}: 0 it is one itself, 1, 2; 3 more, or none. Owners, directors, representatives and relatives are links in both directions, and so is an address or telephone number that at most 32 parties have.'

function filled(about: string, kind: CheckedKind): string {
  return about.replace('{party}', checked[kind].words.party).replace('{day}', checked[kind].words.day)
}

function needsOf(kind: CheckedKind, more: readonly string[]): string[] {
  return [...checked[kind].needs, ...entryNeeds, ...linkNeeds, ...more]
}

/** What registers say of the parties of a subject and of those behind them. Linear in rows, links and entries. */
function registerFamily(kind: CheckedKind): Family {
  const own = checks.filter(({ kinds }) => kinds.includes(kind))
  return {
    subject: kind,
    facts: own.map(
      ({ name, about, needs }): FactSpec => ({
        name: `${kind}.${name}`,
        subject: kind,
        type: 'boolean',
        about: filled(about, kind),
        needs: needsOf(kind, needs),
        requires: [`${checked[kind].table}.${checked[kind].party}`, 'party_links.relation'],
      }),
    ),
    kernel(index, from, to, out) {
      const look = new RegisterLook(index)
      own.forEach(({ ask }, place) => {
        const block = out[place]
        if (!block) return
        for (let s = from; s < to; s++) {
          readRegisters(index, kind, look, ask, s)
          setTruth(block, s - from, look.surely, look.why !== 0, look.why)
        }
      })
    },
  }
}

/** By how many links parties of a subject are linked with officials of its buyer. */
function officialFamily(kind: CheckedKind): Family {
  const spec = (name: string, about: string): FactSpec => ({
    name: `${kind}.officials.${name}`,
    subject: kind,
    type: 'count',
    unit: 'links',
    about: filled(about, kind),
    needs: needsOf(kind, officialNeeds),
    requires: [`${checked[kind].table}.${checked[kind].party}`, 'party_links.relation', 'tenders.buyer_id'],
  })
  return {
    subject: kind,
    facts: [spec('links', `${aboutOfficials} ${aboutContacts}`), spec('path_links', aboutPath)],
    kernel(index, from, to, [links, path]) {
      const look = new OfficialLook(index)
      for (let s = from; s < to; s++) {
        readOfficials(index, kind, look, s)
        const { perhaps, surely, why } = look
        if (links) setRange(links, s - from, perhaps, surely, why)
        if (path) setRange(path, s - from, surely < NO_OFFICIAL ? surely : perhaps, surely, why)
      }
    },
  }
}

function readRegisters(index: Index, kind: CheckedKind, look: RegisterLook, ask: Ask, subject: number): void {
  look.begin(index[kind].tender[subject]!)
  look.ask(ask, index[kind].setAside[subject] === 0)
  eachParty(index, kind, look, subject, (party) => look.look(party))
  // Of a subject with a row set aside nobody knows the parties.
  if (index[kind].setAside[subject] !== 0) look.surely = false
}

function readOfficials(index: Index, kind: CheckedKind, look: OfficialLook, subject: number): void {
  look.begin(index[kind].tender[subject]!)
  look.ask()
  if (!eachParty(index, kind, look, subject, (party) => look.look(party))) look.perhaps = 0
  if (index[kind].setAside[subject] !== 0) look.surely = NO_OFFICIAL
}

export const partyChecks: readonly Family[] = both.flatMap((kind) => [
  registerFamily(kind),
  officialFamily(kind),
])

/** How parties stand in a register or near an official: from the party to what is said of the last. */
export const partyCheckDetails: readonly Detail[] = both.flatMap((kind): Detail[] => [
  ...checks
    .filter(({ kinds }) => kinds.includes(kind))
    .map(
      ({ paths, about, ask, needs }): Detail => ({
        name: `${kind}.${paths}`,
        subject: kind,
        about: `Each way to this: ${filled(about, kind)}`,
        needs: needsOf(kind, needs),
        of(index, subject) {
          const look = new RegisterLook(index)
          look.trail = []
          readRegisters(index, kind, look, ask, subject)
          return once(look.trail)
        },
      }),
    ),
  {
    name: `${kind}.officials.paths`,
    subject: kind,
    about: `The shortest ways from a ${checked[kind].words.party} over one or two links to an official or public servant of the buyer.`,
    needs: needsOf(kind, officialNeeds),
    of(index, subject) {
      const look = new OfficialLook(index)
      look.trail = []
      readOfficials(index, kind, look, subject)
      const shortest = Math.min(...look.trail.map(({ path }) => path!.length))
      return once(look.trail.filter(({ path }) => path!.length === shortest))
    },
  },
])
