import type { ScanResult } from '../engine/result.js'
import { TenderflagError } from '../errors.js'
import { isObject } from '../options.js'
import type { Applied } from './answer.js'
import type { Refreshed } from './monitor.js'

/** What `watch` says: an answer to an event, changes of a refresh, or why a line was refused. */
export type WatchAnswer =
  | ({ readonly kind: 'answer' } & Applied)
  | ({ readonly kind: 'refreshed' } & Refreshed)
  | {
      readonly kind: 'refused'
      readonly file: string | null
      readonly line: number
      readonly problem: string
    }

/**
 * Where answers go, in order. `write` resolves once they are safe there; only then do they count as answered. After a
 * crash the last ones may come once more: `seq` and `event` tell.
 */
export interface ChangeSink {
  readonly write: (answers: readonly WatchAnswer[]) => Promise<void>
}

/** What `watch` needs of a monitor; without a folder for its state, nothing is remembered. */
export interface Watched {
  readonly unanswered: readonly (Applied | Refreshed)[]
  readonly applyAll: (inputs: readonly unknown[]) => (Applied | TenderflagError)[]
  readonly refresh: () => Promise<Refreshed>
  /** What the last refresh found. */
  readonly found: ScanResult
  readonly answered: () => void
}

/** Some lines of a source. */
export interface Lines {
  /** Null for stdin. */
  readonly file: string | null
  readonly lines: readonly { readonly line: number; readonly text: string | undefined }[]
}

/** How events that come in are answered. */
export interface WatchOptions {
  /** Refresh after so many events that changed something; never on its own where undefined. */
  readonly refreshEvery?: number | undefined
  /** Gets lines that were refused, before they are answered: nothing is lost. */
  readonly refused?: ((lines: Lines) => void) | undefined
}

/** So many events wait for the disk together at the most. */
const BATCH = 1000

/**
 * Takes events line by line and writes an answer for each; `{"refresh": true}` refreshes. First gives once more what a
 * monitor before may not have answered. Rejects as the sinks do, and with OUTPUT_FAILED where the log cannot be written.
 */
export class Watch {
  #sinceRefresh = 0

  constructor(
    readonly monitor: Watched,
    readonly sinks: readonly ChangeSink[],
    readonly options: WatchOptions = {},
  ) {}

  /** Answers what was left unanswered. */
  async begin(): Promise<void> {
    const { unanswered } = this.monitor
    if (unanswered.length === 0) return
    await this.#answer(
      unanswered.map((one) => ('seq' in one ? { kind: 'answer', ...one } : { kind: 'refreshed', ...one })),
    )
  }

  /** Refreshes where events changed something since the last time. */
  async end(): Promise<void> {
    if (this.#sinceRefresh > 0) await this.#refresh()
  }

  /** Takes some lines; resolves when all of them are answered. */
  async take({ file, lines }: Lines): Promise<void> {
    let events: { line: number; text: string; value: unknown }[] = []
    let answers: WatchAnswer[] = []
    const apply = async (): Promise<void> => {
      const applied = this.monitor.applyAll(events.map(({ value }) => value))
      applied.forEach((one, i) => {
        if (one instanceof TenderflagError) answers.push(this.#refuse(file, events[i]!, one.message))
        else {
          if (one.status !== 'duplicate') this.#sinceRefresh++
          answers.push({ kind: 'answer', ...one })
        }
      })
      events = []
      if (answers.length > 0) await this.#answer(answers)
      answers = []
    }
    for (const { line, text } of lines) {
      if (text?.trim() === '') continue
      const value = parse(text)
      if (value === undefined || text === undefined) {
        if (events.length > 0) await apply()
        const problem = text === undefined ? 'is no UTF-8, or longer than 16 MiB' : 'is no JSON'
        answers.push(this.#refuse(file, { line, text }, problem))
        continue
      }
      if (isRefresh(value)) {
        await apply()
        await this.#refresh()
        continue
      }
      events.push({ line, text, value })
      if (events.length === BATCH) await apply()
    }
    await apply()
    if (this.#sinceRefresh >= (this.options.refreshEvery ?? Number.POSITIVE_INFINITY)) await this.#refresh()
  }

  async #refresh(): Promise<void> {
    this.#sinceRefresh = 0
    await this.#answer([{ kind: 'refreshed', ...(await this.monitor.refresh()) }])
  }

  #refuse(
    file: string | null,
    { line, text }: { line: number; text: string | undefined },
    problem: string,
  ): WatchAnswer {
    this.options.refused?.({ file, lines: [{ line, text }] })
    return { kind: 'refused', file, line, problem }
  }

  async #answer(answers: readonly WatchAnswer[]): Promise<void> {
    for (const sink of this.sinks) await sink.write(answers)
    this.monitor.answered()
  }
}

function parse(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}

function isRefresh(value: unknown): boolean {
  return isObject(value) && Object.keys(value).length === 1 && value.refresh === true
}
