import { createHash } from 'node:crypto'
import type { Dataset } from '#tenderflag/columns/dataset.js'
import { TenderflagError } from '#tenderflag/errors.js'
import { type ReadOptions, readTables } from '#tenderflag/ingest/read-tables.js'
import type { TableSource } from '#tenderflag/ingest/table-source.js'
import { tableNames } from '#tenderflag/schema/tables.js'
import type { Runner } from '#tenderflag/system/threads.js'
import { plainOptions } from './support.js'

/** Values as they are where they are few, else as a hash: comparing many one by one takes long. */
function digest(values: Int32Array | Int8Array | Uint8Array | Float64Array): unknown {
  if (values.length < 100) return [...values]
  return createHash('sha256')
    .update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
    .digest('hex')
}

/** Everything in a data set, codes and all. */
export function all(dataset: Dataset): unknown {
  return {
    tables: tableNames.map((name) => {
      const table = dataset.tables.get(name)
      return (
        table && {
          rows: table.rows,
          present: [...table.present].sort(),
          parts: table.parts,
          broken: [...table.broken].sort((a, b) => a - b),
          columns: [...table.columns].map(([column, data]) => [
            column,
            digest(data.kind === 'number' ? data.values : data.codes),
          ]),
        }
      )
    }),
    texts: Object.entries(dataset.dictionaries).map(([domain, dictionary]) => {
      const { bytes, ends } = dictionary.since(0)
      return [domain, dictionary.size, dictionary.sorted, digest(bytes), digest(ends)]
    }),
    notices: dataset.notices.all(),
  }
}

/** What reading comes to: everything, or the error. */
export async function outcome(
  sources: readonly TableSource[],
  options: Partial<ReadOptions>,
): Promise<unknown> {
  try {
    return all(await readTables(sources, () => 'all', { ...plainOptions, ...options }))
  } catch (error) {
    if (error instanceof TenderflagError) return { error: error.code, message: error.message }
    throw error
  }
}

// Of all runners: a task of a reading that has failed may not be over when the next begins.
let last: Promise<unknown> = Promise.resolve()

/** Does tasks one after the other in this thread, with copies of what goes to a thread and comes back. */
export function inlineRunner(): Runner & { pieces: number; failed: number } {
  const runner = {
    workers: 2,
    pieces: 0,
    failed: 0,
    async runModule<T>(module: URL, task: unknown): Promise<T> {
      const run = last.then(async () => {
        const { default: entry } = await import(module.href)
        const result = await entry(structuredClone(task))
        runner.pieces++
        if (result === undefined) runner.failed++
        return result
      })
      last = run.catch(() => undefined)
      return run
    },
  }
  return runner
}

/** Reads in parts of so many bytes, and of each file as one part. */
export async function twoWays(
  sources: readonly TableSource[],
  window: number,
  windows: number,
  options: Partial<ReadOptions> = {},
): Promise<{ parts: unknown; whole: unknown; pieces: number }> {
  const runner = inlineRunner()
  const how = { ...options, startThreadsAfter: 0, threads: runner }
  const parts = await outcome(sources, { ...how, partSize: { part: window * windows, window } })
  const { pieces } = runner
  const whole = await outcome(sources, { ...how, partSize: { part: 2 ** 40, window } })
  return { parts, whole, pieces }
}
