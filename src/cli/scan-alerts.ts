import type { ScanResult } from '../engine/result.js'
import { TenderflagError } from '../errors.js'
import { factCatalogue } from '../facts/catalogue.js'
import { languages } from '../text/languages.js'
import { didYouMean } from '../text/nearest.js'
import type { ScanFlags } from './scan.js'
import { say } from './text/say.js'

/** What `scan` is told about a store of alerts. */
export interface AlertFlags {
  readonly store: string
  readonly exceptions: string | undefined
  readonly languages: readonly string[]
  readonly share: number
  readonly complete: boolean
  readonly at: string
}

const MATERIAL_SHARE = 0.1

/** Checked options; undefined without --alerts. Throws USAGE for the others without it, and for nonsense. */
export function alertFlags(flags: AlertOptions): AlertFlags | undefined {
  const { alerts, exceptions, alertLanguages, material, complete, runAt, profile, explainPlan } = flags
  if (alerts === undefined) {
    const others = {
      '--exceptions': exceptions,
      '--alert-languages': alertLanguages,
      '--material': material,
      '--complete': complete,
      '--run-at': runAt,
    }
    for (const [name, given] of Object.entries(others))
      if (given !== undefined)
        throw new TenderflagError('USAGE', `${name} goes with --alerts; add it, with a store`)
    return undefined
  }
  if (profile !== undefined || explainPlan)
    throw new TenderflagError(
      'USAGE',
      `--alerts keeps the flags of a scan; leave out ${profile ? '--profile' : '--explain-plan'}`,
    )
  const share = Number(material ?? MATERIAL_SHARE)
  if (!(share >= 0 && share <= 1) || material?.trim() === '')
    throw new TenderflagError('USAGE', `"${material}" is no share for --material; write a number from 0 to 1`)
  return {
    store: alerts,
    exceptions,
    languages: languagesOf(alertLanguages ?? 'ar,pt'),
    share,
    complete: complete ?? false,
    at: runAt ?? new Date().toISOString(),
  }
}

function languagesOf(list: string): string[] {
  const given = list.split(',').map((name) => name.trim())
  for (const name of given)
    if (!languages.some((known) => known === name))
      throw new TenderflagError(
        'USAGE',
        `there is no language "${name}"${didYouMean(name, languages) || `; there are ${languages.join(', ')}`}`,
      )
  return given
}

/** The options that `alertFlags` looks at. */
export type AlertOptions = Pick<
  ScanFlags,
  'alerts' | 'exceptions' | 'alertLanguages' | 'material' | 'complete' | 'runAt' | 'profile' | 'explainPlan'
>

/** A store that waits for a scan. */
export interface ScanAlerts {
  /** Brings alerts up to date and says on stderr what became of them. `at`: the instant of the run, where it is not that of the flags. */
  readonly apply: (result: ScanResult, quiet: boolean, at?: string) => Promise<void>
  readonly close: () => Promise<void>
}

/** Opens the store, made if there is none, and reads the exceptions: before the data, so that a mistake costs no scan. */
export async function openForScan(flags: AlertFlags): Promise<ScanAlerts> {
  const [{ openAlerts }, { loadExceptions }, { instantOf }, { scanRun }] = await Promise.all([
    import('../alerts/open-alerts.js'),
    import('../alerts/exceptions.js'),
    import('../alerts/instant.js'),
    import('../alerts/scan-run.js'),
  ])
  const at = instantOf(flags.at)
  const exceptions = flags.exceptions === undefined ? undefined : await loadExceptions(flags.exceptions)
  const store = await openAlerts(flags.store, { create: true })
  const { languages, complete, share } = flags
  return {
    apply: async (result, quiet, later) => {
      const run = scanRun(result, { at: later ?? at, languages, complete })
      const summary = await store.apply(run, { exceptions, share, catalogue: factCatalogue })
      const { runLines } = await import('./text/alerts-text.js')
      if (!quiet) say(runLines(store.name, summary))
    },
    close: () => store.close(),
  }
}
