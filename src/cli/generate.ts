import { existsSync } from 'node:fs'
import { TenderflagError } from '../errors.js'
import type { MarketFormat } from '../generate/files/table-writer.js'
import { marketPaths, writeMarket } from '../generate/write-market.js'
import { progressBar } from './text/progress.js'
import { say } from './text/say.js'

interface GenerateOptions {
  readonly tenders: number
  readonly seed: number
  readonly format: MarketFormat | 'ocds'
  readonly force?: boolean
  readonly quiet?: boolean
  readonly progress: boolean
}

/** `tenderflag generate`: says on stderr how many rows of what it wrote. */
export async function generate(dir: string, options: GenerateOptions, signal: AbortSignal): Promise<void> {
  const { tenders, seed, format } = options
  const file = options.force ? undefined : [...marketPaths(dir, format)].find((path) => existsSync(path))
  if (file !== undefined)
    throw new TenderflagError(
      'USAGE',
      'this file is there already; name another folder, or add --force to replace it',
      { file },
    )
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
    say(`${dir}: ${counts.join(', ')}\n`)
  } finally {
    bar.clear()
  }
}
