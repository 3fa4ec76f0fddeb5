import { codes, enums, type Index, STRAY } from '../../join/index-of.js'
import { enumValues } from '../../schema/tables.js'
import { byteFamily, openTruth } from '../byte-facts.js'
import { oncePerIndex } from '../per-index.js'
import { reason } from '../reason.js'

const UNKNOWN_RELAUNCH = reason('tenders', 'previous_tender_id', 'missing')
const NO_WINNER = reason('awards', 'supplier_id', 'missing')

const awardStatuses = enumValues('awards', 'status')
const PENDING = awardStatuses.indexOf('pending')
const ACTIVE = awardStatuses.indexOf('active')

const needs = [
  'tenders.status',
  'tenders.previous_tender_id',
  'tenders.buyer_id',
  'tenders.classification',
  'tenders.title',
  'tenders.estimate',
  'tenders.currency',
  'tenders.published_at',
  'scan.relaunches',
]

/** What came after a cancelled process. */
export const relaunch = byteFamily({
  subject: 'tender',
  facts: [
    {
      name: 'tender.relaunched',
      subject: 'tender',
      type: 'boolean',
      about:
        'A cancelled process was launched again: named as the previous one, or same buyer and classification, similar title and value, within 180 days.',
      needs,
    },
    {
      name: 'tender.relaunch.other_winner',
      subject: 'tender',
      type: 'boolean',
      about:
        'The process that launched it again was won, and by nobody who had won or been marked to win this one.',
      needs: [...needs, 'awards.status', 'awards.supplier_id', 'bids.is_winner', 'bids.bidder_id'],
    },
  ],
  bytes(index, from, to, [again, other]) {
    const rivals = rivalsOf(index)
    const none = rivals.mayBeUnnamed ? openTruth(UNKNOWN_RELAUNCH) : 0
    for (let t = from; t < to; t++) {
      const next = index.relaunch[t]!
      if (again) again[t - from] = next >= 0 ? 1 : none
      if (other) other[t - from] = next >= 0 ? rivals.another(t, next) : none
    }
  },
})

const rivalsOf = oncePerIndex((index) => new Rivals(index))

/** Who won two processes: columns looked up once, as those that were launched again are few, and asked one by one. */
class Rivals {
  /** No column names a previous process, so that one may have been launched again unnoticed. */
  readonly mayBeUnnamed
  readonly #index
  readonly #supplier
  readonly #status
  readonly #bidder
  readonly #winner
  /** Bidders marked as winners in bids that name no lot, by tender. */
  readonly #loose = new Map<number, number[]>()
  readonly #winners = new Set<number>()
  readonly #nextWinners = new Set<number>()

  constructor(index: Index) {
    this.#index = index
    this.mayBeUnnamed = !codes(index, 'tenders', 'previous_tender_id')
    this.#supplier = codes(index, 'awards', 'supplier_id')
    this.#status = enums(index, 'awards', 'status')
    this.#bidder = codes(index, 'bids', 'bidder_id')
    this.#winner = enums(index, 'bids', 'is_winner')
    const { tender, bidder, is } = index.strayBids
    for (let s = 0; s < is.length; s++) {
      if ((is[s]! & (STRAY.MAY_WIN | STRAY.SET_ASIDE)) !== STRAY.MAY_WIN || bidder[s]! < 0) continue
      const list = this.#loose.get(tender[s]!)
      if (list) list.push(bidder[s]!)
      else this.#loose.set(tender[s]!, [bidder[s]!])
    }
  }

  /** Whether process `next` was won, and by nobody who had won or been marked to win process t: a truth. */
  another(t: number, next: number): number {
    const [winners, nextWinners] = [this.#winners, this.#nextWinners]
    this.#read(t, true, winners)
    this.#read(next, false, nextWinners)
    if (winners.size === 0 || nextWinners.size === 0) return openTruth(NO_WINNER)
    for (const who of nextWinners) if (winners.has(who)) return 0
    return 1
  }

  /** Suppliers of its awards (of a cancelled process the cancelled awards too), and bidders marked as winners. */
  #read(t: number, cancelledToo: boolean, winners: Set<number>): void {
    const { award, lot, startOf } = this.#index
    const [supplier, status, bidder, winner] = [this.#supplier, this.#status, this.#bidder, this.#winner]
    winners.clear()
    for (let a = startOf.award[t]!; supplier && status && a < startOf.award[t + 1]!; a++) {
      for (let r = award.rowStart[a]!; r < award.rowStart[a + 1]!; r++) {
        const row = award.rows[r]!
        const counts = cancelledToo || status[row] === PENDING || status[row] === ACTIVE
        if (counts && supplier[row]! >= 0) winners.add(supplier[row]!)
      }
    }
    for (let l = startOf.lot[t]!; bidder && winner && l < startOf.lot[t + 1]!; l++) {
      for (let b = lot.bidFrom[l]!; b < lot.bidTo[l]!; b++)
        if (winner[b] === 1 && bidder[b]! >= 0) winners.add(bidder[b]!)
    }
    for (const who of this.#loose.get(t) ?? []) winners.add(who)
  }
}
