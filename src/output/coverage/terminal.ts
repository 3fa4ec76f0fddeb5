import { inLanguage } from '../../rules/in-language.js'
import { displayWidth, fit, pad, widest, wrap } from '../../text/display-width.js'
import { cleanText } from '../clean-text.js'
import { version } from '../version.js'
import type { OutputWords } from '../words/output-words.js'
import { reasonText } from '../words/reason-words.js'
import { type ValueWords, valueWords } from '../words/value-words.js'
import { fill, wordsOf } from '../words/words.js'
import type { CostlyField, Coverage, Gap, RuleCoverage, TableCoverage } from './coverage.js'
import { coverageWords } from './languages.js'
import type { CoverageWords } from './words.js'

/** How the page is laid out. */
export interface CoveragePage {
  readonly language: string
  /** ISO text, '' where no event in the data has a date. */
  readonly asOf: string
  readonly width: number
  readonly colour: boolean
}

interface Look extends CoveragePage {
  readonly words: CoverageWords
  readonly all: OutputWords
  readonly values: ValueWords
  readonly paint: (style: keyof typeof STYLES, text: string) => string
}

const STYLES = { bold: 1, dim: 2, red: 31, yellow: 33 } as const
const BAR = 10
/** Reasons of a rule, and costly fields, that are told. */
const REASONS = 3
const COSTLY = 10
const NARROWEST = 36
/** Least room for a list of rules. */
const ROOM = 24
/** Width of a share: 100.0%. */
const SHARE = 6

/** Coverage as lines for a person: fields, rules, and last what would be worth most to fill in. */
export function* writeCoverage(coverage: Coverage, page: CoveragePage): Generator<string> {
  const all = wordsOf(page.language)
  const look: Look = {
    ...page,
    width: Math.max(NARROWEST, page.width),
    words: coverageWords(page.language),
    all,
    values: valueWords(all, 'UTC'),
    paint: (style, text) => (page.colour ? `\u001b[${STYLES[style]}m${text}\u001b[0m` : text),
  }
  const { words, paint } = look
  const asOf = page.asOf === '' ? '' : ` · ${fill(all.terminal.asOf, { instant: page.asOf })}`
  yield `${paint('bold', `tenderflag ${version}`)}${asOf} · ${words.heading}\n\n${paint('bold', words.fields)}\n`
  for (const table of coverage.tables) if (table.present) yield* tableLines(table, look)
  const absent = coverage.tables.filter(({ present }) => !present).map(({ table }) => table)
  if (absent.length > 0)
    yield* wrapped(fill(words.tablesNotInSource, { tables: absent.join(all.comma) }), '  ', look)
  yield* ruleLines(coverage.rules, look)
  yield* costLines(coverage, look)
}

function* tableLines({ table, rows, files, fields }: TableCoverage, look: Look): Generator<string> {
  const { words, all, values, paint, width } = look
  const [first = '', ...others] = files
  const more =
    others.length === 0 ? '' : ` ${fill(all.terminal.more, { count: values.count(others.length) })}`
  const count = values.counted(all.terminal.rows, rows)
  yield `  ${fit(`${table} · ${count} · ${cleanText(first)}${more}`, width - 2)}\n`
  const shown = fields.filter(({ present, rules }) => present || rules > 0)
  const cells = shown.map((field) => ({
    name: field.column,
    bar: field.present ? bar(field.filled, rows) : ' '.repeat(BAR),
    filled: field.present ? (rows === 0 ? '–' : percent(field.filled, rows, values)) : '–',
    distinct: field.distinct === null ? '' : values.count(field.distinct),
    rules: field.rules === 0 ? '' : values.count(field.rules),
    note: field.present
      ? field.unreadable > 0
        ? fill(words.unreadable, { count: values.count(field.unreadable) })
        : ''
      : words.notInSource,
    weak: field.rules > 0 && (!field.present || field.filled < rows),
  }))
  const widthOf = (title: string, of: 'name' | 'filled' | 'distinct' | 'rules') =>
    widest([title, ...cells.map((cell) => cell[of])])
  const name = widthOf(words.column, 'name')
  const filled = widthOf(words.filled, 'filled')
  const distinct = widthOf(words.distinct, 'distinct')
  const rules = widthOf(words.readBy, 'rules')
  const hasBars = name + BAR + filled + distinct + rules + 12 <= width
  const line = (cell: {
    name: string
    bar: string
    filled: string
    distinct: string
    rules: string
    note: string
  }) =>
    `    ${pad(cell.name, name)}  ${hasBars ? `${cell.bar}  ` : ''}${pad(cell.filled, filled, true)}  ${pad(cell.distinct, distinct, true)}  ${pad(cell.rules, rules, true)}  ${cell.note}`.trimEnd()
  const titles = { name: words.column, bar: ' '.repeat(BAR), filled: words.filled, note: '' }
  yield `${paint('dim', fit(line({ ...titles, distinct: words.distinct, rules: words.readBy }), width))}\n`
  for (const cell of cells) {
    const text = fit(line(cell), width)
    yield `${cell.weak ? paint('yellow', text) : text}\n`
  }
  const unread = fields
    .filter(({ present, rules: read }) => !present && read === 0)
    .map(({ column }) => column)
  if (unread.length > 0)
    yield* wrapped(fill(words.othersNotInSource, { columns: unread.join(look.all.comma) }), '    ', look)
  yield '\n'
}

function* ruleLines(rules: readonly RuleCoverage[], look: Look): Generator<string> {
  const { words, values, paint, width } = look
  yield `\n${paint('bold', words.rules)}\n`
  const { single, groups } = gathered(rules, look)
  const inGroups = groups.flatMap(([, same]) => same.map(({ rule }) => `  ${rule}`))
  const id = widest([words.rule, ...single.map(({ rule }) => rule), ...inGroups])
  const computed = widest([words.computed, ...rules.map((rule) => values.count(rule.computed))])
  const of = widest([words.inScope, ...rules.map((rule) => values.count(rule.of))])
  const isTable = id + computed + of + BAR + Math.max(SHARE, displayWidth(words.share)) + 10 <= width
  const numbers = (rule: RuleCoverage): string =>
    `${pad(values.count(rule.computed), computed, true)}  ${pad(values.count(rule.of), of, true)}`
  if (isTable)
    yield `${paint('dim', `  ${pad(words.rule, id)}  ${pad(words.computed, computed, true)}  ${pad(words.inScope, of, true)}  ${' '.repeat(BAR)}  ${words.share}`)}\n`
  for (const rule of single) {
    const share = rule.of === 0 ? '–' : percent(rule.computed, rule.of, values)
    const text = isTable
      ? `  ${pad(rule.rule, id)}  ${numbers(rule)}  ${bar(rule.computed, rule.of)}  ${share}`
      : `  ${rule.rule} · ${values.count(rule.computed)}/${values.count(rule.of)} · ${share}`
    yield `${rule.computed < rule.of ? paint('yellow', text) : text}\n`
    yield* aboutRule(rule, look)
  }
  for (const [why, same] of groups) {
    yield* wrapped(why, '  ', look, (text) => paint('yellow', text))
    for (const rule of same) {
      const title = cleanText(inLanguage(rule.title, look.language))
      const text = isTable
        ? `${pad(rule.rule, id - 2)}  ${numbers(rule)}  ${title}`
        : `${rule.rule} · ${values.count(rule.computed)}/${values.count(rule.of)} · ${title}`
      yield `    ${fit(text, width - 4)}\n`
    }
  }
}

/**
 * Rules that have a line of their own, and those that the data say nothing of, or hardly, by why: for lack of a column, of
 * subjects, or of one thing in most cases. What costs most comes first.
 */
function gathered(
  rules: readonly RuleCoverage[],
  look: Look,
): { readonly single: readonly RuleCoverage[]; readonly groups: readonly [string, RuleCoverage[]][] } {
  const single: RuleCoverage[] = []
  const groups = new Map<string, RuleCoverage[]>()
  for (const rule of rules) {
    const why = whyNone(rule, look)
    if (why === undefined) single.push(rule)
    else groups.set(why, [...(groups.get(why) ?? []), rule])
  }
  const lost = (of: readonly RuleCoverage[]) => of.reduce((sum, rule) => sum + rule.of - rule.computed, 0)
  return { single, groups: [...groups].sort(([, a], [, b]) => lost(b) - lost(a)) }
}

function whyNone(rule: RuleCoverage, { words, all }: Look): string | undefined {
  if (rule.lacks.length > 0) return fill(words.neverRaised, { columns: rule.lacks.join(all.comma) })
  if (rule.subjects === 0) return words.noSubject[rule.subject]
  if (rule.of === 0) return words.outOfScope
  const [most] = rule.reasons
  return rule.computed === 0 && most && most.count * 2 > rule.of
    ? fill(words.mostly, { reason: reasonText(all, most) })
    : undefined
}

function* aboutRule(rule: RuleCoverage, look: Look): Generator<string> {
  const { words, language, all, values, paint } = look
  const lines = [cleanText(inLanguage(rule.title, language))]
  for (const [i, gap] of rule.reasons.slice(0, REASONS).entries())
    lines.push(fill(i === 0 ? words.costsMost : words.also, gapParts(gap, rule.of, look)))
  const left = rule.reasons.length - REASONS
  if (left > 0) lines.push(fill(all.terminal.more, { count: values.count(left) }))
  for (const line of lines) yield* wrapped(line, '    ', look, (text) => paint('dim', text))
}

function gapParts(gap: Gap, of: number, { all, values }: Look): Record<string, string> {
  return {
    reason: reasonText(all, gap),
    count: values.count(gap.count),
    percent: percent(gap.count, of, values),
  }
}

function* costLines(coverage: Coverage, look: Look): Generator<string> {
  const { words, all, values, paint } = look
  yield `\n${paint('bold', words.costs)}\n`
  const costly = coverage.costliest.slice(0, COSTLY)
  const names = costly.map((field) => nameOf(field, words))
  const counts = costly.map(({ count }) => values.count(count))
  const [name, count] = [widest([words.field, ...names]), widest([words.outcomes, ...counts])]
  const isTable = name + count + ROOM + 6 <= look.width
  if (costly.length > 0 && isTable)
    yield `${paint('dim', `  ${pad(words.field, name)}  ${pad(words.outcomes, count, true)}  ${words.readBy}`)}\n`
  if (costly.length === 0) yield `  ${words.nothingMissing}\n`
  for (const [i, { rules }] of costly.entries())
    yield isTable
      ? `  ${pad(names[i]!, name)}  ${pad(counts[i]!, count, true)}  ${listed(rules, look.width - name - count - 6, look)}\n`
      : `  ${fit(`${names[i]!} · ${counts[i]!}`, look.width - 2)}\n    ${listed(rules, look.width - 4, look)}\n`
  const left = coverage.costliest.length - costly.length
  if (left > 0) yield `  ${fill(all.terminal.more, { count: values.count(left) })}\n`
  if (costly.length > 0) yield* wrapped(words.atMost, '  ', look, (text) => paint('dim', text))
  yield '\n'
  if (coverage.of === 0) return
  const summary = {
    computed: values.count(coverage.computed),
    of: values.count(coverage.of),
    percent: percent(coverage.computed, coverage.of, values),
  }
  yield* wrapped(fill(words.summary, summary), '', look, (text) => paint('bold', text))
}

/** As many as there is room for, and how many more there are. */
function listed(names: readonly string[], width: number, { all, values }: Look): string {
  for (let shown = names.length; shown > 0; shown--) {
    const more = fill(all.terminal.more, { count: values.count(names.length - shown) })
    const text = `${names.slice(0, shown).join(all.comma)}${shown < names.length ? ` ${more}` : ''}`
    if (displayWidth(text) <= width) return text
  }
  return values.count(names.length)
}

function nameOf({ table, column, problem }: CostlyField, words: CoverageWords): string {
  if (table === 'scan') return '--as-of'
  if (problem === 'no_table') return fill(words.wholeTable, { table })
  return column === null ? fill(words.wholeRow, { table }) : `${table}.${column}`
}

function* wrapped(
  text: string,
  indent: string,
  { width }: Look,
  paint: (line: string) => string = (line) => line,
): Generator<string> {
  for (const line of wrap(text, width - indent.length)) yield `${indent}${paint(line)}\n`
}

const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'] as const

/** A bar in eighths of a block: something is never nothing, and less than all never full. */
function bar(part: number, of: number): string {
  const eighths = of === 0 ? 0 : Math.max(Math.floor((part / of) * BAR * 8), part > 0 ? 1 : 0)
  return ('█'.repeat(eighths >> 3) + EIGHTHS[eighths & 7]!).padEnd(BAR, '·')
}

/** A share in percent, rounded so that only all is 100 and only nothing 0. */
function percent(part: number, of: number, values: ValueWords): string {
  const share = Math.floor((part / of) * 1000) / 1000
  return values.percent(part > 0 ? Math.max(0.001, share) : 0)
}
