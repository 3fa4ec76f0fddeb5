import type { Column, Dataset } from '../columns/dataset.js'
import { sharedInt32, sharedUint8 } from '../columns/shared.js'
import type { PopulationKind } from '../schema/subject.js'
import { type TableName, tableNames } from '../schema/tables.js'
import { newestEvent } from './as-of.js'
import { groupBids } from './bids.js'
import { divisionsOf } from './divisions.js'
import { type Entities, entitiesOf } from './entities.js'
import { groupRows } from './group.js'
import { type Index, LOT } from './index-of.js'
import { lotSubjects } from './lots.js'
import { networksOf } from './networks.js'
import { moreAwards, placeRows } from './place.js'
import { type Population, populationOf } from './populations.js'
import { findRelaunches } from './relaunch.js'
import { rowsOf } from './rows.js'
import { tenderSubjects } from './tenders.js'

export interface IndexOptions {
  /** Whether a fact asks which cancelled tenders were launched again. */
  readonly relaunches: boolean
  /** Whether a fact compares networks. */
  readonly networks: boolean
  /** Whether a fact asks for divisions of classifications. */
  readonly divisions?: boolean
  /** Kinds of subject behind many tenders that facts and rules are about. */
  readonly populations?: readonly PopulationKind[]
  /** Whether a row of the bids table was submitted: yes, no, unknown. */
  readonly submitted: (columns: Readonly<Record<string, Column>>, row: number) => 0 | 1 | -1
}

/** Joins and groups a data set. Sets rows aside, with a notice each. Linear in rows (bids out of order: one sort). */
export function buildIndex(dataset: Dataset, options: IndexOptions): Index {
  const tenders = tenderSubjects(dataset)
  const lots = lotSubjects(dataset, tenders)
  const bids = groupBids(dataset, tenders, lots, options.submitted)
  const awardRows = rowsOf(dataset, 'awards')
  const placed = awardRows ? placeRows(awardRows, tenders, lots, moreAwards) : undefined
  const awards = entitiesOf(dataset, 'awards', tenders, placed?.misplaced ?? new Set())
  const contracts = entitiesOf(dataset, 'contracts', tenders, undefined)

  const lotOf = placed?.lotOf ?? new Int32Array(0)
  const severalLots = overSeveralLots(awards, lotOf)
  for (const row of awards.copies) {
    const lot = lotOf[row]!
    if (lot >= 0) lots.flags[lot]! |= LOT.MORE_AWARDS
    lotOf[row] = -1
  }
  const awardsOfLot = groupRows(lotOf, lots.count)

  const base: Index = {
    counts: { tender: tenders.count, lot: lots.count, award: awards.count, contract: contracts.count },
    tenderCode: {
      tender: tenders.code,
      lot: codesOf(lots.tender, tenders.code),
      award: codesOf(awards.tender, tenders.code),
      contract: codesOf(contracts.tender, tenders.code),
    },
    idCode: { tender: tenders.code, lot: lots.code, award: awards.code, contract: contracts.code },
    startOf: { lot: lots.start, award: awards.start, contract: contracts.start },
    tender: { row: tenders.row, flags: tenders.flags },
    lot: {
      tender: lots.tender,
      row: lots.row,
      flags: lots.flags,
      bidFrom: bids.from,
      bidTo: bids.to,
      awardStart: awardsOfLot.start,
      awardRow: awardsOfLot.order,
    },
    award: {
      ...entity(awards),
      ofRow: awards.ofRow,
      severalLots,
    },
    contract: entity(contracts),
    columns: columnsOf(dataset, bids.columns),
    bidSetAside: bids.setAside,
    tables: [...dataset.tables.keys()],
    asOf: newestEvent(dataset),
    relaunch: sharedInt32(0),
    networkOf: options.networks ? networksOf(dataset.dictionaries.address) : sharedInt32(0),
    divisionOf: options.divisions ? divisionsOf(dataset.dictionaries) : sharedInt32(0),
    partyCount: dataset.dictionaries.party.size,
    populations: {},
  }
  const populations: Partial<Record<PopulationKind, Population>> = {}
  for (const kind of options.populations ?? []) populations[kind] = populationOf(base, kind)
  const index = { ...base, populations }
  return options.relaunches ? { ...index, relaunch: findRelaunches(dataset, index) } : index
}

function entity(from: { tender: Int32Array; rowStart: Int32Array; rows: Int32Array; setAside: Uint8Array }) {
  return { tender: from.tender, rowStart: from.rowStart, rows: from.rows, setAside: from.setAside }
}

function codesOf(tender: Int32Array, code: Int32Array): Int32Array {
  const codes = sharedInt32(tender.length)
  for (let i = 0; i < tender.length; i++) codes[i] = code[tender[i]!]!
  return codes
}

/** Awards over several lots; and those with a row set aside, which may be. */
function overSeveralLots({ ofRow, setAside }: Entities, lotOf: Int32Array): Uint8Array {
  const several = sharedUint8(setAside.length)
  several.set(setAside)
  const lot = new Int32Array(setAside.length).fill(-1)
  for (let r = 0; r < ofRow.length; r++) {
    const award = ofRow[r]!
    if (award < 0 || lotOf[r]! < 0) continue
    if (lot[award] === -1) lot[award] = lotOf[r]!
    else if (lot[award] !== lotOf[r]) several[award] = 1
  }
  return several
}

function columnsOf(dataset: Dataset, bids: Readonly<Record<string, Column>>): Index['columns'] {
  const all = {} as Record<TableName, Readonly<Record<string, Column>>>
  for (const name of tableNames) all[name] = Object.fromEntries(dataset.tables.get(name)?.columns ?? [])
  return { ...all, bids }
}
