import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadCodeLists } from '#tenderflag/ocds/load-code-lists.js'
import { root } from '../mapping/data.js'
import { read, shown } from './support.js'

const folder = join(root, 'test/cases/ocds/reads')

describe('reading OCDS', () => {
  // a case is a folder: its .json and .jsonl files are one data set
  it.each(readdirSync(folder))('%s', async (name) => {
    const at = (file: string) => join(folder, name, file)
    const files = readdirSync(join(folder, name))
      .filter((file) => /\.jsonl?$/.test(file) && !['expected.json', 'options.json'].includes(file))
      .map(at)
    const options = existsSync(at('options.json'))
      ? (JSON.parse(readFileSync(at('options.json'), 'utf8')) as Record<string, string>)
      : {}
    const codeLists = existsSync(at('codelists.yaml')) ? await loadCodeLists(at('codelists.yaml')) : {}
    const found = shown(await read(files, { ...options, codeLists }))
    expect(found).toEqual(JSON.parse(readFileSync(at('expected.json'), 'utf8')))
  })
})
