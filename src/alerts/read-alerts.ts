import { type Expression, expressionBuilder, type SqlBool, sql } from 'kysely'
import { TenderflagError } from '../errors.js'
import { severities } from '../rules/rule.js'
import type { Alert, AlertChange, AlertQuery, HistoryEntry, LogHead, RunSummary } from './alert.js'
import { noteOf, readData, runOf, silencedOf, whoOf } from './database/contents.js'
import type { Database, Queries } from './database/database.js'
import { reading } from './database/session.js'
import type { AlertRow, Tables } from './database/tables.js'
import { instantOf } from './instant.js'
import { cell } from './life.js'

const PAGE = 200

/** The alert of a full id; undefined where there is none. */
export async function getAlert(database: Database, id: string): Promise<Alert | undefined> {
  return reading(database, async (queries) => {
    const rows = await queries.selectFrom('tf_alerts').selectAll().where('id', '=', cell(id)).execute()
    return (await alertsOf(queries, rows))[0]
  })
}

/** The one alert whose id begins so. Throws ALERT_UNKNOWN. */
export async function findAlert(database: Database, beginning: string): Promise<Alert> {
  const id = await reading(database, (queries) => idOf(queries, beginning))
  return (await getAlert(database, id))!
}

/** The one id that begins so. Throws ALERT_UNKNOWN where there is none, or several. */
export async function idOf(queries: Queries, beginning: string): Promise<string> {
  const text = beginning.toLowerCase()
  const found = /^[0-9a-f]{4,32}$/.test(text)
    ? await queries
        .selectFrom('tf_alerts')
        .select('id')
        .where('id', '>=', text)
        .where('id', '<=', `${text}g`)
        .limit(2)
        .execute()
    : []
  const [first, second] = found
  if (first && !second) return first.id
  throw new TenderflagError(
    'ALERT_UNKNOWN',
    first
      ? `several alerts begin with "${beginning}"; give more of the id`
      : `there is no alert "${beginning.slice(0, 40)}"; give its id, or at least the first four digits, as "tenderflag alerts list" shows it`,
  )
}

/** The order is that of the moment of the call; alerts are as they stand when their page is read. */
export async function* listAlerts(database: Database, query: AlertQuery): AsyncGenerator<Alert> {
  const numbers = await reading(database, async (queries) => {
    const rows = await queries
      .selectFrom('tf_alerts')
      .select(['number', 'severity', 'score', 'id'])
      .where('erased', '=', 0)
      .where(conditions(query))
      .execute()
    return rows
      .sort(gravestFirst)
      .slice(0, query.limit)
      .map(({ number }) => number)
  })
  for (let from = 0; from < numbers.length; from += PAGE) {
    const page = numbers.slice(from, from + PAGE)
    const alerts = await reading(database, async (queries) => {
      const rows = await queries.selectFrom('tf_alerts').selectAll().where('number', 'in', page).execute()
      const place = new Map(page.map((number, i) => [number, i]))
      return alertsOf(
        queries,
        rows.sort((a, b) => place.get(a.number)! - place.get(b.number)!),
      )
    })
    yield* alerts
  }
}

/** Ids are compared as bytes here, not by the database, whose collation may be another. */
function gravestFirst(
  a: Pick<AlertRow, 'severity' | 'score' | 'id'>,
  b: Pick<AlertRow, 'severity' | 'score' | 'id'>,
): number {
  return b.severity - a.severity || (b.score ?? -1) - (a.score ?? -1) || (a.id < b.id ? -1 : 1)
}

/** Entries of the log after number `after`, in its order, each with its alert as it stands now. A page at a time. */
export async function* changesAfter(
  database: Database,
  after: number,
  query: AlertQuery,
): AsyncGenerator<AlertChange> {
  let left = query.limit ?? Number.POSITIVE_INFINITY
  for (let at = after; left > 0; ) {
    const changes = await reading(database, async (queries) => {
      const entries = await queries
        .selectFrom('tf_alerts')
        .innerJoin('tf_log', 'tf_log.alert', 'tf_alerts.id')
        .select(['tf_log.seq as seq', 'tf_alerts.number as number'])
        .where('tf_log.seq', '>', at)
        .where(conditions(query))
        .orderBy('tf_log.seq')
        .limit(Math.min(PAGE, left))
        .execute()
      if (entries.length === 0) return []
      const numbers = [...new Set(entries.map(({ number }) => number))]
      const rows = await queries.selectFrom('tf_alerts').selectAll().where('number', 'in', numbers).execute()
      const alerts = await alertsOf(queries, rows)
      const byNumber = new Map(rows.map(({ number }, i) => [number, alerts[i]!]))
      return entries.map(({ seq, number }) => {
        const alert = byNumber.get(number)!
        return { entry: alert.history.find((entry) => entry.seq === seq)!, alert }
      })
    })
    if (changes.length === 0) return
    yield* changes
    left -= changes.length
    at = changes.at(-1)!.entry.seq
  }
}

/** What must hold of an alert's row. */
function conditions(query: AlertQuery): Expression<SqlBool> {
  const { buyer, rule, severity, region, state, tender, since, assignee, silenced } = query
  const is = expressionBuilder<Tables, 'tf_alerts'>()
  const among = (
    column: 'buyer_id' | 'region' | 'tender_id' | 'assignee' | 'state',
    values: readonly string[] | undefined,
  ): Expression<SqlBool>[] => {
    if (!values) return []
    // nothing is among none, which PostgreSQL does not take as a list
    if (values.length === 0) return [sql<SqlBool>`1 = 0`]
    return [sql<SqlBool>`${sql.ref(`tf_alerts.${column}`)} in (${sql.join(values.map(cell))})`]
  }
  return is.and([
    ...among('buyer_id', buyer),
    ...among('region', region),
    ...among('tender_id', tender),
    ...among('assignee', assignee),
    ...among('state', state),
    ...(severity ? [is('tf_alerts.severity', '>=', severities.indexOf(severity))] : []),
    ...(since === undefined ? [] : [is('tf_alerts.changed_at', '>=', instantOf(since))]),
    ...(silenced === true ? [] : [is('tf_alerts.silenced', 'is', null)]),
    ...(rule
      ? [is.or(rule.map((name) => (name.endsWith('.*') ? inPack(name) : is('tf_alerts.rule', '=', name))))]
      : []),
  ])
}

/** `etimad.*`. Not LIKE, which each database understands in its own way. */
function inPack(name: string): Expression<SqlBool> {
  return sql<SqlBool>`substr(tf_alerts.rule, 1, ${sql.lit(name.length - 1)}) = ${name.slice(0, -1)}`
}

/** Rows with all that is known of them, in their order. */
async function alertsOf(queries: Queries, rows: readonly AlertRow[]): Promise<Alert[]> {
  if (rows.length === 0) return []
  const data = await readData(
    queries,
    rows.map(({ content }) => content),
  )
  const histories = await historiesOf(
    queries,
    rows.map(({ id }) => id),
  )
  return rows.map((row) => {
    const history = histories.get(row.id) ?? []
    return {
      id: row.id,
      state: row.state,
      data: data.get(row.content) ?? null,
      rule: row.rule,
      severity: severities[row.severity] ?? 'low',
      score: row.score,
      first_seen: row.first_seen,
      last_seen: row.last_seen,
      runs: row.runs,
      gone_since: row.gone_since,
      silenced: row.silenced === null ? null : silencedOf(row.silenced),
      assignee: row.assignee,
      comments: history
        .filter(({ kind }) => kind === 'commented')
        .map(({ seq, at, by, text }) => ({ seq, at, by, text })),
      history,
    }
  })
}

async function historiesOf(queries: Queries, ids: readonly string[]): Promise<Map<string, HistoryEntry[]>> {
  const entries = await queries
    .selectFrom('tf_log')
    .select(['seq', 'at', 'kind', 'alert', 'state', 'run'])
    .where('alert', 'in', ids)
    .orderBy('seq')
    .execute()
  const contents = await queries
    .selectFrom('tf_log')
    .innerJoin('tf_contents', 'tf_contents.seq', 'tf_log.seq')
    .select(['tf_contents.seq', 'part', 'body'])
    .where('alert', 'in', ids)
    .where('part', 'in', ['note', 'who'])
    .execute()
  const bodies = new Map(contents.map(({ seq, part, body }) => [`${seq}:${part}`, body]))
  const found = new Map<string, HistoryEntry[]>()
  for (const { seq, at, kind, alert, state, run } of entries) {
    if (alert === null || state === null || kind === 'run') continue
    const note = bodies.get(`${seq}:note`)
    const who = bodies.get(`${seq}:who`)
    const { text, changes = [], silenced } = note === undefined ? {} : noteOf(note)
    const entry: HistoryEntry = {
      seq,
      at,
      kind,
      state,
      run,
      by: who === undefined ? null : whoOf(who),
      text: text ?? silenced?.reason ?? null,
      changes,
    }
    const others = found.get(alert)
    if (others) others.push(entry)
    else found.set(alert, [entry])
  }
  return found
}

/** The end of the log. */
export async function readHead(database: Database): Promise<LogHead> {
  return reading(database, (queries) =>
    queries.selectFrom('tf_store').select(['seq', 'hash']).executeTakeFirstOrThrow(),
  )
}

/** Runs with the end of the log after each, the newest first. */
export async function readRuns(database: Database, limit?: number): Promise<RunSummary[]> {
  const rows = await reading(database, (queries) => {
    const all = queries
      .selectFrom('tf_runs')
      .innerJoin('tf_log', 'tf_log.seq', 'tf_runs.seq')
      .select(['summary', 'tf_log.seq', 'hash'])
      .orderBy('number', 'desc')
    return (limit === undefined ? all : all.limit(limit)).execute()
  })
  return rows.map(({ summary, seq, hash }) => ({ ...runOf(summary), head: { seq, hash } }))
}
