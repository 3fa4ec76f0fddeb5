import { existsSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { pages, root, textOf } from '../docs/pages.js'

/** Files of code that a text names, as `facts/fact.ts`. */
const namedIn = (text: string): string[] =>
  [...text.matchAll(/(?<![\w./*#-])(?:[\w.-]+\/)*[a-z][\w-]*(?:\.[a-z]+)*\.[jt]s(?!\w)/g)].map(
    ([name]) => name,
  )

/** Beside the file that names it, in the folder above, in src, or from the root. */
function isThere(name: string, by: string): boolean {
  const source = name.replace(/^dist\//, 'src/').replace(/\.js$/, '.ts')
  const folders = [dirname(by), dirname(dirname(by)), 'src', '']
  return folders.some((folder) => [name, source].some((file) => existsSync(join(root, folder, file))))
}

const missingIn = (text: string, by: string): string[] =>
  namedIn(text)
    .filter((name) => !isThere(name, by))
    .map((name) => `${by} names ${name}`)

test('comments name files that are there', () => {
  const files = ['src', 'wasm', 'bench', 'test'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.[jt]s$/.test(file) && !file.includes('node_modules'))
      .map((file) => join(folder, file)),
  )
  const comments = files.map((file) => {
    const lines = textOf(file).match(/^ *(?:\/\*\*|\*|\/\/).*$|(?<= )\/\/ .*$/gm) ?? []
    return lines.join('\n').replaceAll(/import\([^)]*\)/g, '') // types of JSDoc: the compiler holds those
  })
  expect(comments.flatMap(namedIn).length).toBeGreaterThan(20)
  expect(comments.flatMap((text, k) => missingIn(text, files[k]!))).toEqual([])
})

test('pages name files that are there', () => {
  expect(pages.flatMap((page) => namedIn(textOf(page))).length).toBeGreaterThan(50)
  expect(pages.flatMap((page) => missingIn(textOf(page), page))).toEqual([])
})
