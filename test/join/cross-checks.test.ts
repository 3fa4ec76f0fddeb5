import { afterAll, expect, test } from 'vitest'
import { type NoticeCount, outcomeRows, Pool, scanRows } from '#tenderflag/index.js'
import { cpuTime } from '../support/cpu-time.js'

const pool = new Pool(2)
afterAll(() => pool.close())

type Rows = Record<string, unknown>[]
const key = new Uint8Array(32)

/** Outcomes of a rule by tender, and the notices. */
async function scanned(rule: string, tables: Record<string, Rows>) {
  const result = await scanRows(tables as Parameters<typeof scanRows>[0], {
    rules: [`rules/alice/${rule}.yaml`],
    outcomes: 'all',
    pool,
  })
  const rows = [...outcomeRows(result, { reveal: true, key })]
  return {
    outcomes: Object.fromEntries(rows.map(({ tender_id, outcome }) => [tender_id, outcome])),
    rows,
    notices: result.dataset.notices
      .all()
      .map(({ kind, column, count }: NoticeCount) => [kind, column, count]),
  }
}

const awards = (suppliers: readonly string[]) => ({
  tenders: suppliers.map((_, i) => ({ tender_id: `T${i}`, buyer_id: 'B' })),
  awards: suppliers.map((supplier_id, i) => ({
    tender_id: `T${i}`,
    award_id: 'A',
    supplier_id,
    status: 'active',
    awarded_at: '2024-05-01',
  })),
})

const link = (party_id: string, other_id: string, relation = 'owner') => ({ party_id, other_id, relation })

test('ten thousand owners, each of ten thousand firms, in circles: no walk from all to all', async () => {
  const many = Array.from({ length: 10_000 }, (_, i) => i)
  const spent = cpuTime()
  const { outcomes } = await scanned('related-to-official-award', {
    ...awards(many.map((i) => (i % 2 === 0 ? 'HUB' : `F${i}`))),
    parties: many.map((i) => ({ party_id: `F${i}`, address: '1 Tower Street', phone: null })),
    party_links: many.flatMap((i) => [link('HUB', `P${i}`), link(`P${i}`, `F${i}`), link(`F${i}`, 'HUB')]),
    registers: [{ register: 'officials', party_id: 'P7', organisation_id: 'B' }],
  })
  expect(outcomes.T0).toBe('raised')
  expect(outcomes.T7).toBe('raised')
  expect(new Set(Object.values(outcomes))).toEqual(new Set(['raised']))
  expect(spent()).toBeLessThan(30_000)
}, 60_000)

test('an address of 32 parties is a link, one of 33 is an office tower', async () => {
  for (const [others, outcome] of [
    [30, 'raised'],
    [31, 'clear'],
  ] as const) {
    const { outcomes, rows } = await scanned('related-to-official-award', {
      ...awards(['S']),
      parties: ['S', 'O', ...Array.from({ length: others }, (_, i) => `X${i}`)].map((party_id, i) => ({
        party_id,
        address: '1 Tower Street',
        phone: `${5_550_000 + i}`,
      })),
      party_links: [link('X0', 'X1')],
      registers: [{ register: 'officials', party_id: 'O', organisation_id: 'B' }],
    })
    expect(outcomes).toEqual({ T0: outcome })
    const paths = rows[0]?.evidence['award.officials.paths']
    if (outcome === 'raised') expect(paths).toEqual([{ path: ['S', 'address', 'O', 'official'] }])
  }
})

test('what is wrong is counted, and who is spelled otherwise is found', async () => {
  const { outcomes, notices } = await scanned('sanctioned-award', {
    ...awards(['S.1', '11.222.333/0001-80', 'S3']),
    party_links: [link('S3', 'P', 'acquaintance')],
    registers: [
      { register: 'sanctions', party_id: 's1', from: null, to: null },
      { register: 'moon', party_id: 'S3', from: '2024-02-01', to: '2024-01-01' },
      { register: 'moon', party_id: 'P', from: null, to: null },
      { register: 'sanctions', party_id: '11222333000181', from: null, to: null },
    ],
  })
  expect(outcomes).toEqual({ T0: 'raised', T1: 'clear', T2: 'clear' })
  expect(notices).toEqual([
    ['bad_check_digit', 'supplier_id', 1],
    ['unknown_kind', 'relation', 1],
    ['reversed_period', 'to', 1],
    ['unknown_kind', 'register', 1],
  ])
})

test('an identifier that more than a thousand entries have, however they spell it, is nobody’s', async () => {
  const entries = (n: number, register = 'sanctions') =>
    Array.from({ length: n }, (_, i) => ({ register, party_id: i % 2 === 0 ? 'S.1' : 's1' }))
  const others = [{ register: 'sanctions', party_id: 'S2' }]
  const tables = { ...awards(['S1', 'S2', 'S3']), party_links: [link('S4', 'P')] }
  const said = (registers: Rows) => scanned('sanctioned-award', { ...tables, registers })
  const few = await said([...others, ...entries(1000)])
  expect([few.outcomes, few.notices]).toEqual([{ T0: 'raised', T1: 'raised', T2: 'clear' }, []])
  // of several registers, the last of them another one
  const many = await said([...others, ...entries(1000), ...entries(1, 'officials')])
  expect([many.outcomes, many.notices]).toEqual([
    { T0: 'not_computable', T1: 'raised', T2: 'clear' },
    [['doubtful_id', 'party_id', 1]],
  ])
  const ofOthers = await said([...others, ...entries(1001, 'officials')])
  expect(ofOthers.outcomes).toEqual({ T0: 'clear', T1: 'raised', T2: 'clear' })
})

test('the path says what each is to the one before, in its direction', async () => {
  const { rows } = await scanned('related-to-official-award', {
    ...awards(['S']),
    parties: [],
    party_links: [link('X', 'S', 'director'), link('X', 'O', 'representative')],
    registers: [{ register: 'civil servants', party_id: 'O', organisation_id: 'b' }],
  })
  expect(rows[0]?.evidence['award.officials.paths']).toEqual([
    { path: ['S', 'director of', 'X', 'representative', 'O', 'public servant'] },
  ])
})

test('evidence spells a party, and names an office, the same in any order of rows', async () => {
  const registers = [
    { register: 'sanctions', party_id: 'BR-CPF-529.982.247-25' },
    { register: 'public servants', party_id: '529.982.247-25', organisation_id: 'B' },
    { register: 'officials', party_id: '52998224725', organisation_id: 'B' },
  ]
  const party_links = [link('S', 'cpf 52998224725'), link('S', '529.982.247-25', 'director')]
  const rules = ['sanctioned-award', 'related-to-official-award', 'public-servant-award']
  const evidenceOf = async (turned: boolean) =>
    Promise.all(
      rules.map(async (rule) => {
        const { rows } = await scanned(rule, {
          ...awards(['S']),
          registers: turned ? registers.toReversed() : registers,
          party_links: turned ? party_links.toReversed() : party_links,
        })
        return rows.map(({ outcome, evidence }) => ({ outcome, evidence }))
      }),
    )
  const evidence = await evidenceOf(false)
  expect(evidence.flat().map(({ outcome }) => outcome)).toEqual(['raised', 'raised', 'raised'])
  expect(evidence[1]![0]!.evidence['award.officials.paths']).toEqual([
    { path: ['S', 'director', '529.982.247-25', 'official'] },
    { path: ['S', 'owner', '529.982.247-25', 'official'] },
  ])
  expect(await evidenceOf(true)).toEqual(evidence)
})
