import { createHash } from 'node:crypto'
import type { Dictionary } from '../../columns/dictionary.js'
import { hashOf, isHash } from '../../join/parties/identities.js'
import { NormalId } from '../../join/parties/normal-id.js'

/**
 * Codes of the dictionary of parties that stand for one party, as `identitiesOf` (join/parties/identities.ts) has it, in a
 * dictionary that grows. About 25 bytes a party; as much again, and a microsecond a party once, where an identifier is hashed.
 */
export class SameParties {
  readonly #parties
  readonly #normal = new NormalId()
  readonly #other = new NormalId()
  /** The first code of each normal form. */
  readonly #byNormal = new Slots()
  /** The first codes of normal forms that are no hashes by their own hash: once there is a hash. */
  #byDigest: Slots | undefined
  /** All codes of a party that has several, ascending. */
  readonly #groups = new Map<number, number[]>()
  #upTo = 0

  constructor(parties: Dictionary) {
    this.#parties = parties
    this.#readOn()
  }

  /** All codes of the party of a code, ascending. */
  of(code: number): readonly number[] {
    this.#readOn()
    return this.#groups.get(code) ?? [code]
  }

  #readOn(): void {
    for (; this.#upTo < this.#parties.size; this.#upTo++) this.#add(this.#upTo)
  }

  #add(code: number): void {
    const normal = this.#normal
    normal.read(this.#parties.bytes(code))
    if (normal.length === 0) return
    const first = this.#byNormal.put(hashOf(normal), code, (known) => this.#isNormal(known))
    if (first !== code) this.#join(first, code)
    else if (isHash(normal)) this.#addHash(code)
    else if (this.#byDigest) this.#addPlain(code, this.#byDigest)
  }

  #addHash(code: number): void {
    const digest = Buffer.from(this.#normal.bytes.subarray(0, this.#normal.length)).toString().slice(-64)
    const bytes = Buffer.from(digest, 'hex')
    if (bytes.length !== 32) return // looks like a hash, and is none
    if (!this.#byDigest) {
      this.#byDigest = new Slots()
      for (let earlier = 0; earlier < code; earlier++) {
        if ((this.#groups.get(earlier)?.[0] ?? earlier) !== earlier) continue
        this.#normal.read(this.#parties.bytes(earlier))
        if (this.#normal.length > 0 && !isHash(this.#normal))
          putDigest(this.#byDigest, digestOf(this.#normal), earlier)
      }
    }
    const plain = this.#byDigest.find(bytes.readInt32LE(0), (known) => {
      this.#other.read(this.#parties.bytes(known))
      return digestOf(this.#other).equals(bytes)
    })
    if (plain >= 0) this.#join(plain, code)
  }

  /** `#normal` is that of the code, which is the first of it. */
  #addPlain(code: number, byDigest: Slots): void {
    const digest = digestOf(this.#normal)
    putDigest(byDigest, digest, code)
    this.#normal.read(Buffer.from(`sha256:${digest.toString('hex')}`))
    const hashed = this.#byNormal.find(hashOf(this.#normal), (known) => this.#isNormal(known))
    if (hashed >= 0) this.#join(hashed, code)
  }

  #isNormal(code: number): boolean {
    const [normal, other] = [this.#normal, this.#other]
    other.read(this.#parties.bytes(code))
    if (other.length !== normal.length) return false
    for (let i = 0; i < normal.length; i++) if (other.bytes[i] !== normal.bytes[i]) return false
    return true
  }

  /** `code` is the newest, so it belongs to no other party yet. */
  #join(earlier: number, code: number): void {
    const group = this.#groups.get(earlier) ?? [earlier]
    group.push(code)
    this.#groups.set(earlier, group).set(code, group)
  }
}

function digestOf({ bytes, length }: NormalId): Buffer {
  return createHash('sha256').update(bytes.subarray(0, length)).digest()
}

function putDigest(byDigest: Slots, digest: Buffer, code: number): void {
  byDigest.put(digest.readInt32LE(0), code, () => false)
}

/** Codes by hash, in an open table: pairs of code and hash, code -1 a free slot. */
class Slots {
  #slots = new Int32Array(32).fill(-1)
  #size = 0

  /** The code of this hash that `is` the one; -1 none. */
  find(hash: number, is: (code: number) => boolean): number {
    return this.#slots[this.#slotOf(hash, is)]!
  }

  /** Likewise, or this code, which is put there. */
  put(hash: number, code: number, is: (code: number) => boolean): number {
    if (this.#size * 3 >= this.#slots.length) this.#grow()
    const slot = this.#slotOf(hash, is)
    if (this.#slots[slot]! >= 0) return this.#slots[slot]!
    this.#slots[slot] = code
    this.#slots[slot + 1] = hash
    this.#size++
    return code
  }

  #slotOf(hash: number, is: (code: number) => boolean): number {
    const slots = this.#slots
    const mask = slots.length - 1
    for (let slot = (hash << 1) & mask; ; slot = (slot + 2) & mask)
      if (slots[slot]! < 0 || (slots[slot + 1] === hash && is(slots[slot]!))) return slot
  }

  #grow(): void {
    const old = this.#slots
    this.#slots = new Int32Array(old.length * 2).fill(-1)
    for (let i = 0; i < old.length; i += 2) {
      if (old[i]! < 0) continue
      const slot = this.#slotOf(old[i + 1]!, () => false)
      this.#slots[slot] = old[i]!
      this.#slots[slot + 1] = old[i + 1]!
    }
  }
}
