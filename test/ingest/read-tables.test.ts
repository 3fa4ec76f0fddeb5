import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { placeOf } from '#tenderflag/columns/dataset.js'
import { findTables } from '#tenderflag/ingest/find-folder.js'
import { presentColumns } from '#tenderflag/ingest/read-file.js'
import { readTables } from '#tenderflag/ingest/read-tables.js'
import { folderOf, noticesOf, plainOptions, readFolder, sourceOf, valuesOf } from './support.js'

const field = (name: string | number) => ({ origin: { kind: 'field', field: name } }) as const

describe('columns', () => {
  test('bad values are null, counted and listed with file and row; good ones stand', async () => {
    const data = await readFolder({
      'bids.csv': `tender_id,lot_id,bidder_id,amount,rank,status,is_winner,submitted_at,ip
T1,L1,B1,-5,1,VALID,Y,2024-02-30,10.0.0.1
T1, ,B2,1e400,1.5, Withdrawn ,maybe,2024-05-01T10:00,10.0.0.256
T1,L1,B3,NaN,-1,ok,0,,::FFFF:10.0.0.1
T1,L1,B4,"1.234,56",x,,FALSE,2024-05-01, 10.0.0.1
`,
    })
    const of = (column: string) => valuesOf(data, 'bids', column)
    expect(of('lot_id')).toEqual(['L1', null, 'L1', 'L1'])
    expect(of('amount')).toEqual([null, null, null, null])
    expect(of('rank')).toEqual([1, null, null, null])
    expect(of('status')).toEqual(['valid', 'withdrawn', null, null])
    expect(of('is_winner')).toEqual(['true', null, 'false', 'false'])
    expect(of('submitted_at')).toEqual([null, Date.UTC(2024, 4, 1, 10), null, Date.UTC(2024, 4, 1) + 0.5])
    expect(of('ip')).toEqual(['10.0.0.1', null, '10.0.0.1', '10.0.0.1'])
    expect(noticesOf(data)).toEqual([
      'bad_value bids.amount 2 -5',
      'bad_value bids.amount 3 1e400',
      'bad_value bids.amount 4 NaN',
      'bad_value bids.amount 5 1.234,56',
      'bad_value bids.ip 3', // no value: it may identify a person
      'bad_value bids.is_winner 3 maybe',
      'bad_value bids.rank 3 1.5',
      'bad_value bids.rank 4 -1',
      'bad_value bids.rank 5 x',
      'bad_value bids.submitted_at 2 2024-02-30',
      'respelled bids.status 2 VALID',
      'respelled bids.status 3 Withdrawn',
      'unmapped_value bids.status 4 ok',
    ])
    expect(data.notices.all()[0]!.listed[0]!.file).toMatch(/bids\.csv$/)
  })

  test('are shared memory of exactly the rows, with one dictionary a domain', async () => {
    const data = await readFolder({
      'tenders.csv': 'tender_id,buyer_id\nT1,P1\nT2,P2\n',
      'bids.csv': 'tender_id,bidder_id\nT2,P2\nT3,P3\n',
    })
    const codes = (table: 'tenders' | 'bids', name: string) => {
      const column = data.tables.get(table)!.columns.get(name)!
      if (column.kind !== 'code') throw new Error('no codes')
      expect(column.codes.buffer).toBeInstanceOf(SharedArrayBuffer)
      return [...column.codes]
    }
    expect(codes('tenders', 'tender_id')).toEqual([0, 1])
    expect(codes('bids', 'tender_id')).toEqual([1, 2])
    expect(codes('bids', 'bidder_id')).toEqual([1, 2])
    expect(data.dictionaries.lot.size).toBe(0)
  })

  test('only wanted ones and keys are decoded, and the rest is known to be there', async () => {
    const files = {
      'tenders.csv': 'tender_id,title,estimate\nT1,a,x\n',
      'bids.csv': 'tender_id,bidder_id\nT1,B1\n',
    }
    const data = await readFolder(
      files,
      {},
      (table) => new Set(table === 'tenders' ? ['title', 'status'] : []),
    )
    expect([...data.tables.keys()]).toEqual(['tenders'])
    const tenders = data.tables.get('tenders')!
    expect([...tenders.columns.keys()].sort()).toEqual(['tender_id', 'title'])
    expect([...tenders.present].sort()).toEqual(['estimate', 'tender_id', 'title'])
    expect(data.dictionaries.party.size).toBe(0)
    expect(noticesOf(data)).toEqual([]) // the bad estimate was not looked at
    const sources = await findTables([folderOf(files)])
    expect([...(await presentColumns(sources[0]!))].sort()).toEqual(['estimate', 'tender_id', 'title'])
  })

  test('files of one table append; what one lacks is null there', async () => {
    const data = await readFolder({
      'bids-1.csv': 'tender_id,amount\nT1,1\nT1,x\n',
      'bids-2.csv': 'bidder_id,tender_id\nB1,T2\nB1,T2,\n',
      'bids-3.jsonl': '{"tender_id":"T3","amount":3}\n',
    })
    expect(valuesOf(data, 'bids', 'tender_id')).toEqual(['T1', 'T1', 'T2', 'T2', 'T3'])
    expect(valuesOf(data, 'bids', 'amount')).toEqual([1, null, null, null, 3])
    expect(valuesOf(data, 'bids', 'bidder_id')).toEqual([null, null, 'B1', 'B1', null])
    const bids = data.tables.get('bids')!
    expect([...bids.broken]).toEqual([3])
    expect([0, 3, 4].map((row) => placeOf(bids, row)?.row)).toEqual([2, 3, 1])
    expect(placeOf(bids, 4)?.file).toMatch(/bids-3\.jsonl$/)
    expect(placeOf(bids, 5)).toBeUndefined()
    expect(noticesOf(data)).toEqual(['bad_value bids.amount 3 x', 'ragged_row bids 3'])
  })

  test('a broken row is noted once, whatever stands in its fields', async () => {
    const data = await readFolder({ 'bids.csv': 'tender_id,amount,status\nT1,x,y,z\nT2,x,y\n' })
    expect(noticesOf(data)).toEqual([
      'bad_value bids.amount 3 x',
      'ragged_row bids 2',
      'unmapped_value bids.status 3 y',
    ])
    expect(valuesOf(data, 'bids', 'tender_id')).toEqual(['T1', 'T2'])
  })

  test('times are read in the zone of the data set', async () => {
    const files = {
      'tenders.csv': 'tender_id,deadline_at\nT1,2024-05-01T10:00\nT2,2024-05-01\nT3,2024-05-01T10:00Z\n',
    }
    const data = await readFolder(files, { zone: 'Asia/Riyadh' })
    const day = Date.UTC(2024, 3, 30, 21)
    expect(valuesOf(data, 'tenders', 'deadline_at')).toEqual([day + 10 * 3.6e6, day + 0.5, day + 13 * 3.6e6])
    expect(data.zone).toBe('Asia/Riyadh')
  })

  test('shared addresses are missing addresses, without a notice', async () => {
    const files = {
      'bids.csv': 'tender_id,ip\nT1,10.1.2.3\nT1,192.0.2.7\nT1,::ffff:10.9.9.9\nT1,2001:DB8::1\n',
    }
    const data = await readFolder(files, { sharedAddresses: ['10.0.0.0/8', '2001:db8::/32'] })
    expect(valuesOf(data, 'bids', 'ip')).toEqual([null, '192.0.2.7', null, null])
    expect(noticesOf(data)).toEqual([])
  })
})

describe('mapped sources', () => {
  const file = (text: string) => join(folderOf({ 'x.csv': text }), 'x.csv')

  test('value maps, formats, keys of several columns, constants', async () => {
    const source = sourceOf(
      'bids',
      [
        file(
          'proc;lot;piva;prezzo;data;esito\n1;a;X;1.234,50;27.01.2011;VINTO\n1;b;Y;1.5;x;PERSO\n2;a;Z;;;ALTRO\n2;;W;;;\n',
        ),
      ],
      {
        tender_id: {
          origin: {
            kind: 'computed',
            fields: ['proc', 'lot'],
            compute: (get) => get('lot') && `${get('proc')}/${get('lot')}`,
          },
        },
        lot_id: { origin: { kind: 'computed', fields: [], compute: (_, name) => name } },
        bidder_id: field('piva'),
        amount: { ...field('prezzo'), number: { decimal: ',', thousands: '.' } },
        submitted_at: { ...field('data'), dates: ['dd.MM.yyyy', 'iso'] },
        status: {
          ...field('esito'),
          values: new Map([
            ['VINTO', 'valid'],
            ['PERSO', ''],
            ['', 'pending'],
          ]),
        },
        is_winner: { ...field('nowhere') },
      },
    )
    const data = await readTables([source], () => 'all', plainOptions)
    const of = (column: string) => valuesOf(data, 'bids', column)
    expect(of('tender_id')).toEqual(['1/a', '1/b', '2/a', null])
    expect(of('lot_id')).toEqual(['x.csv', 'x.csv', 'x.csv', 'x.csv'])
    expect(of('amount')).toEqual([1234.5, null, null, null])
    expect(of('submitted_at')).toEqual([Date.UTC(2011, 0, 27) + 0.5, null, null, null])
    expect(of('status')).toEqual(['valid', null, null, 'pending'])
    expect(data.tables.get('bids')!.present.has('is_winner')).toBe(false)
    expect(noticesOf(data)).toEqual([
      'bad_value bids.amount 3 1.5',
      'bad_value bids.submitted_at 3 x',
      'unmapped_value bids.status 4 ALTRO',
    ])
  })

  test('rows equal in every column read are one row, with the number of the first', async () => {
    const text = `p,e,lot\nT1,5,1\nT1,5,2\nT2,,3\nT1,5,4\nT2,,5\nT1,6,6\nT3,x,7\nT4,1\n`
    const source = sourceOf(
      'tenders',
      [file(text), file('p,e,lot\nT1,5,1\nT5,5,9\n')],
      { tender_id: field('p'), estimate: field('e') },
      { distinct: true },
    )
    const data = await readTables([source], () => 'all', plainOptions)
    expect(valuesOf(data, 'tenders', 'tender_id')).toEqual(['T1', 'T2', 'T1', 'T3', 'T4', 'T5'])
    expect(valuesOf(data, 'tenders', 'estimate')).toEqual([5, null, 6, null, 1, 5])
    const tenders = data.tables.get('tenders')!
    expect([0, 1, 2, 3, 4, 5].map((row) => placeOf(tenders, row)?.row)).toEqual([2, 4, 7, 8, 9, 3])
    expect([...tenders.broken]).toEqual([4])
    expect(noticesOf(data)).toEqual(['bad_value tenders.estimate 8 x', 'ragged_row tenders 9'])
  })

  test('distinct rows over many batches are those of a Set', async () => {
    const rows = Array.from({ length: 60_000 }, (_, i) => `T${(i * 7919) % 20_011},${i % 3}`)
    const source = sourceOf(
      'tenders',
      [file(`p,e\n${rows.join('\n')}\n`)],
      { tender_id: field('p'), estimate: field('e') },
      { distinct: true },
    )
    const data = await readTables([source], () => 'all', plainOptions)
    const estimates = valuesOf(data, 'tenders', 'estimate')
    const read = valuesOf(data, 'tenders', 'tender_id').map((id, i) => `${id},${estimates[i]}`)
    expect(read).toEqual([...new Set(rows)])
  })

  test('a key made of fields that no file has is told', async () => {
    const source = sourceOf('tenders', [file('a,b\n1,2\n')], { tender_id: field('id') })
    await expect(readTables([source], () => 'all', plainOptions)).rejects.toMatchObject({
      code: 'TABLE_WITHOUT_KEY',
      message: expect.stringMatching(
        /needs the column tender_id \(from id\), which is not there; it has a, b;/,
      ),
    })
  })

  test('personal values stay out of notices, through maps and formats too', async () => {
    const source = sourceOf('parties', [file('id,when\nP-secret,x\nQ-secret,y\n')], {
      party_id: { ...field('id'), values: new Map([['P-secret', 'P1']]) },
      registered_at: field('when'),
    })
    const data = await readTables([source], () => 'all', plainOptions)
    expect(JSON.stringify(data.notices.all())).not.toContain('secret')
    expect(noticesOf(data)).toEqual([
      'bad_value parties.registered_at 2 x',
      'bad_value parties.registered_at 3 y',
      'unmapped_value parties.party_id 3',
    ])
  })
})

describe('options', () => {
  test.each([
    [
      'a bad value',
      'tender_id,amount\nT1,1\nT1,x\n',
      /bids\.csv, row 3, column amount: bids: bad value \("x"\): not a number.*--strict/,
    ],
    ['a ragged row', 'tender_id,amount\nT1\n', /row 2: bids: ragged row: 1 field instead of 2/],
    ['an unmapped word', 'tender_id,status\nT1,ok\n', /unmapped value \("ok"\): expected one of: invited/],
    ['a personal value', 'tender_id,ip\nT1,secret\n', /column ip: bids: bad value: not an IP address/],
  ])('strict stops at %s', async (_, text, message) => {
    await expect(readFolder({ 'bids.csv': text }, { strict: true })).rejects.toMatchObject({
      code: 'BAD_ROWS',
      message: expect.stringMatching(message),
    })
  })

  test('strict takes a number as text', async () => {
    const data = await readFolder({ 'bids.jsonl': '{"tender_id":"T1","amount":"5"}\n' }, { strict: true })
    expect(noticesOf(data)).toEqual(['text_number bids.amount 1 5'])
  })

  test('a signal stops reading', async () => {
    const control = new AbortController()
    const reading = readFolder(
      { 'bids.csv': `tender_id\n${'T1\n'.repeat(500_000)}` },
      { signal: control.signal, onProgress: () => control.abort() },
    )
    await expect(reading).rejects.toMatchObject({ code: 'ABORTED' })
  })

  test('progress grows to the total', async () => {
    const steps: [number, number][] = []
    await readFolder(
      { 'tenders.csv': `tender_id\n${'T1\n'.repeat(300_000)}`, 'bids.jsonl': '{"tender_id":"T1"}\n' },
      { onProgress: (read, total) => steps.push([read, total]) },
    )
    expect(steps.length).toBeGreaterThan(4)
    expect(steps.every(([read, total], i) => total === 900_029 && read >= (steps[i - 1]?.[0] ?? 0))).toBe(
      true,
    )
    expect(steps.at(-1)).toEqual([900_029, 900_029])
  })

  test('a bad zone or shared address is refused', async () => {
    const files = { 'tenders.csv': 'tender_id\nT1\n' }
    await expect(readFolder(files, { zone: 'Nowhere' })).rejects.toMatchObject({ code: 'PARAM_INVALID' })
    await expect(readFolder(files, { sharedAddresses: ['proxy'] })).rejects.toMatchObject({
      code: 'PARAM_INVALID',
    })
  })
})
