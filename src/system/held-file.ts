import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import type { TenderflagError } from '../errors.js'

/** Who holds a file. */
interface Holder {
  readonly pid: number
  /** When the process began, as its system tells; '' unknown. A number of a process is given out again. */
  readonly began: string
  readonly host: string
}

/**
 * Takes a lock, which is a file, for this process, until `release` or its end: a process that was killed leaves one that
 * the next sees to be nobody's, as no process of that number and beginning runs any more. Where somebody holds it (or
 * somebody on another machine did: only a person can tell) throws what `busy` makes of ` (process 7 on host)`.
 */
export function holdFile(
  lock: string,
  busy: (who: string) => TenderflagError,
): { readonly release: () => void } {
  const own = `${lock}.${process.pid}.${process.hrtime.bigint()}`
  const me: Holder = { pid: process.pid, began: beginningOf(process.pid) ?? '', host: hostname() }
  const text = JSON.stringify(me)
  try {
    writeFileSync(own, text, { mode: 0o600, flag: 'wx' })
    for (let attempt = 0; attempt < 20; attempt++) {
      if (linked(own, lock)) return { release: () => releaseOf(lock, text) }
      const found = read(lock)
      if (found === undefined) continue // it was released just now
      if (isHeld(found)) throw busy(whoOf(found))
      takeAway(lock, found, `${own}.stale`)
    }
    throw busy(whoOf(read(lock) ?? ''))
  } finally {
    rmSync(own, { force: true })
  }
}

/** A link is made by one of several processes alone. */
function linked(own: string, lock: string): boolean {
  try {
    linkSync(own, lock)
    return true
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false
    throw error
  }
}

/** Takes a lock away that is nobody's; puts it back where another process has just made a new one of it. */
function takeAway(lock: string, stale: string, aside: string): void {
  try {
    renameSync(lock, aside)
  } catch (error) {
    if (isCode(error, 'ENOENT')) return
    throw error
  }
  if (read(aside) !== stale) linked(aside, lock)
  rmSync(aside, { force: true })
}

function releaseOf(lock: string, text: string): void {
  if (read(lock) === text) rmSync(lock, { force: true })
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined
    throw error
  }
}

function isHeld(text: string): boolean {
  const holder = holderOf(text)
  if (!holder) return false // a lock is linked whole, so this is none
  if (holder.host !== hostname()) return true
  const began = beginningOf(holder.pid)
  return began !== undefined && (holder.began === '' || began === '' || began === holder.began)
}

function holderOf(text: string): Holder | undefined {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null) return undefined
    const { pid, began, host } = value as Partial<Holder>
    return typeof pid === 'number' && typeof began === 'string' && typeof host === 'string'
      ? { pid, began, host }
      : undefined
  } catch {
    return undefined
  }
}

/** When a process began, on Linux in ticks since the machine did; '' where that cannot be told; undefined: none runs. */
function beginningOf(pid: number): string | undefined {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (!isCode(error, 'EPERM')) return undefined
  }
  try {
    const about = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = about.slice(about.lastIndexOf(')') + 2).split(' ')
    // a process that ended and that nobody has asked about yet
    return fields[0] === 'Z' ? undefined : (fields[19] ?? '')
  } catch {
    return ''
  }
}

function whoOf(text: string): string {
  const holder = holderOf(text)
  if (!holder) return ''
  return ` (process ${holder.pid}${holder.host === hostname() ? '' : ` on ${holder.host}`})`
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
