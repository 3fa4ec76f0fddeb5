import type { Block, FactSpec, Family, FullColumn } from './fact.js'

/**
 * Facts of yes or no, or of a word of a list, as a byte a subject: the place of the value (0 no, 1 yes), or the number
 * of values plus the reason why it is not known. A seventeenth of a block; conditions on such a fact are looked up.
 */
export interface ByteFamily extends Omit<Family, 'kernel' | 'bytes'> {
  readonly bytes: NonNullable<Family['bytes']>
}

/** The family, with what it says as blocks too, for whoever wants these. */
export function byteFamily(given: ByteFamily): Family {
  const meanings = given.facts.map(meaningOf)
  const wanted: (Uint8Array | undefined)[] = given.facts.map(() => undefined)
  const rooms = given.facts.map(() => NO_BYTES)
  return {
    ...given,
    kernel(index, from, to, out) {
      for (let f = 0; f < rooms.length; f++) {
        if (out[f] && rooms[f]!.length < to - from) rooms[f] = new Uint8Array((to - from) * 2)
        wanted[f] = out[f] && rooms[f]
      }
      given.bytes(index, from, to, wanted)
      for (let f = 0; f < rooms.length; f++) {
        const block = out[f]
        if (block) decode(rooms[f]!, to - from, meanings[f]!, block)
      }
    },
  }
}

const NO_BYTES = new Uint8Array(0)

/** What is not known of a fact of yes or no, for a reason. It is that of a condition (rules/truth.ts), as are 0 and 1. */
export const openTruth = (why: number): number => 2 + why

/** A yes or no: surely, or perhaps, or not. */
export const truthByte = (surely: boolean, perhaps: boolean, why: number): number =>
  surely ? 1 : perhaps ? openTruth(why) : 0

/** How many values a fact has. */
export function valuesOf({ name, type, values }: FactSpec): number {
  if (type === 'boolean') return 2
  if (!values) throw new TypeError(`${name} has no list of values`)
  return values.length
}

/** What each byte of a fact means: 256 places. */
export function meaningOf(spec: FactSpec): FullColumn {
  const count = valuesOf(spec)
  const yesOrNo = spec.type === 'boolean'
  const numbers = (unknown: number) =>
    Float64Array.from({ length: 256 }, (_, byte) => (byte < count ? byte : unknown))
  return {
    lo: numbers(yesOrNo ? 0 : Number.NEGATIVE_INFINITY),
    hi: numbers(yesOrNo ? 1 : Number.POSITIVE_INFINITY),
    why: Uint8Array.from({ length: 256 }, (_, byte) => Math.max(0, byte - count)),
  }
}

/** Writes what n bytes mean to a block. */
export function decode(bytes: Uint8Array, n: number, meaning: FullColumn, block: Block): void {
  const { lo, hi, why } = block
  let open = 0
  for (let i = 0; i < n; i++) {
    const byte = bytes[i]!
    lo[i] = meaning.lo[byte]!
    hi[i] = meaning.hi[byte]!
    why[i] = meaning.why[byte]!
    open |= why[i]!
  }
  if (open !== 0) block.exact = false
}

/**
 * Writes what the bytes of `count` subjects mean to the beginning of a block; with `tender`, those of their tenders.
 * The first byte is that of subject (or tender) `first`.
 */
export function decodeSome(
  bytes: Uint8Array,
  first: number,
  meaning: FullColumn,
  subjects: Int32Array,
  count: number,
  tender: Int32Array | undefined,
  block: Block,
): void {
  let open = 0
  for (let k = 0; k < count; k++) {
    const byte = bytes[(tender ? tender[subjects[k]!]! : subjects[k]!) - first]!
    block.lo[k] = meaning.lo[byte]!
    block.hi[k] = meaning.hi[byte]!
    block.why[k] = meaning.why[byte]!
    open |= meaning.why[byte]!
  }
  block.exact = open === 0
}
