import { codes, type Index, numbers } from '../join/index-of.js'
import { setRange, setTruth } from './block.js'
import type { Detail, DetailValue, FactSpec, Family } from './fact.js'
import { OfficialLook } from './official-look.js'
import type { PartyLook } from './party-look.js'
import { reason } from './reason.js'
import { type Ask, DONOR, OF_BUYER, RegisterLook, SANCTIONED, SERVANT, STRAW_OWNER } from './register-look.js'

const AWARD_SET_ASIDE = reason('awards', undefined, 'set_aside')
const NO_SUPPLIER = reason('awards', 'supplier_id', 'missing')
const NO_DAY = reason('awards', 'awarded_at', 'missing')

export const awardRowNeeds = ['awards.supplier_id', 'awards.award_id', 'awards.lot_id', 'awards.awarded_at']
export const entryNeeds = ['registers.from', 'registers.to', 'scan.registers']
export const linkNeeds = [
  'party_links.relation',
  'party_links.from',
  'party_links.to',
  'scan.links',
  'scan.checks',
]
export const buyerNeeds = ['tenders.buyer_id', 'tenders.procuring_entity_id', 'registers.organisation_id']
const needs = [...awardRowNeeds, ...entryNeeds, ...linkNeeds]
export const officialNeeds = [
  ...buyerNeeds,
  'parties.address',
  'parties.phone',
  'scan.contacts',
  'scan.officials',
]

interface Check {
  readonly name: string
  readonly about: string
  readonly ask: Ask
  readonly needs: readonly string[]
}

const checks: readonly Check[] = [
  {
    name: 'sanctions.listed',
    about:
      'A supplier, or an owner, director or representative of one, is on a register of sanctions on the day of the award.',
    ask: SANCTIONED,
    needs: [],
  },
  {
    name: 'servants.listed',
    about:
      'A supplier, or an owner, director or representative of one, is a public servant or an official on the day of the award.',
    ask: SERVANT,
    needs: buyerNeeds,
  },
  {
    name: 'servants.of_buyer',
    about:
      'A supplier, or an owner, director or representative of one, is a public servant or an official of the buyer, or of who runs the procedure, on the day of the award.',
    ask: OF_BUYER,
    needs: buyerNeeds,
  },
  {
    name: 'straw_owners.listed',
    about: 'An owner of a supplier is on a register of welfare or of the deceased on the day of the award.',
    ask: STRAW_OWNER,
    needs: [],
  },
  {
    name: 'donors.listed',
    about:
      'A supplier or an owner of one is on a register of political donors, with the buyer or its head as the organisation, on the day of the award.',
    ask: DONOR,
    needs: [...buyerNeeds, 'registers.role'],
  },
]

/** What registers say of the suppliers of an award and of those behind them. Linear in rows, links and entries. */
export const awardChecks: Family = {
  subject: 'award',
  facts: checks.map(
    ({ name, about, needs: more }): FactSpec => ({
      name: `award.${name}`,
      subject: 'award',
      type: 'boolean',
      about,
      needs: [...needs, ...more],
      requires: ['awards.supplier_id', 'party_links.relation'],
    }),
  ),
  kernel(index, from, to, out) {
    const look = new RegisterLook(index)
    checks.forEach(({ ask }, place) => {
      const block = out[place]
      if (!block) return
      for (let a = from; a < to; a++) {
        readRegisters(index, look, ask, a)
        setTruth(block, a - from, look.surely, look.why !== 0, look.why)
      }
    })
  },
}

/** By how many links suppliers of an award are linked with officials of its buyer. */
export const awardOfficials: Family = {
  subject: 'award',
  facts: [
    {
      name: 'award.officials.links',
      subject: 'award',
      type: 'count',
      unit: 'links',
      about:
        'Links from a supplier to an official or public servant of the buyer or of who runs the procedure on the day of the award: 0 it is one itself, 1, 2; 3 more, or none. Owners, directors, representatives and relatives are links in both directions, and so is an address or telephone number that at most 32 parties have.',
      needs: [...needs, ...officialNeeds],
      requires: ['awards.supplier_id', 'party_links.relation', 'tenders.buyer_id'],
    },
  ],
  kernel(index, from, to, [out]) {
    if (!out) return
    const look = new OfficialLook(index)
    for (let a = from; a < to; a++) {
      readOfficials(index, look, a)
      setRange(out, a - from, look.perhaps, look.surely, look.why)
    }
  },
}

function readRegisters(index: Index, look: RegisterLook, ask: Ask, a: number): void {
  look.begin(index.award.tender[a]!)
  look.ask(ask)
  eachSupplier(index, look, a, (supplier) => look.look(supplier))
  // Of an award with a row set aside nobody knows the suppliers.
  if (index.award.setAside[a] === 1) look.surely = false
}

function readOfficials(index: Index, look: OfficialLook, a: number): void {
  look.begin(index.award.tender[a]!)
  look.ask()
  const whole = eachSupplier(index, look, a, (supplier) => look.look(supplier))
  if (!whole) look.perhaps = 0
  if (index.award.setAside[a] === 1) look.surely = 3
}

/** Looks at each supplier of an award on the day of its row; false where one is not known. */
export function eachSupplier(
  index: Index,
  look: PartyLook,
  a: number,
  then: (supplier: number) => void,
): boolean {
  const { rowStart, rows, setAside } = index.award
  const supplier = codes(index, 'awards', 'supplier_id')
  const day = numbers(index, 'awards', 'awarded_at')
  let whole = setAside[a] !== 1
  if (!whole) look.doubt(AWARD_SET_ASIDE)
  for (let r = rowStart[a]!; r < rowStart[a + 1]!; r++) {
    const row = rows[r]!
    const party = supplier ? supplier[row]! : -1
    look.on(day ? day[row]! : Number.NaN, NO_DAY)
    if (party >= 0) then(party)
    else {
      whole = false
      look.doubt(NO_SUPPLIER)
    }
  }
  return whole
}

/** How an award's suppliers stand in a register or near an official: from the supplier to what is said of the last. */
export const awardCheckDetails: readonly Detail[] = [
  ...checks.map(
    ({ name, about, ask, needs: more }): Detail => ({
      name: `award.${name.replace(/listed$/, 'paths').replace('of_buyer', 'buyer_paths')}`,
      subject: 'award',
      about: `From the supplier to the register: ${about[0]!.toLowerCase()}${about.slice(1)}`,
      needs: [...needs, ...more],
      of(index, a) {
        const look = new RegisterLook(index)
        look.trail = []
        readRegisters(index, look, ask, a)
        return once(look.trail)
      },
    }),
  ),
  {
    name: 'award.officials.paths',
    subject: 'award',
    about: 'From the supplier over one or two links to an official or public servant of the buyer.',
    needs: [...needs, ...officialNeeds],
    of(index, a) {
      const look = new OfficialLook(index)
      look.trail = []
      readOfficials(index, look, a)
      return once(look.trail)
    },
  },
]

/** Each line once: two entries, or two rows of one link, say the same. */
export function once(lines: readonly DetailValue[]): DetailValue[] {
  return [...new Map(lines.map((line) => [line.path!.join('\0'), line])).values()]
}
