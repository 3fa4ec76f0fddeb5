import type { Command } from 'commander'
import type { ExitCode } from '../exit-code.js'
import {
  alertLanguagesOption,
  collect,
  exceptionsOption,
  languageOption,
  materialOption,
  revealOption,
  wholeNumber,
  withReading,
  withRules,
  workersOption,
} from './shared-options.js'

/** `tenderflag watch`: loads what it needs when it runs. */
export function addWatchCommand(program: Command, signal: AbortSignal, done: (code: ExitCode) => void): void {
  const watch = withRules(
    program
      .command('watch')
      .description(
        'take events as they happen, from stdin or the files of a folder, and answer each with a line',
      )
      .argument('[source]', 'folder of event files (NDJSON); - is stdin', '-'),
  )
    .option(
      '--history <source>',
      'what there was before: files or folders, as scan takes them; may be given several times',
      collect,
    )
    .option(
      '--history-at <instant>',
      'instant up to which the history is complete (default: its newest event); events before it change none of its records',
    )
  withReading(watch)
    .option(
      '--policy <file>',
      'which flags hold an award, and which call for a review (default: high severity holds)',
    )
    .option(
      '--state <dir>',
      'folder that keeps what was taken; with it the command survives a crash at any point',
    )
    .option(
      '--max-ahead <days>',
      'refuse events that are dated so many days after all others (default: 731, two years)',
      wholeNumber(1, 36_500),
    )
    .option(
      '--refresh-every <n>',
      'look at all populations again after so many events',
      wholeNumber(1, 1_000_000_000),
    )
    .option(
      '--alerts <store>',
      'bring a store of alerts up to date when it begins, at each refresh, and at the end',
    )
    .addOption(exceptionsOption())
    .addOption(alertLanguagesOption())
    .addOption(materialOption())
    .option('--once', 'end when the files that are in the folder are read')
    .addOption(languageOption('of messages'))
    .addOption(revealOption())
    .addOption(workersOption('worker threads for the history'))
    .action(async (source: string, options) => {
      const { runWatch } = await import('../watch.js')
      done(await runWatch(source, options, signal))
    })
}
