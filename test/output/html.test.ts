/// <reference lib="dom" />
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { visible } from '#tenderflag/output/html/escape.js'
import { htmlReport } from '#tenderflag/output/html/html.js'
import { version } from '#tenderflag/output/version.js'
import { languages } from '#tenderflag/text/languages.js'
import { accusing } from '../support/word-texts.js'
import { noBrowser, Reader, whyNot } from './browser.js'
import { emptyReport, richReport } from './html-fixtures.js'
import { hostileTexts, reportOf } from './html-hostile.js'

const sections = [
  'summary',
  'time',
  'lots',
  'tenders',
  'buyers',
  'suppliers',
  'coverage',
  'rules',
  'meaning',
  'scanned',
  'problems',
]
const hostile = (i: number) => hostileTexts[i % hostileTexts.length]!

describe('htmlReport', () => {
  it.each(['ar', 'fr'] as const)(
    'gives the same bytes whatever the machine: clock, zone, locale (%s)',
    (language) => {
      const report = richReport(language)
      const page = htmlReport(report)
      expect(htmlReport(structuredClone(report))).toBe(page)
      const script = `import { htmlReport } from '#tenderflag/output/html/html.js'
      let text = ''
      for await (const part of process.stdin.setEncoding('utf8')) text += part
      process.stdout.write(htmlReport(JSON.parse(text)))`
      const elsewhere = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
        input: JSON.stringify(report),
        env: { ...process.env, TZ: 'Pacific/Kiritimati', LC_ALL: 'ar_SA.UTF-8', LANG: 'ar_SA.UTF-8' },
        encoding: 'utf8',
        maxBuffer: 1 << 26,
      })
      expect(elsewhere).toBe(page)
    },
  )

  // UPDATE_PAGES=1 writes them anew: then read what differs.
  it.each([
    ['en', 60],
    ['ar', 200],
  ] as const)('is, line by line, that of the case (%s)', (language, months) => {
    const rich = richReport(language)
    const [first, second, , low, , , none] = rich.rules
    const urls = ['http://a.example/', 'https://user@a.example/', 'https://:word@a.example/', 'no address']
    const references = urls.map((url) => ({ title: `See ${url}`, url }))
    const monthly = (month: number) =>
      `${2000 + Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}`
    const page = htmlReport({
      ...rich,
      rules: [{ ...first!, innocentExplanations: [] }, { ...second!, references }, low!, none!],
      months: Array.from({ length: months }, (_, i) => ({
        month: monthly(i),
        rule: rich.rules[i % 2]!.id,
        count: (i * 7) % 11,
      })),
      lots: rich.lots.slice(0, 3),
      tenders: rich.tenders.slice(0, 2),
      buyers: rich.buyers.slice(0, 2),
      suppliers: rich.suppliers.slice(0, 2),
    })
    const lines = page
      .replace(/<style>[\s\S]*?<\/style>/, '')
      .replace(/sha256-[^&]*/, 'sha256-HASH')
      .replaceAll(version, 'VERSION')
      .replace(/></g, '>\n<')
    const file = new URL(`../cases/html/${language}.txt`, import.meta.url)
    if (process.env.UPDATE_PAGES) writeFileSync(file, lines)
    expect(lines).toBe(readFileSync(file, 'utf8'))
  })

  it('cuts what nobody reads, and says how much', () => {
    const rich = richReport('en')
    const lots = Array.from({ length: 1500 }, (_, i) => ({ ...rich.lots[0]!, id: `lot-${i}` }))
    const files = Array.from({ length: 5000 }, (_, i) => `part-${i}.csv`)
    const page = htmlReport({ ...rich, lots, tables: [{ name: 'bids', rows: 1, files }] })
    expect(page).toContain('The first 100 of 1,500 are shown.')
    expect(page).toContain('and 4,988 more files')
    expect(page).toContain('The first 20 of 1,204')
    expect(page).toContain('lot-99<')
    expect(page).not.toContain('lot-100<')
    expect(page.length).toBeLessThan(500_000)
  })

  it('says how many problems of a kind there were, and whether rows were set aside', () => {
    const page = htmlReport(richReport('en'))
    expect(page).toContain('1,204 times, rows kept')
    expect(page).toContain('17 rows set aside')
    expect(page).toContain('once, row kept')
  })

  it('tells rules that raised no flag from those that could be computed for nothing', () => {
    const rich = richReport('en')
    const none = { ...rich.rules[0]!, raised: 0, clear: 0, notApplicable: 3, notComputable: 0 }
    const rules = [
      { ...none, title: 'Seen', clear: 1, notComputable: 9 },
      { ...none, title: 'Out of scope' },
      { ...none, title: 'Mute', notComputable: 1 },
    ]
    const page = htmlReport({ ...rich, rules }).replace(/<\/?bdi>/g, '')
    expect(page).toContain('Rules that raised no flag: Seen · Out of scope<')
    expect(page).toContain('Rules that could not be computed in any case, and say nothing: Mute<')
    expect(htmlReport({ ...rich, rules: rules.slice(0, 2) })).not.toContain('say nothing:')
  })

  it('draws no more than twelve rules over time and gathers the rest', () => {
    const rich = richReport('en')
    const rules = Array.from({ length: 30 }, (_, i) => ({ ...rich.rules[0]!, id: `r.${i}`, raised: 30 - i }))
    const months = rules.map(({ id, raised }) => ({ month: '2024-01', rule: id, count: raised }))
    const page = htmlReport({ ...rich, rules, months })
    expect(page.match(/class="strip-head"/g)).toHaveLength(12)
    expect(page).toContain('19 other rules')
  })

  it('shows numbers that are none as a dash, and draws no bar beyond its ground', () => {
    const rich = richReport('en')
    const odd = { ...rich.lots[0]!, score: Number.NaN, computed: Number.POSITIVE_INFINITY }
    const page = htmlReport({ ...rich, lots: [odd, { ...odd, score: 7 }] })
    expect(page).not.toMatch(/NaN|Infinity|undefined|null/)
    for (const [, width] of page.matchAll(/width="([\d.-]+)%"/g)) {
      expect(Number(width)).toBeGreaterThanOrEqual(0)
      expect(Number(width)).toBeLessThanOrEqual(100)
    }
  })

  it.each(languages)('never names anyone corrupt or guilty (%s)', (language) => {
    expect(htmlReport(richReport(language))).not.toMatch(accusing)
  })

  it('falls back to English for a language without words, and never writes the tag it was given', () => {
    const page = htmlReport(emptyReport('"><script>'))
    expect(page).toContain('<html lang="en" dir="ltr">')
    expect(page).not.toContain('<script')
    expect(htmlReport(emptyReport('ar-SA'))).toContain('<html lang="ar" dir="rtl">')
  })
})

describe.skipIf(noBrowser)(`the page in Chromium${whyNot}`, () => {
  let reader: Reader
  beforeAll(async () => {
    reader = await Reader.start()
  }, 60_000)
  afterAll(async () => {
    await reader?.close()
  })

  /** Elements and attribute names in order, all text there is, and what could act. */
  async function read(html: string) {
    const visit = await reader.open(html)
    const seen = await visit.page.evaluate(() => {
      const all = [...document.querySelectorAll('*')]
      return {
        shape: all.map((e) => `${e.tagName} ${e.getAttributeNames().join(' ')}`),
        texts: [...document.querySelectorAll('bdi, p[dir=auto]')].map((e) => e.textContent ?? ''),
        ran: Reflect.get(globalThis, 'ran') as unknown,
        active: all.filter((e) => /^(script|iframe|object|embed|form|input|base|link|img)$/i.test(e.tagName))
          .length,
        handlers: all.flatMap((e) => e.getAttributeNames()).filter((name) => name.startsWith('on')),
        addresses: [...document.querySelectorAll('[href],[src]')].map(
          (e) => e.getAttribute('href') ?? e.getAttribute('src') ?? '',
        ),
        hashes: document.querySelectorAll('style').length,
      }
    })
    return { ...seen, requests: visit.requests, complaints: visit.complaints }
  }

  /** Shape of the page with harmless texts, by language. */
  const tame: Record<string, readonly string[]> = {}

  async function expectHarmless(text: (i: number) => string, language: string): Promise<void> {
    const { report, texts } = reportOf(text, language)
    const seen = await read(htmlReport(report))
    tame[language] ??= (await read(htmlReport(reportOf((i) => `t${i}`, language).report))).shape
    expect(seen.requests).toEqual([])
    expect(seen.complaints).toEqual([])
    expect(seen.ran).toBeUndefined()
    expect(seen.active).toBe(0)
    expect(seen.handlers).toEqual([])
    for (const address of seen.addresses)
      expect(address).toMatch(/^(#[a-z]+(-\d+)?|https:\/\/example\.org\/)/)
    expect(seen.shape).toEqual(tame[language])
    const shown = new Set(seen.texts)
    expect(texts.filter((t) => !shown.has(visible(t)))).toEqual([])
  }

  it.each(['en', 'ar'])(
    'shows hostile texts as they are and does nothing with them (%s)',
    async (language) => {
      // Each text comes to each place: as many pages as there are texts would be slow, so a few offsets do.
      for (const offset of [0, 7, 13, 19]) await expectHarmless((i) => hostile(i + offset), language)
    },
  )

  it('shows any text as it is and does nothing with it', async () => {
    const pieces = fc.oneof(
      fc.string({ unit: 'binary', minLength: 1 }),
      fc.constantFrom(...hostileTexts),
      fc.constantFrom('<', '>', '"', "'", '&', '</', '<!--', ']]>', '\0', '\u202e', '\u2069', '\ud83d'),
    )
    const texts = fc.array(
      fc.array(pieces, { minLength: 1, maxLength: 4 }).map((list) => list.join('')),
      { minLength: 5, maxLength: 40 },
    )
    await fc.assert(
      fc.asyncProperty(texts, (list) => expectHarmless((i) => list[i % list.length]!, 'en')),
      { numRuns: 15, endOnFailure: true },
    )
    expect.hasAssertions()
  }, 120_000)

  it.each([
    ['en', 'ltr'],
    ['ar', 'rtl'],
    ['es', 'ltr'],
    ['pt', 'ltr'],
    ['fr', 'ltr'],
  ] as const)('has all sections, none empty, in %s', async (language, direction) => {
    for (const report of [richReport(language), emptyReport(language)]) {
      const { page, requests, complaints } = await reader.open(htmlReport(report))
      const found = await page.evaluate(() => ({
        direction: getComputedStyle(document.body).direction,
        headings: document.querySelectorAll('h1').length,
        sections: [...document.querySelectorAll('main > section')].map((section) => {
          const heading = section.querySelector('h2')?.textContent ?? ''
          const name = document.getElementById(section.getAttribute('aria-labelledby') ?? '')?.textContent
          return {
            id: section.id,
            named: name === heading,
            words: (section.textContent ?? '').replace(heading, '').trim().length,
          }
        }),
        links: [...document.querySelectorAll('nav a, main a[href^="#"]')].filter(
          (a) => !document.getElementById((a.getAttribute('href') ?? '').slice(1)),
        ).length,
        lists: [...document.querySelectorAll('ul, ol, dl, tbody')].filter(
          (list) => list.children.length === 0,
        ).length,
        twice: [...document.querySelectorAll('[id]')]
          .map((e) => e.id)
          .filter((id, i, ids) => ids.indexOf(id) !== i),
        unnamed: [...document.querySelectorAll('svg[role=img]')].filter(
          (svg) => !svg.querySelector('title')?.textContent || !svg.querySelector('desc')?.textContent,
        ).length,
      }))
      expect(found.direction).toBe(direction)
      expect(found.headings).toBe(1)
      expect(found.sections.map(({ id }) => id)).toEqual(sections)
      for (const section of found.sections) {
        expect(section.named, section.id).toBe(true)
        expect(section.words, section.id).toBeGreaterThan(10)
      }
      expect(found).toMatchObject({ links: 0, lists: 0, twice: [], unnamed: 0 })
      expect(requests).toEqual([])
      expect(complaints).toEqual([])
    }
  })

  it.each([360, 1280])('is never wider than a screen of %i', async (width) => {
    const pages = [
      htmlReport(richReport('en')),
      htmlReport(richReport('ar')),
      htmlReport(richReport('es')),
      htmlReport(richReport('pt')),
      htmlReport(richReport('fr')),
      htmlReport(reportOf(hostile, 'en').report),
      htmlReport(reportOf(hostile, 'ar').report),
      htmlReport(emptyReport()),
    ]
    for (const html of pages) {
      const { page } = await reader.open(html, width)
      const widths = await page.evaluate(() => {
        for (const details of document.querySelectorAll('details')) details.open = true
        return [document.documentElement.scrollWidth, document.body.scrollWidth]
      })
      expect(Math.max(...widths)).toBeLessThanOrEqual(width)
    }
  })

  it('draws time from right to left in Arabic', async () => {
    const places = async (language: 'en' | 'ar') => {
      const { page } = await reader.open(htmlReport(richReport(language)))
      const found = await page.evaluate(() =>
        [...document.querySelectorAll('.chart .columns rect')].map((rect) => rect.getBoundingClientRect().x),
      )
      return found
    }
    const [en, ar] = [await places('en'), await places('ar')]
    expect(en).toHaveLength(48)
    expect(en).toEqual([...en].sort((a, b) => a - b))
    expect(ar).toEqual([...ar].sort((a, b) => b - a))
  })

  it.each([
    ['ar', '\u2068T1/2\u2069: أُنهي عقد.', 'left'],
    ['ar', '\u2068T1/2\u2069: The contract was cancelled.', 'right'],
    ['en', 'T1/2: The contract was cancelled.', 'right'],
  ] as const)(
    'ends sentences where they end, though an id begins them: %s',
    async (language, message, side) => {
      const rich = richReport(language)
      const { page } = await reader.open(
        htmlReport({ ...rich, lots: [{ ...rich.lots[0]!, messages: [message] }] }),
      )
      const ends = await page.evaluate(() => {
        const text = document.querySelector('#lots .evidence bdi')!.firstChild as Text
        const box = (from: number) => {
          const range = document.createRange()
          range.setStart(text, from)
          range.setEnd(text, from + 1)
          return range.getBoundingClientRect().x
        }
        return [box(text.length - 1), box(text.length - 2)] as const
      })
      expect(ends[0] < ends[1] ? 'left' : 'right').toBe(side)
    },
  )

  it.each(['light', 'dark'] as const)('can be read as drawn: %s', async (scheme) => {
    const { page } = await reader.open(htmlReport(richReport('en')), 1280, scheme)
    const worst = await page.evaluate(() => {
      const light = (css: string) => {
        const [r = 0, g = 0, b = 0] = (css.match(/[\d.]+/g) ?? []).map((part) => {
          const c = Number(part) / 255
          return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
        })
        return 0.2126 * r + 0.7152 * g + 0.0722 * b
      }
      const ground = (element: Element | null): string => {
        if (!element) return 'rgb(255, 255, 255)'
        const colour = getComputedStyle(element).backgroundColor
        return colour === 'rgba(0, 0, 0, 0)' ? ground(element.parentElement) : colour
      }
      const ratios = [...document.querySelectorAll('body *')]
        .filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && (n.textContent ?? '').trim() !== ''))
        .filter((e) => !e.closest('title, desc'))
        .map((e) => {
          const style = getComputedStyle(e)
          const [a, b] = [light(e.closest('svg') ? style.fill : style.color), light(ground(e))]
          return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
        })
      return {
        least: Math.min(...ratios),
        count: ratios.length,
        page: getComputedStyle(document.body).backgroundColor,
      }
    })
    expect(worst.count).toBeGreaterThan(500)
    expect(worst.least).toBeGreaterThanOrEqual(4.5)
    expect(worst.page).toBe(scheme === 'light' ? 'rgb(251, 250, 247)' : 'rgb(20, 24, 26)')
  })

  it('refuses a script or another style by its policy', async () => {
    const html = htmlReport(emptyReport()).replace(
      '</main>',
      '<script>globalThis.ran=1</script><style>body{color:red}</style><p style="color:red"></p></main>',
    )
    const seen = await read(html)
    expect(seen.ran).toBeUndefined()
    expect(seen.complaints.filter((text) => text.includes('Content Security Policy'))).toHaveLength(3)
  })

  it('prints on A4 in light colours, without navigation', async () => {
    const { page } = await reader.open(htmlReport(richReport('en')), 680, 'dark')
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
    const print = await page.evaluate(() => ({
      nav: getComputedStyle(document.querySelector('nav') ?? document.body).display,
      ink: getComputedStyle(document.body).color,
      width: document.documentElement.scrollWidth,
    }))
    expect(print).toEqual({ nav: 'none', ink: 'rgb(29, 36, 38)', width: 680 })
    const pdf = await page.pdf({ preferCSSPageSize: true })
    expect(pdf.toString('latin1').match(/\/MediaBox \[0 0 59[456][\d.]* 84[123]/g)?.length).toBeGreaterThan(5)
  })
})
