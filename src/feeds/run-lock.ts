import { randomBytes } from 'node:crypto'
import { link, readFile, rename, unlink, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { TenderflagError } from '../errors.js'

/**
 * Does something while no other process does: `file` is there meanwhile, with host and process in it. What a process
 * that is no more has left behind is taken away. Throws FEEDS_BUSY where another is at it.
 */
export async function alone<T>(file: string, action: () => Promise<T>): Promise<T> {
  const aside = `${file}.${randomBytes(6).toString('hex')}`
  await writeFile(aside, `${hostname()} ${process.pid}\n`)
  try {
    await take(file, aside)
  } finally {
    await unlink(aside)
  }
  try {
    return await action()
  } finally {
    await unlink(file)
  }
}

async function take(file: string, aside: string): Promise<void> {
  // A link is made by one process only, and with its text.
  if (await linked(aside, file)) return
  const holder = (await readFile(file, 'utf8').catch(() => '')).trim()
  const [host, pid] = holder.split(' ')
  if (holder !== '' && (host !== hostname() || runs(Number(pid))))
    throw new TenderflagError(
      'FEEDS_BUSY',
      `another run is at it (process ${pid} on ${host}); wait for its end, or remove this file if there is none`,
      { file },
    )
  await rename(file, `${aside}.old`).catch(() => undefined)
  await unlink(`${aside}.old`).catch(() => undefined)
  if (!(await linked(aside, file)))
    throw new TenderflagError('FEEDS_BUSY', 'another run has just begun; wait for its end', { file })
}

async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
