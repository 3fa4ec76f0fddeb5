import { addressList, type OnList } from '../columns/address.js'
import { newDictionaries } from '../columns/dictionaries.js'
import type { NoticeKind } from '../columns/notices.js'
import { parseIso } from '../columns/parse-iso.js'
import { Zone } from '../columns/zone.js'
import type { Domain, TableName } from '../schema/tables.js'
import type { Block, BlockTable, Chunk } from './chunk.js'
import { ChunkNotices } from './chunk-notices.js'
import { headOf, type Span } from './head.js'
import { Reading } from './reading.js'
import { $release } from './release-shape.js'
import type { Setup } from './setup.js'
import type { Shape } from './shape.js'
import { JsonFault } from './skip.js'
import { type Found, ocidAt, releasesOf } from './sort-unit.js'
import { TableRows } from './table-rows.js'
import { ocdsTables, shapeFor } from './tables/catalogue.js'
import { Tape, TEXT } from './tape.js'
import { unitsOf } from './units.js'

/** Turns chunks into rows. One a thread: keeps its tape and what it knows of the zone from chunk to chunk. */
export class Extractor {
  readonly #setup: Setup
  readonly #shape: Shape
  readonly #tape = new Tape()
  readonly #zone: Zone
  readonly #shared: OnList | undefined

  constructor(setup: Setup) {
    this.#setup = setup
    this.#shape = shapeFor(new Map(setup.wanted.map(([table, columns]) => [table, new Set(columns)])))
    this.#zone = new Zone(setup.zone)
    this.#shared = addressList(setup.sharedAddresses)
  }

  /**
   * Reads the units of a chunk. Compiled releases become rows; others are put off, for there may be more of their
   * process. What is no release is counted. The bytes of what is taken are spent afterwards.
   */
  extract(chunk: Chunk): Block {
    return new Extraction(chunk, this.#setup, this.#shape, this.#tape, this.#zone, this.#shared).run()
  }
}

/** The reading of one chunk. */
class Extraction {
  readonly #dictionaries = newDictionaries()
  readonly #notices: ChunkNotices
  readonly #tables: ReadonlyMap<TableName, TableRows>
  readonly #reading: Reading
  readonly #context
  readonly #taken: { unit: number[]; ocid: number[]; date: number[] } = { unit: [], ocid: [], date: [] }
  readonly #putOff: { unit: number[]; ocid: number[]; span: number[] } = { unit: [], ocid: [], span: [] }

  constructor(
    readonly chunk: Chunk,
    setup: Setup,
    readonly shape: Shape,
    readonly tape: Tape,
    readonly zone: Zone,
    shared: OnList | undefined,
  ) {
    this.#notices = new ChunkNotices(new Set(chunk.full))
    this.#context = {
      dictionaries: this.#dictionaries,
      notices: this.#notices,
      zone,
      shared,
      lists: setup.lists,
      tape,
      release: 0,
    }
    this.#tables = new Map(
      setup.wanted.map(([name, columns]) => {
        const set = new Set(columns)
        return [name, new TableRows(name, (column) => set.has(column), this.#context)]
      }),
    )
    const currency = setup.currency === undefined ? undefined : Buffer.from(setup.currency)
    this.#reading = new Reading(this.#context, this.#tables, currency)
  }

  run(): Block {
    const read = this.chunk.settled ? this.#settled : this.#unit
    for (const [from, to] of unitsOf(this.chunk)) this.#tried(read, from, to)
    return this.#block()
  }

  /** Reads a unit; what is no JSON, or no release, is counted and left out. */
  #tried(read: (from: number, to: number) => void, from: number, to: number): void {
    try {
      read.call(this, from, to)
    } catch (error) {
      if (!(error instanceof JsonFault)) throw error
      const place = error.at >= to ? 'at its end' : `at byte ${error.at - from + 1}`
      this.#note('broken_line', `no JSON object: ${error.message} ${place}`)
    }
    this.#context.release++
  }

  #unit(from: number, to: number): void {
    for (const found of releasesOf(this.chunk.bytes, from, to))
      if (found.compiled) this.#rows(found.from, found.to, found.ocid)
      else this.#later(found)
  }

  #settled(from: number, to: number): void {
    this.#rows(from, to, headOf(this.chunk.bytes, from, to).ocid)
  }

  #later({ from, to, ocid }: Found): void {
    const code = this.#ocid(ocid, false)
    if (code < 0) return
    this.#putOff.unit.push(this.#context.release)
    this.#putOff.ocid.push(code)
    this.#putOff.span.push(from, to)
  }

  #rows(from: number, to: number, ocid: Span | undefined): void {
    const { bytes } = this.chunk
    const code = this.#ocid(ocid, true)
    if (code < 0) return
    const root = this.tape.parse(bytes, from, to, this.shape)
    for (let i = 0; i < this.tape.unwrapped; i++)
      this.#noteShape('wrong_shape', 'a list of one object was read as the object')
    for (let i = 0; i < this.tape.refused; i++)
      this.#noteShape('bad_value', 'something else stands where an object belongs')
    this.#reading.start(root, code)
    for (const [name, rows] of this.#tables) ocdsTables.get(name)?.write(this.#reading, rows)
    const date = this.tape.get(root, $release.date)
    this.#taken.unit.push(this.#context.release)
    this.#taken.ocid.push(code)
    this.#taken.date.push(
      this.tape.kind(date) === TEXT
        ? parseIso(bytes, this.tape.from(date), this.tape.to(date), this.zone)
        : Number.NaN,
    )
  }

  /** The code of an ocid; -1, with a notice, where there is none that can be read. */
  #ocid(span: Span | undefined, noteRepairs: boolean): number {
    const ocid = span && ocidAt(this.chunk.bytes, span)
    if (!ocid) {
      this.#note('missing_key', 'a release without an ocid')
      return -1
    }
    if (noteRepairs && ocid.repaired === 'trimmed') this.#note('trimmed', 'blanks around it were taken off')
    if (noteRepairs && ocid.repaired === 'number_id')
      this.#note('number_id', 'a number was read as the text of it')
    const code = this.#dictionaries.tender.encode(ocid.bytes, ocid.from, ocid.to)
    if (code < 0) this.#note('not_utf8', 'a release whose ocid is not UTF-8 was set aside')
    return code
  }

  #note(kind: NoticeKind, detail: string): void {
    this.#notices.add({ kind, table: 'tenders', column: 'tender_id', row: this.#context.release, detail })
  }

  #noteShape(kind: NoticeKind, detail: string): void {
    this.#notices.add({ kind, table: 'tenders', row: this.#context.release, detail })
  }

  #block(): Block {
    const { unit, ocid, date } = this.#taken
    const later = this.#putOff
    return {
      units: this.#context.release,
      taken: { unit: Int32Array.from(unit), ocid: Int32Array.from(ocid), date: Float64Array.from(date) },
      putOff: {
        unit: Int32Array.from(later.unit),
        ocid: Int32Array.from(later.ocid),
        span: Int32Array.from(later.span),
      },
      tables: [...this.#tables.values()].map(tableOf),
      dictionaries: (Object.keys(this.#dictionaries) as Domain[])
        .filter((domain) => this.#dictionaries[domain].size > 0)
        .map((domain) => ({ domain, ...this.#dictionaries[domain].raw() })),
      notices: this.#notices.all(),
    }
  }
}

function tableOf({ name, owners, cells, present }: TableRows): BlockTable {
  return {
    name,
    present,
    owners: Int32Array.from(owners),
    columns: [...cells].map(([column, cell]) => {
      const { target } = cell.storage
      // a copy outside shared memory: it is handed over, not shared
      return { name: column, values: target.values.slice(0, target.length), present: cell.present }
    }),
  }
}
