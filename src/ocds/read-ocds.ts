import { badRow } from '../columns/bad-row.js'
import type { Dataset } from '../columns/dataset.js'
import { type Notice, Notices, repairs } from '../columns/notices.js'
import { USUAL_ZONE, Zone } from '../columns/zone.js'
import { TenderflagError } from '../errors.js'
import { sizeOf } from '../ingest/read-ahead.js'
import type { ReadOptions, Wanted } from '../ingest/read-tables.js'
import { type TableName, tableNames, tableSpec } from '../schema/tables.js'
import { throwIfAborted } from '../system/aborted.js'
import { isMuch } from '../system/is-much.js'
import { Spill } from '../system/spill.js'
import { type Block, type Chunk, chunkRoom } from './chunk.js'
import type { CodeLists } from './code-lists.js'
import { compile, type RawRelease } from './merge/compile.js'
import { type PutOff, ReleaseIndex } from './merge/release-index.js'
import { OcdsTables, type Owners } from './ocds-tables.js'
import { ExtractPool, type Sent } from './pool.js'
import { groupKey } from './rows/chunk-notices.js'
import type { Setup } from './setup.js'
import { splitFile } from './split/split.js'
import { CHUNK } from './split/split-options.js'
import { ocdsTables } from './tables/catalogue.js'

/** How OCDS is read, beside what holds for all files. */
export interface OcdsOptions {
  /** Words of the publisher for codes, by column. */
  readonly codeLists?: CodeLists | undefined
  /** ISO 4217 code of amounts without a currency. */
  readonly currency?: string | undefined
  /** As with tables; by default none where the files are known to be large. */
  readonly startThreadsAfter?: number | undefined
}

/**
 * Reads OCDS files, one data set together, into canonical tables: in one pass over compiled releases, and a second one
 * over the others, which are put aside (beyond 64 MiB in a temporary file) and merged by process. Memory is that of the
 * tables, a few chunks of 4 MiB, about 30 bytes a release, and one process at a time. Throws what splitFile throws,
 * FILE_EMPTY where there is no release at all, BAD_ROWS (strict), OUTPUT_FAILED and WORKER_DIED.
 */
export async function readOcds(
  files: readonly string[],
  want: Wanted,
  options: ReadOptions & OcdsOptions,
): Promise<Dataset> {
  const setup: Setup = {
    wanted: wantedOf(want),
    zone: options.zone ?? USUAL_ZONE,
    sharedAddresses: options.sharedAddresses,
    lists: options.codeLists ?? {},
    currency: options.currency,
  }
  const startThreadsAfter = options.startThreadsAfter ?? ((await isMuch(files)) ? 0 : undefined)
  return new OcdsReading(files, setup, { ...options, startThreadsAfter }).run()
}

/** Tables that OCDS has and that are wanted, with wanted columns that it can give, and keys. */
function wantedOf(want: Wanted): [TableName, string[]][] {
  const wanted: [TableName, string[]][] = []
  for (const table of tableNames) {
    const spec = ocdsTables.get(table)
    const columns = want(table)
    if (!spec || (columns !== 'all' && columns.size === 0)) continue
    wanted.push([
      table,
      Object.entries(tableSpec(table).columns)
        .filter(
          ([column, { key }]) => key || (column in spec.paths && (columns === 'all' || columns.has(column))),
        )
        .map(([column]) => column),
    ])
  }
  return wanted
}

/** Where a chunk is from, and what part of all files is read with it, if that is known. */
interface FromFile {
  readonly file: string
  readonly share: number | undefined
}

class OcdsReading {
  readonly #notices = new Notices()
  readonly #index = new ReleaseIndex()
  readonly #tables: OcdsTables
  readonly #pool: ExtractPool
  readonly #spill = new Spill('releases that may have to be merged')
  readonly #zone: Zone
  readonly #spare: Uint8Array[] = []
  readonly #versions = new Map<string, string>()

  constructor(
    readonly files: readonly string[],
    setup: Setup,
    readonly options: ReadOptions & OcdsOptions,
  ) {
    this.#tables = new OcdsTables(setup)
    this.#pool = new ExtractPool(setup, options.threads ?? options.workers, options.startThreadsAfter)
    this.#zone = new Zone(setup.zone)
  }

  async run(): Promise<Dataset> {
    try {
      await this.#readFiles()
      if (this.#index.size === 0)
        throw new TenderflagError(
          'FILE_EMPTY',
          'there is no release or record in it; fetch or write it again',
          {
            file: this.files.join(', '),
          },
        )
      await this.#settle()
    } finally {
      await this.#pool.close()
      await this.#spill.close()
    }
    const tables = this.#tables.finish(this.#index.left, this.#index)
    return {
      tables,
      dictionaries: this.#tables.dictionaries,
      notices: this.#notices,
      zone: this.#zone.name,
    }
  }

  async #readFiles(): Promise<void> {
    let file = ''
    let number = 1
    for await (const { block, chunk, from } of this.#pool.blocks(this.#fileChunks(), this.options.signal)) {
      if (from.file !== file) number = 1
      file = from.file
      const first = this.#index.add(file, block.units, number)
      number += block.units
      const processes = this.#add(block, first, from.share)
      const { taken, putOff } = block
      for (let i = 0; i < taken.unit.length; i++) {
        const release = first + taken.unit[i]!
        const left = this.#index.taken(processes[taken.ocid[i]!]!, release, taken.date[i]!)
        if (left >= 0) this.#note('superseded', left, 'another compiled release of the process stands')
      }
      for (let i = 0; i < putOff.unit.length; i++) {
        const bytes = chunk.bytes.subarray(putOff.span[2 * i]!, putOff.span[2 * i + 1]!)
        const place = await this.#spill.append(bytes)
        this.#index.putOff(processes[putOff.ocid[i]!]!, {
          release: first + putOff.unit[i]!,
          place,
          length: bytes.length,
          versioned: putOff.versioned[i] === 1,
        })
      }
      this.#giveBack(chunk)
    }
  }

  async *#fileChunks(): AsyncGenerator<Sent<FromFile>> {
    const sizes = await Promise.all(this.files.map(sizeOf))
    const total = sizes.reduce((sum, size) => sum + size, 0)
    // of stdin it is not known how much is to come
    const isKnown = sizes.every((size) => size > 0)
    let before = 0
    for (const [i, file] of this.files.entries()) {
      const size = sizes[i]!
      let done = before
      const onBytes = (read: number) => {
        done = before + Math.min(read, size)
        this.options.onProgress?.(done, total, file)
      }
      const chunks = splitFile(file, {
        signal: this.options.signal,
        spare: () => this.#spare.pop(),
        onBytes,
        onVersion: (version) => this.#version(file, version),
        onSingle: (list, row) => {
          const detail = `${list}: an object was read as a list of it`
          this.#notices.add({ kind: 'wrong_shape', table: 'tenders', file, row, detail })
        },
      })
      for await (const chunk of chunks)
        yield {
          chunk: { ...chunk, full: this.#full() },
          from: { file, share: isKnown ? done / total : undefined },
        }
      onBytes(size)
      before += size
    }
  }

  /** Reads what was put off: merged where a process has several releases. */
  async #settle(): Promise<void> {
    for await (const { block, chunk, from } of this.#pool.blocks(
      this.#settledChunks(),
      this.options.signal,
    )) {
      this.#add(block, from)
      this.#giveBack(chunk)
    }
  }

  async *#settledChunks(): AsyncGenerator<Sent<number[]>> {
    let room: Uint8Array | undefined
    let length = 0
    let units: number[] = []
    let releases: number[] = []
    for (const { process, releases: group } of this.#index.groups()) {
      throwIfAborted(this.options.signal)
      if (this.#index.isTaken(process)) {
        for (const { release } of group)
          this.#note('superseded', release, 'a compiled release of the process stands')
        continue
      }
      const isOne = group.length === 1 && !group[0]!.versioned
      const unit = isOne ? await this.#single(group[0]!) : await this.#merged(group)
      if (!unit) continue
      const { bytes, release } = unit
      if (room && length + bytes.length > room.length) {
        yield {
          chunk: { bytes: room, length, units: Int32Array.from(units), settled: true, full: this.#full() },
          from: releases,
        }
        room = undefined
        length = 0
        units = []
        releases = []
      }
      room ??= this.#room(bytes.length)
      room.set(bytes, length)
      units.push(length, length + bytes.length)
      length += bytes.length
      releases.push(release)
    }
    if (!room) return
    yield {
      chunk: { bytes: room, length, units: Int32Array.from(units), settled: true, full: this.#full() },
      from: releases,
    }
  }

  async #single(release: PutOff): Promise<RawRelease> {
    const bytes = new Uint8Array(release.length)
    await this.#spill.read(release.place, bytes)
    return { release: release.release, bytes, versioned: release.versioned }
  }

  async #merged(group: readonly PutOff[]): Promise<RawRelease | undefined> {
    const raw: RawRelease[] = []
    for (const release of group) {
      throwIfAborted(this.options.signal)
      raw.push(await this.#single(release))
    }
    const { compiled, last, sameDate, broken } = await compile(raw, this.#zone, this.options.signal)
    for (const { release, kind, detail } of broken) this.#note(kind, release, detail)
    for (const release of sameDate)
      this.#note(
        'same_date',
        release,
        'another release of the process has its date; merged by id, then as they come',
      )
    return compiled && { release: last, bytes: Buffer.from(JSON.stringify(compiled)) }
  }

  #room(length: number): Uint8Array {
    const spare = this.#spare.pop()
    return spare && spare.length >= length ? spare : chunkRoom(Math.max(length, CHUNK))
  }

  #giveBack({ bytes }: Chunk): void {
    if (bytes.length < 2 * CHUNK && this.#spare.length < 8) this.#spare.push(bytes)
  }

  #add(block: Block, releases: Owners, share?: number): Int32Array {
    const place = (unit: number): Partial<Notice> =>
      this.#placeOf(typeof releases === 'number' ? releases + unit : releases[unit]!)
    if (this.options.strict) {
      const bad = block.notices
        .filter(({ kind }) => !repairs.has(kind))
        .map(({ listed }) => listed[0]!)
        .sort((a, b) => a.row! - b.row!)[0]
      if (bad) throw badRow({ ...bad, ...place(bad.row!) })
    }
    for (const group of block.notices) this.#notices.addGroup(group, place)
    return this.#tables.add(block, releases, share)
  }

  #placeOf(release: number): { file: string; row: number } {
    return { file: this.#index.file(release), row: this.#index.number(release) }
  }

  #note(kind: Notice['kind'], release: number, detail: string): void {
    const notice: Notice = { kind, table: 'tenders', ...this.#placeOf(release), detail }
    if (this.options.strict && kind !== 'same_date' && !repairs.has(kind)) throw badRow(notice)
    this.#notices.add(notice)
  }

  /** Packages of several versions are read alike; that there are several is said once a version and file. */
  #version(file: string, text: string): void {
    const version = text.slice(0, 20)
    const first = [...this.#versions.keys()][0]
    if (this.#versions.has(`${version}\0${file}`)) return
    if (first === undefined || first.startsWith(`${version}\0`)) {
      this.#versions.set(`${version}\0${file}`, version)
      return
    }
    this.#versions.set(`${version}\0${file}`, version)
    this.#notices.add({
      kind: 'mixed_versions',
      table: 'tenders',
      file,
      row: 1,
      detail: `OCDS ${version}, where ${this.#versions.get(first)} came before; both are read`,
    })
  }

  /** Groups of notices of which enough is listed. */
  #full(): string[] {
    return this.#notices.full().map(({ kind, table, column }) => groupKey(kind, table, column))
  }
}
