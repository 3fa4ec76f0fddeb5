import { type Plan, planScan } from '../engine/plan.js'
import { TenderflagError } from '../errors.js'
import { factCatalogue } from '../facts/catalogue.js'
import type { Reader } from '../ingest/batch.js'
import { MOST_ROWS, ROWS, sizeOf } from '../ingest/read-ahead.js'
import { readerOf } from '../ingest/read-file.js'
import { PART } from '../ingest/read-turns.js'
import { WINDOW } from '../ingest/record-buffer.js'
import type { TableSource } from '../ingest/table-source.js'
import { ofTenders } from './deal-piece.js'

/** What a file that cannot be read in pieces takes at most, of the limit. */
const WHOLE_FILE = 1 / 8
/** So many times its size a packed or columnar file takes in memory, about. */
const UNPACKED = 8

/** Throws USAGE where rules need all data at once: other processes than those of one buyer, or registers and parties. */
export function refuseRules({ rules }: Plan): void {
  const needAll = rules.filter((rule) => {
    const plan = planScan([rule], factCatalogue, { hasAsOf: true, report: false })
    const { links, directs, activities, inactiveRoles, parties, contacts, oddContacts, itemPeers } = plan
    const { registers, checks, officials, names, thresholds, populations, statistics } = plan
    const flags = [
      ...[links, directs, activities, inactiveRoles, parties, contacts, oddContacts, itemPeers],
      ...[registers, checks, officials, names, thresholds],
    ]
    return flags.includes(true) || populations.length > 0 || statistics.length > 0
  })
  if (needAll.length === 0) return
  const ids = needAll.slice(0, 5).map(({ id }) => id)
  const more = needAll.length > ids.length ? ` and ${needAll.length - ids.length} more` : ''
  throw new TenderflagError(
    'USAGE',
    `with a memory limit, data are looked at in parts, and these rules need them all at once: ${ids.join(', ')}${more}; leave them out, or scan without a limit`,
  )
}

/**
 * Throws USAGE for sources that cannot be dealt out: large files that are read in one go, and repeats that may lie apart.
 * Gives the most rows that are read at once, as far as that is known.
 */
export async function refuseSources(sources: readonly TableSource[], limit: number): Promise<number> {
  let most = 0
  for (const source of sources) {
    if (ofTenders.has(source.table) && source.distinct && source.distinctBy?.includes('tender_id') === false)
      throw new TenderflagError(
        'USAGE',
        `with a memory limit, rows of ${source.table} can be told apart by their tender only: add tender_id to distinct of the mapping, or scan without a limit`,
      )
    const reader = await readerOf(source)
    for (const file of source.files) {
      const size = await sizeOf(file)
      const rows = await rowsAtOnce(reader, file, source)
      most = Math.max(most, Number.isFinite(rows) ? rows : 0)
      if (rows <= MOST_ROWS || size * UNPACKED <= limit * WHOLE_FILE) continue
      const why = Number.isFinite(rows)
        ? `has ${rows} rows in one row group or record batch, which may not fit within the memory limit; write it with at most ${MOST_ROWS} in each`
        : 'is read in one go, and may not fit within the memory limit; write it as CSV or Parquet'
      throw new TenderflagError('USAGE', why, { file })
    }
  }
  return most
}

/** Rows of the largest part of a file; infinite where it is read in one go. One that cannot be read at all says so when it is. */
async function rowsAtOnce(reader: Reader, file: string, source: TableSource): Promise<number> {
  try {
    const parts = await reader.parts?.(file, source.options, ROWS, { part: PART, window: WINDOW })
    return parts?.reduce((most, { rows = 0 }) => Math.max(most, rows), 0) ?? Number.POSITIVE_INFINITY
  } catch {
    return 0
  }
}
