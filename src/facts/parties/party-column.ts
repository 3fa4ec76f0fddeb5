import { groupRows } from '../../join/group.js'
import type { Index } from '../../join/index-of.js'
import { PARTY } from '../../join/parties/party-rows.js'
import { oncePerIndex } from '../per-index.js'
import { reason } from '../reason.js'

const NO_PARTIES = reason('parties', undefined, 'missing')
const PARTY_SET_ASIDE = reason('parties', undefined, 'set_aside')

/** The row of a party in `parties`; below zero where there is none, or one was set aside. */
export function partyRow(index: Index, party: number): number {
  return index.partyRow ? index.partyRow[party]! : PARTY.NONE
}

/** Codes of the dictionary `party` by identity: the spellings of each party. */
export const spellingsOf = oncePerIndex(({ byIdentity, partyCount }) =>
  groupRows(byIdentity!.identity, partyCount),
)

/** By identity: the row of the one spelling that has one; of several none. */
const onlyRows = oncePerIndex((index) => {
  const { identity } = index.checks!
  const only = new Int32Array(index.partyCount).fill(PARTY.NONE)
  for (let party = 0; party < only.length; party++) {
    const row = partyRow(index, party)
    if (row === PARTY.NONE) continue
    const who = identity[party]!
    only[who] = only[who] === PARTY.NONE ? row : PARTY.SET_ASIDE
  }
  return only
})

/**
 * The row of a party however its identifier is spelled, as the cross-checks compare it: its own, else that of the one other
 * spelling that has a row; where several have, nobody knows whose holds.
 */
export function rowOfParty(index: Index, party: number): number {
  const own = partyRow(index, party)
  return own === PARTY.NONE ? onlyRows(index)[index.checks!.identity[party]!]! : own
}

/** Why a value of a party is not known that its row does not have; `missing` is the reason that names the column. */
export function whyNotOf(index: Index, row: number, missing: number): number {
  if (!index.partyRow) return NO_PARTIES
  return row === PARTY.SET_ASIDE ? PARTY_SET_ASIDE : missing
}
