import { Pool } from './engine/pool.js'
import { TenderflagError } from './errors.js'
import { KEY_BYTES } from './output/installation-key.js'
import { languages } from './text/languages.js'
import { didYouMean } from './text/nearest.js'
import { Timings } from './timings.js'

/** What is wrong with a value, `path` inside it; undefined where nothing is. */
type Check = (value: unknown) => { readonly says: string; readonly path: readonly string[] } | undefined

/** A check by one condition; what it says continues “the option NAME …”. */
const must =
  (says: string, is: (value: unknown) => boolean): Check =>
  (value) =>
    is(value) ? undefined : { says, path: [] }

/** An object or list whose parts pass a check. */
const all =
  (says: string, is: (value: unknown) => boolean, part: Check): Check =>
  (value) => {
    if (!isObject(value) || !is(value)) return { says, path: [] }
    for (const [name, of] of Object.entries(value)) {
      const wrong = part(of)
      if (wrong) return { ...wrong, path: [name, ...wrong.path] }
    }
    return undefined
  }

const isFunction = (value: unknown): boolean => typeof value === 'function'
const isPlain = (value: unknown): boolean => isObject(value) && !Array.isArray(value)
const isText = (value: unknown): value is string => typeof value === 'string'

const anything: Check = () => undefined
const flag = must('must be true or false', (value) => typeof value === 'boolean')
const text: Check = (value) =>
  must(
    isText(value) ? 'must be a text that is not empty' : 'must be a text',
    (v) => isText(v) && v !== '',
  )(value)
const wholeNumber = (least: number, most: number): Check =>
  must(
    `must be a whole number from ${least} to ${most}`,
    (value) => Number.isInteger(value) && Number(value) >= least && Number(value) <= most,
  )
const isShare = (value: unknown): boolean => typeof value === 'number' && value >= 0 && value <= 1
const aLanguage = must(`must be one of ${languages.join(', ')}`, (value) =>
  languages.some((language) => language === value),
)
const isWordLists = (value: unknown): boolean =>
  isObject(value) &&
  isPlain(value) &&
  Object.values(value).every(
    (words) => isObject(words) && isPlain(words) && Object.values(words).every(isText),
  )

const open = {
  mapping: text,
  timezone: text,
  sharedAddresses: all('must be a list of texts', Array.isArray, must('must be a text', isText)),
  codeLists: must(
    'must be the path of a file, or words of the source and ours by column',
    (value) => (isText(value) && value !== '') || isWordLists(value),
  ),
  currency: text,
  strict: flag,
  signal: must(
    'must be an AbortSignal',
    (value) => isObject(value) && typeof value.aborted === 'boolean' && isFunction(value.addEventListener),
  ),
  onProgress: must('must be a function', isFunction),
}

const params = all(
  'must be an object of numbers and booleans, by the names of parameters',
  isPlain,
  must('must be a number, true or false', (value) => Number.isFinite(value) || typeof value === 'boolean'),
)

const rules = all(
  'must be a list',
  Array.isArray,
  must('must hold names of rules, and rules that loadRules gave', (value) =>
    isText(value) ? value !== '' : isObject(value) && isText(value.id) && 'when' in value,
  ),
)

const words = {
  language: aLanguage,
  reveal: flag,
  key: must(
    `must be ${KEY_BYTES} bytes, as a Uint8Array`,
    (value) => value instanceof Uint8Array && value.length === KEY_BYTES,
  ),
}

const monitor = {
  ...open,
  ...words,
  history: anything,
  historyAt: text,
  maxAhead: wholeNumber(1, 36_500),
  report: flag,
  rules,
  params,
  policy: anything,
  workers: wholeNumber(1, 256),
}

/**
 * The options of the public functions, checked once where they come in; behind that they are what their types say.
 * Without zod, which takes longer to load than all of them.
 */
const known = {
  openDataset: open,
  scan: {
    ...open,
    rules,
    params,
    asOf: text,
    outcomes: must('must be "raised" or "all"', (value) => value === 'raised' || value === 'all'),
    report: flag,
    workers: wholeNumber(1, 256),
    pool: must('must be a Pool', (value) => value instanceof Pool),
    timings: must('must be Timings', (value) => value instanceof Timings),
  },
  openMonitor: monitor,
  openDurableMonitor: { ...monitor, state: text },
  loadRules: { params },
  outcomeRows: words,
  outcomeTable: words,
  evaluate: { complete: flag },
  openAlerts: { create: flag },
  erase: { key: words.key },
  record: {
    at: text,
    languages: all('must be a list', Array.isArray, aLanguage),
    complete: flag,
    material: must('must be a number from 0 to 1', isShare),
    exceptions: text,
    key: words.key,
  },
  writeFeeds: { at: text, env: must('must be an object of texts', isObject), signal: open.signal },
  report: { ...words, top: wholeNumber(1, 1000) },
} as const satisfies Readonly<Record<string, Readonly<Record<string, Check>>>>

/** A public function whose options are checked. */
export type Checked = keyof typeof known

/** Options that a function cannot do without. */
const needed: Partial<Readonly<Record<Checked, string>>> = { openDurableMonitor: 'state' }

/** Throws USAGE with the first thing that is wrong with the options of a function, in one line. */
export function checkOptions(of: Checked, options: unknown): void {
  if (!isObject(options) || !isPlain(options))
    throw usage(`the options of ${of} must be an object, not ${shown(options)}`)
  const checks: Readonly<Record<string, Check>> = known[of]
  for (const [name, check] of Object.entries(checks)) {
    const value = options[name]
    if (value === undefined && needed[of] !== name) continue
    const wrong = check(value)
    if (!wrong) continue
    const path = [name, ...wrong.path]
    throw usage(`the option ${path.join('.')} of ${of} ${wrong.says}, not ${shown(at(options, path))}`)
  }
  const key = Object.keys(options).find((name) => !Object.hasOwn(checks, name))
  if (key === undefined) return
  const names = Object.keys(checks)
  const hint = didYouMean(key, names) || `; there are ${names.join(', ')}`
  throw usage(`${of} has no option ${key.slice(0, 60)}${hint}`)
}

/** The error of an option or argument that makes no sense; the message is complete. */
export function usage(message: string): TenderflagError {
  return new TenderflagError('USAGE', message)
}

/** A value of any kind in a few words. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value)
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list'
  if (isObject(value))
    return value.constructor?.name === 'Object' ? 'an object' : `a ${value.constructor?.name}`
  return typeof value === 'function' ? 'a function' : String(value)
}

/** Whether a value has members: objects, arrays and instances of classes. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

function at(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((of, key) => (isObject(of) ? of[key] : undefined), value)
}
