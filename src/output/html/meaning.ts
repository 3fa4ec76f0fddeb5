import { html, type Markup } from './markup.js'
import { type Page, section } from './page.js'

/** What a flag and a score mean and do not mean, and what to do before acting on one. */
export function meaningSection({ words }: Page): Markup {
  const { meaning } = words
  const list = (items: readonly string[]) => html`<ul>${items.map((item) => html`<li>${item}</li>`)}</ul>`
  return section(
    'meaning',
    meaning.heading,
    html`<p class="caution">${words.caution}</p>
<div class="columns-2"><div><h3>${meaning.does}</h3>${list(meaning.doesList)}</div>
<div><h3>${meaning.doesNot}</h3>${list(meaning.doesNotList)}</div>
<div><h3>${meaning.score}</h3>${meaning.scoreText.map((text) => html`<p>${text}</p>`)}</div>
<div><h3>${meaning.before}</h3>${list(meaning.beforeList)}</div></div>
`,
  )
}
