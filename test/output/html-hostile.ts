import type { Ranked, Report } from '#tenderflag/output/model.js'

/** Texts that try to become markup, run, reorder the page or break its parser. */
export const hostileTexts: readonly string[] = [
  '<script>globalThis.ran=1</script>',
  '"><img src=x onerror="globalThis.ran=1">',
  "'><svg onload=globalThis.ran=1>",
  '</style><script>globalThis.ran=1</script>',
  '</title></head><body onload="globalThis.ran=1">',
  '</details></section></main><iframe srcdoc="<script>parent.ran=1</script>">',
  '<!-- --!> <![CDATA[ ]]> <?php ?>',
  '<link rel=stylesheet href=https://example.org/x.css><style>@import "https://example.org/y.css"</style>',
  '<meta http-equiv=refresh content="0;url=https://example.org/">',
  '<base href="https://example.org/"><form action=https://example.org><input autofocus onfocus=globalThis.ran=1>',
  'javascript:globalThis.ran=1',
  '&lt;b&gt; &amp;amp; &#x3C; &notit; &',
  '=HYPERLINK("https://example.org")',
  '{n} {flags} {date} $& $1 $$',
  'evil\u202Efdp.exe',
  '\u2069\u2069\u202E escapes an isolate',
  '\u2067\u2067 never closed',
  'nul\0 esc\x1b bell\x07 c1\x85\x9f',
  'lone \ud800 and \udfff',
  'cr\rlf\ncrlf\r\ntab\tff\f sep\u2028par\u2029',
  '\ufeffbom \ufffe\uffff',
  'شركة <b>الأفق</b> & "أبناؤه"',
  '__proto__',
  'constructor',
  'x'.repeat(400),
  `https://example.org/${'segment/'.repeat(60)}`,
]

/**
 * A report in which every text that can come from data or from a rule file is `text(i)` for a running i. Its shape
 * does not depend on the texts.
 */
export function reportOf(text: (i: number) => string, language = 'en'): { report: Report; texts: string[] } {
  const texts: string[] = []
  const next = (before = '') => {
    const made = before + text(texts.length)
    texts.push(made)
    return made
  }
  // Ids serve as keys between the parts of a report: they are told apart by their number.
  const rules = [0, 1, 2].map((i): Report['rules'][number] => ({
    id: `${i} ${text(i)}`,
    title: next(),
    subject: 'lot',
    severity: 'high',
    rationale: next('. '),
    innocentExplanations: [next(), next()],
    references: [
      { title: next(), url: 'https://example.org/?q="><script>globalThis.ran=1</script>' },
      { title: next(), url: 'javascript:globalThis.ran=1' },
      { title: next() },
    ],
    raised: 30 - i,
    clear: 5,
    notApplicable: 5,
    notComputable: 5,
    reasons: [{ text: next(), count: 5 }],
  }))
  texts.push(...rules.map((rule) => rule.id))
  const ranked = (type: Ranked['type']): Ranked[] =>
    [0, 1].map((i) => ({
      type,
      id: next('id '),
      tender_id: type === 'lot' ? next('tender ') : null,
      label: i === 0 ? next('. ') : null,
      buyer: i === 0 ? next() : null,
      score: 0.5,
      computed: 0.5,
      weight: 1,
      flags: 2,
      lots: 3,
      rules: [rules[0]!.id, next('unknown ')],
      messages: [next(), next()],
      details: [[next(), next()], []],
    }))
  const report: Report = {
    language,
    asOf: next('at '),
    version: next('v '),
    tables: [{ name: next('table '), rows: 9, files: [next(), next()] }],
    notices: [
      {
        kind: 'bad_value',
        table: 'bids',
        column: next('column '),
        count: 2,
        listed: [
          {
            kind: 'bad_value',
            table: 'bids',
            file: next('file '),
            row: 7,
            value: next('value '),
            detail: next('detail '),
          },
        ],
      },
    ],
    rules,
    months: [
      ...rules.map((rule, i) => ({ month: '2024-03', rule: rule.id, count: 10 + i })),
      { month: '2024-05', rule: `9 ${text(0)}`, count: 1 },
      { month: `m ${text(1)}`, rule: rules[0]!.id, count: 2 },
    ],
    lots: ranked('lot'),
    tenders: ranked('tender'),
    buyers: ranked('buyer'),
    suppliers: ranked('supplier'),
    flags: 87,
  }
  return { report, texts }
}
