import { isUtf8 } from 'node:buffer'
import { parseIso } from '../../columns/parse-iso.js'
import type { Zone } from '../../columns/zone.js'
import { firstMoment } from '../../schema/instant.js'
import { throwIfAborted } from '../../system/aborted.js'
import { isJsonObject, type JsonObject } from '../../text/json-object.js'
import { Merging } from './merge.js'
import { currentOf } from './versioned.js'

/** Releases nested deeper than this are not merged. */
const DEEPEST_RELEASE = 500

/** So many bytes are parsed, or merged, at a time: some hundredths of a second. */
const TURN = 1 << 20

/** A release of a process that has several. */
export interface RawRelease {
  readonly release: number
  readonly bytes: Uint8Array
  /** Whether it is a record whose versioned release is meant. */
  readonly versioned?: boolean | undefined
}

/** A release that could not be read, or not all of it, or was mended. */
export interface BrokenRelease {
  readonly release: number
  readonly kind: 'broken_line' | 'not_utf8' | 'no_release' | 'bad_value' | 'wrong_shape'
  readonly detail: string
}

/** What releases of one process came to. */
export interface Compiled {
  readonly compiled: JsonObject | undefined
  /** The ordinal of the last of them. */
  readonly last: number
  /** Releases of the same date as the one before them. */
  readonly sameDate: readonly number[]
  readonly broken: readonly BrokenRelease[]
}

/**
 * Compiles the releases of one process, given in the order of the data: sorted by date (those without one first), then
 * by id, then by that order, and merged. A versioned one is what it says now, of the date of its last version. Undefined `compiled` where none could be read.
 * Throws ABORTED.
 */
export async function compile(
  raw: readonly RawRelease[],
  zone: Zone,
  signal?: AbortSignal | undefined,
): Promise<Compiled> {
  const broken: BrokenRelease[] = []
  const read: { release: number; object: JsonObject; date: number; id: string; size: number }[] = []
  let since = 0
  const isLong = (size: number): boolean => {
    since += size
    return since >= TURN
  }
  /** Lets this thread hear that it is to stop. */
  const heard = async (): Promise<void> => {
    since = 0
    await new Promise((resolve) => setImmediate(resolve))
    throwIfAborted(signal)
  }
  for (const { release, bytes, versioned } of raw) {
    if (isLong(bytes.length)) await heard()
    if (depthOf(bytes) > DEEPEST_RELEASE) {
      const why = versioned ? 'and has to be merged' : 'and there are others to merge it with'
      const detail = `nested deeper than ${DEEPEST_RELEASE} levels, ${why}`
      broken.push({ release, kind: 'broken_line', detail })
      continue
    }
    const parsed = parseRelease({ release, bytes }, broken)
    const object = versioned && parsed ? nowOf(release, parsed, zone, broken) : parsed
    if (!object) continue
    const date = typeof object.date === 'string' ? instantOf(object.date, zone) : Number.NaN
    if (Number.isNaN(date) && !(object.date === undefined || object.date === null || object.date === '')) {
      const detail = 'the date of the release cannot be read, so it was merged before those that have one'
      broken.push({ release, kind: 'bad_value', detail })
    }
    read.push({
      release,
      object,
      date: Number.isNaN(date) ? Number.NEGATIVE_INFINITY : firstMoment(date),
      id: String(object.id ?? ''),
      size: bytes.length,
    })
  }
  // of two without a date the difference is NaN, and the ids decide
  read.sort((a, b) => a.date - b.date || (a.id < b.id ? -1 : a.id > b.id ? 1 : a.release - b.release))
  const merging = new Merging((place, name) => {
    const detail = `${name}: an object was read as a list of it`
    broken.push({ release: read[place]!.release, kind: 'wrong_shape', detail })
  })
  for (const { object, size } of read) {
    if (isLong(size)) await heard()
    merging.add(object)
  }
  return {
    compiled: read.length === 0 ? undefined : merging.result(),
    last: read.at(-1)?.release ?? raw[0]!.release,
    sameDate: read.filter(({ date }, i) => i > 0 && date === read[i - 1]!.date).map(({ release }) => release),
    broken,
  }
}

/** What a record with a versioned release says now; undefined, with what is wrong, for nothing. */
function nowOf(
  number: number,
  record: JsonObject,
  zone: Zone,
  broken: BrokenRelease[],
): JsonObject | undefined {
  const { release, mixed } = currentOf(record, (date) => firstMoment(instantOf(date, zone)))
  for (let i = mixed; i > 0; i--) {
    const detail = 'something else stands among the versions of a value, and was left out'
    broken.push({ release: number, kind: 'bad_value', detail })
  }
  if (!release)
    broken.push({ release: number, kind: 'no_release', detail: 'its versioned release says nothing' })
  return release
}

/** A release as an object; undefined, with what is wrong, for what is none. Of bytes that are not UTF-8 texts are left out. */
export function parseRelease(
  { release, bytes }: RawRelease,
  broken: BrokenRelease[],
): JsonObject | undefined {
  const valid = isUtf8(bytes)
  if (!valid) broken.push({ release, kind: 'not_utf8', detail: 'texts that are not UTF-8 were left out' })
  try {
    const text = withLongIds(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString())
    const value: unknown = valid ? JSON.parse(text) : JSON.parse(text, withoutBroken)
    if (isJsonObject(value)) return value
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  broken.push({ release, kind: 'broken_line', detail: 'no JSON object' })
  return undefined
}

/** Ids that are numbers of more digits than a number holds, as texts: no two of them may become one. */
function withLongIds(text: string): string {
  return text.replace(longIds, '$1"$2"')
}

const longIds = /("(?:ocid|id|awardID|relatedLot|relatedBid)"\s*:\s*)(-?\d{16,})(?=[\s,}])/g

function withoutBroken(_: string, value: unknown): unknown {
  return typeof value === 'string' && value.includes('\ufffd') ? undefined : value
}

function instantOf(text: string, zone: Zone): number {
  const bytes = Buffer.from(text.trim())
  return parseIso(bytes, 0, bytes.length, zone)
}

/** How deep objects and lists lie in each other. */
function depthOf(bytes: Uint8Array): number {
  let depth = 0
  let deepest = 0
  let inText = false
  for (let i = 0; i < bytes.length; i++) {
    const c = bytes[i]!
    if (inText) {
      if (c === 92) i++
      else if (c === 34) inText = false
    } else if (c === 34) inText = true
    else if ((c | 32) === 123) {
      if (++depth > deepest) deepest = depth
    } else if ((c | 32) === 125) depth--
  }
  return deepest
}
