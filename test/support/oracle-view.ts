import { lastMoment } from '#tenderflag/schema/instant.js'

/**
 * Which rows of plain tables count, which are set aside, and whom they may concern: the ground of the naive
 * implementation in oracle.ts. Everything is looked up by walking over all rows; small sets only.
 */

export type Value = string | number | null

/**
 * A record with parsed values (see schema/instant.ts for instants). A column that is absent everywhere reads as
 * null. `broken: 1` marks a row that a reader could not make out, as far as it could be read.
 */
export type Row = Readonly<Record<string, Value>>

/** A data set; a table that is absent is undefined, one without rows is []. */
export interface Tables {
  readonly tenders?: readonly Row[] | undefined
  readonly lots?: readonly Row[] | undefined
  readonly bids?: readonly Row[] | undefined
  readonly awards?: readonly Row[] | undefined
  readonly contracts?: readonly Row[] | undefined
}

export interface LotView {
  readonly tender: TenderView
  /** Of the row that estimate, currency and basis are read from; undefined: unknown. */
  readonly priced: Row | undefined
  /** Of the row that bids_count is read from; undefined: unknown. */
  readonly counted: Row | undefined
  /** What outputs call it: its own id, or the tender's where the tender is one lot. */
  readonly id: string
  readonly bids: readonly Row[]
  /** Rows of this very lot that were set aside. */
  readonly bidsAside: readonly Row[]
  /** A row that is not among `bids` may be one of this lot's. */
  readonly bidsInDoubt: boolean
  /** Ids of bids that such rows have. */
  readonly bidIdsInDoubt: ReadonlySet<string | null>
  readonly awards: readonly Row[]
  readonly awardsInDoubt: boolean
}

export interface TenderView {
  readonly id: string
  /** Undefined: its attributes are unknown. */
  readonly row: Row | undefined
  /** Its row was set aside, so that its attributes are unknown though the data have some. */
  readonly aside: boolean
  /** Bids that name none of its several lots. */
  readonly unplacedBids: readonly Row[]
}

/** An award or contract: the rows that share its id. */
export interface PaperView {
  readonly tender: string
  readonly id: string
  readonly rows: readonly Row[]
  /** What it says is unknown: one of its rows was set aside, or a row that names no tender has its id and may be one more. */
  readonly aside: boolean
  /** Nor is known whose it is: one of its own rows was set aside. */
  readonly lost: boolean
}

export interface View {
  readonly tenders: readonly TenderView[]
  readonly lots: readonly LotView[]
  readonly awards: readonly PaperView[]
  readonly contracts: readonly PaperView[]
  /** The lot that a row says, else the only one of its tender; null: none, or nobody knows which. */
  readonly lotIdOf: (row: Row) => string | null
}

/** A value of a row; null where the column is absent. */
export function at(row: Row | undefined, column: string): Value {
  return row?.[column] ?? null
}

export function text(row: Row | undefined, column: string): string | null {
  const value = at(row, column)
  return value === null ? null : String(value)
}

/** The number of a row; NaN for null. */
export function amount(row: Row | undefined, column: string): number {
  const value = at(row, column)
  return value === null ? Number.NaN : Number(value)
}

/** "the newest submission, withdrawal, opening, award or signature in the data"; NaN where there is none. */
export function newest(tables: Tables): number {
  const moments = [
    ...(tables.bids ?? []).flatMap((row) => [amount(row, 'submitted_at'), amount(row, 'withdrawn_at')]),
    ...(tables.tenders ?? []).map((row) => amount(row, 'opened_at')),
    ...(tables.awards ?? []).map((row) => amount(row, 'awarded_at')),
    ...(tables.contracts ?? []).map((row) => amount(row, 'signed_at')),
  ].filter((moment) => !Number.isNaN(moment))
  // A day may mean its last moment, so it is newer than any time in it; of two equally late ones the time says more.
  return moments.reduce(
    (best, one) =>
      lastMoment(one) > lastMoment(best) || (lastMoment(one) === lastMoment(best) && one > best) ? one : best,
    moments[0] ?? Number.NaN,
  )
}

/** Reads the tables once over, as said in the "Everywhere" section and the tables of the design. */
export function view(tables: Tables): View {
  const { tenders, lots, bids, awards, contracts } = tables
  const asideTenders = unusable(tenders, ['tender_id'])
  const asideLots = unusable(lots, ['tender_id', 'lot_id'])
  // Rows of one bid with different bidders are a consortium, those of one bidder in different rounds are rounds.
  const lotIdOf = (row: Row) => text(row, 'lot_id') ?? onlyLot(text(row, 'tender_id'), lots, asideLots)
  const asideBids = unusable(bids, ['tender_id'], 'bid_id', ['bidder_id', 'round'], lotIdOf)
  const asideAwards = unusable(awards, ['tender_id'], 'award_id', ['lot_id', 'supplier_id'])
  const asideContracts = unusable(contracts, ['tender_id'], 'contract_id', ['supplier_id'])
  const named = tenders ?? [...(lots ?? []), ...(bids ?? []), ...(awards ?? []), ...(contracts ?? [])]
  const tenderIds = distinct(named.map((row) => text(row, 'tender_id')))

  const tenderViews: TenderView[] = []
  const lotViews: LotView[] = []
  for (const id of tenderIds) {
    const of = (rows: readonly Row[] | undefined) =>
      (rows ?? []).filter((row) => text(row, 'tender_id') === id)
    const lotIds = distinct(
      (lots ? of(lots) : [...of(bids), ...of(awards)]).map((row) => text(row, 'lot_id')),
    )
    // "a tender without lots is one lot"
    const undivided = lotIds.length === 0
    const rows = of(tenders)
    const aside = rows.some((row) => asideTenders.has(row))
    const tender: TenderView = {
      id,
      row: aside ? undefined : rows[0],
      aside,
      unplacedBids: undivided ? [] : of(bids).filter((row) => lotIdOf(row) === null && !asideBids.has(row)),
    }
    tenderViews.push(tender)
    const places: readonly (string | null)[] = undivided ? [null] : lotIds
    for (const lotId of places) {
      const inLot = (row: Row) => text(row, 'tender_id') === id && lotIdOf(row) === lotId
      // "a row set aside … makes what it could have changed unknown": whose tender cannot be read may be anyone's,
      // whose lot cannot be read (or is none of the tender's) any of the tender's lots', else this lot's or not.
      const mayConcern = (row: Row) =>
        text(row, 'tender_id') === null || (text(row, 'tender_id') === id && !places.includes(lotIdOf(row)))
      const own = of(lots).filter((row) => text(row, 'lot_id') === lotId || text(row, 'lot_id') === null)
      const ownUnknown = own.length !== 1 || own.some((row) => asideLots.has(row))
      const lotAttributes = ownUnknown ? undefined : own[0]
      const hasLotRows = of(lots).length > 0
      const strayLot = (lots ?? []).some((row) => text(row, 'tender_id') === null)
      // A row of the lots table that names no tender may be a lot of this one.
      const tenderSpeaks = strayLot ? undefined : tender.row
      lotViews.push({
        tender,
        id: lotId ?? id,
        // "The lot's own estimate; the tender's only where the tender has no lot rows."
        priced: undivided && !hasLotRows ? tenderSpeaks : lotAttributes,
        // "`bids_count` (of the lot, else of a tender that has no lot rows …)"
        counted: undivided && !hasLotRows ? tenderSpeaks : lotAttributes,
        bids: (bids ?? []).filter((row) => inLot(row) && !asideBids.has(row)),
        bidsAside: (bids ?? []).filter((row) => inLot(row) && asideBids.has(row)),
        bidIdsInDoubt: new Set((bids ?? []).filter(mayConcern).map((row) => text(row, 'bid_id'))),
        bidsInDoubt: (bids ?? []).some((row) => mayConcern(row) || (inLot(row) && asideBids.has(row))),
        awards: (awards ?? []).filter((row) => inLot(row) && !asideAwards.has(row)),
        awardsInDoubt: (awards ?? []).some((row) => mayConcern(row) || (inLot(row) && asideAwards.has(row))),
      })
    }
  }

  const isKnownLot = (row: Row) =>
    text(row, 'lot_id') === null ||
    !lots ||
    lots.some(
      (lot) =>
        text(lot, 'tender_id') === text(row, 'tender_id') && text(lot, 'lot_id') === text(row, 'lot_id'),
    )
  return {
    tenders: tenderViews,
    lots: lotViews,
    awards: papers(awards ?? [], 'award_id', tenderIds, (row) => asideAwards.has(row) || !isKnownLot(row)),
    contracts: papers(contracts ?? [], 'contract_id', tenderIds, (row) => asideContracts.has(row)),
    lotIdOf,
  }
}

/** "left out while they are at most one in twenty", or, of nobody's, one in four */
export function isFew(some: number, all: number, most = 0.25): boolean {
  return all === 0 || some / all <= most + 1e-12
}

/**
 * How many tenders that were set aside may be of a buyer: ids of which some copy names it, or none, and rows without an id
 * that do; and all that name no buyer, where these are not few.
 */
export function lostTendersOf(buyer: string, { tenders = [] }: Tables, data: View): number {
  const mayBe = (row: Row) => text(row, 'buyer_id') === null || text(row, 'buyer_id') === buyer
  const aside = data.tenders.filter((tender) => tender.aside)
  const copies = aside.map(({ id }) => tenders.filter((row) => text(row, 'tender_id') === id))
  const nameless = tenders.filter((row) => text(row, 'tender_id') === null).map((row) => [row])
  const lost = [...copies, ...nameless].filter((rows) => rows.some(mayBe)).length
  const told = data.tenders.filter(({ row }) => row !== undefined)
  const buyerless = told.filter(({ row }) => text(row, 'buyer_id') === null)
  return lost + (isFew(buyerless.length, told.length) ? 0 : buyerless.length)
}

interface Parties {
  readonly buyer: string
  readonly supplier?: string
}

const mayBe = (row: Row, column: string, who: string | undefined) =>
  who === undefined || text(row, column) === null || text(row, column) === who

/**
 * How many awards that are not known to be of a buyer (and of a supplier, if there is one) may be: those that were set aside, and
 * those that name no buyer, or are of the buyer and do not name their suppliers, where these are not few. `counts` says of
 * an award whether it may count.
 */
export function lostAwardsOf(
  parties: Parties,
  tables: Tables,
  data: View,
  counts: (award: PaperView) => boolean,
): number {
  const { buyer, supplier } = parties
  const buyerOf = ({ tender }: PaperView) =>
    text(data.tenders.find(({ id }) => id === tender)?.row, 'buyer_id')
  const isTold = ({ tender }: PaperView) => data.tenders.find(({ id }) => id === tender)?.row !== undefined
  const told = data.awards.filter((award) => isTold(award) && counts(award))
  const buyerless = told.filter((award) => buyerOf(award) === null)
  const own = told.filter((award) => !award.lost && buyerOf(award) === buyer)
  const supplierless = own.filter(({ rows }) => rows.some((row) => text(row, 'supplier_id') === null))
  const mayWin = ({ rows }: PaperView) => rows.some((row) => mayBe(row, 'supplier_id', supplier))
  return (
    asideAwardsOf(parties, tables, data, counts) +
    (isFew(buyerless.length, told.length) ? 0 : buyerless.filter(mayWin).length) +
    (supplier === undefined || isFew(supplierless.length, own.length) ? 0 : supplierless.length)
  )
}

/**
 * Of these, those of a tender that was set aside, of a row of the tenders without an id, or without a tender; of a supplier also
 * those that were set aside themselves.
 */
export function asideAwardsOf(
  { buyer, supplier }: Parties,
  { awards = [], tenders = [] }: Tables,
  data: View,
  counts: (award: PaperView) => boolean,
): number {
  const isOfBuyer = (row: Row) => mayBe(row, 'buyer_id', buyer)
  const isOfSupplier = (row: Row) => mayBe(row, 'supplier_id', supplier)
  const tenderOf = (id: string) => data.tenders.find((tender) => tender.id === id)
  const strays = awards.filter((row) => {
    const id = text(row, 'tender_id')
    return isOfSupplier(row) && id !== null && tenderOf(id) === undefined
  })
  const lost = data.awards.filter((award) => {
    const tender = tenderOf(award.tender)
    if (!award.rows.some(isOfSupplier) || !counts(award)) return false
    if (tender?.aside) return tenders.some((row) => text(row, 'tender_id') === award.tender && isOfBuyer(row))
    return supplier !== undefined && award.lost && text(tender?.row, 'buyer_id') === buyer
  })
  return (
    awards.filter((row) => text(row, 'tender_id') === null && isOfSupplier(row)).length +
    (tenders.some((row) => text(row, 'tender_id') === null && isOfBuyer(row)) ? strays.length : 0) +
    lost.length
  )
}

/** Awards or contracts of the known tenders, a row without an id by itself. */
function papers(
  rows: readonly Row[],
  idColumn: string,
  tenderIds: readonly string[],
  isAside: (row: Row) => boolean,
) {
  const found: PaperView[] = []
  // "what it could have changed": a row that names no tender may be of any of its id
  const strays = rows.filter((row) => text(row, 'tender_id') === null).map((row) => text(row, idColumn))
  for (const tender of tenderIds) {
    const own = rows.filter((row) => text(row, 'tender_id') === tender)
    for (const id of distinct(own.map((row) => text(row, idColumn)))) {
      const same = own.filter((row) => text(row, idColumn) === id)
      const lost = same.some(isAside)
      found.push({ tender, id, rows: same, lost, aside: lost || strays.includes(id) })
    }
    for (const row of own.filter((one) => text(one, idColumn) === null))
      found.push({ tender, id: '', rows: [row], lost: isAside(row), aside: isAside(row) })
  }
  return found
}

/**
 * "A row that names no lot belongs to the only lot of its tender": the one row of the lots table, unless that, or a row that
 * names no lot or tender and so may be another, was set aside.
 */
function onlyLot(
  tender: string | null,
  lots: readonly Row[] | undefined,
  aside: ReadonlySet<Row>,
): string | null {
  const own = (lots ?? []).filter((row) => [tender, null].includes(text(row, 'tender_id')))
  return tender !== null && own.length === 1 && !aside.has(own[0]!) ? text(own[0], 'lot_id') : null
}

/**
 * "a row set aside (broken key, duplicate: all its copies)", and rows the reader could not make out. Copies agree
 * in the keys, the id and the other columns; rows without the id are no copies of one another.
 */
function unusable(
  rows: readonly Row[] = [],
  keys: readonly string[],
  id?: string,
  others: readonly string[] = [],
  lotOf: (row: Row) => string | null = () => null,
): ReadonlySet<Row> {
  const brokenKey = (row: Row) => keys.some((key) => text(row, key) === null)
  const broken = (row: Row) => at(row, 'broken') !== null
  const comparable = (row: Row) =>
    !broken(row) && !brokenKey(row) && (id === undefined || text(row, id) !== null)
  const columns = [...keys, ...(id === undefined ? [] : [id]), ...others]
  const copies = (a: Row, b: Row) =>
    lotOf(a) === lotOf(b) && columns.every((column) => at(a, column) === at(b, column))
  const isDuplicate = (row: Row, i: number) =>
    comparable(row) && rows.some((other, j) => i !== j && comparable(other) && copies(row, other))
  return new Set(rows.filter((row, i) => broken(row) || brokenKey(row) || isDuplicate(row, i)))
}

function distinct(ids: readonly (string | null)[]): string[] {
  return [...new Set(ids.filter((id) => id !== null))]
}
