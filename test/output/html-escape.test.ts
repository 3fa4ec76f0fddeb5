import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { escapeHtml, visible } from '#tenderflag/output/html/escape.js'
import { data, html } from '#tenderflag/output/html/markup.js'
import { secureAddress } from '#tenderflag/output/html/rules.js'

describe('visible', () => {
  it.each([
    ['plain, “quoted”, ½ € 漢字 🏗️', 'plain, “quoted”, ½ € 漢字 🏗️'],
    ['tab\tline\nend\r', 'tab\tline\nend\r'],
    ['a\0b', 'a[U+0000]b'],
    ['a\x1bb\x7fc\x85d', 'a[U+001B]b[U+007F]c[U+0085]d'],
    ['evil\u202Efdp.exe', 'evil[U+202E]fdp.exe'],
    ['\u202A\u202B\u202C\u202D', '[U+202A][U+202B][U+202C][U+202D]'],
    ['a\u2028b\u2029c', 'a[U+2028]b[U+2029]c'],
    ['lone \ud800 and \udc00', 'lone [U+D800] and [U+DC00]'],
    ['hidden \u{e0041}', 'hidden [U+E0041]'],
    ['می‌خواهم\u200f \u200e\u061c', 'می‌خواهم\u200f \u200e\u061c'],
    ['\u2068SAR 5\u2069 \u2066a\u2067b\u2069\u2069', '\u2068SAR 5\u2069 \u2066a\u2067b\u2069\u2069'],
    ['\u2069 closes', '[U+2069] closes'],
    ['\u2067 stays open', '[U+2067] stays open'],
    ['\u2069\u2068', '[U+2069][U+2068]'],
  ])('%j → %j', (text, shown) => {
    expect(visible(text)).toBe(shown)
  })

  it('changes nothing the second time, and leaves no lone surrogate', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const shown = visible(text)
        expect(visible(shown)).toBe(shown)
        expect(Buffer.from(shown).toString()).toBe(shown)
      }),
    )
  })
})

describe('escapeHtml', () => {
  it('leaves no character that means something in HTML', () => {
    expect(escapeHtml(`<a b="c" d='e'>&amp;\r`)).toBe('&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;amp;&#13;')
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(escapeHtml(text)).not.toMatch(/[<>"'\r\0]|&(?!(amp|lt|gt|quot|#39|#13);)/)
      }),
    )
  })
})

describe('html', () => {
  it('escapes texts, takes markup as it is, joins lists and leaves out undefined', () => {
    const markup = html`<p title="${'"'}">${['<', html`<b>${1}</b>`, undefined, data('&')]}</p>`
    expect(String(markup)).toBe('<p title="&quot;">&lt;<b>1</b><bdi>&amp;</bdi></p>')
  })
})

describe('secureAddress', () => {
  it.each([
    'javascript:alert(1)',
    'http://example.org',
    ' //example.org',
    'data:text/html,x',
    'https:',
    'file:///etc/x',
    'https://user:word@example.org/',
    '',
  ])('refuses %j', (url) => {
    expect(secureAddress(url)).toBeUndefined()
  })
  it('takes https', () => {
    expect(secureAddress('https://example.org/a?b="c"')).toBe('https://example.org/a?b=%22c%22')
  })
})
