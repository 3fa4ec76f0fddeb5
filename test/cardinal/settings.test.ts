import { describe, expect, test } from 'vitest'
import { readCardinalSettings } from '#tenderflag/cardinal/read-settings.js'
import { cardinal } from '#tenderflag/cardinal/run.js'
import { defaultSettings } from '#tenderflag/cardinal/settings.js'
import { TenderflagError } from '#tenderflag/errors.js'
import { answerOf } from './support.js'

const read = (text: string) => readCardinalSettings(text, 's.ini')

function problemOf(text: string): string {
  try {
    read(text)
  } catch (error) {
    if (error instanceof TenderflagError && error.code === 'SETTINGS_INVALID') return error.message
    throw error
  }
  return 'none'
}

/** Every setting that Cardinal has. */
const everything = `
currency = USD
no_price_comparison_procurement_methods = Random Selection|Draw
price_comparison_procurement_methods = Reverse Auction

[output]
info_currency_mismatches = true

[defaults]
currency = USD
item_classification_scheme = UNSPSC
bid_status = valid
award_status = active
party_roles = yes

[redactions]
amount = 0|1
organization_id = placeholder

[corrections]
award_status_by_contract_status = on

[modifications]
move_auctions = 1
prefix_buyer_or_procuring_entity_id = DO-UC-
prefix_tenderer_or_supplier_id = DO-RPE-
split_procurement_method_details = -

[codelists.bid_status]
qualified = valid
[codelists.award_status]
Active = active

[exclusions]
procurement_method_details = Random Selection

[R003]
threshold = -15
procurement_methods = open|selective|limited
[R003.procurement_method_details]
emergency = 10
A.b C = 25
[R018]
procurement_methods = open|selective|
[R024]
threshold = 0.05
[R025]
percentile = 75
threshold = .5e-1
[R028]
[R030]
[R035]
threshold = +1
[R036]
[R038]
threshold = 0.5
minimum_submitted_bids = 2
minimum_contracting_processes = 3
[R048]
digits = 2
threshold = 10
minimum_contracting_processes = 20
[R058]
threshold = inf
`

describe('settings', () => {
  test('are all read', () => {
    expect(read(everything)).toEqual({
      currency: 'USD',
      no_price_comparison_procurement_methods: ['Random Selection', 'Draw'],
      price_comparison_procurement_methods: ['Reverse Auction'],
      output: { info_currency_mismatches: true },
      defaults: {
        currency: 'USD',
        item_classification_scheme: 'UNSPSC',
        bid_status: 'valid',
        award_status: 'active',
        party_roles: true,
      },
      redactions: { amount: ['0', '1'], organization_id: ['placeholder'] },
      corrections: { award_status_by_contract_status: true },
      modifications: {
        move_auctions: true,
        prefix_buyer_or_procuring_entity_id: 'DO-UC-',
        prefix_tenderer_or_supplier_id: 'DO-RPE-',
        split_procurement_method_details: '-',
      },
      codelists: { bid_status: { qualified: 'valid' }, award_status: { Active: 'active' } },
      exclusions: { procurement_method_details: ['Random Selection'] },
      R003: {
        threshold: -15,
        procurement_methods: ['open', 'selective', 'limited'],
        procurement_method_details: { emergency: 10, 'A.b C': 25 },
      },
      R018: { procurement_methods: ['open', 'selective'] },
      R024: { threshold: 0.05 },
      R025: { percentile: 75, threshold: 0.05 },
      R028: {},
      R030: {},
      R035: { threshold: 1 },
      R036: {},
      R038: { threshold: 0.5, minimum_submitted_bids: 2, minimum_contracting_processes: 3 },
      R048: { digits: 2, threshold: 10, minimum_contracting_processes: 20 },
      R058: { threshold: Number.POSITIVE_INFINITY },
    })
  })

  test('that were read are taken by the library, infinite thresholds too', async () => {
    const { meta } = await cardinal([], { settings: read(everything) })
    expect(meta.get('R058')).toEqual(new Map([['upper_fence', Number.POSITIVE_INFINITY]]))
  })

  test('of none are every indicator with its defaults', async () => {
    const { meta } = await cardinal([])
    expect([...meta.keys()].sort()).toEqual(['R024', 'R025', 'R048', 'R058'])
    expect(Object.keys(defaultSettings)).toHaveLength(11)
  })

  test.each([
    ['a comment is a line of its own', '; a\n# b\n  ; c\n[R003]\nthreshold = 1', { R003: { threshold: 1 } }],
    ['a colon also parts key and value', '[R003]\nthreshold: 1', { R003: { threshold: 1 } }],
    ['values are trimmed and may be quoted', '[R003]\n threshold  =  "1" ', { R003: { threshold: 1 } }],
    ['quotes keep what is in them', 'currency = "a = \'b\'"', { currency: "a = 'b'" }],
    ['a quoted value may span lines', 'currency = "a\nb"\n[R028]', { currency: 'a\nb', R028: {} }],
    ['a backslash escapes', 'currency = a\\\\b\\x00e9\\tc', { currency: 'a\\bé\tc' }],
    ['names of sections are trimmed', '[ R003 ]', { R003: {} }],
    [
      'white space is that of Unicode',
      '\u0085currency\u00a0=\u2003\u0085\ufeffUSD\ufeff\u0085',
      { currency: '\ufeffUSD\ufeff' },
    ],
    [
      'lines may end as on Windows',
      '[R003]\r\nthreshold = 1\r\n[R028]\r\n',
      { R003: { threshold: 1 }, R028: {} },
    ],
    ['a byte-order mark is none of it', '\ufeff[R028]', { R028: {} }],
    ...(['1', 'TRUE', 'Yes', '0', 'FALSE', 'Off'] as const).map((flag, i): [string, string, object] => [
      `a flag may be ${flag}`,
      `[modifications]\nmove_auctions = ${flag}`,
      { modifications: { move_auctions: i < 3 } },
    ]),
    ['true counts as 1', '[R003]\nthreshold = true', { R003: { threshold: 1 } }],
    [
      'of a key given twice the last counts',
      '[R003]\nthreshold = 1\nthreshold = 2',
      { R003: { threshold: 2 } },
    ],
    ['dots at the top are sections', 'R003.threshold = 1', { R003: { threshold: 1 } }],
    ['an empty list is one', '[R018]\nprocurement_methods =', { R018: { procurement_methods: [] } }],
    [
      'a list keeps empty members',
      'price_comparison_procurement_methods = a||b|',
      { price_comparison_procurement_methods: ['a', '', 'b'] },
    ],
    [
      'the largest and the least whole numbers are some',
      '[R003]\nthreshold = -9223372036854775808\n[R035]\nthreshold = 18446744073709551615',
      { R003: { threshold: -(2 ** 63) }, R035: { threshold: 2 ** 64 } },
    ],
    ['nothing is nothing', '', {}],
  ])('%s', (_, text, settings) => {
    expect(read(text)).toEqual(settings)
  })

  test.each([
    ['[R003]\nthreshhold = 5', 's.ini:2: [R003] has no setting "threshhold"; did you mean threshold?'],
    ['\n[r003]', 's.ini:2: there is no section or setting "r003"; did you mean R003?'],
    ['[R055]\nthreshold = 1', 's.ini:1: there is no section or setting "R055"; did you mean R025?'],
    ['currencies = USD', 's.ini:1: there is no section or setting "currencies"; did you mean currency?'],
    [
      '[codelists.bidstatus]\na = b',
      's.ini:1: there is no section [codelists.bidstatus]; did you mean bid_status?',
    ],
    ['[R028]\nx = 1', 's.ini:2: [R028] has no setting "x"'],
    ['[R003.foo]', 's.ini:1: [R003] has no setting "foo"'],
    ['[R003]\nThreshold = 1', 's.ini:2: [R003] has no setting "Threshold"; did you mean threshold?'],
    ['[R003]\nthreshold =', 's.ini:2: R003.threshold: "" is no whole number'],
    ['[R003]\nthreshold = 1.5', 's.ini:2: R003.threshold: "1.5" is no whole number'],
    ['[R003]\nthreshold = 3 ; c', 's.ini:2: R003.threshold: "3 ; c" is no whole number'],
    [
      '[R003.procurement_method_details]\na = x',
      's.ini:2: R003.procurement_method_details.a: "x" is no whole number',
    ],
    ['[R035]\nthreshold = -1', 's.ini:2: R035.threshold: "-1" is no whole number of 0 or more'],
    [
      '[R048]\ndigits = 99999999999999999999',
      's.ini:2: R048.digits: "99999999999999999999" is no whole number of 0 or more',
    ],
    [
      '[R048]\ndigits = 18446744073709551616',
      's.ini:2: R048.digits: "18446744073709551616" is no whole number of 0 or more',
    ],
    [
      '[R003]\nthreshold = 9223372036854775808',
      's.ini:2: R003.threshold: "9223372036854775808" is no whole number',
    ],
    [
      '[R003]\nthreshold = -9223372036854775809',
      's.ini:2: R003.threshold: "-9223372036854775809" is no whole number',
    ],
    ['[R024]\nthreshold = 5%', 's.ini:2: R024.threshold: "5%" is no number'],
    [
      '[output]\ninfo_currency_mismatches = maybe',
      's.ini:2: output.info_currency_mismatches: "maybe" is neither true nor false',
    ],
    [
      'R003 = 1',
      's.ini:1: R003 is a section: write [R003] on a line of its own, and its settings on the lines after it',
    ],
    [
      '[currency]\nx = 1',
      's.ini:1: currency is a setting, not a section: write currency = … before the first section',
    ],
    ['[R003.threshold]\nx = 1', 's.ini:1: R003.threshold: is one setting, not a section'],
    ['[R003]\nthreshold = a\\nb', 's.ini:2: R003.threshold: "a\\nb" is no whole number'],
    ['R003 = 1\n[R003]', 's.ini:2: R003 is given both as a value and as a section'],
    ['[R003', 's.ini:1: a section that is opened with [ is not closed with ]'],
    ['\n[ ]', 's.ini:2: a section has no name'],
    ['[R003]\n= 5', 's.ini:2: there is no key before the ='],
    ['[R003]\nfoo\nthreshold = 1', 's.ini:2: this line is no [section], no comment and no key = value'],
    ['[R003]\nfoo', 's.ini:2: this line is no [section], no comment and no key = value'],
    ['currency = "USD', 's.ini:1: a value that is opened with a quote is not closed'],
    ['currency = a\\', 's.ini:1: a backslash ends the file'],
    ['currency = a\\x00g', 's.ini:1: \\x is not followed by the four hexadecimal digits of a character'],
    ['__proto__ = 1', 's.ini:1: __proto__ is no name for a section or setting'],
    [
      '[R003.procurement_method_details]\n__proto__ = 1',
      's.ini:2: __proto__ is no name for a section or setting',
    ],
    ['constructor.prototype = 1', 's.ini:1: there is no section or setting "constructor"'],
  ])('%j is an error', (text, message) => {
    expect(problemOf(text)).toBe(message)
  })

  test('are told all that is wrong, in the order of lines', () => {
    expect(problemOf('[R018]\n[R003]\nthreshold = x\nfoo = 1\n[R099]').split('\n')).toEqual([
      's.ini:3: R003.threshold: "x" is no whole number',
      's.ini:4: [R003] has no setting "foo"',
      's.ini:5: there is no section or setting "R099"; did you mean R003?',
    ])
  })

  test('of a program are checked, too', async () => {
    const settings: unknown = { R003: { threshhold: 5 } }
    // @ts-expect-error: as a program without types may have them
    await expect(cardinal([], { settings })).rejects.toMatchObject({
      code: 'SETTINGS_INVALID',
      message: '[R003] has no setting "threshhold"; did you mean threshold?',
    })
  })

  test.each([
    ['[R048]\nthreshold = 18446744073709551615', { R048: { upper_fence: 2 ** 64 } }],
    ['[R058]\nthreshold = -0', { R058: { upper_fence: -0 } }],
  ])('of a file come to the indicators as they are: %j', async (text, meta) => {
    expect(await answerOf(text, [])).toEqual({ Meta: meta })
  })

  test.each([
    [{ R003: { threshold: 1.5 } }, 'R003.threshold: "1.5" is no whole number'],
    [{ R035: { threshold: -1 } }, 'R035.threshold: "-1" is no whole number of 0 or more'],
    [
      { R035: { threshold: 2 ** 65 } },
      'R035.threshold: "36893488147419103000" is no whole number of 0 or more',
    ],
  ])('of a program are held to the same: %j', async (settings, message) => {
    await expect(cardinal([], { settings })).rejects.toMatchObject({ code: 'SETTINGS_INVALID', message })
  })

  test('of methods are found by name only, not by what every object has', async () => {
    const tender = (procurementMethodDetails: string) => ({
      procurementMethodDetails,
      tenderPeriod: { startDate: '2024-01-01T00:00:00Z', endDate: '2024-01-03T00:00:00Z' },
    })
    const releases = ['__proto__', 'toString', 'x'].map((name) => ({ ocid: name, tender: tender(name) }))
    const settings = '[R003]\nthreshold = 1\n[R003.procurement_method_details]\nx = 9\nvalueOf = 9'
    expect(await answerOf(settings, releases)).toEqual({ OCID: { x: { R003: 1 } }, Meta: {} })
  })
})
