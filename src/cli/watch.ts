import { closeSync, createReadStream, fsyncSync, openSync, writeSync } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { TenderflagError } from '../errors.js'
import { type DurableMonitor, openDurableMonitor } from '../monitor/durable-monitor.js'
import { isRefusal } from '../monitor/events/event.js'
import { linesOf } from '../monitor/events/lines.js'
import { type MonitorOptions, openMonitor } from '../monitor/open-monitor.js'
import { type ChangeSink, type Lines, Watch, type Watched } from '../monitor/watch.js'
import { once } from '../output/once.js'
import { writeStream } from '../output/write-stream.js'
import { throwIfAborted } from '../system/aborted.js'
import { checkFiles } from './check-files.js'
import type { ExitCode } from './exit-code.js'
import { parseParams } from './params.js'
import { alertFlags, openForScan } from './scan-alerts.js'
import { type ReadingFlags, readingOf } from './source-flags.js'

/** The options of `tenderflag watch`, as commander gives them. */
interface WatchFlags extends ReadingFlags {
  readonly history?: readonly string[]
  readonly historyAt?: string
  readonly maxAhead?: number
  readonly rules?: readonly string[]
  readonly param?: readonly string[]
  readonly policy?: string
  readonly state?: string
  readonly refreshEvery?: number
  readonly once?: boolean
  readonly alerts?: string
  readonly exceptions?: string
  readonly alertLanguages?: string
  readonly material?: string
  readonly lang: string
  readonly reveal?: boolean
  readonly workers?: number
}

/** How often a folder is looked at, in milliseconds. */
const LOOK = 500
const EVENT_FILE = /\.(ndjson|jsonl|json)$/

/** `tenderflag watch`: events from stdin or the files of a folder, answers to stdout, a line each. */
export async function runWatch(source: string, flags: WatchFlags, signal: AbortSignal): Promise<ExitCode> {
  const options = {
    ...(await readingOf(flags)),
    history: flags.history,
    historyAt: flags.historyAt,
    maxAhead: flags.maxAhead,
    rules: flags.rules,
    params: parseParams(flags.param),
    policy: flags.policy,
    workers: flags.workers,
    signal,
    language: flags.lang,
    reveal: flags.reveal ?? false,
    report: flags.alerts !== undefined,
  }
  const kept = alertFlags(flags)
  if (source !== '-') await refuseNoFolder(source)
  await checkWatched(source, flags)
  const { state } = flags
  const monitor = state === undefined ? undefined : await openDurableMonitor({ ...options, state })
  const watched: Watched = monitor ?? (await forgetful(options))
  const alerts = kept && (await openForScan(kept))
  const keep = async (): Promise<void> => alerts?.apply(watched.found, false, new Date().toISOString())
  try {
    await keep()
    const watch = new Watch(watched, [stdoutSink, refreshSink(keep)], {
      refreshEvery: flags.refreshEvery,
      ...(state === undefined ? {} : { refused: keeper(join(state, 'refused.ndjson')) }),
    })
    await watch.begin()
    if (source === '-') await watchInput(watch, signal)
    else await watchFolder(watch, source, monitor, flags.once ?? false, signal)
    if (alerts) await watch.end()
    return 0
  } finally {
    await alerts?.close()
    monitor?.close()
  }
}

/** Throws USAGE where the store of alerts is a file that is read, or the state would be kept among what is read. */
async function checkWatched(events: string, flags: WatchFlags): Promise<void> {
  const names = events === '-' ? [] : await eventFiles(events)
  const { history = [], mapping, state } = flags
  await checkFiles({
    written: { '--alerts': flags.alerts },
    read: {
      '--mapping': mapping,
      '--policy': flags.policy,
      '--codelists': flags.codelists,
      '--shared-addresses': flags.sharedAddresses,
      '--exceptions': flags.exceptions,
      'a file of events': names.map((name) => join(events, name)),
    },
    sources: history,
    options: { mapping },
    rules: flags.rules,
    folders: { '--state': state },
  })
  await checkFiles({ written: {}, read: {}, sources: [events], folders: { '--state': state } })
}

/** The files of events in a folder, in order of name. */
async function eventFiles(folder: string): Promise<string[]> {
  return (await readdir(folder, { withFileTypes: true }))
    .filter((entry) => !entry.isDirectory() && EVENT_FILE.test(entry.name) && !entry.name.startsWith('.'))
    .map(({ name }) => name)
    .sort()
}

/** Until the input ends, or the command is interrupted; what was read is answered. */
async function watchInput(watch: Watch, signal: AbortSignal): Promise<void> {
  const stop = (): void => void process.stdin.destroy()
  signal.addEventListener('abort', stop, { once: true })
  try {
    throwIfAborted(signal)
    for await (const lines of linesOf(process.stdin)) await watch.take({ file: null, lines })
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

/** Reads the files of a folder in order of name, each once, and then what comes into it. */
async function watchFolder(
  watch: Watch,
  folder: string,
  monitor: DurableMonitor | undefined,
  once: boolean,
  signal: AbortSignal,
): Promise<void> {
  const seen = new Set<string>()
  for (;;) {
    for (const name of await eventFiles(folder)) {
      if (seen.has(name) || monitor?.hasRead(name)) continue
      const file = join(folder, name)
      for await (const lines of linesOf(bytesOf(file))) {
        throwIfAborted(signal)
        await watch.take({ file, lines })
      }
      seen.add(name)
      monitor?.read(name)
    }
    if (once) return
    await wait(LOOK, undefined, { signal })
  }
}

/** What a file holds. Throws FILE_MISSING where it cannot be read. */
async function* bytesOf(file: string): AsyncGenerator<Buffer> {
  try {
    yield* createReadStream(file)
  } catch (cause) {
    throw new TenderflagError('FILE_MISSING', 'cannot be read; check its permissions', { file }, { cause })
  }
}

const stdoutSink: ChangeSink = {
  async write(answers) {
    const text = answers.map((answer) => `${JSON.stringify(answer)}\n`).join('')
    const end = await writeStream(process.stdout, once(text))
    if (end === 'closed')
      throw new TenderflagError('OUTPUT_FAILED', 'stdout was closed before all answers were written')
  },
}

/** Does something after each refresh. */
function refreshSink(then: () => Promise<void>): ChangeSink {
  return {
    async write(answers) {
      if (answers.some(({ kind }) => kind === 'refreshed')) await then()
    },
  }
}

/** A monitor that remembers nothing. */
async function forgetful(options: MonitorOptions): Promise<Watched> {
  const monitor = await openMonitor(options)
  return {
    unanswered: [],
    applyAll: (inputs) =>
      inputs.map((input) => {
        try {
          return monitor.apply(input)
        } catch (error) {
          if (isRefusal(error)) return error
          throw error
        }
      }),
    refresh: () => monitor.refresh(),
    get found() {
      return monitor.found
    },
    answered: () => undefined,
  }
}

/** Keeps refused lines in a file; they are on the disk when it returns. */
function keeper(path: string): (lines: Lines) => void {
  return ({ file, lines }) => {
    const kept = openSync(path, 'a', 0o600)
    try {
      writeSync(
        kept,
        lines.map(({ line, text }) => `${JSON.stringify({ file, line, text: text ?? null })}\n`).join(''),
      )
      fsyncSync(kept)
    } finally {
      closeSync(kept)
    }
  }
}

async function refuseNoFolder(folder: string): Promise<void> {
  const about = await stat(folder).catch(() => undefined)
  if (!about?.isDirectory())
    throw new TenderflagError('FILE_MISSING', 'is no folder of event files; - reads events from stdin', {
      file: folder,
    })
}
