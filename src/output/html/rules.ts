import type { Report } from '../model.js'
import { data, html, type Markup } from './markup.js'
import { identifier, type Page, prose, section } from './page.js'

type Rule = Report['rules'][number]

/** What each rule means, why it matters and what may explain a flag innocently. */
export function rulesSection(page: Page): Markup {
  const { report, words } = page
  return section(
    'rules',
    words.rules.heading,
    html`<p class="intro">${words.rules.intro}</p>`,
    report.rules.length === 0
      ? html`<p>${words.rules.none}</p>`
      : html`${report.rules.map((rule) => item(page, rule))}`,
  )
}

function item({ words, anchors }: Page, rule: Rule): Markup {
  const texts = words.rules
  const innocent = rule.innocentExplanations
  return html`<article class="rule" id="${anchors.get(rule.id)}"><h3>${data(rule.title)}</h3>
<p class="note">${identifier(rule.id)} <span>${words.severity[rule.severity]}</span></p>
${rule.rationale === '' ? undefined : html`<h4>${texts.rationale}</h4>${prose(rule.rationale)}`}
<h4>${texts.innocent}</h4>${
    innocent.length === 0
      ? html`<p>${texts.noInnocent}</p>`
      : html`<ul>${innocent.map((text) => html`<li>${data(text)}</li>`)}</ul>`
  }${references(texts.references, rule.references ?? [])}</article>
`
}

function references(heading: string, list: NonNullable<Rule['references']>): Markup | undefined {
  if (list.length === 0) return undefined
  return html`<h4>${heading}</h4><ul>${list.map(({ title, url }) => {
    const address = url === undefined ? undefined : secureAddress(url)
    return html`<li>${
      address === undefined
        ? data(title)
        : html`<a href="${address}" rel="noopener noreferrer">${data(title)}</a>`
    }</li>`
  })}</ul>`
}

/** The address if it is an `https:` one without a user or password in it, as a URL parser reads it. */
export function secureAddress(url: string): string | undefined {
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  if (parsed?.protocol !== 'https:' || parsed.username !== '' || parsed.password !== '') return undefined
  return parsed.href
}
