import type { Dataset } from '../../columns/dataset.js'
import { sharedFloat64, sharedInt32, sharedUint8 } from '../../columns/shared.js'
import { groupRows } from '../group.js'
import { MOST_LOOKS } from './links.js'
import { NameIndex } from './names.js'
import { REGISTER, type Registers } from './registers.js'

/** By party: names of entries like its own. */
export interface SimilarNames {
  readonly start: Int32Array
  /** Code of the entry's name in the dictionary `title`. */
  readonly name: Int32Array
  readonly similarity: Float64Array
  /** 1: the party has a name. */
  readonly named: Uint8Array
  /** 1: so many entries have such a name that nobody looks at them: whether one is meant is unknown. */
  readonly crowded: Uint8Array
  /** Rows of `registers` by code of the name. */
  readonly entryStart: Int32Array
  readonly entries: Int32Array
  /** An entry of sanctions was set aside whose party is known, and its name perhaps not. */
  readonly lost: boolean
}

/** What a name must have in common with one of a register to be looked at: rules ask for as much or more. */
export const LEAST_SIMILARITY = 0.7

/** The names in registers of sanctions that are like a name (codes of the dictionary `title`), with their similarity; undefined: too many. */
export type NamesLike = (name: number) => ReadonlyMap<number, number> | undefined

/**
 * Names in registers of sanctions, and whose names are like them. A string a name: for lists of some 100,000 names.
 * `namesLike`: where the registers here are a part of others, what names of those are like one.
 */
export function similarNames(dataset: Dataset, registers: Registers, namesLike?: NamesLike): SimilarNames {
  const titles = dataset.dictionaries.title
  const parties = dataset.dictionaries.party.size
  const nameOf = namesOf(dataset, parties)
  const given = dataset.tables.get('registers')?.columns.get('name')
  const names = given?.kind === 'code' ? given.codes : undefined
  const keys = new Int32Array(registers.kind.length).fill(-1)
  const index = new NameIndex()
  const added = new Set<number>()
  for (let r = 0; r < keys.length; r++) {
    const who = registers.party[r]!
    if (who < 0 || (registers.kind[r]! & REGISTER.SANCTIONS) === 0) continue
    const own = names ? names[r]! : -1
    const name = own >= 0 ? own : nameOf[who]!
    keys[r] = name
    if (name < 0 || namesLike || added.has(name)) continue
    added.add(name)
    index.add(name, titles.text(name))
  }
  const { start: entryStart, order: entries } = groupRows(keys, titles.size)
  const known = new Map<number, ReadonlyMap<number, number> | undefined>()
  /** Undefined where there are too many. */
  const likeOf = (name: number): ReadonlyMap<number, number> | undefined => {
    const like = namesLike ? namesLike(name) : index.like(titles.text(name), LEAST_SIMILARITY)
    let looks = 0
    for (const other of like?.keys() ?? []) looks += entryStart[other + 1]! - entryStart[other]!
    return looks > MOST_LOOKS ? undefined : like
  }
  const start = sharedInt32(parties + 1)
  const found: number[] = []
  const named = sharedUint8(parties)
  const crowded = sharedUint8(parties)
  for (let p = 0; p < parties; p++) {
    start[p] = found.length / 2
    const name = nameOf[p]!
    if (name < 0) continue
    named[p] = 1
    if (!known.has(name)) known.set(name, likeOf(name))
    const like = known.get(name)
    if (!like) crowded[p] = 1
    for (const [other, similarity] of like ?? []) found.push(other, similarity)
  }
  start[parties] = found.length / 2
  const name = sharedInt32(found.length / 2)
  const similarity = sharedFloat64(found.length / 2)
  for (let i = 0; i < name.length; i++) {
    name[i] = found[i * 2]!
    similarity[i] = found[i * 2 + 1]!
  }
  const lost = registers.doubt.some((bits) => (bits & REGISTER.SANCTIONS) !== 0)
  return { start, name, similarity, named, crowded, entryStart, entries, lost }
}

/** The name of each party in the table `parties`; -1 without one, and where several rows do not agree. */
function namesOf(dataset: Dataset, parties: number): Int32Array {
  const nameOf = new Int32Array(parties).fill(-1)
  const table = dataset.tables.get('parties')
  const [ids, names] = [table?.columns.get('party_id'), table?.columns.get('name')]
  if (ids?.kind !== 'code' || names?.kind !== 'code') return nameOf
  const rows = new Uint8Array(parties)
  for (let r = 0; r < ids.codes.length; r++) {
    const party = ids.codes[r]!
    if (party < 0) continue
    nameOf[party] = rows[party] === 0 && !table!.broken.has(r) ? names.codes[r]! : -1
    rows[party] = 1
  }
  return nameOf
}
