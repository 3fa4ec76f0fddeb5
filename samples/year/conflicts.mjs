// Registers and links with conflicts planted among the awards of a year, and labels that say what was planted.

/** How many awards of each kind. */
const EACH = 3
const DAY = 86_400_000

/**
 * Takes awards that are dated and active, one after the other. A kind gives each what makes it a case, or only looks like
 * one. People are called N0001 …: they are in no other table.
 */
export function plantConflicts({ tenders, awards }) {
  const buyer = new Map(tenders.map((row) => [row.tender_id, row.buyer_id]))
  const used = new Set()
  const free = awards.filter(({ status, awarded_at: at, supplier_id: supplier, tender_id: id }) => {
    if (status !== 'active' || at === undefined || supplier === undefined || buyer.get(id) === undefined)
      return false
    // Once a supplier: what is planted on one award must not make a case of another.
    return !used.has(supplier) && used.add(supplier)
  })
  const registers = { sanctions: [], officials: [], deceased: [] }
  const party_links = []
  const labels = []
  let people = 0

  for (const [rule, verdict, plant] of kinds)
    for (const award of free.splice(0, EACH)) {
      const person = `N${String(++people).padStart(4, '0')}`
      plant({ award, person, buyer: buyer.get(award.tender_id), registers, party_links })
      labels.push({
        rule,
        subject_type: 'award',
        tender_id: award.tender_id,
        subject_id: award.award_id,
        verdict,
      })
    }
  return { registers, party_links, labels }
}

const shift = (date, days) => new Date(Date.parse(date) + days * DAY).toISOString().slice(0, 10)

/** Rule, what an auditor would say, and what is planted. */
const kinds = [
  [
    'alice.sanctioned-award',
    'confirmed',
    ({ award, registers }) =>
      registers.sanctions.push({
        party_id: award.supplier_id,
        from: shift(award.awarded_at, -200),
        to: shift(award.awarded_at, 400),
      }),
  ],
  [
    'alice.sanctioned-award',
    'dismissed',
    // the sanction ended before the award
    ({ award, registers }) =>
      registers.sanctions.push({
        party_id: award.supplier_id,
        from: shift(award.awarded_at, -900),
        to: shift(award.awarded_at, -100),
      }),
  ],
  [
    'alice.related-to-official-award',
    'confirmed',
    ({ award, person, buyer, registers, party_links }) => {
      party_links.push({ party_id: award.supplier_id, other_id: person, relation: 'owner' })
      party_links.push({ party_id: person, other_id: `${person}-spouse`, relation: 'spouse' })
      registers.officials.push({
        party_id: `${person}-spouse`,
        organisation_id: buyer,
        role: 'member of the committee',
      })
    },
  ],
  [
    'alice.related-to-official-award',
    'dismissed',
    // an official elsewhere
    ({ award, person, registers, party_links }) => {
      party_links.push({ party_id: award.supplier_id, other_id: person, relation: 'owner' })
      party_links.push({ party_id: person, other_id: `${person}-spouse`, relation: 'spouse' })
      registers.officials.push({
        party_id: `${person}-spouse`,
        organisation_id: 'ELSEWHERE',
        role: 'member of the committee',
      })
    },
  ],
  [
    'alice.straw-owner',
    'confirmed',
    ({ award, person, registers, party_links }) => {
      party_links.push({ party_id: award.supplier_id, other_id: person, relation: 'owner' })
      registers.deceased.push({ party_id: person, from: shift(award.awarded_at, -365) })
    },
  ],
]
