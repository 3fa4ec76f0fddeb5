import type { OutcomeRow } from '../output/model.js'
import { TemporaryFile } from '../system/temporary-file.js'

const CHUNK = 1 << 20
/** Of each part, so many bytes are read at once. */
const WINDOW = 1 << 16

/** Outcomes of parts, in a temporary file, read again in one order. */
export class RowsAside {
  readonly #file = new TemporaryFile('outcomes')
  readonly #ends: number[] = []
  #end = 0

  /** Adds the outcomes of one part, in order. Throws OUTPUT_FAILED. */
  add(rows: Iterable<OutcomeRow>): void {
    let text = ''
    for (const row of rows) {
      text += `${JSON.stringify(row)}\n`
      if (text.length < CHUNK) continue
      this.#write(text)
      text = ''
    }
    this.#write(text)
    this.#ends.push(this.#end)
  }

  /** All outcomes in the order of a scan: of rule, then tender and subject (bytes). */
  *inOrder(rules: readonly string[]): Generator<OutcomeRow> {
    const place = new Map(rules.map((rule, i) => [rule, i]))
    const heads = this.#ends.flatMap((end, i) => {
      const lines = this.#lines(i === 0 ? 0 : this.#ends[i - 1]!, end)
      const head = nextOf(lines, place)
      return head ? [{ ...head, lines }] : []
    })
    while (heads.length > 0) {
      let first = 0
      for (let i = 1; i < heads.length; i++) if (isBefore(heads[i]!, heads[first]!)) first = i
      const { row, lines } = heads[first]!
      yield row
      const next = nextOf(lines, place)
      if (next) heads[first] = { ...next, lines }
      else heads.splice(first, 1)
    }
  }

  close(): void {
    this.#file.close()
  }

  #write(text: string): void {
    const bytes = Buffer.from(text)
    this.#file.append(bytes)
    this.#end += bytes.length
  }

  *#lines(from: number, to: number): Generator<string> {
    let rest: Uint8Array = new Uint8Array(0)
    for (let at = from; at < to; ) {
      const window = Buffer.alloc(Math.min(WINDOW, to - at))
      this.#file.read(at, window)
      at += window.length
      const bytes = Buffer.concat([rest, window])
      let start = 0
      for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, start)) {
        yield bytes.toString('utf8', start, end)
        start = end + 1
      }
      rest = bytes.subarray(start)
    }
  }
}

interface Head {
  readonly row: OutcomeRow
  readonly rule: number
  readonly tender: Uint8Array
}

function nextOf(lines: Generator<string>, place: ReadonlyMap<string, number>): Head | undefined {
  const { value, done } = lines.next()
  if (done) return undefined
  const row = JSON.parse(value) as OutcomeRow
  return { row, rule: place.get(row.rule) ?? -1, tender: Buffer.from(row.tender_id ?? '') }
}

/** A tender is in one part, so of one rule and tender all rows are in order already. */
function isBefore(a: Head, b: Head): boolean {
  return a.rule < b.rule || (a.rule === b.rule && Buffer.compare(a.tender, b.tender) < 0)
}
