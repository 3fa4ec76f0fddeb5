import { isJsonObject, type JsonObject } from '../../text/json-object.js'
import { setMember } from './merge.js'

/** What a versioned release came to. */
export interface Current {
  /** The release it stands for now, with the date of the last of its versions; undefined where it says nothing. */
  readonly release: JsonObject | undefined
  /** How many lists of versions hold something else too, which was left out. */
  readonly mixed: number
}

/** Members of a version that say of which release it is. */
const ofVersion: ReadonlySet<string> = new Set(['releaseDate', 'releaseID', 'releaseTag'])

/** Members of a release that tell nothing of its process. */
const aboutRelease: ReadonlySet<string> = new Set(['ocid', 'id', 'date', 'tag'])

/**
 * What a record with a versioned release says now: of each list of versions (`releaseDate`, `releaseID`, `releaseTag`,
 * `value`) the value of the newest, of one date the last; those without a date come first. Ids and whatever else is not
 * versioned stay as they are; values are not looked into, for nothing in them is versioned. A null stays, to take the
 * member away where this is merged. `instantOf` reads a date (NaN: none). Recurs as deep as the release is.
 */
export function currentOf(record: JsonObject, instantOf: (date: string) => number): Current {
  const { versionedRelease: versioned } = record
  if (!isJsonObject(versioned)) return { release: undefined, mixed: 0 }
  const reading = new VersionedReading(instantOf)
  const release = reading.object(versioned)
  const { mixed, newest } = reading
  if (Object.keys(release).every((name) => aboutRelease.has(name))) return { release: undefined, mixed }
  if (!isOcid(release.ocid)) release.ocid = record.ocid
  if (newest !== undefined) release.date = newest
  return { release, mixed }
}

class VersionedReading {
  mixed = 0
  newest: string | undefined
  readonly #dates = new Map<unknown, number>()

  constructor(readonly instantOf: (date: string) => number) {}

  object(versioned: JsonObject): JsonObject {
    const found: JsonObject = {}
    for (const name of Object.keys(versioned)) setMember(found, name, this.#value(versioned[name]))
    return found
  }

  #value(value: unknown): unknown {
    if (isJsonObject(value)) return this.object(value)
    if (!Array.isArray(value)) return value
    const versions = value.filter(isVersion)
    if (versions.length === 0) return value.map((element) => this.#value(element))
    if (versions.length < value.length) this.mixed++
    return this.#newestOf(versions).value ?? null
  }

  #newestOf(versions: readonly JsonObject[]): JsonObject {
    let newest = versions[0]!
    for (const version of versions) if (this.#date(version) >= this.#date(newest)) newest = version
    const { releaseDate } = newest
    if (typeof releaseDate === 'string' && this.#date(newest) > (this.#dates.get(this.newest) ?? -Infinity))
      this.newest = releaseDate
    return newest
  }

  #date({ releaseDate: text }: JsonObject): number {
    let date = this.#dates.get(text)
    if (date === undefined) {
      date = typeof text === 'string' ? this.instantOf(text) : Number.NaN
      if (Number.isNaN(date)) date = Number.NEGATIVE_INFINITY
      this.#dates.set(text, date)
    }
    return date
  }
}

/** A value and the release that it is of: lots have a value too, and amendments a `releaseID`. */
function isVersion(element: unknown): element is JsonObject {
  if (!isJsonObject(element) || Object.hasOwn(element, 'id')) return false
  const names = Object.keys(element)
  return (
    names.some((name) => ofVersion.has(name)) &&
    (names.includes('value') || names.every((name) => ofVersion.has(name)))
  )
}

function isOcid(value: unknown): boolean {
  return typeof value === 'number' || (typeof value === 'string' && value.trim() !== '')
}
