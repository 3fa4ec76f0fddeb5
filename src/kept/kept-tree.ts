import { z } from 'zod'
import type { Column, Part } from '../columns/dataset.js'
import type { NoticeCount } from '../columns/notices.js'
import type { SavedFact } from '../engine/saved-fact.js'
import type { Staged } from '../engine/stages.js'
import type { Index } from '../join/index-of.js'
import type { RareKind, SubjectKind } from '../schema/subject.js'
import { type TableName, tableNames } from '../schema/tables.js'

/** A change that an older file does not have changes it. */
export const FACTS_FORMAT = 4

/** The values of a domain in order of code: value i ends at `ends[i]`. `hidden`: 1 for one that is not in the file, only its pseudonym. */
export interface KeptDictionary {
  readonly bytes: Uint8Array
  readonly ends: Float64Array
  readonly sorted: boolean
  readonly hidden?: Uint8Array
  /** Place of each code in the order of the texts, where pseudonyms stand for them. */
  readonly rank?: Int32Array
}

/** What a file of facts holds, with arrays in place. */
export interface KeptTree extends Staged {
  readonly format: number
  /** Of tenderflag: what facts mean may change from one to the next. */
  readonly version: string
  /** Version by id of the rules that were run. */
  readonly rules: Readonly<Record<string, number>>
  /** Facts that can be computed from it, by the names they have in rules. */
  readonly facts: readonly string[]
  readonly details: readonly string[]
  /** Kinds of subject that have a rule: those without an id are numbered. */
  readonly kinds: readonly SubjectKind[]
  readonly rare: readonly RareKind[]
  readonly zone: string
  readonly index: Index
  readonly tables: readonly {
    readonly name: TableName
    readonly rows: number
    readonly columns: Readonly<Record<string, Column>>
    readonly present: readonly string[]
    readonly parts: readonly Part[]
    readonly broken: readonly number[]
  }[]
  readonly notices: readonly NoticeCount[]
  readonly dictionaries: Readonly<Record<string, KeptDictionary>>
  readonly saved: Readonly<Record<string, SavedFact>>
}

const i32 = z.instanceof(Int32Array)
const f64 = z.instanceof(Float64Array)
const u8 = z.instanceof(Uint8Array)
const texts = z.array(z.string())
const count = z.int().min(0)
const local = <T extends z.ZodType>(of: T) =>
  z.object({ tender: of, lot: of, bid: of, item: of, award: of, contract: of })
const column = z.union([
  z.object({ kind: z.literal('code'), codes: i32, domain: z.string() }),
  z.object({ kind: z.literal('enum'), codes: z.instanceof(Int8Array) }),
  z.object({ kind: z.literal('number'), values: f64 }),
])
const full = z.object({ lo: f64, hi: f64, why: u8 })
const entity = z.object({ tender: i32, rowStart: i32, rows: i32, setAside: u8 })

/** The shape of what every scan needs; parts that only some facts ask for are taken as they are. */
const shape = z.object({
  format: z.literal(FACTS_FORMAT),
  version: z.string(),
  rules: z.record(z.string(), z.number()),
  facts: texts,
  details: texts,
  kinds: texts,
  rare: texts,
  zone: z.string(),
  index: z.looseObject({
    counts: local(count),
    idCode: local(i32),
    startOf: z.object({ lot: i32, bid: i32, item: i32, award: i32, contract: i32 }),
    tender: z.object({ row: i32, flags: u8 }),
    lot: z.object({
      tender: i32,
      row: i32,
      flags: u8,
      bidFrom: i32,
      bidTo: i32,
      awardStart: i32,
      awardRow: i32,
    }),
    award: entity.extend({ ofRow: i32, severalLots: u8 }),
    contract: entity,
    columns: z.record(z.string(), z.record(z.string(), column)),
    tables: texts,
    asOf: z.union([z.number(), z.nan()]),
    populations: z.record(z.string(), z.looseObject({ count })),
  }),
  tables: z.array(
    z.object({
      name: z.enum(tableNames),
      rows: count,
      columns: z.record(z.string(), column),
      present: texts,
      parts: z.array(z.looseObject({ file: z.string(), from: count, rows: count, firstRow: count })),
      broken: z.array(count),
    }),
  ),
  notices: z.array(
    z.looseObject({ kind: z.string(), table: z.enum(tableNames), count, listed: z.array(z.unknown()) }),
  ),
  dictionaries: z.record(
    z.string(),
    z.object({
      bytes: u8,
      ends: f64,
      sorted: z.boolean(),
      hidden: u8.optional(),
      rank: i32.optional(),
    }),
  ),
  columns: z.record(z.string(), full),
  statistics: z.record(z.string(), z.looseObject({ value: f64, why: u8 })),
  saved: z.record(
    z.string(),
    z.union([
      z.object({ kind: z.literal('coded'), codes: u8, values: full }),
      z.object({ kind: z.literal('plain'), lo: f64, hi: f64.optional(), why: u8.optional() }),
    ]),
  ),
})

/** Whether a tree is one of a file of facts, as far as shapes and lengths tell. */
export function isKeptTree(tree: unknown): tree is KeptTree {
  const { data } = shape.safeParse(tree)
  if (!data) return false
  const { counts, idCode, startOf, lot, award, contract, columns } = data.index
  const kinds = ['tender', 'lot', 'bid', 'item', 'award', 'contract'] as const
  const bids = Math.max(0, ...Object.values(columns.bids ?? {}).map(lengthOf))
  return (
    kinds.every((kind) => idCode[kind].length === counts[kind]) &&
    (['lot', 'award', 'contract'] as const).every((kind) =>
      isStart(startOf[kind], counts.tender, counts[kind]),
    ) &&
    [lot.tender, lot.row, lot.flags, lot.bidFrom, lot.bidTo].every(({ length }) => length === counts.lot) &&
    areWithin(lot.tender, counts.tender) &&
    areWithin(award.tender, counts.tender) &&
    areWithin(contract.tender, counts.tender) &&
    areWithin(lot.bidTo, bids + 1) &&
    lot.bidFrom.every((from, l) => from >= 0 && from <= lot.bidTo[l]!) &&
    isStart(lot.awardStart, counts.lot, lot.awardRow.length) &&
    isStart(award.rowStart, counts.award, award.rows.length) &&
    isStart(contract.rowStart, counts.contract, contract.rows.length) &&
    Object.values(data.dictionaries).every(({ bytes, ends }) => areEnds(ends, bytes.length))
  )
}

function lengthOf(column: { codes: ArrayLike<number> } | { values: ArrayLike<number> }): number {
  return 'codes' in column ? column.codes.length : column.values.length
}

function areWithin(places: Int32Array, count: number): boolean {
  for (let i = 0; i < places.length; i++) if (!(places[i]! >= 0 && places[i]! < count)) return false
  return true
}

/** Ascending, up to the end of what they are ends in. */
function areEnds(ends: Float64Array, length: number): boolean {
  for (let i = 1; i < ends.length; i++) if (!(ends[i]! >= ends[i - 1]!)) return false
  return ends.length === 0 ? length === 0 : ends[0]! >= 0 && ends[ends.length - 1] === length
}

/** Ascending places from 0 on, `count + 1` of them, the last of them the end. */
function isStart(start: Int32Array, count: number, end: number): boolean {
  if (start.length !== count + 1 || start[0] !== 0 || start[count] !== end) return false
  for (let i = 1; i < start.length; i++) if (!(start[i]! >= start[i - 1]!)) return false
  return true
}
