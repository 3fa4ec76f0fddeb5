/** Colours of the page by their part. Each pair that stands together is held to WCAG 2.2 AA by a test. */
export interface Palette {
  readonly page: string
  /** Boxes and the ground of bars. */
  readonly card: string
  readonly text: string
  /** Secondary text. */
  readonly quiet: string
  readonly link: string
  /** Hairlines: decoration only. */
  readonly line: string
  /** Flags: bars and numbers. */
  readonly raised: string
  readonly clear: string
  /** Drawn thin: not applicable. */
  readonly outside: string
  /** Drawn hatched: not computable. */
  readonly unknown: string
}

/** Rust and blue differ in lightness and for every kind of colour vision; the two greys differ in shape. */
export const lightPalette: Palette = {
  page: '#fbfaf7',
  card: '#ffffff',
  text: '#1d2426',
  quiet: '#566064',
  link: '#1a5276',
  line: '#dcdad3',
  raised: '#a63a16',
  clear: '#5b93b5',
  outside: '#838b8e',
  unknown: '#6d7578',
}

export const darkPalette: Palette = {
  page: '#14181a',
  card: '#1c2224',
  text: '#e8e6e1',
  quiet: '#a9b0b2',
  link: '#9cc8e3',
  line: '#343c3f',
  raised: '#f0895f',
  clear: '#4580a8',
  outside: '#7b8488',
  unknown: '#9aa3a6',
}
