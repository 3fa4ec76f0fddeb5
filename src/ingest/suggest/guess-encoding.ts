import { headOfFile } from './head-of-file.js'

const HEAD = 1 << 18

/**
 * The encoding that the first bytes of a file are probably in, by its WHATWG name: utf-8 where they are (a byte-order mark
 * tells UTF-16), else by the letters that stand side by side. Windows-1252, the commonest, where nothing speaks for
 * another. Throws what opening the file throws.
 */
export async function guessEncoding(file: string): Promise<string> {
  return encodingOf(await headOfFile(file, 'utf-8', HEAD))
}

/** As `guessEncoding`, of bytes that may end within a character. Pure. */
export function encodingOf(bytes: Uint8Array): string {
  if (decoded(bytes, 'utf-8') !== undefined) return 'utf-8'
  const high = bytes.filter((byte) => byte > 127)
  if (isWritten(decoded(bytes, 'shift_jis'), /[\p{sc=Han}\u3040-\u30ff]/gu)) return 'shift_jis'
  // Before Chinese: two letters of Cyrillic or Arabic are a rare character there.
  const letters = share(high, (byte) => byte >= 0xc0 || cyrillicOnly.has(byte))
  if (letters > 0.97 && isWritten(decoded(bytes, 'windows-1251'), /\p{sc=Cyrillic}/gu)) {
    const isArabic =
      share(high, (byte) => byte >= 0xe0) > 0.05 && share(high, (byte) => french.has(byte)) < 0.05
    return isArabic ? 'windows-1256' : 'windows-1251'
  }
  if (isWritten(decoded(bytes, 'euc-kr'), /\p{sc=Hangul}/gu)) return 'euc-kr'
  if (isWritten(decoded(bytes, 'gb18030'), /\p{sc=Han}/gu)) return 'gb18030'
  const text = decoded(bytes, 'windows-1252')
  const central = count(decoded(bytes, 'windows-1250'), /[ąćęłńóśźżáčďéěíňřšťúůýžőűăâîşţöüäôľĺŕ]/giu)
  const western = count(text, /[àâäáãåæçéèêëíìîïñóòôöõøœúùûüßý]/giu)
  const isHungarian = central === western && /[õû]/i.test(text ?? '') && !/[ãçàâêñä]/i.test(text ?? '')
  return central > western || isHungarian ? 'windows-1250' : 'windows-1252'
}

/** Letters of Windows-1251 below 0xC0, and its signs № « ». */
const cyrillicOnly = new Set([0xa8, 0xb8, 0xaa, 0xba, 0xaf, 0xbf, 0xb2, 0xb3, 0xa5, 0xb4, 0xb9, 0xab, 0xbb])

/** Letters of French in Windows-1256, which no Arabic text needs; in Windows-1251 they are common. */
const french = new Set([0xe0, 0xe2, 0xe7, 0xe8, 0xe9, 0xea, 0xeb, 0xee, 0xef, 0xf4, 0xf9, 0xfb, 0xfc])

function decoded(bytes: Uint8Array, encoding: string): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: true })
  } catch (error) {
    if (error instanceof TypeError) return undefined
    throw error
  }
}

/** Whether nearly all letters beyond ASCII are of a script, and stand beside each other as in words and in 2024年5月1日. */
function isWritten(decodedText: string | undefined, script: RegExp): boolean {
  const text = decodedText?.replace(/\d/g, '')
  const own = count(text, script)
  const beside = count(text, new RegExp(`(?:${script.source}){2,}`, 'gu'), true)
  return (
    own > 0 && own > 0.9 * count(text, /[^\p{ASCII}\p{P}\p{S}\p{Z}\uff00-\uff5e]/gu) && beside > 0.75 * own
  )
}

function count(text: string | undefined, what: RegExp, letters = false): number {
  let found = 0
  for (const [match] of text?.matchAll(what) ?? []) found += letters ? match.length : 1
  return found
}

function share(bytes: Uint8Array, holds: (byte: number) => boolean): number {
  return bytes.filter(holds).length / bytes.length
}
