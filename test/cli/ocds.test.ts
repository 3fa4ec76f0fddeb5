import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { expectOneLine, market, rows, shell, tenderflag, testFolder, write } from './tenderflag.js'

const folder = testFolder()
const release = (ocid: string, more: object = {}) => ({
  ocid,
  date: '2024-05-01T00:00:00Z',
  tag: ['compiled'],
  tender: {
    procurementMethod: 'open',
    tenderPeriod: { endDate: '2024-02-01T12:00:00Z' },
    numberOfTenderers: 1,
    value: { amount: 100 },
    ...more,
  },
  awards: [{ id: 'a', status: 'active', date: '2024-03-01T00:00:00Z', value: { amount: 20 } }],
})
const a = write(join(folder, 'data/a.json'), JSON.stringify({ releases: [release('A'), release('B')] }))
write(join(folder, 'data/b.jsonl'), `${JSON.stringify(release('C'))}\n`)
const single = ['-r', 'rules/etimad/single-bid.yaml']
const flagged = (stdout: string) => rows(stdout).map((row) => row.tender_id)

describe('tenderflag scan of OCDS', () => {
  it('takes files, folders, patterns and stdin', async () => {
    const data = join(folder, 'data')
    expect(flagged((await tenderflag(['scan', a, ...single])).stdout)).toEqual(['A', 'B'])
    expect(flagged((await tenderflag(['scan', data, ...single])).stdout)).toEqual(['A', 'B', 'C'])
    expect(flagged((await tenderflag(['scan', join(data, '*.json*'), ...single])).stdout)).toEqual([
      'A',
      'B',
      'C',
    ])
    const script = `cat ${data}/a.json | tenderflag scan - ${single.join(' ')}`
    expect(flagged((await shell(script)).stdout)).toEqual(['A', 'B'])
    const packed = `gzip -c ${data}/b.jsonl | tenderflag scan ${data}/a.json - ${single.join(' ')}`
    expect(flagged((await shell(packed)).stdout)).toEqual(['A', 'B', 'C'])
  })

  it('reads a file that is named like a table by what it holds', async () => {
    const bids = write(join(folder, 'named/bids.jsonl'), `${JSON.stringify(release('N'))}\n`)
    expect(flagged((await tenderflag(['scan', bids, ...single])).stdout)).toEqual(['N'])
    const tenders = write(join(folder, 'named/tenders.jsonl'), '{"tender_id":"T","ocid":"x"}\n')
    expect((await tenderflag(['scan', tenders])).code).toBe(0)
  })

  it('accuses nobody, and clears nobody, for what a publisher wrote badly', async () => {
    const bid = (id: string, bidder: string, amount: number) => ({
      id,
      status: 'valid',
      date: '2024-01-20T00:00:00Z',
      tenderers: [{ id: bidder }],
      value: { amount, currency: 'EUR' },
    })
    const { numberOfTenderers: _, ...tender } = release('').tender
    const town = { locality: 'Lisboa', countryName: 'PT' }
    const releases = [
      // several bids of one id are no consortium
      { ...release('one-id'), tender, bids: { details: [bid('1', 'A', 7), bid('1', 'B', 8)] } },
      // an update with empty lists takes no bid away, and one without ids adds one
      { ...release('updated'), tag: ['bid'], tender, bids: { details: [{ ...bid('', 'A', 7), id: null }] } },
      {
        ...release('updated'),
        date: '2024-05-02T00:00:00Z',
        tag: ['award'],
        tender: { lots: [] },
        bids: { details: [{ ...bid('', 'B', 8), id: null }] },
        parties: [
          // owners that have no id are owners, and a town is no address
          { id: 'A', beneficialOwners: [{ name: 'X' }], address: town },
          { id: 'B', beneficialOwners: [{ name: 'X' }], address: town },
        ],
      },
      {
        ...release('updated'),
        date: '2024-05-03T00:00:00Z',
        tag: ['award'],
        bids: { details: [] },
        tender: {},
      },
    ]
    const file = write(join(folder, 'slips.json'), JSON.stringify({ releases }))
    const rules = ['alice/common-owner', 'ocp/R042'].flatMap((rule) => ['-r', `rules/${rule}.yaml`])
    const { stdout } = await tenderflag(['scan', file, ...single, ...rules, '--outcomes', 'all'])
    const found = rows(stdout).map(({ rule, tender_id, outcome }) => `${rule} ${tender_id} ${outcome}`)
    expect(found.filter((text) => text.includes('single-bid'))).toEqual([
      'etimad.single-bid one-id clear',
      'etimad.single-bid updated clear',
    ])
    expect(found).toContain('alice.common-owner updated not_computable')
    expect(found).toContain('ocp.R042 updated not_computable')
  })

  it('takes a default currency, and counts what it was taken for', async () => {
    const low = ['-r', 'rules/etimad/low-award.yaml']
    expect(flagged((await tenderflag(['scan', a, ...low])).stdout)).toEqual([])
    const run = await tenderflag(['scan', a, ...low, '--currency', 'SAR'])
    expect(flagged(run.stdout)).toEqual(['A', 'B'])
    expect(run.stderr).toContain(
      'awards.currency: 2 amounts have no currency, and were read in that of --currency',
    )
    expectOneLine(
      await tenderflag(['scan', a, '--currency', 'riyal']),
      /"riyal" is no currency; write its ISO 4217 code/,
    )
  })

  it('takes code lists of the publisher', async () => {
    const file = write(
      join(folder, 'words.json'),
      JSON.stringify(release('W', { procurementMethod: 'Licitación pública' })),
    )
    const lists = write(join(folder, 'lists.yaml'), 'tenders.method: { licitación pública: open }\n')
    expect(flagged((await tenderflag(['scan', file, ...single])).stdout)).toEqual([])
    expect(flagged((await tenderflag(['scan', file, ...single, '--codelists', lists])).stdout)).toEqual(['W'])
    const wrong = write(join(folder, 'wrong.yaml'), 'tenders.method: { pública: offen }\n')
    expectOneLine(
      await tenderflag(['scan', file, '--codelists', wrong]),
      /wrong.yaml:1:\d+: tenders.method has no "offen"; it has open/,
    )
    const unknown = write(join(folder, 'unknown.yaml'), 'tender.method: { pública: open }\n')
    expectOneLine(
      await tenderflag(['scan', file, '--codelists', unknown]),
      /no list for "tender.method"; did you mean tenders.method/,
    )
    const shape = write(join(folder, 'shape.yaml'), 'tenders.method: [open]\n')
    expectOneLine(await tenderflag(['scan', file, '--codelists', shape]), /shape.yaml:1:/)
    const nothing = ['--codelists', join(folder, 'nothing.yaml')]
    expectOneLine(await tenderflag(['scan', file, ...nothing]), /nothing.yaml: /)
    expectOneLine(await tenderflag(['scan', file, ...nothing, '--explain-plan']), /nothing.yaml: /)
  })

  it('of a watch without a history, they are one too', async () => {
    const run = await tenderflag(['watch', folder, '--once', '--currency', 'EUR'])
    expectOneLine(run, /the option currency of openMonitor is for a history; give one/)
  })

  it.each([
    ['scan', '--codelists', 'nothing.yaml'],
    ['scan', '--currency', 'EUR'],
    ['scan', '--currency', 'EUR', '--memory', '1GB'],
    ['coverage', '--currency', 'EUR'],
  ])('of tables, an option of OCDS is a mistake: %s %s', async (command, option, ...more) => {
    const run = await tenderflag([command!, market(join(folder, 'tables')), option!, ...more])
    expectOneLine(run, /the option \w+ \(--\w+\) is for OCDS, and no source is OCDS; leave it out/)
    expect(run.stderr).toContain(option)
  })

  it('says what would be read', async () => {
    const { stdout } = await tenderflag(['scan', a, ...single, '--explain-plan'])
    expect(stdout).toContain(`tenders from ${a}`)
    expect(stdout).toMatch(/reads .*bids_count/)
  })

  it('reads registers beside OCDS, named or in its folder, each by its own name', async () => {
    const own = join(folder, 'country')
    const releases = write(join(own, 'a.jsonl'), `${JSON.stringify(release('A'))}\n`)
    const listed = write(join(own, 'registers-sanctions.csv'), 'party_id\nS1\n')
    write(join(own, 'registers', 'officials.csv'), 'party_id\nO1\n')
    write(join(own, 'registers.jsonl'), '{"register":"donors","party_id":"D1"}\n')
    const rules = ['--rules', 'ocp', '--rules', 'alice', '--format', 'table']
    for (const sources of [[own], [releases, listed, join(own, 'registers'), join(own, 'registers.jsonl')]]) {
      const { stdout } = await tenderflag(['scan', ...sources, ...rules])
      expect(stdout).toMatch(/tenders +1 row/)
      expect(stdout).toMatch(/registers +3 rows/)
    }
  })

  it('takes no notice of a folder beside OCDS that holds no register, unless it is named', async () => {
    const own = join(folder, 'no-registers')
    const releases = write(join(own, 'a.jsonl'), `${JSON.stringify(release('A'))}\n`)
    write(join(own, 'registers', 'README.md'), 'to come\n')
    const { stdout } = await tenderflag(['scan', own, '--format', 'table'])
    expect(stdout).toMatch(/tenders +1 row/)
    const named = await tenderflag(['scan', releases, join(own, 'registers')])
    expectOneLine(named, /no-registers\/registers: no file is named like a table/)
  })

  it('reads releases of a folder whatever their file is called', async () => {
    const own = join(folder, 'called')
    write(join(own, 'releases.jsonl'), `${JSON.stringify(release('A'))}\n`)
    write(join(own, 'activities-2024.jsonl'), `${JSON.stringify(release('B'))}\n`)
    const { stdout } = await tenderflag(['scan', own, '--format', 'table'])
    expect(stdout).toMatch(/tenders +2 rows/)
  })

  it('adds links between parties to the owners that releases name', async () => {
    const own = join(folder, 'owners')
    const award = (id: string, supplier: string) => ({
      id,
      status: 'active',
      date: '2024-05-01T00:00:00Z',
      suppliers: [{ id: supplier }],
    })
    const owned = { ...release('A'), awards: [award('1', 'S1'), award('2', 'S2'), award('3', 'S3')] }
    const parties = [
      { id: 'S1', roles: ['supplier'], beneficialOwners: [{ id: 'P1', name: 'One' }] },
      { id: 'S2', roles: ['supplier'] },
      { id: 'S3', roles: ['supplier'] },
    ]
    const releases = write(join(own, 'a.jsonl'), `${JSON.stringify({ ...owned, parties })}\n`)
    const listed = write(join(own, 'registers-sanctions.csv'), 'party_id\nP1\nP2\n')
    const links = write(join(own, 'party_links.csv'), 'other_id,relation,party_id\nP2,owner,S2\n,owner,S3\n')
    for (const sources of [[own], [releases, links, listed]]) {
      const options = ['--rules', 'alice.sanctioned-award', '--outcomes', 'all', '--format', 'csv']
      const { stdout, stderr } = await tenderflag(['scan', ...sources, ...options])
      const outcomes = stdout.trim().split('\n').slice(1)
      expect(outcomes.map((line) => line.split(',').slice(3, 6).join(' '))).toEqual([
        'raised award 1',
        'raised award 2',
        'not_computable award 3',
      ])
      expect(stderr).toMatch(/party_links\.csv row 3/)
    }
  })

  it('refuses what is no OCDS, or not only OCDS', async () => {
    const page = write(join(folder, 'page.json'), '<html>')
    expectOneLine(await tenderflag(['scan', page]), /page.json: the file is no OCDS JSON: it looks like HTML/)
    const error = write(join(folder, 'error.json'), '{"error":"quota"}')
    expectOneLine(await tenderflag(['scan', error]), /no "releases", "records" or "ocid", but "error"/)
    const table = write(join(folder, 'mixed/tenders.csv'), 'tender_id\nT1\n')
    expectOneLine(
      await tenderflag(['scan', a, table]),
      /tenders.csv: is no OCDS, and a.json is; scan OCDS files and other tables apart/,
    )
    expectOneLine(await tenderflag(['scan', join(folder, 'data/*.xml')]), /no file matches this pattern/)
    write(join(folder, 'folder/a.json'), JSON.stringify(release('A')))
    write(join(folder, 'folder/package.json'), '{"name":"x"}')
    expectOneLine(
      await tenderflag(['scan', join(folder, 'folder')]),
      /package.json: the file is JSON, but no OCDS/,
    )
  })
})
