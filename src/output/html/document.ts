import { createHash } from 'node:crypto'
import { html, type Markup } from './markup.js'
import { pageStyle } from './style.js'

/** Nothing may be loaded, run, framed or sent; the one style is known by its hash. */
const policy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(pageStyle).digest('base64')}'; base-uri 'none'; form-action 'none'`

interface Head {
  readonly language: string
  readonly direction: 'ltr' | 'rtl'
  readonly title: string
  /** Of tenderflag. */
  readonly version: string
}

/** A page as one HTML file, UTF-8, complete in itself: no script, and nothing is loaded. */
export function htmlDocument({ language, direction, title, version }: Head, body: Markup): string {
  const head = html`<!doctype html>
<html lang="${language}" dir="${direction}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="tenderflag ${version}">
<title>${title}</title>
`
  return `${head}<style>${pageStyle}</style>\n</head>\n<body>\n${body}</body>\n</html>\n`
}
