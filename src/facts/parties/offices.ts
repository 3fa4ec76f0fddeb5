import type { Index } from '../../join/index-of.js'
import { MOST_LOOKS } from '../../join/parties/links.js'
import { BLIND } from '../../join/parties/near-officials.js'
import { perIndex } from '../per-index.js'
import { reason } from '../reason.js'

const NO_ADDRESS = reason('parties', 'address', 'missing')
const NO_PHONE = reason('parties', 'phone', 'missing')

/** What may not be known of a contact: the address (and perhaps the number too), or the number alone. */
export const whyBlind = [NO_ADDRESS, NO_PHONE] as const

/** Which of `whyBlind` holds of a party with these bits `BLIND`, -1 none. */
export function blindness(bits: number): number {
  if (bits === 0) return -1
  return (bits & BLIND.ADDRESS) !== 0 ? 0 : 1
}

/** A link of an official to somebody whose contacts are not all known. */
export interface Behind {
  readonly official: number
  readonly other: number
  readonly via: number
}

/** Who is in office at one party, at any time. */
export interface Office {
  readonly all: readonly number[]
  /** Of these, by place in `whyBlind`. */
  readonly blind: readonly (readonly number[])[]
  /** They, and what is said of them, are too many to be looked at for each subject: any may be in office. */
  readonly areMany: boolean
  /** By place in `whyBlind`, of the other one; undefined: likewise too many. */
  readonly behind: readonly (readonly Behind[])[] | undefined
}

const NOBODY_KNOWS_WHERE = -1
const ANYWHERE_AT_ALL = -2

/** Who may be in office at any of these; all there are where the first is not known (-1). Made once a thread and buyer. */
export function officesAt(index: Index, buyer: number, entity: number): readonly Office[] {
  if (buyer < 0) return [officeOf(index, ANYWHERE_AT_ALL)]
  const places = entity < 0 || entity === buyer ? [buyer] : [buyer, entity]
  return [...places, NOBODY_KNOWS_WHERE].map((place) => officeOf(index, place))
}

const officeOf = perIndex((index: Index, place: number): Office => {
  const { near, own } = index.checks!
  const { blind, toBlind, office } = near!
  const { start, who, anywhere } = office
  const named =
    place === NOBODY_KNOWS_WHERE ? [] : place < 0 ? who : who.subarray(start[place]!, start[place + 1]!)
  const all = [...new Set([...named, ...(place < 0 ? anywhere : [])])]
  const looks = all.reduce((sum, official) => sum + 1 + own[official]!, 0)
  const behind: Behind[][] = [[], []]
  let looksBehind = 0
  for (const official of all) {
    looksBehind += (toBlind.start[official + 1]! - toBlind.start[official]!) * (1 + own[official]!)
    if (looksBehind > MOST_LOOKS) break
    for (let i = toBlind.start[official]!; i < toBlind.start[official + 1]!; i++) {
      const other = toBlind.to[i]!
      behind[blindness(blind[other]!)]!.push({ official, other, via: toBlind.via[i]! })
    }
  }
  return {
    all,
    blind: [0, 1].map((kind) => all.filter((p) => blindness(blind[p]!) === kind)),
    areMany: looks > MOST_LOOKS,
    behind: looksBehind > MOST_LOOKS ? undefined : behind,
  }
})
