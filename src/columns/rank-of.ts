/** Bytes of a value that are compared as one number. */
const WIDTH = 6

/**
 * The place of each value among all, in the order of their bytes: value i is `bytes[ends[i - 1], ends[i])`, and no two are
 * equal. The six bytes after what all have in common are one number, which decides nearly always; else all bytes do.
 */
export function rankOf(bytes: Uint8Array, ends: Float64Array): Int32Array {
  const start = (i: number): number => (i === 0 ? 0 : ends[i - 1]!)
  let common = ends.length === 0 ? 0 : ends[0]!
  for (let i = 1; i < ends.length; i++) {
    const from = start(i)
    let same = 0
    while (same < common && from + same < ends[i]! && bytes[from + same] === bytes[same]) same++
    common = same
  }
  const keys = new Float64Array(ends.length)
  const order = new Int32Array(ends.length)
  for (let i = 0; i < ends.length; i++) {
    const from = start(i) + common
    let key = 0
    for (let b = from; b < from + WIDTH; b++) key = key * 256 + (b < ends[i]! ? bytes[b]! : 0)
    keys[i] = key
    order[i] = i
  }
  const value = (i: number) => bytes.subarray(start(i), ends[i]!)
  order.sort((a, b) => keys[a]! - keys[b]! || Buffer.compare(value(a), value(b)))
  const rank = new Int32Array(ends.length)
  for (let place = 0; place < order.length; place++) rank[order[place]!] = place
  return rank
}
