import { TenderflagError } from '../../errors.js'
import type { TableName } from '../../schema/tables.js'
import type { EventRow, MonitorEvent } from './event.js'
import { Mix } from './mix.js'

/**
 * The events that were taken: some 100 bytes each. Of an event with the id of another the contents are compared, by a
 * sum of 53 bits.
 */
export class SeenEvents {
  /** Place of each event: 1 of the first. */
  readonly #seen = new Map<string, number>()
  /** By place. */
  #sums = new Float64Array(1024)

  get size(): number {
    return this.#seen.size
  }

  /**
   * The place of an event among those that were taken; undefined: it was not. Throws EVENT_INVALID for another of its id,
   * where it is known what that said.
   */
  find(event: MonitorEvent): number | undefined {
    const place = this.#seen.get(event.id)
    const sum = place === undefined ? Number.NaN : this.#sums[place]!
    if (!Number.isNaN(sum) && sum !== sumOf(event))
      throw new TenderflagError(
        'EVENT_INVALID',
        `event ${JSON.stringify(event.id)}: another event with this id was taken; give every event an id of its own`,
      )
    return place
  }

  /** Takes an event, and gives its place: 1 of the first. */
  add(event: MonitorEvent): number {
    return this.restore(event.id, sumOf(event))
  }

  /** An event that was taken before, in its order; `sum` null: what it said is not known. */
  restore(id: string, sum: number | null): number {
    const place = this.#seen.size + 1
    if (place === this.#sums.length) {
      const sums = new Float64Array(place * 2)
      sums.set(this.#sums)
      this.#sums = sums
    }
    this.#sums[place] = sum ?? Number.NaN
    this.#seen.set(id, place)
    return place
  }
}

const mix = new Mix()

/**
 * A sum of what an event says, beside its id: of 53 bits, the same for the same values under the same names in the same
 * order, as `checkEvent` gives them. A value that is undefined is none. It tells events apart that are different by
 * mistake, and not by intent: who may send events may as well send none.
 */
export function sumOf({ type, at, rows }: MonitorEvent): number {
  mix.begin()
  mix.text(type)
  mix.text(at)
  for (const table in rows) {
    const given = rows[table as TableName]
    if (!given) continue
    mix.text(table)
    mix.number(given.length)
    for (const row of given) addRow(row)
  }
  return mix.sum()
}

function addRow(row: EventRow): void {
  let values = 0
  for (const column in row) {
    const value = row[column]
    if (value === undefined) continue
    values++
    mix.text(column)
    if (typeof value === 'string') mix.text(value)
    else if (typeof value === 'number') mix.number(value)
    else mix.word(value === null ? 1 : value ? 2 : 3)
  }
  mix.word(values)
}
