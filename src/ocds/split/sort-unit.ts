import { cutBlanks, skipBlanks } from '../../columns/blanks.js'
import { elementsOf, headOf, isCompiled, type Span } from './head.js'
import { unescapeInPlace } from './unescape.js'

/** A release in the bytes of a unit. */
export interface Found extends Span {
  /** Its ocid as it stands, quotes and all. */
  readonly ocid: Span | undefined
  /** Whether it is compiled: what it says is all there is of its process. */
  readonly compiled: boolean
  /** Whether it is a record of which the versioned release is to be read. */
  readonly versioned: boolean
}

/** What is said of a record in which there is no release. */
export const NO_RELEASE =
  'it has no release in it, or only links to some; get records with a compiled release, or the releases'

/**
 * The releases of a unit, a release or record, that count: of a record the compiled one, else all that are in it, else
 * the versioned one; none where it has nothing but links. Looks at no more than it must, and changes nothing. Throws a
 * JsonFault.
 */
export function releasesOf(bytes: Uint8Array, from: number, to: number): Found[] {
  const head = headOf(bytes, from, to)
  const { compiledRelease: compiled, releases, versionedRelease: versioned } = head
  if (compiled && bytes[compiled.from] === 123) {
    const { ocid } = headOf(bytes, compiled.from, compiled.to)
    return [{ ...compiled, ocid: ocid ?? head.ocid, compiled: true, versioned: false }]
  }
  const embedded = releases ? embeddedIn(bytes, releases) : []
  if (embedded.length > 0) return embedded
  if (versioned && bytes[versioned.from] === 123) {
    const { ocid } = headOf(bytes, versioned.from, versioned.to)
    const isRead = ocid && ocidAt(bytes, ocid)
    return [{ from, to, ocid: isRead ? ocid : head.ocid, compiled: false, versioned: true }]
  }
  if (compiled || releases || versioned) return []
  return [{ from, to, ocid: head.ocid, compiled: isCompiled(bytes, head.tag), versioned: false }]
}

/** The releases in those of a record; none where all are links. */
function embeddedIn(bytes: Uint8Array, releases: Span): Found[] {
  const first = bytes[releases.from]
  if (first !== 91 && first !== 123) return []
  let links = 0
  const found = elementsOf(bytes, releases).map((span) => {
    const { ocid, url } = headOf(bytes, span.from, span.to)
    if (!ocid && url) links++
    return { ...span, ocid, compiled: false, versioned: false }
  })
  return links === found.length ? [] : found
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
