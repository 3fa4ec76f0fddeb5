import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { loadRules, outcomeRows, outcomeTable, report, scan } from '#tenderflag/index.js'
import { market } from '../cli/tenderflag.js'

const folder = mkdtempSync(join(tmpdir(), 'tenderflag-languages-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const rules = (await loadRules(['ocp'])).filter(({ id }) => id === 'ocp.R018')
const result = await scan(market(join(folder, 'data')), { rules, report: true, workers: 1 })

test.each([
  ['en', 'Single bid', 'One bidder alone was in the running at the deadline; the procedure was open.'],
  // The rule has no Arabic.
  ['ar', 'Single bid', 'One bidder alone was in the running at the deadline; the procedure was open.'],
  [
    'es',
    'Una sola oferta',
    'Un solo oferente seguía en competencia al cierre; el procedimiento era abierto.',
  ],
  [
    'pt',
    'Uma única proposta',
    'Um único licitante estava na disputa no encerramento; o procedimento era aberto.',
  ],
  [
    'fr',
    'Une seule offre',
    'Un seul soumissionnaire était en lice à la date limite\u202f; la procédure était ouverte.',
  ],
])('outcomes, tables and reports in %s', async (language, title, message) => {
  const options = { language, key: new Uint8Array(32) }
  expect([...outcomeRows(result, options)].map((row) => row.message)).toEqual([message])
  expect((await outcomeTable(result, options)).getChild('message')?.toArray()).toEqual([message])
  const made = report(result, options)
  expect(made).toMatchObject({ language, rules: [{ title }], lots: [{ messages: [message] }] })
})
