import type { Detail, FactSpec } from '#tenderflag/facts/fact.js'
import { reason } from '#tenderflag/facts/reason.js'
import { type MarketSpec, resultOf } from './scan-result.js'

/** A reason whose table and column the sample has, whose column it lacks, and whose table it lacks. */
export const NO_VALUE = 3 + reason('lots', 'estimate', 'missing')
export const NO_COLUMN = 3 + reason('bids', 'ip', 'missing')
export const NO_TABLE = 3 + reason('contracts', 'status', 'missing')
export const SAME_DAY = 3 + reason('bids', 'withdrawn_at', 'same_day')

const fact = (spec: Partial<FactSpec> & Pick<FactSpec, 'name' | 'type'>): FactSpec => ({
  subject: 'lot',
  about: 'of the sample',
  needs: [],
  ...spec,
})

export const sampleFacts: readonly FactSpec[] = [
  fact({ name: 'lot.awarded', type: 'money' }),
  fact({ name: 'lot.estimate', type: 'money' }),
  fact({ name: 'lot.awarded_to_estimate', type: 'share' }),
  fact({
    name: 'lot.currency',
    type: 'text',
    domain: 'currency',
    needs: ['lots.currency', 'awards.supplier_id'],
  }),
  fact({ name: 'lot.bidders.submitted', type: 'count' }),
  fact({ name: 'lot.withdrawn.all_but_one', type: 'boolean' }),
  fact({ name: 'lot.winner', type: 'text', domain: 'party', needs: ['awards.supplier_id'] }),
  fact({ name: 'lot.contact', type: 'text', domain: 'title', needs: ['parties.name'] }),
  fact({ name: 'tender.status', subject: 'tender', type: 'enum', values: ['active', 'cancelled'] }),
  fact({ name: 'tender.deadline', subject: 'tender', type: 'instant' }),
]

export const IP = '203.0.113.77'
export const PERSON = 'ZQXPERSON91'
export const PERSON_NAME = 'Amina Qorvath'
export const UNKNOWN_KIND = 'ZQXUNKNOWN92'
export const FIRM = 'FIRM-1'

/** Codes 0 of dictionary address, and of parties in order of the rows below: 0 firm, 1 person, 2 of unknown kind. */
export const sampleDetails: readonly Detail[] = [
  {
    name: 'lot.ip.shared',
    subject: 'lot',
    about: 'addresses from which several bid',
    needs: [],
    of: () => [{ address: 0, bidders: [partyCode.firm, partyCode.person, partyCode.unknown] }],
  },
  {
    name: 'lot.withdrawn.bids',
    subject: 'lot',
    about: 'bids withdrawn',
    needs: [],
    of: () => [
      { bidders: [partyCode.person], amount: 12.5, currency: 0, at: Date.UTC(2024, 4, 2, 9, 30), row: 0 },
      { bidders: [partyCode.firm], amount: Number.NaN, currency: -1, at: Number.NaN, row: 1 },
    ],
  },
]
/** Dictionary party is filled in table order: buyers of tenders first. */
const partyCode = { firm: 2, person: 3, unknown: 4 } as const

/** Three tenders of two buyers, one divided into two lots; four rules; a firm, a person and a party of unknown kind. */
export const sampleMarket: MarketSpec = {
  asOf: Date.UTC(2024, 5, 1, 12),
  tables: {
    tenders: [
      {
        tender_id: 'T-2',
        buyer_id: 'B-1',
        buyer_name: 'City',
        title: 'Roads',
        deadline_at: Date.UTC(2024, 4, 1),
      },
      {
        tender_id: 'T-1',
        buyer_id: 'B-1',
        buyer_name: 'City',
        title: '=SUM(A1)',
        deadline_at: Date.UTC(2024, 3, 1),
      },
      { tender_id: 'T-3', buyer_id: 'B-2', buyer_name: 'Port', title: 'Cranes', deadline_at: null },
    ],
    lots: [
      { tender_id: 'T-2', lot_id: 'L-b', title: 'North', estimate: 100, currency: 'SAR' },
      { tender_id: 'T-2', lot_id: 'L-a', title: 'South', estimate: null, currency: 'SAR' },
    ],
    bids: [
      { tender_id: 'T-1', bidder_id: FIRM, amount: 5 },
      { tender_id: 'T-1', bidder_id: PERSON, amount: 6 },
      { tender_id: 'T-1', bidder_id: UNKNOWN_KIND, amount: 7 },
    ],
    awards: [
      { tender_id: 'T-1', lot_id: null, award_id: 'A-1', supplier_id: PERSON, status: 'active' },
      { tender_id: 'T-2', lot_id: 'L-b', award_id: 'A-1', supplier_id: FIRM, status: 'active' },
      { tender_id: 'T-2', lot_id: 'L-a', award_id: 'A-2', supplier_id: UNKNOWN_KIND, status: 'pending' },
      { tender_id: 'T-3', lot_id: null, award_id: null, supplier_id: FIRM, status: 'cancelled' },
    ],
    parties: [
      { party_id: FIRM, name: 'Firm One', kind: 'firm' },
      { party_id: PERSON, name: PERSON_NAME, kind: 'person' },
      { party_id: UNKNOWN_KIND, name: 'Nobody Knows', kind: null },
    ],
  },
  rules: [
    {
      id: 'etimad.low-award',
      subject: 'lot',
      severity: 'high',
      confidence: 'medium',
      title: { en: 'Awarded far below the estimate', ar: 'ترسية أقل بكثير من التقدير' },
      explain: {
        en: 'Awarded at {lot.awarded:money}, {lot.awarded_to_estimate:percent} of {lot.estimate:money}.',
        ar: 'رسا بمبلغ {lot.awarded:money} من {lot.estimate:money}.',
      },
      facts: ['lot.awarded', 'lot.estimate', 'lot.awarded_to_estimate', 'lot.currency'],
      outcomes: {
        'T-2/L-b': {
          code: 'raised',
          value: 1234.5,
          threshold: 3500,
          facts: {
            'lot.awarded': 1234.5,
            'lot.estimate': 10_000,
            'lot.awarded_to_estimate': 0.12345,
            'lot.currency': 0,
          },
        },
        'T-2/L-a': { code: NO_VALUE },
        'T-1': { code: 'clear' },
      },
    },
    {
      id: 'etimad.shared-ip',
      subject: 'lot',
      severity: 'high',
      confidence: 'high',
      explain: {
        en: '{lot.bidders.submitted:count} bid from {lot.ip.shared}; won by {lot.winner}, {lot.contact}.',
      },
      facts: ['lot.bidders.submitted', 'lot.winner', 'lot.contact'],
      details: ['lot.ip.shared', 'lot.withdrawn.bids'],
      adjust: [{ severity: 'low', explain: { en: 'From one network.' } }],
      outcomes: {
        'T-1': {
          code: 'raised',
          value: 2,
          threshold: 2,
          adjusted: [0],
          facts: { 'lot.bidders.submitted': 3, 'lot.winner': 3, 'lot.contact': 8 },
        },
        'T-2/L-a': { code: NO_COLUMN },
        'T-2/L-b': { code: 'clear' },
      },
    },
    {
      id: 'etimad.tender-cancelled',
      subject: 'tender',
      severity: 'medium',
      confidence: 'low',
      explain: { en: 'Status {tender.status:word}, deadline {tender.deadline:instant}.' },
      facts: ['tender.status', 'tender.deadline'],
      outcomes: {
        'T-2': {
          code: 'raised',
          facts: { 'tender.status': 1, 'tender.deadline': Date.UTC(2024, 4, 1) + 0.5 },
        },
        'T-1': { code: NO_TABLE },
        'T-3': { code: 'clear' },
      },
    },
    {
      id: 'etimad.award-cancelled',
      subject: 'award',
      outcomes: {
        'T-3/T-3#1': { code: 'raised' },
        'T-1/A-1': { code: 'clear' },
        'T-2/A-1': { code: SAME_DAY },
      },
    },
  ],
}

/** The sample with the address that the shared-ip detail names. */
export function sampleResult(changes: Partial<MarketSpec> = {}) {
  const result = resultOf({ ...sampleMarket, ...changes })
  result.dataset.dictionaries.address.encodeText(IP)
  return result
}
