import type { Writable } from 'node:stream'
import { aborted } from '../system/aborted.js'
import { outputFailed } from './output-failed.js'

const listened = new WeakSet<Writable>()

/**
 * Writes chunks to a stream that stays open, waiting while it is full. `closed`: its reader went away.
 */
export async function writeStream(
  stream: Writable,
  chunks: AsyncIterable<Uint8Array>,
  signal?: AbortSignal,
): Promise<'written' | 'closed'> {
  // Stays: stdout reports a closed pipe again at later writes, and an error nobody listens to ends the process.
  if (!listened.has(stream)) stream.on('error', () => undefined)
  listened.add(stream)
  try {
    for await (const chunk of chunks) if (!(await taken(stream, chunk, signal))) return 'closed'
    return (await taken(stream, new Uint8Array(0), signal)) ? 'written' : 'closed'
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EPIPE') return 'closed'
    throw outputFailed('stdout', error)
  }
}

/** Once the stream has passed the chunk on; false where it was closed. */
function taken(stream: Writable, chunk: Uint8Array, signal: AbortSignal | undefined): Promise<boolean> {
  if (stream.destroyed) return Promise.resolve(false)
  return new Promise((resolve, reject) => {
    const close = (): void => settle(() => resolve(false))
    const abort = (): void => settle(() => reject(aborted(signal)))
    const settle = (end: () => void): void => {
      stream.off('close', close)
      signal?.removeEventListener('abort', abort)
      end()
    }
    stream.on('close', close)
    signal?.addEventListener('abort', abort)
    stream.write(chunk, (error) => settle(() => (error ? reject(error) : resolve(true))))
  })
}
