const encoder = new TextEncoder()

/** Memory for the bytes of one text at a time: whoever is given them copies them. */
export const textBytes = { bytes: new Uint8Array(1024) }

/** Puts the UTF-8 bytes of a text at the beginning of `textBytes.bytes`, and gives how many they are. */
export function loadText(text: string): number {
  if (textBytes.bytes.length < text.length * 3) textBytes.bytes = new Uint8Array(text.length * 3)
  return writeText(text, textBytes.bytes)
}

/** Writes a text as UTF-8, and gives its length; there is room for three bytes a unit. Most are short and ASCII: a call costs more. */
export function writeText(text: string, bytes: Uint8Array): number {
  if (text.length > SHORT) return encoder.encodeInto(text, bytes).written
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit > 127) return encoder.encodeInto(text, bytes).written
    bytes[i] = unit
  }
  return text.length
}

const SHORT = 128
