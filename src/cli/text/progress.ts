import type { Terminal } from '../../output/write-output.js'
import type { ScanOptions } from '../../scan.js'

/** What is told of work that takes a while. */
export interface Progress {
  /** Draws how far a stage is; `total` 0 where that is not known. Cheap to call often. */
  readonly update: (stage: string, done: number, total: number) => void
  /** Takes the bar away, before other words or at the end. */
  readonly clear: () => void
}

interface ProgressOptions {
  /** By `--quiet` or `--no-progress`. */
  readonly off: boolean
  /** stderr by default; nothing is drawn where it is no terminal. */
  readonly stream?: Terminal
  /** Milliseconds; for tests. */
  readonly now?: () => number
}

/** Short work stays silent. */
const DELAY = 500
const INTERVAL = 100
const BAR = 24

/** A bar in the last line of a terminal, redrawn at most ten times a second. */
export function progressBar({ off, stream = process.stderr, now = Date.now }: ProgressOptions): Progress {
  if (off || stream.isTTY !== true) return { update: () => undefined, clear: () => undefined }
  const start = now()
  let last = start + DELAY - INTERVAL
  let drawn = false
  return {
    update: (stage, done, total) => {
      const time = now()
      if (time - last < INTERVAL) return
      last = time
      drawn = true
      stream.write(
        `\r\u001b[K${line(stage, done, total, (time - start) / 1000).slice(0, (stream.columns ?? 80) - 1)}`,
      )
    },
    clear: () => {
      if (drawn) stream.write('\r\u001b[K')
      drawn = false
    },
  }
}

/** The bar of a command that reads and computes, as its flags say: `onProgress` is what a scan calls. */
export function scanProgress({ quiet, progress }: { readonly quiet?: boolean; readonly progress: boolean }) {
  const bar = progressBar({ off: quiet === true || !progress })
  const onProgress: NonNullable<ScanOptions['onProgress']> = ({ stage, done, total }) =>
    bar.update(stage === 'read' ? 'reading' : 'computing', done, total)
  return { onProgress, clear: bar.clear }
}

function line(stage: string, done: number, total: number, seconds: number): string {
  const time = `${seconds.toFixed(1)} s`
  if (!(total > 0)) return `${stage}  ${done.toLocaleString('en')}  ${time}`
  const share = Math.min(1, Math.max(0, done / total))
  const full = Math.round(share * BAR)
  return `${stage}  ${'█'.repeat(full)}${'░'.repeat(BAR - full)}  ${Math.floor(share * 100)} %  ${time}`
}
