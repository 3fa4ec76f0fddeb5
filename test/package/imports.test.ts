import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

/** Folders and files of src, each importing only from itself and those before it: types aside, and what is loaded later. */
const order =
  'errors.ts schema timings.ts text system columns ingest ocds join facts rules engine score output kept parts evaluate ' +
  'alerts cardinal generate options.ts check-source.ts sources.ts scan.ts public.ts public-alerts.ts public-daily.ts feeds monitor daily ' +
  'danfo.ts index.ts cli'
const places = new Map(order.split(' ').map((name, place) => [name, place]))

/** The folders of facts likewise; what stands beside them comes before, the catalogue after. */
const factOrder = 'bids lots tenders awards populations buyers bidders pairs markets parties'.split(' ')

const src = fileURLToPath(new URL('../../src', import.meta.url))
const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))
const imports = new Map(files.map((file) => [file, importsOf(file)]))

/** The files whose values a file needs before it runs. */
function importsOf(file: string): string[] {
  const text = readFileSync(join(src, file), 'utf8')
  const found = text.matchAll(/^(?:import|export) (?!type )(\{[^}]*\}|[^'"]*?) from '(\.[^']+)\.js'$/gms)
  return [...found]
    .filter(([, names]) =>
      names!
        .replace(/[{}]/g, '')
        .split(',')
        .some((name) => /^\s*(?!type )\S/.test(name)),
    )
    .map(([, , path]) => `${normalize(join(dirname(file), path!))}.ts`)
}

const folderOf = (file: string): string => file.split(sep)[0]!

test('every folder has its place', () => {
  expect([...new Set(files.map(folderOf))].sort()).toEqual([...places.keys()].sort())
  expect([...imports.values()].flat().length).toBeGreaterThan(1000)
})

test('folders import one way', () => {
  const back = [...imports].flatMap(([file, needed]) =>
    needed
      .filter((other) => !(places.get(folderOf(other))! <= places.get(folderOf(file))!))
      .map((other) => `${file} imports ${other}`),
  )
  expect(back).toEqual([])
})

test('folders of facts import one way', () => {
  const placeOf = (file: string) => {
    const [top, folder, inside] = file.split(sep)
    if (top !== 'facts') return -1
    if (inside !== undefined) return factOrder.indexOf(folder!)
    return folder === 'catalogue.ts' ? factOrder.length : -1
  }
  const inFacts = [...imports].filter(([file]) => file.startsWith(`facts${sep}`))
  expect(new Set(inFacts.map(([file]) => placeOf(file))).size).toBe(factOrder.length + 2)
  const back = inFacts.flatMap(([file, needed]) =>
    needed.filter((other) => placeOf(other) > placeOf(file)).map((other) => `${file} imports ${other}`),
  )
  expect(back).toEqual([])
})

test('no files import each other', () => {
  const done = new Set<string>()
  const visit = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) expect.fail([...path.slice(path.indexOf(file)), file].join(' → '))
    if (done.has(file)) return
    for (const other of imports.get(file) ?? []) visit(other, [...path, file])
    done.add(file)
  }
  for (const file of files) visit(file, [])
  expect(done.size).toBe(files.length)
})
