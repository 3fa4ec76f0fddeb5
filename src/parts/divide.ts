import type { TablePiece } from '../columns/table-piece.js'
import type { Piece, PieceDictionary } from '../ingest/piece.js'
import { type Domain, type TableName, tableSpec } from '../schema/tables.js'

/** Rows of one piece that go to one bucket, with dictionaries of what they use; `rows.numbers` are those of the file. */
export interface Share {
  readonly bucket: number
  readonly rows: TablePiece
  readonly dictionaries: readonly PieceDictionary[]
}

/** Divides the rows of a piece by bucket, each in the order it had. `numberOf` is what a row is called in its file. */
export function divide(
  table: TableName,
  { rows, dictionaries }: Piece,
  buckets: Int32Array,
  numberOf: (row: number) => number,
): Share[] {
  const inOrder = ordered(buckets)
  const broken = new Set(rows.broken)
  const cutters = new Map(dictionaries.map((values) => [values.domain, new Cutter(values)]))
  const shares: Share[] = []
  for (let from = 0, to = 0; from < inOrder.length; from = to) {
    const bucket = buckets[inOrder[from]!]!
    while (to < inOrder.length && buckets[inOrder[to]!] === bucket) to++
    const chosen = inOrder.subarray(from, to)
    for (const cutter of cutters.values()) cutter.begin()
    const columns = rows.columns.map(({ name, values }) => {
      const domain = domainOf(table, name)
      const cutter = domain === undefined ? undefined : cutters.get(domain)
      return { name, values: cutter ? cutter.codesOf(values, chosen) : picked(values, chosen) }
    })
    shares.push({
      bucket,
      rows: {
        rows: chosen.length,
        read: 0,
        numbers: chosen.map(numberOf),
        present: rows.present,
        broken: Int32Array.from([...chosen.keys()].filter((i) => broken.has(chosen[i]!))),
        columns,
        notices: [],
      },
      dictionaries: [...cutters.values()].flatMap((cutter) => cutter.values()),
    })
  }
  return shares
}

/** Rows by bucket, each bucket's in the order they had. */
function ordered(buckets: Int32Array): Int32Array {
  let most = 0
  for (const bucket of buckets) if (bucket > most) most = bucket
  const next = new Int32Array(most + 2)
  for (const bucket of buckets) next[bucket + 1]!++
  for (let b = 0; b < most; b++) next[b + 1]! += next[b]!
  const order = new Int32Array(buckets.length)
  for (let r = 0; r < buckets.length; r++) order[next[buckets[r]!]!++] = r
  return order
}

type Values = TablePiece['columns'][number]['values']

function picked(values: Values, rows: Int32Array): Values {
  const own = values.slice(0, rows.length)
  for (let i = 0; i < rows.length; i++) own[i] = values[rows[i]!]!
  return own
}

/** The dictionary of a column that holds codes. */
function domainOf(table: TableName, column: string): Domain | undefined {
  const spec = tableSpec(table).columns[column]
  return spec && ['id', 'text', 'address'].includes(spec.type) ? (spec.domain ?? 'word') : undefined
}

/** Numbers the values of a dictionary anew, as far as they are used. */
class Cutter {
  readonly #of
  readonly #code
  #used: number[] = []

  constructor(of: PieceDictionary) {
    this.#of = of
    this.#code = new Int32Array(of.ends.length).fill(-1)
  }

  begin(): void {
    for (const code of this.#used) this.#code[code] = -1
    this.#used = []
  }

  codesOf(values: Values, rows: Int32Array): Int32Array {
    const own = new Int32Array(rows.length)
    for (let i = 0; i < rows.length; i++) {
      const code = values[rows[i]!]!
      if (code >= 0 && this.#code[code]! < 0) this.#code[code] = this.#used.push(code) - 1
      own[i] = code < 0 ? -1 : this.#code[code]!
    }
    return own
  }

  values(): PieceDictionary[] {
    if (this.#used.length === 0) return []
    const { bytes, ends, hashes, domain } = this.#of
    const startOf = (code: number): number => (code === 0 ? 0 : ends[code - 1]!)
    const own = {
      domain,
      ends: new Float64Array(this.#used.length),
      hashes: Int32Array.from(this.#used, (code) => hashes[code]!),
    }
    let at = 0
    this.#used.forEach((code, i) => {
      at += ends[code]! - startOf(code)
      own.ends[i] = at
    })
    const copied = new Uint8Array(at)
    this.#used.forEach((code, i) => {
      copied.set(bytes.subarray(startOf(code), ends[code]!), i === 0 ? 0 : own.ends[i - 1]!)
    })
    return [{ ...own, bytes: copied }]
  }
}
