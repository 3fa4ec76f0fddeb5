import type { Content } from './markup.js'
import { html, type Markup } from './markup.js'

/** Part of a bar: `kind` is a class of the style. */
export interface Share {
  readonly kind: 'raised' | 'clear' | 'outside' | 'unknown'
  readonly count: number
}

const HEIGHT = 16
/** Narrowest part of a bar, in percent, so that one in a million can still be seen. */
const LEAST = 0.7

/** One bar of shares laid side by side; the words beside it carry the numbers, so it is hidden from readers of text. */
export function shareBar(shares: readonly Share[], rtl: boolean): Markup {
  const known = shares.filter(({ count }) => count > 0)
  const all = known.reduce((sum, { count }) => sum + count, 0)
  const wanted = known.map(({ count }) => Math.max(LEAST, (count / all) * 100))
  const scale = 100 / wanted.reduce((sum, width) => sum + width, 0)
  let from = 0
  const parts = known.map(({ kind }, i) => {
    const width = wanted[i]! * scale
    const x = place(from, width, rtl)
    from += width
    const thin = kind === 'outside'
    return html`<rect class="b-${kind}" x="${x}" y="${thin ? 6 : 0}" width="${percent(width)}" height="${thin ? 4 : HEIGHT}"/>`
  })
  return html`<svg class="bar" width="100%" height="${HEIGHT}" aria-hidden="true">${parts}</svg>`
}

/** A single bar of `part` of `whole`. */
export function meter(part: number, whole: number, rtl: boolean): Markup {
  const share = whole > 0 && Number.isFinite(part) ? Math.min(1, Math.max(0, part / whole)) : 0
  const width = share === 0 ? 0 : Math.max(LEAST, share * 100)
  return html`<svg class="meter" width="100%" height="6" aria-hidden="true"><rect class="b-ground" width="100%" height="6"/><rect class="b-raised" x="${place(0, width, rtl)}" width="${percent(width)}" height="6"/></svg>`
}

/** A chart of upright bars. */
export interface ColumnChart {
  readonly id: string
  readonly title: string
  readonly about: string
  readonly values: readonly number[]
  /** Name of each value, for its tooltip. */
  readonly names: readonly string[]
  readonly height: number
  /** Grid lines, with words in the gutter before the plot (see `gutter`); none for a small chart. */
  readonly ticks: readonly { readonly at: number; readonly text: string }[]
  readonly top: number
  readonly rtl: boolean
}

/** Room above the plot for the upper half of the topmost word. */
const HEAD = 8

/** Widest column, in percent: that of a single month is no wall. It stands where the word below it begins. */
const WIDEST = 8

/** Columns over time. Widths are percentages and heights pixels, so that letters keep their size on every screen. */
export function columnChart(chart: ColumnChart): Markup {
  const { id, values, height, ticks, top, rtl } = chart
  const head = ticks.length > 0 ? HEAD : 1
  const plot = height - head - 1
  const slot = 100 / Math.max(1, values.length)
  const wide = Math.min(slot * 0.8, WIDEST)
  const y = (value: number) => height - 1 - (top > 0 ? (value / top) * plot : 0)
  const lines = ticks.map(
    ({ at, text }) =>
      html`<line class="grid" x1="0" x2="100%" y1="${px(y(at))}" y2="${px(y(at))}"/><text class="tick" x="${rtl ? '100%' : '0'}" dx="${rtl ? 8 : -8}" y="${px(y(at) + 4)}" text-anchor="${rtl ? 'start' : 'end'}">${text}</text>`,
  )
  const columns: Content = values.map((value, i) => {
    if (!(value > 0)) return undefined
    const tall = Math.max(1.5, height - 1 - y(value))
    const x = place(slot * i + wide / 8, wide, rtl)
    return html`<rect class="b-raised" x="${x}" y="${px(height - 1 - tall)}" width="${percent(wide)}" height="${px(tall)}"><title>${chart.names[i]}</title></rect>`
  })
  const base = px(height - 0.5)
  return html`<svg class="columns" width="100%" height="${height}" role="img" aria-labelledby="${id}-t ${id}-d"><title id="${id}-t">${chart.title}</title><desc id="${id}-d">${chart.about}</desc>${lines}${columns}<line class="base" x1="0" x2="100%" y1="${base}" y2="${base}"/></svg>`
}

/** The class of an element that leaves room for the words of the lines. */
export function gutter(ticks: ColumnChart['ticks']): string {
  const longest = Math.max(0, ...ticks.map(({ text }) => text.length))
  return longest <= 3 ? 'gutter-1' : longest <= 6 ? 'gutter-2' : 'gutter-3'
}

/** At most five lines above zero, at 1, 2 or 5 times a power of ten; the last is the top of the plot. */
export function niceTicks(most: number): number[] {
  if (!(most > 0) || !Number.isFinite(most)) return []
  const rough = most / 5
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = Math.max(1, [1, 2, 5, 10].map((n) => n * power).find((s) => s >= rough * 0.999) ?? 1)
  const ticks: number[] = []
  for (let i = 1; (i - 1) * step < most; i++) ticks.push(i * step)
  return ticks
}

function place(from: number, width: number, rtl: boolean): string {
  return percent(rtl ? 100 - from - width : from)
}

function percent(value: number): string {
  return `${Number(value.toFixed(3))}%`
}

function px(value: number): string {
  return String(Number(value.toFixed(1)))
}
