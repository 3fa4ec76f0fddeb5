// What of a year's data is known on an evening.

const DAY = 86_400_000

/** The tables as they stand at an instant (milliseconds). Dates that lie ahead are not there yet, nor what they say. */
export function knownOn({ tenders, lots, bids, awards, contracts }, now) {
  const past = (text) => text !== undefined && Date.parse(text) <= now
  const tender = new Map(tenders.map((row) => [row.tender_id, row]))
  const deadline = (id) => tender.get(id)?.deadline_at
  const advertised = new Set(tenders.filter((row) => past(row.published_at)).map((row) => row.tender_id))
  const decided = new Set(awards.filter((row) => past(dayOf(row))).map((row) => row.tender_id))

  /** An award without a date is decided a month after the deadline. */
  function dayOf({ awarded_at: at, tender_id: id }) {
    return at ?? later(deadline(id), 30)
  }
  /** A tender is what it will be when it was decided, or given up ten days after its deadline. */
  function isOver(row) {
    return decided.has(row.tender_id) || past(later(row.deadline_at ?? row.published_at, 10))
  }
  return {
    tenders: tenders
      .filter((row) => advertised.has(row.tender_id))
      .map((row) => ({
        ...row,
        status: row.status === undefined || isOver(row) ? row.status : 'active',
        opened_at: past(row.opened_at) ? row.opened_at : undefined,
        bids_count: past(row.opened_at ?? row.deadline_at) ? row.bids_count : undefined,
      })),
    lots: lots.filter((row) => advertised.has(row.tender_id)),
    bids: bids
      .filter((row) => advertised.has(row.tender_id) && past(row.submitted_at ?? deadline(row.tender_id)))
      .map((row) => ({
        ...row,
        withdrawn_at: past(row.withdrawn_at) ? row.withdrawn_at : undefined,
        status: statusOf(row),
        is_winner: decided.has(row.tender_id) ? row.is_winner : undefined,
        rank: decided.has(row.tender_id) ? row.rank : undefined,
      })),
    awards: awards.filter((row) => past(dayOf(row))),
    contracts: contracts
      .filter((row) => past(row.signed_at ?? later(deadline(row.tender_id), 60)))
      .map((row) => ({
        ...row,
        cancelled_at: past(row.cancelled_at) ? row.cancelled_at : undefined,
        status: row.cancelled_at === undefined || past(row.cancelled_at) ? row.status : 'active',
      })),
  }

  /** Nobody is disqualified before the opening, or withdrawn before the withdrawal. */
  function statusOf({ status, withdrawn_at: withdrawn, tender_id: id }) {
    if (withdrawn !== undefined && !past(withdrawn)) return 'pending'
    if (status === 'valid' || status === 'disqualified') return past(deadline(id)) ? status : 'pending'
    return status
  }
}

function later(text, days) {
  return text === undefined ? undefined : new Date(Date.parse(text) + days * DAY).toISOString()
}
