import { csvCell } from '../output/csv.js'
import { version } from '../output/version.js'
import { fill } from '../output/words/words.js'
import { displayWidth, hang, pad } from '../text/display-width.js'
import type { Evaluated, Evaluation } from './evaluation.js'
import { evaluationWords } from './evaluation-words.js'
import type { Measure } from './measures.js'

/** Columns of a line of notes where there is no terminal. */
const NOTE = 100

const measures = ['precision', 'recall', 'balanced_accuracy', 'lift_1', 'lift_5', 'lift_10'] as const

/** As one JSON object, with the names of `Evaluation`. */
export function evaluationJson(evaluation: Evaluation): string {
  return `${JSON.stringify(evaluation, null, 2)}\n`
}

/** As CSV (RFC 4180): a row a score or rule; each measure with its interval as `_low` and `_high`, empty where there is none. */
export function evaluationCsv({ format, evaluated }: Evaluation): string {
  const counts = ['cases', 'others', 'flagged_cases', 'flagged_others', 'open_cases'] as const
  const names = measures.flatMap((name) => [name, `${name}_low`, `${name}_high`])
  const header = ['format', 'rule', 'subject', 'labels', ...counts, ...names]
  const rows = evaluated.map((one) => [
    format,
    one.rule,
    one.subject,
    one.labels,
    ...counts.map((name) => one[name]),
    ...measures.flatMap((name) => {
      const measure = one[name]
      return measure ? [measure.value, measure.low, measure.high] : [null, null, null]
    }),
  ])
  return [header, ...rows].map((cells) => `${cells.map(csvCell).join(',')}\r\n`).join('')
}

/** How a page for people is laid out. */
export interface EvaluationPage {
  readonly language: string
  /** Columns of a terminal; undefined for a pipe or a file, where lines are as long as the table asks for. */
  readonly width: number | undefined
}

/** As a table for a person, and what became of the labels. */
export function evaluationTable(evaluation: Evaluation, { language, width }: EvaluationPage): string {
  const words = evaluationWords(language)
  const { labels, complete } = evaluation
  const { evaluated } = evaluation
  const agreement = [
    [words.what, words.cases, words.others, words.precision, words.recall, words.balanced],
    ...evaluated.map((one) => [
      nameOf(one, words),
      String(one.cases),
      String(one.others),
      ...[one.precision, one.recall, one.balanced_accuracy].map((measure) => measureText(measure, 2)),
    ]),
  ]
  const lifts = [
    [words.what, ...[1, 5, 10].map((percent) => fill(words.lift, { percent: String(percent) }))],
    ...evaluated.map((one) => [
      nameOf(one, words),
      ...[one.lift_1, one.lift_5, one.lift_10].map((measure) => measureText(measure, 1)),
    ]),
  ]
  const count = (n: number) => ({ count: String(n) })
  const notes = [
    fill(words.used, { used: String(labels.used), given: String(labels.given) }),
    ...(labels.unknown_subject > 0 ? [fill(words.unknownSubject, count(labels.unknown_subject))] : []),
    ...(labels.other_rule > 0
      ? [`${fill(words.otherRule, count(labels.other_rule))} ${labels.other_rules.slice(0, 5).join(', ')}`]
      : []),
    ...(labels.contradictory > 0 ? [fill(words.contradictory, count(labels.contradictory))] : []),
    ...(complete ? [words.complete] : []),
    ...(evaluation.evaluated.some(isBySubject) ? [words.bySubject] : []),
    words.intervals,
  ]
  return [
    ...hang(`tenderflag ${version} · ${words.heading}`, width ?? Number.POSITIVE_INFINITY),
    '',
    ...aligned(agreement, width),
    '',
    ...aligned(lifts, width),
    '',
    ...notes.flatMap((note) => hang(note, width ?? NOTE)),
    '',
  ].join('\n')
}

const isBySubject = ({ rule, labels, cases, others }: Evaluated): boolean =>
  rule !== null && labels === 'subject' && cases + others > 0

function nameOf(one: Evaluated, words: ReturnType<typeof evaluationWords>): string {
  if (one.rule !== null) return isBySubject(one) ? `${one.rule} *` : one.rule
  return fill(words.score, { kind: one.subject === 'lot' ? words.lot : words.tender })
}

function measureText(measure: Measure | null, digits: number): string {
  if (!measure) return '–'
  const [value, low, high] = [measure.value, measure.low, measure.high].map((one) => one.toFixed(digits))
  return `${value} [${low}, ${high}]`
}

/**
 * Lines of cells under each other, the first to the left, the others to the right; where that is too wide, the first cell
 * of each row, and below it the others with their headings.
 */
function aligned(rows: readonly (readonly string[])[], width = Number.POSITIVE_INFINITY): string[] {
  const widths = rows[0]!.map((_, c) => Math.max(...rows.map((cells) => displayWidth(cells[c]!))))
  const lines = rows.map((cells) =>
    cells
      .map((cell, c) => pad(cell, widths[c]!, c > 0))
      .join('  ')
      .trimEnd(),
  )
  if (lines.every((line) => displayWidth(line) <= width)) return lines
  const [[, ...headings], ...others] = rows as [readonly string[], ...(readonly string[])[]]
  return others.flatMap(([name = '', ...cells]) => [
    ...hang(name, width),
    ...hang(`    ${cells.map((cell, c) => unbroken(`${headings[c]}: ${cell}`)).join(' · ')}`, width),
  ])
}

/** What stays in one line when lines are broken. */
const unbroken = (text: string): string => text.replaceAll(' ', '\u00a0')
