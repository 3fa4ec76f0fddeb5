import { openBytes } from '../byte-source.js'

/** The first bytes of a file, unpacked and as UTF-8, `most` at most. Throws what opening and reading it throw. */
export async function headOfFile(file: string, encoding: string, most: number): Promise<Uint8Array> {
  const source = await openBytes(file, encoding)
  const head = new Uint8Array(most)
  let size = 0
  try {
    for (let more = -1; more !== 0 && size < most; size += more) more = await source.read(head, size)
  } finally {
    await source.close()
  }
  return head.subarray(0, size)
}
