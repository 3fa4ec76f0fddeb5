import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openAlerts } from '#tenderflag/alerts/open-alerts.js'
import type { AlertStore } from '#tenderflag/alerts/store.js'
import { type PostgresServer, postgresBin, startPostgres } from './postgres-server.js'
import { all, apply, by, data, idOf, kindsOf, newFile, RULE, runOf, sighting } from './support.js'

/** The same tests against both databases. */
const kinds = [
  { kind: 'SQLite', missing: false },
  { kind: 'PostgreSQL', missing: postgresBin === undefined },
] as const

for (const { kind, missing } of kinds)
  describe.skipIf(missing)(`a store in ${kind}${missing ? ': not installed' : ''}`, () => {
    let server: PostgresServer | undefined
    const open: AlertStore[] = []
    beforeAll(async () => {
      if (kind === 'PostgreSQL') server = await startPostgres()
    })
    afterAll(async () => {
      for (const store of open) await store.close()
      await server?.stop()
    })
    let made = 0
    const place = (): string => server?.fresh(`store_${++made}`) ?? newFile()
    const opened = async (location: string): Promise<AlertStore> => {
      const store = await openAlerts(location, { create: true, wait: 200 })
      open.push(store)
      return store
    }
    const fresh = () => opened(place())

    test('a flag seen again is the same alert, with the instants of the runs', async () => {
      const store = await fresh()
      const first = await apply(store, runOf(1, [sighting(1), sighting(2)]))
      expect(first.counts).toEqual({
        flags: 2,
        new: 2,
        changed: 0,
        reopened: 0,
        resolved: 0,
        undecided: 0,
        silenced: 0,
      })
      const second = await apply(store, runOf(2, [sighting(2, {}, 0.75), sighting(1), sighting(1)]))
      expect(second.counts).toMatchObject({ flags: 2, new: 0, changed: 0 })
      expect(await store.get(idOf(2))).toEqual({
        id: idOf(2),
        state: 'open',
        data: data(2),
        rule: RULE,
        severity: 'medium',
        score: 0.75,
        first_seen: '2026-01-01T19:00:00.000Z',
        last_seen: '2026-01-02T19:00:00.000Z',
        runs: 2,
        gone_since: null,
        silenced: null,
        assignee: null,
        comments: [],
        history: [
          {
            seq: 2,
            at: '2026-01-01T19:00:00.000Z',
            kind: 'new',
            state: 'open',
            run: 1,
            by: null,
            text: null,
            changes: [],
          },
        ],
      })
      expect((await store.verify()).problems).toEqual([])
    })

    test('changes of value and evidence are kept, with what they were', async () => {
      const store = await fresh()
      await apply(store, runOf(1, [sighting(1)]))
      const { counts } = await apply(store, runOf(2, [sighting(1, { value: 0.3, threshold: 0.36 })]))
      expect(counts.changed).toBe(1)
      const alert = await store.get(idOf(1))
      expect(alert?.data).toMatchObject({ value: 0.3, threshold: 0.36 })
      expect(alert?.history[1]).toMatchObject({
        kind: 'changed',
        changes: [{ field: 'value', before: 0.2, now: 0.3 }],
      })
      // a threshold that moves with the data around it, and words, are no change
      const texts = { en: { title: 'Other words', message: 'Other words' } }
      await apply(store, runOf(3, [sighting(1, { value: 0.3, threshold: 0.37, texts })]))
      expect(await kindsOf(store, 1)).toEqual(['new', 'changed'])
      // a version of the rule, a language, a threshold that moved far: kept, and no change for an auditor
      await apply(store, runOf(4, [sighting(1, { value: 0.3, threshold: 0.37, rule_version: 2 })]))
      await apply(store, runOf(5, [sighting(1, { value: 0.3, threshold: 0.5, rule_version: 2 })]))
      expect(await kindsOf(store, 1)).toEqual(['new', 'changed', 'updated', 'updated'])
      expect((await store.verify()).problems).toEqual([])
    })

    test('resolved when the data surely no longer show it, and reopened when they do again', async () => {
      const store = await fresh()
      await apply(store, runOf(1, [sighting(1), sighting(2), sighting(3)]))
      await store.act(idOf(2), { kind: 'confirmed', text: 'a cartel' }, by('Ana'))
      const { counts } = await apply(store, runOf(2, [], { over: ({ tender_id }) => tender_id !== 'T3' }))
      expect(counts).toMatchObject({ resolved: 2, undecided: 1 })
      expect(await store.get(idOf(1))).toMatchObject({
        state: 'resolved',
        gone_since: '2026-01-02T19:00:00.000Z',
      })
      expect(await store.get(idOf(2))).toMatchObject({
        state: 'confirmed',
        gone_since: '2026-01-02T19:00:00.000Z',
      })
      expect(await store.get(idOf(3))).toMatchObject({ state: 'open', gone_since: null })
      const asked: string[] = []
      await apply(store, runOf(3, [], { over: ({ id }) => asked.push(id) > 0 && false }))
      expect(asked).toEqual([idOf(3)])
      await apply(store, runOf(4, [sighting(1), sighting(2, { value: 0.1 }), sighting(3)]))
      expect(await store.get(idOf(1))).toMatchObject({ state: 'reopened', gone_since: null })
      expect(await store.get(idOf(2))).toMatchObject({
        state: 'confirmed',
        gone_since: null,
        data: { value: 0.1 },
      })
      expect(await kindsOf(store, 2)).toEqual(['new', 'confirmed', 'gone', 'back'])
      expect((await store.verify()).problems).toEqual([])
    })

    test('alerts of rules that were not run are left alone', async () => {
      const store = await fresh()
      await apply(store, runOf(1, [sighting(1)]))
      const other = { rules: [{ id: 'etimad.single-bid', version: 1 }] }
      const { counts } = await apply(store, runOf(2, [], other))
      expect(counts).toMatchObject({ resolved: 0, undecided: 0 })
      expect(await store.get(idOf(1))).toMatchObject({ state: 'open', runs: 1 })
    })

    test('what was dismissed stays so until its evidence changes materially', async () => {
      const store = await fresh()
      await apply(store, runOf(1, [sighting(1)]))
      await store.act(idOf(1), { kind: 'dismissed', text: 'a bulk discount' }, by('Ana'))
      await apply(store, runOf(2, []))
      expect(await store.get(idOf(1))).toMatchObject({
        state: 'dismissed',
        gone_since: '2026-01-02T19:00:00.000Z',
      })
      // two small steps, each less than the share, are measured from the day of the dismissal
      await apply(store, runOf(3, [sighting(1, { value: 0.21 })]))
      expect(await store.get(idOf(1))).toMatchObject({ state: 'dismissed', gone_since: null })
      await apply(store, runOf(4, [sighting(1, { value: 0.22, rule_version: 2, severity: 'high' })]))
      expect(await store.get(idOf(1))).toMatchObject({ state: 'dismissed', severity: 'high' })
      const { counts } = await apply(
        store,
        runOf(5, [sighting(1, { value: 0.23, rule_version: 2, severity: 'high' })]),
      )
      expect(counts.reopened).toBe(1)
      const alert = await store.get(idOf(1))
      expect(alert?.state).toBe('reopened')
      expect(alert?.history.at(-1)?.changes).toContainEqual({ field: 'value', before: 0.2, now: 0.23 })
      expect((await store.verify()).problems).toEqual([])
    })

    test('what people do is kept with who did it, and can be taken back', async () => {
      const store = await fresh()
      await apply(store, runOf(1, [sighting(1), sighting(2)]))
      await store.act('00000001', { kind: 'acknowledged', text: undefined }, by('Ana'))
      await store.act(idOf(1), { kind: 'assigned', text: 'Bo\u0000' }, by('Ana'))
      await store.act(idOf(1), { kind: 'commented', text: ' asked the buyer ' }, by('Bo'))
      await store.act(idOf(1), { kind: 'dismissed', text: 'nothing to it' }, by('Bo'))
      const alert = await store.act(idOf(1), { kind: 'acknowledged' }, by('Ana', 21))
      expect(alert).toMatchObject({ state: 'acknowledged', assignee: 'Bo\uFFFD' })
      expect(alert.comments).toEqual([
        { seq: 6, at: '2026-01-20T08:00:00.000Z', by: 'Bo', text: 'asked the buyer' },
      ])
      expect(alert.history.map(({ kind, by }) => `${kind} ${by}`)).toEqual([
        'new null',
        'acknowledged Ana',
        'assigned Ana',
        'commented Bo',
        'dismissed Bo',
        'acknowledged Ana',
      ])
      await apply(store, runOf(2, []))
      await expect(store.act(idOf(1), { kind: 'acknowledged' }, by('Ana'))).rejects.toMatchObject({
        code: 'ALERT_STATE',
      })
      await expect(store.act(idOf(1), { kind: 'dismissed', text: ' ' }, by('Ana'))).rejects.toMatchObject({
        code: 'USAGE',
      })
      await expect(store.act(idOf(1), { kind: 'confirmed' }, by(' '))).rejects.toMatchObject({
        code: 'USAGE',
      })
      await expect(store.act('ffff', { kind: 'confirmed' }, by('Ana'))).rejects.toMatchObject({
        code: 'ALERT_UNKNOWN',
      })
      await expect(store.find('0000')).rejects.toThrow(/several alerts begin with/)
      expect((await store.verify()).problems).toEqual([])
    })

    test('exceptions silence, tell what is unused or expired, and end', async () => {
      const store = await fresh()
      const exception = (subject: object, expires: string) => ({
        rule: RULE,
        subjects: [subject],
        reason: 'sole publisher',
        owner: 'market office',
        expires,
      })
      const exceptions = [
        exception({ tender: 'T1', buyer: 'B1' }, '2026-01-03'),
        exception({ tender: 'T2', buyer: 'B1' }, '2026-01-03'),
        exception({ tender: 'T2' }, '2025-12-31'),
        { ...exception({ tender: 'T9' }, '2026-01-03'), rule: 'etimad.single-bid' },
      ]
      const { counts, exceptions: use } = await apply(store, runOf(1, [sighting(1), sighting(2)]), {
        exceptions,
      })
      expect(counts.silenced).toBe(1)
      expect(use).toEqual({ unused: [`2 (${RULE})`], expired: [`3 (${RULE})`] })
      expect((await all(store.list())).map(({ id }) => id)).toEqual([idOf(2)])
      expect(await all(store.list({ silenced: true }))).toHaveLength(2)
      expect(await store.get(idOf(1))).toMatchObject({
        silenced: { owner: 'market office', expires: '2026-01-03' },
      })
      await apply(store, runOf(3, [sighting(1), sighting(2)])) // no file: it stays, to the end of the last day
      expect(await all(store.list())).toHaveLength(1)
      await apply(store, runOf(4, [sighting(1), sighting(2)]))
      expect(await kindsOf(store, 1)).toEqual(['new', 'silenced', 'unsilenced'])
      await apply(store, runOf(4, [sighting(1)]), {
        exceptions: [exception({ supplier: 'party-1' }, '2026-02-01')],
      })
      await apply(store, runOf(5, [sighting(1)]), { exceptions: [] })
      expect(await kindsOf(store, 1)).toEqual(['new', 'silenced', 'unsilenced', 'silenced', 'unsilenced'])
      expect((await store.verify()).problems).toEqual([])
    })

    test('lists by buyer, rule, severity, region, state and instant, the gravest first', async () => {
      const store = await fresh()
      const flags = [
        sighting(1, { severity: 'high' }, 0.1),
        sighting(2, {}, null),
        sighting(3, { region: null, buyer: null }, 0.9),
        sighting(4, { severity: 'high' }, 0.2),
        sighting(5, {}, 0.9),
      ]
      await apply(store, runOf(1, flags))
      await store.act(idOf(2), { kind: 'dismissed', text: 'no' }, by('Ana'))
      const ids = async (query: Parameters<AlertStore['list']>[0]) =>
        (await all(store.list(query))).map(({ id }) => Number(`0x${id.slice(0, 8)}`))
      expect(await ids({})).toEqual([4, 1, 3, 5, 2])
      expect(await ids({ limit: 2 })).toEqual([4, 1])
      expect(await ids({ severity: 'high' })).toEqual([4, 1])
      expect(await ids({ buyer: ['B1', 'B2'] })).toEqual([4, 1, 5, 2])
      expect(await ids({ region: ['South'] })).toEqual([1, 5])
      expect(await ids({ state: ['dismissed', 'confirmed'] })).toEqual([2])
      expect(await ids({ since: '2026-01-20' })).toEqual([2])
      expect(await ids({ tender: ['T3'] })).toEqual([3])
      expect(await ids({ rule: ['etimad.*'] })).toHaveLength(5)
      expect(await ids({ rule: ['etimad.low-*', 'etimad.single-bid', 'eti.*'] })).toEqual([])
      expect(await ids({ buyer: [] })).toEqual([])
    })

    test('gives changes after an entry, each once, in the order of the log', async () => {
      const store = await fresh()
      const flags = Array.from({ length: 450 }, (_, n) => sighting(n + 1))
      const { head } = await apply(store, runOf(2, flags))
      expect(await store.head()).toEqual(head)
      const first = await all(store.changes(0))
      expect(first.map(({ entry }) => entry.seq)).toEqual(flags.map((_, i) => i + 1))
      await apply(
        store,
        runOf(1, [sighting(7, { value: 0.3 })], { over: ({ tender_id }) => tender_id === 'T9' }),
      )
      await store.act(idOf(8), { kind: 'confirmed' }, by('Ana'))
      const later = await all(store.changes(head.seq))
      expect(later.map(({ entry, alert }) => `${entry.kind} ${alert.data?.tender_id}`)).toEqual([
        'changed T7',
        'resolved T9',
        'confirmed T8',
      ])
      expect(await all(store.changes(head.seq, { state: ['confirmed'] }))).toHaveLength(1)
      expect(await all(store.changes(0, { limit: 3 }))).toHaveLength(3)
      expect(await all(store.changes((await store.head()).seq))).toEqual([])
    })

    test('keeps the order of runs when the clock goes back, and says so', async () => {
      const store = await fresh()
      await apply(store, runOf(9, [sighting(1)]))
      const back = await apply(store, runOf(3, [sighting(1), sighting(2)]))
      expect(back).toMatchObject({ number: 2, clock_went_back: true, at: '2026-01-03T19:00:00.000Z' })
      expect((await apply(store, runOf(4, [sighting(2)]))).clock_went_back).toBe(false)
      expect(await store.get(idOf(1))).toMatchObject({
        runs: 2,
        state: 'resolved',
        last_seen: '2026-01-03T19:00:00.000Z',
      })
      expect((await store.runs()).map(({ number, at }) => `${number} ${at.slice(8, 10)}`)).toEqual([
        '3 04',
        '2 03',
        '1 09',
      ])
      expect((await store.runs(1))[0]).toMatchObject({
        head: await store.head(),
        version: expect.stringMatching(/^\d/),
      })
      expect((await store.verify()).problems).toEqual([])
      await expect(apply(store, { ...runOf(1, []), at: 'noon' })).rejects.toMatchObject({ code: 'USAGE' })
    })

    test('erases personal data, and the log still verifies', async () => {
      const store = await fresh()
      const mentions = { supplier: { id: 'party-1', name: null } }
      await apply(store, runOf(1, [sighting(1), sighting(2), sighting(3, mentions), sighting(11)]))
      await store.act(idOf(1), { kind: 'assigned', text: 'Ana' }, by('Bo'))
      await store.act(idOf(2), { kind: 'commented', text: 'asked Mr. party-77, twice' }, by('Ana'))
      await store.act(idOf(2), { kind: 'assigned', text: 'Ana' }, by('Bo'))
      expect(await store.erase({ parties: ['party-1', 'party-77'] }, by('Bo', 21))).toBe(3)
      expect(await store.erase({ actors: ['Ana'] }, by('Bo', 21))).toBe(0) // what she did went with the alerts
      await store.act(idOf(11), { kind: 'assigned', text: 'Ana' }, by('Ana', 22))
      expect(await store.erase({ actors: ['Ana'] }, by('Bo', 22))).toBe(1)
      expect(await store.get(idOf(1))).toMatchObject({
        data: null,
        assignee: null,
        state: 'open',
        rule: RULE,
      })
      expect((await store.get(idOf(2)))?.comments).toEqual([
        expect.objectContaining({ by: null, text: null }),
      ])
      expect(await store.get(idOf(11))).toMatchObject({ data: data(11), assignee: null })
      expect((await all(store.list())).map(({ id }) => id)).toEqual([idOf(11)])
      const verification = await store.verify()
      expect(verification).toMatchObject({ problems: [], erased: 11, alerts: 4 })
      // seen again, it stays erased; gone, that is known
      await apply(store, runOf(2, [sighting(1, { value: 0.9 }), sighting(11)]))
      expect(await store.get(idOf(1))).toMatchObject({ data: null, runs: 2 })
      await store.erase({ alerts: ['0000000b'] }, by('Bo', 23))
      expect(await all(store.list())).toEqual([])
      expect((await store.verify()).problems).toEqual([])
    })

    test('erases nothing for an empty id, nor what only has a number like it', async () => {
      const store = await fresh()
      await apply(store, runOf(1, [sighting(1, { value: 7 }), sighting(2, { tender_id: '7' })]))
      for (const parties of [[''], [' ']])
        await expect(store.erase({ parties }, by('Bo'))).rejects.toMatchObject({ code: 'USAGE' })
      await expect(store.erase({ actors: [''] }, by('Bo'))).rejects.toMatchObject({ code: 'USAGE' })
      expect(await store.erase({ parties: ['7'] }, by('Bo'))).toBe(0)
      await apply(store, runOf(2, [sighting(3, { supplier: { id: '7', name: null } })]))
      expect(await store.erase({ parties: ['7'] }, by('Bo'))).toBe(1)
    })

    test('erases a party by its whole id, and nothing that only looks like it', async () => {
      const store = await fresh()
      const evidence = (value: unknown) => ({ evidence: { 'award.sanctions.paths': value } })
      const named = (type: 'bidder' | 'bidder_pair' | 'lot', id: string) => ({ subject: { type, id } })
      const message = (text: string) => ({ texts: { en: { title: 'In 20 days', message: text } } })
      const about = [
        { buyer: { id: '20', name: null } },
        evidence([{ path: ['1', 'owner', '20', 'sanctions'] }]),
        evidence([{ bidders: ['7', '20'], file: 'bids.csv', row: 20 }]),
        named('bidder', '20'),
        named('bidder_pair', '20 + 7'),
        named('bidder_pair', '7 + 20'),
        // no others
        { buyer: { id: '200', name: '20' }, ...message('20 bids on 2024-01-20') },
        { ...named('lot', '20'), tender_id: '20', value: 20, region: '20' },
        named('bidder_pair', '120 + 7'),
        named('bidder_pair', '7 + 120'),
        { ...evidence([{ path: ['1', '20', '2', '20'] }, { at: '2024-01-20', amount: 20 }]) },
        { evidence: { 'lot.currency': '20', 'award.supplier_age': 20 } },
        { supplier: { id: 'BR-20', name: 'Firm 20' } },
        { supplier: { id: '20-BR', name: null } },
        { supplier: { id: '020', name: null } },
      ]
      await apply(
        store,
        runOf(
          1,
          about.map((more, i) => sighting(i + 1, more)),
        ),
      )
      await store.act(idOf(15), { kind: 'commented', text: '20 pages, see 20' }, by('Ana'))
      expect(await store.erase({ parties: ['20'] }, by('Bo', 21))).toBe(6)
      expect((await all(store.list())).map(({ id }) => id).sort()).toEqual(
        about.flatMap((_, i) => (i < 6 ? [] : [idOf(i + 1)])).sort(),
      )
      await store.act(idOf(14), { kind: 'commented', text: 'party-14 or 529.982.247-25?' }, by('Ana'))
      await store.act(idOf(13), { kind: 'commented', text: 'party-140, 1529.982.247-25' }, by('Ana'))
      await store.act(idOf(12), { kind: 'commented', text: 'my-party-14, 529.982.247-25-1' }, by('Ana'))
      expect(await store.erase({ parties: ['529.982.247-25'] }, by('Bo', 21))).toBe(1)
      expect((await store.verify()).problems).toEqual([])
    })

    test('takes no run whose pseudonyms are made with another key', async () => {
      const store = await fresh()
      await apply(store, runOf(1, [sighting(1)]))
      await expect(apply(store, runOf(2, [], { key_check: 'another' }))).rejects.toMatchObject({
        code: 'STORE_OTHER_KEY',
      })
      expect(await store.get(idOf(1))).toMatchObject({ state: 'open' })
    })

    test('two runs at once: one waits, and what it waits for is there; too long, and it says so', async () => {
      const location = place()
      const [first, second] = [await opened(location), await opened(location)]
      let inside: Promise<unknown> | undefined
      function* meanwhile() {
        yield sighting(1)
        inside = expect(apply(second, runOf(2, [sighting(2)]))).rejects.toMatchObject({
          code: 'STORE_LOCKED',
          message: expect.stringMatching(/another program is writing/),
        })
        yield* Array.from({ length: 600 }, (_, n) => sighting(n + 3))
      }
      if (kind === 'SQLite') {
        await apply(first, runOf(1, meanwhile()))
        await inside
        expect((await second.runs()).length).toBe(1)
      }
      const before = (await first.runs()).length
      await Promise.all([
        apply(first, runOf(3, [sighting(1, { value: 0.5 })], { over: () => false })).catch(tooLong),
        apply(second, runOf(4, [sighting(1, { value: 0.5 })], { over: () => false })).catch(tooLong),
      ])
      const runs = await first.runs()
      expect(runs.length).toBeGreaterThan(before)
      expect(runs.map(({ number }) => number)).toEqual(runs.map((_, i) => runs.length - i))
      expect((await first.verify()).problems).toEqual([])
    })

    test('a run that fails leaves nothing behind', async () => {
      const store = await fresh()
      await apply(store, runOf(1, [sighting(1)]))
      const head = await store.head()
      function* broken() {
        for (let n = 2; n < 3_000; n++) yield sighting(n)
        throw new RangeError('a bug')
      }
      await expect(apply(store, runOf(2, broken()))).rejects.toThrow('a bug')
      expect(await store.head()).toEqual(head)
      expect(await all(store.list())).toHaveLength(1)
      expect((await store.verify()).problems).toEqual([])
    })
  })

function tooLong(error: unknown): undefined {
  expect(error).toMatchObject({ code: 'STORE_LOCKED' })
  return undefined
}
