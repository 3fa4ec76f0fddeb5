import fc from 'fast-check'
import { DateTime } from 'luxon'
import { describe, expect, test } from 'vitest'
import { dateParser, epochInstant } from '#tenderflag/columns/date-format.js'
import { dayNumber, parseIso } from '#tenderflag/columns/parse-iso.js'
import { Zone } from '#tenderflag/columns/zone.js'
import { dayOf, firstMoment, instantText, isWholeDay, lastMoment } from '#tenderflag/schema/instant.js'

const HOUR = 3_600_000
const utc = new Zone('UTC')
const iso = (text: string, zone = utc) => parseIso(Buffer.from(`x${text}y`), 1, 1 + text.length, zone)
const moment = fc.date({ min: new Date('0002-01-01'), max: new Date('9998-12-31'), noInvalidDate: true })

describe('ISO 8601', () => {
  test('a day number is the calendar of Date, for every day of 1600–2400', () => {
    for (let day = -135_140; day < 157_054; day++) {
      const date = new Date(day * 24 * HOUR)
      const found = dayNumber(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate())
      if (found !== day) expect(found, date.toISOString()).toBe(day)
    }
    expect(dayNumber(1, 1, 1)).toBe(Date.parse('0001-01-01') / 24 / HOUR)
  })

  test('reads back any instant', () => {
    fc.assert(
      fc.property(moment, (date) => {
        expect(iso(date.toISOString())).toBe(date.getTime())
      }),
    )
  })

  test('agrees with luxon about zones', () => {
    const zone = fc.constantFrom('+03:00', '-0330', '+14', 'Z', 'z')
    fc.assert(
      fc.property(moment, zone, (date, z) => {
        const text = date.toISOString().replace('Z', z)
        expect(iso(text)).toBe(DateTime.fromISO(text.toUpperCase()).toMillis())
      }),
    )
  })

  test.each([
    ['2024-05-01T10:30Z', '2024-05-01T10:30:00.000Z'],
    ['2024-05-01 10:30', '2024-05-01T10:30:00.000Z'],
    ['2024-05-01t10:30:15', '2024-05-01T10:30:15.000Z'],
    ['2024-05-01T10:30:15.1239999Z', '2024-05-01T10:30:15.123Z'],
    ['2024-05-01T10:30:15,5+03:00', '2024-05-01T07:30:15.500Z'],
    ['2024-12-31T24:00', '2025-01-01T00:00:00.000Z'],
    ['2024-12-31T24:00:00.000', '2025-01-01T00:00:00.000Z'],
    ['2024-05-01T10:30+18:00', '2024-04-30T16:30:00.000Z'],
    ['2024-05-01T10:30-03:59', '2024-05-01T14:29:00.000Z'],
    ['2024-02-29T00:00Z', '2024-02-29T00:00:00.000Z'],
  ])('%s', (text, expected) => {
    expect(new Date(iso(text)).toISOString()).toBe(expected)
  })

  test.each([
    '2024-02-30',
    '2023-02-29',
    '1900-02-29',
    '2024-04-31',
    '2024-13-01',
    '2024-00-01',
    '2024-01-00',
    '0000-01-01',
    '2024-1-1',
    '20240501',
    '2024-05',
    '2024',
    '2024/05/01',
    '01-05-2024',
    '2024-05-01T',
    '2024-05-01T10',
    '2024-05-01T1030',
    '2024-05-01T10:3',
    '2024-05-01T24:01',
    '2024-05-01T25:00',
    '2024-05-01T10:60',
    '2024-05-01T10:30:60',
    '2024-05-01T10:30:',
    '2024-05-01T10:30:15.',
    '2024-05-01T10:30:15.5.5',
    '2024-05-01T10:30+25:00',
    '2024-05-01T10:30+18:01x',
    '2024-05-01T10:30+19:00',
    '2024-05-01T10:30+03:60',
    '2024-05-01T10:30+03x00',
    '2024-05-01T10:30x03:00',
    '2024-05:01',
    '2024-05-01T24:00:01',
    '2024-05-01T24:00:00.5',
    '2024-05-01T10:/5',
    '2024-05-01T10:5/',
    '2024-05-01T/1:30',
    '2024-05-01T10:30:/5',
    '2024-05-01T10:30+0/:00',
    '2024-05-01T10:30+3',
    '2024-05-01T10:30+03:',
    '2024-05-01T10:30ZZ',
    '2024-05-01Z',
    '2024-05-01  10:30',
    '-2024-05-01',
    '2024-05-01T10:30 Z',
    'abcd-ef-gh',
    '',
  ])('%j is none', (text) => {
    expect(iso(text)).toBeNaN()
  })

  test.each([',5', '.5', ':15', 'Z', '+03:00', 'T10:30', '5'])('ends where it ends, before %j', (behind) => {
    for (const text of ['2024-05-01', '2024-05-01T10:30', '2024-05-01T10:30:15', '2024-05-01T10:30:15.1Z']) {
      const bytes = Buffer.from(`${text}${behind}`)
      expect(parseIso(bytes, 0, text.length, utc)).toBe(iso(text))
    }
    expect(parseIso(Buffer.from(`2024-05-01T10:${behind}`), 0, 14, utc)).toBeNaN()
  })

  test('a date alone is its whole day', () => {
    const day = iso('2024-05-01', new Zone('Asia/Riyadh'))
    expect(isWholeDay(day)).toBe(true)
    expect(new Date(firstMoment(day)).toISOString()).toBe('2024-04-30T21:00:00.000Z')
    expect(lastMoment(day) - firstMoment(day)).toBe(24 * HOUR - 1)
    expect(instantText(day, 3 * HOUR)).toBe('2024-05-01')
  })

  test('an instant is written as Date writes it, without milliseconds that are none', () => {
    const far = fc.integer({ min: -8_640_000_000_000, max: 8_640_000_000_000 })
    fc.assert(
      fc.property(
        fc.oneof(
          moment.map(Number),
          far,
          far.map((n) => n * 1000),
        ),
        (at) => {
          expect(instantText(at)).toBe(new Date(at).toISOString().replace('.000Z', 'Z'))
        },
      ),
    )
    expect(instantText(Number.NaN)).toBe('')
  })
})

describe('zones', () => {
  const rome = new Zone('Europe/Rome')
  const text = (instant: number) => new Date(instant).toISOString()

  test('a time that the clocks skip lands after the gap', () => {
    expect(text(iso('2024-03-31T02:30', rome))).toBe('2024-03-31T01:30:00.000Z')
    expect(text(iso('2024-03-31T01:59', rome))).toBe('2024-03-31T00:59:00.000Z')
    expect(text(iso('2024-03-31T03:00', rome))).toBe('2024-03-31T01:00:00.000Z')
  })

  test('a time that the clocks show twice is the first', () => {
    expect(text(iso('2024-10-27T02:30', rome))).toBe('2024-10-27T00:30:00.000Z')
    expect(text(iso('2024-10-27T03:00', rome))).toBe('2024-10-27T02:00:00.000Z')
    expect(text(iso('2024-10-27T01:59', rome))).toBe('2024-10-26T23:59:00.000Z')
  })

  test('days have their real length', () => {
    const hours = (day: string, zone: Zone) => {
      const read = iso(day, zone)
      return (lastMoment(read) + 1 - firstMoment(read)) / HOUR
    }
    expect(hours('2024-03-31', rome)).toBe(23)
    expect(hours('2024-10-27', rome)).toBe(25)
    expect(hours('2024-10-28', rome)).toBe(24)
    // clocks change at midnight: the day begins at 01:00
    const paulo = new Zone('America/Sao_Paulo')
    expect(hours('2018-11-04', paulo)).toBe(23)
    expect(text(firstMoment(iso('2018-11-04', paulo)))).toBe('2018-11-04T03:00:00.000Z')
    expect(hours('2018-02-17', paulo)).toBe(25)
    expect(hours('2024-04-07', new Zone('Australia/Lord_Howe'))).toBe(24.5)
  })

  test('a day that a zone left out does not exist', () => {
    expect(iso('2011-12-30', new Zone('Pacific/Apia'))).toBeNaN()
    expect(iso('2011-12-31', new Zone('Pacific/Apia'))).not.toBeNaN()
  })

  test('agree with luxon wherever luxon knows one answer', () => {
    const names = ['Europe/Rome', 'America/Sao_Paulo', 'Asia/Riyadh', 'Africa/Casablanca', 'Asia/Kathmandu']
    for (const name of names) {
      const zone = new Zone(name)
      fc.assert(
        fc.property(fc.integer({ min: -6e11, max: 42e11 }), (at) => {
          const local = DateTime.fromMillis(at, { zone: name })
          const wall = local.setZone('utc', { keepLocalTime: true }).toMillis()
          if (local.getPossibleOffsets().length === 1) expect(zone.instantAt(wall)).toBe(at)
        }),
      )
    }
  })

  test('days lie as far apart as in the calendar, in every zone that there is, whatever its clocks do', () => {
    const names = Intl.supportedValuesOf('timeZone')
    const start = dayNumber(2025, 1, 15)
    for (const name of names) {
      const zone = new Zone(name)
      for (const days of [91, 182, 273])
        expect(dayOf(zone.day(start + days)) - dayOf(zone.day(start)), name).toBe(days)
    }
    expect(names.length).toBeGreaterThan(300)
  })

  test.each([
    ['Pacific/Auckland', '2024-01-15'],
    ['Pacific/Auckland', '2024-07-15'],
    ['Pacific/Chatham', '2024-01-15'],
    ['Pacific/Honolulu', '2024-01-15'],
    ['UTC', '2024-01-15'],
    ['UTC', '2024-01-15T00:00Z'],
    ['UTC', '2024-01-15T23:59:59.999Z'],
  ])('a date of %s is of its day: %s', (name, text) => {
    expect(dayOf(iso(text, new Zone(name)))).toBe(Date.parse(text.slice(0, 10)) / 24 / HOUR)
  })

  test('an unknown zone is refused with what to do', () => {
    expect(() => new Zone('Mars/Olympus')).toThrow(/Mars\/Olympus is not a time zone.*Asia\/Riyadh/)
    expect(() => new Zone('')).toThrow(/not a time zone/)
  })
})

describe('formats', () => {
  const rome = new Zone('Europe/Rome')

  test.each([
    ['dd.MM.yyyy', '27.01.2011', '2011-01-26T23:00:00.000Z', true],
    ['d/M/yyyy', '7/1/2011', '2011-01-06T23:00:00.000Z', true],
    ['yyyyMMdd', '20070607', '2007-06-06T22:00:00.000Z', true],
    ["dd/MM/yyyy 'at' HH:mm", '27/01/2011 at 10:30', '2011-01-27T09:30:00.000Z', false],
    ['dd/MM/yyyy HH:mm ZZ', '27/01/2011 10:30 +05:00', '2011-01-27T05:30:00.000Z', false],
    ['epoch-days', '14735.0', '2010-05-05T22:00:00.000Z', true],
    ['epoch-days', '14735.5', '2010-05-06T10:00:00.000Z', false],
    ['epoch-millis', '-62135596800000', '0001-01-01T00:00:00.000Z', false],
    ['epoch-millis', '253402300799999', '9999-12-31T23:59:59.999Z', false],
    ['epoch-seconds', '1700000000.129', '2023-11-14T22:13:20.129Z', false],
    ['epoch-millis', '1700000000123.9', '2023-11-14T22:13:20.123Z', false],
  ])('%s reads %s', (format, value, expected, day) => {
    const instant = dateParser(format, rome)(value)
    expect(new Date(firstMoment(instant)).toISOString()).toBe(expected)
    expect(isWholeDay(instant)).toBe(day)
  })

  test.each([
    ['dd.MM.yyyy', '31.02.2011'],
    ['dd.MM.yyyy', '12.05.2011-31.12.2011'],
    ['dd.MM.yyyy', 'anulim'],
    ['epoch-days', '2010-05-06'],
    ['epoch-seconds', '1700000000000'],
    ['epoch-millis', '1e400'],
    ['epoch-days', '9e9'],
    ['epoch-millis', '-62135596800001'],
    ['epoch-millis', '253402300800000'],
  ])('%s does not read %s', (format, value) => {
    expect(dateParser(format, rome)(value)).toBeNaN()
  })

  test('a typed number counts in the unit of the format', () => {
    expect(epochInstant('epoch-seconds', 1.5, utc)).toBe(1500)
  })
})
