import { OUTCOME_FORMAT, type Report } from '../model.js'
import { fill } from '../words/words.js'
import { chartSection } from './chart.js'
import { coverageSection } from './coverage.js'
import { htmlDocument } from './document.js'
import { data, html, type Markup } from './markup.js'
import { meaningSection } from './meaning.js'
import { noticesSection } from './notices.js'
import { type Page, pageOf } from './page.js'
import { type Ranking, rankingSection } from './ranking.js'
import { rulesSection } from './rules.js'
import { asOfText, scannedSection, summarySection } from './summary.js'

const rankings: readonly Ranking[] = ['lots', 'tenders', 'buyers', 'suppliers']

/** The pattern of what could not be computed, used by every bar of the page. */
const hatching = html`<svg class="defs" aria-hidden="true"><defs><pattern id="hatch" width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="hatch-ground" width="4" height="4"/><line class="hatch-line" x1="1" x2="1" y1="0" y2="4"/></pattern></defs></svg>`

/**
 * The report as one HTML file, UTF-8, complete in itself: no script, nothing loaded, every text from data escaped.
 * In the language of the report, from right to left where it is written so. The same report gives the same bytes.
 * Cost: one string of about 1 kB a ranked subject and 0.3 kB a listed place; what is longer than a person reads
 * (100 subjects a ranking, 20 places a problem) is cut with its count.
 */
export function htmlReport(report: Report): string {
  const page = pageOf(report)
  const { words } = page
  const body = html`<a class="skip" href="#summary">${words.skip}</a>
${hatching}<header class="masthead"><p class="kicker">${words.kicker}</p><h1>${words.title}</h1><p class="as-of">${asOfText(page)}</p></header>
${contents(page)}<main>
${summarySection(page)}${chartSection(page)}${rankings.map((ranking) => rankingSection(page, ranking))}${coverageSection(page)}${rulesSection(page)}${meaningSection(page)}${scannedSection(page)}${noticesSection(page)}</main>
${footer(page)}`
  return htmlDocument({ ...words, version: report.version }, body)
}

function contents({ words }: Page): Markup {
  const entries: readonly (readonly [string, string])[] = [
    ['summary', words.summary.heading],
    ['time', words.chart.heading],
    ...rankings.map((ranking) => [ranking, words.ranking[ranking]] as const),
    ['coverage', words.coverage.heading],
    ['rules', words.rules.heading],
    ['meaning', words.meaning.heading],
    ['scanned', words.scanned.heading],
    ['problems', words.notices.heading],
  ]
  return html`<nav aria-label="${words.contents}"><ul>${entries.map(
    ([id, heading]) => html`<li><a href="#${id}">${heading}</a></li>`,
  )}</ul></nav>
`
}

function footer({ report, words, format }: Page): Markup {
  const [before, after = ''] = words.footer.made.split('{version}')
  return html`<footer><p>${before}${data(report.version)}${after} · ${fill(words.footer.format, {
    format: format.number(OUTCOME_FORMAT),
  })}</p><p>${words.footer.closed}</p></footer>
`
}
