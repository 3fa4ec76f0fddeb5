import { type Index, numbers } from '../../join/index-of.js'
import { firstMoment, lastMoment } from '../../schema/instant.js'

/**
 * Asks whether a party stands on registers of a kind (bits `REGISTER`) on a day: 1 yes, -1 perhaps, for the day is not known (NaN)
 * and an entry has dates, 0 no. An entry without dates always holds. Linear in the entries of the party.
 */
export function onRegister(index: Index, kind: number): (party: number, day: number) => 0 | 1 | -1 {
  const { registers } = index
  const since = numbers(index, 'registers', 'from')
  const until = numbers(index, 'registers', 'to')
  return (party, day) => {
    let answer: 0 | -1 = 0
    if (!registers) return answer
    for (let i = registers.start[party]!; i < registers.start[party + 1]!; i++) {
      const entry = registers.rows[i]!
      if ((registers.kind[entry]! & kind) === 0) continue
      const [first, last] = [since?.[entry] ?? Number.NaN, until?.[entry] ?? Number.NaN]
      if (Number.isNaN(first) && Number.isNaN(last)) return 1
      if (Number.isNaN(day)) answer = -1
      else if (!(firstMoment(first) > lastMoment(day)) && !(lastMoment(last) < firstMoment(day))) return 1
    }
    return answer
  }
}
