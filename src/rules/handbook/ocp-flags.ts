/** A red flag of the Open Contracting Partnership's guide. */
export interface OcpFlag {
  /** Its code in the guide, and the last part of the id of its rule. */
  readonly code: string
  /** What it looks for, in a few words. */
  readonly about: string
  /** What no table holds, so that there is no rule; absent where the tables hold all it takes. */
  readonly lacks?: string
}

const documents = 'documents'
const amendments = 'the items of a contract before and after a change'
const subcontracts = 'subcontracts'

const about: readonly (readonly [about: string, lacks?: string])[] = [
  ['Plans for the purchase are not published', documents],
  ['Values bunch just below a legal threshold'],
  ['Little time to submit a bid'],
  ['The call for bids was hardly advertised', 'where and when notices were published'],
  ['Papers that bidders need are missing', documents],
  ['Requirements for taking part that few can meet', 'the text of requirements'],
  ['Specifications that fit few', 'the text of specifications'],
  ['Taking part costs too much', 'fees for taking part'],
  ['The papers for bidders became dearer', 'fees for taking part, over time'],
  ['No competition where it is usual'],
  ['One purchase split into several below a threshold'],
  ['Awarded directly against the plan'],
  ['A buyer often buys without competition'],
  ['Bids opened soon after the advertisement'],
  ['Bids evaluated long after they were opened'],
  ['A value out of line for what is bought'],
  ['A unit price out of line'],
  ['A single bid'],
  ['Fewer bidders than usual for what is bought'],
  ['Somebody complained about the tender', 'complaints'],
  ['Evaluated by criteria that leave much to opinion', 'criteria of award with their weights'],
  ['Prices of bids far apart'],
  ['Prices of two bidders in a fixed ratio'],
  ['A losing price just above the winning one'],
  ['A bidder that hardly ever wins'],
  ['Many consortia in a market'],
  ['Bidders that stay away'],
  ['Identical prices'],
  ['First digits that depart from Benford’s law'],
  ['A late bid won'],
  ['Won close to the estimate, or above it'],
  ['Bidders of one beneficial owner'],
  ['Bidders of one major shareholder'],
  ['Bids in the same order again and again'],
  ['All bids but the winner’s were disqualified'],
  ['The lowest bid was disqualified'],
  ['Disqualified for poor reasons', 'reports of evaluation'],
  ['Many bids disqualified'],
  ['Questions of bidders were not answered', 'questions and answers'],
  ['Much of a buyer’s spending with one supplier'],
  ['Bids that look alike on paper', 'the documents of bids'],
  ['A bidder with an odd address or phone number'],
  ['A bidder with the contact data of an official'],
  ['Bidders with the same contact data'],
  ['A winner in no company register'],
  ['A winner on a list of sanctions'],
  ['A supplier that left no trace on the web', 'a search of the web for each supplier'],
  ['A supplier of very different things'],
  ['Direct awards just below a threshold'],
  ['A supplier with much of a market'],
  ['A market in few hands'],
  ['A small first purchase, then much larger ones'],
  ['A pair of bidders of whom the same one always wins'],
  ['A direct award that changes lift above the threshold'],
  ['Direct awards that together exceed the threshold'],
  ['The winning bid does not meet the criteria', 'the documents of bids and reports of evaluation'],
  ['Winners that take turns'],
  ['A winner far below the next price'],
  ['The contract differs from the award'],
  ['Signed long after the award'],
  ['Decided very soon'],
  ['Decided very late'],
  ['The contract is not published', documents],
  ['The contract was modified'],
  ['Items were taken out of the contract', amendments],
  ['Items were added to the contract', amendments],
  ['What was bought did not come, or came late', 'deliveries'],
  ['More was paid than agreed', 'payments'],
  ['The price was raised after signature'],
  ['Losing bidders became subcontractors', subcontracts],
  ['The contractor passed most of the work on', subcontracts],
  ['A buyer’s contracts are often passed on', subcontracts],
  ['What was done is not what was agreed', 'reports of works and visits to the site'],
]

/** All red flags of the guide, in order of code. */
export const ocpFlags: readonly OcpFlag[] = about.map(([about, lacks], i) => ({
  code: `R${String(i + 1).padStart(3, '0')}`,
  about,
  ...(lacks === undefined ? {} : { lacks }),
}))
