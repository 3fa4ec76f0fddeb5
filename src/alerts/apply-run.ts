import { sql } from 'kysely'
import { TenderflagError } from '../errors.js'
import type { FactCatalogue } from '../facts/catalogue.js'
import { version } from '../output/version.js'
import type { AlertData, AlertState, ChangeKind, FieldChange, RunSummary } from './alert.js'
import { changeOf, digestOf, isMaterial, movedBy } from './compare-data.js'
import { readData, silencedOf } from './database/contents.js'
import type { Database, Queries } from './database/database.js'
import { insertAll } from './database/insert-all.js'
import { writing } from './database/session.js'
import type { AlertRow } from './database/tables.js'
import { type Exception, ExceptionList, isExpired } from './exceptions.js'
import { instantOf } from './instant.js'
import { firstRow, happen } from './life.js'
import { canonicalJson } from './log/canonical-json.js'
import { sha256 } from './log/chain.js'
import { LogWriter } from './log/log-writer.js'
import { encodeNumbers } from './log/numbers.js'
import type { Run, Sighting } from './run.js'

/** How flags are held against alerts. */
export interface RunOptions {
  /** Undefined: what is silenced stays so until its exception expires. */
  readonly exceptions?: readonly Exception[] | undefined
  /** Share of an amount that it must move by to be another one. */
  readonly share: number
  readonly catalogue: FactCatalogue
}

const HELD = 500
const AT_ONCE = 5_000

/**
 * Brings the alerts up to what a run found: all of it in one transaction, or nothing. The cost is that of the flags: 100,000 new ones took
 * 20 s of processor time on a busy machine, seen again 7 s. Throws STORE_LOCKED, STORE_FULL, STORE_BROKEN, STORE_OTHER_KEY, and USAGE for an
 * instant that is none.
 */
export async function applyRun(database: Database, run: Run, options: RunOptions): Promise<RunSummary> {
  const at = instantOf(run.at)
  return writing(database, async (queries) => {
    await checkKey(queries, database.name, run.key_check)
    const log = await LogWriter.open(queries, database.parameters)
    const writer = new RunWriter(queries, database.parameters, log, { ...run, at }, options)
    return writer.apply()
  })
}

/** Other pseudonyms would make other alerts of the same parties: no run with another key is let in. */
async function checkKey(queries: Queries, name: string, key: string): Promise<void> {
  const { key_check: known } = await queries
    .selectFrom('tf_store')
    .select('key_check')
    .executeTakeFirstOrThrow()
  if (known === null) await queries.updateTable('tf_store').set({ key_check: key }).execute()
  else if (known !== key)
    throw new TenderflagError(
      'STORE_OTHER_KEY',
      `${name}: the store has pseudonyms made with another key than this installation has; nothing was changed: copy the key file of the installation that made it, and name it in TENDERFLAG_KEY_FILE`,
    )
}

class RunWriter {
  readonly #counts = { flags: 0, new: 0, changed: 0, reopened: 0, resolved: 0, undecided: 0, silenced: 0 }
  readonly #flags = new Map<string, number>()
  readonly #exceptions: ExceptionList | undefined
  /** Alerts of the rules that were run. */
  #known = new Map<string, AlertRow>()
  readonly #seen = new Map<AlertRow, number | null>()
  readonly #dirty = new Set<AlertRow>()
  /** Alerts that are new, until they are written; and ids of all that are. */
  #fresh: AlertRow[] = []
  readonly #added = new Set<string>()
  /** Flags that differ from what is known, until what is known has been read. */
  #differing: { readonly row: AlertRow; readonly data: AlertData }[] = []
  #number = 0
  #alerts = 0

  constructor(
    private readonly queries: Queries,
    private readonly parameters: number,
    private readonly log: LogWriter,
    private readonly run: Run,
    private readonly options: RunOptions,
  ) {
    this.#exceptions = options.exceptions && new ExceptionList(options.exceptions, run.at)
  }

  async apply(): Promise<RunSummary> {
    const { queries, run } = this
    const last = await queries
      .selectFrom('tf_runs')
      .select(['number', 'at'])
      .orderBy('number', 'desc')
      .executeTakeFirst()
    const rules = run.rules.map(({ id }) => id)
    this.#number = (last?.number ?? 0) + 1
    this.#alerts = Number(
      (await queries.selectFrom('tf_alerts').select(queries.fn.max('number').as('most')).executeTakeFirst())
        ?.most ?? 0,
    )
    for (const row of await queries
      .selectFrom('tf_alerts')
      .selectAll()
      .where('rule', 'in', [...rules, ''])
      .execute())
      this.#known.set(row.id, row)

    for (const sighting of run.flags) {
      this.#see(sighting)
      if (this.#differing.length >= HELD) await this.#compare()
      if (this.#fresh.length >= HELD) await this.#writeFresh()
    }
    await this.#compare()
    this.#miss()
    await this.#writeFresh()
    await this.#writeKnown()
    return this.#finish(new Set(rules), last !== undefined && Date.parse(last.at) > Date.parse(run.at))
  }

  #see({ id, data, score }: Sighting): void {
    const known = this.#known.get(id)
    if (this.#added.has(id) || (known && this.#seen.has(known))) return
    this.#counts.flags++
    this.#flags.set(data.rule, (this.#flags.get(data.rule) ?? 0) + 1)
    if (!known) {
      this.#add(id, data, score)
      return
    }
    this.#seen.set(known, score)
    if (known.erased === 1) {
      this.#again(known)
      return
    }
    const same =
      digestOf(data) === known.digest && !movedBy(known.threshold, data.threshold, this.options.share)
    if (!same) {
      this.#differing.push({ row: known, data })
      return
    }
    this.#again(known)
    this.#silence(known, data)
  }

  #add(id: string, data: AlertData, score: number | null): void {
    const first = { number: ++this.#alerts, id, score, at: this.run.at, run: this.#number }
    const row = firstRow(first, data)
    this.#added.add(id)
    this.#fresh.push(row)
    this.#counts.new++
    this.#enter(row, 'new', 'open', { data })
    this.#silence(row, data)
  }

  /** Seen, and as it was. */
  #again(row: AlertRow): void {
    if (row.state === 'resolved') this.#reopen(row, {})
    else if (row.gone_since !== null) this.#enter(row, 'back', row.state, {})
  }

  /** Reads what is known of the flags that differ, and says what became of each. */
  async #compare(): Promise<void> {
    const waiting = this.#differing
    this.#differing = []
    const contents = await readData(
      this.queries,
      waiting.flatMap(({ row }) => [row.content, ...(row.base === null ? [] : [row.base])]),
    )
    for (const { row, data } of waiting) {
      const before = contents.get(row.content)
      if (before)
        this.#decide(row, before, (row.base === null ? undefined : contents.get(row.base)) ?? before, data)
      else this.#enter(row, 'updated', row.state, { data })
      this.#silence(row, data)
    }
    await this.log.drain()
  }

  #decide(row: AlertRow, before: AlertData, base: AlertData, data: AlertData): void {
    const { share, catalogue } = this.options
    const { fields, other } = changeOf(before, data, share)
    const changed = fields.length > 0
    const contents = { ...(changed || other ? { data } : {}), ...(changed ? { changes: fields } : {}) }
    if (row.state === 'resolved') {
      this.#reopen(row, contents)
      return
    }
    if (row.state === 'dismissed' && isMaterial(base, data, share, catalogue)) {
      this.#reopen(row, { data, changes: changeOf(base, data, share).fields })
      return
    }
    if (row.gone_since !== null) this.#enter(row, 'back', row.state, contents)
    else if (changed) this.#enter(row, 'changed', row.state, contents)
    else if (other) this.#enter(row, 'updated', row.state, contents)
    if (changed) this.#counts.changed++
  }

  #reopen(row: AlertRow, contents: Contents): void {
    this.#counts.reopened++
    this.#enter(row, 'reopened', 'reopened', contents)
  }

  #silence(row: AlertRow, data: AlertData): void {
    if (this.#exceptions) {
      const found = this.#exceptions.find(data)
      if (!found && row.silenced !== null) this.#enter(row, 'unsilenced', row.state, {})
      if (found) {
        const silenced = silencedBy(found)
        if (row.silenced !== canonicalJson(silenced)) this.#enter(row, 'silenced', row.state, { silenced })
      }
    }
    if (row.silenced !== null) this.#counts.silenced++
  }

  /** What was not seen, and exceptions that ended. */
  #miss(): void {
    const missing: AlertRow[] = []
    for (const row of this.#known.values()) {
      if (!this.#seen.has(row) && row.gone_since === null) missing.push(row)
      if (row.silenced !== null && isExpired(silencedOf(row.silenced), this.run.at))
        this.#enter(row, 'unsilenced', row.state, {})
    }
    const cleared = this.run.cleared(missing)
    for (const row of missing) {
      if (!cleared.has(row.id)) this.#counts.undecided++
      else {
        const kept = row.state === 'dismissed' || row.state === 'confirmed'
        this.#enter(row, kept ? 'gone' : 'resolved', kept ? row.state : 'resolved', {})
        this.#counts.resolved++
      }
    }
  }

  /** An entry of the log, and what it makes of the alert. */
  #enter(row: AlertRow, kind: ChangeKind, state: AlertState, { data, changes, silenced }: Contents): void {
    const { at } = this.run
    const note = changes || silenced ? { changes, silenced } : undefined
    const seq = this.log.add({ at, kind, alert: row.id, state, run: this.#number }, { data, note })
    happen(row, { seq, at, kind, state, data, silenced: silenced && canonicalJson(silenced) })
    if (row.last_run !== this.#number) this.#dirty.add(row)
  }

  async #writeFresh(): Promise<void> {
    const rows = this.#fresh
    this.#fresh = []
    await insertAll(this.queries, 'tf_alerts', rows, this.parameters)
    await this.log.drain()
  }

  /** Rows that changed anew; of all that were seen, when and their scores. */
  async #writeKnown(): Promise<void> {
    const { queries, run } = this
    await replaceAlerts(queries, [...this.#dirty], this.parameters)
    const seen = [...this.#seen]
    for (let from = 0; from < seen.length; from += AT_ONCE) {
      const values = seen.slice(from, from + AT_ONCE).map(([{ number }, score]) => `(${number},${score})`)
      await sql`update tf_alerts set last_seen = ${run.at}, last_run = ${sql.lit(this.#number)}, runs = runs + 1,
        score = cast(v.column2 as double precision) from (values ${sql.raw(values.join(','))}) as v
        where number = v.column1`.execute(queries)
    }
  }

  async #finish(rules: ReadonlySet<string>, wentBack: boolean): Promise<RunSummary> {
    const { run, queries, log } = this
    const summary = {
      number: this.#number,
      at: run.at,
      version,
      as_of: run.as_of,
      rules: run.rules.map((rule) => ({ ...rule, flags: this.#flags.get(rule.id) ?? 0 })),
      counts: this.#counts,
      clock_went_back: wentBack,
      exceptions: this.#exceptions?.use(rules) ?? { unused: [], expired: [] },
    }
    const text = canonicalJson(summary)
    const first = this.#alerts - this.#added.size + 1
    const seen = encodeNumbers([
      ...Array.from(this.#seen.keys(), ({ number }) => number),
      ...Array.from(this.#added, (_, i) => first + i),
    ])
    const seq = log.add(
      { at: run.at, kind: 'run', alert: null, state: null, run: this.#number },
      {},
      { summary: sha256(text), seen: sha256(seen) },
    )
    await log.flush()
    await queries
      .insertInto('tf_runs')
      .values({ number: this.#number, at: run.at, seq, summary: text, seen })
      .execute()
    return { ...summary, head: log.head }
  }
}

interface Contents {
  readonly data?: AlertData
  readonly changes?: readonly FieldChange[]
  readonly silenced?: ReturnType<typeof silencedBy>
}

function silencedBy({ reason, owner, expires }: Exception) {
  return { reason, owner, expires }
}

/** Writes rows that changed over what they were. */
export async function replaceAlerts(
  queries: Queries,
  rows: readonly AlertRow[],
  parameters: number,
): Promise<void> {
  await insertAll(queries, 'tf_alerts', rows, parameters, (insert) =>
    insert.onConflict((conflict) =>
      conflict.column('number').doUpdateSet((row) => ({
        rule_version: row.ref('excluded.rule_version'),
        tender_id: row.ref('excluded.tender_id'),
        buyer_id: row.ref('excluded.buyer_id'),
        region: row.ref('excluded.region'),
        severity: row.ref('excluded.severity'),
        threshold: row.ref('excluded.threshold'),
        state: row.ref('excluded.state'),
        assignee: row.ref('excluded.assignee'),
        gone_since: row.ref('excluded.gone_since'),
        silenced: row.ref('excluded.silenced'),
        content: row.ref('excluded.content'),
        base: row.ref('excluded.base'),
        digest: row.ref('excluded.digest'),
        erased: row.ref('excluded.erased'),
        changed_seq: row.ref('excluded.changed_seq'),
        changed_at: row.ref('excluded.changed_at'),
      })),
    ),
  )
}
