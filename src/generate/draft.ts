/** One tender while it is simulated. Money in whole cents, instants in milliseconds UTC, NaN and -1 null. */
export interface TenderDraft {
  readonly index: number
  buyer: number
  category: number
  thing: number
  town: number
  method: number
  status: number
  currency: number
  estimate: number
  published: number
  deadline: number
  opened: number
  /** Tender that this one launches again. */
  previous: number
  priceOnly: boolean
  /** Has rows in `lots`; else it is one lot and lot ids are empty. */
  divided: boolean
  /** Carries a label: nothing is left out of it, or the label would not hold. */
  labelled: boolean
  /** Its source tells how many bid, not who. */
  countOnly: boolean
  /** The number of bidders is given (always where a label needs it). */
  counted: boolean
  nextBid: number
  nextAward: number
  nextContract: number
  readonly lots: LotDraft[]
}

/** A lot of it, with what is put on it. */
export interface LotDraft {
  readonly number: number
  status: number
  estimate: number
  /** How many bidders the simulation wants; -1: as the market has it. */
  wanted: number
  bids: BidDraft[]
  awards: AwardDraft[]
}

/** One bidder of a bid: members of a consortium share `bid` and `leader`. */
export interface BidDraft {
  bid: number
  bidder: number
  /** The bidder that stands for the bid: itself, or the leader of its consortium. */
  leader: number
  amount: number
  currency: number
  status: number
  submitted: number
  withdrawn: number
  address: number
  rank: number
  round: number
  winner: number
}

/** An award; several suppliers are a consortium. */
export interface AwardDraft {
  readonly id: number
  suppliers: number[]
  bid: number
  amount: number
  currency: number
  status: number
  awarded: number
  contract: ContractDraft | undefined
}

/** The contract of an award; `final` is what was paid in the end. */
export interface ContractDraft {
  readonly id: number
  amount: number
  final: number
  status: number
  signed: number
  starts: number
  ends: number
  cancelled: number
}

/** Bids that were submitted, one a row. */
export function submitted(lot: LotDraft): BidDraft[] {
  return lot.bids.filter((bid) => !Number.isNaN(bid.submitted))
}

/** How many bidders submitted: rounds and members of a consortium count once. */
export function bidders(lot: LotDraft): number {
  const leaders: number[] = []
  for (const bid of lot.bids)
    if (!Number.isNaN(bid.submitted) && !leaders.includes(bid.leader)) leaders.push(bid.leader)
  return leaders.length
}
