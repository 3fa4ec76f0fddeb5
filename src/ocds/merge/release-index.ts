import { localCodes, localNumbers } from '../../columns/growable.js'
import type { ReleasePlaces } from '../ocds-tables.js'

/** A release that was put off: its ordinal and where its bytes are kept. */
export interface PutOff {
  readonly release: number
  readonly place: number
  readonly length: number
  /** Whether it is a record whose versioned release is meant. */
  readonly versioned: boolean
}

/**
 * All releases of a data set: where each is, and which are of one process. About 12 bytes a unit, 24 a compiled
 * release and 28 one that was put off; processes are codes of the dictionary of ocids.
 */
export class ReleaseIndex implements ReleasePlaces {
  readonly files: string[] = []
  readonly #file = localCodes()
  readonly #number = localCodes()
  /** Compiled releases: the newest of each process; the others are to be left out. */
  readonly #newest = localCodes()
  readonly #newestDate = localNumbers()
  readonly #left = new Set<number>()
  /** Processes with releases that were put off, in the order of the first of these. */
  readonly #order = localCodes()
  /** Releases that were put off: chained by process, the last first. */
  readonly #last = localCodes()
  readonly #before = localCodes()
  readonly #release = localCodes()
  readonly #place = localNumbers()
  readonly #length = localCodes()
  readonly #versioned = new Set<number>()

  get fileOf(): Int32Array {
    return this.#file.values
  }

  get numberOf(): Int32Array {
    return this.#number.values
  }

  get size(): number {
    return this.#file.length
  }

  /** Adds units of a file. Gives the ordinal of the first. */
  add(file: string, units: number, firstNumber: number): number {
    if (this.files.at(-1) !== file) this.files.push(file)
    const first = this.#file.length
    for (let i = 0; i < units; i++) {
      this.#file.push(this.files.length - 1)
      this.#number.push(firstNumber + i)
    }
    return first
  }

  file(release: number): string {
    return this.files[this.#file.values[release]!]!
  }

  number(release: number): number {
    return this.#number.values[release]!
  }

  /** A compiled release: the newest of a process stands; of one date the last. Gives the one that is left out, or -1. */
  taken(process: number, release: number, date: number): number {
    this.#newest.fillTo(process + 1)
    this.#newestDate.fillTo(process + 1)
    const other = this.#newest.values[process]!
    const otherDate = this.#newestDate.values[process]!
    const stands = other < 0 || (Number.isNaN(date) ? Number.isNaN(otherDate) : !(date < otherDate))
    if (stands) {
      this.#newest.values[process] = release
      this.#newestDate.values[process] = date
      if (other >= 0) this.#left.add(other)
      return other
    }
    this.#left.add(release)
    return release
  }

  putOff(process: number, { release, place, length, versioned }: PutOff): void {
    this.#last.fillTo(process + 1)
    if (this.#last.values[process]! < 0) this.#order.push(process)
    this.#before.push(this.#last.values[process]!)
    this.#last.values[process] = this.#before.length - 1
    if (versioned) this.#versioned.add(this.#before.length - 1)
    this.#release.push(release)
    this.#place.push(place)
    this.#length.push(length)
  }

  /** Whether a compiled release is left out for a newer one; undefined where none is. */
  get left(): ((release: number) => boolean) | undefined {
    return this.#left.size === 0 ? undefined : (release) => this.#left.has(release)
  }

  /** Whether a process has a compiled release. */
  isTaken(process: number): boolean {
    return process < this.#newest.length && this.#newest.values[process]! >= 0
  }

  /** Releases that were put off, those of one process together and in their order, by the first of each process. */
  *groups(): Generator<{ process: number; releases: PutOff[] }> {
    for (let g = 0; g < this.#order.length; g++) {
      const process = this.#order.values[g]!
      const releases: PutOff[] = []
      for (let i = this.#last.values[process]!; i >= 0; i = this.#before.values[i]!)
        releases.push({
          release: this.#release.values[i]!,
          place: this.#place.values[i]!,
          length: this.#length.values[i]!,
          versioned: this.#versioned.has(i),
        })
      yield { process, releases: releases.reverse() }
    }
  }
}
