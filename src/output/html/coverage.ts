import type { Report } from '../model.js'
import { shareBar } from './bars.js'
import { data, html, type Markup } from './markup.js'
import { type Page, section } from './page.js'

/** Reasons that are spelt out; the rest is counted. */
const MOST_REASONS = 3

type Rule = Report['rules'][number]

/** How many subjects each rule flagged, did not flag, does not apply to and could not compute, and why not. */
export function coverageSection(page: Page): Markup {
  const { report, words } = page
  const { coverage } = words
  return section(
    'coverage',
    coverage.heading,
    html`<p class="intro">${coverage.intro}</p>`,
    report.rules.length === 0
      ? html`<p>${coverage.none}</p>`
      : html`<ul class="coverage">${report.rules.map((rule) => item(page, rule))}</ul>
`,
  )
}

function item(page: Page, rule: Rule): Markup {
  const { words, format, count, rtl, anchors } = page
  const { coverage } = words
  const all = rule.raised + rule.clear + rule.notApplicable + rule.notComputable
  const parts = [
    { kind: 'raised', name: coverage.raised, count: rule.raised },
    { kind: 'clear', name: coverage.clear, count: rule.clear },
    { kind: 'outside', name: coverage.notApplicable, count: rule.notApplicable },
    { kind: 'unknown', name: coverage.notComputable, count: rule.notComputable },
  ] as const
  return html`<li><div class="cover-head"><h3><a href="#${anchors.get(rule.id)}">${data(rule.title)}</a></h3><p class="note">${count(coverage.about[rule.subject], all)} · ${words.severity[rule.severity]}</p></div>
<div class="cover-body">${shareBar(parts, rtl)}
<dl class="shares">${parts.map(
    ({ kind, name, count: n }) =>
      html`<div><dt><span class="key k-${kind}"></span>${name}</dt><dd>${data(format.number(n))} <span class="note">${all === 0 ? undefined : data(format.percent(n / all))}</span></dd></div>`,
  )}</dl>${reasons(page, rule)}</div></li>
`
}

function reasons({ words, format, count }: Page, rule: Rule): Markup | undefined {
  if (rule.notComputable === 0 || rule.reasons.length === 0) return undefined
  const rest = rule.reasons.length - MOST_REASONS
  return html`<div class="reasons"><p>${words.coverage.reasons}</p><ul>${rule.reasons
    .slice(0, MOST_REASONS)
    .map((reason) => html`<li>${data(reason.text)}${words.colon}${data(format.number(reason.count))}</li>`)}${
    rest > 0 ? html`<li>${count(words.coverage.moreReasons, rest)}</li>` : undefined
  }</ul></div>`
}
