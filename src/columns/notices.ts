import type { TableName } from '../schema/tables.js'

/** What can be said of a row or value that was not taken as it stood. `true`: the row is set aside. */
export const noticeKinds = {
  bad_value: false,
  unmapped_value: false,
  unknown_kind: false,
  bad_check_digit: false,
  null_word: false,
  null_date: false,
  doubtful_id: false,
  reversed_period: false,
  bad_period: true,
  not_utf8: false,
  text_number: false,
  number_id: false,
  made_id: false,
  trimmed: false,
  respelled: false,
  wrong_shape: false,
  zoneless: false,
  default_currency: false,
  by_role: false,
  ragged_row: true,
  broken_line: true,
  field_too_long: false,
  missing_key: true,
  no_release: true,
  duplicate: true,
  unknown_tender: true,
  unknown_lot: true,
  unplaced: false,
  count_disagrees: false,
  superseded: true,
  same_date: false,
  mixed_versions: false,
} as const

/** What is wrong with rows or values; docs/errors.md says what each means. */
export type NoticeKind = keyof typeof noticeKinds

/** Values that were read as they were meant, though they are not written as they should be; no error even with `strict`. */
export const repairs: ReadonlySet<NoticeKind> = new Set<NoticeKind>([
  'text_number',
  'number_id',
  'made_id',
  'trimmed',
  'respelled',
  'unknown_kind',
  'bad_check_digit',
  'null_word',
  'null_date',
  'doubtful_id',
  'wrong_shape',
  'zoneless',
  'default_currency',
  'by_role',
])

/** Something wrong with one row or value, and what became of it. */
export interface Notice {
  readonly kind: NoticeKind
  readonly table: TableName
  readonly column?: string
  readonly file?: string
  readonly row?: number
  /** What stood there, shortened; absent for columns that may identify a person. */
  readonly value?: string
  /** What was expected, or what to do. */
  readonly detail?: string
}

/** How often one kind of thing is wrong with a table or column, and where first. */
export interface NoticeCount {
  readonly kind: NoticeKind
  readonly table: TableName
  readonly column?: string
  readonly count: number
  /** The first of them in file order, up to the limit. */
  readonly listed: readonly Notice[]
}

/** Counts everything, and lists the first `limit` of each kind, table and column. */
export class Notices {
  readonly #groups = new Map<string, { count: number; listed: Notice[] }>()
  constructor(readonly limit = 1000) {}

  add(notice: Notice): void {
    const key = keyOf(notice)
    let group = this.#groups.get(key)
    if (!group) {
      group = { count: 0, listed: [] }
      this.#groups.set(key, group)
    }
    group.count++
    if (group.listed.length < this.limit) group.listed.push(notice)
  }

  /** A group of which enough is listed, where others need no words: whoever has one adds to its count. */
  fullGroup(kind: NoticeKind, table: TableName, column: string | undefined): { count: number } | undefined {
    const group = this.#groups.get(keyOf({ kind, table, ...(column === undefined ? {} : { column }) }))
    return group && group.listed.length >= this.limit ? group : undefined
  }

  /** Adds groups that were counted elsewhere; `place` says where their rows are. */
  addGroups(groups: readonly NoticeCount[], place: (row: number) => Partial<Notice>): void {
    for (const group of groups) this.addGroup(group, place)
  }

  /** Adds a group that was counted elsewhere; `place` says where its rows are. Of a full group none need be listed. */
  addGroup(
    { kind, table, column, count, listed }: NoticeCount,
    place: (row: number) => Partial<Notice>,
  ): void {
    const key = keyOf({ kind, table, ...(column === undefined ? {} : { column }) })
    let group = this.#groups.get(key)
    if (!group) {
      if (listed.length === 0) return
      group = { count: 0, listed: [] }
      this.#groups.set(key, group)
    }
    group.count += count
    for (const notice of listed.slice(0, Math.max(0, this.limit - group.listed.length)))
      group.listed.push({ ...notice, ...place(notice.row ?? 0) })
  }

  /** The groups of which enough is listed: others are only counted. */
  full(): Pick<NoticeCount, 'kind' | 'table' | 'column'>[] {
    return [...this.#groups.values()]
      .filter(({ listed }) => listed.length >= this.limit)
      .map(({ listed }) => listed[0]!)
  }

  /** The same notices, to which others can be added. */
  copy(): Notices {
    const copy = new Notices(this.limit)
    for (const [key, { count, listed }] of this.#groups) copy.#groups.set(key, { count, listed: [...listed] })
    return copy
  }

  /** In order of table, kind and column. */
  all(): NoticeCount[] {
    return [...this.#groups]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, { count, listed }]) => {
        const { kind, table, column } = listed[0]!
        return { kind, table, ...(column === undefined ? {} : { column }), count, listed }
      })
  }

  /** How many rows were set aside. */
  get setAside(): number {
    return this.all().reduce((sum, group) => sum + (noticeKinds[group.kind] ? group.count : 0), 0)
  }
}

function keyOf({ table, kind, column }: Pick<Notice, 'table' | 'kind' | 'column'>): string {
  return `${table}\0${kind}\0${column ?? ''}`
}
