// Distinct byte strings as dense codes in order of first appearance, as src/columns/dictionary.ts has them: one arena of
// bytes, and a hash table of pairs of code + 1 and hash. Memory beyond an arena's end is read and written, up to 16 bytes.

/** Whether bytes are UTF-8: asked for those that are not ASCII. */
@external('dictionary', 'isUtf8')
declare function isUtf8(from: usize, to: usize): bool

@unmanaged
class Dictionary {
  size: u32
  /** The arena, and how much of it may be used. */
  bytes: usize
  room: usize
  /** The ends of values in the arena, and how many fit. */
  ends: usize
  most: u32
  length: usize
  slots: usize
  mask: u32
}

export function newDictionary(): usize {
  const d = new Dictionary()
  d.room = 1 << 12
  d.bytes = heap.alloc(d.room + 16)
  d.most = 1 << 8
  d.ends = heap.alloc(<usize>d.most << 2)
  d.mask = (1 << 9) - 1
  d.slots = heap.alloc((<usize>d.mask + 1) << 3)
  memory.fill(d.slots, 0, (<usize>d.mask + 1) << 3)
  return changetype<usize>(d)
}

export function freeDictionary(place: usize): void {
  const d = changetype<Dictionary>(place)
  heap.free(d.bytes)
  heap.free(d.ends)
  heap.free(d.slots)
  heap.free(place)
}

export function sizeOf(place: usize): u32 {
  return changetype<Dictionary>(place).size
}

export function lengthOf(place: usize): usize {
  return changetype<Dictionary>(place).length
}

export function bytesOf(place: usize): usize {
  return changetype<Dictionary>(place).bytes
}

export function endsOf(place: usize): usize {
  return changetype<Dictionary>(place).ends
}

/** The code of bytes, added if new; -1 for what is not UTF-8. */
export function encode(place: usize, from: usize, to: usize): i32 {
  return encodeHashed(place, hashOf(from, to), from, to)
}

/** The same of bytes whose hash is known. */
export function encodeHashed(place: usize, hash: u32, from: usize, to: usize): i32 {
  const d = changetype<Dictionary>(place)
  const slot = slotOf(d, hash, from, to - from)
  const code = load<i32>(slot) - 1
  return code >= 0 ? code : add(d, slot, hash, from, to)
}

/** The code of bytes, -1 for those that are not there. */
export function find(place: usize, from: usize, to: usize): i32 {
  const d = changetype<Dictionary>(place)
  return load<i32>(slotOf(d, hashOf(from, to), from, to - from)) - 1
}

/** What is most likely the code, plus one, of what has a hash: 0 where none is. */
@inline
export function slotAt(place: usize, hash: u32): u32 {
  const d = changetype<Dictionary>(place)
  const slot = d.slots + (<usize>(hash & d.mask) << 3)
  return load<u32>(slot, 4) === hash ? load<u32>(slot) : 0
}

/** Whether a code stands for bytes. */
export function is(place: usize, code: i32, from: usize, length: usize): bool {
  const d = changetype<Dictionary>(place)
  const end = d.ends + (<usize>code << 2)
  const start: usize = code === 0 ? 0 : load<u32>(end - 4)
  return <usize>load<u32>(end) - start === length && isEqual(d.bytes + start, from, length)
}

function slotOf(d: Dictionary, hash: u32, from: usize, length: usize): usize {
  for (let i = hash; ; i++) {
    const slot = d.slots + (<usize>(i & d.mask) << 3)
    const code = load<u32>(slot)
    if (code === 0) return slot
    if (load<u32>(slot, 4) === hash && is(changetype<usize>(d), <i32>code - 1, from, length)) return slot
  }
  return 0
}

function add(d: Dictionary, slot: usize, hash: u32, from: usize, to: usize): i32 {
  if (!isAscii(from, to) && !isUtf8(from, to)) return -1
  const code = d.size
  const end = d.length + to - from
  if (end > d.room) {
    while (end > d.room) d.room <<= 1
    d.bytes = heap.realloc(d.bytes, d.room + 16)
  }
  if (code === d.most) {
    d.most <<= 1
    d.ends = heap.realloc(d.ends, <usize>d.most << 2)
  }
  let there = d.bytes + d.length
  for (let here = from; here < to; here += 16, there += 16) v128.store(there, v128.load(here))
  d.length = end
  store<u32>(d.ends + (<usize>code << 2), <u32>end)
  store<u32>(slot, code + 1)
  store<u32>(slot, hash, 4)
  d.size = code + 1
  if (d.size * 2 > d.mask) rehash(d)
  return code
}

function rehash(d: Dictionary): void {
  const old = d.slots
  const end = old + ((<usize>d.mask + 1) << 3)
  d.mask = d.mask * 2 + 1
  const size = (<usize>d.mask + 1) << 3
  d.slots = heap.alloc(size)
  memory.fill(d.slots, 0, size)
  for (let from = old; from < end; from += 8) {
    if (load<u32>(from) === 0) continue
    let i = load<u32>(from, 4)
    while (load<u32>(d.slots + (<usize>(i & d.mask) << 3)) !== 0) i++
    store<u64>(d.slots + (<usize>(i & d.mask) << 3), load<u64>(from))
  }
  heap.free(old)
}

@inline
export function isEqual(a: usize, b: usize, length: usize): bool {
  let left = <i32>length
  let here = a
  let there = b
  for (; left > 16; left -= 16) {
    if (!i8x16.all_true(i8x16.eq(v128.load(here), v128.load(there)))) return false
    here += 16
    there += 16
  }
  const mask = (1 << left) - 1
  return (i8x16.bitmask(i8x16.eq(v128.load(here), v128.load(there))) & mask) === mask
}

function isAscii(from: usize, to: usize): bool {
  let i = from
  for (; i + 16 <= to; i += 16) if (i8x16.bitmask(v128.load(i)) !== 0) return false
  return (i8x16.bitmask(v128.load(i)) & ((1 << <i32>(to - i)) - 1)) === 0
}

/** Eight bytes at a time; the last by a mask. */
export function hashOf(from: usize, to: usize): u32 {
  let hash: u64 = 0x9e3779b97f4a7c15 ^ <u64>(to - from)
  let i = from
  for (; i + 8 <= to; i += 8) {
    hash = (hash ^ load<u64>(i)) * 0x9fb21c651e98df25
    hash ^= hash >> 29
  }
  if (i < to) {
    hash = (hash ^ (load<u64>(i) & ((<u64>1 << (<u64>(to - i) << 3)) - 1))) * 0x9fb21c651e98df25
    hash ^= hash >> 29
  }
  hash *= 0xd6e8feb86659fd93
  return <u32>(hash >> 32)
}
