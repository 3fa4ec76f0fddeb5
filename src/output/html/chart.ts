import type { Report } from '../model.js'
import { fill } from '../words/words.js'
import { columnChart, gutter, meter, niceTicks } from './bars.js'
import { data, html, type Markup } from './markup.js'
import { type Page, section } from './page.js'
import { type Period, type Periods, periodsOf } from './periods.js'

/** Rules with a chart of their own; further ones share one. */
const MOST_RULES = 12

type Rule = Report['rules'][number]

interface Row {
  readonly title: Markup
  /** The same in plain words. */
  readonly name: string
  readonly flags: number
  readonly values: readonly number[]
}

/** Flags over time: all together, then rule by rule, with the numbers in a table. */
export function chartSection(page: Page): Markup {
  const { report, words, count } = page
  const { chart } = words
  if (report.flags === 0 && report.months.length === 0)
    return section('time', chart.heading, html`<p>${chart.none}</p>`)
  const periods = periodsOf(report.months)
  const rows = rowsOf(page, periods)
  const quiet = report.rules.filter((rule) => rule.raised === 0 && !isMute(rule))
  const mute = report.rules.filter(isMute)
  const notes = [
    periods.undated > 0 ? count(chart.undated, periods.undated) : undefined,
    periods.before > 0 ? count(chart.before, periods.before) : undefined,
    periods.after > 0 ? count(chart.after, periods.after) : undefined,
  ].filter((note) => note !== undefined)
  const names = periods.steps.map((step) => stepName(page, periods.step, step))
  return section(
    'time',
    chart.heading,
    html`<p class="intro">${chart.intro}</p>`,
    names.length === 0 ? html`<p>${chart.noneDated}</p>` : totalChart(page, periods, names),
    names.length === 0 ? undefined : html`<p class="note">${chart.ownScale}</p>`,
    html`<ul class="strips">${rows.map((row, i) => strip(page, row, names, i, rows))}</ul>`,
    listed(chart.quiet, quiet),
    listed(chart.mute, mute),
    notes.length === 0 ? undefined : html`<p class="note">${notes.join(' ')}</p>`,
    names.length === 0 ? undefined : numbers(page, periods, rows, names),
  )
}

/** Whether a rule could be computed for nothing: that it raised no flag says nothing then. */
function isMute({ raised, clear, notComputable }: Rule): boolean {
  return raised === 0 && clear === 0 && notComputable > 0
}

function listed(heading: string, rules: readonly Rule[]): Markup | undefined {
  if (rules.length === 0) return undefined
  return html`<p class="note">${heading} ${rules.map((rule, i) => html`${i > 0 ? ' · ' : ''}${data(rule.title)}`)}</p>`
}

function rowsOf(page: Page, periods: Periods): Row[] {
  const length = periods.steps.length
  const titles = new Map(page.report.rules.map((rule) => [rule.id, rule]))
  const flags = new Map(page.report.rules.map((rule) => [rule.id, rule.raised]))
  for (const id of periods.byRule.keys())
    if (!flags.has(id))
      flags.set(
        id,
        periods.byRule.get(id)!.reduce((a, b) => a + b, 0),
      )
  const all = [...flags]
    .filter(([, n]) => n > 0)
    .sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
    .map(([id, n]): Row => {
      const name = titles.get(id)?.title ?? id
      const values = periods.byRule.get(id) ?? new Array<number>(length).fill(0)
      return { title: data(name), name, flags: n, values }
    })
  if (all.length <= MOST_RULES) return all
  const rest = all.splice(MOST_RULES - 1)
  const name = page.count(page.words.chart.others, rest.length)
  const values = periods.total.map((_, i) => rest.reduce((sum, row) => sum + row.values[i]!, 0))
  all.push({ title: html`${name}`, name, flags: rest.reduce((sum, row) => sum + row.flags, 0), values })
  return all
}

function totalChart(page: Page, periods: Periods, names: readonly string[]): Markup {
  const { words, format, rtl } = page
  const most = Math.max(...periods.total)
  const ticks = niceTicks(most).map((at) => ({ at, text: format.number(at) }))
  const steps = words.chart.steps[periods.step === 1 ? 'month' : periods.step === 3 ? 'quarter' : 'years']
  const title = fill(words.chart.total, { steps })
  return html`<figure class="chart"><figcaption>${title}</figcaption>
<div class="${gutter(ticks)}">${columnChart({
    id: 'all',
    title,
    about: about(page, words.chart.totalAbout, periods.total, names, ''),
    values: periods.total,
    names: tooltips(page, periods.total, names),
    height: 190,
    ticks,
    top: ticks.at(-1)?.at ?? 0,
    rtl,
  })}
${axis(names)}</div></figure>
`
}

function strip(page: Page, row: Row, names: readonly string[], i: number, rows: readonly Row[]): Markup {
  const { words, format, rtl, count } = page
  const most = Math.max(0, ...row.values)
  const flags = count(words.ranking.flags, row.flags)
  return html`<li><div class="strip-head"><h3>${row.title}</h3><p><strong>${data(format.number(row.flags))}</strong></p>${meter(row.flags, rows[0]!.flags, rtl)}</div>
${
  most === 0
    ? undefined
    : html`<div class="strip-plot">${columnChart({
        id: `by-${i + 1}`,
        title: row.name,
        about: about(page, words.chart.ruleAbout, row.values, names, flags),
        values: row.values,
        names: tooltips(page, row.values, names),
        height: 44,
        ticks: [],
        top: most,
        rtl,
      })}<p class="peak">${peakOf(page, row.values, names)}</p></div>`
}</li>
`
}

function about(
  page: Page,
  sentence: string,
  values: readonly number[],
  names: readonly string[],
  flags: string,
): string {
  return fill(sentence, {
    flags,
    first: names[0]!,
    last: names.at(-1)!,
    peak: peakOf(page, values, names),
  })
}

function peakOf(page: Page, values: readonly number[], names: readonly string[]): string {
  const { peak, peaks } = page.words.chart
  const most = Math.max(0, ...values)
  const first = values.indexOf(most)
  const only = values.lastIndexOf(most) === first
  return fill(only ? peak : peaks, { n: page.format.number(most), at: names[first]! })
}

function tooltips(page: Page, values: readonly number[], names: readonly string[]): string[] {
  return values.map(
    (value, i) => `${names[i]}${page.words.colon}${page.count(page.words.ranking.flags, value)}`,
  )
}

/** Up to four names under the columns, the first and last at the ends. */
function axis(names: readonly string[]): Markup {
  const steps = Math.min(names.length - 1, 3)
  const places = new Set<number>()
  for (let i = 0; i <= steps; i++) places.add(steps === 0 ? 0 : Math.round(((names.length - 1) * i) / steps))
  return html`<div class="axis" aria-hidden="true">${[...places].map((i) => html`<span>${names[i]}</span>`)}</div>`
}

function stepName(page: Page, step: number, { year, month }: Period): string {
  const { words, format } = page
  if (step === 1) return format.month(year, month)
  if (step === 3) return fill(words.chart.quarter, { quarter: String((month + 2) / 3), year: String(year) })
  if (step === 12) return String(year)
  return fill(words.chart.span, { first: String(year), last: String(year + step / 12 - 1) })
}

function numbers(page: Page, periods: Periods, rows: readonly Row[], names: readonly string[]): Markup {
  const { chart } = page.words
  const cell = (value: number) => html`<td>${page.format.number(value)}</td>`
  return html`<details class="numbers"><summary>${chart.table}</summary>
<div class="scroll" role="region" aria-label="${chart.table}" tabindex="0"><table>
<thead><tr><th scope="col">${chart.period}</th>${rows.map((row) => html`<th scope="col">${row.title}</th>`)}<th scope="col">${chart.allFlags}</th></tr></thead>
<tbody>${names.map((name, i) => html`<tr><th scope="row">${name}</th>${rows.map((row) => cell(row.values[i]!))}${cell(periods.total[i]!)}</tr>\n`)}</tbody>
</table></div></details>
`
}
