import { stat } from 'node:fs/promises'

/** What the main thread does at a time, in the order of a scan. */
const timedStages = [
  'start',
  'rules',
  'open',
  'decode',
  'dictionary',
  'values',
  'join',
  'keep',
  'populations',
  'statistics',
  'evaluate',
  'merge',
  'output',
  'other',
] as const
/** A step of a scan. */
export type TimedStage = (typeof timedStages)[number]

/** A stage, or a part of it: milliseconds of the main thread, and what threads did meanwhile. */
export interface TimedPart {
  readonly stage: TimedStage
  /** A file, a table, a part of the index, a rule; '' for a stage without parts. */
  readonly part: string
  readonly wall: number
  /** Milliseconds of all worker threads together. */
  readonly threads: number
  readonly rows: number
  readonly bytes: number
}

/** What a scan took. The walls of `parts` add up to `wall`: the main thread is always in exactly one of them. */
export interface TimingReport {
  readonly wall: number
  readonly parts: readonly TimedPart[]
  /** Milliseconds of threads by family of facts (named by its first fact), longest first; `conditions` is the rest. */
  readonly kernels: readonly { readonly name: string; readonly threads: number }[]
  /** Worker threads, 0 for none; what they did, and how long they waited, in milliseconds of all together. */
  readonly workers: number
  readonly busy: number
  readonly idle: number
  /** Processor time of the process so far, all its threads and their start. */
  readonly processor: number
  /** Largest resident memory of the process so far, in bytes. */
  readonly peakMemory: number
}

interface Open {
  stage: TimedStage
  part: string
  wall: number
  threads: number
  rows: number
  bytes: number
}

/** What a thread measured of one job. */
export interface ThreadTimes {
  readonly busy: number
  /** By name of the family. */
  readonly families: ReadonlyMap<string, number>
}

/**
 * A stopwatch that goes along with one scan: `at` says what the main thread begins now, and the time before goes to
 * what it did until then. So nothing is counted twice, and nothing is lost. One a scan; whoever has none pays nothing.
 */
export class Timings {
  readonly #parts = new Map<string, Open>()
  readonly #kernels = new Map<string, number>()
  readonly #begun: number
  #now: Open
  #last: number
  #workers = 0
  #workersFrom = 0
  #busy = 0

  /** From the start of the process with `sinceStart`, else from now. */
  constructor(options: { readonly sinceStart?: boolean } = {}) {
    this.#begun = options.sinceStart ? 0 : performance.now()
    this.#last = this.#begun
    this.#now = this.#open(options.sinceStart ? 'start' : 'other', '')
  }

  /** From now on the main thread does this. */
  at(stage: TimedStage, part = ''): void {
    const time = performance.now()
    this.#now.wall += time - this.#last
    this.#last = time
    if (this.#now.stage !== stage || this.#now.part !== part) this.#now = this.#open(stage, part)
  }

  /** Adds rows and bytes to a part. */
  count(stage: TimedStage, part: string, rows: number, bytes: number): void {
    const found = this.#open(stage, part)
    found.rows += rows
    found.bytes += bytes
  }

  /** Adds what a thread was busy for, to what the main thread is doing. */
  thread(milliseconds: number): void {
    this.#now.threads += milliseconds
    this.#busy += milliseconds
  }

  /** Adds what a run of morsels measured; `here` in the main thread. */
  job({ busy, families }: ThreadTimes, here: boolean): void {
    if (!here) this.thread(busy)
    let rest = busy
    for (const [name, time] of families) {
      this.#kernels.set(name, (this.#kernels.get(name) ?? 0) + time)
      rest -= time
    }
    this.#kernels.set('conditions', (this.#kernels.get('conditions') ?? 0) + rest)
  }

  /** There are so many worker threads from now on. */
  workers(count: number): void {
    if (this.#workers > 0) return
    this.#workers = count
    this.#workersFrom = performance.now()
  }

  /** What it took until now. */
  report(): TimingReport {
    this.at(this.#now.stage, this.#now.part)
    const parts = [...this.#parts.values()].filter(({ wall, threads }) => wall > 0 || threads > 0)
    const { user, system } = process.cpuUsage()
    return {
      wall: this.#last - this.#begun,
      parts: parts
        .map((part) => ({ ...part }))
        .sort((a, b) => timedStages.indexOf(a.stage) - timedStages.indexOf(b.stage)),
      kernels: [...this.#kernels]
        .map(([name, threads]) => ({ name, threads }))
        .sort((a, b) => b.threads - a.threads),
      workers: this.#workers,
      busy: this.#busy,
      idle: Math.max(0, this.#workers * (this.#last - this.#workersFrom) - this.#busy),
      processor: (user + system) / 1000,
      peakMemory: process.resourceUsage().maxRSS * 1024,
    }
  }

  #open(stage: TimedStage, part: string): Open {
    const key = `${stage}\0${part}`
    let found = this.#parts.get(key)
    if (!found) {
      found = { stage, part, wall: 0, threads: 0, rows: 0, bytes: 0 }
      this.#parts.set(key, found)
    }
    return found
  }
}

/** Bytes of files; of what is no file, 0. */
export async function bytesOf(files: readonly string[]): Promise<number> {
  let bytes = 0
  for (const file of files) bytes += (await stat(file).catch(() => undefined))?.size ?? 0
  return bytes
}
