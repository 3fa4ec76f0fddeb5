import { join } from 'node:path'
import { TenderflagError } from '../../errors.js'
import { holdFile } from '../../system/held-file.js'
import type { MonitorEvent } from '../events/event.js'
import { type Compacted, compact, FORMAT } from './compact.js'
import { type Disk, realDisk } from './disk.js'
import { frameOf, readFrames } from './frames.js'

/** What a log holds, in order: events taken, refreshes, and files that were read to their end. */
export type Entry =
  | { readonly event: MonitorEvent }
  /** The instant the data were looked at from; null: none. */
  | { readonly refresh: number | null }
  | { readonly file: string }

/** Entries up to this place were answered, and their answers written: no entry itself. */
interface Mark {
  readonly answered: number
}

/** Version of the files of a state folder. */
const SNAPSHOT = 'snapshot'
const LOG = /^log-(\d{15})$/
const logName = (first: number): string => `log-${String(first).padStart(15, '0')}`

/** What a state folder held when it was opened. */
export interface Recovered {
  /** Up to the last refresh; undefined: there was none. */
  readonly compacted: Compacted | undefined
  /** What came after. */
  readonly entries: readonly Entry[]
  /** Place of the first of `entries`. */
  readonly from: number
  /** Entries before this place were answered. */
  readonly answered: number
}

/**
 * The log of a monitor in a folder of its own: `snapshot` (all records up to the last refresh, replaced by renaming) and
 * `log-N` (what came from entry N on, only ever appended to). What is appended has reached the disk when `append` returns.
 * An entry that was cut off by a crash was never answered; its bytes are kept in a file `cut-…` and left out.
 */
export class Journal {
  readonly #folder
  readonly #disk
  readonly #release
  readonly #instantOf
  #file: number
  #first: number
  #place: number
  #marked: number
  /** Set once something could not be written: what is on the disk is not known any more. */
  #failure: unknown

  private constructor(
    folder: string,
    disk: Disk,
    lock: { readonly release: () => void },
    instantOf: (text: string) => number,
    state: {
      readonly file: number
      readonly first: number
      readonly place: number
      readonly answered: number
    },
  ) {
    this.#folder = folder
    this.#disk = disk
    this.#release = lock.release
    this.#instantOf = instantOf
    this.#file = state.file
    this.#first = state.first
    this.#place = state.place
    this.#marked = state.answered
  }

  /**
   * Opens a folder, which is made if it is not there. `instantOf` reads the instants of events. Throws STATE_LOCKED,
   * STATE_BROKEN, and OUTPUT_FAILED where it cannot be read or written.
   */
  static open(
    folder: string,
    instantOf: (text: string) => number,
    disk: Disk = realDisk,
  ): { readonly journal: Journal; readonly recovered: Recovered } {
    return failing(folder, () => {
      disk.makeFolder(folder)
      const lock = holdFile(join(folder, 'lock'), (who) => locked(folder, who))
      try {
        const recovered = recover(folder, disk)
        const file = disk.open(join(folder, logName(recovered.first)), false)
        disk.syncFolder(folder)
        return { journal: new Journal(folder, disk, lock, instantOf, { ...recovered, file }), recovered }
      } catch (error) {
        lock.release()
        throw error
      }
    })
  }

  /** How many entries there are. */
  get place(): number {
    return this.#place
  }

  /**
   * Appends entries; returns when they have reached the disk. `answered` as below. Throws OUTPUT_FAILED, from then on
   * always.
   */
  append(entries: readonly Entry[], answered = this.#marked): void {
    const mark = answered > this.#marked ? [{ answered }] : []
    this.#write([...mark, ...entries], true)
    this.#marked = answered
    this.#place += entries.length
  }

  /** Notes that entries up to a place were answered. Not waited for: at worst they are answered once more. */
  answered(place: number): void {
    if (place <= this.#marked) return
    this.#write([{ answered: place }], false)
    this.#marked = place
  }

  /** Puts everything so far into the snapshot, and begins a new log. What was answered must be. */
  compact(): void {
    this.#guarded(() => {
      const { compacted, entries } = recover(this.#folder, this.#disk)
      const path = join(this.#folder, SNAPSHOT)
      const aside = `${path}.new`
      this.#disk.remove(aside)
      const file = this.#disk.open(aside, true)
      try {
        for (const value of compact(compacted, entries, this.#place, this.#instantOf))
          this.#disk.write(file, frameOf(value))
        this.#disk.sync(file)
      } finally {
        this.#disk.close(file)
      }
      this.#disk.rename(aside, path)
      this.#disk.syncFolder(this.#folder)
      this.#disk.close(this.#file)
      const before = this.#first
      this.#first = this.#place
      this.#file = this.#disk.open(join(this.#folder, logName(this.#place)), false)
      this.#disk.syncFolder(this.#folder)
      if (before !== this.#place) this.#disk.remove(join(this.#folder, logName(before)))
    })
  }

  close(): void {
    if (this.#failure === undefined) this.#disk.close(this.#file)
    this.#failure ??= 'closed'
    this.#release()
  }

  #write(values: readonly (Entry | Mark)[], sync: boolean): void {
    this.#guarded(() => {
      this.#disk.write(this.#file, Buffer.concat(values.map(frameOf)))
      if (sync) this.#disk.sync(this.#file)
    })
  }

  #guarded(run: () => void): void {
    if (this.#failure !== undefined)
      throw new TenderflagError(
        'OUTPUT_FAILED',
        this.#failure === 'closed'
          ? 'the monitor is closed; open it again'
          : 'its log could not be written before; open the monitor again',
        { file: this.#folder },
        { cause: this.#failure },
      )
    try {
      failing(this.#folder, run)
    } catch (error) {
      this.#failure = error
      throw error
    }
  }
}

function recover(folder: string, disk: Disk): Recovered & { readonly first: number; readonly place: number } {
  const path = join(folder, SNAPSHOT)
  const snapshot = disk.read(path)
  const compacted = snapshot && readSnapshot(path, snapshot)
  const from = compacted?.place ?? 0
  const entries: Entry[] = []
  let answered = from
  let first = from
  const names = disk
    .list(folder)
    .flatMap((name) => LOG.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b)
  for (const [i, start] of names.entries()) {
    if (start < from) {
      disk.remove(join(folder, logName(start))) // it is in the snapshot
      continue
    }
    if (start !== from + entries.length)
      throw broken(join(folder, logName(start)), 'does not follow what is before it')
    first = start
    for (const value of readLog(join(folder, logName(start)), disk, i === names.length - 1))
      if ('answered' in value) answered = Math.max(answered, value.answered)
      else entries.push(value)
  }
  return { compacted, entries, from, answered, first, place: from + entries.length }
}

/** The values of a log; what a crash cut off is put aside. */
function readLog(path: string, disk: Disk, isLast: boolean): (Entry | Mark)[] {
  const bytes = disk.read(path)!
  const { values, end, isDamaged } = readFrames(bytes)
  if (isDamaged || (end < bytes.length && !isLast)) throw broken(path, `is damaged at byte ${end}`)
  if (end < bytes.length) {
    const aside = disk.open(`${path.replace(/log-/, 'cut-')}-${end}`, false)
    disk.write(aside, bytes.subarray(end))
    disk.close(aside)
    const file = disk.open(path, false)
    disk.cut(file, end)
    disk.sync(file)
    disk.close(file)
  }
  return values as (Entry | Mark)[]
}

/** A snapshot is renamed when it is whole: another one was damaged later. */
function readSnapshot(path: string, bytes: Buffer): Compacted {
  const { values, end } = readFrames(bytes)
  const head = values[0] as
    | { format?: number; place?: number; as_of?: number | null; seq?: number }
    | undefined
  if (head?.format !== 1 && head?.format !== FORMAT) throw broken(path, `is no snapshot of format ${FORMAT}`)
  const last = values.at(-1) as { end?: number }
  if (end !== bytes.length || last.end !== values.length) throw broken(path, `is damaged at byte ${end}`)
  const seen: [string, number | null][] = []
  const files: string[] = []
  const events: MonitorEvent[] = []
  for (const value of values.slice(1, -1) as (
    | { seen: [string, number | null][] }
    | { files: string[] }
    | { event: MonitorEvent }
  )[])
    if ('seen' in value)
      for (const [id, sum] of value.seen) seen.push([id, head.format === FORMAT ? sum : null])
    else if ('files' in value) files.push(...value.files)
    else events.push(value.event)
  return { place: head.place ?? 0, asOf: head.as_of ?? Number.NaN, seen, files, events }
}

function broken(path: string, what: string): TenderflagError {
  return new TenderflagError(
    'STATE_BROKEN',
    `${what}; restore it from a copy, or begin with another folder`,
    { file: path },
  )
}

function locked(folder: string, who: string): TenderflagError {
  return new TenderflagError(
    'STATE_LOCKED',
    `another monitor holds this folder${who}; end it, or name another folder`,
    { file: folder },
  )
}

function failing<T>(folder: string, run: () => T): T {
  try {
    return run()
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error
    throw new TenderflagError(
      'OUTPUT_FAILED',
      `the state of the monitor: ${error.message}`,
      { file: folder },
      { cause: error },
    )
  }
}
