import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { Pool, scanRows } from '#tenderflag/index.js'
import { rulesFor } from '../support/agree.js'

const pool = new Pool(1)
afterAll(() => pool.close())

const rules = await rulesFor({
  conditions: { 'test.pair': ['buyer_supplier', 'buyer_supplier.awards >= 1'] },
})

const buyers = fc.array(fc.constantFrom('P', 'Q', 'R', null), { minLength: 1, maxLength: 4 })
const rows = fc.array(fc.tuple(fc.nat(3), fc.constantFrom('A', 'B', 'C', 'P', null)), { maxLength: 30 })

test('buyers with their suppliers stand in the order of the first row of awards that has both', () =>
  fc.assert(
    fc.asyncProperty(buyers, rows, async (of, made) => {
      const awards = made.map(([t, supplier_id], i) => ({
        tender_id: `T${t % of.length}`,
        award_id: `A${i}`,
        supplier_id,
        status: 'active',
      }))
      const tenders = of.map((buyer_id, t) => ({ tender_id: `T${t}`, buyer_id }))
      const { index, dataset } = await scanRows({ tenders, awards }, { rules, pool })
      const { parts, ofRow, count } = index.populations.buyer_supplier!
      const { party } = dataset.dictionaries
      const found = Array.from({ length: count }, (_, p) => parts.map((part) => party.text(part[p]!)).join())
      const ofRows = awards.map(({ tender_id, supplier_id }) => {
        const buyer_id = of[Number(tender_id.slice(1))]
        return buyer_id && supplier_id ? `${buyer_id},${supplier_id}` : undefined
      })
      expect(found).toEqual([...new Set(ofRows.filter((pair) => pair !== undefined))])
      expect(Array.from(ofRow, (p) => found[p])).toEqual(ofRows)
    }),
    { numRuns: 60 },
  ))
