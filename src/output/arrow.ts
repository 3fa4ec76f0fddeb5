import type { FormatInput } from './format.js'

/** An Arrow IPC file (Feather). Loads Arrow only now: it takes 0.1 s. */
export async function* writeArrow(input: FormatInput): AsyncGenerator<Uint8Array | ''> {
  const [{ outcomeTable }, { toIpc }] = await Promise.all([
    import('./columnar.js'),
    import('./write-arrow.js'),
  ])
  yield toIpc(yield* outcomeTable(input), 'file')
}

/** A Parquet file, compressed. */
export async function* writeParquet(input: FormatInput): AsyncGenerator<Uint8Array | ''> {
  const [{ outcomeTable }, { toParquet }] = await Promise.all([
    import('./columnar.js'),
    import('./write-parquet.js'),
  ])
  yield toParquet(yield* outcomeTable(input))
}
