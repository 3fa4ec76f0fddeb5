import { threadId } from 'node:worker_threads'
import type { OnList } from '../columns/address.js'
import { perDomain } from '../columns/dictionaries.js'
import { localCodes, localNumbers } from '../columns/growable.js'
import type { NoticeKind } from '../columns/notices.js'
import { parseIso } from '../columns/parse-iso.js'
import type { Zone } from '../columns/zone.js'
import type { Domain } from '../schema/tables.js'
import type { Block, BlockDictionary, Chunk } from './chunk.js'
import { Parcel } from './parcel.js'
import { ChunkDictionary } from './rows/chunk-dictionary.js'
import { ChunkNotices } from './rows/chunk-notices.js'
import { Reading } from './rows/reading.js'
import { UNITS_LISTED } from './rows/row-ops.js'
import { TableRows } from './rows/table-rows.js'
import { ToldParties } from './rows/told-parties.js'
import type { Setup } from './setup.js'
import { headOf, type Span } from './split/head.js'
import { JsonFault } from './split/skip.js'
import { type Found, NO_RELEASE, ocidAt, releasesOf } from './split/sort-unit.js'
import { ocdsTables, type TableWriter } from './tables/catalogue.js'
import { $release } from './tape/release-shape.js'
import { type Tape, TEXT } from './tape/tape.js'

type Values = Int32Array | Int8Array | Float64Array

interface Written<T extends Values> {
  readonly values: T
  readonly length: number
}

/** Values of a dictionary, and bytes of them, beyond which it is not carried on to the next chunk. */
const MANY = 1 << 18
const MUCH = 1 << 24
/** So many units of a chunk that are not as nearly all are, and the rest of it is not tried: releases to be merged, records. */
const MOST_UNUSUAL = 8

/** The reading of chunks with the same dictionaries. */
export class Extraction {
  readonly #dictionaries: Readonly<Record<Domain, ChunkDictionary>>
  /** How many values of each dictionary were given with blocks before. */
  readonly #given = new Map<Domain, number>()
  readonly #source = newSource()
  readonly #notices = new ChunkNotices()
  readonly #tables: readonly { readonly rows: TableRows; readonly write: TableWriter }[]
  readonly #parties: TableRows | undefined
  readonly #told = new ToldParties()
  readonly #reading: Reading
  readonly #context
  readonly #taken = { unit: localCodes(), ocid: localCodes(), date: localNumbers() }
  readonly #putOff = { unit: localCodes(), ocid: localCodes(), span: localCodes(), versioned: localCodes() }
  /** Where units begin and end that are listed; of those that are usual the codes of their ocids, and when they are from. */
  readonly #places: Int32Array
  readonly #ocids: Int32Array
  readonly #instants: Float64Array
  /** Where it stands what `units` of wasm/rows.ts is to know. */
  readonly #unitSetup: number
  /** Where the bytes of the chunk stand in those of the tape. */
  #base = 0
  /** Units of the chunk that WebAssembly left to others. */
  #unusual = 0
  #chunk: Chunk = { bytes: new Uint8Array(0), length: 0, units: undefined, settled: false }

  constructor(
    setup: Setup,
    readonly tape: Tape,
    readonly zone: Zone,
    shared: OnList | undefined,
  ) {
    this.#dictionaries = perDomain(() => new ChunkDictionary(tape.machine))
    this.#context = {
      dictionaries: this.#dictionaries,
      notices: this.#notices,
      zone,
      shared,
      lists: setup.lists,
      currency: setup.currency === undefined ? undefined : Buffer.from(setup.currency),
      tape,
      release: 0,
    }
    this.#tables = setup.wanted.map(([name, columns]) => {
      const set = new Set(columns)
      const { write, program } = ocdsTables.get(name)!
      return { rows: new TableRows(name, (column) => set.has(column), this.#context, program), write }
    })
    const tables = new Map(this.#tables.map(({ rows }) => [rows.name, rows]))
    this.#parties = tables.get('parties')
    this.#reading = new Reading(this.#context, tables)
    const { ocid, tag, date, compiledRelease, releases } = $release
    const places = this.#tables.map(({ rows }) => rows.place)
    const dictionary = this.#dictionaries.tender.place
    const words = [
      tape.shape,
      dictionary,
      ocid,
      tag,
      date,
      compiledRelease,
      releases,
      places.length,
      ...places,
    ]
    const { machine } = tape
    this.#unitSetup = machine.reserve(4 * words.length)
    new Int32Array(machine.buffer, this.#unitSetup, words.length).set(words)
    this.#places = new Int32Array(machine.buffer, machine.run.places.value, 2 * UNITS_LISTED)
    this.#ocids = new Int32Array(machine.buffer, machine.run.ocids.value, UNITS_LISTED)
    this.#instants = new Float64Array(machine.buffer, machine.run.instants.value, UNITS_LISTED)
  }

  /** Whether a dictionary has become so large that it costs more to carry on than to begin anew. */
  get isFull(): boolean {
    return Object.values(this.#dictionaries).some(
      ({ size, bytesLength }) => size > MANY || bytesLength > MUCH,
    )
  }

  /** Gives its memory back; it is not to be used afterwards. */
  free(): void {
    for (const { rows } of this.#tables) rows.free()
    for (const dictionary of Object.values(this.#dictionaries)) dictionary.free()
    this.tape.machine.run.release(this.#unitSetup)
  }

  /** Reads the units of a chunk, as `Extractor.extract` says. */
  run(chunk: Chunk): Block {
    this.#chunk = chunk
    this.#context.release = 0
    const base = this.tape.load(chunk.bytes.subarray(0, chunk.length))
    this.#base = base
    this.#unusual = 0
    this.#notices.start(new Set(chunk.full))
    for (const { rows } of this.#tables) rows.clear()
    for (const list of [...Object.values(this.#taken), ...Object.values(this.#putOff)]) list.length = 0
    this.#units(chunk)
    this.tape.look()
    for (const { rows } of this.#tables) rows.settle()
    if (this.#parties) this.#told.keepNews(this.#parties)
    return this.#block()
  }

  /** Reads the units of a chunk, as many at a time as are listed at once. */
  #units({ length, units }: Chunk): void {
    const { run } = this.tape.machine
    let from = this.#base
    for (let next = 0; ; next += UNITS_LISTED) {
      const count = units ? this.#list(units, next) : run.lines(from, this.#base + length)
      this.#listed(count)
      if (count < UNITS_LISTED) return
      from = this.#places[2 * count - 1]!
    }
  }

  /** Lists units that are known, from one on. */
  #list(units: Int32Array, next: number): number {
    const listed = units.subarray(2 * next, 2 * (next + UNITS_LISTED))
    for (let i = 0; i < listed.length; i++) this.#places[i] = this.#base + listed[i]!
    return listed.length >> 1
  }

  #listed(count: number): void {
    const { settled } = this.#chunk
    for (let i = 0; i < count; i++) {
      const isTried = !settled && this.#unusual < MOST_UNUSUAL
      if (isTried) i = this.#usual(i, count)
      if (i === count) return
      const from = this.#places[2 * i]!
      const to = this.#places[2 * i + 1]!
      if (isTried) this.#putBack(from, to)
      this.#tried(settled ? this.#settled : this.#unit, from, to)
    }
  }

  /**
   * Reads listed units from one on, as long as they are compiled releases as nearly all are. Gives which is not, of which
   * nothing is written.
   */
  #usual(first: number, count: number): number {
    const { run } = this.tape.machine
    for (let next = first; ; ) {
      this.#read(next, count)
      const stopped: number = run.stopped.value
      this.#takeAll(next, stopped)
      if (stopped === count || run.told.value < 0) return stopped
      this.#write(run.root.value, run.told.value, run.written.value, run.date.value)
      this.#context.release++
      next = stopped + 1
    }
  }

  /** What is no JSON is for others too. */
  #read(first: number, count: number): void {
    try {
      this.tape.machine.run.units(first, count, this.#unitSetup, this.#context.release)
    } catch (error) {
      if (!(error instanceof JsonFault)) throw error
    }
  }

  /** Makes the bytes of a unit what they were: texts may have been unescaped in place. */
  #putBack(from: number, to: number): void {
    this.#unusual++
    const { bytes } = this.#chunk
    this.tape.bytes.set(bytes.subarray(from - this.#base, to - this.#base), from)
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
    const releases = releasesOf(this.tape.bytes, from, to)
    if (releases.length === 0) this.#noteShape('no_release', NO_RELEASE)
    for (const found of releases)
      if (found.compiled) this.#rows(found.from, found.to, found.ocid)
      else this.#later(found)
  }

  #settled(from: number, to: number): void {
    this.#rows(from, to, headOf(this.tape.bytes, from, to).ocid)
  }

  #later({ from, to, ocid, versioned }: Found): void {
    const code = this.#ocid(ocid, false)
    if (code < 0) return
    this.#putOff.unit.push(this.#context.release)
    this.#putOff.ocid.push(code)
    this.#putOff.span.push(from - this.#base)
    this.#putOff.span.push(to - this.#base)
    this.#putOff.versioned.push(versioned ? 1 : 0)
  }

  #rows(from: number, to: number, ocid: Span | undefined): void {
    const { tape } = this
    const code = this.#ocid(ocid, true)
    if (code < 0) return
    const root = tape.parse(from, to)
    for (let i = tape.unwrapped; i > 0; i--)
      this.#noteShape('wrong_shape', 'a list of one object was read as the object')
    for (let i = tape.refused; i > 0; i--)
      this.#noteShape('bad_value', 'something else stands where an object belongs')
    this.#reading.start(root, code)
    for (const { rows, write } of this.#tables) {
      rows.makeRoom()
      write(this.#reading, rows)
    }
    this.#take(code, this.#dateOf(root))
  }

  /** Writes what is not written yet of the rows of a release, those that are usual by WebAssembly. */
  #write(root: number, code: number, written: number, date: number): void {
    this.tape.look()
    let started = false
    for (const { rows, write } of this.#tables.slice(written)) {
      if (rows.quick(root, code)) continue
      if (!started) this.#reading.start(root, code)
      started = true
      rows.makeRoom()
      write(this.#reading, rows)
    }
    this.#take(code, Number.isNaN(date) ? this.#dateOf(root) : date)
  }

  #dateOf(root: number): number {
    const { tape } = this
    const date = tape.get(root, $release.date)
    return tape.kind(date) === TEXT
      ? parseIso(tape.bytes, tape.from(date), tape.to(date), this.zone)
      : Number.NaN
  }

  /** Takes listed units whose rows are all written. */
  #takeAll(first: number, to: number): void {
    const { unit, ocid, date } = this.#taken
    const count = to - first
    for (const list of [unit, ocid, date]) list.reserve(count)
    for (let i = 0; i < count; i++) unit.values[unit.length + i] = this.#context.release++
    ocid.values.set(this.#ocids.subarray(first, to), ocid.length)
    date.values.set(this.#instants.subarray(first, to), date.length)
    for (const list of [unit, ocid, date]) list.length += count
  }

  #take(code: number, date: number): void {
    this.#taken.unit.push(this.#context.release)
    this.#taken.ocid.push(code)
    this.#taken.date.push(date)
  }

  /** The code of an ocid; -1, with a notice, where there is none that can be read. */
  #ocid(span: Span | undefined, noteRepairs: boolean): number {
    const ocid = span && ocidAt(this.tape.bytes, span)
    if (!ocid) {
      this.#note(
        'missing_key',
        'a release without an ocid, or a link to one in a record: get what it links to',
      )
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
    const taken = this.#taken
    const putOff = this.#putOff
    // the bytes are spent, but for those of releases that are put off
    const parcel = new Parcel(putOff.unit.length === 0 ? this.#chunk.bytes : undefined)
    const copy = <T extends Values>({ values, length }: Written<T>): T => parcel.copy(values, length)
    return {
      source: this.#source,
      units: this.#context.release,
      taken: { unit: copy(taken.unit), ocid: copy(taken.ocid), date: copy(taken.date) },
      putOff: {
        unit: copy(putOff.unit),
        ocid: copy(putOff.ocid),
        span: copy(putOff.span),
        versioned: copy(putOff.versioned),
      },
      tables: this.#tables.map(({ rows: { name, present, owners, cells } }) => ({
        name,
        present,
        owners: copy(owners),
        columns: [...cells].map(([column, cell]) => ({
          name: column,
          values: copy<Values>(cell.storage.target),
          present: cell.present,
        })),
      })),
      dictionaries: this.#newValues(parcel),
      notices: this.#notices.all(),
    }
  }

  #newValues(parcel: Parcel): BlockDictionary[] {
    const found: BlockDictionary[] = []
    for (const domain of Object.keys(this.#dictionaries) as Domain[]) {
      const dictionary = this.#dictionaries[domain]
      const first = this.#given.get(domain) ?? 0
      this.#given.set(domain, dictionary.size)
      if (dictionary.size === first) continue
      const { bytes, ends, start } = dictionary.since(first)
      found.push({ domain, start, bytes: parcel.copy(bytes), ends: parcel.copy(ends) })
    }
    return found
  }
}

let sources = 0

/** A name for the dictionaries of an extraction, of which this program has no other. */
function newSource(): string {
  return `${threadId} ${sources++}`
}
