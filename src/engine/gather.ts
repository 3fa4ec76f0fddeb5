import type { Dataset } from '../columns/dataset.js'
import type { Dictionary } from '../columns/dictionary.js'
import { ascending } from '../columns/shared.js'
import { type Index, populationIn, tenderCode } from '../join/index-of.js'
import { idDomain, partDomains } from '../join/subject-id.js'
import type { Rule } from '../rules/rule.js'
import { isLocal, type SubjectKind } from '../schema/subject.js'
import { evidenceFacts } from './kind-runner.js'
import { NOT_COMPUTABLE, type RuleResult, type Shown } from './result.js'
import type { Found } from './work.js'

/** Puts together what the threads found for one rule: run by run, then in the order of ids. */
export function gatherRule(
  dataset: Dataset,
  index: Index,
  rule: Rule,
  place: number,
  found: readonly Found[],
  codes: Uint8Array,
): Omit<RuleResult, 'statistics'> {
  const shown = inOrderOfIds(dataset, index, rule.subject, concatenated(found, place, evidenceFacts(rule)))
  const histogram = new Float64Array(256)
  for (const { emitted } of found)
    for (let code = 0; code < 256; code++) histogram[code]! += emitted[place]!.tally[code]!
  const reasons = [...histogram.subarray(NOT_COMPUTABLE)]
    .map((count, code) => ({ code, count }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count || a.code - b.code)
  return {
    rule,
    codes,
    counts: {
      notApplicable: histogram[0]!,
      clear: histogram[1]!,
      raised: histogram[2]!,
      notComputable: reasons.reduce((sum, { count }) => sum + count, 0),
    },
    reasons,
    shown,
  }
}

/** Ordinals that a check found, ascending. */
export function gatherCheck(found: readonly Found[], place: number): Int32Array {
  return concatenated(found, place, []).subject
}

function concatenated(found: readonly Found[], place: number, evidenceNames: readonly string[]): Shown {
  const pieces = found
    .flatMap(({ emitted, runs, lengths }) =>
      runs.map((run, k) => ({
        run,
        list: emitted[place]!,
        from: k === 0 ? 0 : lengths[k - 1]![place]!,
        to: lengths[k]![place]!,
      })),
    )
    .filter(({ from, to }) => to > from)
    .sort((a, b) => a.run - b.run)
  const length = pieces.reduce((sum, { from, to }) => sum + to - from, 0)
  const shown = {
    length,
    subject: new Int32Array(length),
    severity: new Uint8Array(length),
    confidence: new Uint8Array(length),
    adjusted: new Uint8Array(length),
    value: new Float64Array(length),
    threshold: new Float64Array(length),
    evidence: evidenceNames.map(() => new Float64Array(length)),
    evidenceFacts: evidenceNames,
  }
  let at = 0
  for (const { list, from, to } of pieces) {
    for (const name of ['subject', 'severity', 'confidence', 'adjusted', 'value', 'threshold'] as const) {
      shown[name].set(list[name].subarray(from, to), at)
    }
    shown.evidence.forEach((column, e) => {
      column.set(list.evidence[e]!.subarray(from, to), at)
    })
    at += to - from
  }
  return shown
}

/** Where so many times what is shown is more than there are ids, these are put in order first: once for all rules. */
const RANKED = 16

/**
 * Orders outcomes by tender id and subject id, by bytes. Mostly they are: codes follow first appearance, and ids
 * mostly ascend in the data, so one walk decides, and mends what is a little out of order.
 */
function inOrderOfIds(dataset: Dataset, index: Index, kind: SubjectKind, shown: Shown): Shown {
  const { subject } = shown
  if (!isLocal(kind))
    for (const domain of partDomains[kind]) {
      const ids = dataset.dictionaries[domain]
      if (subject.length * RANKED > ids.size) ids.rank()
    }
  const order = orderNearly(subject, tenderCodes(dataset, index, kind), idOrder(dataset, index, kind))
  if (order) {
    const { severity, confidence, adjusted, value, threshold, evidence } = shown
    const places = movedIn(order)
    for (const column of [subject, severity, confidence, adjusted, value, threshold, ...evidence])
      reorder(column, order, places)
  }
  return shown
}

/** The places where another value belongs than stands there: mostly few. */
function movedIn(order: Int32Array): Int32Array {
  const places = new Int32Array(order.length)
  let n = 0
  for (let i = 0; i < order.length; i++) if (order[i] !== i) places[n++] = i
  return places.subarray(0, n)
}

/** Puts the value of place `order[i]` to each of the places i. */
function reorder(
  column: Int32Array | Uint8Array | Float64Array,
  order: Int32Array,
  places: Int32Array,
): void {
  const values = new Float64Array(places.length)
  for (let k = 0; k < places.length; k++) values[k] = column[order[places[k]!]!]!
  for (let k = 0; k < places.length; k++) column[places[k]!] = values[k]!
}

/** The code of each tender, and the tender of each subject of a kind (undefined: it is one). */
interface TenderCodes {
  readonly code: Int32Array
  readonly tender: Int32Array | undefined
}

/** Undefined where codes do not tell the order of tender ids. */
function tenderCodes({ dictionaries }: Dataset, index: Index, kind: SubjectKind): TenderCodes | undefined {
  if (!isLocal(kind) || !dictionaries.tender.sorted) return undefined
  return { code: index.idCode.tender, tender: kind === 'tender' ? undefined : index[kind].tender }
}

/** The order of subjects of a kind: by tender id and own id; outside of tenders by the parts of the id, all by bytes. */
function idOrder(dataset: Dataset, index: Index, kind: SubjectKind): (a: number, b: number) => number {
  const { dictionaries } = dataset
  if (!isLocal(kind)) {
    const { parts } = populationIn(index, kind)
    if (kind === 'bidder_pair') return pairOrder(dictionaries.party, parts[0]!, parts[1]!)
    const ids = parts.map((_, i) => dictionaries[partDomains[kind][i]!])
    return (a, b) => {
      for (let i = 0; i < parts.length; i++) {
        const order = ids[i]!.compare(parts[i]![a]!, parts[i]![b]!)
        if (order !== 0) return order
      }
      return a - b
    }
  }
  const tenders = dictionaries.tender
  const ids = dictionaries[idDomain[kind]]
  const idCode = index.idCode[kind]
  const place = placeOrder(dataset, index, kind)
  return (a, b) =>
    tenders.compare(tenderCode(index, kind, a), tenderCode(index, kind, b)) ||
    place(a, b) ||
    compareIds(ids, idCode[a]!, idCode[b]!) ||
    a - b
}

/** Ids of bids begin with that of their lot, those of items with that of the bid that prices them. */
function placeOrder(
  { dictionaries }: Dataset,
  index: Index,
  kind: SubjectKind,
): (a: number, b: number) => number {
  if (kind === 'bid') {
    const { lot } = index.bid
    return (a, b) => compareIds(dictionaries.lot, index.idCode.lot[lot[a]!]!, index.idCode.lot[lot[b]!]!)
  }
  if (kind === 'item') {
    const { bid } = index.item
    return (a, b) => compareIds(dictionaries.bid, bid[a]!, bid[b]!)
  }
  return () => 0
}

/** Pairs have no first and second: by the smaller id of each, then by the larger. */
function pairOrder(party: Dictionary, x: Int32Array, y: Int32Array): (a: number, b: number) => number {
  const least = (p: number) => (party.compare(x[p]!, y[p]!) <= 0 ? x[p]! : y[p]!)
  const most = (p: number) => (party.compare(x[p]!, y[p]!) <= 0 ? y[p]! : x[p]!)
  return (a, b) => party.compare(least(a), least(b)) || party.compare(most(a), most(b)) || a - b
}

function compareIds(ids: Dictionary, a: number, b: number): number {
  return a < 0 || b < 0 ? a - b : ids.compare(a, b)
}

/**
 * The places of the values in order; undefined where they stand in order. A value of a tender with a higher code than that
 * of all before comes after them. One that comes late is moved to its place one by one: right for a few in one tender.
 * After 4 moves a value all are sorted.
 */
function orderNearly(
  values: Int32Array,
  tenders: TenderCodes | undefined,
  compare: (a: number, b: number) => number,
): Int32Array | undefined {
  let order: Int32Array | undefined
  let moves = 0
  /** The code of the tender of the last value in order. */
  let highest = -1
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    if (tenders) {
      const code = tenders.code[tenders.tender ? tenders.tender[value]! : value]!
      if (code > highest) {
        highest = code
        continue
      }
    }
    if (i === 0 || compare(values[order ? order[i - 1]! : i - 1]!, value) <= 0) continue
    order ??= ascending(values.length).slice()
    let at = i
    for (; at > 0 && compare(values[order[at - 1]!]!, value) > 0; at--) {
      order[at] = order[at - 1]!
      moves++
    }
    order[at] = i
    if (moves > 4 * values.length) return order.sort((a, b) => compare(values[a]!, values[b]!) || a - b)
  }
  return order
}
