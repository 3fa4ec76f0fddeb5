/**
 * Why an outcome is not computable, as scans say: table, column and problem. The place in this list, from 3 on, is the code of the
 * outcome in duckdb/etimad-whole.js (before it: 0 not applicable, 1 clear, 2 raised); of several reasons the first stands.
 * @type {readonly (readonly [table: string, column: string | undefined, problem: string])[]}
 */
export const reasons = [
  ['bids', 'status', 'missing'],
  ['tenders', 'deadline_at', 'missing'],
  ['tenders', 'deadline_at', 'same_day'],
  ['bids', undefined, 'missing'],
  ['bids', 'lot_id', 'unplaced'],
  ['awards', 'status', 'missing'],
  ['awards', 'status', 'differs'],
  ['awards', 'amount', 'missing'],
  ['awards', 'amount', 'differs'],
  ['awards', 'currency', 'missing'],
  ['awards', 'currency', 'differs'],
  ['contracts', 'status', 'missing'],
  ['contracts', 'status', 'differs'],
  ['bids', 'ip', 'missing'],
  ['lots', 'estimate', 'missing'],
  ['tenders', 'estimate', 'missing'],
  ['lots', 'estimate', 'not_positive'],
  ['tenders', 'estimate', 'not_positive'],
  ['awards', 'lot_id', 'unplaced'],
  ['awards', 'amount', 'several_lots'],
  ['awards', 'amount', 'not_positive'],
  ['lots', 'currency', 'missing'],
  ['tenders', 'currency', 'missing'],
  ['tenders', 'status', 'missing'],
  ['tenders', 'method', 'missing'],
  ['tenders', 'bids_count', 'missing'],
  ['scan', 'as_of', 'missing'],
]
