import { RAISED } from '../engine/result.js'
import { confidences, severities } from '../rules/rule.js'
import type { SubjectKind } from '../schema/subject.js'
import { componentsOf } from '../score/components.js'
import type { RankedSubject } from '../score/rank.js'
import type { Scores } from '../score/scores.js'
import { suppliersWon } from '../score/suppliers.js'
import { lotOf, tenderOf } from '../score/tender-of.js'
import { weightOf } from '../score/weight.js'

/** A raised outcome: place of its rule in the result, and its own among those shown. */
export interface Flag {
  readonly rule: number
  readonly place: number
  readonly weight: number
}

/** What a ranked subject was flagged for. */
export interface SubjectFlags {
  /** Place of each rule that flagged it → weight of the heaviest flag. */
  readonly weights: Map<number, number>
  /** At most five, heaviest first, then in order of rule and id; one of equivalent flags on one thing. */
  readonly gravest: Flag[]
}

const GRAVEST = 5

/** The flags behind each ranked subject: one pass over the tenders and what was won, one over the flags. */
export function subjectFlags(
  scores: Scores,
  ranked: readonly RankedSubject[],
): Map<RankedSubject, SubjectFlags> {
  const { rules, index } = scores.result
  const flags = new Map(
    ranked.map((subject) => [subject, { weights: new Map(), gravest: [] } as SubjectFlags]),
  )
  const behind = subjectsBehind(scores, ranked)
  const component = new Map(componentsOf(rules).flatMap((group, c) => group.map((result) => [result, c])))
  rules.forEach((result, rule) => {
    const { codes, shown } = result
    const base = weightOf(
      severities.indexOf(result.rule.severity),
      confidences.indexOf(result.rule.confidence),
    )
    const kind = result.rule.subject
    const same = (a: Flag, b: Flag): boolean =>
      component.get(rules[a.rule]!) === component.get(rules[b.rule]!) &&
      rules[a.rule]!.shown.subject[a.place] === rules[b.rule]!.shown.subject[b.place]
    for (let place = 0; place < shown.length; place++) {
      const subject = shown.subject[place]!
      if (codes[subject] !== RAISED) continue
      const owners = [
        ...(behind.tender.get(tenderOf(index, kind, subject)) ?? []),
        ...(behind[ownerKind(kind)].get(subject) ?? []),
        ...(behind.part.get(lotOf(index, kind, subject)) ?? []),
      ]
      if (owners.length === 0) continue
      const adjusted = weightOf(shown.severity[place]!, shown.confidence[place]!)
      const flag = { rule, place, weight: Math.max(base, adjusted) }
      for (const owner of owners) addFlag(flags.get(owner)!, flag, same)
    }
  })
  return flags
}

function addFlag({ weights, gravest }: SubjectFlags, flag: Flag, same: (a: Flag, b: Flag) => boolean): void {
  weights.set(flag.rule, Math.max(weights.get(flag.rule) ?? 0, flag.weight))
  const twin = gravest.findIndex((other) => same(other, flag))
  if (twin >= 0 && gravest[twin]!.weight >= flag.weight) return
  if (twin >= 0) gravest.splice(twin, 1)
  const at = gravest.findIndex((other) => other.weight < flag.weight)
  gravest.splice(at < 0 ? gravest.length : at, 0, flag)
  if (gravest.length > GRAVEST) gravest.pop()
}

type Owners = Map<number, RankedSubject[]>

const ownKinds = ['lot', 'award', 'contract', 'buyer', 'supplier'] as const

/** `part`: by lot, of what lies in it. */
type Behind = (typeof ownKinds)[number] | 'tender' | 'part' | 'none'

/** Flags of pairs, bidders and markets count for nobody that is ranked. */
function ownerKind(kind: SubjectKind): Behind {
  return ownKinds.find((own) => own === kind) ?? 'none'
}

/**
 * Which ranked subjects a flag counts for: by tender, for all that lies in it; by lot, award or contract alone; by lot for
 * its bids and items (for the lot, not for who won it); by buyer or supplier, where the rule is about them.
 */
function subjectsBehind({ result, buyer }: Scores, ranked: readonly RankedSubject[]): Record<Behind, Owners> {
  const behind = {
    tender: new Map(),
    lot: new Map(),
    part: new Map(),
    award: new Map(),
    contract: new Map(),
    buyer: new Map(),
    supplier: new Map(),
    none: new Map(),
  }
  const add = (kind: Exclude<Behind, 'none'>, subject: number, owner: RankedSubject): void => {
    const owners: Owners = behind[kind]
    const list = owners.get(subject)
    if (list) list.push(owner)
    else owners.set(subject, [owner])
  }
  const { index } = result
  const buyers = new Map<number, RankedSubject>()
  const suppliers = new Map<number, RankedSubject>()
  for (const subject of ranked) {
    if (subject.kind === 'buyer') buyers.set(subject.subject, subject)
    if (subject.kind === 'supplier') suppliers.set(subject.subject, subject)
    if (subject.kind === 'buyer' || subject.kind === 'supplier') {
      const own = index.populations[subject.kind]?.ordinalOf[subject.subject] ?? -1
      if (own >= 0) add(subject.kind, own, subject)
    } else add(subject.kind, subject.subject, subject)
    if (subject.kind === 'lot') add('part', subject.subject, subject)
  }
  for (let t = 0; t < buyer.length; t++) {
    const owner = buyers.get(buyer[t]!)
    if (owner) add('tender', t, owner)
  }
  suppliersWon(result, (kind, subject, supplier) => {
    const owner = suppliers.get(supplier)
    if (owner) add(kind, subject, owner)
  })
  return behind
}
