import type { Command } from 'commander'
import type { ExitCode } from '../exit-code.js'
import { languageOption, withRules } from './shared-options.js'

const everyRule = 'all shipped packs, rules in test too'

/** `tenderflag rules …`, `facts`, `explain`: load what they need when they run. */
export function addRuleCommands(program: Command, done: (code: ExitCode) => void): void {
  const rules = program.command('rules').description('list, show, check and test rules')
  withRules(
    rules.command('list').description('id, subject, status, severity and title of each rule'),
    everyRule,
  ).action(async (options) => {
    const { listRules } = await import('../rules.js')
    await listRules(options)
  })
  withRules(rules.command('show').description('a rule as it is written').argument('<id>'), everyRule).action(
    async (id: string, options) => {
      const { showRule } = await import('../rules.js')
      await showRule(id, options)
    },
  )
  withRules(rules.command('check').description('read rules and tell all that is wrong with them'), everyRule)
    .option('--update-lock', 'renew the lock file of the shipped packs')
    .action(async (options) => {
      const { checkRuleFiles } = await import('../rules.js')
      done(await checkRuleFiles(options))
    })
  withRules(rules.command('test').description('run the examples beside rules'), everyRule).action(
    async (options) => {
      const { testRules } = await import('../rules.js')
      done(await testRules(options))
    },
  )

  program
    .command('facts')
    .description('the facts that rules can use')
    .action(async () => {
      const [{ factTable }, { terminalWidth }, { writeText }] = await Promise.all([
        import('../facts.js'),
        import('../text/terminal-width.js'),
        import('../text/write-text.js'),
      ])
      await writeText('-', factTable(terminalWidth()))
    })

  withRules(
    program
      .command('explain')
      .description('what a rule finds, and what a flag of it does and does not mean')
      .argument('<id>'),
    everyRule,
  )
    .option('--alerts <store>', 'also what became of its alerts')
    .addOption(languageOption('of what is written'))
    .action(async (id: string, options) => {
      const { explainRule } = await import('../rules.js')
      await explainRule(id, options)
    })
}
