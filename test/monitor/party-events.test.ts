import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { hashedId, loadRules, type MonitorEvent, openDurableMonitor, openMonitor } from '#tenderflag/index.js'
import { allRules, datasetOf, key, type Rows } from './support.js'

const rules = await loadRules(['alice'])
const open = async (history: Rows, more: Parameters<typeof openMonitor>[0] = {}) =>
  openMonitor({ history: await datasetOf(history), rules, key, workers: 1, ...more })

let n = 0
const event = (
  type: MonitorEvent['type'],
  rows: MonitorEvent['rows'],
  at = '2024-06-01T00:00:00Z',
): MonitorEvent => ({ id: `e${++n}`, type, at, rows })

const tender = { tender_id: 'T', buyer_id: 'M', method: 'open', status: 'active', deadline_at: '2024-05-01' }
const award = {
  tender_id: 'T',
  award_id: 'A',
  supplier_id: 'F-1',
  status: 'pending',
  awarded_at: '2024-05-02',
}
const bid = { tender_id: 'T', bid_id: 'B', bidder_id: 'F-1', status: 'valid', submitted_at: '2024-04-30' }
const link = (party_id: string, other_id: string, relation: string) => ({ party_id, other_id, relation })
const entry = (register: string, party_id: string, more = {}) => ({ register, party_id, ...more })
const dated = { tenders: [tender], bids: [bid], awards: [award] }

const rulesOf = ({ changes }: { changes: readonly { change: string; flag: { rule: string } }[] }) =>
  changes.map(({ change, flag }) => `${change} ${flag.rule}`).sort()

describe('an award is looked up in registers before anybody signs', () => {
  /** Not the first of its register, which is looked at with any process. */
  const first = entry('sanctions', 'Z')
  const registers = [first, entry('sanctions', 'f1', { from: '2024-01-01' }), entry('officials', 'P9')]

  test('of a supplier under another spelling of its identifier', async () => {
    const monitor = await open({ tenders: [{ tender_id: 'old' }], registers, party_links: [] })
    monitor.apply(event('tender.published', { tenders: [tender] }))
    const answer = monitor.apply(event('award.proposed', { awards: [award] }))
    expect(rulesOf(answer)).toContain('new alice.sanctioned-award')
    expect(answer.decision).toBe('hold')
    const other = monitor.apply(event('award.proposed', { awards: [{ ...award, supplier_id: 'F-2' }] }))
    expect(rulesOf(other)).toContain('gone alice.sanctioned-award')
  })

  test('of a supplier and owners under other spellings, by rules of pack ocp alone', async () => {
    const monitor = await open(
      {
        tenders: [{ tender_id: 'old' }],
        registers: [...registers, entry('companies', 'Z'), entry('companies', 'f.1')],
        party_links: [
          { ...link('Z', 'Z1', 'owner'), share: 1 },
          { ...link('F1', 'p1', 'owner'), share: 1 },
          { ...link('f_2', 'P.1', 'owner'), share: 1 },
        ],
      },
      { rules: await loadRules(['ocp.R032', 'ocp.R045', 'ocp.R046']) },
    )
    const bids = [bid, { ...bid, bid_id: 'C', bidder_id: 'F-2' }]
    monitor.apply(event('tender.published', { tenders: [{ ...tender, status: 'complete' }], bids }))
    const answer = monitor.apply(event('award.proposed', { awards: [award] }))
    expect(rulesOf(answer)).toEqual(['new ocp.R046'])
    expect([...monitor.flags()].map(({ rule }) => rule).sort()).toEqual(['ocp.R032', 'ocp.R046'])
  })

  test.each([
    ['hashed', [entry('sanctions', hashedId('F 1'))], []],
    ['behind it', [entry('sanctions', 'P.1')], [link('F1', 'p1', 'owner')]],
    ['behind it, hashed', [entry('sanctions', hashedId('P1'))], [link('F1', 'p1', 'owner')]],
  ])('of somebody who is %s', async (_, listed, party_links) => {
    const monitor = await open({
      tenders: [{ tender_id: 'old' }],
      registers: [first, ...listed],
      party_links,
    })
    monitor.apply(event('tender.published', { tenders: [tender] }))
    expect(rulesOf(monitor.apply(event('award.made', { awards: [award] })))).toContain(
      'new alice.sanctioned-award',
    )
  })

  test('of a name like one on a list, while names come and go', async () => {
    const named = { ...entry('sanctions', 'X1'), name: 'SILVA & FILHOS LTDA' }
    const monitor = await open({
      ...dated,
      registers: [named, entry('sanctions', 'X2', { name: 'Obras do Norte' })],
      parties: [{ party_id: 'F-1', name: 'Filhos Silva' }],
    })
    const again = () => monitor.apply(event('award.made', { awards: [award] }, `2024-06-02T00:00:${10 + n}Z`))
    const hasName = () => [...monitor.flags()].some(({ rule }) => rule === 'alice.sanctioned-name')
    again()
    expect(hasName()).toBe(true)
    monitor.apply(event('register.changed', { registers: [{ ...named, name: 'Souza' }] }))
    again()
    expect(hasName()).toBe(false)
    monitor.apply(
      event('register.changed', { registers: [{ ...named, register: 'debarred', name: 'silva, filhos' }] }),
    )
    again()
    expect(hasName()).toBe(true)
  })

  test.each([
    ['the last of those who link each other', 30, ['alice.related-to-official-award']],
    ['one too many', 31, []],
  ])('of a supplier that is at home with an official, %s at the address', async (_, others, expected) => {
    const people = ['F-1', 'O', ...Array.from({ length: others }, (_, i) => `X${i}`)]
    const history = {
      ...dated,
      awards: [],
      party_links: [],
      registers: [entry('officials', 'O', { organisation_id: 'M' })],
      parties: people.map((party_id) => ({ party_id, address: '1 Tower Street' })),
    }
    const related = allRules.filter(({ id }) => id === 'alice.related-to-official-award')
    const monitor = await open(history, { rules: related })
    monitor.apply(event('award.made', { awards: [award] }))
    expect([...monitor.flags()].map(({ rule }) => rule)).toEqual(expected)
  })

  const near = ['alice.related-to-official-award', 'ocp.R043']
  test.each<[string, string, Rows]>([
    [
      'the spouse of an owner',
      near[0]!,
      { party_links: [link('F1', 'P1', 'owner'), link('O299', 'p.1', 'spouse')] },
    ],
    [
      'a relative of a director',
      near[0]!,
      { party_links: [link('f.1', 'P1', 'director'), link('P1', 'o-299', 'relative')] },
    ],
    ['a tenant of its house', near[1]!, { party_links: [link('F-1', 'P1', 'owner')] }],
    ['the owner itself', near[0]!, { party_links: [link('F-1', 'O299', 'owner')] }],
  ])('of the last of many officials, who is %s', async (_, rule, { party_links }) => {
    // more than are looked at with every process
    const officials = (more = {}) => Array.from({ length: 300 }, (_, i) => entry('officials', `O${i}`, more))
    const parties = [
      { party_id: 'F-1', address: '1 A St', phone: '1111111' },
      { party_id: 'O299', address: rule === near[1] ? '1, a st.' : '2 B St', phone: '2222222' },
    ]
    for (const [listed, links] of [
      [officials({ organisation_id: 'M' }), []],
      [
        [entry('officials', 'Z', { organisation_id: 'M' })],
        officials().map(({ party_id }) => link('M', party_id, 'official')),
      ],
    ] as const) {
      const history = {
        ...dated,
        awards: [],
        parties,
        registers: listed,
        party_links: [...links, ...party_links!],
      }
      const monitor = await open(history, { rules: allRules.filter(({ id }) => near.includes(id)) })
      monitor.apply(event('award.made', { awards: [award] }))
      expect([...monitor.flags()].map((flag) => flag.rule)).toContain(rule)
    }
  })

  test('not by an entry that a newer one took back', async () => {
    const ended = entry('sanctions', 'F-1', { to: '2024-02-01' })
    const monitor = await open({
      ...dated,
      awards: [],
      registers: [entry('sanctions', 'F-1')],
      party_links: [],
    })
    monitor.apply(event('register.changed', { registers: [ended] }))
    expect(rulesOf(monitor.apply(event('award.made', { awards: [award] })))).toEqual([])
  })

  test('what is not known of registers is not computable, and not clear', async () => {
    const monitor = await open({ tenders: [tender] }, { policy: { unknown: ['alice.sanctioned-award'] } })
    const answer = monitor.apply(event('award.proposed', { awards: [award] }))
    expect(answer.not_computable).toContain('alice.sanctioned-award')
    expect(answer.decision).toBe('review')
  })
})

describe('what registers say of others reaches processes', () => {
  test.each<[string, Rows, MonitorEvent['rows'], string]>([
    [
      'of an owner',
      { party_links: [link('F1', 'P1', 'owner')], registers: [entry('sanctions', 'X')] },
      { registers: [entry('sanctions', 'p-1')] },
      'new alice.sanctioned-award',
    ],
    [
      'of who becomes an owner',
      { party_links: [], registers: [entry('sanctions', 'P1')] },
      { party_links: [link('F-1', 'P1', 'director')] },
      'new alice.sanctioned-award',
    ],
    [
      'of a relative of an owner, who becomes an official',
      {
        party_links: [link('F1', 'P1', 'owner'), link('P2', 'P1', 'spouse')],
        registers: [entry('officials', 'X', { organisation_id: 'M' })],
      },
      { registers: [entry('officials', 'P2', { organisation_id: 'M' })] },
      'new alice.related-to-official-award',
    ],
    [
      'of an official by a link of the buyer',
      {
        party_links: [link('F1', 'P1', 'owner'), link('P2', 'P1', 'spouse')],
        registers: [entry('officials', 'X', { organisation_id: 'M' })],
      },
      { party_links: [link('M', 'P2', 'official')] },
      'new alice.related-to-official-award',
    ],
    [
      'of who moves in with an official',
      {
        party_links: [],
        registers: [entry('officials', 'P2', { organisation_id: 'M' })],
        parties: [{ party_id: 'F-1', address: '1 A St' }],
      },
      { parties: [{ party_id: 'P2', address: '1, a st.' }] },
      'new alice.related-to-official-award',
    ],
    [
      'of who becomes the head that the supplier gave to',
      {
        party_links: [],
        registers: [
          entry('donors', 'F-1', { organisation_id: 'P7' }),
          entry('officials', 'X', { role: 'clerk' }),
        ],
      },
      { registers: [entry('officials', 'P7', { organisation_id: 'M', role: 'mayor' })] },
      'new alice.donor',
    ],
  ])('%s', async (_, history, rows, change) => {
    const monitor = await open({ ...dated, ...history })
    expect(rulesOf(monitor.apply(event('register.changed', rows)))).toContain(change)
  })

  test.each([
    ['under another spelling', 'p.2'],
    ['hashed', hashedId('P2')],
  ])('of an official of the buyer %s, who is reached where the bidder is', async (_, official) => {
    const others = Array.from({ length: 300 }, (_, i) =>
      entry('officials', `O${i}`, { organisation_id: 'M' }),
    )
    const monitor = await open(
      {
        ...dated,
        tenders: [{ ...tender, status: 'complete' }],
        registers: [...others, entry('officials', official, { organisation_id: 'M' })],
        parties: [
          { party_id: 'F-1', address: '2 B St', phone: '1111111' },
          { party_id: 'P2', address: '1 A St', phone: '2222222' },
        ],
      },
      { rules: await loadRules(['ocp.R043']) },
    )
    const moved = event('register.changed', { parties: [{ party_id: 'F-1', address: '1, a st.' }] })
    expect(rulesOf(monitor.apply(moved))).toContain('new ocp.R043')
  })

  test('of who moves away, as far as it was linked before', async () => {
    const monitor = await open({
      ...dated,
      party_links: [],
      registers: [entry('officials', 'P2', { organisation_id: 'M' })],
      parties: [
        { party_id: 'F-1', address: '1 A St' },
        { party_id: 'P2', address: '1 A St' },
      ],
    })
    const moved = event('register.changed', { parties: [{ party_id: 'P2', address: '9 Z St' }] })
    expect(rulesOf(monitor.apply(moved))).toContain('gone alice.related-to-official-award')
  })

  test('of an official without a contact: the processes of the buyer', async () => {
    const official = entry('officials', 'P2', { organisation_id: 'M' })
    const monitor = await open(
      {
        ...dated,
        registers: [official],
        party_links: [],
        parties: [
          { party_id: 'F-1', address: '1 A St' },
          { party_id: 'P2', address: '2 B St' },
          { party_id: 'M' },
        ],
      },
      { rules: allRules.filter(({ id }) => id === 'ocp.R043') },
    )
    const moved = event('register.changed', { parties: [{ party_id: 'P2', address: '1 A St' }] })
    expect(rulesOf(monitor.apply(moved))).toEqual(['new ocp.R043'])
  })

  test('ten thousand owners, links in circles, and everybody at one address', async () => {
    const owners = Array.from({ length: 10_000 }, (_, i) => link('F-1', `P${i}`, 'owner'))
    const circle = owners
      .slice(0, 100)
      .map(({ other_id }, i) => link(other_id, `P${(i + 1) % 100}`, 'relative'))
    const monitor = await open({
      ...dated,
      awards: [],
      party_links: [...owners, ...circle],
      registers: [entry('sanctions', 'P9999'), entry('officials', 'P77', { organisation_id: 'M' })],
      parties: owners.map(({ other_id }) => ({ party_id: other_id, address: '1 Tower', phone: '1111111' })),
    })
    const found = rulesOf(monitor.apply(event('award.made', { awards: [award] })))
    expect(found).toContain('new alice.sanctioned-award')
    expect(found).toContain('new alice.related-to-official-award')
    const again = entry('sanctions', 'P9999', { to: '2024-03-01' })
    expect(rulesOf(monitor.apply(event('register.changed', { registers: [again] })))).toContain(
      'gone alice.sanctioned-award',
    )
  })
})

describe('an event dated far ahead', () => {
  const far = event('tender.published', { tenders: [{ tender_id: 'F' }] }, '2099-01-01')

  test('is refused, and nothing of it taken', async () => {
    const monitor = await open(dated)
    const { asOf } = monitor
    expect(() => monitor.apply(far)).toThrow(
      expect.objectContaining({
        code: 'EVENT_AHEAD',
        message: expect.stringMatching(/731 days ahead of 2024/),
      }),
    )
    expect([monitor.asOf, monitor.seq]).toEqual([asOf, 0])
    const within = event('tender.published', { tenders: [{ tender_id: 'F' }] }, '2025-05-03')
    expect(monitor.apply(within).status).toBe('applied')
    expect(monitor.asOf).toBe('2025-05-03')
  })

  test('is taken where so many days are allowed, or nothing else has a date', async () => {
    expect((await open(dated, { maxAhead: 36_500 })).apply(far).as_of).toBe('2099-01-01')
    expect((await open({ tenders: [{ tender_id: 'old' }] })).apply(far).as_of).toBe('2099-01-01')
  })

  test('that was taken is taken again from the log, whatever is allowed then', async () => {
    const state = mkdtempSync(join(tmpdir(), 'tenderflag-'))
    try {
      const options = { state, history: await datasetOf(dated), rules, key, workers: 1 }
      const first = await openDurableMonitor({ ...options, maxAhead: 36_500 })
      first.apply(far)
      first.close()
      const second = await openDurableMonitor(options)
      expect([second.seq, second.asOf]).toEqual([1, '2099-01-01'])
      expect(second.apply(far).status).toBe('duplicate')
      second.close()
    } finally {
      rmSync(state, { recursive: true })
    }
  })

  test('is refused in its place among others', async () => {
    const state = mkdtempSync(join(tmpdir(), 'tenderflag-'))
    try {
      const monitor = await openDurableMonitor({
        state,
        history: await datasetOf(dated),
        rules,
        key,
        workers: 1,
      })
      const answers = monitor.applyAll([
        event('award.made', { awards: [award] }),
        far,
        event('award.made', { awards: [award] }),
      ])
      expect(answers.map((one) => (one instanceof Error ? one.code : one.status))).toEqual([
        'applied',
        'EVENT_AHEAD',
        'applied',
      ])
      monitor.close()
    } finally {
      rmSync(state, { recursive: true })
    }
  })
})

test('tables that no rule about parties reads are still there after a refresh', async () => {
  const item = (item_id: string, unit_price: number) => ({
    tender_id: 'T',
    item_id,
    classification: '45',
    unit: 'kg',
    currency: 'SAR',
    quantity: 1,
    unit_price,
  })
  const tables = {
    ...dated,
    parties: [{ party_id: 'F-1', activity_codes: '10' }],
    activities: [
      { activity: '10', classification: '30' },
      { activity: '20', classification: '45' },
    ],
    thresholds: [{ method: 'direct', currency: 'SAR', amount: 100 }],
    items: [item('a', 1)],
    tenders: [{ ...tender, classification: '45' }],
  }
  const kept = ['alice.wrong-activity', 'alice.emergency-price', 'ocp.R055']
  const monitor = await open(tables, { rules: allRules.filter(({ id }) => kept.includes(id)) })
  monitor.apply(event('tender.published', { tenders: tables.tenders, items: [item('b', 2), item('a', 3)] }))
  const wrong = () => [...monitor.flags()].filter(({ rule }) => rule === 'alice.wrong-activity').length
  expect(wrong()).toBe(1)
  await monitor.refresh()
  expect(wrong()).toBe(1)
  expect(
    ['items', 'activities', 'thresholds'].map(
      (name) => monitor.found.dataset.tables.get(name as 'items')?.rows,
    ),
  ).toEqual([2, 2, 1])
})
