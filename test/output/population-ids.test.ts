import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { loadRules, outcomeRows, scanRows } from '#tenderflag/index.js'

const folder = mkdtempSync(join(tmpdir(), 'tenderflag-population-ids-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A rule that flags every subject of a kind. */
function everyOne(subject: string, fact: string): string {
  const file = join(folder, `${subject}.yaml`)
  const words = '{ en: a test }'
  writeFileSync(
    file,
    `{ id: test.${subject.replaceAll('_', '-')}, version: 1, status: test, title: ${words}, subject: ${subject},
     severity: low, confidence: low, when: '${fact}', explain: ${words}, rationale: ${words},
     innocent_explanations: [${words}] }`,
  )
  return file
}
const rules = await loadRules([
  everyOne('supplier', 'supplier.tenders >= 0 || true'),
  everyOne('buyer', 'true'),
  everyOne('bidder', 'true'),
  everyOne('bidder_pair', 'true'),
  everyOne('buyer_supplier', 'buyer_supplier.awards >= 0 || true'),
])

const FIRM = 'ZFIRM'
const PERSON = 'APERSON'
const tables = {
  tenders: ['T', 'U'].map((tender_id) => ({ tender_id, buyer_id: 'BUYER' })),
  bids: ['T', 'U'].flatMap((tender_id) =>
    [FIRM, PERSON].map((bidder_id) => ({ tender_id, bidder_id, status: 'valid', amount: 5 })),
  ),
  awards: [FIRM, PERSON].map((supplier_id, i) => ({
    tender_id: i === 0 ? 'T' : 'U',
    award_id: 'A',
    supplier_id,
    amount: 5,
    currency: 'EUR',
    status: 'active',
  })),
  parties: [
    { party_id: FIRM, kind: 'firm' },
    { party_id: PERSON, kind: 'person' },
  ],
}
const result = await scanRows(tables, { rules, outcomes: 'all', workers: 1 })
const key = new Uint8Array(32).fill(1)
const masked = [...outcomeRows(result, { key })]
const shown = [...outcomeRows(result, { key, reveal: true })]

const idsOf = (rows: typeof masked, type: string): string[] =>
  rows.filter(({ subject }) => subject.type === type).map(({ subject }) => subject.id)

describe('ids of parties and pairs', () => {
  test('are shown of firms and buyers, and pseudonyms of all others', () => {
    const [alone] = idsOf(masked, 'supplier').filter((id) => id !== FIRM)
    expect(alone).toMatch(/^party-[0-9a-f]{16}$/)
    expect(idsOf(masked, 'supplier').sort()).toEqual([FIRM, alone])
    expect(idsOf(masked, 'bidder').sort()).toEqual([FIRM, alone])
    expect(idsOf(masked, 'buyer')).toEqual(['BUYER'])
    // A pair is in the order of the true ids, whatever is shown.
    expect(idsOf(masked, 'bidder_pair')).toEqual([`${alone} + ${FIRM}`])
    expect(idsOf(masked, 'buyer_supplier').sort()).toEqual([`BUYER + ${FIRM}`, `BUYER + ${alone}`])
  })

  test('stand in no other field either', () => {
    expect(JSON.stringify(masked)).not.toContain(PERSON)
    expect(JSON.stringify(shown)).toContain(PERSON)
  })

  test('are shown where all is to be shown', () => {
    expect(idsOf(shown, 'supplier').sort()).toEqual([PERSON, FIRM])
    expect(idsOf(shown, 'bidder_pair')).toEqual([`${PERSON} + ${FIRM}`])
    expect(idsOf(shown, 'buyer_supplier').sort()).toEqual([`BUYER + ${PERSON}`, `BUYER + ${FIRM}`])
  })

  test('have fingerprints that masking does not change, and that another key does', () => {
    const prints = (rows: typeof masked) => rows.map(({ fingerprint }) => fingerprint).sort()
    expect(new Set(prints(masked)).size).toBe(masked.length)
    expect(prints(shown)).toEqual(prints(masked))
    const other = [...outcomeRows(result, { key: new Uint8Array(32).fill(2) })]
    expect(prints(other).some((print) => prints(masked).includes(print))).toBe(false)
  })
})
