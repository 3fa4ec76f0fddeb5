import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { generatedPages } from '#tenderflag/cli/docs.js'
import { errorCodes } from '#tenderflag/errors.js'
import packageJson from '../../package.json' with { type: 'json' }
import { tenderflag } from '../cli/tenderflag.js'
import { blocksOf, examplesOf, pages, root, textOf } from './pages.js'

/** Not run here: samples/danfo needs packages of its own and is run by CI, samples/year takes minutes (test/samples runs it). */
const elsewhere = ['samples/danfo/README.md', 'samples/year/README.md']
const run = pages.filter((page) => !elsewhere.includes(page) && examplesOf(page).length > 0)

const home = mkdtempSync(join(tmpdir(), 'tenderflag-docs-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))

/** What pages take for granted: a folder of data, and files that they show. */
const before: Readonly<Record<string, (folder: string) => void>> = {
  'docs/rules.md': (folder) => {
    const [rule, examples] = blocksOf('docs/rules.md').filter(({ language }) => language === 'yaml')
    writeFileSync(join(folder, 'few-bidders.yaml'), rule!.text)
    writeFileSync(join(folder, 'few-bidders.examples.yaml'), examples!.text)
    symlinkSync(join(root, 'samples/market'), join(folder, 'DATA'))
  },
  'docs/mapping.md': (folder) => {
    const [csv] = blocksOf('docs/mapping.md').filter(({ language }) => language === 'csv')
    mkdirSync(join(folder, 'data'))
    writeFileSync(join(folder, 'data/offers_2024.csv'), csv!.text)
  },
}

/** A copy of what examples use, where they may write; `tenderflag` is the one that was built. */
function workshop(page: string): string {
  const folder = join(home, page.replaceAll('/', '-'))
  mkdirSync(join(folder, 'node_modules'), { recursive: true })
  cpSync(join(root, 'samples/market'), join(folder, 'samples/market'), { recursive: true })
  for (const name of ['samples/embed', 'samples/mappings', 'rules', 'docs'])
    symlinkSync(join(root, name), join(folder, name))
  symlinkSync(root, join(folder, 'node_modules/tenderflag'))
  symlinkSync(join(root, 'node_modules/apache-arrow'), join(folder, 'node_modules/apache-arrow'))
  for (const { name, text } of blocksOf(page)) {
    if (name === undefined) continue
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  before[page]?.(folder)
  return folder
}

/** Commands as the pages write them. Installing, testing and cloning are for a fresh machine: CI runs them. */
function commands(): string {
  const folder = join(home, 'bin')
  mkdirSync(folder)
  // the one command that is shown as a terminal shows it
  const asOnTerminal = 'if [ "$*" = "scan samples/market" ]; then set -- "$@" --format table; fi'
  const shims = {
    tenderflag: `${asOnTerminal}\nexec "${process.execPath}" "${join(root, 'dist/bin/bin.js')}" "$@"`,
    npx: 'exec "$@"',
    npm: 'exit 0',
    git: 'exit 0',
    cd: 'exit 0',
  }
  for (const [name, text] of Object.entries(shims)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${text}\n`)
    chmodSync(join(folder, name), 0o755)
  }
  return folder
}

let bin = ''
beforeAll(() => {
  bin = commands()
})

function output(folder: string, language: string, text: string): string {
  const env = {
    ...process.env,
    PATH: `${bin}:${process.env.PATH}`,
    TENDERFLAG_KEY_FILE: join(home, 'key'),
    NO_COLOR: '1',
  }
  const options = { cwd: folder, env, encoding: 'utf8', stdio: 'pipe' } as const
  if (language === 'sh') return execFileSync('bash', ['-e', '-c', text], options)
  writeFileSync(join(folder, 'example.mjs'), text)
  return execFileSync(process.execPath, ['example.mjs'], options)
}

/** Lines that are shown stand in the output in this order, and nothing between them but where `…` stands. */
function expectShown(shown: string, real: string): void {
  const lines = real
    .replaceAll('\u00a0', ' ')
    .split('\n')
    .map((line) => line.trimEnd())
  const parts = shown.trimEnd().split(/^ *…\n?/m)
  let from = 0
  parts.forEach((part, p) => {
    const wanted = part.split('\n').slice(0, part.endsWith('\n') ? -1 : undefined)
    if (part === '') return
    let at = from
    while (at < lines.length && wanted.some((line, i) => lines[at + i] !== line)) at++
    const found = lines.slice(at, at + wanted.length)
    expect(found, `the output has none of this after line ${from}:\n${real}`).toEqual(wanted)
    if (p === 0) expect(at, 'the output begins otherwise').toBe(0)
    from = at + wanted.length
  })
}

describe.each(run)('%s', (page) => {
  test('shows commands and programs that do what it says', () => {
    const folder = workshop(page)
    for (const { block, shown } of examplesOf(page)) {
      const real = output(folder, block.language, block.text)
      if (shown !== undefined) expectShown(shown, real)
    }
    expect(existsSync(folder)).toBe(true)
  }, 120_000)
})

describe('README.md', () => {
  test('is short', () => {
    expect(textOf('README.md').split('\n').length).toBeLessThan(150)
  })

  test('begins with the two commands that do everything', () => {
    const [first] = blocksOf('README.md')
    expect(first!.text.split('\n').map((line) => line.replace(/ *#.*/, ''))).toEqual([
      'npm ci && npx tenderflag scan samples/market',
      'npm cit',
      '',
    ])
    expect(packageJson.scripts.prepare).toBe('npm run build')
    expect(packageJson.scripts.pretest).toBe('npm run build')
    expect(packageJson.scripts.test).toBe('vitest run')
  })
})

describe('generated pages', () => {
  test('are as `npm run docs` writes them', async () => {
    for (const [name, text] of await generatedPages()) expect(textOf(`docs/${name}`), name).toBe(text)
  })

  test('list every code of an error', () => {
    for (const code of Object.keys(errorCodes)) expect(textOf('docs/errors.md')).toContain(`| \`${code}\` |`)
  })
})

describe.each(pages)('%s', (page) => {
  test('links to what is there', () => {
    const links = [...textOf(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link)
    for (const link of links.filter((to) => !/^[a-z]+:/.test(to))) {
      const [path = '', anchor] = link.split('#')
      const target = path === '' ? page : join(dirname(page), path)
      expect(existsSync(join(root, target)), `${page} → ${link}`).toBe(true)
      if (anchor) expect(anchorsOf(target), `${page} → ${link}`).toContain(anchor)
    }
    expect(links.every((link) => !link.startsWith('/'))).toBe(true)
  })

  test('names options and scripts that there are', async () => {
    const known = await knownOptions()
    const options = [...textOf(page).matchAll(/(?<![\w-])--[a-z][a-z-]+/g)].map(([option]) => option)
    const scripts = [...textOf(page).matchAll(/npm run ([a-z]+)/g)].map(([, script = '']) => script)
    expect(options.filter((option) => !known.includes(option))).toEqual([])
    expect(scripts.filter((script) => !Object.hasOwn(packageJson.scripts, script))).toEqual([])
  })

  test('accuses nobody', () => {
    expect(textOf(page).replaceAll(/corruption risk/gi, '')).not.toMatch(/\b(corrupt|guilty|fraudsters?)\b/i)
  })
})

/** Anchors of headings as GitHub makes them. */
function anchorsOf(page: string): string[] {
  return [...textOf(page).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )
}

/** Options of npm, git and node that pages name. */
const foreign = ['--ignore-scripts', '--install-links', '--prefix', '--test', '--update', '--expose-gc']
let known: Promise<string[]> | undefined
function knownOptions(): Promise<string[]> {
  known ??= (async () => {
    const all = [...foreign]
    for (const command of [
      ...['scan', 'init', 'rules list', 'rules check', 'rules test', 'explain', 'generate', 'coverage'],
      ...['feeds', 'evaluate', 'daily', 'reproduce', 'watch'],
      ...['list', 'ack', 'dismiss', 'assign', 'export', 'verify', 'erase'].map((name) => `alerts ${name}`),
    ]) {
      const help = await tenderflag([...command.split(' '), '--help'])
      expect(help.code, command).toBe(0)
      all.push(...(help.stdout.match(/--[a-z][a-z-]+/g) ?? []))
    }
    return all
  })()
  return known
}
