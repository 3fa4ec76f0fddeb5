import type { AlertChange, AlertQuery, ChangeKind } from '../alerts/alert.js'
import { type Alert, changeKinds } from '../alerts/alert.js'
import type { AlertReader } from '../alerts/store.js'
import { type Amounts, processValue, sum } from './process-value.js'
import { isOpen, openStates, type Process, processesOf } from './processes.js'

/** Processes and what they are worth together; of so many of them that is not known, which add nothing. */
export interface Worth {
  readonly processes: number
  readonly without: number
  readonly amounts: Amounts
}

/** What was put out to tender since the last digest; the store of alerts does not know it. */
export type Tendered = Worth

/** All that a digest says. */
export interface DigestData {
  readonly store: string
  /** YYYY-MM-DD. */
  readonly day: string
  /** What changed is counted from here, in milliseconds. */
  readonly since: number
  readonly tendered: Tendered | undefined
  /** Processes with a flag that is new or open again, and what they are worth. */
  readonly flagged: Worth
  /** Of the processes with open flags the gravest, and how many there are. */
  readonly riskiest: readonly Process[]
  readonly processes: number
  readonly open: number
  /** How often each thing happened, in the order of `changeKinds`; what did not is not in it. */
  readonly counts: readonly (readonly [ChangeKind, number])[]
  /** Of each alert that changed the last thing that happened, at most so many. */
  readonly changed: readonly AlertChange[]
  readonly alertsChanged: number
}

/** Changes that are listed; the rest is counted. */
const MOST_CHANGES = 20

/**
 * Reads what a digest says: the entries of the log after `after` up to `upto`, and all open alerts. Holds the open
 * alerts in memory.
 */
export async function digestData(
  reader: AlertReader,
  query: AlertQuery,
  about: Pick<DigestData, 'day' | 'since' | 'tendered'> & {
    readonly after: number
    readonly upto: number
    readonly top: number
  },
): Promise<DigestData> {
  const counts = new Map<ChangeKind, number>()
  const latest = new Map<string, AlertChange>()
  const raised = new Map<string, Alert>()
  for await (const change of reader.changes(about.after, query)) {
    const { entry, alert } = change
    if (entry.seq > about.upto) break
    if (entry.kind === 'updated') continue
    counts.set(entry.kind, (counts.get(entry.kind) ?? 0) + 1)
    latest.delete(alert.id)
    latest.set(alert.id, change)
    if (entry.kind === 'new' || entry.kind === 'reopened') raised.set(alert.id, alert)
  }
  const open: Alert[] = []
  for await (const alert of reader.list({ ...query, state: query.state ?? openStates }))
    if (isOpen(alert)) open.push(alert)
  const processes = processesOf(open)
  const values = processesOf([...raised.values()]).map(({ alerts }) => processValue(alerts))
  const order = processesOf([...latest.values()].map(({ alert }) => alert))
    .flatMap(({ alerts }) => alerts)
    .slice(0, MOST_CHANGES)
  return {
    store: reader.id,
    day: about.day,
    since: about.since,
    tendered: about.tendered,
    flagged: {
      processes: values.length,
      without: values.filter((value) => value.size === 0).length,
      amounts: sum(values),
    },
    riskiest: processes.slice(0, about.top),
    processes: processes.length,
    open: open.length,
    counts: changeKinds.flatMap((kind) => {
      const count = counts.get(kind)
      return count === undefined ? [] : [[kind, count] as const]
    }),
    changed: order.map(({ id }) => latest.get(id)!),
    alertsChanged: latest.size,
  }
}
