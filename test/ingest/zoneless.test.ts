import {
  Dictionary,
  Int32,
  Table,
  TimestampMillisecond,
  tableToIPC,
  Utf8,
  vectorFromArray,
} from 'apache-arrow'
import { Table as Written, writeParquet } from 'parquet-wasm/node'
import { describe, expect, it } from 'vitest'
import { type MonitorOptions, openDataset, openMonitor } from '#tenderflag/index.js'
import { readTables } from '#tenderflag/ingest/read-tables.js'
import { rowSources } from '#tenderflag/ingest/row-tables.js'
import { notices } from '../mapping/data.js'
import { folderOf, noticesOf, plainOptions, readFolder } from './support.js'

/** Texts of a column, and which of them tell no zone. */
const texts = [
  ['2024-05-01T10:30', true],
  ['2024-05-01T10:30', true],
  ['2024-05-01 10:30:15.5', true],
  [' 2024-05-01t10:30:15 ', true],
  ['1890-05-01T10:30', false], // null: no purchase is so old
  ['2024-05-01T10:30Z', false],
  ['2024-05-01T10:30:15z', false],
  ['2024-05-01T10:30+03:00', false],
  ['2024-05-01T10:30:15.25-0330', false],
  ['2024-05-01 10:30-03', false],
  ['2024-05-01', false],
  ['', false],
  ['soon', false],
  ['2150-12-31T24:00', true],
] as const
const told = texts.filter(([, zoneless]) => zoneless).length
const dates = texts.map(([text]) => text)
const zoneless = { zone: undefined }
const line = (count: number) => `zoneless bids.withdrawn_at: ${count}`
const ids = () =>
  vectorFromArray(
    Array.from(dates, () => 'T'),
    new Utf8(),
  )

const asTexts = (type: Utf8 | Dictionary) =>
  new Table({ tender_id: ids(), withdrawn_at: vectorFromArray(dates, type) })

const asTimes = (zone: string | null) =>
  new Table({
    tender_id: ids(),
    withdrawn_at: vectorFromArray(
      dates.map((_, i) => (i === 0 ? null : new Date(`2024-05-${10 + i}T10:00:00Z`))),
      new TimestampMillisecond(zone),
    ),
  })

const parquet = (table: Table) => writeParquet(Written.fromIPCStream(tableToIPC(table, 'stream')))

/** Ways to write the bids, and how many of their times tell no zone. */
const files: Record<string, [string, number, () => string | Uint8Array]> = {
  csv: ['bids.csv', told, () => `tender_id,withdrawn_at\n${dates.map((date) => `T,${date}\n`).join('')}`],
  'json lines': [
    'bids.jsonl',
    told,
    () => dates.map((text) => `${JSON.stringify({ tender_id: 'T', withdrawn_at: text })}\n`).join(''),
  ],
  'arrow texts': ['bids.arrow', told, () => tableToIPC(asTexts(new Utf8()), 'file')],
  'arrow dictionaries': [
    'bids.arrow',
    told,
    () => tableToIPC(asTexts(new Dictionary(new Utf8(), new Int32())), 'file'),
  ],
  'parquet texts': ['bids.parquet', told, () => parquet(asTexts(new Utf8()))],
  'arrow times': ['bids.arrow', texts.length - 1, () => tableToIPC(asTimes(null), 'stream')],
  'parquet times': ['bids.parquet', texts.length - 1, () => parquet(asTimes(null))],
  'arrow times of a zone': ['bids.arrow', 0, () => tableToIPC(asTimes('Asia/Riyadh'), 'file')],
  'parquet times of UTC': ['bids.parquet', 0, () => parquet(asTimes('UTC'))],
}

describe('times without a zone', () => {
  it.each(Object.keys(files))('are counted where nobody named one: %s', async (name) => {
    const [file, count, content] = files[name]!
    const found = notices(await readFolder({ [file]: content() }, { ...zoneless }))
    if (count === 0) expect(found).toEqual([])
    else expect(found).toContain(line(count))
  })

  it.each(Object.keys(files))('are as they should be where somebody did: %s', async (name) => {
    const [file, , content] = files[name]!
    const found = notices(await readFolder({ [file]: content() }, { zone: 'UTC' }))
    expect(found.filter((text) => text.startsWith('zoneless'))).toEqual([])
  })

  it('are listed with place and value, and no error with strict', async () => {
    const content = 'tender_id,deadline_at\nA,2024-05-01T10:30Z\nB,2024-05-01T10:30\n'
    const data = await readFolder({ 'tenders.csv': content }, { ...zoneless, strict: true })
    expect(noticesOf(data)).toEqual(['zoneless tenders.deadline_at 3 2024-05-01T10:30'])
    expect(data.notices.all()[0]!.listed[0]!.detail).toBe('read as UTC, for no zone was named')
    expect(data.zone).toBe('UTC')
  })

  it('are counted beyond those that are listed, alike in threads and without', async () => {
    const rows = Array.from({ length: 3000 }, (_, i) => `T${i},2024-05-01T10:${10 + (i % 50)}:00\n`)
    const content = `tender_id,deadline_at\n${rows.join('')}`
    const small = { startThreadsAfter: 0, workers: 2, partSize: { part: 4096 } }
    const [here, there] = [
      await readFolder({ 'tenders.csv': content }, { ...zoneless, workers: 1 }),
      await readFolder({ 'tenders.csv': content }, { ...zoneless, ...small }),
    ]
    for (const data of [here, there]) {
      expect(notices(data)).toEqual(['zoneless tenders.deadline_at: 3000'])
      const { listed } = data.notices.all()[0]!
      expect(listed.length).toBe(1000)
      expect(listed.every(({ value }) => value?.startsWith('2024-05-01T10:'))).toBe(true)
    }
    const withoutFile = (data: typeof here) =>
      data.notices.all().map(({ listed }) => listed.map(({ file: _, ...rest }) => rest))
    expect(withoutFile(there)).toEqual(withoutFile(here))
  })

  it('are counted in rows of values', async () => {
    const bids = dates.map((date) => ({ tender_id: 'T', withdrawn_at: date }))
    const data = await readTables(rowSources({ bids }), () => 'all', { ...plainOptions, ...zoneless })
    expect(notices(data)).toContain(line(told))
  })

  const withFormats = async (formats: string, values: readonly string[], zone?: string) => {
    const folder = folderOf({
      'x.csv': `t,at\n${values.map((value) => `T,"${value}"\n`).join('')}`,
      'map.yaml': [
        ...(zone === undefined ? [] : [`timezone: ${zone}`]),
        `dates: ${formats}`,
        'tables: {bids: {files: x.csv, columns: {tender_id: t, withdrawn_at: at}}}',
      ].join('\n'),
    })
    return notices(await openDataset(folder, { mapping: `${folder}/map.yaml` }))
  }

  it.each([
    ['[dd/MM/yyyy HH:mm]', ['01/05/2024 10:30', '01/05/2024 10:30', '01/05/2024 00:00'], 3],
    ['[dd/MM/yyyy]', ['01/05/2024'], 0],
    ['["dd/MM/yyyy HH:mm ZZZ"]', ['01/05/2024 10:30 +0300'], 0],
    [
      '[dd/MM/yyyy, "dd/MM/yyyy HH:mm ZZZ", dd/MM/yyyy HH:mm]',
      ['01/05/2024', '01/05/2024 10:30 +0300', '01/05/2024 10:30'],
      1,
    ],
    ['[iso, dd/MM/yyyy HH:mm]', ['2024-05-01T10:30', '01/05/2024 10:30', '2024-05-01'], 2],
    ['[dd/MM/yyyy, iso]', ['2024-05-01T10:30', '01/05/2024', '2024-05-01', '2024-05-01T10:30Z'], 1],
    ['["yyyy\'Z\'MM-dd HH:mm"]', ['2024Z05-01 10:30'], 1],
    ['[epoch-days]', ['19844', '19844.5'], 1],
    ['[epoch-seconds]', ['1714559400'], 0],
    ['[epoch-millis]', ['1714559400000'], 0],
  ] as const)('of the formats %s', async (formats, values, count) => {
    const found = await withFormats(formats, values)
    expect(found).toEqual(count === 0 ? [] : [line(count)])
    expect(await withFormats(formats, values, 'UTC')).toEqual([])
  })

  it('are counted among numbers of days', async () => {
    const folder = folderOf({
      'x.jsonl': [19844, 19844.25].map((at) => `${JSON.stringify({ t: 'T', at })}\n`).join(''),
      'map.yaml':
        'dates: [epoch-days]\ntables: {bids: {files: x.jsonl, columns: {tender_id: t, withdrawn_at: at}}}\n',
    })
    expect(notices(await openDataset(folder, { mapping: `${folder}/map.yaml` }))).toEqual([line(1)])
  })

  it('are told of an event, as of tables', async () => {
    const noticesOfEvent = async (options: MonitorOptions) => {
      const monitor = await openMonitor({ rules: ['etimad'], ...options })
      const tenders = [{ tender_id: 'A', deadline_at: '2024-05-01T10:30' }]
      return monitor.apply({
        id: '1',
        type: 'tender.published',
        at: '2024-04-01T00:00:00Z',
        rows: { tenders },
      }).notices
    }
    const history = folderOf({
      'tenders.csv': 'tender_id,deadline_at\nB,2024-05-01T10:30Z\n',
      'map.yaml':
        'timezone: Asia/Riyadh\ntables: {tenders: {files: tenders.csv, columns: {tender_id: tender_id}}}\n',
    })
    const expected = [expect.objectContaining({ kind: 'zoneless', column: 'deadline_at' })]
    expect(await noticesOfEvent({})).toEqual(expected)
    expect(await noticesOfEvent({ history: `${history}/tenders.csv` })).toEqual(expected)
    expect(await noticesOfEvent({ timezone: 'Asia/Riyadh' })).toEqual([])
    expect(await noticesOfEvent({ history, mapping: `${history}/map.yaml` })).toEqual([])
  })
})
