import { isUtf8 } from 'node:buffer'
import { readFile } from 'node:fs/promises'
import { newLineTally } from '../cardinal/read-lines.js'
import { readCardinalSettings } from '../cardinal/read-settings.js'
import { readSources } from '../cardinal/read-sources.js'
import { cardinalGroups } from '../cardinal/results.js'
import { cardinal } from '../cardinal/run.js'
import { type CardinalSettings, defaultSettings } from '../cardinal/settings.js'
import { cardinalJson } from '../cardinal/write-json.js'
import { TenderflagError } from '../errors.js'
import { writeFile } from '../output/write-file.js'
import { writeStream } from '../output/write-stream.js'
import { checkFiles } from './check-files.js'
import type { ExitCode } from './exit-code.js'
import type { ScanFlags } from './scan.js'
import { cardinalNotices } from './text/cardinal-notices.js'
import { progressBar } from './text/progress.js'
import { say } from './text/say.js'

/** `tenderflag scan --profile cardinal`: its JSON to stdout or a file, what was passed over to stderr. */
export async function runCardinal(
  files: readonly string[],
  flags: ScanFlags,
  signal: AbortSignal,
): Promise<ExitCode> {
  refuseOthers(flags)
  const read = Object.fromEntries(files.map((file) => [`source ${file}`, file]))
  await checkFiles({
    written: { '--output': flags.output },
    read: { '--settings': flags.settings, ...read },
    sources: [],
  })
  const settings = flags.settings === undefined ? defaultSettings : await settingsOf(flags.settings)
  const bar = progressBar({ off: flags.quiet === true || !flags.progress })
  const tally = newLineTally()
  const source = readSources(files, tally, {
    keepIds: flags.prepare ?? false,
    signal,
    onBytes: (bytes) => bar.update('reading', bytes, 0),
  })
  const options = { settings, prepare: flags.prepare, maps: flags.map, signal }
  const result = await cardinal(source, options).finally(bar.clear)
  if (!flags.quiet) say(cardinalNotices(result, options, tally))
  const json = () => cardinalJson(result, { meta: flags.meta })
  if (flags.output === '-') await writeStream(process.stdout, json(), signal)
  else await writeFile(flags.output, json())
  for (const group of flags.count ? cardinalGroups : [])
    if (result.groups[group].size > 0) say(`${group}: ${result.groups[group].size}\n`)
  return 0
}

/** Options that this profile has no use for, by flag. */
function refuseOthers(flags: ScanFlags): void {
  const given: Readonly<Record<string, unknown>> = {
    '--rules': flags.rules,
    '--param': flags.param,
    '--mapping': flags.mapping,
    '--timezone': flags.timezone,
    '--as-of': flags.asOf,
    '--shared-addresses': flags.sharedAddresses,
    '--codelists': flags.codelists,
    '--currency': flags.currency,
    '--strict': flags.strict,
    '--outcomes': flags.outcomes === 'raised' ? undefined : flags.outcomes,
    '--lang': flags.lang === 'en' ? undefined : flags.lang,
    '--top': flags.top,
    '--reveal': flags.reveal,
    '--rejects': flags.rejects,
    '--fail-on': flags.failOn,
    '--workers': flags.workers,
    '--explain-plan': flags.explainPlan,
    '--timings': flags.timings,
    '--save-facts': flags.saveFacts,
    [`--format ${flags.format}`]: flags.format === 'cardinal' ? undefined : flags.format,
  }
  const refused = Object.keys(given).filter((name) => given[name] !== undefined)
  if (refused.length === 0) return
  throw new TenderflagError(
    'USAGE',
    `${refused.join(', ')} means nothing with --profile cardinal, which has --settings, --prepare, --map, --no-meta, --count, --output, --quiet and --no-progress; leave it out`,
  )
}

async function settingsOf(file: string): Promise<CardinalSettings> {
  const bytes = await readFile(file).catch((cause) => {
    throw new TenderflagError('FILE_MISSING', 'cannot be read; check the path', { file }, { cause })
  })
  if (!isUtf8(bytes))
    throw new TenderflagError('SETTINGS_INVALID', 'the file is not UTF-8; save it as UTF-8', { file })
  return readCardinalSettings(bytes.toString(), file)
}
