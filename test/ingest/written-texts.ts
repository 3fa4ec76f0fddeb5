import { Dictionary, Int32, Table, tableToIPC, Utf8, vectorFromArray } from 'apache-arrow'
import { Table as Written, writeParquet } from 'parquet-wasm/node'

/** Ways to write a table of texts, without commas in them, by the name of the file. */
export function writtenTexts(
  table: string,
  columns: Readonly<Record<string, readonly string[]>>,
): Readonly<Record<string, () => string | Uint8Array>> {
  const names = Object.keys(columns)
  const [first = []] = Object.values(columns)
  const records = first.map((_, i) => names.map((name) => columns[name]![i]!))
  const arrow = (type: (id: number) => Utf8 | Dictionary<Utf8, Int32>) =>
    new Table(
      Object.fromEntries(names.map((name, id) => [name, vectorFromArray([...columns[name]!], type(id))])),
    )
  const plain = () => arrow(() => new Utf8())
  const coded = () => arrow((id) => new Dictionary(new Utf8(), new Int32(), id))
  const named = (record: readonly string[]) => Object.fromEntries(record.map((text, i) => [names[i]!, text]))
  return {
    [`${table}.csv`]: () => `${[names, ...records].map((record) => record.join()).join('\n')}\n`,
    [`${table}.jsonl`]: () => records.map((record) => `${JSON.stringify(named(record))}\n`).join(''),
    [`${table}.arrow`]: () => tableToIPC(plain(), 'file'),
    [`${table}.feather`]: () => tableToIPC(coded(), 'file'),
    [`${table}.parquet`]: () => writeParquet(Written.fromIPCStream(tableToIPC(plain(), 'stream'))),
  }
}
