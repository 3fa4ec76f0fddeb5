import type { Release } from './release.js'

/** The indicators of OCDS Cardinal, in the order they are written in. */
export const cardinalCodes = [
  'R003',
  'R018',
  'R024',
  'R025',
  'R028',
  'R030',
  'R035',
  'R036',
  'R038',
  'R048',
  'R058',
] as const

/** An indicator of Cardinal: `R003` … `R058`. */
export type CardinalCode = (typeof cardinalCodes)[number]

/** What is flagged: a contracting process, a buyer, a procuring entity, a tenderer. In the order of the output. */
export const cardinalGroups = ['OCID', 'Buyer', 'ProcuringEntity', 'Tenderer'] as const

/** What a result is about. */
export type CardinalGroup = (typeof cardinalGroups)[number]

/** The number that each indicator gives a flagged subject; NaN and infinite where a price is 0. */
export type CardinalValues = { -readonly [code in CardinalCode]?: number }

/** Tenderers, buyers and procuring entities by process, under Cardinal's names. */
export const cardinalMaps = [
  'ocid_buyer_r038',
  'ocid_procuringentity_r038',
  'ocid_tenderer',
  'ocid_tenderer_r024',
  'ocid_tenderer_r028',
  'ocid_tenderer_r030',
  'ocid_tenderer_r035',
  'ocid_tenderer_r058',
] as const

/** A map of organizations by process, under its name in Cardinal. */
export type CardinalMap = (typeof cardinalMaps)[number]

/** Flags and statistics as they come in. Subjects keep the order in which they were first flagged. */
export class Results {
  readonly groups: Readonly<Record<CardinalGroup, Map<string, CardinalValues>>> = {
    OCID: new Map(),
    Buyer: new Map(),
    ProcuringEntity: new Map(),
    Tenderer: new Map(),
  }
  /** Quartiles and fences by indicator and name, unrounded. */
  readonly meta = new Map<CardinalCode, Map<string, number>>()

  /** A value set twice is the last. */
  flag(group: CardinalGroup, id: string, code: CardinalCode, value: number): void {
    const subjects = this.groups[group]
    const values = subjects.get(id)
    if (values) values[code] = value
    else subjects.set(id, { [code]: value })
  }

  note(code: CardinalCode, name: string, value: number): void {
    const notes = this.meta.get(code)
    if (notes) notes.set(name, value)
    else this.meta.set(code, new Map([[name, value]]))
  }
}

/** Sees every release that is not left out beforehand, in the order of the file; then finishes once. */
export interface Indicator {
  readonly fold?: (release: Release) => void
  readonly finish?: () => void
}
