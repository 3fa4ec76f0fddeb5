import { DAY, START } from './calendar.js'
import { Pool } from './pool.js'
import { Random } from './random.js'
import {
  buyerKinds,
  categories,
  familyNames,
  firmForms,
  firmNames,
  firmTrades,
  givenNames,
  regions,
  towns,
} from './words.js'
import { Zipf } from './zipf.js'

/** Random streams of a seed, so that one kind of thing never shifts another. */
export const streams = { actors: 1, tender: 2, schedule: 3 } as const

/** Spellings of one address in the pool, and an address next to it: offsets from the office's first place. */
export const SPELLING = { plain: 0, other: 1, neighbour: 2 } as const
const PLACES = 3

/** Who takes part: buyers and suppliers with their offices. Its size is all the memory a market needs. */
export interface Actors {
  readonly buyers: number
  readonly suppliers: number
  /** Region of a buyer, place in `regions`. */
  readonly buyerRegion: Uint8Array
  readonly buyerName: Pool
  /** Town of a buyer, place in `towns`. */
  readonly buyerTown: Uint8Array
  readonly buyerSize: Zipf
  /** Suppliers of each category, the largest first, and how likely each rank is to bid. */
  readonly byCategory: readonly { readonly firms: Int32Array; readonly size: Zipf }[]
  /** First office and number of offices of each supplier. */
  readonly office: Int32Array
  readonly offices: Uint8Array
  /** IP addresses: three places an office (see SPELLING). */
  readonly addresses: Pool
  readonly names: Pool
  readonly person: Uint8Array
  readonly supplierRegion: Uint8Array
  readonly registered: Float64Array
  readonly employees: Int32Array
}

/** How many suppliers and buyers a market of so many tenders has: markets grow slower than their number of tenders. */
function actorCounts(tenders: number): { suppliers: number; buyers: number } {
  const root = Math.sqrt(tenders)
  return {
    suppliers: Math.min(90_000, Math.floor(160 + 5 * root + tenders / 12)),
    buyers: Math.min(6_000, Math.floor(12 + 1.5 * root + tenders / 400)),
  }
}

/** Makes the actors of a market; about 1 µs each. */
export function makeActors(tenders: number, seed: number): Actors {
  const random = new Random(seed, streams.actors)
  const { suppliers, buyers } = actorCounts(tenders)
  const buyerRegion = Uint8Array.from({ length: buyers }, () => random.between(0, regions.length - 1))
  const buyerTown = Uint8Array.from({ length: buyers }, () => random.between(0, towns.length - 1))
  const buyerNames = Array.from(buyerTown, (town, i) => {
    // more buyers than kinds and towns: numbered, as districts are
    return `${buyerKinds[i % buyerKinds.length]} ${towns[town]}${i < 16 ? '' : ` ${i - 14}`}`
  })
  const members: number[][] = categories.map(() => [])
  const office = new Int32Array(suppliers)
  const offices = new Uint8Array(suppliers)
  const person = new Uint8Array(suppliers)
  const supplierRegion = new Uint8Array(suppliers)
  const registered = new Float64Array(suppliers)
  const employees = new Int32Array(suppliers)
  const names: string[] = []
  const addresses: string[] = []
  for (let supplier = 0; supplier < suppliers; supplier++) {
    // every category gets its firms in turn, then three in ten firms a second trade
    members[supplier % categories.length]!.push(supplier)
    if (random.chance(0.3)) {
      const second = random.between(0, categories.length - 1)
      if (second !== supplier % categories.length) members[second]!.push(supplier)
    }
    person[supplier] = random.chance(0.03) ? 1 : 0
    names.push(
      person[supplier] === 1
        ? `${random.pick(givenNames)} ${random.pick(familyNames)}`
        : `${random.pick(firmNames)} ${random.pick(firmTrades)} ${random.pick(firmForms)}`,
    )
    supplierRegion[supplier] = random.between(0, regions.length - 1)
    registered[supplier] = START - random.between(30, 9000) * DAY
    employees[supplier] = person[supplier] === 1 ? 1 : Math.floor(2 / (random.uniform() + 0.002))
    office[supplier] = addresses.length / PLACES
    offices[supplier] = random.place([0.78, 0.17, 0.05]) + 1
    for (let i = 0; i < offices[supplier]!; i++)
      addresses.push(...spellings(addresses.length / PLACES, random.between(1, 100), random.chance(0.2)))
  }
  return {
    buyers,
    suppliers,
    buyerRegion,
    buyerName: new Pool(buyerNames),
    buyerTown,
    buyerSize: new Zipf(buyers),
    byCategory: members.map((firms) => ({
      firms: random.shuffle(Int32Array.from(firms)),
      size: new Zipf(firms.length),
    })),
    office,
    offices,
    addresses: new Pool(addresses),
    names: new Pool(names),
    person,
    supplierRegion,
    registered,
    employees,
  }
}

/**
 * The address of an office, plain, in another spelling, and a neighbour in its network. Every office has a network
 * of its own (/24 or /64). Of ranges that no host has: 240.0.0.0/4 (reserved, RFC 1112) and 2001:db8::/32
 * (documentation, RFC 3849).
 */
function spellings(office: number, host: number, six: boolean): string[] {
  // odd factor: a permutation of the 2²⁰ networks, so that numbers do not run in order
  const network = Math.imul(office + 1, 0x5bd1e995) & 0xfffff
  if (!six) {
    const prefix = `${240 + (network >>> 16)}.${(network >>> 8) & 255}.${network & 255}`
    return [`${prefix}.${host}`, `::ffff:${prefix}.${host}`, `${prefix}.${host + 128}`]
  }
  const high = (0x100 + (network >>> 8)).toString(16)
  const low = (0x100 + (network & 255)).toString(16)
  const end = (0xa0 + host).toString(16)
  return [
    `2001:db8:${high}:${low}::${end}`,
    `2001:0DB8:${high.padStart(4, '0')}:${low.padStart(4, '0')}:0:0:0:${end.padStart(4, '0')}`.toUpperCase(),
    `2001:db8:${high}:${low}::1:${end}`,
  ]
}

/** The place of an address in the pool: an office of a supplier, in one of the spellings. */
export function addressOf(actors: Actors, supplier: number, office: number, spelling: number): number {
  return (actors.office[supplier]! + (office % actors.offices[supplier]!)) * PLACES + spelling
}
