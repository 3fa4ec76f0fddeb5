import type { ScanResult } from '../engine/result.js'
import type { TenderflagError } from '../errors.js'
import { checkOptions } from '../options.js'
import type { OutcomeRow } from '../output/model.js'
import type { Applied } from './answer.js'
import { isRefusal } from './events/event.js'
import { Monitor, type Refreshed } from './monitor.js'
import { type MonitorOptions, partsOf } from './open-monitor.js'
import type { Disk } from './state/disk.js'
import { type Entry, Journal } from './state/journal.js'

/** What a monitor starts from, and where it keeps what it was told. */
export interface DurableMonitorOptions extends MonitorOptions {
  /** A folder of its own; made if it is not there. */
  readonly state: string
}

/**
 * A monitor whose events outlive its process: each is on the disk before it is answered, and after a crash at any point
 * the monitor opens as it was, with every event in it once. Give it the same history each time, or a newer one.
 */
export class DurableMonitor {
  readonly #monitor: Monitor
  readonly #journal: Journal
  readonly #files: Set<string>
  #compactDue = false
  /** Answers that may never have reached anybody, as the process ended before it said they had: in order, to be handled once more. */
  readonly unanswered: readonly (Applied | Refreshed)[]

  private constructor(
    monitor: Monitor,
    journal: Journal,
    files: Set<string>,
    unanswered: readonly (Applied | Refreshed)[],
  ) {
    this.#monitor = monitor
    this.#journal = journal
    this.#files = files
    this.unanswered = unanswered
  }

  /** As `openDurableMonitor`, on any disk. */
  static async open({ state, ...options }: DurableMonitorOptions, disk?: Disk): Promise<DurableMonitor> {
    let instantOf = (_: string): number => Number.NaN
    const { journal, recovered } = Journal.open(state, (text) => instantOf(text), disk)
    try {
      const { compacted, entries, from, answered } = recovered
      const monitor = await Monitor.open(await partsOf(options), compacted)
      instantOf = (text) => monitor.instantOf(text)
      const files = new Set(compacted?.files)
      const unanswered: (Applied | Refreshed)[] = []
      for (const [i, entry] of entries.entries()) {
        if ('file' in entry) files.add(entry.file)
        else {
          const answer = 'event' in entry ? monitor.take(entry.event) : await monitor.refresh()
          if (from + i >= answered) unanswered.push(answer)
        }
      }
      return new DurableMonitor(monitor, journal, files, unanswered)
    } catch (error) {
      journal.close()
      throw error
    }
  }

  get asOf(): string | null {
    return this.#monitor.asOf
  }

  get populationAsOf(): string | null {
    return this.#monitor.populationAsOf
  }

  get seq(): number {
    return this.#monitor.seq
  }

  get found(): ScanResult {
    return this.#monitor.found
  }

  flags(): Generator<OutcomeRow> {
    return this.#monitor.flags()
  }

  /**
   * As `apply` of a monitor in memory; the event is on the disk when it returns, and what was returned before counts as
   * answered. Throws EVENT_INVALID or EVENT_AHEAD, and OUTPUT_FAILED where the log cannot be written: the monitor is of no use then.
   */
  apply(input: unknown): Applied {
    const event = this.#monitor.check(input)
    this.#compactIfDue()
    const answer = this.#monitor.take(event)
    if (answer.status !== 'duplicate') this.#journal.append([{ event }], this.#journal.place)
    return answer
  }

  /**
   * Applies events one after the other, with one wait for the disk. Gives in the place of an event that is none the error
   * that says so. The answers count as answered when `answered` is called.
   */
  applyAll(inputs: readonly unknown[]): (Applied | TenderflagError)[] {
    const entries: Entry[] = []
    const answers = inputs.map((input) => {
      try {
        const event = this.#monitor.check(input)
        const answer = this.#monitor.take(event)
        if (answer.status !== 'duplicate') entries.push({ event })
        return answer
      } catch (error) {
        if (isRefusal(error)) return error
        throw error
      }
    })
    if (entries.length > 0) this.#journal.append(entries)
    return answers
  }

  /** All answers so far have reached whom they are for. */
  answered(): void {
    this.#journal.answered(this.#journal.place)
    this.#compactIfDue()
  }

  /** As of a monitor in memory. The log is made smaller with the next event, or when the answer is `answered`. */
  async refresh(): Promise<Refreshed> {
    const { asOfInstant } = this.#monitor
    this.#journal.append([{ refresh: Number.isNaN(asOfInstant) ? null : asOfInstant }])
    const answer = await this.#monitor.refresh()
    this.#compactDue = true
    return answer
  }

  /** Whether a file was read to its end before. */
  hasRead(file: string): boolean {
    return this.#files.has(file)
  }

  /** A file was read to its end. */
  read(file: string): void {
    this.#files.add(file)
    this.#journal.append([{ file }])
  }

  /** Lets the folder go. */
  close(): void {
    this.#journal.close()
  }

  #compactIfDue(): void {
    if (!this.#compactDue) return
    this.#compactDue = false
    this.#journal.compact()
  }
}

/**
 * Opens a monitor with a memory in a folder: what it took before is in it again. One process at a time: throws
 * STATE_LOCKED while another holds the folder, STATE_BROKEN where it holds what no crash leaves, and what `openMonitor`
 * throws.
 */
export async function openDurableMonitor(options: DurableMonitorOptions): Promise<DurableMonitor> {
  checkOptions('openDurableMonitor', options)
  return DurableMonitor.open(options)
}
