import { cutBlanks, skipBlanks } from '../columns/blanks.js'
import { elementsOf, headOf, isCompiled, type Span } from './head.js'
import { unescapeInPlace } from './unescape.js'

/** A release in the bytes of a unit. */
export interface Found extends Span {
  /** Its ocid as it stands, quotes and all. */
  readonly ocid: Span | undefined
  /** Whether it is compiled: what it says is all there is of its process. */
  readonly compiled: boolean
}

/**
 * The releases of a unit, a release or record, that count: of a record the compiled one, else all that are in it. Looks
 * at no more than it must, and changes nothing. Throws a JsonFault.
 */
export function releasesOf(bytes: Uint8Array, from: number, to: number): Found[] {
  const head = headOf(bytes, from, to)
  const { compiledRelease: compiled, releases } = head
  if (compiled && bytes[compiled.from] === 123) {
    const { ocid } = headOf(bytes, compiled.from, compiled.to)
    return [{ ...compiled, ocid: ocid ?? head.ocid, compiled: true }]
  }
  if (releases)
    return elementsOf(bytes, releases).map((span) => ({
      ...span,
      ocid: headOf(bytes, span.from, span.to).ocid,
      compiled: false,
    }))
  return [{ from, to, ocid: head.ocid, compiled: isCompiled(bytes, head.tag) }]
}

/** An ocid as text. */
export interface Ocid {
  readonly bytes: Uint8Array
  readonly from: number
  readonly to: number
  /** It is a number, or has blanks around it. */
  readonly repaired: 'number_id' | 'trimmed' | undefined
}

/** The ocid that stands at a place: a text, or a number; undefined for anything else and for nothing but blanks. */
export function ocidAt(bytes: Uint8Array, { from: start, to: end }: Span): Ocid | undefined {
  const first = bytes[start]!
  if (first !== 34) {
    const isNumber = first === 45 || (first >= 48 && first <= 57)
    return isNumber ? { bytes, from: start, to: end, repaired: 'number_id' } : undefined
  }
  let text = bytes
  let from = start + 1
  let to = end - 1
  if (hasEscape(bytes, from, to)) {
    // a copy: the bytes may have to be parsed again
    text = bytes.slice(from, to)
    from = 0
    to = unescapeInPlace(text, 0, text.length)
  }
  const length = to - from
  from = skipBlanks(text, from, to)
  to = cutBlanks(text, from, to)
  if (from >= to) return undefined
  return { bytes: text, from, to, repaired: to - from < length ? 'trimmed' : undefined }
}

function hasEscape(bytes: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (bytes[i] === 92) return true
  return false
}
