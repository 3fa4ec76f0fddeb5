import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import * as danfo from '#tenderflag/danfo.js'
import * as library from '#tenderflag/index.js'

const packed = fileURLToPath(new URL('../../dist/bin/', import.meta.url))

/** What a file imports before it runs; with `later`, what it may import afterwards too. */
function importsOf(file: string, later = false): string[] {
  const text = readFileSync(join(packed, file), 'utf8')
  const first = text.matchAll(/^(?:import|export)\b(?:[^'";(]*?\bfrom)? ?["']([^"']+)["'];$/gm)
  const others = later ? text.matchAll(/\bimport\(["']([^"']+)["']\)/g) : []
  return [...first, ...others].map(([, from = '']) => from)
}

/** All that is loaded with a file before anything is called: files of dist/bin, and packages. */
function loadedWith(file: string): Set<string> {
  const loaded = new Set([file])
  for (const one of loaded)
    if (one.endsWith('.js')) for (const from of importsOf(one)) loaded.add(from.replace(/^\.\//, ''))
  return loaded
}

test.each([
  ['tenderflag', library],
  ['tenderflag/danfo', danfo],
])('%s is packed with all its exports', async (name, whole) => {
  expect(Object.keys(await import(name)).sort()).toEqual(Object.keys(whole).sort())
})

test.each([
  { name: 'bin', most: 20 },
  { name: 'index', most: 120 },
  ...['engine', 'piece', 'deal', 'collect', 'ocds', 'walk'].map((kind) => ({
    name: `${kind}-worker`,
    most: 30,
  })),
])('$name loads few files, and no package, before anything is called', ({ name, most }) => {
  const loaded = [...loadedWith(`${name}.js`)]
  expect(loaded.filter((file) => file.endsWith('.js')).length).toBeLessThanOrEqual(most)
  expect(loaded.filter((file) => !file.endsWith('.js') && !file.startsWith('node:'))).toEqual([])
})

// Of errors, pools and caches a process has one copy each.
test('what is packed imports nothing of dist that is not', () => {
  const files = readdirSync(packed).filter((name) => name.endsWith('.js'))
  const relative = files.flatMap((file) => importsOf(file, true)).filter((from) => from.startsWith('.'))
  expect(relative.length).toBeGreaterThan(500)
  expect(relative.filter((from) => from.startsWith('..'))).toEqual([])
})

test('a build removes what was made of files that are gone', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tenderflag-build-'))
  try {
    const kept = [
      'dist/a/b.js',
      'dist/a/b.d.ts',
      'dist/bin/bin.js',
      'dist/lowered/1.json',
      'dist/ocds/ocds.wasm',
    ]
    const gone = ['dist/a/c.js', 'dist/a/c.d.ts', 'dist/binary/bin.js']
    for (const file of ['src/a/b.ts', ...kept, ...gone]) {
      mkdirSync(join(folder, dirname(file)), { recursive: true })
      writeFileSync(join(folder, file), '')
    }
    execFileSync(process.execPath, [fileURLToPath(new URL('../../clean.js', import.meta.url))], {
      cwd: folder,
    })
    const left = readdirSync(join(folder, 'dist'), { recursive: true, encoding: 'utf8' })
    expect(left.filter((name) => name.includes('.')).sort()).toEqual(kept.map((name) => name.slice(5)).sort())
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
