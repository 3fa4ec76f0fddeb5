import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { afterAll, expect, test } from 'vitest'
import { writeMarket } from '#tenderflag/generate/write-market.js'
import { outcomeRows } from '#tenderflag/output/rows.js'
import { scan } from '#tenderflag/scan.js'
import type { Row } from './read-market.js'

const folder = mkdtempSync(join(tmpdir(), 'tenderflag-labels-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('the rules say of every labelled subject what its label says, and raise nothing else', async () => {
  await writeMarket(folder, { tenders: 3_000, seed: 21 })
  const labels: Row[] = parse(readFileSync(join(folder, 'labels.csv')), { columns: true })
  const result = await scan(folder, { rules: ['etimad'], outcomes: 'all', workers: 1 })
  const outcomes = new Map<string, string>()
  for (const { rule, tender_id, subject, outcome } of outcomeRows(result, { language: 'en', reveal: true }))
    outcomes.set(`${rule} ${tender_id} ${subject.id}`, outcome)
  const wrong: string[] = []
  for (const { rule, tender_id, subject_id, outcome, variant } of labels) {
    const subject = `${rule} ${tender_id} ${subject_id}`
    const found = outcomes.get(subject)
    if (found !== outcome) wrong.push(`${subject} (${variant}): ${found}, not ${outcome}`)
    outcomes.delete(subject)
  }
  expect(wrong).toEqual([])
  expect([...outcomes].filter(([, outcome]) => outcome === 'raised')).toEqual([])
  expect(labels.length).toBeGreaterThan(500)
})
