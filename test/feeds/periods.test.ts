/// <reference lib="dom" />
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AlertQuery } from '#tenderflag/alerts/alert.js'
import { lastPeriod } from '#tenderflag/feeds/days.js'
import { periodData } from '#tenderflag/feeds/period-data.js'
import { periodPage } from '#tenderflag/feeds/period-page.js'
import { visible } from '#tenderflag/output/html/escape.js'
import { languages } from '#tenderflag/text/languages.js'
import { noBrowser, Reader, whyNot } from '../output/browser.js'
import { hostileTexts } from '../output/html-hostile.js'
import { accusing } from '../support/word-texts.js'
import { MemoryStore } from './memory-store.js'

const zone = 'America/Sao_Paulo'
const now = Date.parse('2026-11-26T12:00:00Z')

function week(store = new MemoryStore(), query: AlertQuery = {}) {
  const { name, ...span } = lastPeriod(now, 'week', zone)
  return periodData(store, query, { name, unit: 'week', span }, zone)
}

/** A week with something in each section. */
function busy(text = 'A text'): MemoryStore {
  const store = new MemoryStore()
  for (let n = 1; n <= 40; n++)
    store.happen(n, 'new', `2026-11-${16 + (n % 7)}T12:00:00Z`, {
      rule: `pack.rule-${n % 3}`,
      tender_id: `T${n}`,
      subject_title: text,
      region: n % 2 ? 'Northmark' : text,
      buyer: { id: `B${n}`, name: text },
      severity: n % 5 ? 'low' : 'high',
      texts: { en: { title: text, message: text } },
    })
  for (let n = 1; n <= 6; n++) store.happen(n, 'resolved', '2026-11-19T12:00:00Z')
  for (let n = 7; n <= 9; n++) store.happen(n, 'confirmed', '2026-11-20T12:00:00Z')
  store.happen(10, 'dismissed', '2026-11-20T12:00:00Z')
  return store
}

describe('what a periodic report counts', () => {
  it('is what happened in the days of its zone', async () => {
    const store = new MemoryStore()
    store.happen(1, 'new', '2026-11-16T02:59:59Z') // Sunday in São Paulo
    store.happen(2, 'new', '2026-11-16T03:00:00Z')
    store.happen(3, 'new', '2026-11-23T02:59:59Z')
    store.happen(4, 'new', '2026-11-23T03:00:00Z') // Monday
    store.happen(3, 'gone', '2026-11-23T02:59:59Z')
    store.happen(2, 'commented', '2026-11-20T00:00:00Z')
    const { counts, byDay, days, newestCount, open } = await week(store)
    expect(counts).toEqual({ new: 2, changed: 0, reopened: 0, resolved: 1, confirmed: 0, dismissed: 0 })
    expect(days).toEqual([16, 17, 18, 19, 20, 21, 22].map((day) => `2026-11-${day}`))
    expect(byDay).toEqual({ new: [1, 0, 0, 0, 0, 0, 1], resolved: [0, 0, 0, 0, 0, 0, 1] })
    expect({ newestCount, open }).toEqual({ newestCount: 2, open: 3 })
  })

  it('has open flags of the states that are asked for', async () => {
    const store = busy()
    store.happen(11, 'acknowledged', '2026-11-20T12:00:00Z')
    const open = async (query: AlertQuery) => (await week(store, query)).open
    expect([await open({}), await open({ state: ['acknowledged'] })]).toEqual([30, 1])
  })

  it('is grouped by rule, buyer and region, most new ones first', async () => {
    const { rules, buyers, regions, newest } = await week(busy())
    expect(rules.map(({ id, counts }) => [id, counts.new, counts.resolved, counts.confirmed])).toEqual([
      ['pack.rule-1', 14, 2, 1],
      ['pack.rule-0', 13, 2, 1],
      ['pack.rule-2', 13, 2, 1],
    ])
    expect(buyers).toHaveLength(40)
    expect(regions.map(({ id, counts }) => [id, counts.new])).toEqual([
      ['A text', 20],
      ['Northmark', 20],
    ])
    expect(newest).toHaveLength(20)
    expect(newest.slice(0, 8).every(({ severity }) => severity === 'high')).toBe(true)
  })
})

it('of groups with as many new ones, the one where most happened comes first, then that of the smaller id', async () => {
  const store = new MemoryStore()
  const of = (id: string) => ({ buyer: { id, name: null } })
  for (const [i, id] of ['D', 'C', 'B', 'A'].entries())
    store.happen(i + 1, 'new', '2026-11-17T12:00:00Z', of(id))
  store.happen(2, 'confirmed', '2026-11-18T12:00:00Z')
  store.happen(5, 'new', '2026-11-17T12:00:00Z', of('D'))
  for (const kind of ['acknowledged', 'resolved', 'reopened'] as const)
    store.happen(3, kind, '2026-11-18T12:00:00Z')
  for (const [i, id] of ['F', 'E'].entries()) store.happen(i + 6, 'new', '2026-11-17T12:00:00Z', of(id))
  const { buyers } = await week(store)
  expect(buyers.map(({ id }) => id)).toEqual(['D', 'B', 'C', 'A', 'E', 'F'])
})

describe('the page of a periodic report', () => {
  it.each(languages)(
    'says what a flag is, accuses nobody, and is the same each time (%s)',
    async (language) => {
      const page = periodPage(await week(busy()), 'Court', language, zone)
      expect(page).toContain('class="caution"')
      expect(page).not.toMatch(accusing)
      expect(page).not.toMatch(/NaN|undefined|\{\w+\}(?!.*<\/style>)/)
      expect(periodPage(await week(busy()), 'Court', language, zone)).toBe(page)
    },
  )

  it('has the share of flags that were confirmed, by rule', async () => {
    const page = periodPage(await week(busy()), 'Court', 'en', zone)
    const row = /<td class="n">(\d+)<\/td><td class="n">(\d+)<\/td><td class="n">(\d+%)<\/td>/g
    expect([...page.matchAll(row)].map(([, ...cells]) => cells)).toEqual([
      ['1', '1', '50%'],
      ['1', '0', '100%'],
      ['1', '0', '100%'],
    ])
  })

  it('counts what it does not list', async () => {
    const page = periodPage(await week(busy()), 'Court', 'en', zone)
    expect(page).toContain('and 25 more') // buyers
    expect(page).toContain('and 20 more') // new flags
    expect(page.replace(/<[^>]*>/g, '')).toContain('Verdicts4')
  })
})

describe.skipIf(noBrowser)(`the page in Chromium${whyNot}`, () => {
  let reader: Reader
  beforeAll(async () => {
    reader = await Reader.start()
  }, 60_000)
  afterAll(() => reader?.close())

  it.each([
    ['en', 360, 'ltr'],
    ['ar', 360, 'rtl'],
    ['pt', 1280, 'ltr'],
  ] as const)(
    'is whole, in its direction, and no wider than the screen (%s, %i)',
    async (language, width, direction) => {
      for (const store of [busy(), new MemoryStore()]) {
        const { page, requests, complaints } = await reader.open(
          periodPage(await week(store), 'Court', language, zone),
          width,
        )
        const found = await page.evaluate(() => ({
          direction: getComputedStyle(document.body).direction,
          sections: [...document.querySelectorAll('main > section')].map(
            (section) => (section.textContent ?? '').trim().length > 15,
          ),
          broken: [...document.querySelectorAll('nav a')].filter(
            (a) => !document.getElementById((a.getAttribute('href') ?? '').slice(1)),
          ).length,
          width: document.documentElement.scrollWidth,
          columns: document.querySelectorAll('#time .columns rect').length,
          unstyled: getComputedStyle(document.querySelector('.caution')!).borderInlineStartWidth,
        }))
        expect(found).toMatchObject({ direction, broken: 0, unstyled: '4px' })
        expect(found.sections).toEqual(Array.from({ length: 7 }, () => true))
        expect(found.width).toBeLessThanOrEqual(width)
        expect(found.columns).toBe(store.size === 0 ? 0 : 8)
        expect(requests).toEqual([])
        expect(complaints).toEqual([])
      }
    },
  )

  it('shows hostile texts as they are and does nothing with them', async () => {
    const tame = periodPage(await week(busy('tame')), 'tame', 'en', zone)
    const shape = (visit: Awaited<ReturnType<Reader['open']>>) =>
      visit.page.evaluate(() => [...document.querySelectorAll('*')].map((e) => e.tagName).join())
    const expected = await shape(await reader.open(tame))
    for (const text of hostileTexts.filter((one) => one.trim() !== '').slice(0, 12)) {
      const visit = await reader.open(periodPage(await week(busy(text)), text, 'en', zone))
      expect(await shape(visit)).toBe(expected)
      expect(visit.requests).toEqual([])
      expect(visit.complaints).toEqual([])
      const message = await visit.page.evaluate(
        () => document.querySelector('.evidence li')?.textContent ?? '',
      )
      expect(message).toBe(visible(text))
    }
  })
})
