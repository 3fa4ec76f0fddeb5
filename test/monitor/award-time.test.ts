import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hashedId, openMonitor, outcomeRows, type RowTables, scanRows } from '#tenderflag/index.js'
import { isAtOnce } from '#tenderflag/monitor/at-once.js'
import { historyOf, NOW, playOf, split } from './play.js'
import { allRules, eventOf, type Rows, sorted } from './support.js'

/** TENDERFLAG_RUNS=1000 looks at more of them. */
const RUNS = Number(process.env.TENDERFLAG_RUNS ?? 12)

/** Rules that look parties up, as far as they can be asked at once. */
const looking = allRules.filter((rule) => isAtOnce(rule) && /^alice\.|^ocp\.R04[2356]$/.test(rule.id))

/** One party is spelled in several ways, or hashed. */
const firms = ['F-1', 'f1', 'F2', hashedId('F2'), '007', '7', 'F3']
const people = ['P1', 'p.1', 'P2', hashedId('P2'), 'P3', 'P4']
const buyers = ['M1', 'm-1', 'M2']
const firm = fc.constantFrom(...firms)
const person = fc.constantFrom(...people)
const buyer = fc.constantFrom(...buyers, null)
const anybody = fc.oneof({ weight: 3, arbitrary: person }, { weight: 1, arbitrary: firm })
const day = fc.constantFrom(null, null, null, null, '2024-04-30', '2024-05-01', '2024-05-02', '2024-05-03')
const contact = <T>(...values: T[]) => fc.constantFrom(null, null, ...values)

const tenderOf = fc.record({
  buyer_id: buyer,
  procuring_entity_id: fc.constantFrom(null, null, 'M2'),
  deadline_at: fc.constantFrom('2024-05-01', '2024-05-01', null),
  bids: fc.array(fc.record({ bidder_id: firm, submitted_at: day }), { minLength: 1, maxLength: 4 }),
  awards: fc.array(fc.record({ supplier_id: firm, awarded_at: day }), { minLength: 1, maxLength: 2 }),
})

const parties = fc.uniqueArray(
  fc.record({
    party_id: fc.constantFrom(...firms, ...people, ...buyers),
    name: contact('Silva & Filhos Ltda', 'SILVA FILHOS', 'Obras do Norte', 'Norte Obras SA', 'Maria Souza'),
    address: contact('1 A St', '1, a st', '2 B St', 'no number'),
    phone: contact('1111111', '+111 1111', '2222222', '12'),
    dissolved_at: contact('2024-05-01', '2024-04-30'),
    activity_codes: contact('10.1', '10.1; 20', '30'),
  }),
  { selector: ({ party_id }) => party_id, minLength: 4, maxLength: 10 },
)
const party_links = fc.array(
  fc.record({
    party_id: fc.oneof(firm, firm, person, fc.constantFrom(...buyers)),
    other_id: anybody,
    relation: fc.constantFrom(
      'owner',
      'director',
      'spouse',
      'relative',
      'official',
      'employee',
      'friend',
      null,
    ),
    from: day,
    to: day,
  }),
  { minLength: 4, maxLength: 12 },
)
const entry = fc.record({
  register: fc.constantFrom(
    'sanctions',
    'officials',
    'public servants',
    'companies',
    'welfare',
    'deceased',
    'donors',
    'library cards',
  ),
  party_id: anybody,
  name: contact('Silva e Filhos', 'Obras Norte', 'Souza, Maria'),
  role: fc.constantFrom(null, 'head', 'clerk', 'suspended'),
  organisation_id: fc.oneof(buyer, person),
  from: day,
  to: day,
})
/** So that there is each register from the beginning: what nobody says until there is one, a refresh says. */
const first = ['companies', 'officials', 'public servants', 'sanctions', 'donors', 'welfare'].map(
  (register) => ({
    register,
    party_id: 'ZZ',
    organisation_id: 'M9',
  }),
)
const isFirst = ({ party_id }: { readonly party_id?: unknown }) => party_id === 'ZZ'
/** So that one official whose organisation nobody knows does not concern every process: a refresh looks at those as well. */
const owned = <T extends { register: string; organisation_id: string | null }>(entry: T): T =>
  ['officials', 'public servants'].includes(entry.register)
    ? { ...entry, organisation_id: entry.organisation_id ?? 'M1' }
    : entry

const tables: fc.Arbitrary<Rows> = fc
  .record({
    tenders: fc.array(tenderOf, { minLength: 2, maxLength: 6 }),
    parties,
    party_links,
    registers: fc.array(entry, { minLength: 4, maxLength: 14 }),
    activities: fc.constantFrom(
      [{ activity: '10', classification: '45' }],
      [
        { activity: '20', classification: '45' },
        { activity: '10', classification: '30' },
      ],
    ),
  })
  .map(({ tenders, registers, ...rest }) => ({
    tenders: tenders.map(({ bids: _, awards: __, ...own }, t) => ({
      tender_id: `T${t}`,
      ...own,
      method: 'open',
      status: 'active',
      classification: '4511',
    })),
    bids: tenders.flatMap(({ bids }, t) =>
      bids.map((bid, n) => ({ tender_id: `T${t}`, bid_id: `B${n}`, status: 'valid', ...bid })),
    ),
    awards: tenders.flatMap(({ awards }, t) =>
      awards.map((award, n) => ({ tender_id: `T${t}`, award_id: `A${n}`, status: 'active', ...award })),
    ),
    registers: [...first, ...registers.map(owned)],
    ...rest,
  }))

describe('rules that look parties up say at once what a scan says', () => {
  test('with links, registers, contacts and shared identifiers, in any order of arrival', async () => {
    const flags = new Map<string, number>()
    await fc.assert(
      fc.asyncProperty(playOf(tables), async (play) => {
        const { history, events: all } = split(play)
        const kept = [...first, ...(history.registers ?? []).filter((row) => !isFirst(row))]
        const events = all.filter(({ rows }) => !rows.registers?.some(isFirst))
        const monitor = await openMonitor({
          history: await historyOf({ ...history, registers: kept }, play.tables),
          historyAt: '1970-01-01',
          rules: looking,
          // who goes by an open id is another matter, and told by other processes too
          reveal: true,
          workers: 1,
        })
        monitor.apply(eventOf('first', { table: 'tenders', rows: [{ tender_id: 'of its own' }] }, NOW))
        for (const event of events) monitor.apply(event)
        const early = sorted(monitor.flags()).filter((flag) => !isOfName(flag))
        // Whose names are like one that came since is asked of a process when it is next touched.
        for (const tender of play.tables.tenders!)
          monitor.apply(eventOf(`touched ${tender.tender_id}`, { table: 'tenders', rows: [tender] }, NOW))
        const before = sorted(monitor.flags())
        expect(early).toEqual(before.filter((flag) => !isOfName(flag)))
        const unknown = new Set<string>()
        for (const event of events) {
          const { tender_id, not_computable } = monitor.apply(event)
          if (tender_id !== null) for (const rule of not_computable) unknown.add(`${tender_id} ${rule}`)
        }
        for (const flag of before) {
          const { rule } = JSON.parse(flag)
          flags.set(rule, (flags.get(rule) ?? 0) + 1)
        }
        await monitor.refresh()
        expect(before).toEqual(sorted(monitor.flags()))
        const scanned = await scanRows(play.tables as RowTables, {
          rules: looking,
          workers: 1,
          asOf: NOW,
          outcomes: 'all',
        })
        const rows = [...outcomeRows(scanned, { reveal: true })]
        const known = new Set([...unknown].map((one) => one.split(' ')[0]))
        const notComputable = rows
          .filter(({ outcome, tender_id }) => outcome === 'not_computable' && known.has(tender_id ?? ''))
          .map(({ tender_id, rule }) => `${tender_id} ${rule}`)
        expect([...unknown].sort()).toEqual([...new Set(notComputable)].sort())
        const subjects = (rows: Iterable<string>) => [...rows].map((row) => subjectOf(JSON.parse(row))).sort()
        expect(subjects(before)).toEqual(subjects(sorted(rows.filter(({ outcome }) => outcome === 'raised'))))
      }),
      { numRuns: RUNS },
    )
    expect([...flags.keys()].filter((rule) => rule.startsWith('alice.')).length).toBeGreaterThan(4)
  })
})

const isOfName = (flag: string) => flag.includes('"rule":"alice.sanctioned-name"')
const subjectOf = (row: { rule: string; tender_id: string; subject: { id: string }; value: unknown }) =>
  `${row.rule} ${row.tender_id} ${row.subject.id} ${row.value}`
