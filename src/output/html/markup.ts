import { escapeHtml } from './escape.js'

/** HTML that is safe to place in a page. Only `html` makes it, and `html` escapes every string it is given. */
export class Markup {
  readonly #text: string
  private constructor(text: string) {
    this.#text = text
  }

  toString(): string {
    return this.#text
  }

  static of(strings: TemplateStringsArray, values: readonly Content[]): Markup {
    let text = strings[0]!
    for (let i = 0; i < values.length; i++) text += render(values[i]) + strings[i + 1]!
    return new Markup(text)
  }
}

export type Content = Markup | string | number | undefined | readonly Content[]

/**
 * A template of HTML: markup is taken as it is, lists are joined, undefined is nothing, all else is escaped.
 * Attributes must stand in quotes.
 */
export function html(strings: TemplateStringsArray, ...values: readonly Content[]): Markup {
  return Markup.of(strings, values)
}

/** Text from data, with a direction of its own, so that it cannot reorder what stands around it. */
export function data(text: string): Markup {
  return html`<bdi>${text}</bdi>`
}

function render(value: Content): string {
  if (value === undefined) return ''
  if (value instanceof Markup) return value.toString()
  if (typeof value === 'string') return escapeHtml(value)
  if (typeof value === 'number') return String(value)
  let text = ''
  for (const item of value) text += render(item)
  return text
}
