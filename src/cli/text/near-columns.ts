import { findTables } from '../../ingest/find-folder.js'
import { nearColumns } from '../../ingest/read-file.js'

const MOST = 5

/**
 * Lines about columns of canonical tables that were not read, though their names look like columns of ours: all else that
 * is said of such a column is that rules lack it. Nothing of other sources.
 */
export async function nearColumnLines(paths: readonly string[]): Promise<string> {
  const sources = await findTables(paths).catch(() => [])
  const lines: string[] = []
  for (const source of sources)
    for (const [name, meant] of (await nearColumns(source).catch(() => [])).slice(0, MOST))
      lines.push(
        `tenderflag: ${source.files[0]!}: the column ${JSON.stringify(name.slice(0, 60))} is not one of ours and was not read; did you mean ${meant}? Rename it then\n`,
      )
  return lines.join('')
}
