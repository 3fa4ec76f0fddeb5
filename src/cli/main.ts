import { Command, CommanderError } from 'commander'
import { version } from '../output/version.js'
import { printable } from '../text/printable.js'
import { withoutPasswords } from '../text/without-password.js'
import { addAlertCommands } from './commands/alerts-commands.js'
import { addFeedCommands } from './commands/feed-commands.js'
import { addFileCommands } from './commands/file-commands.js'
import { addRuleCommands } from './commands/rule-commands.js'
import { addScanCommands } from './commands/scan-commands.js'
import { addWatchCommand } from './commands/watch-commands.js'
import type { ExitCode } from './exit-code.js'
import { errorLines } from './text/error-lines.js'
import { say } from './text/say.js'

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
      say('tenderflag: interrupted\n')
      return 130
    }
    say(errorLines(error))
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
    if (help !== '') await (await import('./text/write-text.js')).writeText('-', help)
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
    .configureOutput({ writeOut })
    .configureHelp({ showGlobalOptions: true })
    .addHelpText(
      'after',
      '\nA flag is an indication, not proof. Exit codes: 0 nothing at or above --fail-on, 1 something, 2 an error.',
    )

  addScanCommands(program, signal, done)
  addWatchCommand(program, signal, done)
  addFileCommands(program, signal)
  addRuleCommands(program, done)
  addAlertCommands(program, done)
  addFeedCommands(program, signal, done)
  tellMistakes(program, program.name())
  return program
}

/** Mistakes in the use of a command, and of those below it, as a line each that names its help. */
function tellMistakes(command: Command, name: string): void {
  command.configureOutput({ outputError: (text, write) => write(printable(usageLine(text, name))) })
  for (const below of command.commands) tellMistakes(below, `${name} ${below.name()}`)
}

/** What commander says of a mistake, as one line like all others. */
function usageLine(text: string, command: string): string {
  const words = text
    .replace(/^error: /, '')
    .trim()
    .replace(/\s*\n\s*/g, ' ')
  return `tenderflag: ${withoutPasswords(words).replace(/[.]?$/, '')}; see ${command} --help\n`
}
