import type { RuleResult, ScanResult } from '../engine/result.js'
import { type Index, populationIn, tenderCode } from '../join/index-of.js'
import type { OutcomeRow } from '../output/model.js'
import { rowMaker } from '../output/rows.js'
import type { OutputContext } from '../output/words/context.js'
import { isLocal, type LocalKind } from '../schema/subject.js'

/** The flags of one rule, found by subject. */
interface FlagsOfRule {
  readonly kind: LocalKind
  readonly atOnce: boolean
  /** Ordinals, ascending, and the place of each in `shown`. */
  readonly subjects: Int32Array
  readonly places: Int32Array
  readonly rowAt: (place: number) => OutcomeRow
}

/**
 * The flags of a scan, found by tender and by party. Words are made when asked for, so that a large history costs a few
 * bytes a flag.
 */
export class KnownFlags {
  readonly #index: Index
  readonly #local: readonly FlagsOfRule[]
  /** Flags of parties and pairs, by the code of the first party. */
  readonly #ofParty = new Map<
    number,
    { readonly parties: readonly number[]; readonly row: () => OutcomeRow }[]
  >()
  readonly #others: readonly { readonly result: RuleResult; readonly rowAt: (place: number) => OutcomeRow }[]
  /** Ordinal of each tender by its code, -1 none. */
  readonly #ordinalOf: Int32Array

  /** `atOnce`: ids of the rules that are asked again of each process that an event touches. */
  constructor(
    { index, rules }: ScanResult,
    context: OutputContext,
    tenders: number,
    atOnce: ReadonlySet<string>,
  ) {
    this.#index = index
    this.#ordinalOf = new Int32Array(tenders).fill(-1)
    for (let t = 0; t < index.counts.tender; t++) this.#ordinalOf[tenderCode(index, 'tender', t)] = t
    this.#local = rules.flatMap((result): FlagsOfRule[] => {
      const kind = result.rule.subject
      if (!isLocal(kind) || result.shown.length === 0) return []
      const { length, subject } = result.shown
      const places = Int32Array.from({ length }, (_, i) => i).sort((a, b) => subject[a]! - subject[b]!)
      return [
        {
          kind,
          atOnce: atOnce.has(result.rule.id),
          subjects: places.map((p) => subject[p]!),
          places,
          rowAt: rowMaker(context, result),
        },
      ]
    })
    this.#others = rules
      .filter(({ rule }) => !isLocal(rule.subject))
      .map((result) => ({ result, rowAt: rowMaker(context, result) }))
    for (const { result, rowAt } of this.#others) this.#addParties(result, rowAt)
  }

  /** Whether a tender was there. */
  has(tender: number): boolean {
    return (this.#ordinalOf[tender] ?? -1) >= 0
  }

  /** The flags of a tender and what lies in it, in order of rule; with `standing` of rules alone that are not asked at once. */
  ofTender(tender: number, standing = false): OutcomeRow[] {
    if (!this.has(tender)) return []
    const t = this.#ordinalOf[tender]!
    const flags: OutcomeRow[] = []
    for (const { kind, atOnce, subjects, places, rowAt } of this.#local) {
      if (standing && atOnce) continue
      const from = kind === 'tender' ? t : this.#index.startOf[kind][t]!
      const to = kind === 'tender' ? t + 1 : this.#index.startOf[kind][t + 1]!
      for (let i = firstFrom(subjects, from); i < subjects.length && subjects[i]! < to; i++)
        flags.push(rowAt(places[i]!))
    }
    return flags
  }

  /** Whether any party or pair is flagged. */
  get hasParties(): boolean {
    return this.#ofParty.size > 0
  }

  /** Flags of parties, and of pairs of them, all of whom are among these. */
  ofParties(parties: ReadonlySet<number>): OutcomeRow[] {
    const flags: OutcomeRow[] = []
    for (const party of parties)
      for (const flag of this.#ofParty.get(party) ?? [])
        if (flag.parties.every((other) => parties.has(other))) flags.push(flag.row())
    return flags
  }

  /** All flags of what lies in tenders, but of those that `skip` tells; then of parties, pairs and markets. */
  *all(skip: (tender: number) => boolean): Generator<OutcomeRow> {
    for (const { kind, subjects, places, rowAt } of this.#local)
      for (let i = 0; i < subjects.length; i++)
        if (!skip(tenderCode(this.#index, kind, subjects[i]!))) yield rowAt(places[i]!)
    for (const { result, rowAt } of this.#others)
      for (let place = 0; place < result.shown.length; place++) yield rowAt(place)
  }

  #addParties({ rule, shown }: RuleResult, rowAt: (place: number) => OutcomeRow): void {
    const kind = rule.subject
    if (isLocal(kind) || kind === 'market') return
    const { parts } = populationIn(this.#index, kind)
    for (let place = 0; place < shown.length; place++) {
      const parties = parts.map((part) => part[shown.subject[place]!]!)
      const known = this.#ofParty.get(parties[0]!) ?? []
      known.push({ parties, row: () => rowAt(place) })
      this.#ofParty.set(parties[0]!, known)
    }
  }
}

/** The first place of a value that is not below `least`. */
function firstFrom(values: Int32Array, least: number): number {
  let low = 0
  for (let high = values.length; low < high; ) {
    const middle = (low + high) >>> 1
    if (values[middle]! < least) low = middle + 1
    else high = middle
  }
  return low
}
