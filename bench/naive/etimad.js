/**
 * The seven rules as one would write them first: an object a row, maps for groups. What is raised, like
 * duckdb/etimad.js, and with the same left out (copies, rows without keys, unknown tenders and lots).
 *
 * @typedef {Record<string, any>} Row values as text and numbers; instants as { first, last } in milliseconds
 * @typedef {{ tenders: Row[], lots: Row[], bids: Row[], awards: Row[], contracts: Row[] }} Tables
 * @typedef {{ tender: Row, lot: Row | undefined, id: string, divided: boolean, bids: Row[], awards: Row[], unplacedBids: boolean, unplacedAwards: boolean, severalLots: Set<string>, open: boolean }} Lot
 */

/** @template T @param {readonly T[]} rows @param {(row: T) => unknown} key @returns {Map<unknown, T[]>} */
function groupBy(rows, key) {
  const groups = new Map()
  for (const row of rows) {
    const group = groups.get(key(row))
    if (group) group.push(row)
    else groups.set(key(row), [row])
  }
  return groups
}

/** Rows beside one another: an entry a lot, with what the rules ask of its tender. @param {Tables} tables @returns {Lot[]} */
export function lotsOf({ tenders, lots, bids, awards, contracts }) {
  let asOf = { first: Number.NEGATIVE_INFINITY, last: Number.NEGATIVE_INFINITY }
  const see = (/** @type {typeof asOf | null} */ instant) => {
    if (instant && instant.last > asOf.last) asOf = instant
  }
  for (const bid of bids) {
    see(bid.submitted_at)
    see(bid.withdrawn_at)
  }
  for (const tender of tenders) see(tender.opened_at)
  for (const award of awards) see(award.awarded_at)
  for (const contract of contracts) see(contract.signed_at)
  const lotRows = groupBy(lots, (lot) => lot.tender_id)
  const bidRows = groupBy(bids, (bid) => bid.tender_id)
  const awardRows = groupBy(awards, (award) => award.tender_id)
  return tenders.flatMap((tender) => {
    const own = lotRows.get(tender.tender_id)
    const byLot = groupBy(bidRows.get(tender.tender_id) ?? [], (bid) => bid.lot_id)
    const awarded = awardRows.get(tender.tender_id) ?? []
    const awardsByLot = groupBy(awarded, (award) => award.lot_id)
    const severalLots = new Set()
    for (const [id, rows] of groupBy(awarded, (award) => award.award_id))
      if (id !== null && new Set(rows.map((row) => row.lot_id)).size > 1) severalLots.add(id)
    return (own ?? [undefined]).map((lot) => ({
      tender,
      lot,
      id: lot ? lot.lot_id : tender.tender_id,
      divided: own !== undefined,
      bids: byLot.get(lot ? lot.lot_id : null) ?? [],
      awards: awardsByLot.get(lot ? lot.lot_id : null) ?? [],
      unplacedBids: own !== undefined && byLot.has(null),
      unplacedAwards: own !== undefined && awardsByLot.has(null),
      severalLots,
      open: tender.deadline_at !== null && tender.deadline_at.last > asOf.first,
    }))
  })
}

/** Whether a bid was submitted: undefined, unknown. @param {Row} bid */
function wasSubmitted(bid) {
  if (bid.withdrawn_at) return true
  if (bid.status !== null) return bid.status !== 'invited'
  return bid.submitted_at || bid.ip !== null ? true : undefined
}

/** Whether it stood at the deadline. @param {Row} bid @param {Row} tender */
function stood(bid, tender) {
  if (bid.withdrawn_at) {
    if (!tender.deadline_at) return undefined
    if (bid.withdrawn_at.last <= tender.deadline_at.first) return false
    return bid.withdrawn_at.first > tender.deadline_at.last ? true : undefined
  }
  if (bid.status === null) return undefined
  return bid.status !== 'withdrawn' && bid.status !== 'invited'
}

/** One key a bidder or consortium. @param {Row[]} bids @returns {Map<Row, string>} */
function bidderKeys(bids) {
  const keys = new Map()
  for (const [id, rows] of groupBy(bids, (bid) => bid.bid_id))
    for (const row of rows)
      keys.set(
        row,
        id === null ? row.bidder_id : [...new Set(rows.map((one) => one.bidder_id))].sort().join(),
      )
  return keys
}

/** @param {Lot} lot */
export function isSingleBid({ tender, lot, bids, unplacedBids }) {
  if (unplacedBids) return false
  if (bids.length === 0) return (lot ?? tender).bids_count === 1
  const keys = bidderKeys(bids)
  const sure = new Set()
  const possible = new Set()
  for (const bid of bids) {
    const standing = stood(bid, tender)
    if (standing === true) sure.add(keys.get(bid))
    if (standing !== false) possible.add(keys.get(bid))
  }
  return sure.size === 1 && possible.size === 1
}

/** @param {Lot} lot */
export function hasWithdrawnBid({ bids }) {
  return bids.some((bid) => bid.withdrawn_at || bid.status === 'withdrawn')
}

/**
 * Whether a bid was withdrawn after the deadline.
 * @param {Lot} lot
 */
export function stoodThoughWithdrawn({ tender, bids }) {
  return bids.some((bid) => bid.withdrawn_at && stood(bid, tender))
}

/** @param {Lot} lot */
export function hasSharedAddress({ bids }) {
  for (const rows of groupBy(bids, (bid) => bid.ip).values()) {
    if (rows.length < 2 || rows[0]?.ip === null) continue
    for (const a of rows)
      for (const b of rows)
        if (a.bidder_id !== b.bidder_id && wasSubmitted(a) && wasSubmitted(b) && !arePartners(a, b, bids))
          return true
  }
  return false
}

/** @param {Row} a @param {Row} b @param {Row[]} bids */
function arePartners(a, b, bids) {
  const own = new Set(
    bids.filter((bid) => bid.bidder_id === a.bidder_id && bid.bid_id !== null).map((bid) => bid.bid_id),
  )
  return bids.some((bid) => bid.bidder_id === b.bidder_id && own.has(bid.bid_id))
}

/** @param {Lot} lot */
export function isLowAward({ tender, lot, awards, unplacedAwards, severalLots }, ratio = 0.35) {
  const { estimate, currency } = lot ?? tender
  if (unplacedAwards || !(estimate > 0) || currency === null) return false
  let total = 0
  for (const [id, rows] of groupBy(awards, (award) => award.award_id ?? award)) {
    const [first] = rows
    if (!first || first.status === null || rows.some((row) => row.status !== first.status)) return false
    if (first.status !== 'active' && first.status !== 'pending') continue
    if (first.amount === null || rows.some((row) => row.amount !== first.amount)) return false
    if (rows.some((row) => row.currency !== currency) || severalLots.has(/** @type {string} */ (id)))
      return false
    total += first.amount
  }
  return total > 0 && total < ratio * estimate * (1 - 1e-9)
}

/** Whether a lot had a bid: undefined, unknown. @param {Lot} lot */
export function hadBid({ tender, lot, bids, unplacedBids }) {
  if (bids.some((bid) => wasSubmitted(bid))) return true
  if (unplacedBids) return undefined
  if (bids.length > 0) return bids.every((bid) => wasSubmitted(bid) === false) ? false : undefined
  const { bids_count } = lot ?? tender
  return bids_count === null ? undefined : bids_count > 0
}

/**
 * Tenders that had a bid, of those whose lots are given.
 * @param {readonly Lot[]} lots
 * @param {Row[]} bids
 * @returns {string[]}
 */
export function tendersWithBid(lots, bids) {
  const unplaced = groupBy(
    bids.filter((bid) => bid.lot_id === null),
    (bid) => bid.tender_id,
  )
  return [...groupBy(lots, ({ tender }) => tender.tender_id)].flatMap(([id, own]) => {
    const loose = own[0]?.divided ? (unplaced.get(id) ?? []).map(wasSubmitted) : []
    const had = [...own.map(hadBid), ...loose]
    const yes = had.includes(true) || (had.includes(undefined) && own[0]?.tender.bids_count > 0)
    return yes ? [String(id)] : []
  })
}

/** Bids and awards that name no lot are of the only lot of their tender. @param {Tables} tables @returns {Tables} */
function placed(tables) {
  const rows = groupBy(tables.lots, (lot) => lot.tender_id)
  /** @param {Row[]} all */
  const place = (all) =>
    all.map((row) => {
      const own = row.lot_id === null ? rows.get(row.tender_id) : undefined
      return own?.length === 1 ? { ...row, lot_id: own[0].lot_id } : row
    })
  return { ...tables, bids: place(tables.bids), awards: place(tables.awards) }
}

/** @param {Tables} given @returns {[string, string, string][]} */
export function etimad(given) {
  const tables = placed(given)
  const lots = lotsOf(tables)
  /** @type {[string, string, string][]} */
  const raised = []
  for (const lot of lots) {
    const { tender, id, open } = lot
    if (open) continue
    const competitive = tender.method === 'open' || tender.method === 'selective'
    if (competitive && isSingleBid(lot)) raised.push(['etimad.single-bid', tender.tender_id, id])
    if (hasWithdrawnBid(lot)) raised.push(['etimad.bid-withdrawn', tender.tender_id, id])
    if (hasSharedAddress(lot)) raised.push(['etimad.shared-ip', tender.tender_id, id])
    if (isLowAward(lot)) raised.push(['etimad.low-award', tender.tender_id, id])
  }
  const cancelled = lots.filter(
    ({ tender }) => tender.status === 'cancelled' || tender.status === 'withdrawn',
  )
  for (const id of tendersWithBid(cancelled, tables.bids)) raised.push(['etimad.tender-cancelled', id, id])
  for (const rows of groupBy(tables.awards, (award) => `${award.tender_id} ${award.award_id}`).values())
    if (rows.every((row) => row.status === 'cancelled'))
      raised.push(['etimad.award-cancelled', rows[0]?.tender_id, rows[0]?.award_id])
  for (const rows of groupBy(
    tables.contracts,
    (contract) => `${contract.tender_id} ${contract.contract_id}`,
  ).values())
    if (rows.some((row) => row.cancelled_at) || rows.every((row) => row.status === 'cancelled'))
      raised.push(['etimad.contract-cancelled', rows[0]?.tender_id, rows[0]?.contract_id])
  return raised
}
