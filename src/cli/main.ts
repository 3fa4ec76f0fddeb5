import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { version } from '../output/version.js'
import { severities } from '../rules/rule.js'
import { languages } from '../text/languages.js'
import { addAlertCommands } from './alerts-commands.js'
import { errorLines } from './error-lines.js'
import type { ExitCode } from './exit-code.js'

/** Runs the command line and gives the exit code. Commands load what they need when they run. */
export async function main(argv: readonly string[]): Promise<ExitCode> {
  const interrupt = new AbortController()
  const onSignal = (): void => {
    if (interrupt.signal.aborted) process.exit(130) // asked twice: at once
    interrupt.abort()
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
  process.stderr.on('error', () => undefined) // full or closed: there is nobody left to tell
  try {
    return await run(argv, interrupt.signal)
  } catch (error) {
    if (interrupt.signal.aborted) {
      process.stderr.write('tenderflag: interrupted\n')
      return 130
    }
    process.stderr.write(errorLines(error))
    return 2
  } finally {
    process.off('SIGINT', onSignal)
    process.off('SIGTERM', onSignal)
  }
}

async function run(argv: readonly string[], signal: AbortSignal): Promise<ExitCode> {
  let code: ExitCode = 0
  let help = ''
  const command = program(
    signal,
    (result) => {
      code = result
    },
    (text) => {
      help += text
    },
  )
  try {
    await command.parseAsync([...argv], { from: 'user' })
    return code
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (help !== '') await (await import('./write-text.js')).writeText('-', help)
    return error.exitCode === 0 ? 0 : 2
  }
}

function program(
  signal: AbortSignal,
  done: (code: ExitCode) => void,
  writeOut: (text: string) => void,
): Command {
  const program = new Command('tenderflag')
    .description('Finds red flags of possible corruption and collusion in public procurement data.')
    .version(version)
    .exitOverride()
    .configureOutput({ writeOut, outputError: (text, write) => write(usageLine(text)) })
    .configureHelp({ showGlobalOptions: true })
    .addHelpText(
      'after',
      '\nA flag is an indication, not proof. Exit codes: 0 nothing at or above --fail-on, 1 something, 2 an error.',
    )

  withSources(
    program
      .command('scan')
      .description(
        'scan procurement data: OCDS files, a folder of canonical tables, or any files with --mapping',
      ),
  )
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
    .addOption(
      new Option('--lang <language>', 'language of messages and reports')
        .choices([...languages])
        .default('en'),
    )
    .option(
      '--top <n>',
      'how many subjects of each kind a report lists (default: 5 in a table, 10 in html)',
      wholeNumber(1, 1000),
    )
    .option('--reveal', 'show IP addresses and personal identifiers instead of pseudonyms')
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
    .option('--exceptions <file>', 'with --alerts: what has been decided about, as YAML')
    .option(
      '--alert-languages <list>',
      'with --alerts: languages that alerts are kept in, besides English (default: ar,pt)',
    )
    .option(
      '--material <share>',
      'with --alerts: a dismissed alert is opened again when an amount moves by more than this share (default: 0.1)',
    )
    .option('--complete', 'with --alerts: these are all the data; what is no longer in them is resolved')
    .option('--run-at <instant>', 'with --alerts: the instant of this run (default: now)')
    .option('--workers <n>', 'worker threads (default: the cores)', wholeNumber(1, 256))
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
    .option('-q, --quiet', 'no progress and no notices on stderr')
    .option('--no-progress', 'no progress bar')
    .action(async (sources: string[], options) => {
      const { runScan } = await import('./scan.js')
      done(await runScan(sources, options, signal))
    })

  withTable(
    program
      .command('coverage')
      .description(
        'what data have, how much of each rule can be computed, and the missing field that costs most',
      ),
  )
    .addOption(
      new Option('-f, --format <format>', 'format')
        .choices(['table', 'json', 'csv', 'ndjson'])
        .default('table'),
    )
    .action(async (sources: string[], options) => {
      const { runCoverage } = await import('./coverage.js')
      await runCoverage(sources, options, signal)
    })

  withTable(
    program
      .command('evaluate')
      .description('how well flags and scores agree with labels: planted, proven, or verdicts of auditors'),
  )
    .requiredOption('--labels <file>', 'labels as CSV, JSON Lines, Parquet or Arrow: rule, subject, verdict')
    .option('--complete', 'the labels name all cases: whatever has none is no case')
    .addOption(
      new Option('-f, --format <format>', 'format').choices(['table', 'json', 'csv']).default('table'),
    )
    .action(async (sources: string[], options) => {
      const { runEvaluate } = await import('./evaluate.js')
      await runEvaluate(sources, options, signal)
    })

  withRules(
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
      (value: string, before: readonly string[] = []): string[] => [...before, value],
    )
    .option(
      '--history-at <instant>',
      'instant up to which the history is complete (default: its newest event); events before it change none of its records',
    )
    .option('-m, --mapping <file>', 'mapping file of the history')
    .option(
      '--timezone <zone>',
      'IANA zone of dates and of times without a zone (default: the mapping’s, else UTC)',
    )
    .option(
      '--shared-addresses <file>',
      'IP addresses or networks known to be shared, one a line: treated as missing',
    )
    .option('--codelists <file>', 'OCDS: words of the publisher for codes, as YAML')
    .option('--currency <code>', 'OCDS: ISO 4217 code of amounts that come without a currency')
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
    .option('--exceptions <file>', 'with --alerts: what has been decided about, as YAML')
    .option(
      '--alert-languages <list>',
      'with --alerts: languages that alerts are kept in, besides English (default: ar,pt)',
    )
    .option(
      '--material <share>',
      'with --alerts: a dismissed alert is opened again when an amount moves by more than this share (default: 0.1)',
    )
    .option('--once', 'end when the files that are in the folder are read')
    .addOption(new Option('--lang <language>', 'language of messages').choices([...languages]).default('en'))
    .option('--reveal', 'show IP addresses and personal identifiers instead of pseudonyms')
    .option('--workers <n>', 'worker threads for the history (default: the cores)', wholeNumber(1, 256))
    .action(async (source: string, options) => {
      const { runWatch } = await import('./watch.js')
      done(await runWatch(source, options, signal))
    })

  program
    .command('init')
    .description('look at files and write a mapping to start from')
    .argument('<file...>', 'files of one data set')
    .option('-o, --output <file>', 'where to write the mapping; - is stdout', '-')
    .action(async (files: string[], { output }: { output: string }) => {
      const [{ suggestMapping }, { writeText }] = await Promise.all([
        import('../ingest/suggest-mapping.js'),
        import('./write-text.js'),
      ])
      await writeText(output, await suggestMapping(files))
    })

  program
    .command('feeds')
    .description(
      'write feeds of a store of alerts: files, webhooks, a mail a day, reports of weeks and months',
    )
    .argument(
      '[store]',
      'file of the store, or the URL of a PostgreSQL database (default: TENDERFLAG_ALERTS, else alerts.db)',
    )
    .requiredOption('-c, --config <file>', 'which feeds, as YAML')
    .option('--at <instant>', 'the instant that reports and digests are about, ISO 8601 (default: now)')
    .option(
      '--revive <name>',
      'switch a webhook on again and send its dead letters once more; may be given several times',
      collect,
    )
    .option('-q, --quiet', 'say nothing of what was written, only of problems')
    .action(async (store: string | undefined, options) => {
      const { feeds } = await import('./feeds.js')
      done(await feeds(store, options, signal))
    })

  const rules = program.command('rules').description('list, show, check and test rules')
  withRules(rules.command('list').description('one line a rule')).action(async (options) => {
    const { listRules } = await import('./rules.js')
    await listRules(options)
  })
  withRules(rules.command('show').description('a rule as it is written').argument('<id>')).action(
    async (id: string, options) => {
      const { showRule } = await import('./rules.js')
      await showRule(id, options)
    },
  )
  withRules(rules.command('check').description('read rules and tell all that is wrong with them'))
    .option('--update-lock', 'renew the lock file of the shipped packs')
    .action(async (options) => {
      const { checkRuleFiles } = await import('./rules.js')
      done(await checkRuleFiles(options))
    })
  withRules(rules.command('test').description('run the examples beside rules')).action(async (options) => {
    const { testRules } = await import('./rules.js')
    done(await testRules(options))
  })

  program
    .command('facts')
    .description('the facts that rules can use')
    .action(async () => {
      const [{ factTable }, { writeText }] = await Promise.all([
        import('./facts.js'),
        import('./write-text.js'),
      ])
      await writeText('-', factTable())
    })

  withRules(
    program
      .command('explain')
      .description('what a rule finds, and what a flag of it does and does not mean')
      .argument('<id>'),
  )
    .option('--alerts <store>', 'also what became of its alerts')
    .addOption(new Option('--lang <language>', 'language').choices([...languages]).default('en'))
    .action(async (id: string, options) => {
      const { explainRule } = await import('./rules.js')
      await explainRule(id, options)
    })

  addAlertCommands(program, done)

  program
    .command('daily')
    .description('scan, bring alerts up to date, write feeds and send what is due, as a configuration says')
    .argument('<config>', 'configuration (YAML)')
    .option('--run-at <instant>', 'the instant of this run (default: now)')
    .option('-q, --quiet', 'only errors on stderr')
    .option('--no-progress', 'no progress bar')
    .action(async (config: string, options) => {
      const { daily } = await import('./daily.js')
      done(await daily(config, options, signal))
    })
  program
    .command('reproduce')
    .description('compute an alert of a daily run once more, from what that run read')
    .argument('<alert>', 'id of an alert, or how it begins')
    .requiredOption('-c, --config <file>', 'the configuration of daily runs')
    .addOption(new Option('--lang <language>', 'language').choices([...languages]).default('en'))
    .action(async (id: string, options) => {
      const { reproduceAlert } = await import('./daily.js')
      done(await reproduceAlert(id, options, signal))
    })

  program
    .command('generate')
    .description('write a simulated market with planted cases of each indicator')
    .argument('<dir>', 'folder to write to')
    .requiredOption('--tenders <n>', 'number of tenders', wholeNumber(1, 100_000_000))
    .option('--seed <s>', 'the same seed gives the same market', wholeNumber(0, 2 ** 32 - 1), 1)
    .addOption(
      new Option('--format <format>', 'of the tables, or ocds for releases')
        .choices(['csv', 'jsonl', 'arrow', 'parquet', 'ocds'])
        .default('csv'),
    )
    .option('-q, --quiet', 'no progress')
    .option('--no-progress', 'no progress bar')
    .action(async (dir: string, options) => {
      const { generate } = await import('./generate.js')
      await generate(dir, options, signal)
    })
  return program
}

/** What is read, and how, and with which rules. */
function withSources(command: Command): Command {
  return withRules(
    command.argument('<source...>', 'folders or files; OCDS also as a pattern in quotes, or - for stdin'),
  )
    .option('-m, --mapping <file>', 'mapping file that says which files and columns become which tables')
    .option(
      '--timezone <zone>',
      'IANA zone of dates and of times without a zone (default: the mapping’s, else UTC)',
    )
    .option('--as-of <instant>', 'look at the data from this instant (default: the newest event in the data)')
    .option(
      '--shared-addresses <file>',
      'IP addresses or networks known to be shared, one a line: treated as missing',
    )
    .option('--codelists <file>', 'OCDS: words of the publisher for codes, as YAML')
    .option('--currency <code>', 'OCDS: ISO 4217 code of amounts that come without a currency')
    .option('--strict', 'stop at the first row or value that cannot be taken as it stands')
}

/** Gathers an option that is given several times. */
function collect(value: string, before: readonly string[] = []): string[] {
  return [...before, value]
}

/** What is read, and where a table of figures about it goes. */
function withTable(command: Command): Command {
  return withSources(command)
    .option('-o, --output <file>', 'where to write; - is stdout', '-')
    .addOption(new Option('--lang <language>', 'language of the table').choices([...languages]).default('en'))
    .option('--workers <n>', 'worker threads (default: the cores)', wholeNumber(1, 256))
    .option('-q, --quiet', 'no progress and no notices on stderr')
    .option('--no-progress', 'no progress bar')
}

/** Options that choose rules and set their parameters. */
function withRules(command: Command): Command {
  return command
    .exitOverride()
    .option(
      '-r, --rules <name>',
      'a shipped pack, a folder or a file of rules; may be given several times (default: all stable shipped packs)',
      collect,
    )
    .option(
      '-p, --param <name=value>',
      'set a parameter, etimad.low-award.ratio=0.65; may be given several times',
      collect,
    )
}

/** What commander says of a mistake, as one line like all others. */
function usageLine(text: string): string {
  const words = text
    .replace(/^error: /, '')
    .trim()
    .replace(/\s*\n\s*/g, ' ')
  return `tenderflag: ${words.replace(/[.]?$/, '')}; see tenderflag --help\n`
}

function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (/^\d+$/.test(text) && value >= min && value <= max) return value
    throw new InvalidArgumentError(`It is no whole number from ${min} to ${max}.`)
  }
}
