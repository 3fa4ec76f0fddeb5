import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { loadExamples } from '#tenderflag/rules/examples.js'

const folder = mkdtempSync(join(tmpdir(), 'tenderflag-examples-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Examples of one case, whose rows of tenders begin in line 6, column 11. */
const load = (row: string) => {
  const file = join(folder, 'r.examples.yaml')
  writeFileSync(
    file,
    `rule: my.r
examples:
  - name: one
    tables:
      tenders:
        - ${row}
    expect:
      - { tender: T, outcome: clear }
`,
  )
  return loadExamples(join(folder, 'r.yaml'), 'tender')
}

describe('repeat', () => {
  test('makes rows, numbers their texts, and takes values of lists in turn', async () => {
    const { examples } = await load('{ repeat: 3, tender_id: "T{i}", buyer_id: [A, B], estimate: 5 }')
    expect(examples[0]?.tables.tenders).toEqual([
      { tender_id: 'T1', buyer_id: 'A', estimate: 5 },
      { tender_id: 'T2', buyer_id: 'B', estimate: 5 },
      { tender_id: 'T3', buyer_id: 'A', estimate: 5 },
    ])
  })

  test('of one still numbers; without it braces are text', async () => {
    const { examples } = await load('{ repeat: 1, tender_id: "T{i}" }')
    expect(examples[0]?.tables.tenders).toEqual([{ tender_id: 'T1' }])
    const bare = await load('{ tender_id: "T{i}" }')
    expect(bare.examples[0]?.tables.tenders).toEqual([{ tender_id: 'T{i}' }])
  })

  test.each([
    ['none', '{ repeat: 0, tender_id: T }', /repeat is a whole number from 1 to 10000/],
    ['a negative number', '{ repeat: -1, tender_id: T }', /repeat is a whole number from 1 to 10000/],
    ['a fraction', '{ repeat: 1.5, tender_id: T }', /repeat is a whole number from 1 to 10000/],
    ['a text', '{ repeat: "3", tender_id: T }', /repeat is a whole number from 1 to 10000/],
    ['a list', '{ repeat: [3], tender_id: T }', /repeat is a whole number from 1 to 10000/],
    ['too many', '{ repeat: 10001, tender_id: T }', /repeat is a whole number from 1 to 10000/],
    ['a list of values without it', '{ tender_id: [T, U] }', /a list of values needs repeat/],
  ])('%s is refused, at the row', async (_, row, message) => {
    await expect(load(row)).rejects.toMatchObject({
      code: 'RULE_INVALID',
      message: expect.stringMatching(message),
      place: { file: join(folder, 'r.examples.yaml'), line: 6, column: 11 },
    })
  })

  test('10,000 rows are the most', async () => {
    const { examples } = await load('{ repeat: 10000, tender_id: "T{i}" }')
    expect(examples[0]?.tables.tenders).toHaveLength(10_000)
    expect(examples[0]?.tables.tenders?.[9999]).toEqual({ tender_id: 'T10000' })
  })

  test('an empty list of values is refused', async () => {
    await expect(load('{ repeat: 2, tender_id: [] }')).rejects.toMatchObject({ code: 'RULE_INVALID' })
  })
})
