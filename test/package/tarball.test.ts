import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { textOf } from '../docs/pages.js'

const root = fileURLToPath(new URL('../../', import.meta.url))
const project = mkdtempSync(join(tmpdir(), 'tenderflag-package-'))
const installed = join(project, 'node_modules/tenderflag')
afterAll(() => rmSync(project, { recursive: true, force: true }))

const run = (file: string, args: readonly string[], cwd = project) =>
  promisify(execFile)(file, args, {
    cwd,
    env: { ...process.env, TENDERFLAG_KEY_FILE: join(project, 'key'), npm_config_yes: 'false' },
    maxBuffer: 2 ** 26,
  })

/** The files that a page links to, as the link has them. */
function linksOf(page: string): string[] {
  const links = [...textOf(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link)
  return links.filter((link) => !/^(?:[a-z]+:|#)/.test(link)).map((link) => link.replace(/#.*/, ''))
}

let offline = false
let files: readonly string[] = []

beforeAll(async () => {
  // What prepare would do has been done, and other tests are using it.
  const { stdout } = await run(
    'npm',
    ['pack', '--json', '--ignore-scripts', '--pack-destination', project],
    root,
  )
  const [{ filename: tarball, files: packed }] = JSON.parse(stdout)
  files = packed.map(({ path }: { path: string }) => path)
  writeFileSync(join(project, 'package.json'), '{ "name": "consumer", "private": true, "type": "module" }\n')
  try {
    // The driver of stores of alerts is optional, and takes a minute to compile.
    const quick = ['--no-audit', '--no-fund', '--prefer-offline', '--omit=optional']
    await run('npm', ['install', ...quick, `./${tarball}`])
  } catch (error) {
    // Without a registry nothing can be installed; in CI that is a failure.
    offline =
      process.env.CI !== 'true' &&
      /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH/.test(String(error))
    if (!offline) throw error
  }
}, 180_000)

test('pages in the tarball link to what is in it', () => {
  const isThere = (path: string) => files.some((file) => file === path || file.startsWith(join(path, '/')))
  const links = files
    .filter((file) => file.endsWith('.md'))
    .flatMap((page) => linksOf(page).map((to) => ({ page, to, file: join(dirname(page), to) })))
  expect(links.length).toBeGreaterThan(100)
  expect(links.filter(({ file }) => !isThere(file))).toEqual([])
})

describe('the packed tarball, installed in an empty project', () => {
  const installedTest = (name: string, body: () => Promise<void>) =>
    test(name, async (context) => {
      if (offline) context.skip('no registry can be reached')
      await body()
    })

  installedTest('runs by npx, with its rules', async () => {
    const { stdout, stderr } = await run('npx', [
      '--no',
      'tenderflag',
      'scan',
      'node_modules/tenderflag/samples/market',
      '--format',
      'table',
    ])
    expect(stdout).toMatch(/^tenderflag \d/)
    expect(stdout).toMatch(/etimad\.low-award +4 /)
    expect(stderr).not.toMatch(/ at .*\.js/)
  })

  installedTest('has examples, schemas and mappings that work where they are', async () => {
    const bin = join(installed, 'dist/bin/bin.js')
    const { stdout } = await run(process.execPath, [bin, 'rules', 'test'])
    expect(stdout).toMatch(/etimad\.low-award: \d+ examples passed/)
    expect(stdout).toMatch(/ocp\.R018: \d+ examples passed/)
    expect(stdout).not.toMatch(/failed(?!-)/)
    const check = await run(process.execPath, [bin, 'rules', 'check'])
    expect(check.stdout).toMatch(/^\d+ rules read, nothing wrong\n$/)
    const shipped = (folder: string) => readdirSync(join(installed, folder))
    expect(shipped('rules')).toEqual(
      expect.arrayContaining(['etimad', 'rule.schema.json', 'rules.lock.json']),
    )
    expect(shipped('samples/mappings').filter((name) => name.endsWith('.yaml'))).toHaveLength(4)
    expect(shipped('docs')).toContain('outcome.schema.json')
    expect(shipped('.').sort()).toEqual(
      [
        ...['CHANGELOG.md', 'CONTRIBUTING.md', 'LICENSE', 'README.md', 'SECURITY.md'],
        ...['bench', 'dist', 'docs', 'package.json', 'rules', 'samples'],
      ].sort(),
    )
    expect(shipped('dist')).not.toContain('.tsbuildinfo')
  })

  installedTest('is imported, with types', async () => {
    writeFileSync(
      join(project, 'consumer.ts'),
      `import { tableFromArrays } from 'apache-arrow'
import { type OutcomeRow, outcomeRows, TenderflagError, scan } from 'tenderflag'
import { toDataFrame } from 'tenderflag/danfo'
const result = await scan({
  tenders: tableFromArrays({ tender_id: ['T1'], method: ['open'] }),
  bids: tableFromArrays({ tender_id: ['T1'], bidder_id: ['B1'], status: ['valid'] }),
})
const rows: OutcomeRow[] = [...outcomeRows(result)]
console.log(rows.map(({ rule }) => rule).join(), typeof toDataFrame)
try {
  await scan('nowhere')
} catch (error) {
  console.log(error instanceof TenderflagError && error.code)
}
`,
    )
    const tsc = join(root, 'node_modules/typescript/bin/tsc')
    const types = join(root, 'node_modules/@types')
    const options = ['--module', 'nodenext', '--target', 'es2023', '--strict', '--exactOptionalPropertyTypes']
    await run(process.execPath, [
      tsc,
      ...options,
      '--typeRoots',
      types,
      '--types',
      'node',
      '--skipLibCheck',
      'consumer.ts',
    ])
    const { stdout } = await run(process.execPath, ['consumer.js'])
    expect(stdout).toBe('etimad.single-bid function\nFILE_MISSING\n')
  })
})
