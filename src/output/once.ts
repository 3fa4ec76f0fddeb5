/** A text as the one chunk of a stream. */
export async function* once(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text)
}
