// Rows of one table of one release, as a program tells that src/ocds/rows/row-program.ts writes. What is not as it nearly
// always is, it leaves to src/ocds/tables: then nothing of the release is written.
import {
  COPY,
  EACH,
  ELSE,
  FIND,
  FIRST,
  GET,
  IF,
  LISTED,
  MEMBERS,
  MORE,
  NAMED,
  NEXT,
  NOTHING,
  ONCE,
  PUT,
  PUT_CODE,
  PUT_TEXT,
  ROLE,
  ROW,
  SAME,
  STATISTIC,
  THERE,
  UNLESS,
  UNITS_LISTED,
  UNLIKE,
} from '../src/ocds/rows/row-ops'
import { CODE_MARK, instant, mayHaveBlanks } from './column'
import { encode } from './dictionary'
import {
  get,
  kindOf,
  LIST,
  mark,
  NONE,
  NUMBER,
  OBJECT,
  parse,
  refused,
  repeated,
  TEXT,
  unwrapped,
  word,
} from './tape'

// A table: how many rows wait, whether there is such a table, where the marks of rows and their owners stand, how many
// bytes the marks of a row take, and how many rows may wait. The program follows.
const PRESENT: usize = 4
const MARKS: usize = 8
const OWNERS: usize = 12
const STRIDE: usize = 16
const MOST: usize = 20
const PROGRAM: usize = 24

/** What `rows` gives: the release is for others, its rows are written, or there was no room for them. */
const OTHERS = 0
const WRITTEN = 1
const FULL = 2

/** Lists up to this long are searched. */
const SEARCHED: u32 = 64

const registers: usize = memory.data(4 * 128, 16)

@inline
function at(register: usize): u32 {
  return load<u32>(registers + (register << 2))
}

@inline
function set(register: usize, value: u32): void {
  store<u32>(registers + (register << 2), value)
}

/** Writes the rows of a release, whose root is a node, into those that wait. */
export function rows(table: usize, root: u32, process: u32, release: u32): i32 {
  const before = load<u32>(table)
  const stride = load<usize>(table, STRIDE)
  const owners = load<usize>(table, OWNERS)
  const most = load<u32>(table, MOST)
  const marks = load<usize>(table, MARKS)
  const start = marks + <usize>before * stride
  let waiting = before
  let there: u32 = load<u32>(table, PRESENT)
  // one row more than may wait has room
  let row = start
  let pc = table + PROGRAM
  set(0, root)
  for (;;) {
    const a = load<usize>(pc, 4)
    const b = load<usize>(pc, 8)
    const c = load<usize>(pc, 12)
    const op = load<u32>(pc)
    pc += 16
    switch (op) {
      case GET:
        set(a, get(at(b), <u32>c))
        continue
      case PUT: {
        const node = at(b)
        if (node === 0) continue
        const place = word(node)
        const kind = load<u32>(place) - TEXT
        // text, number, true, false: the marks are the kinds in this order
        if (kind > 3) return undone(start, row + stride, OTHERS)
        store<u32>(row + a, load<u32>(place, 4) | (kind << 29))
        store<u32>(row + a, load<u32>(place, 8), 4)
        continue
      }
      case UNLESS:
        if (at(a) === 0) pc = table + b
        continue
      case IF:
        if (at(a) !== 0) pc = table + b
        continue
      case MEMBERS: {
        const node = at(a)
        if (node !== 0 && !mark(node, b, row)) return undone(start, row + stride, OTHERS)
        continue
      }
      case NAMED:
        if (!isNamed(at(a))) return undone(start, row + stride, OTHERS)
        continue
      case PUT_CODE:
        store<u32>(row + a, <u32>CODE_MARK | process)
        store<u32>(row + a, 1, 4)
        continue
      case PUT_TEXT:
        store<u32>(row + a, <u32>b)
        store<u32>(row + a, <u32>c, 4)
        continue
      case ROW:
        if (waiting === most) {
          return undone(start, row + stride, FULL)
        }
        store<u32>(owners + (<usize>waiting << 2), release)
        waiting++
        row += stride
        continue
      case NEXT: {
        let element = at(a)
        if (element === 0) continue
        element = next(element)
        set(a, element)
        if (element === 0) continue
        if (c !== 0 && kindOf(element) !== OBJECT) return undone(start, row + stride, OTHERS)
        pc = table + b
        continue
      }
      case EACH:
      case ONCE: {
        const list = at(b)
        let first: u32 = 0
        if (list !== 0) {
          if (kindOf(list) !== LIST) return undone(start, row + stride, OTHERS)
          first = load<u32>(word(list), 4)
          if (first !== 0 && kindOf(first) !== OBJECT) return undone(start, row + stride, OTHERS)
        }
        set(a, first)
        if (first === 0 && op === EACH) pc = table + c
        continue
      }
      case FIRST:
        set(a, first(at(b)))
        continue
      case ELSE:
        if (at(a) === 0) set(a, at(b))
        continue
      case COPY:
        set(a, at(b))
        continue
      case MORE:
        set(a, count(at(b)) > <u32>c ? 1 : 0)
        continue
      case ROLE: {
        const has = hasRole(at(a), b, c)
        if (has < 0) return undone(start, row + stride, OTHERS)
        set(a, has)
        continue
      }
      case NOTHING:
        if (at(a) !== 0) return undone(start, row + stride, OTHERS)
        continue
      case THERE:
        there = 1
        continue
      case FIND: {
        const found = find(at(a), <u32>c, at(b))
        if (found < 0) return undone(start, row + stride, OTHERS)
        set(a, found)
        continue
      }
      case STATISTIC: {
        const found = statistic(at(a), at(b), c)
        if (found < 0) return undone(start, row + stride, OTHERS)
        set(a, found)
        continue
      }
      case SAME:
        if (at(a) !== 0 && at(b) !== 0 && !equal(at(a), at(b))) return undone(start, row + stride, OTHERS)
        continue
      case LISTED:
        if (at(a) !== 0 && kindOf(at(a)) !== LIST) return undone(start, row + stride, OTHERS)
        continue
      case UNLIKE:
        if (!isFirst(at(a), at(b), <u32>c)) return undone(start, row + stride, OTHERS)
        continue
      default:
        store<u32>(table, waiting)
        store<u32>(table, there, PRESENT)
        return WRITTEN
    }
  }
}

/** Clears the marks of rows that were begun. */
function undone(from: usize, to: usize, outcome: i32): i32 {
  memory.fill(from, 0, to - from)
  return outcome
}

@inline
function next(element: u32): u32 {
  return load<u32>(word(element), 12)
}

@inline
function first(node: u32): u32 {
  return kindOf(node) === LIST ? load<u32>(word(node), 4) : node
}

function count(node: u32): u32 {
  const kind = kindOf(node)
  return kind === LIST ? load<u32>(word(node), 8) : kind === NONE ? 0 : 1
}

/** Whether a node is a text that does not begin with a blank. */
function isNamed(node: u32): bool {
  if (kindOf(node) !== TEXT) return false
  const place = word(node)
  const from = load<usize>(place, 4)
  if (from === load<usize>(place, 8)) return false
  const c: u32 = load<u8>(from)
  return c > 32 && c !== 0xc2
}

/** Whether a node is a number, or a text that is not empty. */
function isValue(node: u32): bool {
  const kind = kindOf(node)
  return (kind === TEXT || kind === NUMBER) && load<u32>(word(node), 4) !== load<u32>(word(node), 8)
}

function equal(a: u32, b: u32): bool {
  const from = load<usize>(word(a), 4)
  const other = load<usize>(word(b), 4)
  const length = load<usize>(word(a), 8) - from
  return load<usize>(word(b), 8) - other === length && memory.compare(from, other, length) === 0
}

/** Whether a node is a text that may have blanks around it. */
function isBlankAround(node: u32): bool {
  return kindOf(node) === TEXT && mayHaveBlanks(load<usize>(word(node), 4), load<usize>(word(node), 8))
}

/** The first object of a list whose member has the bytes of a key; 0 for none, -1 for what others are to look at. */
function find(list: u32, slot: u32, key: u32): i32 {
  if (list === 0 || key === 0) return 0
  if (!isValue(key) || isBlankAround(key) || count(list) > SEARCHED) return -1
  for (let n = first(list); n !== 0; n = next(n)) {
    const id = get(n, slot)
    if (id === 0) continue
    if (!isValue(id) || isBlankAround(id)) return -1
    if (equal(id, key)) return n
  }
  return 0
}

/** Whether an object of a list is surely the first with its value of a member. Lists that are long are not searched. */
function isFirst(object: u32, list: u32, slot: u32): bool {
  const key = get(object, slot)
  if (!isValue(key)) return true
  if (isBlankAround(key) || count(list) > SEARCHED) return false
  for (let n = first(list); n !== object; n = next(n)) {
    const other = get(n, slot)
    if (isValue(other) && equal(other, key)) return false
  }
  return true
}

/** Whether one of the roles is a word, without case; -1 where blanks may stand around one. */
function hasRole(roles: u32, from: usize, to: usize): i32 {
  let has = 0
  for (let r = first(roles); r !== 0; r = next(r)) {
    if (kindOf(r) !== TEXT) continue
    const is = isWord(r, from, to)
    if (is < 0) return -1
    has |= is
  }
  return has
}

function isWord(node: u32, from: usize, to: usize): i32 {
  const start = load<usize>(word(node), 4)
  const end = load<usize>(word(node), 8)
  if (start === end || mayHaveBlanks(start, end)) return -1
  if (end - start !== to - from) return 0
  for (let i = start, j = from; i < end; i++, j++) {
    const a = load<u8>(i)
    const b = load<u8>(j)
    if (a !== b && (a | 32) !== (b | 32)) return 0
  }
  return 1
}

/**
 * The value of the first statistic that counts bidders of a lot (0: of the whole tender); 0 for none, -1 for what others
 * are to look at. `spec` has the slots of measure, value, relatedLot and relatedLots, and the word for bidders.
 */
function statistic(list: u32, lot: u32, spec: usize): i32 {
  if (kindOf(list) === OBJECT) return -1
  if ((lot !== 0 && (!isValue(lot) || isBlankAround(lot))) || count(list) > SEARCHED) return -1
  for (let s = first(list); s !== 0; s = next(s)) {
    const measure = get(s, load<u32>(spec))
    if (kindOf(measure) !== TEXT) continue
    const is = isWord(measure, load<usize>(spec, 16), load<usize>(spec, 20))
    if (is < 0) return -1
    if (is === 0) continue
    const one = get(s, load<u32>(spec, 8))
    const related = one === 0 ? get(s, load<u32>(spec, 12)) : one
    if (count(related) > 1) continue
    const about = first(related)
    if (kindOf(about) !== NONE && (!isValue(about) || isBlankAround(about))) return -1
    if (about === 0 || lot === 0 ? about === lot : equal(about, lot)) return get(s, load<u32>(spec, 4))
  }
  return 0
}

/** When the release that was told last is from; NaN where that is for others. */
export let date: f64 = NaN

const COMPILED: usize = memory.data<u8>([99, 111, 109, 112, 105, 108, 101, 100])

/**
 * The code of the ocid of what was parsed, if it is a compiled release as nearly all are; -1 for what others are to look
 * at. `slots` are those of ocid, tag, date, compiledRelease and releases.
 */
export function tell(root: u32, slots: usize, dictionary: usize): i32 {
  if (unwrapped !== 0 || refused !== 0 || repeated !== 0 || kindOf(root) !== OBJECT) return -1
  if (get(root, load<u32>(slots, 12)) !== 0 || get(root, load<u32>(slots, 16)) !== 0) return -1
  const ocid = get(root, load<u32>(slots))
  if (!isPlain(ocid) || !isCompiled(get(root, load<u32>(slots, 4)))) return -1
  const when = get(root, load<u32>(slots, 8))
  date = isPlain(when) ? instant(load<usize>(word(when), 4), load<usize>(word(when), 8)) : NaN
  return encode(dictionary, load<usize>(word(ocid), 4), load<usize>(word(ocid), 8))
}

/** Whether a node is a text without blanks around it. */
function isPlain(node: u32): bool {
  if (kindOf(node) !== TEXT) return false
  const from = load<usize>(word(node), 4)
  const to = load<usize>(word(node), 8)
  return from < to && !mayHaveBlanks(from, to)
}

function isCompiled(tag: u32): bool {
  if (count(tag) !== 1) return false
  const text = first(tag)
  if (kindOf(text) !== TEXT) return false
  const from = load<usize>(word(text), 4)
  // with its closing quote: no escape was in it
  if (load<usize>(word(text), 8) - from !== 8 || load<u8>(from, 8) !== 34) return false
  return memory.compare(from, COMPILED, 8) === 0
}

/** Where each of the units that are listed begins and ends, the code of its ocid, and when it is from. */
export const places: usize = memory.data(8 * UNITS_LISTED, 16)
export const ocids: usize = memory.data(4 * UNITS_LISTED, 16)
export const instants: usize = memory.data(8 * UNITS_LISTED, 16)

/** Lists lines that are not blank, as many as there are places for; how many. */
export function lines(from: usize, to: usize): u32 {
  let count: u32 = 0
  for (let start = from; start < to && count < <u32>UNITS_LISTED; ) {
    const end = lineEnd(start, to)
    while (start < end && isSpace(load<u8>(start))) start++
    if (start < end) {
      store<u32>(places + (<usize>count << 3), start)
      store<u32>(places + (<usize>count << 3), end, 4)
      count++
    }
    start = end + 1
  }
  return count
}

function lineEnd(from: usize, to: usize): usize {
  for (let at = from; at < to; at += 16) {
    const found = i8x16.bitmask(i8x16.eq(v128.load(at), i8x16.splat(10)))
    if (found !== 0) return min(to, at + ctz(found))
  }
  return to
}

@inline
function isSpace(c: u32): bool {
  return c === 32 || c === 10 || c === 13 || c === 9
}

/**
 * The unit at which `units` stopped, the code of its ocid (-1: all of it is for others), its root, and how many tables have
 * the rows of it.
 */
export let stopped: u32 = 0
export let told: i32 = -1
export let root: u32 = 0
export let written: u32 = 0

/**
 * Reads listed units from one on, and writes their rows, table by table. Stops at one of which others are to look at
 * something, or for which a table is full, and at what is no JSON. `setup` is the shape of releases, the dictionary of
 * ocids, the slots of `tell`, and how many tables there are with their places, 0 for one without a program; `release` is the
 * place of the first in its chunk.
 */
export function units(first: u32, count: u32, setup: usize, release: u32): void {
  const shape = load<usize>(setup)
  const dictionary = load<usize>(setup, 4)
  const tables = load<u32>(setup, 28)
  for (stopped = first; stopped < count; stopped++) {
    const place = places + (<usize>stopped << 3)
    told = -1
    root = parse(load<usize>(place), load<usize>(place, 4), shape)
    written = 0
    told = tell(root, setup + 8, dictionary)
    if (told < 0) return
    for (; written < tables; written++) {
      const table = load<usize>(setup + 32 + (<usize>written << 2))
      if (table === 0 || rows(table, root, told, release + stopped - first) !== WRITTEN) return
    }
    if (isNaN(date)) return
    store<u32>(ocids + (<usize>stopped << 2), told)
    store<f64>(instants + (<usize>stopped << 3), date)
  }
}
