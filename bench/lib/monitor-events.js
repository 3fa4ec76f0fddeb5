/**
 * Events of a procurement system for a history of `tenders` generated tenders: new processes from publication to award, a
 * bid after the other, and of every ten events two about a process of the history. Deterministic.
 * @param {number} tenders
 * @returns {Generator<import('#tenderflag/index.js').MonitorEvent>}
 */
export function* monitorEvents(tenders) {
  let n = 0
  /**
   * @param {import('#tenderflag/index.js').EventType} type @param {string} at
   * @param {import('#tenderflag/index.js').MonitorEvent['rows']} rows
   */
  const event = (type, at, rows) => ({ id: `event-${n++}`, type, at, rows })
  /** The n-th event happens n minutes after the first. @param {number} later */
  const at = (later) => new Date(Date.UTC(2025, 0, 1) + (n + later) * 60_000).toISOString()
  for (let i = 0; ; i++) {
    const tender_id = `N${i}`
    const tender = {
      tender_id,
      buyer_id: `BUYER-${i % 500}`,
      title: `Road works, section ${i % 90}`,
      method: 'open',
      status: 'active',
      category: 'works',
      classification: `45${i % 100}`,
      estimate: 100_000,
      currency: 'SAR',
      published_at: at(0),
      deadline_at: at(5.5),
    }
    yield event('tender.published', at(0), { tenders: [tender] })
    for (let b = 0; b < 5; b++) {
      const bid = {
        tender_id,
        bid_id: `B${b}`,
        bidder_id: `FIRM-${(i * 7 + b * 13) % 20_000}`,
        amount: 90_000 + b * 500 + (i % 100),
        currency: 'SAR',
        status: 'valid',
        submitted_at: at(0),
        ip: `240.${i % 200}.${i % 17 === 0 ? 0 : b}.${(i * 7) % 250}`,
      }
      yield event('bid.submitted', at(0), { bids: [bid] })
    }
    yield event('bids.opened', at(0), { tenders: [{ ...tender, opened_at: at(0) }] })
    const award = {
      tender_id,
      award_id: 'A1',
      supplier_id: `FIRM-${(i * 7) % 20_000}`,
      bid_id: 'B0',
      amount: i % 11 === 0 ? 20_000 : 90_000,
      currency: 'SAR',
      status: 'active',
      awarded_at: at(0),
    }
    yield event('award.made', at(0), { awards: [award] })
    for (const old of [(i * 7919) % tenders, (i * 104_729 + 1) % tenders]) {
      const contract = {
        tender_id: `T${String(old + 1).padStart(7, '0')}`,
        contract_id: 'C1',
        status: 'cancelled',
        cancelled_at: at(0),
      }
      yield event('contract.cancelled', at(0), { contracts: [contract] })
    }
  }
}
