import { describe, expect, it } from 'vitest'
import type { FactCatalogue } from '#tenderflag/facts/catalogue.js'
import type { FactSpec } from '#tenderflag/facts/fact.js'
import { lowerCondition, lowerNumber } from '#tenderflag/rules/lower.js'
import type { Node, Param } from '#tenderflag/rules/rule.js'
import type { Scope } from '#tenderflag/rules/scope.js'
import { ExpressionError } from '#tenderflag/text/cel.js'

const spec = (name: string, type: FactSpec['type'], more: Partial<FactSpec> = {}): FactSpec => ({
  name,
  subject: name.split('.')[0] as FactSpec['subject'],
  type,
  about: name,
  needs: [],
  ...more,
})
const facts = [
  spec('lot.open', 'boolean'),
  spec('lot.bidders', 'count'),
  spec('lot.bids', 'count'),
  spec('lot.share', 'share'),
  spec('lot.awarded', 'money'),
  spec('lot.estimate', 'money'),
  spec('lot.currency', 'text', { domain: 'currency' }),
  spec('lot.period', 'days'),
  spec('tender.method', 'enum', { values: ['open', 'selective', 'limited'] }),
  spec('tender.status', 'enum', { values: ['active', 'cancelled'] }),
  spec('tender.estimate', 'money'),
  spec('tender.currency', 'text', { domain: 'currency' }),
  spec('tender.deadline_at', 'instant'),
  spec('tender.opened_at', 'instant'),
  spec('award.status', 'enum', { values: ['active'] }),
]
const catalogue: FactCatalogue = {
  facts: new Map(facts.map((fact) => [fact.name, fact])),
  details: new Map([
    ['lot.rows', { name: 'lot.rows', subject: 'lot', about: 'rows', needs: [], of: () => [] }],
  ]),
}
const param = (value: number | boolean): Param => ({ value, about: { en: 'a parameter' } })
const params = { ratio: param(0.35), least: param(2), off: param(false), on: param(true), zero: param(0) }
const scope = (): Scope => ({
  subject: 'lot',
  catalogue,
  params,
  among: { op: 'const', value: 1 },
  text: '',
  used: new Set(),
})
const condition = (text: string): Node => lowerCondition(text, scope())

const fact = (name: string): Node => ({ op: 'fact', fact: name })
const value = (number: number): Node => ({ op: 'const', value: number })
const TRUE = value(1)
const FALSE = value(0)

describe('lowering', () => {
  const cases: Record<string, Node> = {
    'lot.open': fact('lot.open'),
    '!lot.open': { op: 'not', a: fact('lot.open') },
    '!!lot.open': fact('lot.open'),
    'lot.bidders == 1': { op: 'eq', a: fact('lot.bidders'), b: value(1), tolerant: false },
    'lot.bidders >= lot.bids': { op: 'ge', a: fact('lot.bidders'), b: fact('lot.bids'), tolerant: false },
    'lot.bidders < 1.5': { op: 'lt', a: fact('lot.bidders'), b: value(1.5), tolerant: true },
    'lot.share < params.ratio': { op: 'lt', a: fact('lot.share'), b: value(0.35), tolerant: true },
    'lot.awarded > 1000': { op: 'gt', a: fact('lot.awarded'), b: value(1000), tolerant: true },
    'lot.bidders >= params.least': { op: 'ge', a: fact('lot.bidders'), b: value(2), tolerant: false },
    'tender.method == "selective"': { op: 'eq', a: fact('tender.method'), b: value(1), tolerant: false },
    '"open" != tender.method': { op: 'ne', a: value(0), b: fact('tender.method'), tolerant: false },
    'tender.method in ["open", "limited"]': {
      op: 'in',
      a: fact('tender.method'),
      list: [value(0), value(2)],
    },
    'lot.currency == "SAR"': {
      op: 'eq',
      a: fact('lot.currency'),
      b: { op: 'text', value: 'SAR', domain: 'currency' },
      tolerant: false,
    },
    'lot.currency == tender.currency': {
      op: 'eq',
      a: fact('lot.currency'),
      b: fact('tender.currency'),
      tolerant: false,
    },
    'tender.opened_at < tender.deadline_at': {
      op: 'lt',
      a: fact('tender.opened_at'),
      b: fact('tender.deadline_at'),
      tolerant: false,
    },
    'has(tender.deadline_at)': { op: 'has', a: fact('tender.deadline_at'), instant: true },
    'has(lot.share)': { op: 'has', a: fact('lot.share'), instant: false },
    'coalesce(lot.open, false)': { op: 'coalesce', a: fact('lot.open'), b: FALSE, instant: false },
    'coalesce(tender.method, "open") == "open"': {
      op: 'eq',
      a: { op: 'coalesce', a: fact('tender.method'), b: value(0), instant: false },
      b: value(0),
      tolerant: false,
    },
    'lot.share in [0.1, 0.2]': {
      op: 'or',
      a: { op: 'eq', a: fact('lot.share'), b: value(0.1), tolerant: true },
      b: { op: 'eq', a: fact('lot.share'), b: value(0.2), tolerant: true },
    },
    // Constants are folded, and with them the facts they make needless.
    'params.off && lot.open': FALSE,
    'lot.open && params.off': FALSE,
    'params.on && lot.open': fact('lot.open'),
    'params.on || lot.open': TRUE,
    'params.off || lot.open': fact('lot.open'),
    'params.on ? lot.open : tender.method == "open"': fact('lot.open'),
    '1 + 2 * 3 == 7': TRUE,
    '0.1 + 0.2 == 0.3': TRUE,
    '-params.least < 0': TRUE,
    '2 in [1, 2]': TRUE,
  }
  for (const [text, expected] of Object.entries(cases))
    it(text, () => expect(condition(text)).toEqual(expected))

  it('takes the difference of instants as days', () => {
    expect(condition('tender.deadline_at - tender.opened_at < 15')).toMatchObject({
      op: 'lt',
      a: { op: 'div', a: { op: 'sub' }, b: value(86_400_000) },
      b: value(15),
    })
  })

  it('nests coalesce to the right', () => {
    expect(lowerNumber('coalesce(lot.share, params.ratio, 1)', scope())).toEqual({
      op: 'coalesce',
      a: fact('lot.share'),
      b: value(0.35),
      instant: false,
    })
  })

  it('notes which parameters are used', () => {
    const given = scope()
    lowerCondition('params.off && lot.share < params.ratio', given)
    expect([...given.used].sort()).toEqual(['off', 'ratio'])
  })
})

describe('what is refused, with the place', () => {
  const cases: Record<string, [number, RegExp]> = {
    'lot.opn': [0, /no fact lot\.opn; did you mean lot\.open\?/],
    'lot.open && lot.zzzzzzzzz': [12, /no fact lot\.zzzzzzzzz; `tenderflag facts`/],
    'award.status == "active"': [
      0,
      /about awards; a rule about lots can use facts of lots and their tenders/,
    ],
    'lot.rows == 1': [0, /is a detail/],
    lot: [0, /no fact lot/],
    'params.ration < 1': [0, /no parameter ration; did you mean ratio\?/],
    'lot.bidders': [0, /must be true or false, but this is a number/],
    'lot.open == 1': [12, /one kind, but these are true or false and a plain number/],
    'lot.open + 1 == 2': [11, /one kind/],
    'lot.open < true': [0, /has no order/],
    'tender.method == "opne"': [17, /not among its values; did you mean open\?/],
    'tender.method == tender.status': [17, /one kind/],
    'tender.method < "open"': [0, /has no order/],
    'lot.bidders == "one"': [15, /cannot be held against a number/],
    '"a" == "b"': [0, /cannot be held against/],
    'lot.awarded < tender.estimate': [14, /different currencies/],
    'lot.awarded < lot.bidders': [14, /one kind/],
    'lot.awarded * lot.estimate > 1': [14, /cannot take/],
    'tender.deadline_at > 5': [21, /one kind/],
    'lot.bidders / 0 > 1': [14, /division by zero/],
    'lot.bidders / params.zero > 1': [14, /division by zero/],
    'lot.bidders / (1 - 1) > 1': [15, /division by zero/],
    'lot.bidders > 1e308 * 10.0': [14, /too large/],
    'lot.bidders == 9007199254740993': [15, /too large/],
    'lot.bidders % 2 == 0': [0, /this is none of them/],
    'lot.bidders.size() == 1': [0, /this is none of them/],
    'lot.bidders[0] == 1': [0, /this is none of them/],
    '{"a": 1} == {"a": 1}': [0, /this is none of them/],
    'size(lot.bidders) == 1': [0, /no function size/],
    'lot.bidders == null': [15, /write has\(fact\)/],
    'has(1 + 1)': [4, /has takes a fact/],
    'has()': [0, /has takes one fact/],
    'coalesce(lot.open)': [0, /two values or more/],
    'lot.bidders in []': [15, /list of values/],
    'lot.bidders in lot.bids': [15, /list of values/],
    'lot.open &&': [11, /check the CEL syntax/],
    'lot.open & lot.open': [9, /check the CEL syntax/],
    '': [0, /is empty/],
  }
  for (const [text, [at, message]] of Object.entries(cases))
    it(text === '' ? 'nothing' : text, () => {
      const error = errorOf(text)
      expect(error.message).toMatch(message)
      expect(error.message).not.toContain('\n')
      expect(error.at).toBe(at)
    })

  const deep = {
    parentheses: `${'('.repeat(10_000)}lot.open${')'.repeat(10_000)}`,
    negations: `${'!'.repeat(9_000)}lot.open`,
    minuses: `0 < ${'- '.repeat(4_000)}lot.bidders`,
    sums: `0 < lot.bidders${' + 1'.repeat(2_000)}`,
    'conditions 10,000 deep': 'lot.open ? '.repeat(10_000),
    lists: `lot.bidders in ${'['.repeat(5_000)}`,
  }
  for (const [what, text] of Object.entries(deep))
    it(`${what} without end`, () => {
      const error = errorOf(text)
      expect(error.message).toMatch(/split the rule/)
      expect(error.message.length).toBeLessThan(200)
    })
})

function errorOf(text: string): ExpressionError {
  try {
    condition(text)
  } catch (error) {
    if (error instanceof ExpressionError) return error
    throw error
  }
  throw new Error(`${text} was taken`)
}
