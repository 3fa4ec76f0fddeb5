import { factCatalogue } from '../facts/catalogue.js'
import { columnsOf } from '../facts/fact.js'
import { displayWidth, hang } from '../text/display-width.js'

/** The fact catalogue as text: facts by name with type, unit, meaning and the columns they are read from. */
export function factTable(width = Number.POSITIVE_INFINITY): string {
  const below = (text: string) => hang(`    ${text}`, width)
  const named = (name: string, text: string) =>
    displayWidth(name) + 2 + displayWidth(text) <= width ? [`${name}  ${text}`] : [name, ...below(text)]
  const facts = [...factCatalogue.facts.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
  const lines = facts.flatMap((fact) => [
    ...named(
      fact.name,
      `${fact.type}${fact.values ? ` (${fact.values.join(', ')})` : fact.unit ? `, ${fact.unit}` : ''}`,
    ),
    ...below(fact.about),
    ...(fact.params ? below(`takes ${fact.params.map((name) => `params.${name}`).join(', ')}`) : []),
    ...below(`from ${columnsOf(fact).join(', ')}`),
  ])
  const details = [...factCatalogue.details.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
  const more = details.flatMap((detail) => named(detail.name, detail.about))
  return `${lines.join('\n')}\n\nOnly as evidence:\n${more.join('\n')}\n`
}

/** The same as a page of the documentation. */
export function factPage(): string {
  const facts = [...factCatalogue.facts.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
  const rows = facts.map((fact) => {
    const type = fact.values ? fact.values.join(', ') : fact.unit ? `${fact.type}, ${fact.unit}` : fact.type
    const takes = (fact.params ?? []).map((name) => `\`params.${name}\``).join(', ')
    const about = takes === '' ? fact.about : `${fact.about} Takes ${takes}.`
    return `| \`${fact.name}\` | ${type} | ${about} | ${columnsOf(fact)
      .map((need) => `\`${need}\``)
      .join(' ')} |`
  })
  const details = [...factCatalogue.details.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
  return [
    '# Facts',
    '',
    'Generated from the declarations in `src/facts` (`npm run docs`). A fact is a column computed about a subject. It may',
    'be unknown, or known to lie between two numbers; a condition on it is decided only if it holds for all of them.',
    '',
    '| fact | type | meaning | columns |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
    '## Details',
    '',
    'Lists that only evidence shows; conditions cannot use them.',
    '',
    '| detail | meaning |',
    '| --- | --- |',
    ...details.map((detail) => `| \`${detail.name}\` | ${detail.about} |`),
    '',
  ].join('\n')
}
