import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Periods } from '#tenderflag/facts/buyers/periods.js'

const DAYS = 3
const SUBJECTS = 3

const purchase = fc.record({
  subject: fc.nat(SUBJECTS - 1),
  kind: fc.nat(1),
  currency: fc.nat(1),
  limit: fc.constantFrom(100, 200),
  day: fc.nat(8),
  amount: fc.integer({ min: 1, max: 99 }),
})

test('what comes together is what a walk over all periods finds: of one subject, kind, currency and limit', () => {
  fc.assert(
    fc.property(fc.array(purchase, { maxLength: 12 }), (all) => {
      const periods = new Periods()
      for (const { subject, kind, currency, limit, day, amount } of all)
        periods.add(subject, kind, currency, limit, day, amount)
      const { most, times } = periods.within(DAYS, SUBJECTS)
      for (let subject = 0; subject < SUBJECTS; subject++) {
        const sets = all
          .filter((one) => one.subject === subject)
          .map((one) =>
            all.filter(
              (other) =>
                other.subject === subject &&
                other.kind === one.kind &&
                other.currency === one.currency &&
                other.limit === one.limit &&
                other.day >= one.day &&
                other.day <= one.day + DAYS,
            ),
          )
        expect(most[subject]).toBe(Math.max(0, ...sets.map((set) => set.length)))
        const sums = sets.map((set) => set.reduce((sum, { amount }) => sum + amount, 0) / set[0]!.limit)
        expect(times[subject]).toBeCloseTo(Math.max(0, ...sums), 12)
      }
    }),
  )
})
