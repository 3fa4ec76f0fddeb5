import { type ChildProcess, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect } from 'vitest'

/** The root of the repository, ending in a slash. */
export const root = fileURLToPath(new URL('../../', import.meta.url))
const bin = join(root, 'dist/bin/bin.js')

export interface Run {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface RunOptions {
  readonly cwd?: string
  readonly env?: NodeJS.ProcessEnv
  /** Sends SIGINT as soon as this says so of what is on stderr and stdout, asked every few milliseconds. */
  readonly interruptWhen?: () => boolean
}

/** A folder that is gone after the tests of the file. */
export function testFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tenderflag-cli-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

// For all files of tests of this process, which have this module in common.
const keys = mkdtempSync(join(tmpdir(), 'tenderflag-cli-'))
process.once('exit', () => rmSync(keys, { recursive: true, force: true }))

/** The environment of every run: a key of its own, nothing of whoever runs the tests. */
export const plainEnv: NodeJS.ProcessEnv = {
  PATH: process.env.PATH,
  HOME: keys,
  TENDERFLAG_KEY_FILE: join(keys, 'key'),
}

/** Runs the real binary to its end. */
export function binary(args: readonly string[], options: RunOptions = {}): Promise<Run> {
  return runProcess(process.execPath, [bin, ...args], options)
}

/**
 * Runs the command line to its end in a process that is kept for the next run (warm.js): a tenth of the CPU time of the
 * binary, which binary.test.ts holds to the same answers. Whatever is about the process itself (stdin, signals, its
 * end) takes `binary`.
 */
export function tenderflag(
  args: readonly string[],
  { cwd = process.cwd(), env }: Omit<RunOptions, 'interruptWhen'> = {},
): Promise<Run> {
  for (const name of ['NODE_OPTIONS', 'TZ', 'LANG', 'LC_ALL'])
    if (env?.[name] !== undefined) throw new Error(`${name} is read when a process begins: run the binary`)
  const run = last.then(() => runWarm({ args, cwd, env: { ...plainEnv, ...env } }))
  last = run.catch(() => undefined)
  return run
}

let last: Promise<unknown> = Promise.resolve()
let warm: ChildProcess | undefined

async function runWarm(order: {
  readonly args: readonly string[]
  readonly cwd: string
  readonly env: NodeJS.ProcessEnv
}): Promise<Run> {
  warm ??= fork(fileURLToPath(new URL('warm.js', import.meta.url)), { stdio: 'inherit' })
  const child = warm
  child.ref()
  child.channel?.ref()
  const hangs = setTimeout(() => child.kill('SIGKILL'), 60_000)
  try {
    child.send(order)
    const ended = new AbortController()
    const { signal } = ended
    const run = await Promise.race([
      once(child, 'message', { signal }).then(([said]: Run[]) => said),
      once(child, 'exit', { signal }).then(() => undefined),
    ])
    ended.abort()
    if (run) return run
    warm = undefined
    throw new Error(`tenderflag ${order.args.join(' ')}: the process ended before it answered`)
  } finally {
    clearTimeout(hangs)
    child.unref()
    child.channel?.unref()
  }
}

/** The same through a shell, where `tenderflag` (and for programs that run others, `$TENDERFLAG`) stands for the binary. */
export function shell(script: string, options: RunOptions = {}): Promise<Run> {
  const command = `tenderflag() { "${process.execPath}" "${bin}" "$@"; }; ${script}`
  const env = { ...options.env, TENDERFLAG: `${process.execPath} ${bin}` }
  return runProcess('bash', ['-c', command], { ...options, env })
}

/** Runs a program to its end; after a minute it counts as hanging and is ended. */
export async function runProcess(file: string, args: readonly string[], options: RunOptions): Promise<Run> {
  const child = spawn(file, args, { cwd: options.cwd, env: { ...plainEnv, ...options.env } })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  child.stdin.end()
  const hangs = setTimeout(() => child.kill('SIGKILL'), 60_000)
  const watch = options.interruptWhen
    ? setInterval(
        () => options.interruptWhen?.() && clearInterval(watch) === undefined && child.kill('SIGINT'),
        5,
      )
    : undefined
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  clearTimeout(hangs)
  clearInterval(watch)
  return { code, stdout, stderr }
}

/** Expects exit code 2, nothing on stdout, and one line on stderr that says what `line` matches. */
export function expectOneLine({ code, stdout, stderr }: Run, line: RegExp): void {
  expect(stderr).toMatch(line)
  expect(stderr).toMatch(/^tenderflag: [^\n]+\n$/)
  expect(stdout).toBe('')
  expect(code).toBe(2)
}

/** A data set of one closed tender, flagged as a single bid and a low award, with the files of `files` in place of its own. */
export function market(folder: string, files: Readonly<Record<string, string | Uint8Array>> = {}): string {
  const all: Record<string, string | Uint8Array> = {
    'tenders.csv':
      'tender_id,method,status,deadline_at,opened_at,estimate,currency\nT1,open,complete,2024-01-10T00:00:00Z,2024-01-11T00:00:00Z,100,SAR\n',
    'bids.csv':
      'tender_id,bidder_id,amount,status,ip,submitted_at\nT1,B1,50,valid,10.1.1.1,2024-01-01T00:00:00Z\n',
    'awards.csv':
      'tender_id,award_id,supplier_id,amount,currency,status,awarded_at\nT1,A1,B1,20,SAR,active,2024-03-01\n',
    ...files,
  }
  for (const [name, content] of Object.entries(all)) {
    // A table in another format takes the place of the one in CSV.
    const base = name.slice(0, name.indexOf('.'))
    const replaced =
      name.endsWith('.csv') &&
      Object.keys(files).some((other) => other !== name && other.startsWith(`${base}.`))
    if (!replaced) write(join(folder, name), content)
  }
  return folder
}

export function write(file: string, content: string | Uint8Array): string {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, content)
  return file
}

/** The text of a rule file; `when` is its condition. */
export function ruleText(id: string, when: string, more = ''): string {
  return `id: ${id}
version: 1
title: { en: A title }
status: stable
subject: lot
severity: low
confidence: low
${more}
when: '${when}'
evidence: [lot.estimate]
explain: { en: A text }
rationale: { en: A text }
innocent_explanations: [{ en: A text }]
references: [{ title: A reference }]
`
}

export interface Line {
  readonly rule: string
  readonly outcome: string
  readonly tender_id: string
  readonly subject: { readonly type: string; readonly id: string }
  readonly reason: { readonly table: string; readonly column: string | null; readonly problem: string } | null
}

/** The rows of NDJSON. */
export function rows(stdout: string): Line[] {
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line)
}
