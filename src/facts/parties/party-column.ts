import type { Index } from '../../join/index-of.js'
import { PARTY } from '../../join/party-rows.js'
import { reason } from '../reason.js'

const NO_PARTIES = reason('parties', undefined, 'missing')
const PARTY_SET_ASIDE = reason('parties', undefined, 'set_aside')

/** The row of a party in `parties`; below zero where there is none, or one was set aside. */
export function partyRow(index: Index, party: number): number {
  return index.partyRow ? index.partyRow[party]! : PARTY.NONE
}

/** Why a value of a party is not known that its row does not have; `missing` is the reason that names the column. */
export function whyNotOf(index: Index, row: number, missing: number): number {
  if (!index.partyRow) return NO_PARTIES
  return row === PARTY.SET_ASIDE ? PARTY_SET_ASIDE : missing
}
