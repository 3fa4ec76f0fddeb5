import type { FormatInput } from './format.js'
import { OUTCOME_FORMAT } from './model.js'
import { version } from './version.js'
import { reasonRow } from './words/reason-words.js'
import { isoText } from './words/value-words.js'

/** One JSON object: what was scanned, coverage by rule, and the array of outcomes; written as it is made. */
export function* writeJson({ context, rows }: FormatInput): Generator<string> {
  const { result, dataset, language } = context
  const head = {
    format: OUTCOME_FORMAT,
    tenderflag: version,
    language,
    as_of: isoText(result.asOf, dataset.zone),
    tables: Object.fromEntries([...dataset.tables].map(([name, table]) => [name, table.rows])),
    coverage: result.rules.map(({ rule, counts, reasons }) => ({
      rule: rule.id,
      raised: counts.raised,
      clear: counts.clear,
      not_applicable: counts.notApplicable,
      not_computable: counts.notComputable,
      reasons: reasons.map(({ code, count }) => ({ ...reasonRow(dataset, code), count })),
    })),
  }
  yield `${JSON.stringify(head).slice(0, -1)},"outcomes":[`
  let first = true
  for (const row of rows()) {
    yield `${first ? '\n' : ',\n'}${JSON.stringify(row)}`
    first = false
  }
  yield '\n]}\n'
}
