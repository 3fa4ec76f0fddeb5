import { activityCodes, plainCode } from '../../join/parties/activities.js'
import { cellOf, type Ref } from '../records/field.js'
import type { Store } from '../records/store.js'

/** The rows of the table of activities that say something of some firms and purchases. No event brings others. */
export class ActivityRows {
  readonly #store
  /** The first row of a pair of beginnings, and of each beginning. */
  readonly #byPair = new Map<string, Ref>()
  readonly #byActivity = new Map<string, Ref>()
  readonly #byClass = new Map<string, Ref>()
  /** A row that an index sets aside. */
  readonly #aside: Ref | undefined

  constructor(store: Store) {
    this.#store = store
    const table = store.base.tables.get('activities')
    const { word, classification } = store.base.dictionaries
    const [activities, classes] = ['activity', 'classification'].map((name) => {
      const column = table?.columns.get(name)
      return column?.kind === 'code' ? column.codes : undefined
    })
    for (let row = 0; row < (table?.rows ?? 0); row++) {
      const activity = plainCode(word.text(activities?.[row] ?? -1))
      const bought = plainCode(classification.text(classes?.[row] ?? -1))
      if (activity === '' || bought === '' || table!.broken.has(row)) {
        this.#aside ??= row
        continue
      }
      put(this.#byPair, `${activity} ${bought}`, row)
      put(this.#byActivity, activity, row)
      put(this.#byClass, bought, row)
    }
  }

  /** For rows of `parties` and of `tenders`: what is said of each activity and classification, and of both; in order. */
  of(parties: readonly Ref[], tenders: readonly Ref[]): Ref[] {
    const rows = new Set<Ref>()
    if (this.#aside !== undefined) rows.add(this.#aside)
    const { word, classification } = this.#store.context.dictionaries
    const texts = this.#values('parties', 'activity_codes', parties).map((code) => word.text(code))
    const activities = beginnings(texts.flatMap(activityCodes), this.#byActivity)
    const bought = this.#values('tenders', 'classification', tenders).map((code) => classification.text(code))
    const classes = beginnings(bought.map(plainCode), this.#byClass)
    for (const activity of activities) rows.add(this.#byActivity.get(activity)!)
    for (const one of classes) rows.add(this.#byClass.get(one)!)
    for (const activity of activities)
      for (const one of classes) {
        const row = this.#byPair.get(`${activity} ${one}`)
        if (row !== undefined) rows.add(row)
      }
    return [...rows].sort((a, b) => a - b)
  }

  #values(table: 'parties' | 'tenders', column: string, refs: readonly Ref[]): number[] {
    const field = this.#store.field(table, column)
    return [...new Set(refs.map((ref) => cellOf(field, ref)))].filter((code) => field && code >= 0)
  }
}

/** Those that codes begin with. */
function beginnings(codes: readonly string[], known: ReadonlyMap<string, Ref>): Set<string> {
  const found = new Set<string>()
  for (const code of codes)
    for (let length = 1; length <= code.length; length++)
      if (known.has(code.slice(0, length))) found.add(code.slice(0, length))
  return found
}

function put(rows: Map<string, Ref>, key: string, row: Ref): void {
  if (!rows.has(key)) rows.set(key, row)
}
