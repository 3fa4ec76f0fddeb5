import { codes, enums, type Index, numbers } from '../../join/index-of.js'
import { enumValues } from '../../schema/tables.js'
import { oncePerIndex } from '../per-index.js'
import { BID, bidState } from './bid-state.js'

const SUBMITTED = BID.SUBMITTED | BID.SUBMITTED_MAYBE
const ofStatus = Uint8Array.from(
  enumValues('bids', 'status'),
  (_, status) => bidState(status, Number.NaN, Number.NaN, -1, Number.NaN) & SUBMITTED,
)

/** `BID.SUBMITTED` and `BID.SUBMITTED_MAYBE` of every row of bids by place; a row set aside has neither. Once a thread. */
export const submittedBits = oncePerIndex((index): Uint8Array => {
  const status = enums(index, 'bids', 'status')
  const submittedAt = numbers(index, 'bids', 'submitted_at')
  const withdrawnAt = numbers(index, 'bids', 'withdrawn_at')
  const address = codes(index, 'bids', 'ip')
  const { bidSetAside } = index
  const bits = new Uint8Array(rowsOf(index))
  for (let row = 0; row < bits.length; row++) {
    if (bidSetAside[row] === 1) continue
    const code = status ? status[row]! : -1
    const gone = withdrawnAt ? withdrawnAt[row]! : Number.NaN
    if (code >= 0 && Number.isNaN(gone)) bits[row] = ofStatus[code]!
    else {
      const at = submittedAt ? submittedAt[row]! : Number.NaN
      bits[row] = bidState(code, at, gone, address ? address[row]! : -1, Number.NaN) & SUBMITTED
    }
  }
  return bits
})

/** Up to which place rows of bids stand in lots. */
function rowsOf({ lot: { bidTo } }: Index): number {
  let rows = 0
  for (let l = 0; l < bidTo.length; l++) if (bidTo[l]! > rows) rows = bidTo[l]!
  return rows
}
