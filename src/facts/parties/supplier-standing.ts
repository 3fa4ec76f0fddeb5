import { setTruth } from '../block.js'
import type { FactSpec, Family } from '../fact.js'
import { checked, eachParty } from './checked-parties.js'
import { PartyStanding, standingNeeds } from './party-standing.js'

const facts: readonly (readonly [name: string, about: string])[] = [
  [
    'award.supplier_dissolved',
    'A supplier was dissolved on or before the day of the award. One without a date of it was not, where the company register has it in business on the day.',
  ],
  [
    'award.supplier_suspended',
    'The company register says on the day of the award that a supplier is not in business: suspended, inactive, struck off …',
  ],
  [
    'award.supplier_unregistered',
    'A supplier has no entry in the company register that holds on the day of the award.',
  ],
]

/** Whether the suppliers of an award were in business. Linear in rows and entries. */
export const supplierStanding: Family = {
  subject: 'award',
  together: true,
  facts: facts.map(
    ([name, about]): FactSpec => ({
      name,
      subject: 'award',
      type: 'boolean',
      about,
      needs: [...checked.award.needs, ...standingNeeds],
      requires: ['awards.supplier_id', 'registers.register|parties.dissolved_at'],
    }),
  ),
  kernel(index, from, to, [dissolved, suspended, unregistered]) {
    const look = new PartyStanding(index)
    for (let a = from; a < to; a++) {
      look.begin(index.award.tender[a]!)
      eachParty(index, 'award', look, a, (supplier) => look.look(supplier))
      const isAside = index.award.setAside[a] !== 0
      // Of an award with a row set aside nobody knows the suppliers.
      for (const [block, known] of [
        [dissolved, look.dissolved],
        [suspended, look.suspended],
        [unregistered, look.unregistered],
      ] as const)
        if (block) setTruth(block, a - from, known.surely && !isAside, known.why !== 0, known.why)
    }
  },
}
