import type { ScanResult } from '../engine/result.js'
import { factCatalogue } from '../facts/catalogue.js'
import { KEY_BYTES } from '../output/installation-key.js'
import type { OutcomeRow } from '../output/model.js'
import { outcomeRows } from '../output/rows.js'
import { type Example, type Expectation, loadExamples } from '../rules/examples.js'
import { loadRules } from '../rules/load-rules.js'
import type { Rule } from '../rules/rule.js'
import { scanRows } from '../scan.js'
import { populationKinds } from '../schema/subject.js'

/** What came out otherwise than an example expects. */
export interface Failure {
  readonly example: string
  readonly message: string
}

/** How the examples of a rule went. */
export interface ExampleRun {
  readonly rule: string
  readonly passed: number
  readonly failures: readonly Failure[]
}

/** Runs the examples beside a rule file through the engine. Throws RULE_INVALID where the examples are not well formed. */
export async function runExamples(rule: Rule): Promise<ExampleRun> {
  const { examples } = await loadExamples(rule.source.file, rule.subject)
  const failures: Failure[] = []
  // Most examples set no parameter: to read the rule for each of them took a fifth of the time.
  const read = new Map<string, readonly Rule[]>()
  for (const example of examples) {
    const given = JSON.stringify(example.params)
    const rules = read.get(given) ?? (await withParams(rule, example.params))
    read.set(given, rules)
    for (const message of await failuresOf(rule, rules, example))
      failures.push({ example: example.name, message })
  }
  return { rule: rule.id, passed: examples.length - new Set(failures.map((f) => f.example)).size, failures }
}

/** The rule as its file has it, with the parameters of an example. */
function withParams(rule: Rule, values: Example['params']): Promise<Rule[]> {
  const params = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [`${rule.id}.${name}`, value]),
  )
  return loadRules([rule.source.file], { params, facts: factCatalogue })
}

async function failuresOf(rule: Rule, rules: readonly Rule[], example: Example): Promise<string[]> {
  const result = await scanRows(example.tables, {
    rules,
    outcomes: 'all',
    timezone: example.zone,
    sharedAddresses: example.shared_addresses,
    workers: 1,
    ...(example.as_of === undefined ? {} : { asOf: example.as_of }),
  })
  const rows = rowsById(result)
  return example.expect.flatMap((expected) => {
    const row = rows.get(key(expected.tender ?? '', subjectOf(expected)))
    if (row) return differences(expected, row)
    const of = expected.tender === undefined ? '' : ` of tender ${expected.tender}`
    return [`there is no ${rule.subject} ${subjectOf(expected)}${of}`]
  })
}

function subjectOf(expected: Expectation): string {
  for (const kind of populationKinds) {
    const id = expected[kind]
    if (id !== undefined) return typeof id === 'string' ? id : id.join(' + ')
  }
  const { lot, bid, item, award, contract, tender } = expected
  return lot ?? bid ?? item ?? award ?? contract ?? tender ?? ''
}

const key = (tender: string, id: string): string => `${tender}\0${id}`

function rowsById(result: ScanResult): Map<string, OutcomeRow> {
  const rows = outcomeRows(result, {
    language: 'en',
    reveal: true,
    key: new Uint8Array(KEY_BYTES),
    catalogue: factCatalogue,
  })
  return new Map([...rows].map((row) => [key(row.tender_id ?? '', row.subject.id), row]))
}

function differences(expected: Expectation, row: OutcomeRow): string[] {
  const about = `${row.subject.type} ${row.subject.id}`
  const reason =
    row.reason &&
    [row.reason.table, row.reason.column, row.reason.problem].filter((part) => part !== null).join('.')
  if (expected.outcome !== row.outcome)
    return [`${about}: expected ${expected.outcome}, got ${row.outcome}${reason ? ` (${reason})` : ''}`]
  const found: string[] = []
  const check = (name: string, want: unknown, got: unknown): void => {
    if (want !== undefined && want !== got)
      found.push(`${about}: expected ${name} ${String(want)}, got ${String(got)}`)
  }
  if (expected.reason) {
    check(
      'reason',
      [expected.reason.table, expected.reason.column, expected.reason.problem].filter(Boolean).join('.'),
      reason,
    )
  }
  for (const want of expected.statistics ?? []) {
    const got = row.statistics.find(({ name }) => name === want.name)
    if (!got) found.push(`${about}: there is no statistic ${want.name}`)
    else
      for (const name of ['value', 'q1', 'q3', 'population', 'left_out'] as const)
        if (!alike(want[name], got[name]))
          found.push(`${about}: expected ${name} ${want[name]} of ${want.name}, got ${got[name]}`)
  }
  check('severity', expected.severity, row.severity)
  check('confidence', expected.confidence, row.confidence)
  for (const name of ['value', 'threshold'] as const) {
    const want = expected[name]
    const got = row[name]
    if (!alike(want, got)) check(name, want, got)
  }
  return found
}

/** Whether a number is what was expected, up to one part in 10⁹; whatever it is where nothing was. */
function alike(want: number | null | undefined, got: number | null): boolean {
  if (want === undefined || want === got) return true
  return typeof want === 'number' && typeof got === 'number' && Math.abs(want - got) <= 1e-9 * Math.abs(want)
}
