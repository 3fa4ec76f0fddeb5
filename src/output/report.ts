import { inLanguage } from '../rules/in-language.js'
import { rank } from '../score/rank.js'
import { scoreSubjects } from '../score/scores.js'
import { cleanText } from './clean-text.js'
import type { Report } from './model.js'
import { flagsByMonth } from './months.js'
import { rankedRows } from './ranked.js'
import { version } from './version.js'
import { type OutputContext, type OutputOptions, outputContext } from './words/context.js'
import { reasonRow, reasonText } from './words/reason-words.js'
import { isoText } from './words/value-words.js'

/** How a report is made. */
export interface ReportOptions extends OutputOptions {
  /** How many subjects of each kind to list; 10 by default. */
  readonly top?: number
}

/** How many reasons for not computable are told of a rule. */
const REASONS = 5

/** Scores, ranks and puts in words what a scan found. One pass over the outcomes, and words only for what is listed. */
export function buildReport(result: OutputContext['result'], options: ReportOptions): Report {
  return reportIn(outputContext(result, options), options.top ?? 10)
}

/** The same, for an output that has its context already. */
export function reportIn(context: OutputContext, top: number): Report {
  const { result, dataset, language } = context
  const scores = scoreSubjects(result)
  const ranked = rankedRows(context, scores, {
    lots: rank(scores, 'lot', top),
    tenders: rank(scores, 'tender', top),
    buyers: rank(scores, 'buyer', top),
    suppliers: rank(scores, 'supplier', top),
  })
  return {
    language,
    asOf: isoText(result.asOf, dataset.zone) ?? '',
    version,
    ...coverageIn(context),
    months: flagsByMonth(context),
    ...ranked,
  }
}

/** What was read, what was not taken, and how far each rule could be computed. */
export function coverageIn({
  result,
  dataset,
  language,
  words,
}: OutputContext): Pick<Report, 'tables' | 'notices' | 'rules' | 'flags'> {
  return {
    tables: [...dataset.tables].map(([name, table]) => ({
      name,
      rows: table.rows,
      files: [...new Set(table.parts.map((part) => part.file))],
    })),
    notices: dataset.notices.all(),
    rules: result.rules.map(({ rule, counts, reasons }) => ({
      id: rule.id,
      title: cleanText(inLanguage(rule.title, language), Infinity),
      subject: rule.subject,
      severity: rule.severity,
      rationale: inLanguage(rule.rationale, language),
      innocentExplanations: rule.innocentExplanations.map((text) => inLanguage(text, language)),
      ...counts,
      reasons: reasons.slice(0, REASONS).map(({ code, count }) => ({
        text: reasonText(words, reasonRow(dataset, code)),
        count,
      })),
    })),
    flags: result.rules.reduce((sum, { counts }) => sum + counts.raised, 0),
  }
}
