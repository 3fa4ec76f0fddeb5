import type { Index } from '../join/index-of.js'
import { REGISTER } from '../join/registers.js'
import { awardRowNeeds, eachSupplier, entryNeeds, once } from './award-checks.js'
import { setRange } from './block.js'
import type { Detail, DetailValue, Family } from './fact.js'
import { ENTRY_SET_ASIDE, PartyLook } from './party-look.js'
import { reason } from './reason.js'

const NO_NAME = reason('parties', 'name', 'missing')

const needs = [...awardRowNeeds, ...entryNeeds, 'parties.name', 'registers.name', 'scan.checks', 'scan.names']

/** Names of suppliers like names in registers of sanctions: a suggestion, never more. */
export const awardNames: Family = {
  subject: 'award',
  facts: [
    {
      name: 'award.sanctions.name_similarity',
      subject: 'award',
      type: 'share',
      unit: 'of 1, the same words',
      about:
        'How alike the names of a supplier and of another party are that is on a register of sanctions on the day of the award; 0 where less than 0.7.',
      needs,
      requires: ['awards.supplier_id', 'parties.name'],
    },
  ],
  kernel(index, from, to, [out]) {
    if (!out) return
    const names = new NameLook(index)
    for (let a = from; a < to; a++) {
      names.read(a)
      setRange(out, a - from, names.surely, names.perhaps, names.why)
    }
  },
}

/** Whose names are alike. */
export const awardNameDetail: Detail = {
  name: 'award.sanctions.similar_names',
  subject: 'award',
  about: 'Suppliers, parties on a register of sanctions whose names are like theirs, and how alike they are.',
  needs,
  of(index, a) {
    const names = new NameLook(index)
    names.trail = []
    names.read(a)
    return once(names.trail)
  },
}

/** The most similar name of an entry that holds. */
class NameLook extends PartyLook {
  /** Surely at least so much, and perhaps. */
  surely = 0
  perhaps = 0
  trail: DetailValue[] | undefined

  readonly #index

  constructor(index: Index) {
    super(index)
    this.#index = index
  }

  read(a: number): void {
    const index = this.#index
    this.surely = 0
    this.perhaps = 0
    this.begin(index.award.tender[a]!)
    this.doubtRegisters(REGISTER.SANCTIONS)
    if (index.checks!.names?.lost) this.doubt(ENTRY_SET_ASIDE)
    const isOpen = this.why !== 0
    const whole = eachSupplier(index, this, a, (supplier) => this.#compare(supplier))
    if (isOpen || !whole) this.perhaps = 1
    if (index.award.setAside[a] === 1) this.surely = 0
  }

  #compare(supplier: number): void {
    const { checks, registers } = this.#index
    const names = checks!.names
    if (!names || names.named[supplier] === 0) {
      this.doubt(NO_NAME)
      this.perhaps = 1
    }
    if (!names) return
    for (let i = names.start[supplier]!; i < names.start[supplier + 1]!; i++) {
      const name = names.name[i]!
      const similarity = names.similarity[i]!
      for (let e = names.entryStart[name]!; e < names.entryStart[name + 1]!; e++) {
        const row = names.entries[e]!
        const who = checks!.identity[registers!.party[row]!]!
        // Who is on the register by identifier is no matter of names.
        const holds = who === checks!.identity[supplier] ? 0 : this.entryHolds(row)
        if (holds === 0) continue
        this.perhaps = Math.max(this.perhaps, similarity)
        if (holds > 0) this.doubt(holds)
        else {
          this.surely = Math.max(this.surely, similarity)
          this.trail?.push({ path: [supplier, 'name like', who, this.registerName(row)], similarity })
        }
      }
    }
  }
}
