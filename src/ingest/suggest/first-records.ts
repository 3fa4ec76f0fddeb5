import type { Batch, FileOptions, Reader } from '../batch.js'

/** Records of a file as texts by field. */
export type Records = readonly (readonly (string | undefined)[])[]

/** The first records of a file as texts by field, broken ones left out. Throws what the reader throws. */
export async function firstRecords(
  reader: Reader,
  file: string,
  options: FileOptions,
  fields: readonly (string | number)[],
  most: number,
): Promise<(string | undefined)[][]> {
  const records: (string | undefined)[][] = []
  for await (const batch of reader.read(file, new Set(fields), options)) {
    take(batch, fields, records, most)
    if (records.length >= most) break
  }
  return records
}

function take(
  batch: Batch,
  fields: readonly (string | number)[],
  records: (string | undefined)[][],
  most: number,
): void {
  const broken = new Set(batch.broken.map(({ row }) => row))
  const columns = fields.map((field) => batch.field(field))
  for (let row = 0; row < batch.rows && records.length < most; row++)
    if (!broken.has(row)) records.push(columns.map((column) => column?.text(row)))
}
