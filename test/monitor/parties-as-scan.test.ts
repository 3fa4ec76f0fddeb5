import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hashedId, openMonitor } from '#tenderflag/index.js'
import { historyOf, NOW, playOf, split } from './play.js'
import { eventOf, localRules, type Rows, sorted } from './support.js'

/** TENDERFLAG_RUNS=1000 looks at more of them. */
const RUNS = Number(process.env.TENDERFLAG_RUNS ?? 40)

/** Rules that ask who stands behind or near a bidder, winner or buyer. */
const rules = localRules.filter(({ id }) => id.startsWith('alice.') || /^ocp\.R0(3[23]|4[2-6])$/.test(id))

const award = {
  tender_id: 'T',
  award_id: 'A',
  supplier_id: 'F',
  status: 'active',
  amount: 100,
  currency: 'SAR',
  awarded_at: '2024-05-02',
}
const anybody = fc.constantFrom('F', 'G', 'f', 'P', 'P', 'Q', 'R', '-p', 'q.', 'M', hashedId('P'))
const day = fc.constantFrom(null, null, '2024-04-30', '2024-05-02')
const name = fc.constantFrom(null, 'Silva & Filhos Ltda', 'Filhos Silva', 'Obras do Norte')

/** One tender with bids and awards, and much that is said of those around it. */
const tables: fc.Arbitrary<Rows> = fc.record({
  tenders: fc.constant([
    {
      tender_id: 'T',
      buyer_id: 'M',
      method: 'open',
      status: 'complete',
      classification: '45',
      deadline_at: '2024-05-01',
    },
  ]),
  bids: fc.constant(
    ['F', 'G'].map((bidder_id) => ({
      tender_id: 'T',
      bid_id: bidder_id,
      bidder_id,
      status: 'valid',
      submitted_at: '2024-04-30',
    })),
  ),
  awards: fc.constant([award]),
  parties: fc.uniqueArray(
    fc.record({
      party_id: anybody,
      kind: fc.constantFrom('firm', 'person', null),
      name,
      address: fc.constantFrom('1 A St', '1, a st', '2 A St', '3 C St', null),
      phone: fc.constantFrom('1111111', '2222222', null, null),
    }),
    { selector: ({ party_id }) => party_id, maxLength: 8 },
  ),
  party_links: fc.array(
    fc.record({
      party_id: anybody,
      other_id: fc.option(anybody, { freq: 9 }),
      relation: fc.constantFrom('owner', 'director', 'spouse', 'relative', 'official', 'employee', null),
      share: fc.constantFrom(0.5, 0.1, null),
      from: day,
      to: day,
    }),
    { maxLength: 8 },
  ),
  registers: fc.array(
    fc.record({
      register: fc.constantFrom('sanctions', 'officials', 'officials', 'donors', 'deceased', null),
      party_id: fc.option(anybody, { freq: 9 }),
      organisation_id: fc.constantFrom('M', 'M', null, 'P', 'Q'),
      role: fc.constantFrom('mayor', 'clerk', null),
      name,
      from: day,
      to: day,
    }),
    { maxLength: 6 },
  ),
})

test('without a refresh, the monitor finds whoever is behind or near a party', async () => {
  const seen = new Set<string>()
  await fc.assert(
    fc.asyncProperty(playOf(tables), async (given) => {
      const { history, events } = split(given)
      const monitor = await openMonitor({
        history: await historyOf(history, given.tables),
        historyAt: '1970-01-01',
        rules,
        policy: { unknown: rules.map(({ id }) => id) },
        reveal: true,
        workers: 1,
      })
      /** Flags, and what is not computable of the tender. */
      const said = (at: string) => {
        const again = eventOf(at, { table: 'awards', rows: [award] }, at)
        const { not_computable } = monitor.apply(again)
        for (const { rule } of monitor.flags()) seen.add(rule)
        for (const rule of not_computable) seen.add(`${rule}?`)
        return [...not_computable, ...sorted(monitor.flags())]
      }
      // From here on the data are looked at from one instant.
      monitor.apply(eventOf('first', { table: 'tenders', rows: [{ tender_id: 'of its own' }] }, NOW))
      await monitor.refresh()
      for (const event of events) monitor.apply(event)
      const before = said('2024-06-03T00:00:00Z')
      await monitor.refresh()
      expect(before).toEqual(said('2024-06-03T00:00:01Z'))
    }),
    { numRuns: RUNS },
  )
  expect(seen.size).toBeGreaterThan(20)
})
