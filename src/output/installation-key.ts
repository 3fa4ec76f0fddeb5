import { randomBytes } from 'node:crypto'
import { linkSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { TenderflagError } from '../errors.js'
import { makeFolder } from '../system/make-folder.js'

/** Length of a key. */
export const KEY_BYTES = 32

/** Where the key of this installation is kept: `$TENDERFLAG_KEY_FILE`, else in the user's configuration folder. */
export function keyFile(env: NodeJS.ProcessEnv = process.env): string {
  return (
    env.TENDERFLAG_KEY_FILE || join(env.XDG_CONFIG_HOME || join(homedir(), '.config'), 'tenderflag', 'key')
  )
}

/**
 * The 32 bytes that pseudonyms are keyed with, made on first need (mode 0600, as hex). Two processes that need it
 * at once agree: the file is written aside and linked into place, which only one of them can do. Throws
 * OUTPUT_FAILED where it can be neither read nor made, or is not a key.
 */
export function installationKey(env: NodeJS.ProcessEnv = process.env): Uint8Array {
  const file = keyFile(env)
  return read(file) ?? make(file)
}

function read(file: string): Uint8Array | undefined {
  let text: string
  try {
    text = readFileSync(file, 'utf8').trim()
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw trouble(file, 'cannot be read', error)
  }
  if (!/^[0-9a-f]{64}$/i.test(text)) throw trouble(file, 'is not 64 hexadecimal digits')
  return Buffer.from(text, 'hex')
}

function make(file: string): Uint8Array {
  const key = randomBytes(KEY_BYTES)
  const aside = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`
  try {
    makeFolder(dirname(file), 0o700)
    writeFileSync(aside, `${key.toString('hex')}\n`, { mode: 0o600, flag: 'wx' })
  } catch (error) {
    throw trouble(file, 'cannot be made', error)
  }
  try {
    linkSync(aside, file)
    return key
  } catch (error) {
    const other = codeOf(error) === 'EEXIST' ? read(file) : undefined
    if (other) return other
    throw trouble(file, 'cannot be made', error)
  } finally {
    unlinkSync(aside)
  }
}

function trouble(file: string, what: string, cause?: unknown): TenderflagError {
  const why = codeOf(cause)
  return new TenderflagError(
    'OUTPUT_FAILED',
    `the key of pseudonyms ${what}${why ? ` (${why})` : ''}; name another file in TENDERFLAG_KEY_FILE; with --reveal a key is needed for alerts and for flags of parties or pairs alone`,
    { file },
    { cause },
  )
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined
}
