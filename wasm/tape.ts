// What nodes are, src/ocds/tape/tape.ts says, and what shapes are, src/ocds/tape/placed-shapes.ts. Texts are searched 16 bytes at a
// time and what is skipped 64, so reading goes past an end; what is found there does not count.

/** Throws a JsonFault: what is wrong, by its place in the list of src/ocds/machine.ts, and where. */
@external('tape', 'fault')
declare function fault(what: i32, at: usize): void
/** The number of a name that a shape has not met; 0 for one that is not remembered. */
@external('tape', 'newName')
declare function newName(shape: usize, from: usize, to: usize): u32
/** The slot of a name with escapes in it, -1 for none that is wanted. */
@external('tape', 'escapedName')
declare function escapedName(shape: usize, from: usize, to: usize): i32
/** Replaces the escapes of a text in place, and gives its end. */
@external('tape', 'unescape')
declare function unescaped(from: usize, to: usize): usize

const NOT_CLOSED = 0
const NO_END = 1
const NO_COMMA_IN_LIST = 2
const NO_COMMA_IN_OBJECT = 3
const NO_NAME = 4
const NO_COLON = 5
const NO_VALUE = 6
const NO_SUCH_VALUE = 7
const FOLLOWED = 8
const TOO_MANY = 9

export const NONE = 0
export const TEXT = 1
export const NUMBER = 2
const TRUE = 3
const FALSE = 4
const NULL = 5
export const OBJECT = 6
export const LIST = 7
const RAW = 8

/** Words of the head of a node. */
const HEAD: u32 = 4
/** The most bytes of nodes, 32 million values: the allocator has no larger rooms. */
const MOST: usize = 1 << 29

/** Lists of one element where an object belongs, and what cannot be read as an object. */
export let unwrapped: i32 = 0
export let refused: i32 = 0
/** Members that an object has twice; the last of them counts. */
export let repeated: i32 = 0
/** Where the nodes are: elsewhere once there was no room for them. */
export let nodes: usize = 0

let room: usize = 0
/** How many words the nodes have. */
let top: u32 = 0
/** The place that is read, and the end of the value. */
let at: usize = 0
let end: usize = 0

/** Room for so many bytes. */
export function reserve(size: usize): usize {
  return heap.alloc(size)
}

export function release(place: usize): void {
  heap.free(place)
}

/** Reads the value at `[from, to)` and gives its node. */
export function parse(from: usize, to: usize, shape: usize): u32 {
  if (nodes === 0) {
    room = 1 << 16
    nodes = heap.alloc(room)
    memory.fill(nodes, 0, 4 * HEAD)
  }
  top = HEAD
  unwrapped = 0
  refused = 0
  repeated = 0
  end = to
  at = space(from)
  const node = value(shape, false)
  const after = space(at)
  if (after < to) fault(FOLLOWED, after)
  return node
}

function newNode(kind: u32, from: usize, to: usize, slots: u32): u32 {
  const node = top
  // whole blocks of 16 bytes, which are cleared quicker
  top += HEAD + ((slots + 3) & ~3)
  if ((<usize>top << 2) > room) grow()
  const place = word(node)
  store<u32>(place, kind)
  store<u32>(place, from, 4)
  store<u32>(place, to, 8)
  store<u32>(place, 0, 12)
  const last = word(top)
  for (let i = place + 4 * HEAD; i < last; i += 16) v128.store(i, i64x2.splat(0))
  return node
}

function grow(): void {
  if (room >= MOST) fault(TOO_MANY, at)
  while (<usize>top << 2 > room) room <<= 1
  nodes = heap.realloc(nodes, room)
}

/** The address of a node. */
@inline
export function word(node: u32): usize {
  return nodes + (<usize>node << 2)
}

/** The value at hand. A shape of 0 is that of a value that is neither object nor list of them. */
function value(shape: usize, inList: bool): u32 {
  const from = at
  const c: u32 = from < end ? load<u8>(from) : 0
  if (c === 34) return text(from + 1)
  if (c === 123) return shape === 0 ? raw(from) : object(shape)
  if (c === 91) return inList ? raw(from) : list(shape)
  at = scalar(from)
  return newNode(c === 116 ? TRUE : c === 102 ? FALSE : c === 110 ? NULL : NUMBER, from, at, 0)
}

function raw(from: usize): u32 {
  at = nested(from)
  return newNode(RAW, from, at, 0)
}

function text(from: usize): u32 {
  const stop = textEnd(from)
  if (stop < end && load<u8>(stop) === 34) {
    at = stop + 1
    return newNode(TEXT, from, stop, 0)
  }
  at = closed(stop)
  return newNode(TEXT, from, unescaped(from, at - 1), 0)
}

function list(shape: usize): u32 {
  const node = newNode(LIST, 0, 0, 0)
  at = space(at + 1)
  if (at < end && load<u8>(at) === 93) {
    at++
    return node
  }
  let count: u32 = 0
  let last: u32 = 0
  for (;;) {
    const element = value(shape, true)
    if (last === 0) store<u32>(word(node), element, 4)
    else store<u32>(word(last), element, 12)
    last = element
    count++
    at = space(at)
    const c: u32 = at < end ? load<u8>(at) : 0
    at++
    if (c === 93) break
    if (c !== 44) fault(NO_COMMA_IN_LIST, at - 1)
    at = space(at)
  }
  store<u32>(word(node), count, 8)
  return node
}

function object(shape: usize): u32 {
  const stop = end
  const node = newNode(OBJECT, at, 0, load<u32>(shape))
  // a variable of its own: one of the module would be written and read again for each byte
  let here = space(at + 1)
  if (here < stop && load<u8>(here) === 125) {
    at = here + 1
    store<u32>(word(node), at, 8)
    return node
  }
  const ways = load<usize>(shape, WAYS)
  let before = shape + NAMES
  for (;;) {
    if (here >= stop || load<u8>(here) !== 34) fault(NO_NAME, here)
    here++
    let slot: i32
    let name = load<usize>(before, 8)
    if (name !== 0 && !isName(name, here)) {
      name = load<usize>(before, 12)
      if (name !== 0 && !isName(name, here)) name = 0
    }
    if (name !== 0 && here + load<usize>(name) <= stop) {
      here += load<usize>(name)
      slot = load<i32>(name, 4)
    } else {
      const from = here
      here = closed(here)
      name = shape + NAMES
      if (hasEscape(from, here - 1)) slot = escapedName(shape, from, here - 1)
      else {
        name = find(shape, from, here - 1)
        slot = load<i32>(name, 4)
        if (name !== shape + NAMES) learn(before, name)
      }
    }
    before = name
    if (here < stop && load<u8>(here) !== 58) here = space(here)
    if (here >= stop || load<u8>(here) !== 58) fault(NO_COLON, here)
    here++
    if (here < stop && load<u8>(here) <= 32) here = space(here)
    const isText = here < stop && load<u8>(here) === 34
    const close = isText ? textEnd(here + 1) : stop
    const isPlain = close < stop && load<u8>(close) === 34
    if (slot < 0) here = isPlain ? close + 1 : isText ? closed(close) : skipped(here)
    else {
      const way = ways + (<usize>slot << 3)
      let member: u32
      if (isPlain) {
        member = newNode(TEXT, here + 1, close, 0)
        here = close + 1
      } else {
        at = here
        member = value(load<usize>(way), false)
        here = at
      }
      const place = word(node) + 4 * HEAD + (<usize>slot << 2)
      if (load<u32>(place) !== 0) repeated++
      store<u32>(place, member)
      if (load<u32>(way, 4) === 1 && load<u32>(word(member)) !== OBJECT) notOne(member)
    }
    let c: u32 = here < stop ? load<u8>(here) : 0
    if (c <= 32) {
      here = space(here)
      c = here < stop ? load<u8>(here) : 0
    }
    here++
    if (c === 125) break
    if (c !== 44) fault(NO_COMMA_IN_OBJECT, here - 1)
    if (here < stop && load<u8>(here) !== 34) here = space(here)
  }
  at = here
  store<u32>(word(node), here, 8)
  return node
}

/** Counts what stands where one object belongs and is none. */
function notOne(member: u32): void {
  const kind = load<u32>(word(member))
  if (kind === NULL) return
  const count: u32 = kind === LIST ? load<u32>(word(member), 8) : 2
  if (count === 1) unwrapped++
  else if (count > 1) refused++
}

// Names of members. Objects of a publisher have them in one order, so a shape remembers which name followed which, in
// two ways: comparing a name with the one that is expected is quicker than looking it up.

const HASHES: u32 = 1024
const TABLE: usize = 16
const NAMES: usize = TABLE + 2 * HASHES
const NAME: usize = 144
const WAYS: usize = 12

/** Whether a name stands at a place, with its closing quote; it may go on past the end. */
@inline
function isName(name: usize, place: usize): bool {
  let left = load<i32>(name)
  let here = place
  let there = name + 16
  for (; left > 16; left -= 16) {
    if (!i8x16.all_true(i8x16.eq(v128.load(here), v128.load(there)))) return false
    here += 16
    there += 16
  }
  const mask = (1 << left) - 1
  return (i8x16.bitmask(i8x16.eq(v128.load(here), v128.load(there))) & mask) === mask
}

function find(shape: usize, from: usize, to: usize): usize {
  let hash = <u32>(to - from)
  for (let i = from; i < to; i++) hash = (hash ^ load<u8>(i)) * 0x01000193
  hash ^= hash >> 15
  const length = to - from
  let place = placeOf(shape, hash)
  let number: usize = load<u16>(place)
  while (number !== 0) {
    const name = shape + NAMES + NAME * number
    if (load<usize>(name) === length + 1 && memory.compare(name + 16, from, length) === 0) return name
    place = placeOf(shape, ++hash)
    number = load<u16>(place)
  }
  number = newName(shape, from, to)
  store<u16>(place, <u16>number)
  return shape + NAMES + NAME * number
}

@inline
function placeOf(shape: usize, hash: u32): usize {
  return shape + TABLE + (<usize>(hash & (HASHES - 1)) << 1)
}

function learn(before: usize, name: usize): void {
  if (load<usize>(before, 8) === 0) store<usize>(before, name, 8)
  else store<usize>(before, name, 12)
}

function hasEscape(from: usize, to: usize): bool {
  for (let i = from; i < to; i++) if (load<u8>(i) === 92) return true
  return false
}

// Passing over what is not wanted: quotes and brackets are looked at, nothing else.

/** The first byte from `from` on that is no blank, or the end. */
@inline
function space(from: usize): usize {
  let i = from
  while (i < end) {
    const c: u32 = load<u8>(i)
    if (c !== 32 && c !== 10 && c !== 13 && c !== 9) break
    i++
  }
  return i
}

/** The first quote or backslash from `from` on, or a place at or past the end. */
@inline
function textEnd(from: usize): usize {
  const quotes = i8x16.splat(34)
  const slashes = i8x16.splat(92)
  for (let i = from; i < end; i += 16) {
    const bytes = v128.load(i)
    const hits = i8x16.bitmask(v128.or(i8x16.eq(bytes, quotes), i8x16.eq(bytes, slashes)))
    if (hits !== 0) return i + ctz(hits)
  }
  return end
}

/** The place after the text that goes on at `from`. */
function closed(from: usize): usize {
  let i = textEnd(from)
  while (i < end && load<u8>(i) === 92) i = textEnd(i + 2)
  if (i >= end) fault(NOT_CLOSED, end)
  return i + 1
}

/** The place after what stands at `from` and is no text. */
function skipped(from: usize): usize {
  const c: u32 = from < end ? load<u8>(from) : 0
  return (c | 32) === 123 ? nested(from) : scalar(from)
}

/** The place after a number, true, false or null. */
function scalar(from: usize): usize {
  let i = from
  while (i < end) {
    const c: u32 = load<u8>(i)
    if (c === 44 || (c | 32) === 125 || c <= 32) break
    i++
  }
  if (i === from) fault(NO_VALUE, i)
  const c: u32 = load<u8>(from)
  if (c === 45 || c - 48 <= 9) return i
  const length = i - from
  const word: u32 = length < 4 ? 0 : load<u32>(from)
  // true, null, fals(e)
  if (length === 4 && (word === 0x65757274 || word === 0x6c6c756e)) return i
  if (length === 5 && word === 0x736c6166 && load<u8>(from, 4) === 101) return i
  fault(NO_SUCH_VALUE, from)
  return i
}

/**
 * The place after the object or list at `from`. Of 64 bytes at a time it is told which are in texts, and brackets
 * outside are counted: no stack, however deep it is.
 */
function nested(from: usize): usize {
  let depth: i32 = 0
  // all bits where the text of the bytes before goes on
  let inText: u64 = 0
  // whether the last byte before escapes the first
  let escapes: u64 = 0
  for (let i = from; i < end; i += 64) {
    let quotes = equal(i, 34)
    let slashes = equal(i, 92)
    let open = equal(i, 123, 32)
    let close = equal(i, 125, 32)
    if (end - i < 64) {
      const inside = (<u64>1 << (end - i)) - 1
      quotes &= inside
      slashes &= inside
      open &= inside
      close &= inside
    }
    const odd = slashes
    let escaped = escapes
    slashes &= ~escapes
    escapes = 0
    while (slashes !== 0) {
      const slash = ctz(slashes)
      if (slash === 63) escapes = 1
      else escaped |= <u64>2 << slash
      slashes &= ~(<u64>3 << slash)
    }
    const texts = toggled(quotes & ~escaped) ^ inText
    // outside of texts they escape nothing, but stand in what is no JSON
    if ((odd & ~texts) !== 0) return nestedByByte(from)
    inText = <u64>(<i64>texts >> 63)
    open &= ~texts
    close &= ~texts
    const closing = <i32>popcnt(close)
    if (closing < depth) {
      depth += <i32>popcnt(open) - closing
      continue
    }
    for (let both = open | close; both !== 0; both &= both - 1) {
      const bit = both & -both
      if ((open & bit) !== 0) depth++
      else if (--depth === 0) return i + <usize>ctz(bit) + 1
    }
  }
  fault(inText !== 0 ? NOT_CLOSED : NO_END, end)
  return end
}

function nestedByByte(from: usize): usize {
  let depth = 1
  let i = from + 1
  while (i < end) {
    const c: u32 = load<u8>(i++)
    if (c === 34) i = closed(i)
    else if ((c | 32) === 123) depth++
    else if ((c | 32) === 125 && --depth === 0) return i
  }
  fault(NO_END, end)
  return end
}

/** A bit for each of 64 bytes that is `c` once the bits of `and` are set. */
@inline
function equal(place: usize, c: u8, and: u8 = 0): u64 {
  const wanted = i8x16.splat(c)
  const set = i8x16.splat(and)
  const a = <u64>i8x16.bitmask(i8x16.eq(v128.or(v128.load(place), set), wanted))
  const b = <u64>i8x16.bitmask(i8x16.eq(v128.or(v128.load(place, 16), set), wanted))
  const d = <u64>i8x16.bitmask(i8x16.eq(v128.or(v128.load(place, 32), set), wanted))
  const e = <u64>i8x16.bitmask(i8x16.eq(v128.or(v128.load(place, 48), set), wanted))
  return a | (b << 16) | (d << 32) | (e << 48)
}

/** The bits from each odd one on, up to before the next. */
@inline
function toggled(bits: u64): u64 {
  let x = bits
  x ^= x << 1
  x ^= x << 2
  x ^= x << 4
  x ^= x << 8
  x ^= x << 16
  x ^= x << 32
  return x
}

// A list of members: how many there are; of each, where its mark stands in a row, in bytes, how long its path is, and up
// to three slots.

const PATH: usize = 20

/**
 * Marks the values at paths below a node in a row, as src/ocds/rows/marks.ts says. False if any is neither text, number, true
 * nor false; it has no mark then.
 */
export function mark(node: u32, members: usize, row: usize): bool {
  let plain = true
  const last = members + 4 + PATH * load<usize>(members)
  for (let member = members + 4; member < last; member += PATH) {
    let found = node
    const end = member + 8 + 4 * load<usize>(member, 4)
    for (let slot = member + 8; slot < end && found !== 0; slot += 4) found = get(found, load<u32>(slot))
    if (found === 0) continue
    const place = word(found)
    const kind = load<i32>(place)
    if (kind < TEXT || kind > FALSE) {
      plain = false
      continue
    }
    // the marks are the kinds in this order
    const to = row + load<usize>(member)
    store<u32>(to, load<u32>(place, 4) | ((kind - TEXT) << 29))
    store<u32>(to, load<u32>(place, 8), 4)
  }
  return plain
}

@inline
export function kindOf(node: u32): u32 {
  return load<u32>(word(node))
}

/** A member of an object, of a list that of its only element; 0 for none, and for null. */
export function get(node: u32, slot: u32): u32 {
  let place = word(node)
  if (load<u32>(place) === LIST && load<u32>(place, 8) === 1) place = word(load<u32>(place, 4))
  if (load<u32>(place) !== OBJECT) return 0
  const member = load<u32>(place + 4 * HEAD + (<usize>slot << 2))
  return load<u32>(word(member)) === NULL ? 0 : member
}
