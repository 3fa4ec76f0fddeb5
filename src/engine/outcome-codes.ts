import { allBits, isDecided, NO, newTruths, type Truths, wordsOf, YES } from '../rules/truth.js'
import { CLEAR, NOT_APPLICABLE, RAISED } from './result.js'

/** Where the outcomes of a rule go. */
export interface Outcomes {
  /** Outcome codes, by ordinal of the subject. */
  readonly codes: Uint8Array
  /** How often each code came. */
  readonly tally: Uint32Array
}

/**
 * The outcome code of each pair of truths of scope and condition: a table, as branches that say the same are
 * often guessed wrong. NO, YES and OPEN + why of a condition are CLEAR, RAISED and NOT_COMPUTABLE + why.
 */
const codeOf = Uint8Array.from({ length: 65_536 }, (_, pair) => {
  const scope = pair >> 8
  if (scope === YES) return (pair & 255) + 1
  return scope === NO ? NOT_APPLICABLE : scope + 1
})

const FOUR_CLEAR = CLEAR * 0x01010101
const FOUR_RAISED = RAISED * 0x01010101
/** So many words of bits can be added up byte by byte. */
const WORDS = 255

/**
 * Puts scope and condition of a rule together, for consecutive subjects. Three-valued: an unknown scope decides before
 * the condition does. Where no scope is open, four subjects are one word, and a code is 0 out of scope and the
 * condition plus one within.
 */
export class OutcomeCodes {
  /** Ordinals of the subjects raised by the last `write`, ascending. */
  raised = new Int32Array(0)
  #codes = newTruths(0)

  /** Of n subjects from ordinal `first` on. Gives how many are raised. */
  write(scope: Truths, when: Truths, n: number, first: number, { codes, tally }: Outcomes): number {
    if (this.#codes.length < n) {
      this.#codes = newTruths(n * 2)
      this.raised = new Int32Array(this.#codes.length)
    }
    const found = this.#codes
    const { raised } = this
    const [scopes, whens, four] = [wordsOf(scope, n), wordsOf(when, n), wordsOf(found, n)]
    const words = n >> 2
    let count = 0
    // Four codes as they last were where a condition is open, and how often in a row.
    let last = 0
    let same = 0
    for (let from = 0; from < words; from += WORDS) {
      const to = Math.min(from + WORDS, words)
      let decided = 0
      let within = 0
      let flagged = 0
      for (let w = from; w < to; w++) {
        const s = scopes[w]!
        const c = whens[w]!
        if (isDecided(s | c)) {
          decided += 4
          within += s
          flagged += s & c
          four[w] = allBits(s) & (c + FOUR_CLEAR)
          if ((s & c) === 0) continue
        } else if (isDecided(s)) {
          const word = allBits(s) & (c + FOUR_CLEAR)
          four[w] = word
          if (word !== last) {
            count4(tally, last, same)
            last = word
            same = 0
          }
          same++
          if (!hasZero(word ^ FOUR_RAISED)) continue
        } else
          for (let i = w * 4; i < w * 4 + 4; i++) {
            const code = codeOf[(scope[i]! << 8) | when[i]!]!
            found[i] = code
            tally[code]!++
          }
        for (let i = w * 4; i < w * 4 + 4; i++) if (found[i] === RAISED) raised[count++] = first + i
      }
      tally[NOT_APPLICABLE]! += decided - sumOfBytes(within)
      tally[CLEAR]! += sumOfBytes(within) - sumOfBytes(flagged)
      tally[RAISED]! += sumOfBytes(flagged)
    }
    count4(tally, last, same)
    for (let i = words * 4; i < n; i++) {
      const code = codeOf[(scope[i]! << 8) | when[i]!]!
      found[i] = code
      tally[code]!++
      if (code === RAISED) raised[count++] = first + i
    }
    codes.set(found.subarray(0, n), first)
    return count
  }
}

/** Counts the four codes of a word so many times. */
function count4(tally: Uint32Array, word: number, times: number): void {
  tally[word & 255]! += times
  tally[(word >>> 8) & 255]! += times
  tally[(word >>> 16) & 255]! += times
  tally[word >>> 24]! += times
}

/** Whether one of four bytes is zero. */
const hasZero = (word: number): boolean => ((word - 0x01010101) & ~word & 0x80808080) !== 0

const sumOfBytes = (word: number): number =>
  (word & 255) + ((word >>> 8) & 255) + ((word >>> 16) & 255) + (word >>> 24)
