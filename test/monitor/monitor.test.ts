import { describe, expect, test } from 'vitest'
import { loadRules, type MonitorEvent, openMonitor, type Policy, TenderflagError } from '#tenderflag/index.js'
import { eventTables, eventTypes } from '#tenderflag/monitor/events/event.js'
import { allRules, datasetOf, key, sorted } from './support.js'

const rules = await loadRules(['etimad'])
const open = (options: Parameters<typeof openMonitor>[0] = {}) =>
  openMonitor({ rules, key, workers: 1, ...options })

let n = 0
const event = (
  type: MonitorEvent['type'],
  rows: MonitorEvent['rows'],
  more: Partial<MonitorEvent> = {},
): MonitorEvent => ({
  id: `e${++n}`,
  type,
  at: '2024-06-01T00:00:00Z',
  rows,
  ...more,
})
const tender = {
  tender_id: 'T',
  buyer_id: 'M',
  method: 'open',
  status: 'active',
  deadline_at: '2024-05-01T12:00:00Z',
}
const opened = { ...tender, opened_at: '2024-05-01T12:30:00Z' }
const bid = (bid_id: string, more = {}) => ({
  tender_id: 'T',
  bid_id,
  bidder_id: `F-${bid_id}`,
  status: 'valid',
  submitted_at: '2024-04-30T12:00:00Z',
  ip: '240.0.0.7',
  ...more,
})
const changesOf = ({ changes }: { changes: readonly { change: string; flag: { rule: string } }[] }) =>
  changes.map(({ change, flag }) => `${change} ${flag.rule}`)

describe('flags come and go', () => {
  test('new, changed and gone, as events say', async () => {
    const monitor = await open()
    expect(changesOf(monitor.apply(event('tender.published', { tenders: [tender] })))).toEqual([])
    expect(changesOf(monitor.apply(event('bid.submitted', { bids: [bid('B1')] })))).toEqual([
      'new etimad.single-bid',
    ])
    expect(changesOf(monitor.apply(event('bid.submitted', { bids: [bid('B2')] })))).toEqual([
      'new etimad.shared-ip',
      'gone etimad.single-bid',
    ])
    expect(changesOf(monitor.apply(event('bid.submitted', { bids: [bid('B3')] })))).toEqual([
      'changed etimad.shared-ip',
    ])
    const other = { ip: '240.0.0.8' }
    expect(
      changesOf(
        monitor.apply(event('bid.submitted', { bids: [bid('B2', other), bid('B3', { ip: '240.0.0.9' })] })),
      ),
    ).toEqual(['gone etimad.shared-ip'])
    expect([...monitor.flags()]).toEqual([])
  })

  test('ids and addresses are masked, unless they are to be shown', async () => {
    for (const reveal of [false, true]) {
      const monitor = await open({ reveal })
      monitor.apply(event('tender.published', { tenders: [tender] }))
      monitor.apply(event('bid.submitted', { bids: [bid('B1')] }))
      const text = JSON.stringify(monitor.apply(event('bid.submitted', { bids: [bid('B2')] })))
      expect(text.includes('240.0.0.7')).toBe(reveal)
      expect(text.includes('F-B1')).toBe(reveal)
    }
  })

  test('flags of the history are no news, until an event changes them', async () => {
    const history = await datasetOf({ tenders: [opened], bids: [bid('B1'), bid('B2')] })
    const monitor = await open({ history, historyAt: '2024-05-02' })
    expect([...monitor.flags()].map(({ rule }) => rule)).toEqual(['etimad.shared-ip'])
    expect(changesOf(monitor.apply(event('bid.submitted', { bids: [bid('B1')] })))).toEqual([])
    expect(
      changesOf(
        monitor.apply(
          event('bid.withdrawn', { bids: [bid('B2', { status: 'withdrawn', withdrawn_at: '2024-05-03' })] }),
        ),
      ),
    ).toContain('new etimad.bid-withdrawn')
  })

  test('a party that turns out to be a person is masked at once', async () => {
    const monitor = await open()
    const firm = { party_id: 'F-B1', kind: 'firm' }
    monitor.apply(event('register.changed', { parties: [firm, { ...firm, party_id: 'F-B2' }] }))
    monitor.apply(event('tender.published', { tenders: [tender] }))
    monitor.apply(event('bid.submitted', { bids: [bid('B1'), bid('B2')] }))
    expect(JSON.stringify([...monitor.flags()])).toContain('F-B1')
    monitor.apply(event('register.changed', { parties: [{ ...firm, kind: 'person' }] }))
    expect(JSON.stringify([...monitor.flags()])).not.toContain('F-B1')
  })

  test('time comes from events alone, and never goes back', async () => {
    const monitor = await open()
    expect(monitor.asOf).toBeNull()
    const at = (text: string) =>
      monitor.apply(event('tender.published', { tenders: [tender] }, { at: text })).as_of
    expect(at('2024-04-01T08:00:00+03:00')).toBe('2024-04-01T05:00:00Z')
    expect(at('2024-03-01')).toBe('2024-04-01T05:00:00Z')
    expect(at('2024-04-01')).toBe('2024-04-01')
  })
})

describe('populations stand still between refreshes', () => {
  const many = Array.from({ length: 60 }, (_, i) => `P${i}`)
  const tenders = many.map((tender_id, i) => ({
    tender_id,
    buyer_id: 'M',
    method: i % 3 === 0 ? 'direct' : 'open',
    status: 'complete',
    category: 'goods',
    country: 'SA',
    published_at: '2024-01-01T00:00:00Z',
    deadline_at: new Date(Date.UTC(2024, 0, 20 + (i % 7))).toISOString(),
    estimate: 1000 + i,
    currency: 'SAR',
    classification: '45000000',
  }))
  const bids = many.flatMap((tender_id, i) =>
    ['A', 'B', 'C'].map((bidder_id, b) => ({
      tender_id,
      bid_id: bidder_id,
      bidder_id,
      amount: 900 + i + b * (10 + (i % 5)),
      currency: 'SAR',
      status: 'valid',
      submitted_at: '2024-01-10T00:00:00Z',
    })),
  )

  test('a flag says as of when, and a refresh renews', async () => {
    const history = await datasetOf({ tenders, bids })
    const monitor = await openMonitor({ history, rules: allRules, key, workers: 1 })
    const late = { ...tenders[0]!, tender_id: 'X' }
    const answer = monitor.apply(event('tender.published', { tenders: [late] }))
    const compared = answer.changes.find(({ flag }) => flag.statistics.length > 0)
    expect(compared?.flag.rule).toBe('ocp.R010')
    expect(compared?.population_as_of).toBe('2024-01-10T00:00:00Z')
    expect(compared?.as_of).toBe('2024-06-01T00:00:00Z')
    expect(compared?.flag.statistics[0]?.population).toBeGreaterThan(10)
    const { as_of } = await monitor.refresh()
    expect(as_of).toBe('2024-06-01T00:00:00Z')
    expect(monitor.populationAsOf).toBe(as_of)
  })

  test('no event is taken while it runs', async () => {
    const monitor = await open()
    const refreshing = monitor.refresh()
    expect(() => monitor.apply(event('tender.published', { tenders: [tender] }))).toThrow(/refreshing/)
    await expect(monitor.refresh()).rejects.toThrow(/refreshing/)
    await refreshing
    expect(monitor.apply(event('tender.published', { tenders: [tender] })).status).toBe('applied')
  })
})

describe('what is wrong with events has an answer', () => {
  test('twice', async () => {
    const monitor = await open()
    const one = event('tender.published', { tenders: [tender] })
    expect(monitor.apply(one)).toMatchObject({ seq: 1, status: 'applied' })
    expect(monitor.apply(structuredClone(one))).toMatchObject({ seq: 1, status: 'duplicate', changes: [] })
    expect(monitor.apply({ rows: one.rows, at: one.at, type: one.type, id: one.id })).toMatchObject({
      status: 'duplicate',
    })
    expect(monitor.seq).toBe(1)
  })

  test('another one with the same id is refused, and nothing of it taken', async () => {
    const monitor = await open()
    const one = event('tender.published', { tenders: [tender] })
    monitor.apply(one)
    expect(() => monitor.apply({ ...one, at: '2024-07-01' })).toThrow(/another event with this id/)
    expect(monitor.asOf).toBe('2024-06-01T00:00:00Z')
  })

  test('of an unknown tender: held until it is known', async () => {
    const monitor = await open()
    expect(monitor.apply(event('bid.submitted', { bids: [bid('B1')] }))).toMatchObject({
      status: 'held',
      decision: 'review',
      changes: [],
    })
    const known = monitor.apply(event('tender.published', { tenders: [tender] }))
    expect(changesOf(known)).toEqual(['new etimad.single-bid'])
  })

  test('late: the newer version of a record stands, by instant and then by id', async () => {
    const versions = [
      event('bid.submitted', { bids: [bid('B2', { ip: '240.0.0.9' })] }, { id: 'a', at: '2024-05-03' }),
      event('bid.submitted', { bids: [bid('B2', { ip: '240.0.0.8' })] }, { id: 'b', at: '2024-05-03' }),
      event('bid.submitted', { bids: [bid('B2')] }, { id: 'c', at: '2024-05-02' }),
    ]
    const orders: [number[], string[]][] = [
      [
        [0, 1, 2],
        ['applied', 'applied', 'late'],
      ],
      [
        [2, 1, 0],
        ['applied', 'applied', 'late'],
      ],
      [
        [1, 0, 2],
        ['applied', 'late', 'late'],
      ],
      [
        [2, 0, 1],
        ['applied', 'applied', 'applied'],
      ],
    ]
    for (const [order, statuses] of orders) {
      const monitor = await open()
      monitor.apply(event('tender.published', { tenders: [tender] }))
      monitor.apply(event('bid.submitted', { bids: [bid('B1', { ip: '240.0.0.8' })] }))
      expect(order.map((i) => monitor.apply(versions[i]).status)).toEqual(statuses)
      expect([...monitor.flags()].map(({ rule }) => rule)).toEqual(['etimad.shared-ip'])
    }
  })

  test('late, though another bid was the first to have a round', async () => {
    const monitor = await open()
    const unnamed = (more = {}) => ({ ...bid('', more), bid_id: null, bidder_id: 'F' })
    monitor.apply(event('tender.published', { tenders: [tender] }))
    monitor.apply(event('bid.submitted', { bids: [bid('B1', { ip: '240.0.0.8' })] }))
    monitor.apply(event('bid.submitted', { bids: [unnamed({ ip: '240.0.0.9' })] }))
    monitor.apply(event('bid.submitted', { bids: [{ ...bid('B9'), tender_id: 'U', round: 1 }] }))
    const before = { at: '2024-05-02T00:00:00Z' }
    const late = monitor.apply(event('bid.submitted', { bids: [unnamed({ ip: '240.0.0.8' })] }, before))
    expect([late.status, late.changes]).toEqual(['late', []])
  })

  test('late, with a column that nobody had named: as if it had come first', async () => {
    const given = { ...tender, status: 'cancelled' }
    const newer = event('tender.published', { tenders: [given] })
    const older = event(
      'tender.published',
      { tenders: [{ ...given, previous_tender_id: null }] },
      { at: '2024-05-03' },
    )
    const flagsOf = async (...events: MonitorEvent[]) => {
      const monitor = await open()
      monitor.apply(event('bid.submitted', { bids: [bid('B1'), bid('B2')] }, { id: 'bids' }))
      for (const one of events) {
        monitor.apply(one)
        await monitor.refresh()
      }
      return sorted(monitor.flags())
    }
    const flags = await flagsOf(older, newer)
    expect(flags.join()).toContain('"tender.relaunched":false')
    expect(await flagsOf(newer, older)).toEqual(flags)
  })

  test('before the history: it changes what the history does not have, and nothing else', async () => {
    const history = await datasetOf({ tenders: [opened], bids: [bid('B1')] })
    const monitor = await open({ history, historyAt: '2024-05-02T00:00:00Z' })
    const before = { at: '2024-05-01T00:00:00Z' }
    expect(
      monitor.apply(event('bid.submitted', { bids: [bid('B1', { status: 'withdrawn' })] }, before)).status,
    ).toBe('late')
    expect(monitor.apply(event('bid.submitted', { bids: [bid('B2')] }, before)).status).toBe('applied')
    expect([...monitor.flags()].map(({ rule }) => rule)).toEqual(['etimad.shared-ip'])
    const after = event('bid.submitted', { bids: [bid('B1', { ip: '240.0.0.9' })] })
    expect(changesOf(monitor.apply(after))).toEqual(['gone etimad.shared-ip'])
  })

  test.each<[string, unknown, RegExp]>([
    ['nothing', undefined, /is undefined, and must be an object/],
    ['a text', 'bid', /is "bid", and must be an object/],
    ['no id', { type: 'bid.submitted', at: '2024-01-01', rows: {} }, /event: id: /],
    [
      'a type that is none',
      { id: '1', type: 'bid.lost', at: '2024-01-01', rows: {} },
      /type must be one of tender\.published/,
    ],
    [
      'no instant',
      { id: '1', type: 'bid.submitted', at: 'now', rows: { bids: [bid('B')] } },
      /at: is no date or time/,
    ],
    [
      'a day that does not exist',
      { id: '1', type: 'bid.submitted', at: '2024-02-30', rows: { bids: [bid('B')] } },
      /at: is no date/,
    ],
    [
      'no row',
      { id: '1', type: 'bid.submitted', at: '2024-01-01', rows: { tenders: [tender] } },
      /rows has no row of bids/,
    ],
    [
      'a table that is none',
      { id: '1', type: 'bid.submitted', at: '2024-01-01', rows: { bid: [] } },
      /rows has no "bid" to read; did you mean bids/,
    ],
    [
      'a column that is none',
      { id: '1', type: 'bid.submitted', at: '2024-01-01', rows: { bids: [{ ...bid('B'), amout: 1 }] } },
      /rows\.bids\.0 has no "amout" to read; did you mean amount/,
    ],
    [
      'a value of another type',
      { id: '1', type: 'bid.submitted', at: '2024-01-01', rows: { bids: [bid('B', { amount: '12' })] } },
      /rows\.bids\.0\.amount: /,
    ],
    [
      'a word that is none',
      { id: '1', type: 'bid.submitted', at: '2024-01-01', rows: { bids: [bid('B', { status: 'lost' })] } },
      /rows\.bids\.0\.status: /,
    ],
    [
      'no tender',
      { id: '1', type: 'bid.submitted', at: '2024-01-01', rows: { bids: [{ bid_id: 'B' }] } },
      /rows\.bids\.0\.tender_id: /,
    ],
    [
      'a blank tender',
      { id: '1', type: 'bid.submitted', at: '2024-01-01', rows: { bids: [bid('B', { tender_id: ' ' })] } },
      /tender_id is blank/,
    ],
    [
      'a word for “none” in the place of a tender',
      {
        id: '1',
        type: 'bid.submitted',
        at: '2024-01-01',
        rows: { bids: [bid('B', { tender_id: 'NULL ' })] },
      },
      /tender_id is blank, or says that there is none/,
    ],
    [
      'a text that is too long in bytes',
      {
        id: '1',
        type: 'bid.submitted',
        at: '2024-01-01',
        rows: { bids: [bid('B', { tender_id: 'é'.repeat(2 ** 19 + 1) })] },
      },
      /a value of bids\.tender_id is longer than 1 MiB/,
    ],
    [
      'two tenders',
      {
        id: '1',
        type: 'bid.submitted',
        at: '2024-01-01',
        rows: { bids: [bid('B'), bid('C', { tender_id: 'U' })] },
      },
      /rows\.bids\.1\.tender_id is another/,
    ],
    [
      'a register in a bid',
      { id: '1', type: 'bid.submitted', at: '2024-01-01', rows: { bids: [bid('B')], registers: [] } },
      /rows has no "registers"/,
    ],
  ])('%s', async (_, input, says) => {
    const monitor = await open()
    expect(() => monitor.apply(input)).toThrow(TenderflagError)
    expect(() => monitor.apply(input)).toThrow(says)
    expect(monitor.seq).toBe(0)
    expect(monitor.asOf).toBeNull()
  })

  test('a value that cannot be read is null, with a notice that does not show it', async () => {
    const monitor = await open()
    monitor.apply(event('tender.published', { tenders: [tender] }))
    const { notices } = monitor.apply(event('bid.submitted', { bids: [bid('B1', { ip: '999.1.1.1' })] }))
    expect(notices).toEqual([expect.objectContaining({ kind: 'bad_value', table: 'bids', column: 'ip' })])
    expect(JSON.stringify(notices)).not.toContain('999')
    expect(monitor.apply(event('bid.submitted', { bids: [bid('B2')] })).notices).toEqual([])
  })

  test('every type of event is taken', async () => {
    const monitor = await openMonitor({ rules: allRules, key, workers: 1 })
    const rows = {
      tenders: [tender],
      lots: [],
      bids: [bid('B1')],
      awards: [{ tender_id: 'T', award_id: 'A', supplier_id: 'F-B1', status: 'active' }],
      contracts: [{ tender_id: 'T', contract_id: 'C', supplier_id: 'F-B1' }],
      registers: [{ register: 'sanctions', party_id: 'F-B1', from: '2020-01-01' }],
    }
    for (const type of eventTypes) {
      const table = eventTables[type].at(-1) as keyof typeof rows
      expect(monitor.apply(event(type, { [table]: rows[table] })).status).toBe('applied')
    }
  })
})

describe('a policy decides', () => {
  const decide = async (policy: Policy | string, ...events: MonitorEvent[]) => {
    const monitor = await open({ policy })
    monitor.apply(event('tender.published', { tenders: [tender] }))
    return events.map((one) => monitor.apply(one)).at(-1)!
  }
  const sharing = () => event('bid.submitted', { bids: [bid('B1'), bid('B2')] })

  test('without one, high severity holds and the rest is to be reviewed', async () => {
    const monitor = await open()
    monitor.apply(event('tender.published', { tenders: [tender] }))
    expect(monitor.apply(event('bid.submitted', { bids: [bid('B1')] })).decision).toBe('review')
    const { decision, reasons } = monitor.apply(event('bid.submitted', { bids: [bid('B2')] }))
    expect(decision).toBe('hold')
    expect(reasons).toEqual([
      expect.objectContaining({
        decision: 'hold',
        rule: 'etimad.shared-ip',
        severity: 'high',
        subject: { type: 'lot', id: 'T' },
      }),
    ])
    expect(monitor.apply(event('bid.submitted', { bids: [bid('B2', { ip: null })] })).decision).toBe('clear')
  })

  test('by rule, severity and confidence', async () => {
    expect((await decide({ hold: [{ rules: ['etimad.low-award'] }] }, sharing())).decision).toBe('clear')
    expect((await decide({ hold: [{ rules: ['*.shared-*'], severity: 'high' }] }, sharing())).decision).toBe(
      'hold',
    )
    expect((await decide({ review: [{ rules: ['etimad.*'] }] }, sharing())).decision).toBe('review')
    const single = event('bid.submitted', { bids: [bid('B1')] })
    expect((await decide({ hold: [{ severity: 'high' }], review: [] }, single)).decision).toBe('clear')
    expect((await decide({ hold: [{ severity: 'medium', confidence: 'high' }] }, single)).decision).toBe(
      'clear',
    )
  })

  test('what must be known and is not calls for a review', async () => {
    const answer = await decide(
      { unknown: ['etimad.low-award'] },
      event('award.made', {
        awards: [{ tender_id: 'T', award_id: 'A', supplier_id: 'F', amount: 1, status: 'active' }],
      }),
    )
    expect(answer.not_computable).toContain('etimad.low-award')
    expect(answer.decision).toBe('review')
  })

  test('a flag of a party counts in the processes that name the party', async () => {
    const history = await datasetOf({
      tenders: Array.from({ length: 40 }, (_, i) => ({
        tender_id: `H${i}`,
        buyer_id: 'M',
        method: 'direct',
        status: 'complete',
        published_at: '2024-01-01',
      })),
      awards: Array.from({ length: 40 }, (_, i) => ({
        tender_id: `H${i}`,
        award_id: 'A',
        supplier_id: 'S',
        amount: 1000,
        currency: 'SAR',
        status: 'active',
        awarded_at: '2024-01-02',
      })),
    })
    const monitor = await openMonitor({ history, rules: allRules, key, workers: 1 })
    const ofParties = [...monitor.flags()].filter(
      ({ tender_id, subject }) => tender_id === null && subject.type !== 'market',
    )
    expect(ofParties.length).toBeGreaterThan(0)
    const answer = monitor.apply(
      event('award.proposed', {
        awards: [{ tender_id: 'H1', award_id: 'A', supplier_id: 'S', status: 'pending' }],
      }),
    )
    expect(answer.reasons.map(({ fingerprint }) => fingerprint)).toEqual(
      expect.arrayContaining([ofParties[0]!.fingerprint]),
    )
  })

  test.each<[unknown, RegExp]>([
    [
      { hold: [{ rules: ['etimad.shared-pi'] }] },
      /names the rule etimad\.shared-pi, which the monitor does not run; did you mean etimad\.shared-ip/,
    ],
    [{ hold: [{ severity: 'grave' }] }, /hold\.0\.severity/],
    [{ stop: [] }, /stop|key/],
  ])('a policy that makes no sense is refused: %j', async (policy, says) => {
    await expect(open({ policy: policy as Policy })).rejects.toThrow(says)
  })
})

test.each(['T\n', '\u2003T', '\ufeffT', ` T${'x'.repeat(200)}\u00a0`, 'NA'])(
  'a tender is known by an id as columns keep it: %j',
  async (tender_id) => {
    const monitor = await open()
    const of = { tender_id }
    expect(monitor.apply(event('tender.published', { tenders: [{ ...tender, ...of }] })).status).toBe(
      'applied',
    )
    monitor.apply(event('bid.submitted', { bids: [bid('B1', of)] }))
    const { status, decision } = monitor.apply(event('bid.submitted', { bids: [bid('B2', of)] }))
    expect([status, decision]).toEqual(['applied', 'hold'])
  },
)

test('the order of keys, and copies of a row in one event, change nothing', async () => {
  const [one, other] = [await open(), await open()]
  const twice = event('bid.submitted', { bids: [bid('B1'), bid('B1')] })
  for (const monitor of [one, other]) monitor.apply(event('tender.published', { tenders: [tender] }))
  one.apply(twice)
  other.apply({
    ...twice,
    rows: { bids: twice.rows.bids!.map((row) => Object.fromEntries(Object.entries(row).reverse())) },
  })
  expect(sorted(one.flags())).toEqual(sorted(other.flags()))
})
