import type { ColumnSink } from '#tenderflag/columns/sink.js'
import type { Batch, FileOptions, Reader } from '#tenderflag/ingest/batch.js'

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
    this.values.push(['bytes', Buffer.from(bytes.subarray(from, to)).toString()])
  }
  text(text: string): void {
    this.values.push(['text', text])
  }
  number(value: number): void {
    this.values.push(['number', value])
  }
  instant(value: number): void {
    this.values.push(['instant', new Date(value).toISOString()])
  }
  flag(value: boolean): void {
    this.values.push(['flag', value])
  }
  none(): void {
    this.values.push(null)
  }
}

/** A recorder that repeats values and takes local times, and counts the bytes it was given. */
export class Repeater extends Recorder {
  written = 0
  override bytes(bytes: Uint8Array, from: number, to: number): void {
    this.written += to - from
    super.bytes(bytes, from, Math.min(to, from + 10))
  }
  local(wall: number, wholeDay: boolean): void {
    this.values.push(['local', wall, wholeDay])
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
