import { Dictionary } from '../columns/dictionary.js'
import { parseIso } from '../columns/parse-iso.js'
import { Zone } from '../columns/zone.js'
import { TenderflagError } from '../errors.js'
import { throwIfAborted } from '../system/aborted.js'
import { Spill } from '../system/spill.js'
import type { JsonObject } from '../text/json-object.js'
import { type BrokenRelease, compile, parseRelease, type RawRelease } from './merge/compile.js'
import { type PutOff, ReleaseIndex } from './merge/release-index.js'
import { headOf } from './split/head.js'
import { JsonFault } from './split/skip.js'
import { NO_RELEASE, ocidAt, releasesOf } from './split/sort-unit.js'
import { splitFile } from './split/split.js'
import { unitsOf } from './split/units.js'

/** How releases are read. */
export interface ReadReleasesOptions {
  readonly signal?: AbortSignal | undefined
  /** IANA zone of dates without one, by which releases are ordered; default UTC. */
  readonly zone?: string | undefined
  /** Told of each release that is not given, or was mended or merged out of its order, and why. */
  readonly onProblem?: ((problem: ReleaseProblem) => void) | undefined
}

/** A release or record that was set aside or taken with a doubt, and why. */
export interface ReleaseProblem {
  readonly kind: BrokenRelease['kind'] | 'missing_key' | 'superseded' | 'same_date'
  readonly file: string
  /** Number of the release or record in its file, from 1 on. */
  readonly place: number
  readonly detail: string
}

/** A compiled release as JSON has it, and where it stands: of a merged one, where the first release of it does. */
export interface CompiledRelease {
  readonly release: Readonly<JsonObject>
  readonly file: string
  readonly place: number
}

/**
 * The compiled release of each process of OCDS files, in the order in which processes first appear, one at a time:
 * compiled ones as they are (the newest, where there are several), others merged. Files are read twice, at the speed of
 * `JSON.parse`; memory is that of one process and 30 bytes a release. Stdin, and what may have to be merged, is put
 * aside, beyond 64 MiB in a temporary file. Throws what splitFile throws, OUTPUT_FAILED, and USAGE for what is no list of paths.
 */
export async function* readReleases(
  files: readonly string[],
  options: ReadReleasesOptions = {},
): AsyncGenerator<CompiledRelease> {
  // of a single path each letter would be a file
  if (!Array.isArray(files) || !files.every((file) => typeof file === 'string' && file !== ''))
    throw new TenderflagError('USAGE', 'readReleases takes a list of paths of files, as ["releases.jsonl"]')
  const reading = new ReleaseReading(options)
  try {
    for (const file of files) await reading.index(file)
    yield* reading.releases(files)
  } finally {
    await reading.close()
  }
}

class ReleaseReading {
  readonly #options: ReadReleasesOptions
  readonly #zone: Zone
  readonly #ocids = new Dictionary()
  readonly #index = new ReleaseIndex()
  readonly #spill = new Spill('releases that may have to be merged')
  /** Compiled releases of stdin, which is read but once. */
  readonly #kept = new Map<number, { place: number; length: number }>()

  constructor(options: ReadReleasesOptions) {
    this.#options = options
    this.#zone = new Zone(options.zone)
  }

  /** The first pass: which releases there are, and of which process. */
  async index(file: string): Promise<void> {
    let number = 1
    for await (const chunk of splitFile(file, this.#options)) {
      const { bytes } = chunk
      for (const [from, to] of unitsOf(chunk)) {
        const release = this.#index.add(file, 1, number++)
        try {
          const releases = releasesOf(bytes, from, to)
          if (releases.length === 0) this.#problem('no_release', release, NO_RELEASE)
          for (const found of releases) {
            const ocid = found.ocid && ocidAt(bytes, found.ocid)
            const process = ocid ? this.#ocids.encode(ocid.bytes, ocid.from, ocid.to) : -1
            if (process < 0)
              this.#problem('missing_key', release, 'a release without an ocid, or a link to one')
            else if (found.compiled) {
              const date = dateOf(bytes, found.from, found.to, this.#zone)
              const left = this.#index.taken(process, release, date)
              if (left >= 0)
                this.#problem('superseded', left, 'another compiled release of the process stands')
              if (file === '-') {
                const piece = bytes.subarray(found.from, found.to)
                this.#kept.set(release, { place: await this.#spill.append(piece), length: piece.length })
              }
            } else {
              const piece = bytes.subarray(found.from, found.to)
              const place = await this.#spill.append(piece)
              const { versioned } = found
              this.#index.putOff(process, { release, place, length: piece.length, versioned })
            }
          }
        } catch (error) {
          if (!(error instanceof JsonFault)) throw error
          this.#problem('broken_line', release, `no JSON object: ${error.message}`)
        }
      }
    }
  }

  /** The second pass: gives them. */
  async *releases(files: readonly string[]): AsyncGenerator<CompiledRelease> {
    const groups = this.#index.groups()
    let group = groups.next()
    let release = 0
    for (const file of files)
      for await (const bytes of this.#units(file, release)) {
        while (!group.done && group.value.releases[0]!.release === release) {
          const { process, releases } = group.value
          const merged = await this.#merged(process, releases)
          if (merged) yield { release: merged, file, place: this.#index.number(release) }
          group = groups.next()
        }
        const compiled = bytes && this.#compiled(bytes, release)
        if (compiled) yield { release: compiled, file, place: this.#index.number(release) }
        release++
      }
  }

  close(): Promise<void> {
    return this.#spill.close()
  }

  /** The compiled release of each unit of a file, as bytes; undefined where it has none that stands. */
  async *#units(file: string, first: number): AsyncGenerator<Uint8Array | undefined> {
    if (file === '-') {
      for (let release = first; release < this.#index.size && this.#index.file(release) === '-'; release++) {
        const kept = this.#kept.get(release)
        const bytes = kept && new Uint8Array(kept.length)
        if (kept && bytes) await this.#spill.read(kept.place, bytes)
        yield bytes && !this.#index.left?.(release) ? bytes : undefined
      }
      return
    }
    let release = first
    for await (const chunk of splitFile(file, this.#options))
      for (const [from, to] of unitsOf(chunk)) {
        const left = this.#index.left?.(release++) === true
        yield left ? undefined : compiledIn(chunk.bytes, from, to)
      }
  }

  async #merged(process: number, releases: readonly PutOff[]): Promise<JsonObject | undefined> {
    if (this.#index.isTaken(process)) {
      for (const { release } of releases)
        this.#problem('superseded', release, 'a compiled release of the process stands')
      return undefined
    }
    const raw: RawRelease[] = []
    for (const { release, place, length, versioned } of releases) {
      throwIfAborted(this.#options.signal)
      const bytes = new Uint8Array(length)
      await this.#spill.read(place, bytes)
      raw.push({ release, bytes, versioned })
    }
    if (raw.length === 1 && !raw[0]!.versioned) return this.#compiled(raw[0]!.bytes, raw[0]!.release)
    const { compiled, sameDate, broken } = await compile(raw, this.#zone, this.#options.signal)
    for (const { kind, release, detail } of broken) this.#problem(kind, release, detail)
    for (const release of sameDate) this.#problem('same_date', release, 'merged by id, then as they come')
    return compiled
  }

  #compiled(bytes: Uint8Array, release: number): JsonObject | undefined {
    const broken: BrokenRelease[] = []
    const compiled = parseRelease({ release, bytes }, broken)
    for (const { kind, detail } of broken) this.#problem(kind, release, detail)
    return compiled
  }

  #problem(kind: ReleaseProblem['kind'], release: number, detail: string): void {
    const file = this.#index.file(release)
    this.#options.onProblem?.({ kind, file, place: this.#index.number(release), detail })
  }
}

function compiledIn(bytes: Uint8Array, from: number, to: number): Uint8Array | undefined {
  try {
    const [found] = releasesOf(bytes, from, to)
    return found?.compiled && found.ocid && ocidAt(bytes, found.ocid)
      ? bytes.subarray(found.from, found.to)
      : undefined
  } catch (error) {
    if (error instanceof JsonFault) return undefined
    throw error
  }
}

/** The date of a release; NaN for none. */
function dateOf(bytes: Uint8Array, from: number, to: number, zone: Zone): number {
  const { date } = headOf(bytes, from, to, true)
  return date && bytes[date.from] === 34 ? parseIso(bytes, date.from + 1, date.to - 1, zone) : Number.NaN
}
