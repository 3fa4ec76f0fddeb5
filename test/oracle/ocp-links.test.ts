import fc from 'fast-check'
import { hashedId } from '#tenderflag/index.js'
import { rulesFor, testAgreement } from '../support/agree.js'
import { instant } from '../support/cases.js'
import { linkOracle } from '../support/oracle-ocp-links.js'
import { randomMarket } from '../support/random-market.js'

const rules = await rulesFor({
  ids: ['R032', 'R033', 'R042', 'R043', 'R044', 'R045', 'R046'].map((code) => `ocp.${code}`),
})

const moment = fc.constantFrom(
  ...[null, null, null, '2024-04-30', '2024-05-01', '2024-05-01T11:59:59.999Z', '2024-05-01T12:00Z'].map(
    (text) => (text === null ? null : instant(text)),
  ),
  instant('2024-05-01T12:00:00.001Z'),
  instant('2024-05-02'),
)
const link = fc.record({
  party_id: fc.oneof(
    { weight: 30, arbitrary: fc.constantFrom('A', 'B', 'A', 'B', 'C', 'D', 'U', 'a', 'b.', 'u') },
    { weight: 1, arbitrary: fc.constant(null) },
  ),
  other_id: fc.oneof(
    { weight: 20, arbitrary: fc.constantFrom('X', 'X', 'Y', 'A', 'x', hashedId('X')) },
    { weight: 1, arbitrary: fc.constant(null) },
  ),
  relation: fc.constantFrom('owner', 'owner', 'beneficial owner', 'shareholder', 'official', null),
  share: fc.constantFrom(0.25, 0.25, 0.5, 0.2, 0.1, 0.099, 0, 1, 30, null),
  from: moment,
  to: moment,
})

const entry = fc.record({
  register: fc.constantFrom('sanctions', 'sanctions', 'companies', 'companies', 'officials', 'officials'),
  organisation_id: fc.constantFrom('U', 'U', 'V', 'u', null),
  party_id: fc.oneof(
    { weight: 20, arbitrary: fc.constantFrom('A', 'B', 'C', 'D', 'X', 'X', 'a', '-B', hashedId('C')) },
    { weight: 1, arbitrary: fc.constant(null) },
  ),
  from: moment,
  to: moment,
})

/** A party with its contacts; some are spelled in two ways. */
const party = (party_id: string | null) =>
  fc.record({
    party_id: fc.constant(party_id),
    address: fc.constantFrom('1 A St', '1, a st', '2 A St', '3 A St', '4 A St', 'PO Box 5', 'A Square'),
    phone: fc.constantFrom('1234567', '2345678', '3456789', '4567891', '5678912', '7777777', '123', null),
    email: fc.constantFrom('a@b.org', 'A@B.org', 'b@b.org', 'c@b.org', 'd@b.org', 'e@b.org'),
  })
/** Now and then a party twice, or a row without one. */
const copies = fc.oneof(
  { weight: 8, arbitrary: fc.constant([]) },
  { weight: 1, arbitrary: party('A').map((row) => [row]) },
  { weight: 1, arbitrary: party(null).map((row) => [row]) },
)
/** Now and then somebody has rows of several spellings. */
const spellings = fc
  .subarray(['a', 'b.', 'x', 'u', hashedId('X')])
  .chain((ids) => fc.tuple(...ids.map(party)))

const parties = fc.record({
  party_links: fc.oneof(
    { weight: 12, arbitrary: fc.array(link, { maxLength: 12 }) },
    { weight: 1, arbitrary: fc.constant(undefined) },
  ),
  registers: fc.oneof(
    { weight: 12, arbitrary: fc.array(entry, { maxLength: 5 }) },
    { weight: 1, arbitrary: fc.constant(undefined) },
  ),
  parties: fc.oneof(
    {
      weight: 8,
      arbitrary: fc
        .tuple(...['A', 'B', 'C', 'D', 'U', 'V', 'X'].map(party), copies)
        .map((rows) => rows.flat()),
    },
    {
      weight: 4,
      arbitrary: fc
        .tuple(fc.subarray(['A', 'B', 'C', 'D', 'U', 'V', 'X']), spellings, copies)
        .chain(([ids, more, twice]) =>
          fc.tuple(...ids.map(party)).map((rows) => [...rows, ...more, ...twice]),
        ),
    },
    { weight: 1, arbitrary: fc.array(fc.oneof(party('A'), party('B')), { maxLength: 2 }) },
    { weight: 1, arbitrary: fc.constant(undefined) },
  ),
})

const sides = fc.array(
  fc.record({
    buyer_id: fc.constantFrom('U', 'U', 'U', 'V', 'A', 'a', null),
    procuring_entity_id: fc.constantFrom(null, null, 'V', 'B', 'b.', 'u'),
  }),
  { minLength: 3, maxLength: 3 },
)
const market = fc.tuple(randomMarket(), parties, sides).map(([{ tables, asOf }, more, side]) => {
  const tenders = tables.tenders?.map((row, i) => ({ ...side[i % side.length]!, ...row }))
  // Now and then somebody is spelled in two ways.
  const bids = tables.bids?.map((row, i) =>
    row.bidder_id === 'D' && i % 6 === 5 ? { ...row, bidder_id: 'a' } : row,
  )
  return { tables: { ...tables, ...(tenders && { tenders }), ...(bids && { bids }) }, asOf, more }
})

testAgreement(
  'the naive implementation and the engine agree on random bidders',
  rules,
  market,
  (tables, asOf, { more }) => linkOracle(tables, more, asOf),
)
