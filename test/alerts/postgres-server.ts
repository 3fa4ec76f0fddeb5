import { execFileSync, spawn } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A PostgreSQL server of a test's own, on a socket in a folder that goes with it. */
export interface PostgresServer {
  /** URL of a database that is new and empty. */
  readonly fresh: (name: string) => string
  /** Runs SQL in one of them. */
  readonly run: (name: string, sql: string) => void
  readonly stop: () => Promise<void>
}

/** Where Debian puts the programs; undefined where PostgreSQL is not installed. */
export const postgresBin: string | undefined = newest('/usr/lib/postgresql')

function newest(folder: string): string | undefined {
  if (!existsSync(folder)) return undefined
  return readdirSync(folder)
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => join(folder, version, 'bin'))
    .find((bin) => existsSync(join(bin, 'initdb')))
}

/** The server refuses to run as root: then it runs as nobody. */
const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}

export async function startPostgres(): Promise<PostgresServer> {
  if (postgresBin === undefined) throw new Error('PostgreSQL is not installed')
  const bin = postgresBin
  const folder = mkdtempSync(join(tmpdir(), 'tenderflag-pg-'))
  if (nobody.uid !== undefined) chownSync(folder, nobody.uid, nobody.gid)
  const data = join(folder, 'data')
  const options = { ...nobody, cwd: folder, env: { PATH: process.env.PATH, TZ: 'UTC' } }
  execFileSync(
    join(bin, 'initdb'),
    ['-D', data, '-U', 'tenderflag', '-A', 'trust', '-E', 'UTF8', '-N', '--locale=C'],
    {
      ...options,
      stdio: 'pipe',
    },
  )
  const settings = ['fsync=off', 'full_page_writes=off', 'shared_buffers=32MB', 'max_connections=60']
  const server = spawn(
    join(bin, 'postgres'),
    ['-D', data, '-k', folder, '-h', '', ...settings.flatMap((setting) => ['-c', setting])],
    { ...options, stdio: 'ignore' },
  )
  const psql = (name: string, sql: string): void => {
    const where = ['-h', folder, '-U', 'tenderflag', '-d', name]
    execFileSync(join(bin, 'psql'), [...where, '-v', 'ON_ERROR_STOP=1', '-qc', sql], {
      ...options,
      stdio: 'pipe',
    })
  }
  const end = async (): Promise<void> => {
    const gone = new Promise((resolve) => server.once('exit', resolve))
    if (server.exitCode === null) {
      server.kill('SIGINT')
      await gone
    }
    rmSync(folder, { recursive: true, force: true })
  }
  for (let tries = 0; ; tries++) {
    try {
      psql('postgres', 'select 1')
      break
    } catch (error) {
      if (tries === 100) {
        await end()
        throw error
      }
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
  return {
    fresh: (name) => {
      psql('postgres', `create database ${name}`)
      return `postgresql://tenderflag@/${name}?host=${encodeURIComponent(folder)}`
    },
    run: psql,
    stop: end,
  }
}
