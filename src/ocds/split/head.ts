import { JsonFault, skipSpace, skipString, skipValue } from './skip.js'
import { unescapeInPlace } from './unescape.js'

/** Where something stands in bytes. */
export interface Span {
  readonly from: number
  readonly to: number
}

/** What tells of which kind a unit of an OCDS file is: the places of these members, as they stand (quotes and all). */
export interface Head {
  readonly ocid: Span | undefined
  readonly tag: Span | undefined
  /** Of a record. */
  readonly compiledRelease: Span | undefined
  readonly releases: Span | undefined
  readonly versionedRelease: Span | undefined
  /** Of a link to a release, in place of one. */
  readonly url: Span | undefined
  /** Not looked for where the rest tells enough, unless asked for. */
  readonly date: Span | undefined
}

const names = ['ocid', 'tag', 'compiledRelease', 'releases', 'date', 'versionedRelease', 'url'] as const
const encoded = names.map((name) => Buffer.from(name))
/** By byte: whether a name that is looked for may begin with it, or with an escape. */
const starts = new Uint8Array(256)
for (const [first] of [...encoded, Buffer.from('\\')]) starts[first!] = 1

/**
 * Looks for the members of an object that tell what it is, and no further than it must: a release mostly has them at
 * its start. Changes nothing. Throws a JsonFault for what is no object.
 */
export function headOf(bytes: Uint8Array, start: number, end: number, withDate = false): Head {
  const found = names.map((): Span | undefined => undefined)
  let at = skipSpace(bytes, start, end)
  if (at >= end || bytes[at] !== 123) throw new JsonFault('this is no object', at)
  at = skipSpace(bytes, at + 1, end)
  if (at < end && bytes[at] === 125) at = end
  while (at < end) {
    if (bytes[at] !== 34) throw new JsonFault('a name of a member is missing', at)
    const nameFrom = at + 1
    at = skipString(bytes, nameFrom, end)
    const name = nameAt(bytes, nameFrom, at - 1)
    at = skipSpace(bytes, at, end)
    if (at >= end || bytes[at] !== 58) throw new JsonFault('a colon is missing', at)
    const from = skipSpace(bytes, at + 1, end)
    at = skipValue(bytes, from, end)
    if (name >= 0) found[name] = { from, to: at }
    if (found[0] && found[1] && (!withDate || found[4])) break
    at = skipSpace(bytes, at, end)
    if (at < end && bytes[at] === 125) break
    if (at >= end || bytes[at] !== 44) throw new JsonFault('a comma is missing in an object', at)
    at = skipSpace(bytes, at + 1, end)
  }
  const [ocid, tag, compiledRelease, releases, date, versionedRelease, url] = found
  return { ocid, tag, compiledRelease, releases, date, versionedRelease, url }
}

/** The place of a member's name among those looked for, -1 for any other. */
function nameAt(bytes: Uint8Array, from: number, to: number): number {
  if (!starts[bytes[from]!]) return -1
  if (bytes.subarray(from, to).includes(92)) {
    const copy = bytes.slice(from, to)
    return nameAt(copy, 0, unescapeInPlace(copy, 0, copy.length))
  }
  for (let n = 0; n < encoded.length; n++) {
    const name = encoded[n]!
    if (name.length !== to - from) continue
    let i = 0
    while (i < name.length && name[i] === bytes[from + i]) i++
    if (i === name.length) return n
  }
  return -1
}

/** The elements of a list, or the value itself where it is none. Throws a JsonFault. */
export function elementsOf(bytes: Uint8Array, { from, to }: Span): Span[] {
  if (bytes[from] !== 91) return [{ from, to }]
  const found: Span[] = []
  let at = skipSpace(bytes, from + 1, to)
  if (bytes[at] === 93) return found
  while (at < to) {
    const end = skipValue(bytes, at, to)
    found.push({ from: at, to: end })
    at = skipSpace(bytes, end, to)
    if (bytes[at] === 93) break
    if (bytes[at] !== 44) throw new JsonFault('a comma is missing in a list', at)
    at = skipSpace(bytes, at + 1, to)
  }
  return found
}

/** How nearly all compiled releases write it: a comparison is quicker than a search. */
const usual = Buffer.from('["compiled"]')

/** Whether a tag, a text or a list of texts, says that a release is compiled. Blanks around it do not count. */
export function isCompiled(bytes: Uint8Array, tag: Span | undefined): boolean {
  if (!tag || tag.to - tag.from > 1000) return false
  if (tag.to - tag.from === usual.length && usual.every((byte, i) => byte === bytes[tag.from + i]))
    return true
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + tag.from, tag.to - tag.from).toString()
  return /"\s*compiled\s*"/i.test(text)
}
