import type { Column, Part, TableData } from '../columns/dataset.js'
import { newDictionaries } from '../columns/dictionaries.js'
import type { Dictionary } from '../columns/dictionary.js'
import { DistinctRows, dropRows } from '../columns/distinct-rows.js'
import { type Codes, columnOf, localCodes, type Storage } from '../columns/growable.js'
import { newStorage } from '../columns/sinks/new-sink.js'
import type { Domain, TableName } from '../schema/tables.js'
import { tableSpec } from '../schema/tables.js'
import type { Block, BlockTable } from './chunk.js'
import type { Setup } from './setup.js'

/** Where releases are, by their ordinal in the data set: place of their file among the files, and number in it. */
export interface ReleasePlaces {
  readonly files: readonly string[]
  readonly fileOf: Int32Array
  readonly numberOf: Int32Array
}

/** The ordinals of the releases of a block's units: that of the first, where they follow each other, or all. */
export type Owners = number | readonly number[]

/**
 * The tables of a data set while blocks are added, in order. Codes of blocks become codes of the whole; they come in
 * the order of the blocks, whichever thread they are from.
 */
export class OcdsTables {
  readonly dictionaries = newDictionaries()
  readonly #tables: readonly GrowingTable[]
  /** By source of blocks and domain: what codes of the source became. */
  readonly #codes = new Map<string, Map<Domain, Codes>>()

  constructor(setup: Setup) {
    this.#tables = setup.wanted.map(([name, columns]) => new GrowingTable(name, columns))
  }

  /**
   * Adds the rows of a block. Gives the codes that its ocids have become. `share` is the part of all data that is read with
   * it, if that is known: columns are then made about as long as they become.
   */
  add(block: Block, releases: Owners, share = 1): Int32Array {
    const codes = this.#recoded(block)
    block.tables.forEach((table, i) => {
      this.#tables[i]!.add(table, codes, releases, share)
    })
    return codes.get('tender') ?? new Int32Array(0)
  }

  #recoded({ source, dictionaries }: Block): Map<Domain, Int32Array> {
    let known = this.#codes.get(source)
    if (!known) {
      // the thread has begun anew
      const thread = source.slice(0, source.indexOf(' ') + 1)
      for (const other of this.#codes.keys()) if (other.startsWith(thread)) this.#codes.delete(other)
      known = new Map()
      this.#codes.set(source, known)
    }
    for (const { domain, start, bytes, ends } of dictionaries) {
      let codes = known.get(domain)
      if (!codes) {
        codes = localCodes()
        known.set(domain, codes)
      }
      recode(this.dictionaries[domain], bytes, ends, start, codes)
    }
    return new Map([...known].map(([domain, { values }]) => [domain, values]))
  }

  /** The finished tables, without rows of releases for which `drop` holds. */
  finish(drop: ((release: number) => boolean) | undefined, places: ReleasePlaces): Map<TableName, TableData> {
    const tables = new Map<TableName, TableData>()
    for (const table of this.#tables) {
      const data = table.finish(drop, places)
      if (data) tables.set(table.name, data)
    }
    return tables
  }
}

/** Adds the codes that values have in a dictionary. */
function recode(
  dictionary: Dictionary,
  bytes: Uint8Array,
  ends: Int32Array,
  start: number,
  codes: Codes,
): void {
  codes.reserve(ends.length)
  const { values } = codes
  let from = 0
  for (let i = 0; i < ends.length; i++) {
    const to = ends[i]! - start
    values[codes.length++] = dictionary.encode(bytes, from, to)
    from = to
  }
}

class GrowingTable {
  readonly #columns: ReadonlyMap<string, Storage>
  readonly #storages: readonly Storage[]
  readonly #present = new Set<string>()
  readonly #owners = localCodes()
  /** Of parties: the row of each; of their links: rows that there are. */
  readonly #rowOf: Codes | undefined
  readonly #distinct: DistinctRows | undefined
  #there = false

  constructor(
    readonly name: TableName,
    columns: readonly string[],
  ) {
    this.#columns = new Map(columns.map((column) => [column, newStorage(tableSpec(name).columns[column]!)]))
    this.#storages = [...this.#columns.values()]
    if (name === 'parties') this.#rowOf = localCodes()
    if (name === 'party_links') this.#distinct = new DistinctRows()
  }

  add(block: BlockTable, codes: ReadonlyMap<Domain, Int32Array>, releases: Owners, share: number): void {
    if (block.present || block.owners.length > 0) this.#there = true
    const kept = this.#rowOf ? this.#newParties(block, codes) : undefined
    const rows = kept?.length ?? block.owners.length
    const start = this.#owners.length
    makeRoom(this.#owners, rows, share)
    const owners = this.#owners.values
    for (let i = 0; i < rows; i++) {
      const unit = block.owners[kept ? kept[i]! : i]!
      owners[start + i] = typeof releases === 'number' ? releases + unit : releases[unit]!
    }
    this.#owners.length += rows
    for (const { name, values, present } of block.columns) {
      if (present) this.#present.add(name)
      const storage = this.#columns.get(name)!
      const { target } = storage
      makeRoom(target, rows, share)
      const into = target.values
      const recoded = storage.kind === 'code' ? codes.get(storage.domain) : undefined
      if (recoded && kept) for (let i = 0; i < rows; i++) into[start + i] = recoded[values[kept[i]!]!] ?? -1
      else if (recoded)
        for (let i = 0; i < rows; i++) {
          const code = values[i]!
          into[start + i] = code < 0 ? -1 : recoded[code]!
        }
      else if (kept) for (let i = 0; i < rows; i++) into[start + i] = values[kept[i]!]!
      else into.set(values, start)
      target.length += rows
    }
    if (this.#distinct) this.#dropKnown(start)
  }

  finish(drop: ((release: number) => boolean) | undefined, places: ReleasePlaces): TableData | undefined {
    if (!this.#there) return undefined
    const owners = this.#owners
    // a party stands for all releases that name it
    if (drop && !this.#rowOf && !this.#distinct)
      dropRows(this.#all(), 0, owners.length, (_, place) => !drop(owners.values[place]!))
    const present = this.#present
    for (const [column, spec] of Object.entries(tableSpec(this.name).columns))
      if (spec.key) present.add(column)
    const columns = new Map<string, Column>()
    for (const [column, storage] of this.#columns)
      if (present.has(column)) columns.set(column, columnOf(storage))
    return {
      name: this.name,
      rows: owners.length,
      columns,
      present,
      parts: partsOf(owners.values.subarray(0, owners.length), places),
      broken: new Set(),
    }
  }

  #all(): Storage[] {
    return [...this.#storages, { kind: 'code', target: this.#owners, domain: 'word' }]
  }

  /** The rows of a block that are of parties not met before. Of others, what an earlier row lacks is added to that. */
  #newParties(block: BlockTable, codes: ReadonlyMap<Domain, Int32Array>): Int32Array {
    const rowOf = this.#rowOf!
    const parties = codes.get('party') ?? new Int32Array(0)
    const ids = block.columns.find(({ name }) => name === 'party_id')!.values
    const kept = new Int32Array(ids.length)
    const inBlock = new Map<number, number>()
    let count = 0
    for (let i = 0; i < ids.length; i++) {
      const party = parties[ids[i]!] ?? -1
      if (party < 0) continue
      const known = party < rowOf.length ? rowOf.values[party]! : -1
      if (known < 0) {
        rowOf.fillTo(party + 1)
        rowOf.values[party] = this.#owners.length + count
        inBlock.set(party, i)
        kept[count++] = i
      } else if (known < this.#owners.length) this.#complete(known, block, codes, i)
      else completeInBlock(block, inBlock.get(party)!, i)
    }
    return kept.subarray(0, count)
  }

  #complete(row: number, block: BlockTable, codes: ReadonlyMap<Domain, Int32Array>, from: number): void {
    for (const { name, values } of block.columns) {
      // the new value first: it is at hand, and mostly null
      const value = values[from]!
      if (value === -1 || Number.isNaN(value)) continue
      const storage = this.#columns.get(name)!
      const { target } = storage
      if (!Object.is(target.values[row], target.none)) continue
      target.values[row] = storage.kind === 'code' ? codes.get(storage.domain)![value]! : value
    }
  }

  /** Drops new rows that say again what is known. */
  #dropKnown(start: number): void {
    dropRows(this.#all(), start, this.#owners.length, (_, place) =>
      this.#distinct!.isNew(this.#storages, place),
    )
  }
}

/** So many times the room that is needed is made at most: the first of a file need not be as all of it is. */
const MOST_AHEAD = 16

/** Makes room for so many rows more; where there is none, for all that are likely to come. */
function makeRoom(target: Storage['target'], rows: number, share: number): void {
  const needed = target.length + rows
  if (needed > target.values.length && share < 1)
    target.expect(Math.ceil(needed * Math.min(MOST_AHEAD, 1 / share)) - target.length)
  target.reserve(rows)
}

/** Adds to a row of a block what it lacks and another has. */
function completeInBlock({ columns }: BlockTable, row: number, from: number): void {
  for (const { values } of columns) {
    const value = values[row]!
    if (value === -1 || Number.isNaN(value)) values[row] = values[from]!
  }
}

/** Runs of rows of one file; the array of releases becomes that of their numbers. */
function partsOf(releases: Int32Array, { files, fileOf, numberOf }: ReleasePlaces): Part[] {
  const parts: Part[] = []
  let from = 0
  let file = -1
  const close = (to: number): void => {
    if (to > from)
      parts.push({
        file: files[file]!,
        from,
        rows: to - from,
        firstRow: 1,
        numbers: releases.subarray(from, to),
      })
    from = to
  }
  for (let i = 0; i < releases.length; i++) {
    const release = releases[i]!
    if (fileOf[release] !== file) {
      close(i)
      file = fileOf[release]!
    }
    releases[i] = numberOf[release]!
  }
  close(releases.length)
  return parts
}
