import { type Table, tableToIPC } from 'apache-arrow'

/** A table as Arrow IPC, uncompressed: `file` for `.arrow` and `.feather`, `stream` for pipes. One copy in memory. */
export function toIpc(table: Table, format: 'file' | 'stream'): Uint8Array {
  return tableToIPC(table, format)
}
