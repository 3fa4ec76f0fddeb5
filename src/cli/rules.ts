import { readFile } from 'node:fs/promises'
import { TenderflagError } from '../errors.js'
import { factCatalogue } from '../facts/catalogue.js'
import { handbookPage } from '../rules/handbook/handbook.js'
import { type Checked, checkRules } from '../rules/load-rules.js'
import { checkLock, updateLock } from '../rules/lock.js'
import type { Rule } from '../rules/rule.js'
import { counted } from '../text/counted.js'
import { displayWidth, hang, pad } from '../text/display-width.js'
import { didYouMean } from '../text/nearest.js'
import { printable } from '../text/printable.js'
import type { ExitCode } from './exit-code.js'
import { parseParams } from './params.js'
import { runExamples } from './run-examples.js'
import { errorLines } from './text/error-lines.js'
import { say } from './text/say.js'
import { terminalWidth } from './text/terminal-width.js'
import { writeText } from './text/write-text.js'

interface RuleOptions {
  readonly rules?: readonly string[]
  readonly param?: readonly string[]
}

/** `tenderflag rules list`: id, subject, status, severity and title of rules of every status. */
export async function listRules(options: RuleOptions): Promise<void> {
  const lines = ruleLines(await good(options), terminalWidth() ?? Number.POSITIVE_INFINITY)
  await writeText('-', lines.map((line) => printable(`${line}\n`)).join(''))
}

/** A line a rule; where one of them has no room, titles below, and where that does not help, all but the id. */
export function ruleLines(rules: readonly Rule[], width: number): string[] {
  const rows = rules.map((rule) => [rule.id, rule.subject, rule.status, rule.severity, rule.title.en])
  const widths = [0, 1, 2, 3].map((i) => Math.max(...rows.map((row) => displayWidth(row[i]!))))
  const aligned = (cells: readonly string[]) => cells.map((cell, i) => pad(cell, widths[i] ?? 0)).join('  ')
  const fits = (lines: readonly string[]) => lines.every((line) => displayWidth(line) <= width)
  const whole = rows.map(aligned)
  if (fits(whole)) return whole
  const heads = rows.map((row) => aligned(row.slice(0, 4)).trimEnd())
  const below = (text: string) => hang(`    ${text}`, width)
  if (fits(heads)) return rows.flatMap((row, i) => [heads[i]!, ...below(row[4]!)])
  return rows.flatMap(([id = '', ...more]) => [
    id,
    ...below(more.slice(0, 3).join(' · ')),
    ...below(more[3]!),
  ])
}

/** `tenderflag rules show ID`: the rule file. */
export async function showRule(id: string, options: RuleOptions): Promise<void> {
  await writeText('-', await readFile((await ruleOf(id, options)).source.file, 'utf8'))
}

/** `tenderflag explain ID`. */
export async function explainRule(
  id: string,
  options: RuleOptions & { readonly lang: string; readonly alerts?: string },
): Promise<void> {
  const page = printable(
    handbookPage(await ruleOf(id, options), options.lang, factCatalogue, terminalWidth()),
  )
  if (options.alerts === undefined) return writeText('-', page)
  const { ruleRecordText } = await import('./text/rule-record.js')
  await writeText('-', page + (await ruleRecordText(options.alerts, id, options.lang)))
}

/** `tenderflag rules check`: all that is wrong on stderr, a line each; 2 if anything is. */
export async function checkRuleFiles(
  options: RuleOptions & { readonly updateLock?: boolean },
): Promise<ExitCode> {
  const { rules, errors } = await checked(options)
  if (errors.length === 0 && options.updateLock) await updateLock()
  // The lock file is of the shipped packs alone.
  const locked = errors.length === 0 && options.rules === undefined ? (await checkLock()).errors : []
  const all = [...errors, ...locked]
  for (const error of all) say(`${error.message}\n`)
  const verdict = all.length === 0 ? 'nothing wrong' : counted(all.length, 'error')
  await writeText('-', `${counted(rules.length, 'rule')} read, ${verdict}\n`)
  return all.length === 0 ? 0 : 2
}

/**
 * `tenderflag rules test`: runs the examples beside the rules; 1 if one gives another outcome than it says. Files of
 * examples that are not well formed are told on stderr, all of them, and make it 2.
 */
export async function testRules(options: RuleOptions): Promise<ExitCode> {
  let code: ExitCode = 0
  for (const rule of await good(options)) {
    const run = await runExamples(rule).catch((error: unknown) => {
      if (!(error instanceof TenderflagError)) throw error
      say(errorLines(error))
      return undefined
    })
    if (!run) {
      code = 2
      continue
    }
    if (code === 0 && run.failures.length > 0) code = 1
    await writeText(
      '-',
      `${rule.id}: ${counted(run.passed, 'example')} passed${run.failures.length > 0 ? ', some failed:' : ''}\n`,
    )
    for (const { example, message } of run.failures) await writeText('-', `  ${example}\n    ${message}\n`)
  }
  return code
}

function checked({ rules, param }: RuleOptions): Promise<Checked> {
  return checkRules(rules ?? [], { facts: factCatalogue, params: parseParams(param), everyStatus: true })
}

async function good(options: RuleOptions): Promise<readonly Rule[]> {
  const { rules, errors } = await checked(options)
  const [first] = errors
  if (first) throw new TenderflagError(first.code, errors.map(({ message }) => message).join('\n'))
  return rules
}

async function ruleOf(id: string, options: RuleOptions): Promise<Rule> {
  const rules = await good(options)
  const found = rules.find((rule) => rule.id === id)
  if (found) return found
  // R018 for ocp.R018
  const [short, ...others] = rules.filter((rule) => rule.id.toLowerCase().endsWith(`.${id.toLowerCase()}`))
  if (short && others.length === 0) return short
  const near = didYouMean(
    id,
    rules.map((rule) => rule.id),
  )
  if (rules.some(({ pack }) => pack === id))
    throw new TenderflagError(
      'RULE_UNKNOWN',
      `"${id}" is a pack of rules, not a rule; \`tenderflag rules list --rules ${id}\` lists them`,
    )
  throw new TenderflagError(
    'RULE_UNKNOWN',
    `there is no rule "${id}"${near === '' ? '; `tenderflag rules list` lists them' : near}`,
  )
}
