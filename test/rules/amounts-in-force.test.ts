import fc from 'fast-check'
import { expect, test } from 'vitest'
import { AmountsInForce } from '#tenderflag/facts/buyers/amounts-in-force.js'
import '../support/seed.js'

const moment = fc.constantFrom(Number.NEGATIVE_INFINITY, 1, 2, 3, 4, 5, Number.POSITIVE_INFINITY)
const amount = fc.record({
  since: moment,
  until: moment,
  amount: fc.constantFrom(0, 1, 2, 3, Number.POSITIVE_INFINITY),
})

test('a search gives the smallest and largest of all amounts that are in force for long enough', () => {
  fc.assert(
    fc.property(fc.array(amount, { maxLength: 40 }), moment, moment, (all, since, until) => {
      const found = new AmountsInForce(all)
      const wanted = all.filter((one) => one.since <= since && one.until >= until)
      expect(found.find(since, until)).toBe(wanted.length > 0)
      if (wanted.length === 0) return
      expect(found.least).toBe(Math.min(...wanted.map((one) => one.amount)))
      expect(found.most).toBe(Math.max(...wanted.map((one) => one.amount)))
    }),
    { numRuns: 500 },
  )
})
