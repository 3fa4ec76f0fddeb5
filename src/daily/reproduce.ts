import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Alert, AlertData, FieldChange } from '../alerts/alert.js'
import { changeOf } from '../alerts/compare-data.js'
import { openAlerts } from '../alerts/open-alerts.js'
import { scanRun } from '../alerts/scan-run.js'
import { TenderflagError } from '../errors.js'
import { version } from '../output/version.js'
import { prepareScan, type ScanOptions, scan } from '../scan.js'
import { below, layOut } from './archive.js'
import { hashed, inputsOf } from './inputs.js'
import type { Daily } from './load-daily.js'
import { type Manifest, type ManifestOptions, manifestsIn } from './manifest.js'
import { hashesOf } from './rule-hashes.js'
import { scanOptions } from './run-daily.js'

/** An alert, computed once more from what its run read. */
export interface Reproduced {
  readonly alert: Alert
  readonly manifest: Manifest
  /** Of another version of tenderflag than this one. */
  readonly otherVersion: boolean
  /** The flag as it comes out now; undefined where nothing is flagged. */
  readonly now: AlertData | undefined
  /** How it differs from what the alert says; empty where it is the same. */
  readonly differences: readonly FieldChange[]
}

/**
 * Computes an alert once more: with the rule, the parameters, the instant and the very files of the run that last changed
 * it, from the archive where there is one. `beginning`: of the alert's id. Throws ALERT_UNKNOWN, RUN_UNKNOWN, INPUT_CHANGED
 * where a file is no longer what that run read, RULE_INVALID where the rule is another one now, and what `scan` throws.
 */
export async function reproduce(daily: Daily, beginning: string, signal?: AbortSignal): Promise<Reproduced> {
  const alert = await alertOf(daily, beginning)
  const { data } = alert
  if (!data)
    throw new TenderflagError(
      'ALERT_STATE',
      `what was known of alert ${alert.id} was erased; nothing is left to compare with`,
    )
  const manifest = await manifestOf(daily, alert)
  const folder = await mkdtemp(join(tmpdir(), 'tenderflag-'))
  try {
    const options = await optionsFrom(daily, manifest, alert.rule, folder)
    const now = await flagOf(alert, manifest, options, signal)
    return {
      alert,
      manifest,
      otherVersion: manifest.version !== version,
      now,
      differences: now ? changeOf(data, now, 0).fields : [],
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function alertOf(daily: Daily, beginning: string): Promise<Alert> {
  const store = await openAlerts(daily.store)
  try {
    return await store.find(beginning)
  } finally {
    await store.close()
  }
}

/** The run that last changed what the alert says, and what it was made of. */
async function manifestOf({ runs }: Daily, { id, history }: Alert): Promise<Manifest> {
  const run = history.findLast(({ kind }) => says.has(kind))?.run
  for await (const manifest of manifestsIn(runs))
    if (run !== undefined && manifest.run === run) return manifest
  throw new TenderflagError(
    'RUN_UNKNOWN',
    `there is no manifest of run ${run ?? '?'}, which alert ${id} is of; only alerts of daily runs can be reproduced`,
    { file: runs },
  )
}

const says: ReadonlySet<string> = new Set(['new', 'changed', 'updated', 'reopened', 'back'])

async function checkRule(
  manifest: Manifest,
  id: string,
  rules: readonly string[] | undefined,
): Promise<void> {
  const was = manifest.rules.find((rule) => rule.id === id)!
  const [now] = await hashesOf(rules, [was])
  if (now?.hash !== was.hash)
    throw new TenderflagError(
      'RULE_INVALID',
      `${id} is not what it was in run ${manifest.run} (version ${was.version}); install tenderflag ${manifest.version}, or the rule file of that day`,
    )
}

/** How to scan what the run read: where it lies if it is unchanged, else laid out in `folder` from the archive. */
async function optionsFrom(
  daily: Daily,
  manifest: Manifest,
  rule: string,
  folder: string,
): Promise<ManifestOptions> {
  const { options, inputs } = manifest
  if (daily.archive !== undefined) {
    const [lacking] = await layOut(daily.archive, inputs, folder)
    if (lacking)
      throw new TenderflagError(
        'INPUT_CHANGED',
        `does not have ${lacking.path} as run ${manifest.run} read it (SHA-256 ${lacking.sha256}); restore the archive`,
        { file: daily.archive },
      )
    for (const { path, sha256 } of inputs)
      if ((await hashed(below(folder, path))).sha256 !== sha256)
        throw changed(manifest, path, 'the archive is damaged')
    const moved = movedTo(folder, options, new Set(inputs.map(({ path }) => path)))
    await checkRule(manifest, rule, moved.rules)
    return moved
  }
  await checkRule(manifest, rule, options.rules)
  const prepared = await prepareScan(options.source, await scanOptions(options))
  const known = new Map(inputs.map(({ path, sha256 }) => [path, sha256]))
  const exceptions = inputs.find(({ path }) => path === daily.exceptions)?.path
  for (const path of await inputsOf({ ...daily, ...plain(options), exceptions }, prepared)) {
    if ((await hashed(path)).sha256 !== known.get(path))
      throw changed(manifest, path, 'restore what it was, or keep an archive for the next time')
    known.delete(path)
  }
  for (const path of known.keys())
    throw changed(manifest, path, 'restore what it was, or keep an archive for the next time')
  return options
}

function plain(options: ManifestOptions): Pick<Daily, 'mapping' | 'sharedAddresses' | 'codeLists' | 'rules'> {
  const { mapping, sharedAddresses, codeLists, rules } = options
  return { mapping, sharedAddresses, codeLists, rules }
}

function changed(manifest: Manifest, file: string, todo: string): TenderflagError {
  return new TenderflagError('INPUT_CHANGED', `is not what run ${manifest.run} read; ${todo}`, { file })
}

/** Paths below the folder; names of what is shipped stay. */
function movedTo(folder: string, options: ManifestOptions, inputs: ReadonlySet<string>): ManifestOptions {
  const move = (path: string): string => below(folder, path)
  const isPath = (name: string): boolean => [...inputs].some((path) => path.startsWith(name))
  const { source, mapping, sharedAddresses, codeLists, rules } = options
  return {
    ...options,
    source: source.map(move),
    ...(mapping !== undefined && { mapping: move(mapping) }),
    ...(sharedAddresses !== undefined && { sharedAddresses: move(sharedAddresses) }),
    ...(codeLists !== undefined && { codeLists: move(codeLists) }),
    ...(rules && { rules: rules.map((name) => (isPath(name) ? move(name) : name)) }),
  }
}

/** The flag as a scan of the same gives it, with that rule alone. */
async function flagOf(
  alert: Alert,
  { at, as_of: asOf, languages }: Manifest,
  options: ManifestOptions,
  signal: AbortSignal | undefined,
): Promise<AlertData | undefined> {
  const how: ScanOptions = { ...(await scanOptions(options)), report: true, signal }
  const { plan } = await prepareScan(options.source, how)
  const rules = plan.rules.filter(({ id }) => id === alert.rule)
  const { params: _, ...others } = how
  const result = await scan(options.source, { ...others, rules, ...(asOf !== null && { asOf }) })
  for (const { id, data } of scanRun(result, { at, languages, complete: false }).flags)
    if (id === alert.id) return data
  return undefined
}
