import { type Command, Option } from 'commander'
import { severities } from '../../rules/rule.js'
import type { ExitCode } from '../exit-code.js'
import { coverageFormats, evaluateFormats } from '../table-formats.js'
import {
  alertLanguagesOption,
  exceptionsOption,
  languageOption,
  materialOption,
  revealOption,
  wholeNumber,
  withQuiet,
  withSources,
  withTable,
  workersOption,
} from './shared-options.js'

/** `tenderflag scan`, `coverage`, `evaluate`: load what they need when they run. */
export function addScanCommands(program: Command, signal: AbortSignal, done: (code: ExitCode) => void): void {
  const scan = program
    .command('scan')
    .description(
      'scan procurement data: OCDS files, a folder of canonical tables, or any files with --mapping',
    )
  withQuiet(withSources(scan))
    .addOption(
      new Option(
        '-f, --format <format>',
        'table, ndjson, json, csv, arrow, parquet or html, with a profile only its own (default: by the ending of --output, else table on a terminal and ndjson elsewhere)',
      ),
    )
    .option('-o, --output <file>', 'where to write; - is stdout', '-')
    .addOption(
      new Option('--outcomes <which>', 'outcomes to write').choices(['raised', 'all']).default('raised'),
    )
    .addOption(languageOption('of messages and reports'))
    .option(
      '--top <n>',
      'how many subjects of each kind a report lists (default: 5 in a table, 10 in html)',
      wholeNumber(1, 1000),
    )
    .addOption(revealOption())
    .option('--rejects <file>', 'also write what was set aside or could not be read, as NDJSON')
    .addOption(
      new Option(
        '--fail-on <severity>',
        'exit with 1 if something is flagged at this severity or above',
      ).choices([...severities]),
    )
    .option(
      '--compare <file>',
      'NDJSON of an earlier scan: say which flags are new, changed and gone (--fail-on then counts the new and changed)',
    )
    .option(
      '--alerts <store>',
      'bring a store of alerts up to date: a file, or the URL of a PostgreSQL database',
    )
    .addOption(exceptionsOption())
    .addOption(alertLanguagesOption())
    .addOption(materialOption())
    .option('--complete', 'with --alerts: these are all the data; what is no longer in them is resolved')
    .option('--run-at <instant>', 'with --alerts: the instant of this run (default: now)')
    .addOption(workersOption())
    .option(
      '--memory <size>',
      'scan in parts, so that data larger than memory fit in so much of it (like 4GB); for tables in CSV, JSON Lines or Parquet',
    )
    .addOption(
      new Option(
        '--profile <name>',
        'answer as another tool does: cardinal reads OCDS JSON Lines and prints what OCDS Cardinal prints',
      ).choices(['cardinal']),
    )
    .option(
      '--settings <file>',
      'with --profile: the settings of that tool (default: all it has, by default)',
    )
    .option('--prepare', 'with --profile: first correct the data as the prepare command of that tool does')
    .option('--map', 'with --profile: also print which organizations belong to which processes')
    .option('--count', 'with --profile: also print the number of results of each group to stderr')
    .option('--no-meta', 'with --profile: leave the quartiles and fences out')
    .option(
      '--save-facts <file>',
      'also keep the facts as Arrow, to run rules on them again: scan FILE --param …',
    )
    .option('--timings', 'also say on stderr what each stage took: time, rows, bytes, threads, memory')
    .option('--explain-plan', 'print what would be read and computed, and what cannot be, and stop')
    .action(async (sources: string[], options) => {
      const { runScan } = await import('../scan.js')
      done(await runScan(sources, options, signal))
    })

  withTable(
    program
      .command('coverage')
      .description(
        'what data have, how much of each rule can be computed, and the missing field that costs most',
      ),
    coverageFormats,
  ).action(async (sources: string[], options) => {
    const { runCoverage } = await import('../coverage.js')
    await runCoverage(sources, options, signal)
  })

  withTable(
    program
      .command('evaluate')
      .description('how well flags and scores agree with labels: planted, proven, or verdicts of auditors'),
    evaluateFormats,
  )
    .requiredOption('--labels <file>', 'labels as CSV, JSON Lines, Parquet or Arrow: rule, subject, verdict')
    .option('--complete', 'the labels name all cases: whatever has none is no case')
    .action(async (sources: string[], options) => {
      const { runEvaluate } = await import('../evaluate.js')
      await runEvaluate(sources, options, signal)
    })
}
