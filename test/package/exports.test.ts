import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const dist = new URL('../../dist/', import.meta.url)
const lists = readFileSync(new URL('index.d.ts', dist), 'utf8').matchAll(
  /export (?:type )?\{([^}]*)\} from '([^']+)\.js'/g,
)
const exported = [...lists].flatMap(([, names = '', file = '']) =>
  names
    .split(',')
    .map((name) => name.trim().replace(/^type /, ''))
    .filter((name) => name !== '')
    .map((name) => [name, file] as const),
)

test.each(exported)('%s has a comment', (name, file) => {
  const types = readFileSync(new URL(`${file}.d.ts`, dist), 'utf8')
  const at = types.search(
    new RegExp(`^export (declare )?(interface|type|class|function|const) ${name}\\b`, 'm'),
  )
  expect(at).toBeGreaterThanOrEqual(0)
  expect(types.slice(0, at).trimEnd()).toMatch(/\*\/$/)
})

test('something is exported', () => {
  expect(exported.length).toBeGreaterThan(80)
})

test('every exported function, class and interface of src has a comment', () => {
  const src = new URL('../../src/', import.meta.url)
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))
  const bare = files.flatMap((file) => {
    const text = readFileSync(new URL(file, src), 'utf8')
    const exported = text.matchAll(
      /(?<=^(.*)\n)export (?:async |abstract )?(?:function\*?|class|interface) (\w+)/gm,
    )
    return [...exported]
      .filter(([, before]) => !before!.endsWith('*/'))
      .map(([, , name]) => `${file}: ${name}`)
  })
  expect(files.length).toBeGreaterThan(700)
  expect(bare).toEqual([])
})
