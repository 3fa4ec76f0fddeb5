import { z } from 'zod'
import { TenderflagError } from '../errors.js'
import type { LogHead } from './alert.js'
import { dataOf, type Note, noteOf } from './database/contents.js'
import type { AlertRow, ContentRow, LogRow, RunRow } from './database/tables.js'
import { cell, firstRow, forget, happen } from './life.js'
import { canonicalJson } from './log/canonical-json.js'
import { type Commits, commitment, contentParts, entryHash, firstHash, sha256 } from './log/chain.js'
import { decodeNumbers } from './log/numbers.js'
import type { Problem, Verification } from './verify.js'

const commitsShape = z.strictObject({
  data: z.string().optional(),
  note: z.string().optional(),
  who: z.string().optional(),
  summary: z.string().optional(),
  seen: z.string().optional(),
  erases: z.array(z.string()).optional(),
})

const LISTED = 1_000

/** Goes through the log in its order, and works out what alerts and runs must be. */
export class Replay {
  readonly #problems: Problem[] = []
  readonly #alerts = new Map<string, AlertRow>()
  readonly #byNumber: AlertRow[] = []
  /** Contents that an entry vouches for and that are not there, until an entry erases them. */
  readonly #absent = new Map<string, string | null>()
  /** The entry that says whom an alert is assigned to. */
  readonly #assigned = new Map<string, number>()
  #entries = 0
  #runs = 0
  #erased = 0
  #contents = 0
  #kept: boolean
  #head: LogHead

  constructor(
    store: string,
    private readonly runs: ReadonlyMap<number, RunRow>,
    private readonly keptHead: LogHead | undefined,
  ) {
    this.#head = { seq: 0, hash: firstHash(store) }
    this.#kept = keptHead === undefined || (keptHead.seq === 0 && keptHead.hash === this.#head.hash)
  }

  entry(row: LogRow, contents: readonly ContentRow[]): void {
    const { seq, alert, hash } = row
    this.#entries++
    const gap = seq - this.#head.seq - 1
    if (gap > 0)
      this.#found(
        seq,
        null,
        `${gap === 1 ? 'an entry' : `${gap} entries`} before it ${gap === 1 ? 'was' : 'were'} removed`,
      )
    const commits = commitsOf(row.commits)
    if (!commits || entryHash(row, commits, this.#head.hash) !== hash) {
      if (gap === 0)
        this.#found(
          seq,
          alert,
          'the entry does not follow from the one before: one of them was changed, moved or put in',
        )
    }
    this.#head = { seq, hash }
    if (seq === this.keptHead?.seq && hash === this.keptHead.hash) this.#kept = true
    if (!commits) return
    const bodies = this.#bodies(row, commits, contents)
    if (row.kind === 'run') this.#run(row, commits)
    else this.#happen(row, commits, bodies)
  }

  /** Contents of an entry that are as it vouches for. */
  #bodies({ seq, alert }: LogRow, commits: Commits, contents: readonly ContentRow[]): Map<string, string> {
    const bodies = new Map<string, string>()
    const here = new Map(contents.map((content) => [content.part, content]))
    for (const part of contentParts) {
      const vouched = commits[part]
      const content = here.get(part)
      here.delete(part)
      if (vouched === undefined && content === undefined) continue
      if (vouched === undefined)
        this.#found(seq, alert, `contents (${part}) that no entry vouches for were put in`)
      else if (!content) this.#absent.set(`${seq}:${part}`, alert)
      else if (commitment(content.salt, content.body) !== vouched)
        this.#found(seq, alert, `its contents (${part}) were changed`)
      else bodies.set(part, content.body)
      if (content) this.#contents++
    }
    for (const part of here.keys()) {
      this.#contents++
      this.#found(seq, alert, `contents (${part}) that no entry vouches for were put in`)
    }
    return bodies
  }

  #happen(row: LogRow, commits: Commits, bodies: ReadonlyMap<string, string>): void {
    const { seq, at, kind, alert, state, run } = row
    if (kind === 'run' || alert === null || state === null) {
      this.#found(seq, alert, 'the entry is about nothing')
      return
    }
    const data = whole(dataOf, bodies.get('data'))
    const note = whole(noteOf, bodies.get('note'))
    let known = this.#alerts.get(alert)
    if (!known) {
      known = firstRow({ number: this.#byNumber.length + 1, id: alert, score: null, at, run: run ?? 0 }, data)
      // the entry of its run, which follows, counts it
      known.runs = 0
      this.#alerts.set(alert, known)
      this.#byNumber.push(known)
    }
    happen(known, { seq, at, kind, state, data, ...noted(note) })
    if (commits.data !== undefined) known.content = seq
    if (kind === 'assigned') this.#assigned.set(alert, seq)
    if (kind === 'erased') this.#erase(known, commits.erases ?? [])
  }

  #erase(row: AlertRow, erases: readonly string[]): void {
    for (const key of erases) {
      if (this.#absent.delete(key)) this.#erased++
      else this.#found(row.changed_seq, row.id, `contents that it erased (${key}) are there again`)
    }
    if (erases.includes(`${row.content}:data`)) forget(row)
    if (erases.includes(`${this.#assigned.get(row.id)}:note`)) row.assignee = null
  }

  #run({ seq, at, run }: LogRow, commits: Commits): void {
    const found = this.runs.get(seq)
    this.#runs++
    if (!found) {
      this.#found(seq, null, `run ${run} was removed`)
      return
    }
    if (sha256(found.summary) !== commits.summary || found.number !== run || found.at !== at)
      this.#found(seq, null, `what is said of run ${run} was changed`)
    if (sha256(found.seen) !== commits.seen) {
      this.#found(seq, null, `which alerts run ${run} saw was changed`)
      return
    }
    for (const number of decodeNumbers(found.seen)) {
      const row = this.#byNumber[number - 1]
      if (!row) continue
      row.runs++
      row.last_run = run ?? 0
      row.last_seen = at
    }
  }

  /** After the last entry. `contents`: how many there are in all. */
  end(store: LogHead, contents: number): void {
    for (const [key, alert] of this.#absent)
      this.#found(
        Number.parseInt(key, 10),
        alert,
        `its contents (${key.replace(/^\d+:/, '')}) are gone, and no entry erased them`,
      )
    if (store.seq !== this.#head.seq || store.hash !== this.#head.hash)
      this.#found(
        this.#head.seq,
        null,
        `the log ends at entry ${this.#head.seq}, and the store says that it ends at ${store.seq}: entries were cut off or put in`,
      )
    if (!this.#kept)
      this.#found(
        this.keptHead?.seq ?? null,
        null,
        'the log does not have the head that was kept: it was cut off before it, or written anew',
      )
    if (contents !== this.#contents)
      this.#found(null, null, `${contents - this.#contents} contents belong to no entry`)
    if (this.runs.size !== this.#runs) this.#found(null, null, 'runs were put in that no entry vouches for')
  }

  /** Each alert of the store, once. */
  alert(row: AlertRow): void {
    const known = this.#alerts.get(row.id)
    if (!known) {
      this.#found(null, row.id, 'the alert is not in the log')
      return
    }
    this.#alerts.delete(row.id)
    const differing = compared.filter(
      (name) => known[name] !== row[name] && !(row.erased === 1 && unknowable.has(name)),
    )
    if (differing.length > 0)
      this.#found(
        row.changed_seq,
        row.id,
        `the alert is not what the log makes of it: ${differing.join(', ')}`,
      )
  }

  verdict(): Verification {
    for (const { id, changed_seq } of this.#alerts.values())
      this.#found(changed_seq, id, 'the alert was removed')
    return {
      entries: this.#entries,
      alerts: this.#byNumber.length,
      runs: this.#runs,
      erased: this.#erased,
      head: this.#head,
      problems: this.#problems,
    }
  }

  #found(seq: number | null, alert: string | null, problem: string): void {
    if (this.#problems.length < LISTED) this.#problems.push({ seq, alert, problem })
  }
}

/** All columns but the score. */
const compared = [
  'number',
  'rule',
  'rule_version',
  'tender_id',
  'buyer_id',
  'region',
  'severity',
  'threshold',
  'state',
  'assignee',
  'first_seen',
  'last_seen',
  'runs',
  'last_run',
  'gone_since',
  'silenced',
  'content',
  'base',
  'digest',
  'erased',
  'changed_seq',
  'changed_at',
] as const satisfies readonly (keyof AlertRow)[]

/** Columns that say what was erased. */
const unknowable: ReadonlySet<string> = new Set(['rule', 'rule_version', 'severity'])

function noted(note: Note | undefined): { assignee?: string | null; silenced?: string } {
  if (!note) return {}
  const { text, silenced } = note
  return {
    ...(typeof text === 'string' && { assignee: cell(text) }),
    ...(silenced && { silenced: canonicalJson(silenced) }),
  }
}

/** A body that is not what tenderflag writes was changed, and has been told of. */
function whole<T>(read: (body: string) => T, body: string | undefined): T | undefined {
  if (body === undefined) return undefined
  try {
    return read(body)
  } catch (error) {
    if (error instanceof TenderflagError) return undefined
    throw error
  }
}

function commitsOf(text: string): Commits | undefined {
  try {
    return commitsShape.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}
