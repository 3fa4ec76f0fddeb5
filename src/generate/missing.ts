/**
 * How often a value that the simulation has is left out of the tables, by column. Tenders that carry a label are
 * left whole (their labels would not hold), and open ones keep their deadline, so that the share over a whole table
 * is lower. Beside this, what does
 * not exist is empty too: the lot of an undivided tender, the address of an invitation, the deadline of a direct
 * purchase, ranks and rounds where there are none. Four sources in ten count no bidders: `bids_count` is then empty
 * for the whole tender; 1.5 % count them but name none: such a tender has no rows in `bids`.
 */
export const missingRates = {
  tenders: {
    buyer_id: 0.002,
    buyer_name: 0.01,
    title: 0.005,
    method: 0.01,
    classification: 0.03,
    region: 0.08,
    award_criterion: 0.1,
    status: 0.005,
    estimate: 0.05,
    currency: 0.01,
    published_at: 0.02,
    deadline_at: 0.02,
    opened_at: 0.08,
  },
  lots: { title: 0.02, status: 0.01, estimate: 0.04, currency: 0.02 },
  bids: { lot_id: 0.0005, amount: 0.015, currency: 0.01, status: 0.01, submitted_at: 0.02, ip: 0.03 },
  awards: { lot_id: 0.002, bid_id: 0.05, amount: 0.015, currency: 0.01, status: 0.01, awarded_at: 0.03 },
  contracts: { award_id: 0.02, amount: 0.015, currency: 0.01, status: 0.01, signed_at: 0.02, ends_at: 0.05 },
  parties: { region: 0.05, registered_at: 0.1, employees: 0.2 },
} as const
