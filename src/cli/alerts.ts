import { userInfo } from 'node:os'
import type { AlertQuery, LogHead } from '../alerts/alert.js'
import { labelsIn } from '../alerts/labels.js'
import { openAlerts } from '../alerts/open-alerts.js'
import type { Action, Actor, AlertStore } from '../alerts/store.js'
import { TenderflagError } from '../errors.js'
import { csvCell } from '../output/csv.js'
import { installationKey } from '../output/installation-key.js'
import { pseudonymOf } from '../output/mask.js'
import { writeFile } from '../output/write-file.js'
import { writeStream } from '../output/write-stream.js'
import { checkFiles } from './check-files.js'
import type { ExitCode } from './exit-code.js'
import { alertLine, alertPage, SHORT_ID, verificationText } from './text/alerts-text.js'
import { terminalWidth } from './text/terminal-width.js'
import { writeText } from './text/write-text.js'

interface StoreFlags {
  readonly alerts?: string
}

interface ActorFlags extends StoreFlags {
  readonly by?: string
  readonly at?: string
}

/** The store that is named, by option or environment: a URL with a password is not for a command line that all can see. */
export function storeOf({ alerts }: StoreFlags): string {
  return alerts ?? (process.env.TENDERFLAG_ALERTS || 'alerts.db')
}

async function withStore<T>(flags: StoreFlags, work: (store: AlertStore) => Promise<T>): Promise<T> {
  const store = await openAlerts(storeOf(flags))
  try {
    return await work(store)
  } finally {
    await store.close()
  }
}

/** Who does it, as they say or as the machine says: it is written down, not proven. */
function actorOf({ by, at }: ActorFlags): Actor {
  return { by: by ?? userName(), at: at ?? new Date().toISOString() }
}

function userName(): string {
  const named = process.env.USER || process.env.LOGNAME || process.env.USERNAME
  if (named) return named
  try {
    return userInfo().username
  } catch {
    return '' // no entry in the list of users, as in some containers
  }
}

/** `alerts list`: a line an alert. */
export async function listAlerts(
  flags: StoreFlags & AlertQuery & { readonly format: 'table' | 'ndjson'; readonly lang: string },
): Promise<void> {
  const width = terminalWidth() ?? 160
  await withStore(flags, (store) =>
    write('-', async function* () {
      for await (const alert of store.list(flags))
        yield flags.format === 'ndjson'
          ? `${JSON.stringify(alert)}\n`
          : `${alertLine(alert, flags.lang, width)}\n`
    }),
  )
}

/** `alerts show`: one alert with its history. */
export async function showAlert(
  id: string,
  flags: StoreFlags & { readonly format: 'text' | 'json'; readonly lang: string },
): Promise<void> {
  const alert = await withStore(flags, (store) => store.find(id))
  await writeText(
    '-',
    flags.format === 'json' ? `${JSON.stringify(alert, null, 2)}\n` : alertPage(alert, flags.lang),
  )
}

/** One alert after the other: those before a mistake are done. */
export async function actOn(ids: readonly string[], action: Action, flags: ActorFlags): Promise<void> {
  const actor = actorOf(flags)
  await withStore(flags, async (store) => {
    for (const id of ids) {
      const alert = await store.act(id, action, actor)
      await writeText('-', `${alert.id.slice(0, SHORT_ID)}  ${action.kind}\n`)
    }
  })
}

/** `alerts assign`: to somebody, or to nobody. */
export async function assign(
  ids: readonly string[],
  flags: ActorFlags & { readonly to?: string; readonly nobody?: boolean },
): Promise<void> {
  if (flags.to === undefined && !flags.nobody)
    throw new TenderflagError('USAGE', 'say to whom, with --to NAME, or --nobody')
  await actOn(ids, { kind: 'assigned', text: flags.to ?? null }, flags)
}

/** `alerts export`: alerts as JSON Lines, or their verdicts as labels in CSV. */
export async function exportAlerts(
  flags: StoreFlags & AlertQuery & { readonly labels?: boolean; readonly output: string },
): Promise<void> {
  const { output } = flags
  await checkFiles({ written: { '--output': output }, read: { '--alerts': storeOf(flags) }, sources: [] })
  await withStore(flags, (store) =>
    write(output, () => (flags.labels ? labelLines(store) : lines(store, flags))),
  )
}

async function* lines(store: AlertStore, query: AlertQuery): AsyncGenerator<string> {
  for await (const alert of store.list(query)) yield `${JSON.stringify(alert)}\n`
}

const labelColumns = ['rule', 'subject_type', 'tender_id', 'subject_id', 'verdict', 'note'] as const

async function* labelLines(store: AlertStore): AsyncGenerator<string> {
  yield `${labelColumns.join(',')}\n`
  for await (const label of labelsIn(store))
    yield `${labelColumns.map((name) => csvCell(label[name])).join(',')}\n`
}

/** `alerts verify`: 1 if anything was changed. */
export async function verifyAlerts(flags: StoreFlags & { readonly head?: string }): Promise<ExitCode> {
  const kept = flags.head === undefined ? undefined : headOf(flags.head)
  const verification = await withStore(flags, (store) => store.verify(kept))
  await writeText('-', verificationText(verification))
  return verification.problems.length === 0 ? 0 : 1
}

function headOf(text: string): LogHead {
  const [, seq, hash] = /^(\d+):([0-9a-f]{64})$/.exec(text.trim()) ?? []
  if (seq !== undefined && hash !== undefined) return { seq: Number(seq), hash }
  throw new TenderflagError(
    'USAGE',
    `"${text.slice(0, 80)}" is no head; write it as verify prints it, 12:0a1b…`,
  )
}

/** `alerts erase`: alerts by id, and parties and people who acted wherever they are named. */
export async function eraseAlerts(
  ids: readonly string[],
  flags: ActorFlags & { readonly party?: readonly string[]; readonly actor?: readonly string[] },
): Promise<void> {
  const { party = [], actor = [] } = flags
  if (ids.length + party.length + actor.length === 0)
    throw new TenderflagError('USAGE', 'say what to erase: ids of alerts, --party ID or --actor NAME')
  const key = party.length > 0 ? installationKey() : undefined
  const parties = key ? party.flatMap((id) => [id, pseudonymOf(key, 'party', id)]) : []
  const count = await withStore(flags, (store) =>
    store.erase({ alerts: ids, parties, actors: actor }, actorOf(flags)),
  )
  await writeText('-', `erased in ${count} ${count === 1 ? 'alert' : 'alerts'}\n`)
}

/** Pieces of text to stdout, where a reader that went away is no error, or to a file that is there when it is whole. */
async function write(output: string, pieces: () => AsyncIterable<string>): Promise<void> {
  async function* bytes(): AsyncGenerator<Uint8Array> {
    for await (const piece of pieces()) yield Buffer.from(piece)
  }
  if (output === '-') await writeStream(process.stdout, bytes())
  else await writeFile(output, bytes())
}
