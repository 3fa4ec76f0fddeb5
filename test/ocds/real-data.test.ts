import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Dataset } from '#tenderflag/columns/dataset.js'
import { scan } from '#tenderflag/scan.js'
import { counts, distinct, notices, realData, rowsOf } from '../mapping/data.js'
import { read } from './support.js'

const folder = realData('italy-ocds')

// The numbers were counted apart, with Python's json module.
describe.skipIf(folder === undefined)(
  folder ? 'italy-ocds' : 'italy-ocds (skipped: no ../shared/data)',
  () => {
    let dataset: Dataset
    beforeAll(async () => {
      const files = readdirSync(folder!).filter((name) => name.endsWith('.json'))
      dataset = await read(files.map((name) => join(folder!, name)))
    })

    it('reads every release as a tender', () => {
      const tenders = rowsOf(dataset, 'tenders')
      expect(tenders).toHaveLength(5026)
      expect(distinct(tenders, 'tender_id')).toBe(5026)
      expect(distinct(tenders, 'buyer_id')).toBe(8)
      expect(distinct(tenders, 'method_details')).toBe(18)
      expect(counts(tenders, 'method_details')).toMatchObject({
        '23-AFFIDAMENTO DIRETTO': 3603,
        '01-PROCEDURA APERTA': 237,
      })
    })

    it('counts the tenderers, who are named without bids', () => {
      const tenders = rowsOf(dataset, 'tenders')
      expect(tenders.reduce((sum, { bids_count }) => sum + Number(bids_count), 0)).toBe(13_695)
      expect(counts(tenders, 'bids_count')).toMatchObject({ 1: 4200, 2: 146, 3: 149, 12: 11 })
      expect(dataset.tables.has('bids')).toBe(false)
      expect(dataset.tables.has('lots')).toBe(false)
    })

    it('reads awards and contracts, a row a supplier', () => {
      const awards = rowsOf(dataset, 'awards')
      expect(awards).toHaveLength(5241)
      expect(awards.filter(({ supplier_id }) => supplier_id === null)).toEqual([])
      expect(awards.reduce((sum, { amount }) => sum + Number(amount), 0)).toBeCloseTo(467_383_876.66, 1)
      expect(rowsOf(dataset, 'contracts')).toHaveLength(5241)
      expect(dataset.tables.get('awards')!.columns.has('status')).toBe(false)
    })

    it('reads each party once, and knows the buyers for organisations', () => {
      const parties = rowsOf(dataset, 'parties')
      expect(parties).toHaveLength(5799)
      expect(counts(parties, 'kind')).toEqual({ firm: 8, null: 5791 })
    })

    it('mends blanks around roles, and says so', () => {
      expect(notices(dataset)).toEqual(['trimmed parties: 5021'])
    })

    it('scans in one go', async () => {
      const { rules, dataset: read } = await scan(folder!)
      expect(read.tables.get('tenders')!.rows).toBe(5026)
      const codes = Object.fromEntries(
        rules.map(({ rule, codes }) => [
          rule.id,
          counts(
            [...codes].map((code) => ({ code: code > 2 ? 'not computable' : code })),
            'code',
          ),
        ]),
      )
      // nobody shares an address where one bidder is named; the others have no bids
      expect(codes['etimad.shared-ip']).toEqual({ 1: 4200, 'not computable': 826 })
    })

    it('knows methods by a code list of the publisher’s words', async () => {
      const codeLists = {
        'tenders.method': { '01-procedura aperta': 'open', '23-affidamento diretto': 'direct' },
      }
      const { dataset: found } = await scan(folder!, { codeLists })
      expect(counts(rowsOf(found, 'tenders'), 'method')).toMatchObject({ open: 237, direct: 3603 })
      expect(notices(found)).toContain('respelled tenders.method: 3840')
    })
  },
)
