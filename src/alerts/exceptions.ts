import { z } from 'zod'
import { readShape } from '../text/read-shape.js'
import type { AlertData, ExceptionUse } from './alert.js'

const id = z.string().min(1)

const subjectShape = z
  .strictObject({
    tender: id.optional().describe('id of a tender'),
    subject: id.optional().describe('id of the lot, award, contract or party, as alerts show it'),
    buyer: id.optional().describe('id of a buyer, as alerts show it'),
    supplier: id.optional().describe('id of a supplier, as alerts show it'),
  })
  .refine((subject) => Object.values(subject).some((part) => part !== undefined), {
    error: 'names nothing; give tender, subject, buyer or supplier',
  })
  .describe('all that is given must hold')

/** The file of exceptions, as `docs/exceptions.schema.json` describes it for editors. */
const exceptionsSchema = z
  .strictObject({
    exceptions: z.array(
      z.strictObject({
        rule: id.describe('id of a rule'),
        subjects: z.array(subjectShape).min(1).describe('one of them must fit'),
        reason: id.describe('why the office has decided so'),
        owner: id.describe('who answers for it'),
        expires: z.iso.date().describe('the last day it holds, in UTC'),
      }),
    ),
  })
  .describe('What an office has decided about: flags that tenderflag shall be silent about')

export type Exception = z.infer<typeof exceptionsSchema>['exceptions'][number]

/** Reads a YAML file of exceptions. Throws EXCEPTIONS_INVALID with line and column, FILE_MISSING. */
export async function loadExceptions(file: string): Promise<readonly Exception[]> {
  const { value } = await readShape(file, exceptionsSchema, { code: 'EXCEPTIONS_INVALID' })
  return value.exceptions
}

/** The JSON Schema of a file of exceptions. */
export function exceptionsJsonSchema(): unknown {
  return z.toJSONSchema(exceptionsSchema)
}

/** Whether an exception no longer holds at an instant (ISO 8601). */
export function isExpired({ expires }: Pick<Exception, 'expires'>, at: string): boolean {
  return Date.parse(at) >= Date.parse(`${expires}T00:00:00Z`) + 86_400_000
}

/** Exceptions at the instant of a run, and which of them it used. */
export class ExceptionList {
  readonly #byRule = new Map<string, { readonly exception: Exception; readonly name: string }[]>()
  readonly #expired: string[] = []
  readonly #used = new Set<string>()

  constructor(exceptions: readonly Exception[], at: string) {
    exceptions.forEach((exception, place) => {
      const name = `${place + 1} (${exception.rule})`
      const others = this.#byRule.get(exception.rule)
      if (isExpired(exception, at)) this.#expired.push(name)
      else if (others) others.push({ exception, name })
      else this.#byRule.set(exception.rule, [{ exception, name }])
    })
  }

  /** The first exception that fits a flag. */
  find(data: AlertData): Exception | undefined {
    let first: Exception | undefined
    for (const { exception, name } of this.#byRule.get(data.rule) ?? []) {
      if (!exception.subjects.some((subject) => fits(subject, data))) continue
      this.#used.add(name)
      first ??= exception
    }
    return first
  }

  /** `rules`: those that were run; exceptions of others could not be used. */
  use(rules: ReadonlySet<string>): ExceptionUse {
    const unused = [...this.#byRule]
      .filter(([rule]) => rules.has(rule))
      .flatMap(([, entries]) => entries.map(({ name }) => name))
      .filter((name) => !this.#used.has(name))
      .sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10))
    return { unused, expired: this.#expired }
  }
}

function fits({ tender, subject, buyer, supplier }: Exception['subjects'][number], data: AlertData): boolean {
  return (
    (tender === undefined || tender === data.tender_id) &&
    (subject === undefined || subject === data.subject.id) &&
    (buyer === undefined || buyer === data.buyer?.id) &&
    (supplier === undefined || supplier === data.supplier?.id)
  )
}
