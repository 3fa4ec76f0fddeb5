import type { Command } from 'commander'
import type { ExitCode } from '../exit-code.js'
import { collect, languageOption } from './shared-options.js'

/** `tenderflag feeds`, `daily`, `reproduce`: load what they need when they run. */
export function addFeedCommands(program: Command, signal: AbortSignal, done: (code: ExitCode) => void): void {
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
      const { feeds } = await import('../feeds.js')
      done(await feeds(store, options, signal))
    })

  program
    .command('daily')
    .description('scan, bring alerts up to date, write feeds and send what is due, as a configuration says')
    .argument('<config>', 'configuration (YAML)')
    .option('--run-at <instant>', 'the instant of this run (default: now)')
    .option('-q, --quiet', 'only errors on stderr')
    .option('--no-progress', 'no progress bar')
    .action(async (config: string, options) => {
      const { daily } = await import('../daily.js')
      done(await daily(config, options, signal))
    })
  program
    .command('reproduce')
    .description('compute an alert of a daily run once more, from what that run read')
    .argument('<alert>', 'id of an alert, or how it begins')
    .requiredOption('-c, --config <file>', 'the configuration of daily runs')
    .addOption(languageOption('of what is written'))
    .action(async (id: string, options) => {
      const { reproduceAlert } = await import('../daily.js')
      done(await reproduceAlert(id, options, signal))
    })
}
