import { expect, test } from 'vitest'
import { run } from './support.js'

const bid = (more: object = {}) => ({
  status: 'valid',
  value: { amount: 5, currency: 'USD' },
  tenderers: [{ id: 'A' }],
  ...more,
})

async function repairs(settings: string, release: object): Promise<unknown> {
  const { counts } = await run(settings, [{ ocid: 'a', ...release }], { prepare: true })
  return Object.fromEntries(counts.repairs)
}

const bids = (...details: unknown[]) => ({ bids: { details } })
const priced = (value: unknown) => bids(bid({ value }), bid({ value }))
const award = (more: object) => ({ awards: [{ id: 1, suppliers: [], ...more }] })
const cancelled = { contracts: [{ awardID: 1, status: 'cancelled' }] }
const moved = '[modifications]\nmove_auctions = true'
const auctions = [{ stages: [{ bids: [bid()] }] }]

test.each<[what: string, settings: string, release: object, counts: object]>([
  ['nothing', '', { ...bids(bid()), ...award({ id: '1', status: 'active' }) }, {}],
  ['currencies', '[defaults]\ncurrency = EUR', priced({ amount: 5 }), { currency_filled: 2 }],
  ['currencies that are missing', '[defaults]', priced({ amount: 5 }), { currency_missing: 2 }],
  ['currencies where nothing is set', '', priced({ amount: 5 }), { currency_missing: 2 }],
  ['statuses of bids', '[defaults]\nbid_status = valid', bids({}, null), { bid_status_filled: 2 }],
  ['statuses of bids that are missing', '', bids({}, null), { bid_status_missing: 2 }],
  [
    'no status that is on a list',
    '',
    {
      ...bids(
        ...['invited', 'pending', 'valid', 'disqualified', 'withdrawn'].map((status) => bid({ status })),
      ),
      awards: ['pending', 'active', 'cancelled', 'unsuccessful'].map((status) => ({ status })),
    },
    {},
  ],
  ['statuses of bids on no list', '', bids(bid({ status: 'active' })), { bid_status_unknown: 1 }],
  [
    'statuses of bids by list',
    '[codelists.bid_status]\nok = valid\nvalid = x',
    bids(bid({ status: 'ok' }), bid()),
    { bid_status_mapped: 2, bid_status_unknown: 1 },
  ],
  ['statuses of awards', '[defaults]\naward_status = active', { awards: [{}] }, { award_status_filled: 1 }],
  ['statuses of awards that are missing', '', { awards: [{}] }, { award_status_missing: 1 }],
  [
    'statuses of awards on no list',
    '',
    { awards: [{ status: 'valid' }, { status: 'active' }] },
    { award_status_unknown: 1 },
  ],
  [
    'statuses of awards by list',
    '[codelists.award_status]\nActive = active',
    { awards: [{ status: 'Active' }] },
    { award_status_mapped: 1 },
  ],
  [
    'awards whose contracts are cancelled',
    '[corrections]\naward_status_by_contract_status = true',
    { ...award({ id: '1', status: 'active' }), ...cancelled },
    { number_as_id: 1, award_status_by_contract: 1 },
  ],
  [
    'awards that are cancelled already',
    '[corrections]\naward_status_by_contract_status = true',
    { ...award({ id: '1', status: 'cancelled' }), ...cancelled },
    { number_as_id: 1 },
  ],
  ['amounts', '[redactions]\namount = 5', priced({ amount: 5, currency: 'USD' }), { amount_redacted: 2 }],
  ['amounts of 0', '', priced({ amount: 0, currency: 'USD' }), { amount_zero: 2 }],
  ['ids', '[redactions]\norganization_id = A', { ...bids(bid()), buyer: { id: 'A' } }, { id_redacted: 2 }],
  [
    'prefixes',
    '[modifications]\nprefix_buyer_or_procuring_entity_id = U-\nprefix_tenderer_or_supplier_id = A',
    { ...bids(bid()), buyer: { id: 'X' }, tender: { procuringEntity: { id: 'U-X' } } },
    { id_prefixed: 1 },
  ],
  [
    'ids that are numbers',
    '',
    { buyer: { id: 1 }, tender: { procuringEntity: { id: '1' } } },
    { number_as_id: 1 },
  ],
  [
    'an object for a list',
    '',
    bids(bid({ tenderers: { id: 'A' } }), bid({ tenderers: 'A' })),
    { object_as_list: 1 },
  ],
  [
    'details',
    '[modifications]\nsplit_procurement_method_details = -',
    { tender: { procurementMethodDetails: 'Open - 1' } },
    { details_split: 1 },
  ],
  [
    'details that stay',
    '[modifications]\nsplit_procurement_method_details = -',
    { tender: { procurementMethodDetails: 'Open' } },
    {},
  ],
  ['auctions', moved, { auctions }, { auctions_moved: 1 }],
  ['auctions beside bids', moved, { auctions, ...bids(bid()) }, { auctions_not_moved: 1 }],
  ['no auctions', moved, bids(bid()), {}],
])('prepare counts %s', async (_, settings, release, counts) => {
  expect(await repairs(settings, release)).toEqual(counts)
})
