import type { EventRow, MonitorEvent } from '#tenderflag/index.js'

/**
 * The events of some processes, one after the other, with all that can happen in them: bids from one address, withdrawn
 * bids, cancelled awards and contracts. Ids and instants ascend.
 */
export function playedEvents(tenders: number): MonitorEvent[] {
  const events: MonitorEvent[] = []
  const add = (type: MonitorEvent['type'], rows: MonitorEvent['rows']): void => {
    const at = new Date(Date.UTC(2024, 4, 1) + events.length * 60_000).toISOString()
    events.push({ id: `e${String(events.length).padStart(5, '0')}`, type, at, rows })
  }
  for (let t = 0; t < tenders; t++) {
    const tender_id = `T${t}`
    const deadline_at = new Date(Date.UTC(2024, 4, 1)).toISOString()
    const tender = {
      tender_id,
      buyer_id: `M${t % 3}`,
      method: 'open',
      status: 'active',
      deadline_at,
      estimate: 1000,
      currency: 'SAR',
    }
    const bid = (n: number, more: EventRow = {}): EventRow => ({
      tender_id,
      bid_id: `B${n}`,
      bidder_id: `F${(t + n) % 7}`,
      amount: 900 + n,
      currency: 'SAR',
      status: 'valid',
      submitted_at: '2024-04-30T10:00:00Z',
      ip: `240.0.0.${t % 4 === 0 ? 1 : n}`,
      ...more,
    })
    // a bid is there before its process is known
    if (t % 5 === 0) add('bid.submitted', { bids: [bid(1)] })
    add('tender.published', { tenders: [tender] })
    if (t % 5 !== 0) add('bid.submitted', { bids: [bid(1)] })
    if (t % 3 !== 0) add('bid.submitted', { bids: [bid(2)] })
    if (t % 6 === 1)
      add('bid.withdrawn', { bids: [bid(2, { status: 'withdrawn', withdrawn_at: '2024-05-02T10:00:00Z' })] })
    const award = {
      tender_id,
      award_id: 'A1',
      supplier_id: `F${(t + 1) % 7}`,
      amount: t % 7 === 0 ? 100 : 901,
      currency: 'SAR',
    }
    add('award.proposed', { awards: [{ ...award, status: 'pending' }] })
    add('award.made', { awards: [{ ...award, status: t % 8 === 3 ? 'cancelled' : 'active' }] })
    add('contract.signed', {
      contracts: [
        {
          tender_id,
          contract_id: 'C1',
          supplier_id: award.supplier_id,
          amount: award.amount,
          currency: 'SAR',
          status: 'active',
        },
      ],
    })
  }
  return events
}
