import { findTables, unreadFiles } from '../../ingest/find-folder.js'
import { nearColumns } from '../../ingest/read-file.js'

const MOST = 5

/**
 * Lines about files and columns of canonical tables that were not read, though their names are, or look like, those of
 * ours: all else that is said of them is that rules lack a table or a column. Nothing of other sources.
 */
export async function unreadLines(paths: readonly string[]): Promise<string> {
  const sources = await findTables(paths).catch(() => [])
  if (sources.length === 0) return ''
  const lines: string[] = []
  for (const [file, table] of await unreadFiles(paths, sources))
    lines.push(
      `tenderflag: ${file} is named like the table ${table} and was not read; save it as .csv, .jsonl (each also with .gz), .parquet or .arrow, or read it with --mapping\n`,
    )
  for (const source of sources)
    for (const [name, meant] of (await nearColumns(source).catch(() => [])).slice(0, MOST))
      lines.push(
        `tenderflag: ${source.files[0]!}: the column ${JSON.stringify(name.slice(0, 60))} is not one of ours and was not read; did you mean ${meant}? Rename it then\n`,
      )
  return lines.join('')
}
