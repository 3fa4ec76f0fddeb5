import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ocpFlags } from '#tenderflag/rules/handbook/ocp-flags.js'
import { ocpPage } from '#tenderflag/rules/handbook/ocp-page.js'
import { root, textOf } from '../docs/pages.js'

/** Codes of the rule files there are. */
const files = readdirSync(join(root, 'rules/ocp'))
  .filter((name) => name.endsWith('.yaml') && !name.endsWith('.examples.yaml'))
  .map((name) => name.replace(/\.yaml$/, ''))
  .sort()

const rows = [...textOf('docs/ocp.md').matchAll(/^\| (R\d{3}) \| (.+) \| (.+) \|$/gm)].map(
  ([, code = '', about = '', status = '']) => ({ code, about, status }),
)

describe('docs/ocp.md', () => {
  test('has a row for each of R001–R073, in order', () => {
    const codes = Array.from({ length: 73 }, (_, i) => `R${String(i + 1).padStart(3, '0')}`)
    expect(rows.map(({ code }) => code)).toEqual(codes)
    expect(new Set(rows.map(({ about }) => about)).size).toBe(73)
  })

  test('calls a rule what has a file in rules/ocp, and nothing else', () => {
    const ruled = rows.filter(({ status }) => status.startsWith('rule '))
    const linked = ruled.flatMap(({ status }) =>
      [...status.matchAll(/\[`ocp\.([\w-]+)`\]/g)].map(([, id]) => id),
    )
    expect(linked).toEqual(files)
    for (const { code, status } of ruled) expect(status).toContain(`[\`ocp.${code}\`]`)
  })

  test('says of all others why there is no rule', () => {
    const others = rows.filter(({ code }) => !files.includes(code))
    for (const { code, status } of others)
      expect(status, code).toMatch(/^(not computable: no table holds .+|no rule yet)$/)
  })

  test('knows which take texts, documents or visits', () => {
    const lacking = ocpFlags.filter(({ lacks }) => lacks !== undefined).map(({ code }) => code)
    expect(lacking.join(' ')).toBe(
      'R001 R004 R005 R006 R007 R008 R009 R020 R021 R037 R039 R041 R047 R056 R063 R065 R066 R067 R068 R070 R071 R072 R073',
    )
    expect(lacking.filter((code) => files.includes(code))).toEqual([])
  })

  test('without rules calls nothing a rule', () => {
    expect(ocpPage([])).not.toContain('| rule ')
    expect(ocpPage([]).match(/no rule yet/g)).toHaveLength(50)
  })
})
