import { z } from 'zod'

/** What Cardinal reads as true and false, also as 1 and 0 where a number is meant. */
const truths: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['on', true],
  ['yes', true],
  ['false', false],
  ['off', false],
  ['no', false],
])

const text = z.string()

/** A list, or its members with | between them. */
const list = z
  .union([z.array(z.string()), z.string()])
  .transform((value): readonly string[] => (typeof value === 'string' ? membersOf(value) : value))

const flag = z.union([z.boolean(), z.string()]).transform((value, context) => {
  if (typeof value === 'boolean') return value
  const known = value === '1' ? true : value === '0' ? false : truths.get(value.toLowerCase())
  if (known !== undefined) return known
  context.addIssue(`${JSON.stringify(value)} is neither true nor false`)
  return z.NEVER
})

const whole = numberOf(/^[+-]?\d+$/, 'is no whole number', { least: -(2n ** 63n), most: 2n ** 63n - 1n })
const count = numberOf(/^\+?\d+$/, 'is no whole number of 0 or more', { least: 0n, most: 2n ** 64n - 1n })
const float = /^[+-]?(?:\d+\.?\d*(?:e[+-]?\d+)?|\.\d+(?:e[+-]?\d+)?|inf|infinity|nan)$/i
const share = numberOf(float, 'is no number')

const codes = z.record(z.string(), text)

/**
 * The settings of OCDS Cardinal, by the names of its INI file. An indicator runs where its section is there, be it
 * empty. Lists may be written with | between members.
 */
export const settingsSchema = z.strictObject({
  output: z.strictObject({ info_currency_mismatches: flag.optional() }).optional(),
  codelists: z.strictObject({ bid_status: codes.optional(), award_status: codes.optional() }).optional(),
  defaults: z
    .strictObject({
      currency: text.optional(),
      item_classification_scheme: text.optional(),
      bid_status: text.optional(),
      award_status: text.optional(),
      party_roles: flag.optional(),
    })
    .optional(),
  redactions: z.strictObject({ amount: list.optional(), organization_id: list.optional() }).optional(),
  corrections: z.strictObject({ award_status_by_contract_status: flag.optional() }).optional(),
  modifications: z
    .strictObject({
      move_auctions: flag.optional(),
      prefix_buyer_or_procuring_entity_id: text.optional(),
      prefix_tenderer_or_supplier_id: text.optional(),
      split_procurement_method_details: text.optional(),
    })
    .optional(),
  currency: text.optional(),
  no_price_comparison_procurement_methods: list.optional(),
  price_comparison_procurement_methods: list.optional(),
  exclusions: z.strictObject({ procurement_method_details: list.optional() }).optional(),
  R003: z
    .strictObject({
      threshold: whole.optional(),
      procurement_methods: list.optional(),
      procurement_method_details: z.record(z.string(), whole).optional(),
    })
    .optional(),
  R018: z.strictObject({ procurement_methods: list.optional() }).optional(),
  R024: z.strictObject({ threshold: share.optional() }).optional(),
  R025: z.strictObject({ percentile: count.optional(), threshold: share.optional() }).optional(),
  R028: z.strictObject({}).optional(),
  R030: z.strictObject({}).optional(),
  R035: z.strictObject({ threshold: count.optional() }).optional(),
  R036: z.strictObject({}).optional(),
  R038: z
    .strictObject({
      threshold: share.optional(),
      minimum_submitted_bids: count.optional(),
      minimum_contracting_processes: count.optional(),
    })
    .optional(),
  R048: z
    .strictObject({
      digits: count.optional(),
      threshold: count.optional(),
      minimum_contracting_processes: count.optional(),
    })
    .optional(),
  R058: z.strictObject({ threshold: share.optional() }).optional(),
})

/** Settings by the sections of the INI file of Cardinal; an indicator without its section is off. */
export type CardinalSettings = z.output<typeof settingsSchema>

/** All indicators with their defaults, as in the file that `ocdscardinal init` writes. */
export const defaultSettings: CardinalSettings = {
  R003: {},
  R018: {},
  R024: {},
  R025: {},
  R028: {},
  R030: {},
  R035: {},
  R036: {},
  R038: {},
  R048: {},
  R058: {},
}

/** Sections that only Cardinal's `prepare` reads. */
export const preparing = ['defaults', 'redactions', 'corrections', 'modifications', 'codelists'] as const

/** A number as Rust reads one; undefined for other texts. */
export function rustFloat(value: string): number | undefined {
  return float.test(value) ? toNumber(value) : undefined
}

/** A | at the end ends the list; an empty text is an empty list. */
function membersOf(value: string): string[] {
  const members = value.split('|')
  if (members.at(-1) === '') members.pop()
  return members
}

interface Bounds {
  readonly least: bigint
  readonly most: bigint
}

/** A number, or the text of one; with bounds a whole one. */
function numberOf(pattern: RegExp, problem: string, bounds?: Bounds) {
  return z
    .custom<number | string>(isNumberOrText, 'is one setting, not a section')
    .transform((value, context) => {
      const known = typeof value === 'string' ? truths.get(value.toLowerCase()) : undefined
      if (known !== undefined) return known ? 1 : 0
      const isNumber = typeof value === 'number' ? !bounds || Number.isInteger(value) : pattern.test(value)
      if (isNumber && (!bounds || isWithin(value, bounds))) return toNumber(value)
      context.addIssue(`${JSON.stringify(String(value))} ${problem}`)
      return z.NEVER
    })
}

/** Text is compared digit by digit. The number that a text of the largest came to lies one above it, and is within. */
function isWithin(value: number | string, { least, most }: Bounds): boolean {
  return typeof value === 'string'
    ? BigInt(value) >= least && BigInt(value) <= most
    : value >= Number(least) && value <= Number(most)
}

/** zod's own number is finite. */
function isNumberOrText(value: unknown): boolean {
  return typeof value === 'number' || typeof value === 'string'
}

function toNumber(value: number | string): number {
  if (typeof value === 'number') return value
  const word = /^([+-]?)(inf|infinity|nan)$/i.exec(value)
  if (!word) return Number(value)
  if (word[2]!.toLowerCase() === 'nan') return Number.NaN
  return word[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
}
