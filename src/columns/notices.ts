import type { TableName } from '../schema/tables.js'

/** What can be said of a row or value that was not taken as it stood. `true`: the row is set aside. */
export const noticeKinds = {
  bad_value: false,
  unmapped_value: false,
  not_utf8: false,
  text_number: false,
  ragged_row: true,
  broken_line: true,
  field_too_long: false,
  missing_key: true,
  duplicate: true,
  unknown_tender: true,
  unknown_lot: true,
  unplaced: false,
  count_disagrees: false,
} as const

export type NoticeKind = keyof typeof noticeKinds

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
    const key = `${notice.table}\0${notice.kind}\0${notice.column ?? ''}`
    let group = this.#groups.get(key)
    if (!group) {
      group = { count: 0, listed: [] }
      this.#groups.set(key, group)
    }
    group.count++
    if (group.listed.length < this.limit) group.listed.push(notice)
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
