import type { Dataset } from '../../columns/dataset.js'
import { sharedInt32, sharedUint8 } from '../../columns/shared.js'
import { groupRows } from '../group.js'
import { Pairs } from '../pairs.js'
import { rowsOf } from '../rows.js'

/** What activities cover, from the table `activities`; see `covers`. Numbers in shared memory. */
export interface Activities {
  /** Beginnings of activity codes that a text of codes has (code t of the dictionary `word`): `activity[ofText[t]] …`. */
  readonly ofText: Int32Array
  readonly activity: Int32Array
  /** 1: the text has a code that the table does not know, or none at all. */
  readonly openText: Uint8Array
  /** Beginnings of classifications that a classification has (code c): `bought[ofClass[c]] …`; none: not in the table. */
  readonly ofClass: Int32Array
  readonly bought: Int32Array
  /** The beginnings of classifications that the beginning a of activities covers, in order: `pairs[pairStart[a]] …`. */
  readonly pairStart: Int32Array
  readonly pairs: Int32Array
  /** A row was set aside: it may cover anything. */
  readonly lost: boolean
}

/**
 * Reads the table; undefined without it. A row says that firms of the activities beginning with `activity` may supply
 * what is classified beginning with `classification`; marks between letters and digits do not count. Rows without one
 * of them are set aside, with a notice. Linear in rows, and in the texts of activity codes and classifications.
 */
export function activitiesOf(dataset: Dataset): Activities | undefined {
  const rows = rowsOf(dataset, 'activities')
  if (!rows) return undefined
  const { word, classification } = dataset.dictionaries
  const activityCode = rows.code('activity')
  const classCode = rows.code('classification')
  const activities = new Beginnings()
  const classes = new Beginnings()
  const pairs = new Pairs(rows.count)
  const left: number[] = []
  const right: number[] = []
  let lost = false
  for (let r = 0; r < rows.count; r++) {
    const activity = activityCode && activityCode[r]! >= 0 ? plainCode(word.text(activityCode[r]!)) : ''
    const bought = classCode && classCode[r]! >= 0 ? plainCode(classification.text(classCode[r]!)) : ''
    if (activity === '' || bought === '' || rows.broken.has(r)) {
      lost = true
      if (rows.broken.has(r)) continue
      const column = activity === '' ? 'activity' : 'classification'
      rows.note('missing_key', r, `the row has no ${column}`, column)
      continue
    }
    const [a, b] = [activities.add(activity), classes.add(bought)]
    if (pairs.find(a, b) >= 0) continue
    pairs.add(a, b)
    left.push(a)
    right.push(b)
  }
  const { start: pairStart, order } = groupRows(Int32Array.from(left), activities.size)
  const covered = sharedInt32(order.length)
  for (let i = 0; i < order.length; i++) covered[i] = right[order[i]!]!
  for (let a = 0; a < activities.size; a++) covered.subarray(pairStart[a]!, pairStart[a + 1]!).sort()

  const used = dataset.tables.get('parties')?.columns.get('activity_codes')
  const isUsed = new Uint8Array(word.size)
  if (used?.kind === 'code') for (const code of used.codes) if (code >= 0) isUsed[code] = 1
  const openText = sharedUint8(word.size)
  const texts = lists(word.size, (t) => {
    if (isUsed[t] === 0) return []
    const found = new Set<number>()
    const given = activityCodes(word.text(t))
    if (given.length === 0) openText[t] = 1
    for (const code of given) {
      const own = activities.of(code)
      if (own.length === 0) openText[t] = 1
      for (const a of own) found.add(a)
    }
    return [...found]
  })
  const bought = lists(classification.size, (c) => classes.of(plainCode(classification.text(c))))
  return {
    ofText: texts.start,
    activity: texts.items,
    openText,
    ofClass: bought.start,
    bought: bought.items,
    pairStart,
    pairs: covered,
    lost,
  }
}

/**
 * Whether one of the codes of a text covers a classification: 1 yes; 0 no, and the table knows all of them and the
 * classification; -1 it does not say.
 */
export function covers(activities: Activities, text: number, classification: number): 0 | 1 | -1 {
  const { ofText, activity, ofClass, bought, pairStart, pairs } = activities
  const from = ofClass[classification]!
  const to = ofClass[classification + 1]!
  for (let i = ofText[text]!; i < ofText[text + 1]!; i++) {
    const a = activity[i]!
    for (let j = from; j < to; j++) if (has(pairs, pairStart[a]!, pairStart[a + 1]!, bought[j]!)) return 1
  }
  return activities.lost || activities.openText[text] === 1 || from === to ? -1 : 0
}

/** The codes of a text of several, with commas, semicolons, bars or blanks between them. */
export function activityCodes(text: string): string[] {
  return text
    .split(/[\s,;|،؛]+/u)
    .map(plainCode)
    .filter((code) => code !== '')
}

/** `4646-0/01` is `4646001`, and `46.46` is `4646`. */
export function plainCode(code: string): string {
  return code
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '')
}

/** Beginnings of codes, as numbers in order of first appearance. */
class Beginnings {
  readonly #numberOf = new Map<string, number>()
  readonly #lengths = new Set<number>()

  get size(): number {
    return this.#numberOf.size
  }

  add(beginning: string): number {
    const known = this.#numberOf.get(beginning)
    if (known !== undefined) return known
    this.#numberOf.set(beginning, this.size)
    this.#lengths.add(beginning.length)
    return this.size - 1
  }

  /** Those that a code begins with. */
  of(code: string): number[] {
    const found: number[] = []
    for (const length of this.#lengths) {
      if (length > code.length) continue
      const number = this.#numberOf.get(code.slice(0, length))
      if (number !== undefined) found.push(number)
    }
    return found
  }
}

/** Lists of numbers one after the other: list i is items[start[i] … start[i + 1]). */
function lists(
  count: number,
  of: (i: number) => readonly number[],
): { start: Int32Array; items: Int32Array } {
  const start = sharedInt32(count + 1)
  const all: number[] = []
  for (let i = 0; i < count; i++) {
    start[i] = all.length
    for (const item of of(i)) all.push(item)
  }
  start[count] = all.length
  const items = sharedInt32(all.length)
  items.set(all)
  return { start, items }
}

/** Whether values[from … to), in order, hold one. */
function has(values: Int32Array, from: number, to: number, value: number): boolean {
  let low = from
  for (let high = to; low < high; ) {
    const middle = (low + high) >>> 1
    if (values[middle]! < value) low = middle + 1
    else high = middle
  }
  return low < to && values[low] === value
}
