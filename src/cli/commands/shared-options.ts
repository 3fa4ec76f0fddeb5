import { type Command, InvalidArgumentError, Option } from 'commander'
import { languages } from '../../text/languages.js'

/** What is read, and how, and with which rules. */
export function withSources(command: Command): Command {
  const sources = command.argument(
    '<source...>',
    'folders or files; OCDS also as a pattern in quotes, or - for stdin',
  )
  return withReading(withRules(sources))
    .option('--as-of <instant>', 'look at the data from this instant (default: the newest event in the data)')
    .option('--strict', 'stop at the first row or value that cannot be taken as it stands')
}

/** How data are read. */
export function withReading(command: Command): Command {
  return command
    .option('-m, --mapping <file>', 'mapping file that says which files and columns become which tables')
    .option(
      '--timezone <zone>',
      'IANA zone of dates and of times without a zone (default: the mapping’s, else UTC)',
    )
    .option(
      '--shared-addresses <file>',
      'IP addresses or networks known to be shared, one a line: treated as missing',
    )
    .option('--codelists <file>', 'OCDS alone: words of the publisher for codes, as YAML')
    .option('--currency <code>', 'OCDS alone: ISO 4217 code of amounts that come without a currency')
}

/** Gathers an option that is given several times. */
export function collect(value: string, before: readonly string[] = []): string[] {
  return [...before, value]
}

/** What is read, and where a table of figures about it goes, in one of some formats. */
export function withTable(command: Command, formats: readonly string[]): Command {
  return withQuiet(withSources(command))
    .addOption(
      new Option('-f, --format <format>', 'format (default: by the ending of --output, else table)').choices(
        formats,
      ),
    )
    .option('-o, --output <file>', 'where to write; - is stdout', '-')
    .addOption(languageOption('of the table'))
    .addOption(workersOption())
}

/** What a command says on stderr while it works. */
export function withQuiet(command: Command, quiet = 'no progress and no notices on stderr'): Command {
  return command.option('-q, --quiet', quiet).option('--no-progress', 'no progress bar')
}

export const languageOption = (of: string) =>
  new Option('--lang <language>', `language ${of}`).choices([...languages]).default('en')

export const workersOption = (what = 'worker threads') =>
  new Option('--workers <n>', `${what} (default: the cores)`).argParser(wholeNumber(1, 256))

export const revealOption = () =>
  new Option('--reveal', 'show IP addresses and personal identifiers instead of pseudonyms')

/** Options that choose rules and set their parameters; `unless`: which rules it is about where none are named. */
export function withRules(command: Command, unless = 'all stable shipped packs'): Command {
  return command
    .exitOverride()
    .option(
      '-r, --rules <name>',
      `a shipped pack, a rule of one by its id, a folder or a file of rules; may be given several times (default: ${unless})`,
      collect,
    )
    .option(
      '-p, --param <name=value>',
      'set a parameter, etimad.low-award.ratio=0.65; may be given several times',
      collect,
    )
}

/** Options that go with `--alerts`, each command's own. */
export const exceptionsOption = () =>
  new Option('--exceptions <file>', 'with --alerts: what has been decided about, as YAML')
export const alertLanguagesOption = () =>
  new Option(
    '--alert-languages <list>',
    'with --alerts: languages that alerts are kept in, besides English (default: ar,pt)',
  )
export const materialOption = () =>
  new Option(
    '--material <share>',
    'with --alerts: a dismissed alert is opened again when an amount moves by more than this share (default: 0.1)',
  )

/** A parser of whole numbers in a range. */
export function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (/^\d+$/.test(text) && value >= min && value <= max) return value
    throw new InvalidArgumentError(`It is no whole number from ${min} to ${max}.`)
  }
}
