import { missingFor } from '../../engine/computable.js'
import { factCatalogue, families, populationFamilies, specOf } from '../../facts/catalogue.js'
import type { FactSpec } from '../../facts/fact.js'
import { bareName } from '../../facts/fact-params.js'
import { presentColumns } from '../../ingest/read-file.js'
import { ocdsTables } from '../../ocds/tables/catalogue.js'
import type { Prepared } from '../../scan.js'
import { printable } from '../../text/printable.js'

/** What a scan would read and compute, and which rules can never be raised by these data, with the reason. */
export async function planText({ plan, sources, ocds, zone, dataset }: Prepared): Promise<string> {
  const present = new Map<string, Set<string>>()
  for (const source of sources) {
    const columns = present.get(source.table) ?? new Set<string>()
    present.set(source.table, columns)
    for (const column of await presentColumns(source)) columns.add(column)
  }
  if (ocds.length > 0)
    for (const [table, { paths }] of ocdsTables) present.set(table, new Set(Object.keys(paths)))
  for (const [name, table] of dataset?.tables ?? []) present.set(name, new Set(table.present))
  const has = (name: string): boolean => {
    const at = name.indexOf('.')
    return present.get(name.slice(0, at))?.has(name.slice(at + 1)) ?? false
  }

  const lines = [`Tables (dates in ${zone}):`]
  for (const [table, columns] of plan.columns) {
    const files =
      ocds.length > 0
        ? ocds
        : sources.filter((source) => source.table === table).flatMap((source) => source.files)
    if (!present.has(table)) {
      lines.push(`  ${table}: not in the data`)
      continue
    }
    const read = [...columns].filter((column) => has(`${table}.${column}`))
    const lacking = [...columns].filter((column) => !has(`${table}.${column}`))
    const from =
      files.length > 3 ? `${files.slice(0, 3).join(', ')} and ${files.length - 3} more` : files.join(', ')
    lines.push(`  ${table}${from ? ` from ${from}` : ''}`)
    lines.push(`    reads   ${read.join(', ')}`)
    if (lacking.length > 0) lines.push(`    lacks   ${lacking.join(', ')}`)
    const skipped = [...present.get(table)!].filter((column) => !columns.has(column))
    if (skipped.length > 0) lines.push(`    skips   ${skipped.join(', ')}`)
  }
  lines.push('', 'Kernels:')
  const facts = [...new Set([...plan.facts.map((fact) => fact.name), ...plan.kept])]
  for (const family of [...families, ...populationFamilies]) {
    const used = family.facts.flatMap(({ name }) => facts.filter((fact) => bareName(fact) === name))
    if (used.length > 0) lines.push(`  each ${family.subject}: ${used.join(', ')}`)
  }
  if (plan.kept.length > 0) lines.push(`  kept for the facts of populations: ${plan.kept.join(', ')}`)
  for (const { text, by, minimum } of plan.statistics)
    lines.push(`  statistic: ${text} of peers by ${by.join(', ') || 'nothing'}, ${minimum} or more`)
  lines.push('', 'Rules:')
  const spec = (name: string): FactSpec | undefined => specOf(factCatalogue, name)
  for (const rule of plan.rules) {
    const missing = missingFor(rule, spec, has)
    const scope = rule.source.scope === '' ? '' : `${rule.source.scope} → `
    lines.push(
      `  ${rule.id} (${rule.subject}): ${scope}${rule.source.when}`.replace(/\s+/g, ' ').replace(/^ /, '  '),
    )
    if (missing.length > 0) lines.push(`    cannot be raised by these data: they lack ${missing.join(', ')}`)
  }
  return printable(`${lines.join('\n')}\n`)
}
