import fc from 'fast-check'
import { SaxesParser } from 'saxes'
import { beforeEach, describe, expect, it } from 'vitest'
import type { AlertData } from '#tenderflag/alerts/alert.js'
import { cloudEvent } from '#tenderflag/feeds/cloud-event.js'
import { atomFeed, type FeedHead, jsonFeed } from '#tenderflag/feeds/feed-file.js'
import { feedWords } from '#tenderflag/feeds/words/feed-words.js'
import { visible } from '#tenderflag/output/html/escape.js'
import { htmlWords } from '#tenderflag/output/html/languages.js'
import { languages } from '#tenderflag/text/languages.js'
import { hostileTexts } from '../output/html-hostile.js'
import { accusing, texts } from '../support/word-texts.js'
import { MemoryStore, STORE } from './memory-store.js'

const ATOM = 'http://www.w3.org/2005/Atom'
let store: MemoryStore
beforeEach(() => {
  store = new MemoryStore()
  store.happen(1, 'new', '2026-11-26T10:00:00Z')
  store.happen(1, 'changed', '2026-11-26T12:00:00+01:00')
  store.happen(2, 'new', '2026-11-25T10:00:00Z', { severity: 'low', tender_id: null })
})

const head = (patch: Partial<FeedHead> = {}): FeedHead => ({
  store: STORE,
  name: 'a.atom',
  office: 'Court of Accounts',
  language: 'en',
  title: undefined,
  url: undefined,
  home: undefined,
  updated: '2026-11-01T00:00:00.000Z',
  ...patch,
})

async function alerts() {
  return [await store.get('1'.padStart(32, '0')), await store.get('2'.padStart(32, '0'))].map(
    (alert) => alert!,
  )
}

interface Element {
  readonly name: string
  readonly attributes: Record<string, string>
  readonly children: Element[]
  text: string
}

/** Reads XML 1.0 with namespaces; throws at whatever is not well-formed. */
function parse(xml: string): Element {
  const parser = new SaxesParser({ xmlns: true })
  const root: Element = { name: '', attributes: {}, children: [], text: '' }
  const open = [root]
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', ({ uri, local, attributes }) => {
    expect(uri).toBe(ATOM)
    const values = Object.entries(attributes).map(([name, { value }]) => [name, value])
    const element = { name: local, attributes: Object.fromEntries(values), children: [], text: '' }
    open.at(-1)!.children.push(element)
    open.push(element)
  })
  parser.on('closetag', () => open.pop())
  parser.on('text', (text) => {
    open.at(-1)!.text += text
  })
  parser.write(xml).close()
  return root.children[0]!
}

const all = (element: Element, name: string) => element.children.filter((child) => child.name === name)
const only = (element: Element, name: string) => {
  expect(all(element, name)).toHaveLength(1)
  return all(element, name)[0]!
}
const date = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/

describe('Atom', () => {
  it.each(languages)('has what RFC 4287 asks for (%s)', async (language) => {
    const url = 'https://example.org/a.atom?x=1&y="2"'
    const feed = parse(atomFeed(head({ language, url, home: 'https://example.org/' }), await alerts()))
    expect(feed.name).toBe('feed')
    expect(feed.attributes['xml:lang']).toBe(language)
    expect(only(feed, 'id').text).toMatch(/^urn:uuid:/)
    expect(only(feed, 'title').text).toContain('Court of Accounts')
    expect(only(feed, 'subtitle').text).toContain(htmlWords(language).caution)
    expect(only(only(feed, 'author'), 'name').text).toBe('Court of Accounts')
    expect(only(feed, 'updated').text).toBe('2026-11-26T11:00:00.000Z')
    expect(all(feed, 'link').map(({ attributes }) => [attributes.rel, attributes.href])).toEqual([
      ['self', url],
      ['alternate', 'https://example.org/'],
    ])
    const entries = all(feed, 'entry')
    expect(entries).toHaveLength(2)
    expect(new Set(entries.map((entry) => only(entry, 'id').text)).size).toBe(2)
    for (const entry of entries) {
      expect(only(entry, 'published').text).toMatch(date)
      expect(only(entry, 'updated').text).toMatch(date)
      expect(only(entry, 'title').text).not.toBe('')
      expect(only(entry, 'content').attributes.type).toBe('html')
      // The rule has its texts in three languages.
      const tag = ['en', 'ar', 'pt'].includes(language) ? language : 'en'
      expect(entry.attributes['xml:lang']).toBe(tag)
      expect(only(entry, 'content').text).toMatch(`<div lang="${tag}" dir="${tag === 'ar' ? 'rtl' : 'ltr'}">`)
      expect(only(entry, 'content').text).toContain(htmlWords(tag).caution.replaceAll("'", '&#39;'))
      expect(only(entry, 'title').text.startsWith('\u200f')).toBe(tag === 'ar')
    }
  })

  it('keeps ids whatever happens to an alert, and says when something did', async () => {
    const entryOf = async () => all(parse(atomFeed(head(), await alerts())), 'entry')[0]!
    const before = await entryOf()
    store.happen(1, 'dismissed', '2026-12-01T10:00:00Z', { severity: 'low', subject_title: 'Another' })
    const after = await entryOf()
    expect(only(after, 'id').text).toBe(only(before, 'id').text)
    expect(only(after, 'published').text).toBe(only(before, 'published').text)
    expect(only(after, 'updated').text).toBe('2026-12-01T10:00:00.000Z')
    const id = async (patch: Partial<FeedHead>) =>
      only(parse(atomFeed(head(patch), await alerts())), 'id').text
    expect(await id({ title: 'Other' })).toBe(await id({}))
    expect(await id({ name: 'b.atom' })).not.toBe(await id({}))
    expect(await id({ store: 'another' })).not.toBe(await id({}))
  })

  it('is well-formed with any text, and shows it as it is', async () => {
    const pieces = fc.oneof(
      fc.string({ unit: 'binary', minLength: 1 }),
      fc.constantFrom(
        ...hostileTexts,
        ']]>',
        '<!--',
        '\0',
        '\u000b',
        '\ufffe',
        '\uffff',
        '\ud800',
        '\u202e',
        '&#0;',
      ),
    )
    await fc.assert(
      fc.asyncProperty(pieces, pieces, async (one, two) => {
        const patch: Partial<AlertData> = {
          tender_id: one,
          subject_title: two,
          region: one,
          buyer: { id: one, name: two },
          rule: one,
          texts: { en: { title: one, message: two } },
        }
        store.happen(2, 'changed', '2026-11-26T12:00:00Z', patch)
        const xml = atomFeed(head({ title: one, office: two }), await alerts())
        const entry = all(parse(xml), 'entry')[1]!
        expect(only(entry, 'summary').text).toBe(visible(two))
        expect(only(entry, 'content').text).not.toMatch(/<script|<img|<svg/i)
        const json = JSON.parse(jsonFeed(head({ title: one, office: two }), await alerts()))
        expect(json.items[1].content_html).toBe(only(entry, 'content').text)
      }),
      { numRuns: 150 },
    )
  })

  it('of no alerts is a feed all the same', () => {
    const feed = parse(atomFeed(head(), []))
    expect(all(feed, 'link')).toEqual([])
    expect(only(feed, 'updated').text).toBe('2026-11-01T00:00:00.000Z')
    expect(all(feed, 'entry')).toEqual([])
  })
})

describe('JSON Feed', () => {
  it('has what version 1.1 asks for', async () => {
    const url = 'https://example.org/a.json'
    const feed = JSON.parse(jsonFeed(head({ language: 'pt', url }), await alerts()))
    expect(feed).toMatchObject({
      version: 'https://jsonfeed.org/version/1.1',
      title: 'Alertas em contratações públicas – Court of Accounts',
      feed_url: url,
      language: 'pt',
      description: htmlWords('pt').caution,
      authors: [{ name: 'Court of Accounts' }],
    })
    for (const item of feed.items) {
      expect(item.id).toMatch(
        /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
      )
      expect(item.date_published).toMatch(date)
      expect(item.date_modified >= item.date_published).toBe(true)
      expect(item.tags.every((tag: unknown) => typeof tag === 'string')).toBe(true)
    }
  })

  it('says so where the data of an alert were erased', async () => {
    store.happen(1, 'erased', '2026-11-27T10:00:00Z')
    const [item] = JSON.parse(jsonFeed(head(), await alerts())).items
    expect(item.summary).toBe(feedWords('en').erased)
    expect(JSON.stringify(item)).not.toMatch(/Bread|Alderby/)
    for await (const change of store.changes(0)) {
      const { data } = cloudEvent(STORE, change, 'en')
      expect(JSON.stringify(data).includes('Bread')).toBe(change.alert.data !== null)
    }
  })
})

describe('CloudEvents', () => {
  it('keep to version 1.0 of their specification', async () => {
    store.happen(1, 'commented', 'no instant')
    let count = 0
    for await (const change of store.changes(0)) {
      const event = cloudEvent(STORE, change, 'en')
      for (const name of Object.keys(event)) expect(name).toMatch(/^[a-z0-9]{1,20}$/)
      expect(event.specversion).toBe('1.0')
      expect(event.id).toBe(`${STORE}-${++count}`)
      expect(URL.canParse(event.source)).toBe(true)
      expect(event.type).toMatch(/^org\.tenderflag\.alert\.[a-z]+$/)
      expect(event.subject).not.toBe('')
      expect(event.datacontenttype).toBe('application/json')
      if (event.type.endsWith('commented')) expect(event).not.toHaveProperty('time')
      else expect(event.time).toMatch(date)
      expect(JSON.parse(JSON.stringify(event))).toEqual(event)
    }
    expect(count).toBe(4)
  })

  it('are the same whenever they are made, with the alert as it stands', async () => {
    const first = async () => {
      for await (const change of store.changes(0)) return cloudEvent(STORE, change, 'en')
      throw new Error('no change')
    }
    expect(await first()).toEqual(await first())
    expect(await first()).toMatchObject({
      data: { change: 'new', notice: htmlWords('en').caution, alert: { tender_id: 'T1', state: 'open' } },
    })
  })
})

describe.each(languages)('words of feeds in %s', (language) => {
  const english = texts(feedWords('en'))
  const own = texts(feedWords(language))
  const places = (forms: readonly string[]) => [...new Set(forms.join(' ').match(/\{\w+\}/g))].sort()

  it('are the same, with the same places', () => {
    expect(own.map(([path]) => path)).toEqual(english.map(([path]) => path))
    expect(own.map(([, forms]) => places(forms))).toEqual(english.map(([, forms]) => places(forms)))
    expect(own.filter(([, forms]) => forms.some((form) => form.trim() === ''))).toEqual([])
  })

  it('have a form for each number the language tells apart', () => {
    const rules = new Intl.PluralRules(htmlWords(language).locale)
    const { processes, more, digest } = feedWords(language)
    for (const forms of [processes, more, digest.newFlags])
      for (const category of new Set([0, 1, 2, 3, 11, 100, 2_000_000].map((n) => rules.select(n))))
        expect(Object.keys(forms)).toContain(category)
    const none = rules.select(0)
    if (none !== 'zero') expect(digest.newFlags[none]).toContain('{n}')
  })

  it('accuse nobody', () => {
    expect(own.filter(([, forms]) => accusing.test(forms.join(' ')))).toEqual([])
  })
})

it('writes Arabic in Arabic', () => {
  const latin = texts(feedWords('ar')).filter(([, forms]) =>
    /[a-z]/i.test(forms.join(' ').replace(/\{\w+\}|tenderflag/g, '')),
  )
  expect(latin).toEqual([])
})
