import { type Command, InvalidArgumentError, Option } from 'commander'
import { alertStates } from '../../alerts/alert.js'
import { severities } from '../../rules/rule.js'
import type { ExitCode } from '../exit-code.js'
import { collect, languageOption, wholeNumber } from './shared-options.js'

/** `tenderflag alerts …`: loads what it needs when it runs. */
export function addAlertCommands(program: Command, done: (code: ExitCode) => void): void {
  const alerts = program.command('alerts').description('follow up the alerts that scans keep in a store')
  const run = () => import('../alerts.js')

  withFilters(withStore(alerts.command('list').description('alerts, the gravest first')))
    .addOption(new Option('-f, --format <format>', 'format').choices(['table', 'ndjson']).default('table'))
    .option('--limit <n>', 'how many (default: all)', wholeNumber(1, 1_000_000_000))
    .addOption(languageOption('of titles and messages'))
    .action(async (options) => (await run()).listAlerts(options))
  withStore(alerts.command('show').description('all that is known of an alert').argument('<id>'))
    .addOption(new Option('-f, --format <format>', 'format').choices(['text', 'json']).default('text'))
    .addOption(languageOption('of titles and messages'))
    .action(async (id: string, options) => (await run()).showAlert(id, options))

  withActor(
    withStore(
      alerts
        .command('ack')
        .description('say that you look into alerts; takes a verdict back')
        .argument('<id...>'),
    ),
  )
    .option('--note <text>', 'what else there is to say')
    .action(async (ids: string[], options) =>
      (await run()).actOn(ids, { kind: 'acknowledged', text: options.note }, options),
    )
  withActor(
    withStore(alerts.command('dismiss').description('say that there is nothing to them').argument('<id...>')),
  )
    .requiredOption('--reason <text>', 'why')
    .action(async (ids: string[], options) =>
      (await run()).actOn(ids, { kind: 'dismissed', text: options.reason }, options),
    )
  withActor(
    withStore(alerts.command('confirm').description('say that the indication holds').argument('<id...>')),
  )
    .option('--note <text>', 'what was found')
    .action(async (ids: string[], options) =>
      (await run()).actOn(ids, { kind: 'confirmed', text: options.note }, options),
    )
  withActor(
    withStore(alerts.command('assign').description('say who shall look into them').argument('<id...>')),
  )
    .addOption(new Option('--to <name>', 'to whom').conflicts('nobody'))
    .option('--nobody', 'to nobody')
    .action(async (ids: string[], options) => (await run()).assign(ids, options))
  withActor(
    withStore(alerts.command('comment').description('add a comment').argument('<id>').argument('<text>')),
  ).action(async (id: string, text: string, options) =>
    (await run()).actOn([id], { kind: 'commented', text }, options),
  )

  withFilters(
    withStore(alerts.command('export').description('alerts with all that is known of them, as NDJSON')),
  )
    .option('--labels', 'verdicts alone, as the CSV of labels that evaluate reads')
    .option('-o, --output <file>', 'where to write; - is stdout', '-')
    .action(async (options) => (await run()).exportAlerts(options))
  withStore(
    alerts
      .command('verify')
      .description('find what was changed by anything but tenderflag; 1 if something was'),
  )
    .option(
      '--head <seq:hash>',
      'the head of an earlier run, kept elsewhere: finds what was cut off or written anew',
    )
    .action(async (options) => done(await (await run()).verifyAlerts(options)))
  withActor(
    withStore(alerts.command('erase').description('erase personal data, for good').argument('[id...]')),
  )
    .option(
      '--party <id>',
      'of all alerts that mention this party, by its id or pseudonym; may be given several times',
      collect,
    )
    .option('--actor <name>', 'the name of somebody who did something; may be given several times', collect)
    .action(async (ids: string[], options) => (await run()).eraseAlerts(ids, options))
}

function withStore(command: Command): Command {
  return command.option(
    '--alerts <store>',
    'a file, or the URL of a PostgreSQL database (default: TENDERFLAG_ALERTS, else alerts.db)',
  )
}

function withActor(command: Command): Command {
  return command
    .option('--by <name>', 'who does it (default: the user of this machine)')
    .option('--at <instant>', 'when (default: now)')
}

function withFilters(command: Command): Command {
  return command
    .option('--buyer <id>', 'of this buyer; this and the next may be given several times', collect)
    .option('--rule <id>', 'of this rule, or of a pack: etimad.*', collect)
    .option('--region <name>', 'of buyers in this region', collect)
    .option('--tender <id>', 'of this tender', collect)
    .option('--assignee <name>', 'assigned to this person', collect)
    .addOption(new Option('--state <state>', 'in this state').choices([...alertStates]).argParser(stateOf))
    .addOption(new Option('--severity <severity>', 'of this severity or above').choices([...severities]))
    .option('--since <instant>', 'something other than being seen again happened at or after this instant')
    .option('--silenced', 'also those that exceptions silence')
}

function stateOf(value: string, before: readonly string[] = []): string[] {
  if (alertStates.some((state) => state === value)) return [...before, value]
  throw new InvalidArgumentError(`The states are ${alertStates.join(', ')}.`)
}
