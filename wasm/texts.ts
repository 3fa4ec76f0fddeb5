// Many texts of a column at once, by places as files have them. A block is read in three passes, so that what one text waits
// for, a slot of the table or the bytes of a value, is fetched while others are: hashes, then slots, then values.
import { canonicalFrom, mayHaveBlanks } from './column'
import { encodeHashed, hashOf, is, isEqual, slotAt } from './dictionary'

const LONGEST_VALUE: usize = 1 << 20
const BLOCK = 256
/** Of each text of a block: where it begins, its length, its hash, what the slot of that has. */
const block: usize = memory.data(BLOCK * 16, 16)

/** Codes that stand for no hash: of an empty text, and of the text before. */
const EMPTY: u32 = 0xffffffff
const SAME: u32 = 0xfffffffe

/** Where the texts that were measured last begin and end. */
export let first: usize = 0
export let end: usize = 0

/**
 * Finds where texts begin and end, in all: text i is `[mark, mark)` of the two at `marks + i * stride`. False where one
 * ends before it begins.
 */
export function measure(marks: usize, stride: usize, rows: i32): bool {
  let from: u32 = 0xffffffff
  let to: u32 = 0
  for (let row = 0, place = marks; row < rows; row++, place += stride) {
    const here = load<u32>(place)
    const there = load<u32>(place, 4)
    if (here === there) continue
    if (here > there) return false
    from = min(from, here)
    to = max(to, there)
  }
  first = from
  end = to
  return true
}

/**
 * Writes the codes of texts (canonical addresses where `areAddresses`), -1 for an empty one, as far as they are usual:
 * gives how many, the next one is not. `base` is added to all marks.
 */
export function texts(
  areAddresses: bool,
  marks: usize,
  stride: usize,
  rows: i32,
  base: usize,
  dictionary: usize,
  codes: usize,
): i32 {
  let last = -1
  let lastFrom: usize = 0
  let lastLength: usize = 0
  for (let done = 0; done < rows; ) {
    const wanted = min(BLOCK, rows - done)
    let count = 0
    for (let place = marks + <usize>done * stride; count < wanted; count++, place += stride) {
      const from = base + <usize>load<u32>(place)
      const length = base + <usize>load<u32>(place, 4) - from
      const entry = block + (<usize>count << 4)
      store<u32>(entry, <u32>from)
      store<u32>(entry, <u32>length, 4)
      if (length === 0) {
        store<u32>(entry, EMPTY, 12)
        continue
      }
      if (length === lastLength && isEqual(lastFrom, from, length)) {
        store<u32>(entry, SAME, 12)
        continue
      }
      if (length > LONGEST_VALUE || isNullWord(from, length) || mayHaveBlanks(from, from + length)) break
      lastFrom = from
      lastLength = length
      if (areAddresses) {
        const canonical = canonicalFrom(from, from + length)
        if (canonical === 0) break
        store<u32>(entry, <u32>canonical)
        store<u32>(entry, <u32>(from + length - canonical), 4)
      }
      const start: usize = load<u32>(entry)
      store<u32>(entry, hashOf(start, from + length), 8)
      store<u32>(entry, 0, 12)
    }
    for (let i = 0; i < count; i++) {
      const entry = block + (<usize>i << 4)
      if (load<u32>(entry, 12) === 0) store<u32>(entry, slotAt(dictionary, load<u32>(entry, 8)), 12)
    }
    let i = 0
    for (; i < count; i++) {
      const entry = block + (<usize>i << 4)
      const held = load<u32>(entry, 12)
      let code = -1
      if (held === SAME) code = last
      else if (held !== EMPTY) {
        const from: usize = load<u32>(entry)
        const length: usize = load<u32>(entry, 4)
        code = <i32>held - 1
        if (held === 0 || !is(dictionary, code, from, length)) {
          code = encodeHashed(dictionary, load<u32>(entry, 8), from, from + length)
          if (code < 0) break
        }
        last = code
      }
      store<i32>(codes + (<usize>(done + i) << 2), code)
    }
    done += i
    if (i < wanted) return done
  }
  return rows
}

/** Whether a text is a word for “none” (src/schema/null-words.ts). */
@inline
function isNullWord(from: usize, length: usize): bool {
  if (length === 2) return load<u16>(from) === 0x4e5c
  if (length !== 4) return false
  const word = load<u32>(from)
  return word === 0x4c4c554e || word === 0x6c6c756e || word === 0x412f4e23 || word === 0x442f4e23
}
