import { TenderflagError } from '../errors.js'

/** What to tell a person of an error, a line each; undefined for a bug, which is for developers to see whole. */
export function errorLines(error: unknown): string | undefined {
  if (error instanceof TenderflagError) {
    return error.message
      .split('\n')
      .map((line) => `tenderflag: ${line}\n`)
      .join('')
  }
  if (error instanceof Error && 'syscall' in error && 'code' in error) return `tenderflag: ${error.message}\n`
  return undefined
}
