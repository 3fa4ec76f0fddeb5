import { randomBytes } from 'node:crypto'
import type { AlertState, ChangeKind, LogHead } from '../alert.js'
import type { Queries } from '../database/database.js'
import { insertAll } from '../database/insert-all.js'
import type { ContentRow, LogRow } from '../database/tables.js'
import { canonicalJson } from './canonical-json.js'
import { type Commits, type ContentPart, commitment, entryHash } from './chain.js'

/** What an entry is about: an alert and what became of it, or a run. */
export interface About {
  readonly at: string
  readonly kind: ChangeKind | 'run'
  readonly alert: string | null
  readonly state: AlertState | null
  readonly run: number | null
}

const SALT_BYTES = 16
const HELD = 2_000

/**
 * Adds entries to the end of the log, in a transaction that writes: many at once, and the end of the log when all are
 * written. Nothing is in the database before `flush`.
 */
export class LogWriter {
  #seq: number
  #hash: string
  #entries: LogRow[] = []
  #contents: ContentRow[] = []

  private constructor(
    private readonly queries: Queries,
    private readonly parameters: number,
    head: LogHead,
  ) {
    this.#seq = head.seq
    this.#hash = head.hash
  }

  static async open(queries: Queries, parameters: number): Promise<LogWriter> {
    const head = await queries.selectFrom('tf_store').select(['seq', 'hash']).executeTakeFirstOrThrow()
    return new LogWriter(queries, parameters, head)
  }

  get head(): LogHead {
    return { seq: this.#seq, hash: this.#hash }
  }

  /** Adds an entry with what it vouches for and the bodies of its contents; gives its number. */
  add(
    about: About,
    contents: Readonly<Partial<Record<ContentPart, unknown>>>,
    more: Omit<Commits, ContentPart> = {},
  ): number {
    const seq = ++this.#seq
    const commits: Record<string, unknown> = { ...more }
    for (const [part, value] of Object.entries(contents)) {
      if (value === undefined) continue
      const salt = randomBytes(SALT_BYTES).toString('hex')
      const body = canonicalJson(value)
      commits[part] = commitment(salt, body)
      this.#contents.push({ seq, part, salt, body })
    }
    this.#hash = entryHash({ seq, ...about }, commits, this.#hash)
    this.#entries.push({ seq, ...about, commits: canonicalJson(commits), hash: this.#hash })
    return seq
  }

  /** Writes what is held once it is much: so that memory does not grow with a run. */
  async drain(): Promise<void> {
    if (this.#entries.length >= HELD) await this.#write()
  }

  /** Writes all, and the end of the log. */
  async flush(): Promise<void> {
    await this.#write()
    await this.queries.updateTable('tf_store').set({ seq: this.#seq, hash: this.#hash }).execute()
  }

  async #write(): Promise<void> {
    await insertAll(this.queries, 'tf_log', this.#entries, this.parameters)
    await insertAll(this.queries, 'tf_contents', this.#contents, this.parameters)
    this.#entries = []
    this.#contents = []
  }
}
