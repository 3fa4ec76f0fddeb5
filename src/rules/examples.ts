import { z } from 'zod'
import { TenderflagError } from '../errors.js'
import { outcomeProblems } from '../facts/reason.js'
import { isLocal, type SubjectKind, subjectKinds } from '../schema/subject.js'
import { type TableName, tableNames, tableSpec } from '../schema/tables.js'
import { didYouMean } from '../text/nearest.js'
import { readYaml } from '../text/yaml-file.js'
import { shapeErrors } from './read-rule.js'
import { confidences, severities } from './rule.js'
import { ruleId } from './rule-file.js'

const line = z.string().trim().min(1).max(300)
const cell = z.union([z.string(), z.number(), z.boolean(), z.null()])

/** A row; with `repeat: 30` thirty, in whose texts `{i}` is 1 … 30, and whose lists give their items in turn. */
const row = z
  .record(z.string(), z.union([cell, z.array(cell).min(1).max(1000)]))
  .transform((given, context): Record<string, z.output<typeof cell>>[] => {
    const { repeat = 1, ...cells } = given
    if (typeof repeat !== 'number' || !Number.isInteger(repeat) || repeat < 1 || repeat > 10_000) {
      context.addIssue({ code: 'custom', message: 'repeat is a whole number from 1 to 10000' })
      return []
    }
    const isRepeated = 'repeat' in given
    if (!isRepeated && Object.values(cells).some((value) => Array.isArray(value)))
      context.addIssue({ code: 'custom', message: 'a list of values needs repeat' })
    return Array.from({ length: repeat }, (_, i) =>
      Object.fromEntries(
        Object.entries(cells).map(([name, value]) => {
          const one = Array.isArray(value) ? value[i % value.length]! : value
          return [name, isRepeated && typeof one === 'string' ? one.replaceAll('{i}', String(i + 1)) : one]
        }),
      ),
    )
  })

const pair = z.tuple([line, line])
const statistic = z.strictObject({
  name: line,
  value: z.number().nullable().optional(),
  q1: z.number().nullable().optional(),
  q3: z.number().nullable().optional(),
  population: z.int().optional(),
  left_out: z.int().optional(),
})

const expectation = z
  .strictObject({
    tender: line.optional(),
    lot: line.optional(),
    bid: line.optional(),
    item: line.optional(),
    award: line.optional(),
    contract: line.optional(),
    bidder: line.optional(),
    supplier: line.optional(),
    buyer: line.optional(),
    procuring_entity: line.optional(),
    market: line.optional(),
    /** The ids of both, of bidders in the order of their bytes. */
    buyer_supplier: pair.optional(),
    bidder_pair: pair.optional(),
    outcome: z.enum(['raised', 'clear', 'not_applicable', 'not_computable']),
    /** Only what is given is held against the outcome. */
    reason: z
      .strictObject({
        table: z.enum([...tableNames, 'rule', 'scan']),
        column: line.optional(),
        problem: z.enum(outcomeProblems),
      })
      .optional(),
    value: z.number().nullable().optional(),
    threshold: z.number().nullable().optional(),
    statistics: z.array(statistic).optional(),
    severity: z.enum(severities).optional(),
    confidence: z.enum(confidences).optional(),
  })
  .refine((given) => (given.outcome === 'not_computable') === (given.reason !== undefined), {
    message: 'not_computable needs a reason, and nothing else has one',
  })

const example = z.strictObject({
  name: line,
  /** The instant the data are looked at from; else the newest event in them. */
  as_of: line.optional(),
  /** Zone of times without one. */
  zone: line.default('UTC'),
  /** Values of parameters of the rule, by their names alone. */
  params: z.record(z.string(), z.union([z.number(), z.boolean()])).default({}),
  /** Addresses to be treated as missing. */
  shared_addresses: z.array(line).default([]),
  /**
   * Rows by table, written as in a JSON Lines file. A table that is not there is unknown, an empty one has no row;
   * a table has the columns that its rows name.
   */
  tables: z.partialRecord(
    z.enum(tableNames),
    z.array(row).transform((rows) => rows.flat()),
  ),
  expect: z.array(expectation).min(1),
})

const examplesFile = z.strictObject({ rule: ruleId, examples: z.array(example).min(1) })

/** One case of a rule: tables, and what the rule must say about some of their subjects. */
export type Example = z.output<typeof example>
/** What the rule must say about one subject; a lot of an undivided tender has no `lot`. */
export type Expectation = z.output<typeof expectation>

/** The examples of a rule, and the file they stand in. */
export interface Examples {
  readonly rule: string
  readonly file: string
  readonly examples: readonly Example[]
}

/** The file of the examples of a rule file: `low-award.examples.yaml` beside `low-award.yaml`. */
export function examplesOf(ruleFile: string): string {
  return ruleFile.replace(/\.(ya?ml)$/, '.examples.$1')
}

/**
 * The examples beside a rule file.
 * @throws TenderflagError (RULE_INVALID) with all that is wrong, a line each: what is no example, unknown columns,
 * names used twice, expectations about subjects of another kind.
 */
export async function loadExamples(ruleFile: string, subject: SubjectKind): Promise<Examples> {
  const yaml = await readYaml(examplesOf(ruleFile), { code: 'RULE_INVALID' })
  const { data, error } = examplesFile.safeParse(yaml.value)
  const errors = error?.issues.flatMap((issue) => shapeErrors(yaml, issue)) ?? []
  const seen = new Set<string>()
  data?.examples.forEach((given, i) => {
    if (seen.has(given.name))
      errors.push(yaml.error(`there are two examples "${given.name}"`, ['examples', i, 'name']))
    seen.add(given.name)
    for (const [table, column, r] of unknownColumns(given)) {
      const names = Object.keys(tableSpec(table).columns)
      errors.push(
        yaml.errorAtKey(`${table} has no column ${column.slice(0, 60)}${didYouMean(column, names)}`, [
          'examples',
          i,
          'tables',
          table,
          r,
          column,
        ]),
      )
    }
    given.expect.forEach((expected, e) => {
      if (!isOf(subject, expected))
        errors.push(
          yaml.error(`this names no ${subject}, which the rule is about`, ['examples', i, 'expect', e]),
        )
    })
  })
  const [first, ...more] = errors
  if (!data || first)
    throw more.length === 0 && first
      ? first
      : new TenderflagError('RULE_INVALID', errors.map(({ message }) => message).join('\n'))
  return { rule: data.rule, file: yaml.file, examples: data.examples }
}

function* unknownColumns(given: Example): Generator<[TableName, string, number]> {
  for (const table of tableNames)
    for (const [r, cells] of (given.tables[table] ?? []).entries())
      for (const column of Object.keys(cells))
        if (!Object.hasOwn(tableSpec(table).columns, column)) yield [table, column, r]
}

function isOf(subject: SubjectKind, expected: Expectation): boolean {
  return subjectKinds.every((kind) => {
    const given = expected[kind] !== undefined
    if (kind === subject) return given || kind === 'lot'
    return kind === 'tender' ? given === isLocal(subject) : !given
  })
}
