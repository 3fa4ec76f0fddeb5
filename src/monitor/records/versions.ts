import { type HeldTable, keyColumns } from './base.js'
import type { Ref } from './field.js'
import type { RecordKey } from './record-key.js'

/** The newest version of a record that came with an event. */
export interface Version {
  /** Instant and id of the event. */
  readonly at: number
  readonly id: string
  /** Its rows; none once they were put into the history. */
  readonly refs: readonly Ref[]
}

/** Versions of the records of one table and tender (or party). */
export type Records = ReadonlyMap<RecordKey, Version>

type ByTable = Map<HeldTable, Map<RecordKey, Version>>

/** The newest versions of all records that came with events, by table and by code of the tender or party. */
export class Versions {
  readonly #byKey = { tender: new Map<number, ByTable>(), party: new Map<number, ByTable>() }

  of(table: HeldTable, key: number): Records | undefined {
    return this.#byKey[keyColumns[table][1]].get(key)?.get(table)
  }

  set(table: HeldTable, key: number, record: RecordKey, version: Version): void {
    const byKey = this.#byKey[keyColumns[table][1]]
    let byTable = byKey.get(key)
    if (!byTable) {
      byTable = new Map()
      byKey.set(key, byTable)
    }
    let records = byTable.get(table)
    if (!records) {
      records = new Map()
      byTable.set(table, records)
    }
    records.set(record, version)
  }

  /** Those of a table, with their tender or party, as these first came. */
  *in(table: HeldTable): Generator<readonly [key: number, records: Records]> {
    for (const [key, byTable] of this.#byKey[keyColumns[table][1]]) {
      const records = byTable.get(table)
      if (records) yield [key, records]
    }
  }

  /** Keeps which event each is of, and forgets the rows: the history has them now. */
  forgetRows(): void {
    for (const byTable of [...this.#byKey.tender.values(), ...this.#byKey.party.values()])
      for (const records of byTable.values())
        for (const [key, { at, id }] of records) records.set(key, { at, id, refs: [] })
  }
}
