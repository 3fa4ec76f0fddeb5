import { TenderflagError } from '../errors.js'
import type { Alert, AlertState } from './alert.js'
import { replaceAlerts } from './apply-run.js'
import type { Database } from './database/database.js'
import { writing } from './database/session.js'
import { instantOf } from './instant.js'
import { cell, happen } from './life.js'
import { LogWriter } from './log/log-writer.js'
import { getAlert, idOf } from './read-alerts.js'
import type { Action, Actor } from './store.js'

/** Does what a person does with the one alert whose id begins so. Throws ALERT_UNKNOWN, ALERT_STATE, USAGE. */
export async function act(
  database: Database,
  beginning: string,
  action: Action,
  actor: Actor,
): Promise<Alert> {
  const by = named(actor)
  const at = instantOf(actor.at)
  const text = textOf(action)
  const id = await writing(database, async (queries) => {
    const id = await idOf(queries, beginning)
    const row = await queries
      .selectFrom('tf_alerts')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    if (action.kind === 'acknowledged' && row.state === 'resolved')
      throw new TenderflagError(
        'ALERT_STATE',
        `the alert ${id} is resolved: the data no longer show it; dismiss or confirm it, or comment on it`,
      )
    const log = await LogWriter.open(queries, database.parameters)
    const { kind } = action
    const state: AlertState = kind === 'assigned' || kind === 'commented' ? row.state : kind
    const note = text === undefined ? undefined : { text }
    const seq = log.add({ at, kind, alert: id, state, run: null }, { note, who: { by } })
    happen(row, { seq, at, kind, state, assignee: text === undefined || text === null ? null : cell(text) })
    await replaceAlerts(queries, [row], database.parameters)
    await log.flush()
    return id
  })
  return (await getAlert(database, id))!
}

/** Throws USAGE where nobody is named. */
export function named({ by }: Actor): string {
  const name = by.trim()
  if (name === '') throw new TenderflagError('USAGE', 'nobody is named; say who does it, with --by NAME')
  return name
}

function textOf(action: Action): string | null | undefined {
  if (action.text === undefined || action.text === null) return action.text
  const text = action.text.trim()
  if (text !== '') return text
  throw new TenderflagError('USAGE', `an alert cannot be ${action.kind} with an empty text; say why, or what`)
}
