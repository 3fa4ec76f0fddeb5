import { mayHaveBlanks } from '../../columns/blanks.js'
import type { Members } from '../rows/marks.js'
import type { Reading } from '../rows/reading.js'
import type { RowProgram } from '../rows/row-program.js'
import { columnsOf, type TableRows } from '../rows/table-rows.js'
import {
  $address,
  $contact,
  $details,
  $owner,
  $party,
  $release,
  $shareholder,
} from '../tape/release-shape.js'
import { OBJECT, TEXT } from '../tape/tape.js'
import { idOf, type Paths } from './paths.js'

const c = columnsOf('parties')
const places = ['streetAddress', 'locality', 'region', 'postalCode', 'countryName'].map(
  (member) => `parties.address.${member}`,
)
const FIRM = Buffer.from('firm')
const PERSON = Buffer.from('person')

export const partyPaths: Paths = {
  party_id: [
    ...idOf('parties'),
    ...idOf('parties.beneficialOwners'),
    ...idOf('parties.shareholders.shareholder'),
  ],
  name: ['parties.name', 'parties.beneficialOwners.name', 'parties.shareholders.shareholder.name'],
  kind: ['parties.roles', 'parties.details.kind'],
  country: ['parties.address.countryName', 'parties.address.country'],
  region: ['parties.address.region'],
  address: places,
  phone: ['parties.contactPoint.telephone'],
  email: ['parties.contactPoint.email'],
  registered_at: ['parties.details.registered'],
  employees: ['parties.details.employees'],
}

const plain: Members = [
  [c.name, $party.name],
  [c.region, $party.address, $address.region],
  [c.phone, $party.contactPoint, $contact.telephone],
  [c.email, $party.contactPoint, $contact.email],
  [c.registered_at, $party.details, $details.registered],
  [c.employees, $party.details, $details.employees],
]

/**
 * One row a party, and one a beneficial owner (a person) or shareholder. Who has the role of a buyer or of a procuring
 * entity is an organisation; of others it is not known, so they are taken for persons when it comes to what is shown.
 */
export function partyRows(r: Reading, rows: TableRows): void {
  const { tape } = r
  const list = tape.get(r.root, $release.parties)
  if (list === 0) return
  rows.present = true
  let party = r.objects(list, rows, 'parties')
  for (; party !== 0; party = r.nextObject(party, rows, 'parties')) {
    if (r.hasId(party)) row(r, rows, party)
    else rows.note('missing_key', 'party_id', undefined, 'a party without an id')
    const owners = tape.get(party, $party.beneficialOwners)
    const shares = tape.get(party, $party.shareholders)
    if (tape.kind(owners) === OBJECT) r.single(owners, rows, 'beneficialOwners')
    if (tape.kind(shares) === OBJECT) r.single(shares, rows, 'shareholders')
    let owner = tape.first(owners)
    for (; owner !== 0; owner = tape.next(owner)) if (r.hasId(owner)) nameOnly(r, rows, owner, true)
    let share = tape.first(shares)
    for (; share !== 0; share = tape.next(share)) {
      const holder = tape.get(share, $shareholder.shareholder)
      if (r.hasId(holder)) nameOnly(r, rows, holder, false)
    }
  }
}

/** Counts roles that are no list, and those with blanks around them; they are read without. */
function oddRoles(r: Reading, rows: TableRows, party: number): void {
  const { tape } = r
  const roles = tape.get(party, $party.roles)
  r.single(roles, rows, 'roles')
  for (let role = tape.first(roles); role !== 0; role = tape.next(role))
    if (tape.kind(role) === TEXT && mayHaveBlanks(tape.bytes, tape.from(role), tape.to(role)))
      rows.note('trimmed', undefined, tape.text(role), 'roles: blanks around it were taken off')
}

function row(r: Reading, rows: TableRows, party: number): void {
  const { tape } = r
  oddRoles(r, rows, party)
  r.party(rows, c.party_id, party)
  rows.members(party, plain)
  const kind = tape.get(tape.get(party, $party.details), $details.kind)
  if (kind !== 0) rows.put(c.kind, kind)
  else if (rows.wants(c.kind) && (r.hasRole(party, 'buyer') || r.hasRole(party, 'procuringEntity')))
    rows.text(c.kind, FIRM, 0, FIRM.length)
  const address = tape.get(party, $party.address)
  const country = tape.get(address, $address.countryName)
  rows.put(c.country, country === 0 ? tape.get(address, $address.country) : country)
  // a town alone is no address: whoever is in one would share it, and it has no number
  if (rows.wants(c.address) && r.isText(tape.get(address, $address.streetAddress))) {
    const lines = [$address.streetAddress, $address.locality, $address.region, $address.postalCode]
    const to = r.join(
      [...lines, $address.countryName].map((slot) => tape.get(address, slot)),
      ', ',
    )
    if (to > 0) rows.text(c.address, r.joined, 0, to)
  }
  rows.end()
}

function nameOnly(r: Reading, rows: TableRows, who: number, person: boolean): void {
  r.party(rows, c.party_id, who)
  rows.put(c.name, r.tape.get(who, $owner.name))
  if (person) rows.text(c.kind, PERSON, 0, PERSON.length)
  rows.end()
}

/** The rows of usual releases: parties have ids, and no owners. */
export function partyProgram(p: RowProgram): void {
  const list = p.at(p.root, $release.parties)
  p.when(list, () => p.there())
  p.each(list, (party) => {
    const id = p.at(party, $party.id)
    p.named(id)
    p.nothing(p.at(party, $party.beneficialOwners))
    p.nothing(p.at(party, $party.shareholders))
    p.listed(p.at(party, $party.roles))
    const isFirm = p.role(party, 'buyer')
    p.put(c.party_id, id)
    p.members(party, plain)
    if (p.wants(c.kind)) {
      const kind = p.at(party, $party.details, $details.kind)
      p.put(c.kind, kind)
      p.otherwise(kind, () => {
        p.when(p.either(isFirm, p.role(party, 'procuringEntity')), () => p.word(c.kind, 'firm'))
      })
    }
    const address = p.at(party, $party.address)
    p.put(c.country, p.either(p.at(address, $address.countryName), p.at(address, $address.country)))
    // it is put together
    if (p.wants(c.address)) p.nothing(address)
    p.row()
  })
}
