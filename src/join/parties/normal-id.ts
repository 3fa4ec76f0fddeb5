import { isCnpj, isCpf } from './check-digits.js'

const encoder = new TextEncoder()
const decoder = new TextDecoder()

const ZERO = 48
const NINE = 57
const A = 65
const Z = 90
const DASH = 45
const CNPJ = encoder.encode('BR-CNPJ-')
const CPF = encoder.encode('BR-CPF-')

/** More bytes than any identifier has: what is longer is compared as it stands. */
const LONGEST = 256

/** So many zeros in front of a number without a scheme may be lost: with more of them nearly any short number is a CPF. */
const MOST_LOST = 2

/**
 * The normal form of identifiers, one after another. `read` leaves it in `bytes`, `length` long; 0 for what has neither
 * letter nor digit. No strings are made of ASCII.
 *
 * Capitals and digits count, without what stands between them. A scheme in front, as in `BR-CNPJ-…` or `GB-COH-…`, stays
 * in front; `CNPJ` and `CPF` in front are those of Brazil. Zeros in front of a number that is digits only are left out,
 * but those of a CNPJ (14) and CPF (11) are put there. Without a scheme, a number is a CNPJ or CPF where its check digits say
 * so, with up to two zeros in front lost; what has the points of one (`00.000.000/0000-00`, `000.000.000-00`) always is.
 */
export class NormalId {
  readonly bytes = new Uint8Array(LONGEST * 2)
  length = 0
  /** It is said to be a CNPJ or CPF, and its check digits are others. */
  wrongDigits = false

  readonly #plain = new Uint8Array(LONGEST)

  read(raw: Uint8Array): void {
    this.length = 0
    this.wrongDigits = false
    if (raw.length > LONGEST) return
    for (let i = 0; i < raw.length; i++)
      if (raw[i]! > 127) {
        this.#readText(raw)
        return
      }
    this.#readAscii(raw)
  }

  /** The normal form as text. */
  text(): string {
    return decoder.decode(this.bytes.subarray(0, this.length))
  }

  /** Digits of other scripts are digits, letters of other scripts stay. */
  #readText(raw: Uint8Array): void {
    const text = decoder
      .decode(raw)
      .normalize('NFKC')
      .replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) & 15))
      .replace(/[\u2010-\u2015\u2212]/g, '-')
      .toUpperCase()
    const bytes = encoder.encode(text)
    if (bytes.length > LONGEST) return
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what is not ASCII
    if (/^[\x00-\x7f]*$/.test(text)) this.#readAscii(bytes)
    else this.length = encoder.encodeInto(text.replace(/[^\p{L}\p{M}\p{N}]+/gu, ''), this.bytes).written
  }

  #readAscii(raw: Uint8Array): void {
    const plain = this.#plain
    let n = 0
    let digits = 0
    for (let i = 0; i < raw.length; i++) {
      let byte = raw[i]!
      if (byte >= 97 && byte <= 122) byte -= 32
      if (byte >= ZERO && byte <= NINE) digits++
      else if (byte < A || byte > Z) continue
      plain[n++] = byte
    }
    if (digits === n && n > 0) {
      if (n === 14 && (hasPoints(raw, 18) || isCnpj(plain, 0))) this.#national(CNPJ, 14, 0, n)
      else if (n === 11 && (hasPoints(raw, 14) || isCpf(plain, 0))) this.#national(CPF, 11, 0, n)
      else this.#bare(n)
      return
    }
    const scheme = schemeOf(raw)
    if (scheme === 6 && starts(plain, n, 'BRCNPJ')) this.#national(CNPJ, 14, 6, n)
    else if (scheme === 5 && starts(plain, n, 'BRCPF')) this.#national(CPF, 11, 5, n)
    else if (starts(plain, n, 'CNPJ') && isDigit(plain[4]!)) this.#national(CNPJ, 14, 4, n)
    else if (starts(plain, n, 'CPF') && isDigit(plain[3]!)) this.#national(CPF, 11, 3, n)
    else if (n === 14 && hasPoints(raw, 18)) this.#national(CNPJ, 14, 0, n)
    else if (scheme > 0) this.#schemed(scheme, n)
    else this.#number(0, n, 0)
  }

  /** Digits without a scheme: zeros in front that a spreadsheet lost, or a list has too many of, are put right. */
  #bare(n: number): void {
    const plain = this.#plain
    let from = 0
    while (from < n - 1 && plain[from] === ZERO) from++
    const size = n - from > 11 ? 14 : 11
    const lost = size - (n - from)
    if (lost >= 0 && lost <= MOST_LOST) {
      this.#national(size === 14 ? CNPJ : CPF, size, from, n)
      if (!this.wrongDigits) return
      this.wrongDigits = false
    }
    this.#number(from, n, 0)
  }

  /** Country, dash, list, dash, and the number: `scheme` letters and digits stand before the second dash. */
  #schemed(scheme: number, n: number): void {
    const { bytes } = this
    const plain = this.#plain
    let to = 0
    for (let i = 0; i < scheme; i++) {
      if (i === 2) bytes[to++] = DASH
      bytes[to++] = plain[i]!
    }
    bytes[to++] = DASH
    this.#number(scheme, n, to)
  }

  /** What is left from `at` on, written from `to` on; without zeros in front where it is digits only. */
  #number(at: number, n: number, to: number): void {
    const { bytes } = this
    const plain = this.#plain
    let from = at
    let allDigits = true
    for (let i = at; i < n; i++) if (plain[i]! > NINE) allDigits = false
    if (allDigits) while (from < n - 1 && plain[from] === ZERO) from++
    for (let i = from; i < n; i++) bytes[to++] = plain[i]!
    this.length = to
  }

  #national(scheme: Uint8Array, size: number, at: number, n: number): void {
    const { bytes } = this
    bytes.set(scheme)
    let to = scheme.length
    for (let i = n - at; i < size; i++) bytes[to++] = ZERO
    for (let i = at; i < n; i++) bytes[to++] = this.#plain[i]!
    this.length = to
    const isRight = n - at <= size && n > at && (size === 14 ? isCnpj : isCpf)(bytes, scheme.length)
    this.wrongDigits = !isRight
  }
}

/** The normal form of one identifier, '' where it has none. */
export function normalIdOf(text: string): string {
  const normal = new NormalId()
  normal.read(encoder.encode(text))
  return normal.text()
}

/** How many letters and digits are the scheme of `GB-COH-123`: two letters, and what stands before the second dash; 0 none. */
function schemeOf(raw: Uint8Array): number {
  if (raw[2] !== DASH || !isLetter(raw[0]!) || !isLetter(raw[1]!)) return 0
  let i = 3
  while (i < raw.length && isLetter(raw[i]!)) i++
  return i > 4 && raw[i] === DASH && i < raw.length - 1 ? i - 1 : 0
}

const isLetter = (byte: number): boolean => (byte >= A && byte <= Z) || (byte >= 97 && byte <= 122)

const isDigit = (byte: number): boolean => byte >= ZERO && byte <= NINE

/** Whether the first n bytes start with a text, and go on. */
function starts(bytes: Uint8Array, n: number, text: string): boolean {
  for (let i = 0; i < text.length; i++) if (bytes[i] !== text.charCodeAt(i)) return false
  return n > text.length
}

/** Whether it is written as a CNPJ (18 characters) or CPF (14). */
function hasPoints(raw: Uint8Array, length: 14 | 18): boolean {
  if (raw.length !== length) return false
  if (length === 14) return raw[3] === 46 && raw[7] === 46 && raw[11] === DASH
  return raw[2] === 46 && raw[6] === 46 && raw[10] === 47 && raw[15] === DASH
}
