import type { Column, Dataset } from '../columns/dataset.js'
import { sharedInt32, sharedUint8 } from '../columns/shared.js'
import type { PopulationKind, RareKind } from '../schema/subject.js'
import { type TableName, tableNames } from '../schema/tables.js'
import { turn } from '../system/turn.js'
import type { Timings } from '../timings.js'
import { eventColumns } from './as-of.js'
import { awardsOf } from './awards.js'
import { bidSubjects, noBids } from './bid-subjects.js'
import type { GroupedBids } from './bids.js'
import { directsOf } from './directs/directs.js'
import { divisionsOf } from './divisions.js'
import { entitiesOf, walkedEntities } from './entities.js'
import { groupBidsHere, groupBidsOn } from './grouped-bids.js'
import type { Index } from './index-of.js'
import { itemPeersOf } from './item-peers.js'
import { itemSubjects, noItems } from './item-subjects.js'
import { type LotSubjects, lotSubjects } from './lots.js'
import { networksOf } from './networks.js'
import { activitiesOf } from './parties/activities.js'
import { byIdentityOf } from './parties/by-identity.js'
import { contactsOf } from './parties/contacts.js'
import { crossChecksOf } from './parties/cross-checks.js'
import { inactiveRoles } from './parties/inactive-roles.js'
import { linksOf } from './parties/links.js'
import { oddContactsOf } from './parties/odd-contacts.js'
import { partyRows } from './parties/party-rows.js'
import { registersOf } from './parties/registers.js'
import type { NamesLike } from './parties/similar-names.js'
import { type Population, populationOf, populationsOn } from './populations.js'
import { Relaunches } from './relaunch.js'
import { renovationsOf } from './renovations.js'
import { columnsByName, rowsOf } from './rows.js'
import { type TenderSubjects, tenderSubjects } from './tenders.js'
import { thresholdsOf } from './thresholds.js'
import type { BidKeys } from './walk-bids.js'
import type { AwardWalk, EntityKeys, EntityWalk } from './walk-entities.js'
import { type Walker, type Walks, walkHere } from './walks.js'

/** What facts and rules ask of an index: what nobody asks for is not made. */
export interface IndexOptions {
  /** Whether a fact asks which cancelled tenders were launched again. */
  readonly relaunches: boolean
  /** Whether a fact asks which direct awards followed failed competitions. */
  readonly directs?: boolean
  /** Whether a fact compares networks. */
  readonly networks: boolean
  /** Whether a fact asks for divisions of classifications. */
  readonly divisions?: boolean
  /** Whether a fact asks what is the renovation of a building. */
  readonly renovations?: boolean
  /** Whether a fact asks what activities cover. */
  readonly activities?: boolean
  /** Whether a fact asks how parties are linked. */
  readonly links?: boolean
  /** Whether a fact asks what the table of parties says of one. */
  readonly parties?: boolean
  /** Whether a fact compares contacts of parties. */
  readonly contacts?: boolean
  /** Whether a fact asks which firms of the company register are not in business. */
  readonly inactiveRoles?: boolean
  /** Whether a fact asks what is odd about contacts. */
  readonly oddContacts?: boolean
  /** Whether a fact compares prices of items. */
  readonly itemPeers?: boolean
  /** Whether a fact looks parties up in registers. */
  readonly registers?: boolean
  /** Whether a fact looks up by identity who is in a register, and who is linked with whom. */
  readonly checks?: boolean
  /** Whether a fact asks who is near an official. */
  readonly officials?: boolean
  /** Whether a fact compares names with those of registers. */
  readonly names?: boolean
  /** Where the data are a part of others: what names in registers of those are like one. */
  readonly namesLike?: NamesLike | undefined
  /** Whether a fact or rule is about bids or items. */
  readonly rare?: readonly RareKind[]
  /** Whether a fact compares with legal thresholds. */
  readonly thresholds?: boolean
  /** Whether the newest event is looked for: else the index has no instant of its own. */
  readonly newest?: boolean
  /** Kinds of subject behind many tenders that facts and rules are about. */
  readonly populations?: readonly PopulationKind[]
  /** Whether a row of the bids table was submitted: yes, no, unknown. */
  readonly submitted: (columns: Readonly<Record<string, Column>>, row: number) => 0 | 1 | -1
  /** Told which part of the index is made. */
  readonly timings?: Timings | undefined
}

/** Joins and groups a data set. Sets rows aside, with a notice each. Linear in rows (bids out of order: one sort). */
export function buildIndex(dataset: Dataset, options: IndexOptions): Index {
  const { timings } = options
  timings?.at('join', 'tenders, lots')
  const tenders = tenderSubjects(dataset)
  const lots = lotSubjects(dataset, tenders)
  const walk = walksOf(dataset, options, walkHere)
  timings?.at('join', 'walks')
  const { bids: bidWalk, awards, contracts } = walk.ofLots(tenders, lots)
  const asOf = walk.newest()
  const columns = columnsOf(dataset)
  timings?.at('join', 'relaunches')
  const relaunches = options.relaunches ? new Relaunches(dataset, columns, tenders) : undefined
  const relaunch = relaunches?.find(relaunches.keys && walkHere.groups(relaunches.keys)) ?? sharedInt32(0)
  timings?.at('join', 'bids')
  const bids = groupBidsHere(dataset, tenders, lots, bidWalk, options.submitted)
  return assemble(dataset, options, { tenders, lots }, { bids, awards, contracts, asOf }, columns, relaunch)
}

/**
 * The same with walks over tables in other threads, side by side, each as soon as it can begin; this thread makes
 * subjects meanwhile, and looks for relaunches. Rejects as the walker does.
 */
export async function buildIndexOn(walker: Walker, dataset: Dataset, options: IndexOptions): Promise<Index> {
  const { timings } = options
  timings?.at('join', 'tenders, lots')
  const walk = walksOf(dataset, options, walker)
  const asOf = noted(walk.newest())
  await turn()
  const tenders = tenderSubjects(dataset)
  const columns = columnsOf(dataset)
  const relaunches = options.relaunches ? new Relaunches(dataset, columns, tenders) : undefined
  const groups = noted(Promise.resolve(relaunches?.keys && walker.groups(relaunches.keys)))
  await turn()
  const lots = lotSubjects(dataset, tenders)
  const { bids, awards, contracts } = walk.ofLots(tenders, lots)
  const placed = noted(Promise.resolve(bids))
  const all = noted(Promise.all([awards, contracts, asOf]))
  timings?.at('join', 'relaunches')
  const relaunch = relaunches?.find(await groups) ?? sharedInt32(0)
  timings?.at('join', 'walks')
  const bidWalk = await placed
  timings?.at('join', 'bids')
  const grouped = await groupBidsOn(walker, dataset, tenders, lots, bidWalk, options.submitted)
  timings?.at('join', 'walks')
  const [ofAwards, ofContracts, newest] = await all
  const walked = { bids: grouped, awards: ofAwards, contracts: ofContracts, asOf: newest }
  const index = assemble(
    dataset,
    { ...options, populations: [] },
    { tenders, lots },
    walked,
    columns,
    relaunch,
  )
  timings?.at('join', 'populations')
  return { ...index, populations: await populationsOn(walker, index, options.populations ?? []) }
}

/** Whoever waits for it below is told that it failed, unless something else fails first. */
function noted<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {})
  return promise
}

interface Subjects {
  readonly tenders: TenderSubjects
  readonly lots: LotSubjects
}

interface Walked {
  readonly bids: GroupedBids
  readonly awards: AwardWalk | undefined
  readonly contracts: EntityWalk | undefined
  readonly asOf: number
}

/** The walks over tables in the usual order, by what they need. */
function walksOf<B, A, C, N>(
  dataset: Dataset,
  { newest = true }: IndexOptions,
  walk: Omit<Walks<B, A, C, N, unknown, unknown, unknown>, 'groups' | 'pick' | 'ids'>,
) {
  return {
    newest: () => walk.newest(newest ? eventColumns(dataset) : []),
    ofLots({ ordinalOf, count }: TenderSubjects, lots: LotSubjects) {
      const bids = bidKeysOf(dataset)
      const awards = entityKeysOf(dataset, 'awards')
      const contracts = entityKeysOf(dataset, 'contracts')
      // the longest first
      return {
        bids: bids && walk.bids(bids, ordinalOf, lots),
        awards: awards && walk.awards(awards, ordinalOf, lots),
        contracts: contracts && walk.contracts(contracts, ordinalOf, count),
      }
    },
  }
}

function assemble(
  dataset: Dataset,
  options: IndexOptions,
  { tenders, lots }: Subjects,
  { bids, awards: awardWalk, contracts: contractWalk, asOf }: Walked,
  given: Index['columns'],
  relaunch: Int32Array,
): Index {
  const { timings } = options
  timings?.at('join', 'awards, contracts')
  const awards = awardsOf(dataset, tenders, lots, awardWalk)
  const contracts = contractWalk
    ? walkedEntities(contractWalk)
    : entitiesOf(dataset, 'contracts', tenders, undefined)
  timings?.at('join', 'bids, items as subjects')
  const rare = options.rare ?? []
  const bid = rare.includes('bid') ? bidSubjects(dataset, tenders, lots, bids) : noBids
  const item = rare.includes('item') ? itemSubjects(dataset, tenders, lots) : noItems
  const index: { -readonly [K in keyof Index]: Index[K] } = {
    counts: {
      tender: tenders.count,
      lot: lots.count,
      bid: bid.code.length,
      item: item.code.length,
      award: awards.count,
      contract: contracts.count,
    },
    idCode: {
      tender: tenders.code,
      lot: lots.code,
      bid: bid.code,
      item: item.code,
      award: awards.code,
      contract: contracts.code,
    },
    startOf: {
      lot: lots.start,
      bid: bid.start,
      item: item.start,
      award: awards.start,
      contract: contracts.start,
    },
    tender: { row: tenders.row, flags: tenders.flags },
    lot: {
      tender: lots.tender,
      row: lots.row,
      flags: lots.flags,
      bidFrom: bids.from,
      bidTo: bids.to,
      awardStart: awards.lotStart,
      awardRow: awards.lotRows,
    },
    bid: {
      tender: bid.tender,
      rowStart: bid.rowStart,
      rows: bid.rows,
      setAside: bid.setAside,
      lot: bid.lot,
      startOfLot: bid.startOfLot,
    },
    item: {
      tender: item.tender,
      rowStart: item.rowStart,
      rows: item.rows,
      setAside: item.setAside,
      lot: item.lot,
      bid: item.bid,
    },
    award: {
      tender: awards.tender,
      rowStart: awards.rowStart,
      rows: awards.rows,
      setAside: awards.setAside,
      ofRow: awards.ofRow,
      severalLots: awards.severalLots,
    },
    contract: {
      tender: contracts.tender,
      rowStart: contracts.rowStart,
      rows: contracts.rows,
      setAside: contracts.setAside,
    },
    columns: withBids(given, bids.columns),
    bidSetAside: bids.setAside,
    strayBids: bids.strays,
    tables: [...dataset.tables.keys()],
    asOf,
    relaunch,
    networkOf: options.networks ? networksOf(dataset.dictionaries.address) : sharedInt32(0),
    divisionOf: options.divisions ? divisionsOf(dataset.dictionaries) : sharedInt32(0),
    renovationOf: options.renovations ? renovationsOf(dataset.dictionaries.classification) : sharedUint8(0),
    partyCount: dataset.dictionaries.party.size,
    populations: {},
  }
  timings?.at('join', 'parties, registers, peers')
  const links = options.links ? linksOf(dataset) : undefined
  const activities = options.activities ? activitiesOf(dataset) : undefined
  const { parties, contacts: asksContacts, oddContacts: asksOdd } = options
  const partyRow = parties || asksContacts || asksOdd ? partyRows(dataset) : undefined
  const contacts = asksContacts && partyRow ? contactsOf(dataset, partyRow) : undefined
  const registers = options.registers ? registersOf(dataset) : undefined
  const thresholds = options.thresholds ? thresholdsOf(dataset) : undefined
  timings?.at('join', 'populations')
  const populations: Partial<Record<PopulationKind, Population>> = {}
  for (const kind of options.populations ?? []) populations[kind] = populationOf(index, kind)
  if (links) index.links = links
  if (options.directs) index.directs = directsOf(dataset, index)
  if (activities) index.activities = activities
  if (options.inactiveRoles) index.inactiveRole = inactiveRoles(dataset)
  if (partyRow) index.partyRow = partyRow
  if (contacts) index.contacts = contacts
  if (asksOdd && partyRow) index.oddContacts = oddContactsOf(dataset, partyRow)
  if (options.itemPeers) index.itemPeers = itemPeersOf(index)
  if (registers) index.registers = registers
  if (registers || links || contacts || options.checks)
    index.byIdentity = byIdentityOf(dataset, registers, links)
  if (options.checks && index.byIdentity)
    index.checks = crossChecksOf(dataset, index.byIdentity, registers, links, {
      contacts,
      officials: options.officials === true,
      names: options.names === true,
      namesLike: options.namesLike,
    })
  if (thresholds) index.thresholds = thresholds
  index.populations = populations
  return index
}

/** Undefined where the table is not there, or has rows that cannot be read. */
function bidKeysOf(dataset: Dataset): BidKeys | undefined {
  const rows = rowsOf(dataset, 'bids')
  const tenderIds = rows?.code('tender_id')
  if (!rows || !tenderIds || rows.broken.size > 0) return undefined
  const round = dataset.tables.get('bids')?.columns.get('round')
  return {
    rows: rows.count,
    tenderIds,
    lotIds: rows.code('lot_id'),
    bidIds: rows.code('bid_id'),
    bidders: rows.code('bidder_id'),
    rounds: round?.kind === 'number' ? round.values : undefined,
  }
}

/** Undefined where the table is not there, has no ids, or rows that cannot be read. */
function entityKeysOf(dataset: Dataset, name: 'awards' | 'contracts'): EntityKeys | undefined {
  const rows = rowsOf(dataset, name)
  const tenderIds = rows?.code('tender_id')
  const ids = rows?.code(name === 'awards' ? 'award_id' : 'contract_id')
  if (!rows || !tenderIds || !ids || rows.broken.size > 0) return undefined
  return {
    rows: rows.count,
    tenderIds,
    ids,
    supplierIds: rows.code('supplier_id'),
    lotIds: rows.code('lot_id'),
  }
}

/** `columnsOf` with those of bids grouped by lot: another object, as the one given is read by others. */
function withBids(columns: Index['columns'], bids: Index['columns']['bids']): Index['columns'] {
  return columns.bids === bids ? columns : { ...columns, bids }
}

const NO_COLUMNS = {}

function columnsOf(dataset: Dataset): Index['columns'] {
  const all = {} as Record<TableName, Readonly<Record<string, Column>>>
  for (const name of tableNames) {
    const table = dataset.tables.get(name)
    all[name] = table ? columnsByName(table) : NO_COLUMNS
  }
  return all
}
