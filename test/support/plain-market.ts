import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Numbers from 0 to 1 that are the same on every machine. */
function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

const HOUR = 3_600_000
const first = Date.UTC(2022, 0, 1, 8)

/**
 * Writes a market in which nothing is missing to CSV files: tenders of one lot, of which every date, price and status is
 * known, so that SQL without a word on what is missing can say what each rule has to find.
 */
export function writePlainMarket(folder: string, tenders: number, seed = 1): void {
  const random = numbers(seed)
  const below = (n: number) => Math.floor(random() * n)
  const pick = <T>(...of: readonly T[]): T => of[below(of.length)]!
  // A few sell anything, most one or two things.
  const firm = (division: string) => {
    const one = Math.floor(random() ** 2 * 90)
    return one < 2 ? one : `${one}-${division < '40' && one % 3 > 0 ? 3 : division}-`
  }
  // Most lie close together, and a few far off.
  const around = (middle: number, width: number) =>
    middle + width * (random() + random() - 1) * (below(25) === 0 ? 8 : 1)
  const at = (hours: number) => new Date(first + Math.round(hours) * HOUR).toISOString()
  const rows: Record<'tenders' | 'bids' | 'awards' | 'contracts', string[]> = {
    tenders: [
      'tender_id,buyer_id,procuring_entity_id,method,category,classification,status,estimate,currency,published_at,deadline_at,opened_at',
    ],
    bids: ['tender_id,bid_id,bidder_id,amount,currency,status,submitted_at'],
    awards: ['tender_id,award_id,supplier_id,amount,currency,status,awarded_at'],
    contracts: ['tender_id,contract_id,award_id,supplier_id,amount,currency,status,signed_at'],
  }
  for (let t = 1; t <= tenders; t++) {
    const id = `T${t}`
    const published = t * 5 + below(5)
    const deadline = published + around(24 * 30, 24 * 12)
    const opened = deadline + 1 + below(30)
    const awarded = opened + around(24 * 40, 24 * 20)
    const division = pick('45', '45', '33', '30', '72')
    const estimate = Math.max(1000, Math.round(around(division === '45' ? 150_000 : 60_000, 20_000)))
    const status = below(20) === 0 ? 'planned' : 'complete'
    const method = pick('open', 'open', 'open', 'selective', 'limited', 'direct')
    const [buyer, entity] = [below(28), below(26)]
    rows.tenders.push(
      [
        ...[id, `G${buyer}`, `E${entity}`, method, pick('goods', 'works'), `${division}${below(3)}00000`],
        ...[status, estimate, 'EUR', at(published), at(deadline), at(opened)],
      ].join(),
    )
    const strict = buyer === 3 || entity === 5 ? 3 : 12
    const bids = Array.from({ length: 1 + below(6) }, (_, b) => ({
      id: `b${b}`,
      // B0 bids often and wins seldom: it asks for more.
      bidders: [b === 0 && below(3) === 0 ? 'B0' : `B${firm(division)}${b}`],
      amount: 0,
      isOut: false,
    }))
    for (const [b, bid] of bids.entries()) {
      if (below(division === '72' ? 3 : 20) === 0) bid.bidders.push(`P${b}`)
      const price = estimate * around(0.9, 0.08) * (bid.bidders[0] === 'B0' ? 1.4 : 1)
      bid.amount = Math.round(Math.max(1000, price) * 100) / 100
      bid.isOut = below(bid.bidders[0] === 'B00' ? 2 : strict) === 0
      for (const bidder of bid.bidders)
        rows.bids.push(
          [
            id,
            bid.id,
            bidder,
            bid.amount,
            'EUR',
            bid.isOut ? 'disqualified' : 'valid',
            at(deadline - 5),
          ].join(),
        )
    }
    const valid = bids.filter(({ isOut }) => !isOut).sort((a, b) => a.amount - b.amount)
    const winner = valid[below(15) === 0 ? valid.length - 1 : 0]
    if (!winner) continue
    const cancelled = below(20) === 0
    const signed = awarded + around(24 * 12, 24 * 5)
    const paid = Math.round(winner.amount * around(1, 0.1) * 100) / 100
    for (const bidder of winner.bidders) {
      rows.awards.push([id, 'A', bidder, winner.amount, 'EUR', 'active', at(awarded)].join())
      const state = cancelled ? 'cancelled' : 'active'
      rows.contracts.push([id, 'C', 'A', bidder, paid, 'EUR', state, at(signed)].join())
    }
  }
  for (const [name, lines] of Object.entries(rows))
    writeFileSync(join(folder, `${name}.csv`), `${lines.join('\n')}\n`)
}
