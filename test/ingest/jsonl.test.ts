import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { noticesOf, readFolder, valuesOf } from './support.js'

describe('JSON Lines', () => {
  test('values are taken as they are typed', async () => {
    const lines = [
      {
        tender_id: 'T1',
        bidder_id: 17,
        amount: 12.5,
        is_winner: true,
        rank: 1,
        submitted_at: '2024-05-01T10:00:00Z',
      },
      { tender_id: 'T1', bidder_id: null, amount: '13.5', is_winner: 0, rank: 1.5, other: {} },
      { tender_id: ' T2 ', bidder_id: 'Ä', amount: -1, is_winner: 'yes', ip: ['10.0.0.1'], status: { a: 1 } },
    ]
    const data = await readFolder({ 'bids.jsonl': `${lines.map((l) => JSON.stringify(l)).join('\r\n')}\n\n` })
    const of = (column: string) => valuesOf(data, 'bids', column)
    expect(of('tender_id')).toEqual(['T1', 'T1', 'T2'])
    expect(of('bidder_id')).toEqual(['17', null, 'Ä'])
    expect(of('amount')).toEqual([12.5, 13.5, null])
    expect(of('is_winner')).toEqual(['true', 'false', 'true'])
    expect(of('rank')).toEqual([1, null, null])
    expect(of('submitted_at')).toEqual([Date.UTC(2024, 4, 1, 10), null, null])
    expect(noticesOf(data)).toEqual([
      'bad_value bids.amount 3 -1',
      'bad_value bids.ip 3',
      'bad_value bids.rank 2 1.5',
      'bad_value bids.status 3',
      'text_number bids.amount 2 13.5',
    ])
  })

  test('a key that only later lines have is read', async () => {
    const line = (more: object) =>
      `${JSON.stringify({ tender_id: 'T', contract_id: 'x'.repeat(1000), ...more })}\n`
    const data = await readFolder({
      'contracts.ndjson': `${line({}).repeat(600)}${line({ cancelled_at: '2024-05-01T00:00Z' })}`,
    })
    const values = valuesOf(data, 'contracts', 'cancelled_at')
    expect(values).toHaveLength(601)
    expect(values.filter((v) => v !== null)).toEqual([Date.UTC(2024, 4, 1)])
    expect(data.tables.get('contracts')!.present.has('cancelled_at')).toBe(true)
  })

  test.each(['.jsonl', '.ndjson', '.jsonl.gz', '.ndjson.gz'])(
    '%s, and a broken line is one broken row',
    async (ending) => {
      const text = '\ufeff{"tender_id":"T1"}\n{"tender_id":"T2"\n[1]\n"x"\n{"tender_id":"T3"}'
      const data = await readFolder({ [`tenders${ending}`]: ending.endsWith('gz') ? gzipSync(text) : text })
      expect(valuesOf(data, 'tenders', 'tender_id')).toEqual(['T1', null, null, null, 'T3'])
      expect([...data.tables.get('tenders')!.broken]).toEqual([1, 2, 3])
      expect(noticesOf(data)).toEqual([
        'broken_line tenders 2',
        'broken_line tenders 3',
        'broken_line tenders 4',
      ])
    },
  )

  test('a line that is not UTF-8 is broken, its neighbours are not', async () => {
    const text = Buffer.from('{"tender_id":"à"}\n{"tender_id":"\\u00e0"}\n', 'latin1')
    const data = await readFolder({ 'tenders.jsonl': text })
    expect(valuesOf(data, 'tenders', 'tender_id')).toEqual([null, 'à'])
    expect(data.notices.all()[0]!.listed[0]!.detail).toMatch(/not UTF-8/)
  })

  test.each([
    [
      '{"tender_id":"T2","estimate":NaN}',
      'the line is not one JSON object: NaN and Infinity are no JSON, write null',
    ],
    ['{"tender_id":"T2","estimate": -Infinity}', /write null$/],
    ['{"tender_id":"T2"}, ', 'the line is not one JSON object: a comma stands behind it'],
    ['{"title":"NaN"', 'the line is not one JSON object'],
  ])('%s is told what is wrong with it', async (line, detail) => {
    const data = await readFolder({ 'tenders.jsonl': `{"tender_id":"T1"}\n${line}\n` })
    expect(data.notices.all()).toMatchObject([{ kind: 'broken_line', listed: [{ row: 2 }] }])
    const told = data.notices.all()[0]!.listed[0]!.detail
    if (typeof detail === 'string') expect(told).toBe(detail)
    else expect(told).toMatch(detail)
  })

  test('numbers out of range are bad values, and ids too large to be exact are not guessed', async () => {
    const data = await readFolder({
      'bids.jsonl':
        '{"tender_id":"T1","bidder_id":12345678901234567890,"amount":1e400}\n{"tender_id":2,"amount":NaN}\n',
    })
    expect(valuesOf(data, 'bids', 'bidder_id')).toEqual([null, null])
    expect(noticesOf(data)).toEqual([
      'bad_value bids.amount 1 Infinity',
      'bad_value bids.bidder_id 1',
      'broken_line bids 2',
    ])
  })

  test('keys like those of every object are fields like others', async () => {
    const data = await readFolder({
      'tenders.jsonl': '{"tender_id":"T1","__proto__":{"title":"no"}}\n{"tender_id":"T2","title":"yes"}\n',
    })
    expect(valuesOf(data, 'tenders', 'title')).toEqual([null, 'yes'])
  })

  test.each([
    [
      'HTML',
      'FILE_UNKNOWN_FORMAT',
      '<!DOCTYPE html>\n<html>\n',
      /tenders\.jsonl: the file is not JSON Lines.*HTML/,
    ],
    ['one array', 'FILE_UNKNOWN_FORMAT', '[\n{"tender_id":"T1"}\n]\n', /one JSON array.*jq -c/],
    ['one array on one line', 'FILE_UNKNOWN_FORMAT', '[{"tender_id":"T1"}]', /one JSON array/],
    ['a large array', 'FILE_UNKNOWN_FORMAT', `[${'{"tender_id":"T1"},'.repeat(1e6)}{}]`, /one JSON array/],
    ['JSON over lines', 'FILE_UNKNOWN_FORMAT', '{\n  "tender_id": "T1"\n}\n', /over several lines/],
    ['CSV', 'FILE_UNKNOWN_FORMAT', 'tender_id,title\nT1,a\n', /not JSON Lines/],
    ['nothing', 'FILE_EMPTY', '', /holds nothing/],
    ['blank lines', 'FILE_EMPTY', '\n \n', /holds no records/],
    ['no key', 'TABLE_WITHOUT_KEY', '{"id":"T1"}\n', /needs the column tender_id.*it has id/],
    [
      'an endless line',
      'FILE_BROKEN',
      `{"tender_id":"T1"}\n{"title":"${'x'.repeat(4e7)}"}\n`,
      /row 2: the line is longer than 16 MiB/,
    ],
  ])('%s is refused with what to do', async (_, code, content, message) => {
    await expect(readFolder({ 'tenders.jsonl': content })).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    })
  })
})
