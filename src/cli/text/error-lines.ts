import { TenderflagError } from '../../errors.js'
import { withoutPasswords } from '../../text/without-password.js'

/** What to tell a person of an error, a line each, without the passwords of addresses. A bug is for developers to see whole. */
export function errorLines(error: unknown): string {
  return withoutPasswords(linesOf(error))
}

function linesOf(error: unknown): string {
  if (error instanceof TenderflagError) {
    return error.message
      .split('\n')
      .map((line) => `tenderflag: ${line}\n`)
      .join('')
  }
  if (error instanceof Error && 'syscall' in error && 'code' in error) return `tenderflag: ${error.message}\n`
  const what = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return `tenderflag: this is a mistake in tenderflag itself; please report it with what follows\n${what}\n`
}
