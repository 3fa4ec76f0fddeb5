import { newDictionaries } from '#tenderflag/columns/dictionaries.js'
import { Notices } from '#tenderflag/columns/notices.js'
import { sharedFloat64, sharedInt8, sharedInt32 } from '#tenderflag/columns/shared.js'
import { wholeDay } from '#tenderflag/schema/instant.js'
import { enumValues } from '#tenderflag/schema/tables.js'

/**
 * Awards to as many firms, ten entries of registers a firm and five links, by arithmetic that SQL can repeat: who a row is
 * about is its number times a prime, less whole turns.
 * @typedef {object} Turn
 * @property {number} prime
 * @property {number} turns in how many persons a firm
 */
export const people = 8
export const entriesEach = 10
export const linksEach = 5
export const registerNames = ['sanctions', 'public servants', 'welfare', 'donors']
export const relations = ['owner', 'director', 'representative']
/** One entry in so many is of a firm, and of sanctions in force; the others are of persons, half of them expired. */
export const FIRM = 40
export const primes = { entry: 7919, link: 104_729, firm: 31 }

const DAY = 86_400_000

/** @param {number} firms @returns {import('#tenderflag/columns/dataset.js').Dataset} */
export function registerData(firms) {
  const dictionaries = newDictionaries()
  const encoder = new TextEncoder()
  const bytes = new Uint8Array(32)
  /** @param {string} letter @param {number} n */
  const party = (letter, n) => {
    const { written } = encoder.encodeInto(`${letter}${n}`, bytes)
    return dictionaries.party.encode(bytes, 0, written)
  }
  const tenderIds = sharedInt32(firms)
  const awardIds = sharedInt32(firms)
  const suppliers = sharedInt32(firms)
  const statuses = sharedInt8(firms).fill(enumValues('awards', 'status').indexOf('active'))
  const days = sharedFloat64(firms)
  const award = dictionaries.award.encodeText('A')
  for (let i = 0; i < firms; i++) {
    tenderIds[i] = dictionaries.tender.encodeText(`T${i}`)
    awardIds[i] = award
    suppliers[i] = party('F', i)
    days[i] = wholeDay(19_000 * DAY)
  }
  const entries = firms * entriesEach
  const registers = registerNames.map((name) => dictionaries.word.encodeText(name))
  const register = sharedInt32(entries)
  const who = sharedInt32(entries)
  const until = sharedFloat64(entries)
  for (let r = 0; r < entries; r++) {
    const ofFirm = r % FIRM === 0
    register[r] = ofFirm ? (registers[0] ?? 0) : (registers[r % registers.length] ?? 0)
    who[r] = ofFirm
      ? party('F', (r * primes.firm) % firms)
      : party('P', (r * primes.entry) % (firms * people))
    until[r] = wholeDay((!ofFirm && r % 3 === 0 ? 18_000 : 20_000) * DAY)
  }
  const links = firms * linksEach
  const words = relations.map((name) => dictionaries.word.encodeText(name))
  const from = sharedInt32(links)
  const to = sharedInt32(links)
  const relation = sharedInt32(links)
  for (let l = 0; l < links; l++) {
    from[l] = party('F', l % firms)
    to[l] = party('P', (l * primes.link) % (firms * people))
    relation[l] = words[l % words.length] ?? 0
  }
  /**
   * @param {import('#tenderflag/schema/tables.js').TableName} name @param {number} rows
   * @param {Record<string, import('#tenderflag/columns/dataset.js').Column>} columns
   * @returns {[typeof name, import('#tenderflag/columns/dataset.js').TableData]}
   */
  const table = (name, rows, columns) => [
    name,
    {
      name,
      rows,
      columns: new Map(Object.entries(columns)),
      present: new Set(Object.keys(columns)),
      parts: [{ file: `${name}.csv`, from: 0, rows, firstRow: 2 }],
      broken: new Set(),
    },
  ]
  return {
    tables: new Map([
      table('tenders', firms, { tender_id: { kind: 'code', codes: tenderIds, domain: 'tender' } }),
      table('awards', firms, {
        tender_id: { kind: 'code', codes: tenderIds, domain: 'tender' },
        award_id: { kind: 'code', codes: awardIds, domain: 'award' },
        supplier_id: { kind: 'code', codes: suppliers, domain: 'party' },
        status: { kind: 'enum', codes: statuses },
        awarded_at: { kind: 'number', values: days },
      }),
      table('party_links', links, {
        party_id: { kind: 'code', codes: from, domain: 'party' },
        other_id: { kind: 'code', codes: to, domain: 'party' },
        relation: { kind: 'code', codes: relation, domain: 'word' },
      }),
      table('registers', entries, {
        register: { kind: 'code', codes: register, domain: 'word' },
        party_id: { kind: 'code', codes: who, domain: 'party' },
        to: { kind: 'number', values: until },
      }),
    ]),
    dictionaries,
    notices: new Notices(),
    zone: 'UTC',
  }
}
