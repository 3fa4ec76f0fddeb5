import type { Notice, NoticeCount, NoticeKind } from '../../columns/notices.js'
import type { TableName } from '../../schema/tables.js'

/** Notices of one kind, table and column in a chunk. */
export interface NoticeGroup {
  readonly kind: NoticeKind
  readonly table: TableName
  readonly column: string | undefined
  count: number
  listed: Notice[]
  /** How many are to be listed; after these they are only counted. */
  limit: number
  /** How many were listed in chunks before: whoever joins the chunks has them. */
  before: number
}

/** A kind, table and column as one text. */
export function groupKey(kind: NoticeKind, table: TableName, column: string | undefined): string {
  return `${kind} ${table} ${column ?? ''}`
}

/**
 * Counts notices of a chunk and lists the first of each group. Publishers make one mistake in every release, so groups
 * of which enough is listed already (`full`) are counted only: putting them in words costs more than reading them.
 */
export class ChunkNotices {
  readonly #groups = new Map<string, NoticeGroup>()

  #full: ReadonlySet<string> = new Set()

  constructor(readonly limit = 1000) {}

  /** Begins anew for a chunk; groups that were given stay the ones to count in. */
  start(full: ReadonlySet<string>): void {
    this.#full = full
    for (const [key, group] of this.#groups) {
      group.before += group.listed.length
      group.count = 0
      group.listed = []
      group.limit = this.#limitOf(key, group.before)
    }
  }

  group(kind: NoticeKind, table: TableName, column: string | undefined): NoticeGroup {
    const key = groupKey(kind, table, column)
    let group = this.#groups.get(key)
    if (!group) {
      group = { kind, table, column, count: 0, listed: [], limit: this.#limitOf(key, 0), before: 0 }
      this.#groups.set(key, group)
    }
    return group
  }

  add(notice: Notice): void {
    const group = this.group(notice.kind, notice.table, notice.column)
    group.count++
    if (group.listed.length < group.limit) group.listed.push(notice)
  }

  all(): NoticeCount[] {
    return [...this.#groups.values()]
      .filter(({ count }) => count > 0)
      .map(({ kind, table, column, count, listed }) => ({
        kind,
        table,
        ...(column === undefined ? {} : { column }),
        count,
        listed,
      }))
  }

  #limitOf(key: string, before: number): number {
    return this.#full.has(key) ? 0 : this.limit - before
  }
}
