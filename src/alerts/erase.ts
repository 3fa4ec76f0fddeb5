import { sql } from 'kysely'
import { TenderflagError } from '../errors.js'
import { factCatalogue } from '../facts/catalogue.js'
import { named } from './act.js'
import { replaceAlerts } from './apply-run.js'
import { dataOf, noteOf, whoOf } from './database/contents.js'
import type { Database, Queries } from './database/database.js'
import { writing } from './database/session.js'
import type { ContentRow } from './database/tables.js'
import { instantOf } from './instant.js'
import { cell, forget, happen } from './life.js'
import { LogWriter } from './log/log-writer.js'
import { dataMention, noteMention } from './mentions.js'
import { idOf } from './read-alerts.js'
import type { Actor, Erasure } from './store.js'

/**
 * Erases contents, and the salts without which nobody can find out what they were. The log keeps that they are erased, and
 * still verifies. An alert that was erased stays so, though a run sees it again. Reads all contents once for parties and
 * actors. Gives the number of alerts of which something was erased.
 */
export async function erase(
  database: Database,
  { alerts = [], parties = [], actors = [] }: Erasure,
  actor: Actor,
): Promise<number> {
  const by = named(actor)
  const at = instantOf(actor.at)
  if ([...alerts, ...parties, ...actors].some((one) => one.trim() === ''))
    throw new TenderflagError('USAGE', 'what to erase is empty; give the id of an alert or party, or a name')
  return writing(database, async (queries) => {
    const whole = new Set<string>()
    for (const beginning of alerts) whole.add(await idOf(queries, beginning))
    for (const party of parties) for (const id of await mentioning(queries, party)) whole.add(id)
    const some = await doneBy(queries, new Set(actors.map((name) => name.trim())))
    const log = await LogWriter.open(queries, database.parameters)
    for (const id of new Set([...whole, ...some.keys()])) {
      const parts = whole.has(id) ? await contentsOf(queries, id) : some.get(id)!
      if (parts.length === 0) continue
      for (const { seq, part } of parts)
        await queries.deleteFrom('tf_contents').where('seq', '=', seq).where('part', '=', part).execute()
      const row = await queries
        .selectFrom('tf_alerts')
        .selectAll()
        .where('id', '=', id)
        .executeTakeFirstOrThrow()
      const { state } = row
      const erases = parts.map(({ seq, part }) => `${seq}:${part}`)
      const seq = log.add({ at, kind: 'erased', alert: id, state, run: null }, { who: { by } }, { erases })
      happen(row, { seq, at, kind: 'erased', state })
      if (whole.has(id)) forget(row)
      else if (actors.some((name) => cell(name.trim()) === row.assignee)) row.assignee = null
      await replaceAlerts(queries, [row], database.parameters)
    }
    await log.flush()
    return new Set([...whole, ...some.keys()]).size
  })
}

type Part = Pick<ContentRow, 'seq' | 'part'>

async function contentsOf(queries: Queries, id: string): Promise<Part[]> {
  return queries
    .selectFrom('tf_log')
    .innerJoin('tf_contents', 'tf_contents.seq', 'tf_log.seq')
    .select(['tf_contents.seq', 'tf_contents.part'])
    .where('alert', '=', id)
    .orderBy('tf_contents.seq')
    .orderBy('tf_contents.part')
    .execute()
}

/** Alerts whose contents mention a party (mentions.ts). */
async function mentioning(queries: Queries, id: string): Promise<Set<string>> {
  const text = JSON.stringify(id).slice(1, -1)
  const rows = await queries
    .selectFrom('tf_log')
    .innerJoin('tf_contents', 'tf_contents.seq', 'tf_log.seq')
    .select(['alert', 'part', 'body'])
    .where(sql<boolean>`body like ${`%${text.replace(/[%_!]/g, '!$&')}%`} escape '!'`)
    .execute()
  const found = new Set<string>()
  for (const { alert, part, body } of rows) {
    if (alert === null) continue
    if (part === 'data' && dataMention(dataOf(body), id, factCatalogue)) found.add(alert)
    if (part === 'note' && noteMention(noteOf(body), id, factCatalogue)) found.add(alert)
  }
  return found
}

/** What some people did, and what was assigned to them, by alert. */
async function doneBy(queries: Queries, names: ReadonlySet<string>): Promise<Map<string, Part[]>> {
  const found = new Map<string, Part[]>()
  if (names.size === 0) return found
  const rows = await queries
    .selectFrom('tf_log')
    .innerJoin('tf_contents', 'tf_contents.seq', 'tf_log.seq')
    .select(['tf_contents.seq', 'part', 'body', 'alert', 'kind'])
    .where('run', 'is', null)
    .orderBy('tf_contents.seq')
    .execute()
  for (const { seq, part, body, alert, kind } of rows) {
    const name =
      part === 'who' ? whoOf(body) : part === 'note' && kind === 'assigned' ? noteOf(body).text : undefined
    if (alert === null || typeof name !== 'string' || !names.has(name)) continue
    const parts = found.get(alert)
    if (parts) parts.push({ seq, part })
    else found.set(alert, [{ seq, part }])
  }
  return found
}
