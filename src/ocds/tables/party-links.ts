import type { Reading } from '../rows/reading.js'
import { columnsOf, type TableRows } from '../rows/table-rows.js'
import { $owner, $party, $release, $shareholder } from '../tape/release-shape.js'
import { idOf, type Paths } from './paths.js'

const c = columnsOf('party_links')
const OWNER = Buffer.from('beneficial owner')
const SHAREHOLDER = Buffer.from('shareholder')

export const partyLinkPaths: Paths = {
  party_id: idOf('parties'),
  other_id: [...idOf('parties.beneficialOwners'), ...idOf('parties.shareholders.shareholder')],
  relation: [],
  share: ['parties.beneficialOwners.share', 'parties.shareholders.shareholding'],
}

/**
 * One row a beneficial owner or shareholder of a party. Those without an id too: joining sets their rows aside, and who
 * stands behind the party is not known then.
 */
export function partyLinkRows(r: Reading, rows: TableRows): void {
  const { tape } = r
  const parties = tape.get(r.root, $release.parties)
  for (let party = tape.first(parties); party !== 0; party = tape.next(party)) {
    const owners = tape.get(party, $party.beneficialOwners)
    const holders = tape.get(party, $party.shareholders)
    if (owners !== 0 || holders !== 0) rows.present = true
    if (!r.hasId(party)) continue
    for (let o = tape.first(owners); o !== 0; o = tape.next(o))
      link(r, rows, party, OWNER, o, tape.get(o, $owner.share))
    for (let s = tape.first(holders); s !== 0; s = tape.next(s))
      link(
        r,
        rows,
        party,
        SHAREHOLDER,
        tape.get(s, $shareholder.shareholder),
        tape.get(s, $shareholder.shareholding),
      )
  }
}

function link(
  r: Reading,
  rows: TableRows,
  party: number,
  relation: Uint8Array,
  other: number,
  share: number,
): void {
  r.party(rows, c.party_id, party)
  r.party(rows, c.other_id, other)
  rows.text(c.relation, relation, 0, relation.length)
  rows.put(c.share, share)
  rows.end()
}
