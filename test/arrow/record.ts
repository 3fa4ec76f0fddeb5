import type { ColumnSink } from '#tenderflag/columns/sinks/sink.js'
import type { Batch, FileOptions, Reader } from '#tenderflag/ingest/batch.js'
import { instantText, isWholeDay } from '#tenderflag/schema/instant.js'

export const options: FileOptions = {
  encoding: 'utf-8',
  delimiter: ',',
  quote: '"',
  header: true,
  skipRows: 0,
}

/** Keeps what is written to it as `[method, value]`, null as null. */
export class Recorder implements ColumnSink {
  readonly values: unknown[] = []
  bytes(bytes: Uint8Array, from: number, to: number): void {
    this.values.push(from === to ? null : ['bytes', Buffer.from(bytes.subarray(from, to)).toString()])
  }
  texts(bytes: Uint8Array, marks: Int32Array, first: number, stride: number, rows: number): void {
    for (let p = first; p < first + rows * stride; p += stride) this.bytes(bytes, marks[p]!, marks[p + 1]!)
  }
  reject(what: string): void {
    this.values.push(['reject', what])
  }
  text(text: string): void {
    this.values.push(['text', text])
  }
  number(value: number): void {
    this.values.push(['number', value])
  }
  instant(value: number, zoneless = false): void {
    const kind = isWholeDay(value) ? 'day' : zoneless ? 'zoneless' : 'instant'
    this.values.push([kind, instantText(value)])
  }
  flag(value: boolean): void {
    this.values.push(['flag', value])
  }
  none(): void {
    this.values.push(null)
  }
}

/** A recorder that repeats values, and counts the bytes it was given. */
export class Repeater extends Recorder {
  written = 0
  override bytes(bytes: Uint8Array, from: number, to: number): void {
    this.written += to - from
    super.bytes(bytes, from, Math.min(to, from + 10))
  }
  again(back: number): boolean {
    const value = this.values.at(-back)
    if (value === null) return false
    this.values.push(value)
    return true
  }
}

/** Counts what comes and keeps nothing. */
export class Counter implements ColumnSink {
  rows = 0
  texts(_bytes: Uint8Array, _marks: Int32Array, _first: number, _stride: number, rows: number): void {
    this.rows += rows
  }
  reject(): void {
    this.rows++
  }
  bytes(): void {
    this.rows++
  }
  text(): void {
    this.rows++
  }
  number(): void {
    this.rows++
  }
  instant(): void {
    this.rows++
  }
  flag(): void {
    this.rows++
  }
  none(): void {
    this.rows++
  }
}

/** All values of the named columns of a file, by column. */
export async function columnsOf(
  reader: Reader,
  file: string,
  names: readonly string[],
  sink: () => Recorder = () => new Recorder(),
): Promise<Record<string, unknown[]>> {
  const sinks = new Map(names.map((name) => [name, sink()]))
  for await (const batch of reader.read(file, new Set(names), options)) pourAll(batch, sinks)
  return Object.fromEntries([...sinks].map(([name, { values }]) => [name, values]))
}

export function pourAll(batch: Batch, sinks: ReadonlyMap<string, ColumnSink>): void {
  for (const [name, sink] of sinks) {
    const field = batch.field(name)
    if (!field) throw new Error(`no field ${name}`)
    field.pour(sink)
  }
}
