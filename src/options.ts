import { z } from 'zod'
import { Pool } from './engine/pool.js'
import { TenderflagError } from './errors.js'
import { KEY_BYTES } from './output/installation-key.js'
import type { Rule } from './rules/rule.js'
import { languages } from './text/languages.js'
import { didYouMean } from './text/nearest.js'
import { Timings } from './timings.js'

/**
 * The options of the public functions, checked once where they come in; behind that they are what their types say.
 * Every message of a check continues “the option NAME …”.
 */
const one = <T>(says: string, is: (value: unknown) => value is T) => z.custom<T>(is, { error: says })
const isFunction = (value: unknown): value is () => void => typeof value === 'function'

const text = z.string({ error: 'must be a text' }).min(1, { error: 'is an empty text' })
const flag = z.boolean({ error: 'must be true or false' })
const wholeNumber = (least: number, most: number) => {
  const error = `must be a whole number from ${least} to ${most}`
  return z.int({ error }).min(least, { error }).max(most, { error })
}

const share = 'must be a number from 0 to 1'

const open = {
  mapping: text.optional(),
  timezone: text.optional(),
  sharedAddresses: z
    .array(z.string({ error: 'must be a text' }), { error: 'must be a list of texts' })
    .optional(),
  codeLists: z
    .union([text, z.record(z.string(), z.record(z.string(), z.string()))], {
      error: 'must be the path of a file, or words of the source and ours by column',
    })
    .optional(),
  currency: text.optional(),
  strict: flag.optional(),
  signal: one(
    'must be an AbortSignal',
    (value): value is AbortSignal =>
      isObject(value) && typeof value.aborted === 'boolean' && isFunction(value.addEventListener),
  ).optional(),
  onProgress: one('must be a function', isFunction).optional(),
}

const params = z
  .record(z.string(), z.union([z.number(), z.boolean()], { error: 'must be a number, true or false' }), {
    error: 'must be an object of numbers and booleans, by the names of parameters',
  })
  .optional()

const ruleNames = (says: string) =>
  z.array(
    one(says, (value): value is string | Rule =>
      typeof value === 'string'
        ? value !== ''
        : isObject(value) && typeof value.id === 'string' && 'when' in value,
    ),
    { error: 'must be a list' },
  )

const words = {
  language: z.enum(languages, { error: `must be one of ${languages.join(', ')}` }).optional(),
  reveal: flag.optional(),
  key: one(
    `must be ${KEY_BYTES} bytes, as a Uint8Array`,
    (value): value is Uint8Array => value instanceof Uint8Array && value.length === KEY_BYTES,
  ).optional(),
}

const monitor = {
  ...open,
  ...words,
  history: z.unknown().optional(),
  historyAt: text.optional(),
  maxAhead: wholeNumber(1, 36_500).optional(),
  report: flag.optional(),
  rules: ruleNames('must hold names of rules, and rules that loadRules gave').optional(),
  params,
  policy: z.unknown().optional(),
  workers: wholeNumber(1, 256).optional(),
}

const schemas = {
  openDataset: z.strictObject(open),
  scan: z.strictObject({
    ...open,
    rules: ruleNames('must hold names of rules, and rules that loadRules gave').optional(),
    params,
    asOf: text.optional(),
    outcomes: z.enum(['raised', 'all'], { error: 'must be "raised" or "all"' }).optional(),
    report: flag.optional(),
    workers: wholeNumber(1, 256).optional(),
    pool: one('must be a Pool', (value): value is Pool => value instanceof Pool).optional(),
    timings: one('must be Timings', (value): value is Timings => value instanceof Timings).optional(),
  }),
  openMonitor: z.strictObject(monitor),
  openDurableMonitor: z.strictObject({ ...monitor, state: text }),
  loadRules: z.strictObject({ params }),
  outcomeRows: z.strictObject(words),
  outcomeTable: z.strictObject(words),
  evaluate: z.strictObject({ complete: flag.optional() }),
  openAlerts: z.strictObject({ create: flag.optional() }),
  erase: z.strictObject({
    key: words.key,
  }),
  record: z.strictObject({
    at: text.optional(),
    languages: z
      .array(z.enum(languages, { error: `must be one of ${languages.join(', ')}` }), {
        error: 'must be a list',
      })
      .optional(),
    complete: flag.optional(),
    material: z.number({ error: share }).min(0, { error: share }).max(1, { error: share }).optional(),
    exceptions: text.optional(),
    key: words.key,
  }),
  writeFeeds: z.strictObject({
    at: text.optional(),
    env: one('must be an object of texts', isObject).optional(),
    signal: open.signal,
  }),
  report: z.strictObject({ ...words, top: wholeNumber(1, 1000).optional() }),
} as const

/** A public function whose options are checked. */
export type Checked = keyof typeof schemas

/** Throws USAGE with the first thing that is wrong with the options of a function, in one line. */
export function checkOptions(of: Checked, options: unknown): void {
  const { error } = schemas[of].safeParse(options)
  const issue = error?.issues[0]
  if (!issue) return
  const [name] = issue.path
  if (issue.code === 'unrecognized_keys') {
    const [key = ''] = issue.keys
    const known = Object.keys(schemas[of].shape)
    const hint = didYouMean(key, known) || `; there are ${known.join(', ')}`
    throw usage(`${of} has no option ${key.slice(0, 60)}${hint}`)
  }
  if (name === undefined) throw usage(`the options of ${of} must be an object, not ${shown(options)}`)
  const path = issue.path.map(String)
  throw usage(`the option ${path.join('.')} of ${of} ${issue.message}, not ${shown(at(options, path))}`)
}

/** What `given` must be and is not, as an error. */
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

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

function at(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((of, key) => (isObject(of) ? of[key] : undefined), value)
}
