import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { openDataset, outcomeRows, type ScanResult, scan } from '#tenderflag/index.js'
import { prepareScan } from '#tenderflag/scan.js'

const folder = mkdtempSync(join(tmpdir(), 'tenderflag-named-lots-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const asOf = '2025-01-01'
const single = ['rules/etimad/single-bid.yaml']
const key = new Uint8Array(32)

const said = (result: ScanResult, rule: string): string[] =>
  [...outcomeRows(result, { key })]
    .filter((row) => row.rule === rule)
    .map(({ subject, outcome }) => `${subject.id} ${outcome}`)

function write(name: string, files: Record<string, string>): string {
  const place = join(folder, name)
  mkdirSync(place)
  for (const [file, text] of Object.entries(files)) writeFileSync(join(place, file), text)
  return place
}

const tenders = 'tender_id,method,deadline_at\nT1,open,2024-01-01\n'
const bids = 'tender_id,lot_id,bid_id,bidder_id,status\nT1,L1,B1,P1,valid\n'
const awards = 'tender_id,lot_id,award_id,supplier_id,status\nT1,L2,A1,P1,active\n'

describe('without a table of lots, bids and awards say which there are, whatever rules read', () => {
  test('of tables', async () => {
    const place = write('tables', { 'tenders.csv': tenders, 'bids.csv': bids, 'awards.csv': awards })
    const expected = ['L1 raised', 'L2 not_computable']
    for (const source of [place, await openDataset(place)])
      for (const rules of [['etimad'], single])
        expect(said(await scan(source, { rules, asOf, outcomes: 'all' }), 'etimad.single-bid')).toEqual(
          expected,
        )
  })

  test('of OCDS', async () => {
    const release = {
      ocid: 'o-1',
      id: '1',
      date: '2024-01-01T00:00:00Z',
      tag: ['award'],
      tender: { id: 't', procurementMethod: 'open' },
      bids: { details: [{ id: 'b', status: 'valid', tenderers: [{ id: 'P' }], relatedLots: ['L1'] }] },
      awards: [{ id: 'a', status: 'active', suppliers: [{ id: 'P' }], relatedLots: ['L2'] }],
    }
    const place = write('ocds', { 'releases.json': JSON.stringify({ releases: [release] }) })
    for (const rules of [['etimad'], single])
      expect(said(await scan(place, { rules, asOf, outcomes: 'all' }), 'etimad.single-bid')).toEqual([
        'L1 raised',
        'L2 not_computable',
      ])
  })

  test('and where there is a table of lots, awards are not read for it', async () => {
    const lots = 'tender_id,lot_id\nT1,L1\n'
    const files = { 'tenders.csv': tenders, 'lots.csv': lots, 'bids.csv': bids, 'awards.csv': awards }
    const { plan } = await prepareScan(write('lots', files), { rules: single, asOf })
    expect([...plan.columns.keys()]).not.toContain('awards')
  })
})
