import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { mappingJsonSchema } from '#tenderflag/ingest/mapping/mapping-format.js'
import { root } from './data.js'

const folder = `${root}samples/mappings/`
const file = `${folder}mapping.schema.json`

describe('the JSON Schema of mappings', () => {
  it('is current; UPDATE_SCHEMA=1 writes it anew (then format it)', () => {
    if (process.env.UPDATE_SCHEMA) writeFileSync(file, JSON.stringify(mappingJsonSchema(), null, 2))
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(mappingJsonSchema())
  })

  it.each(readdirSync(folder).filter((name) => name.endsWith('.yaml')))(
    'is named in the first line of %s',
    (name) => {
      const [first] = readFileSync(folder + name, 'utf8').split('\n')
      expect(first).toBe('# yaml-language-server: $schema=./mapping.schema.json')
    },
  )
})
