import type { Index } from '../../join/index-of.js'
import { ODD } from '../../join/parties/odd-contacts.js'
import {
  ASK_EACH,
  biddersNeeds,
  biddersThat,
  countBidders,
  countUnknown,
  type Says,
} from '../bids/bidders-that.js'
import type { Detail, Family } from '../fact.js'
import { oncePerIndex } from '../per-index.js'
import { reason } from '../reason.js'

const NO_PARTIES = reason('parties', undefined, 'missing')
const PARTY_SET_ASIDE = reason('parties', undefined, 'set_aside')
const NO_PHONE = reason('parties', 'phone', 'missing')
const NO_ADDRESS = reason('parties', 'address', 'missing')

/** What is asked of each bidder. */
const kinds = [
  {
    name: 'lot.contacts.odd_phone_bidders',
    column: 'phone',
    bit: ODD.PHONE,
    none: ODD.NO_PHONE,
    missing: NO_PHONE,
    about:
      'whose telephone number has fewer than 7 or more than 15 digits, or the same digit in its last 7 places',
  },
  {
    name: 'lot.contacts.unnumbered_address_bidders',
    column: 'address',
    bit: ODD.UNNUMBERED,
    none: ODD.NO_ADDRESS,
    missing: NO_ADDRESS,
    about: 'whose postal address has no number in it',
  },
  {
    name: 'lot.contacts.box_address_bidders',
    column: 'address',
    bit: ODD.BOX,
    none: ODD.NO_ADDRESS,
    missing: NO_ADDRESS,
    about:
      'whose postal address is a post office box: besides its number it has none of fewer than 5 digits, as a house has',
  },
] as const

/** Bidders of one lot with contacts as nobody has who can be called on. */
export const oddContacts: Family = {
  subject: 'lot',
  facts: kinds.map(({ name, column, about }) => ({
    name,
    subject: 'lot',
    type: 'count',
    unit: 'bidders',
    about: `Bidders that submitted, each member of a consortium by itself, and ${about}.`,
    needs: [...biddersNeeds, `parties.${column}`, 'scan.odd_contacts'],
    requires: [`parties.${column}`, 'bids.bidder_id'],
  })),
  kernel(index, from, to, out) {
    kinds.forEach((kind, place) => {
      const block = out[place]
      if (!block) return
      const alike = saidOfAll(index, kind)
      if (alike === ASK_EACH) countBidders(index, from, to, saysOf(index, kind), block)
      else countUnknown(index, from, to, new Uint8Array(to - from).fill(-alike), block)
    })
  },
}

/** What is missing of all parties, in bits `ODD`. */
const nobodys = oncePerIndex(({ oddContacts: odd }) => {
  let bits: number = ODD.NO_PHONE | ODD.NO_ADDRESS
  for (let party = 0; odd && party < odd.length && bits !== 0; party++)
    bits = odd[party]! & ODD.SET_ASIDE ? 0 : bits & odd[party]!
  return { bits }
})

/** The reason why the contact of no party is known, as -code; ASK_EACH where that differs. */
function saidOfAll(index: Index, { none, missing }: (typeof kinds)[number]): number {
  if (!index.oddContacts) return -NO_PARTIES
  return nobodys(index).bits & none ? -missing : ASK_EACH
}

function saysOf(index: Index, kind: (typeof kinds)[number]): Says {
  const { bit, none, missing } = kind
  const odd = index.oddContacts
  const alike = saidOfAll(index, kind)
  return {
    ofLot: () => alike,
    of: (party) => {
      const bits = odd![party]!
      if (bits & ODD.SET_ASIDE) return -PARTY_SET_ASIDE
      return bits & none ? -missing : Number((bits & bit) !== 0)
    },
  }
}

export const oddContactDetail: Detail = {
  name: 'lot.contacts.odd_bidders',
  subject: 'lot',
  about: 'The bidders with an odd telephone number or postal address; a line each.',
  needs: [...biddersNeeds, 'parties.phone', 'parties.address'],
  of: (index, l) =>
    biddersThat(
      index,
      l,
      kinds.map((kind) => saysOf(index, kind)),
    ),
}
