import type { Dataset } from '../columns/dataset.js'
import type { Dictionary } from '../columns/dictionary.js'
import type { Index } from '../join/index-of.js'
import { populationIn } from '../join/index-of.js'
import { idDomain, partDomains } from '../join/subject-id.js'
import type { Rule } from '../rules/rule.js'
import { isLocal, type SubjectKind } from '../schema/subject.js'
import { evidenceFacts } from './morsel.js'
import { NOT_COMPUTABLE, type RuleResult, type Shown } from './result.js'
import type { Found } from './work.js'

/** Puts together what the threads found for one rule: morsel by morsel, then in the order of ids. */
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
    .flatMap(({ emitted, morsels, lengths }) =>
      morsels.map((morsel, k) => ({
        morsel,
        list: emitted[place]!,
        from: k === 0 ? 0 : lengths[k - 1]![place]!,
        to: lengths[k]![place]!,
      })),
    )
    .filter(({ from, to }) => to > from)
    .sort((a, b) => a.morsel - b.morsel)
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

/**
 * Orders outcomes by tender id and subject id, by bytes. Mostly they are: codes follow first appearance, and ids
 * mostly ascend in the data, so one walk decides; else the outcomes alone are sorted.
 */
function inOrderOfIds(dataset: Dataset, index: Index, kind: SubjectKind, shown: Shown): Shown {
  const { subject } = shown
  const compare = idOrder(dataset, index, kind)
  let ordered = true
  for (let i = 1; i < subject.length && ordered; i++) ordered = compare(subject[i - 1]!, subject[i]!) <= 0
  if (ordered) return shown
  const order = new Int32Array(shown.length)
  for (let i = 0; i < order.length; i++) order[i] = i
  order.sort((a, b) => compare(subject[a]!, subject[b]!))
  const pick = <T extends Int32Array | Uint8Array | Float64Array>(from: T, to: T): T => {
    for (let i = 0; i < order.length; i++) to[i] = from[order[i]!]!
    return to
  }
  const n = shown.length
  return {
    length: n,
    subject: pick(shown.subject, new Int32Array(n)),
    severity: pick(shown.severity, new Uint8Array(n)),
    confidence: pick(shown.confidence, new Uint8Array(n)),
    adjusted: pick(shown.adjusted, new Uint8Array(n)),
    value: pick(shown.value, new Float64Array(n)),
    threshold: pick(shown.threshold, new Float64Array(n)),
    evidence: shown.evidence.map((column) => pick(column, new Float64Array(n))),
    evidenceFacts: shown.evidenceFacts,
  }
}

/** The order of subjects of a kind: by tender id and own id; outside of tenders by the parts of the id, all by bytes. */
export function idOrder(dataset: Dataset, index: Index, kind: SubjectKind): (a: number, b: number) => number {
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
  const tenderCode = index.tenderCode[kind]
  const idCode = index.idCode[kind]
  return (a, b) =>
    tenders.compare(tenderCode[a]!, tenderCode[b]!) || compareIds(ids, idCode[a]!, idCode[b]!) || a - b
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
