import type { MarketFormat } from '../generate/table-writer.js'
import { writeMarket } from '../generate/write-market.js'
import { progressBar } from './progress.js'

interface GenerateOptions {
  readonly tenders: number
  readonly seed: number
  readonly format: MarketFormat | 'ocds'
  readonly quiet?: boolean
  readonly progress: boolean
}

/** `tenderflag generate`: says on stderr how many rows of what it wrote. */
export async function generate(dir: string, options: GenerateOptions, signal: AbortSignal): Promise<void> {
  const { tenders, seed, format } = options
  const bar = progressBar({ off: options.quiet === true || !options.progress })
  try {
    const { rows } = await writeMarket(dir, {
      tenders,
      seed,
      format,
      signal,
      onProgress: (done: number) => bar.update('simulating', done, tenders),
    })
    bar.clear()
    if (options.quiet) return
    const counts = Object.entries(rows).map(([table, count]) => `${count.toLocaleString('en')} ${table}`)
    process.stderr.write(`${dir}: ${counts.join(', ')}\n`)
  } finally {
    bar.clear()
  }
}
