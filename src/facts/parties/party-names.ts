import type { Index } from '../../join/index-of.js'
import { REGISTER } from '../../join/parties/registers.js'
import { setRange } from '../block.js'
import type { Detail, DetailValue, Family } from '../fact.js'
import { reason } from '../reason.js'
import { type CheckedKind, checked, eachParty, once } from './checked-parties.js'
import { entryNeeds } from './party-checks.js'
import { ENTRY_SET_ASIDE, PartyLook } from './party-look.js'

const NO_NAME = reason('parties', 'name', 'missing')

const needsOf = (kind: CheckedKind): string[] => [
  ...checked[kind].needs,
  ...entryNeeds,
  'parties.name',
  'registers.name',
  'scan.checks',
  'scan.names',
]

const kinds = ['award', 'bid'] as const

/** Names of parties like names in registers of sanctions: a suggestion, never more. */
export const partyNames: readonly Family[] = kinds.map((kind) => ({
  subject: kind,
  facts: [
    {
      name: `${kind}.sanctions.name_similarity`,
      subject: kind,
      type: 'share',
      unit: 'of 1, the same words',
      about: `How alike the names of a ${checked[kind].words.party} and of another party are that is on a register of sanctions on ${checked[kind].words.day}; 0 where less than 0.7.`,
      needs: needsOf(kind),
      requires: [`${checked[kind].table}.${checked[kind].party}`, 'parties.name'],
    },
  ],
  kernel(index, from, to, [out]) {
    if (!out) return
    const names = new NameLook(index, kind)
    for (let s = from; s < to; s++) {
      names.read(s)
      setRange(out, s - from, names.surely, names.perhaps, names.why)
    }
  },
}))

/** Whose names are alike. */
export const partyNameDetails: readonly Detail[] = kinds.map((kind) => ({
  name: `${kind}.sanctions.similar_names`,
  subject: kind,
  about: `Each ${checked[kind].words.party}, those on a register of sanctions whose names are like its own, and how alike they are.`,
  needs: needsOf(kind),
  of(index, subject) {
    const names = new NameLook(index, kind)
    names.trail = []
    names.read(subject)
    return once(names.trail)
  },
}))

/** The most similar name of an entry that holds. */
class NameLook extends PartyLook {
  /** Surely at least so much, and perhaps. */
  surely = 0
  perhaps = 0
  trail: DetailValue[] | undefined

  readonly #index
  readonly #kind

  constructor(index: Index, kind: CheckedKind) {
    super(index)
    this.#index = index
    this.#kind = kind
  }

  read(subject: number): void {
    const index = this.#index
    this.surely = 0
    this.perhaps = 0
    const { tender, setAside } = index[this.#kind]
    this.begin(tender[subject]!)
    this.doubtRegisters(REGISTER.SANCTIONS)
    if (index.checks!.names?.lost) this.doubt(ENTRY_SET_ASIDE)
    const isOpen = this.why !== 0
    const whole = eachParty(index, this.#kind, this, subject, (party) => this.#compare(party))
    if (isOpen || !whole) this.perhaps = 1
    if (setAside[subject] !== 0) this.surely = 0
  }

  #compare(party: number): void {
    const { checks, registers } = this.#index
    const names = checks!.names
    if (!names || names.named[party] === 0) {
      this.doubt(NO_NAME)
      this.perhaps = 1
    }
    if (!names) return
    if (names.crowded[party] === 1) {
      this.doubt(ENTRY_SET_ASIDE)
      this.perhaps = 1
    }
    for (let i = names.start[party]!; i < names.start[party + 1]!; i++) {
      const name = names.name[i]!
      const similarity = names.similarity[i]!
      for (let e = names.entryStart[name]!; e < names.entryStart[name + 1]!; e++) {
        const row = names.entries[e]!
        const who = checks!.identity[registers!.party[row]!]!
        // Who is on the register by identifier is no matter of names.
        const holds = who === checks!.identity[party] ? 0 : this.entryHolds(row)
        if (holds === 0) continue
        this.perhaps = Math.max(this.perhaps, similarity)
        if (holds > 0) this.doubt(holds)
        else {
          this.surely = Math.max(this.surely, similarity)
          this.trail?.push({ path: [party, 'name like', who, this.registerName(row)], similarity })
        }
      }
    }
  }
}
