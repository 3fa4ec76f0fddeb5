import { type Index, numbers } from '../../join/index-of.js'
import { isReversed } from '../../join/parties/registers.js'
import { firstMoment, lastMoment } from '../../schema/instant.js'
import { reason, smaller } from '../reason.js'

const ENTRY_SET_ASIDE = reason('registers', undefined, 'set_aside')
const NO_DAY = reason('awards', 'awarded_at', 'missing')

/**
 * Asks whether a party, however it is spelled, stands on registers of a kind (bits `REGISTER`) on the day of an award: 1 yes,
 * 0 no; below zero the smallest reason why it may: an entry was set aside or ends before it begins, or has dates and the day
 * is not known (NaN). An entry without dates always holds. For an index with registers; linear in the entries of the party.
 */
export function onRegister(index: Index, kind: number): (party: number, day: number) => number {
  const { registers, byIdentity } = index
  const since = numbers(index, 'registers', 'from')
  const until = numbers(index, 'registers', 'to')
  return (party, day) => {
    const { identity, entryStart, entries, entryDoubt } = byIdentity!
    const who = identity[party]!
    let why = ((registers!.lost | entryDoubt[who]!) & kind) !== 0 ? ENTRY_SET_ASIDE : 0
    for (let i = entryStart[who]!; i < entryStart[who + 1]!; i++) {
      const entry = entries[i]!
      if ((registers!.kind[entry]! & kind) === 0) continue
      const [first, last] = [since?.[entry] ?? Number.NaN, until?.[entry] ?? Number.NaN]
      if (Number.isNaN(first) && Number.isNaN(last)) return 1
      if (isReversed(first, last)) why = smaller(why, ENTRY_SET_ASIDE)
      else if (Number.isNaN(day)) why = smaller(why, NO_DAY)
      else if (!(firstMoment(first) > lastMoment(day)) && !(lastMoment(last) < firstMoment(day))) return 1
    }
    return -why
  }
}
