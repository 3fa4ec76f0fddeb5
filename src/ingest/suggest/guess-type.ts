import { type DateParser, dateParser } from '../../columns/date-format.js'
import { numberParser } from '../../columns/number-format.js'
import { parseIso } from '../../columns/parse-iso.js'
import { Zone } from '../../columns/zone.js'
import type { NumberExample } from '../mapping/mapping-format.js'

/** What the values of a column look like. `integer`: digits only, which may be a number, a code or a date. */
export type Guess =
  | { readonly kind: 'empty' }
  | { readonly kind: 'integer'; readonly dates?: string }
  | {
      readonly kind: 'number'
      readonly numbers: NumberExample
      readonly dates?: string
      /** What is to be taken out of the values before they can be read as numbers: signs of currencies, commas. */
      readonly without?: readonly string[]
      /** Why they may be other numbers. */
      readonly doubt?: string
    }
  | {
      readonly kind: 'date'
      readonly dates: readonly string[]
      /** Why they may be other dates. */
      readonly doubt?: string
    }
  | { readonly kind: 'text' }

const utc = new Zone('UTC')
const encoder = new TextEncoder()

const numberFormats: readonly NumberExample[] = [
  '1234.56',
  '1,234.56',
  '1234,56',
  '1.234,56',
  '1 234,56',
  '1 234.56',
  "1'234.56",
]

/** Signs before or behind an amount, besides those of Unicode and ISO 4217. */
const signs =
  'R\\$|Rp\\.?|RM|R(?=\\s)|Rs\\.?|S/\\.?|KSh\\.?|Ksh\\.?|Kč|zł|Ft|kr\\.?|[Ll]ei|руб\\.?|грн\\.?|тг\\.?|円|元|원|[A-Z]{3}|\\p{Sc}'
const signed = new RegExp(`^(${signs})?\\s*([-+]?\\d[\\d.,'\\s]*?)\\s*(${signs})?(/-)?$`, 'u')
const currencies = new Set(Intl.supportedValuesOf('currency'))

/** 12,34,567.00, as in India. */
const lakhs = /^\d{1,2}(,\d\d)*,\d{3}(\.\d+)?$|^\d{1,3}(\.\d+)?$/

const days = [
  ...['d.M.yyyy', 'd/M/yyyy', 'M/d/yyyy', 'd-M-yyyy', 'yyyy/M/d', 'd.M.yy', 'd/M/yy', 'd,M,yyyy'],
  ...['yyyy.M.d', 'yyyy.M.d.', 'yyyy年M月d日'],
]
const named = ['d-MMM-yyyy', 'd MMM yyyy', 'd-MMM-yy', 'd MMMM yyyy', 'MMM d, yyyy', 'MMMM d, yyyy']
const times = ['', ' H:mm', ' H:mm:ss', ' h:mm a', ' h:mm:ss a']
const dateFormats = ['iso', ...[...days, ...named].flatMap((day) => times.map((time) => `${day}${time}`))]

/** The share of values that must fit: the rest is noise, which a scan reports. */
const ENOUGH = 0.95

/** Guesses what values (without nulls) are. At most 500 different ones are looked at: some milliseconds. */
export function guessType(values: Iterable<string>): Guess {
  const sample = [...new Set(values)]
    .map((value) => value.trim())
    .filter((value) => value !== '')
    .slice(0, 500)
  if (sample.length === 0) return { kind: 'empty' }
  const share = (fits: (value: string) => boolean) => sample.filter(fits).length / sample.length
  const digits = share((value) => /^\d+$/.test(value))
  const numbers = formatOf(sample)
  // what is no digit may be a few numbers with groups, which tell how all are written
  if (digits >= ENOUGH && digits >= (numbers?.share ?? 0)) return { kind: 'integer', ...epoch(sample) }
  if (numbers) return { kind: 'number', ...numbers.is, ...epoch(sample) }
  const dates = someDates(sample)
  if (dates.length > 0) return { kind: 'date', dates, ...doubtOfDates(sample, dates) }
  return amounts(sample) ?? { kind: 'text' }
}

/** Longer texts are no amounts, and patterns take long for them. */
const LONGEST_AMOUNT = 60

/** Amounts with the sign of a currency, or with groups of two digits; undefined where they are neither. */
function amounts(sample: readonly string[]): Guess | undefined {
  const parts = sample.flatMap((value) => {
    if (value.length > LONGEST_AMOUNT) return []
    const [, before, number, behind, slash] = signed.exec(value) ?? []
    const marks = [before, behind, slash].filter((mark) => mark !== undefined)
    const isCurrency = marks.every((mark) => !/^[A-Z]{3}$/.test(mark) || currencies.has(mark))
    return number !== undefined && isCurrency ? [{ number, marks }] : []
  })
  if (parts.length < sample.length * ENOUGH) return undefined
  const numbers = parts.map(({ number }) => number)
  const share = (fits: (value: string) => boolean) => numbers.filter(fits).length / numbers.length
  const format = formatOf(numbers)?.is
  const grouped = format === undefined && share((value) => lakhs.test(value)) >= ENOUGH
  // The longest first, for R$ has $ in it.
  const marks = [...new Set(parts.flatMap((part) => part.marks))].sort((a, b) => b.length - a.length)
  if ((!format && !grouped) || marks.length > 5 || (marks.length === 0 && !grouped)) return undefined
  const without = grouped ? [...marks, ','] : marks
  return { kind: 'number', ...(format ?? { numbers: '1234.56' }), without }
}

/** One to three digits, a sign, and three more: thousands, or a number with three decimals. */
const either = /^[-+]?[1-9]\d{0,2}([.,])\d{3}$/

/**
 * The format that reads most values, and how many; undefined where that is not nearly all. Where every value with a sign
 * reads as thousands and as decimals it is that of thousands, and doubtful.
 */
function formatOf(sample: readonly string[]):
  | {
      readonly share: number
      readonly is: { readonly numbers: NumberExample; readonly doubt?: string }
    }
  | undefined {
  let best: NumberExample | undefined
  let most = 0
  for (const format of numberFormats) {
    const fits = sample.filter(numberTest(format)).length
    if (fits <= most) continue
    most = fits
    best = format
  }
  if (best === undefined || most < sample.length * ENOUGH) return undefined
  const share = most / sample.length
  const signed = sample.filter((value) => /[.,]/.test(value)).map((value) => either.exec(value))
  const sign = signed[0]?.[1]
  if (sign === undefined || signed.some((found) => found?.[1] !== sign))
    return { share, is: { numbers: best } }
  const doubt = `whether 1${sign}234 is 1234 or 1 and a fraction, which its values do not tell`
  return { share, is: { numbers: sign === '.' ? '1.234,56' : '1,234.56', doubt } }
}

/**
 * Whether days and months may have changed places: where no day is beyond 12, or some days stand first and some months.
 * Points stand behind the day.
 */
function doubtOfDates(sample: readonly string[], dates: readonly string[]): { doubt?: string } {
  const swapped = dates.flatMap((format) => {
    const other = format.replace(/^(d+)([/-])(M)(?=\2)/, '$3$2$1')
    return other === format ? [] : [[dateTest(format), dateTest(other)] as const]
  })
  const isDoubtful = ([test, other]: (typeof swapped)[number]) => {
    const read = sample.filter(test)
    return read.every(other) && read.some((value) => !/^(\d+)\D0?\1\D/.test(value.replace(/^0/, '')))
  }
  const first = new Set(dates.flatMap((format) => /^([dM])\1?[/-][dM]{1,2}[/-]/.exec(format)?.[1] ?? []))
  return first.size > 1 || swapped.some(isDoubtful)
    ? { doubt: 'whether the day stands before the month, which its values do not tell' }
    : {}
}

function numberTest(example: NumberExample): (value: string) => boolean {
  const parse = numberParser({ decimal: example.at(-3)!, thousands: example.length === 8 ? example[1]! : '' })
  return (value) => {
    const bytes = encoder.encode(value)
    return Number.isFinite(parse(bytes, 0, bytes.length))
  }
}

/** Formats that together read nearly all values, the one that reads most first; none where they do not. */
function someDates(sample: readonly string[]): string[] {
  let left = [...sample]
  const chosen: string[] = []
  while (left.length > sample.length * (1 - ENOUGH) && chosen.length < 5) {
    let most = 0
    let best: { format: string; rest: string[] } | undefined
    for (const format of dateFormats) {
      const test = dateTest(format)
      const rest = left.filter((value) => !test(value))
      if (left.length - rest.length <= most) continue
      most = left.length - rest.length
      best = { format, rest }
    }
    if (!best) return []
    chosen.push(best.format)
    left = best.rest
  }
  return chosen
}

function dateTest(format: string): (value: string) => boolean {
  if (format === 'iso')
    return (value) => {
      const bytes = encoder.encode(value)
      return !Number.isNaN(parseIso(bytes, 0, bytes.length, utc))
    }
  const shape = shapeOf(format)
  let parse: DateParser | undefined
  return (value) => {
    if (!shape.test(value)) return false
    parse ??= dateParser(format, utc)
    return !Number.isNaN(parse(value))
  }
}

const shapes: Readonly<Record<string, string>> = {
  yyyy: '\\d{4}',
  yy: '\\d{2}',
  MMMM: '\\p{L}+',
  MMM: '\\p{L}{3}',
  mm: '\\d{2}',
  ss: '\\d{2}',
  '.': '\\.',
  ' ': '\\s',
  a: '[AaPp]\\.?[Mm]\\.?',
}

/** What a date of a format looks like: told a hundred times as fast as by reading it. */
function shapeOf(format: string): RegExp {
  const pattern = format.replace(/[a-zA-Z]+|[. ]/g, (part) => shapes[part] ?? '\\d{1,2}')
  return new RegExp(`^${pattern}$`, 'u')
}

/** How whole numbers would read as dates, where all of them could be some of 1970–2070. */
function epoch(sample: readonly string[]): { dates?: string } {
  const numbers = sample.map(Number)
  const within = (from: number, to: number) => numbers.every((n) => n >= from && n <= to)
  if (within(19700101, 20701231) && numbers.every((n) => n % 100 >= 1 && n % 100 <= 31))
    return { dates: 'yyyyMMdd' }
  if (within(3650, 36525)) return { dates: 'epoch-days' }
  if (within(3e8, 3.2e9)) return { dates: 'epoch-seconds' }
  if (within(3e11, 3.2e12)) return { dates: 'epoch-millis' }
  return {}
}
