import type { Members } from '../rows/marks.js'
import type { Reading } from '../rows/reading.js'
import type { Node, RowProgram } from '../rows/row-program.js'
import { columnsOf, type TableRows } from '../rows/table-rows.js'
import {
  $amendment,
  $award,
  $contract,
  $implementation,
  $organisation,
  $period,
  $release,
  $value,
} from '../tape/release-shape.js'
import { LIST } from '../tape/tape.js'
import { suppliersOf } from './awards.js'
import { idOf, moneyOf, type Paths } from './paths.js'

const c = columnsOf('contracts')

export const contractPaths: Paths = {
  tender_id: [],
  contract_id: ['contracts.id'],
  award_id: ['contracts.awardID'],
  supplier_id: [
    ...idOf('contracts.suppliers'),
    'contracts.awardID',
    'awards.id',
    ...idOf('awards.suppliers'),
  ],
  amount: moneyOf('contracts.value'),
  final_amount: moneyOf('contracts.implementation.finalValue'),
  amendments: ['contracts.amendments.id', 'contracts.amendment.date'],
  currency: [...moneyOf('contracts.value'), ...moneyOf('contracts.implementation.finalValue')],
  status: ['contracts.status'],
  status_reason: ['contracts.statusDetails'],
  signed_at: ['contracts.dateSigned'],
  starts_at: ['contracts.period.startDate'],
  ends_at: ['contracts.period.endDate'],
  cancelled_at: ['contracts.cancellationDate'],
}

const plain: Members = [
  [c.contract_id, $contract.id],
  [c.award_id, $contract.awardID],
  [c.status, $contract.status],
  [c.status_reason, $contract.statusDetails],
  [c.signed_at, $contract.dateSigned],
  [c.starts_at, $contract.period, $period.startDate],
  [c.ends_at, $contract.period, $period.endDate],
  [c.cancelled_at, $contract.cancellationDate],
]

/** A row for each supplier of a contract: its own suppliers, else those of the award that it names. */
export function contractRows(r: Reading, rows: TableRows): void {
  const { tape } = r
  const list = tape.get(r.root, $release.contracts)
  if (list === 0) return
  rows.present = true
  let k = r.objects(list, rows, 'contracts')
  for (; k !== 0; k = r.nextObject(k, rows, 'contracts')) {
    const suppliers = rows.wants(c.supplier_id) ? suppliersOfContract(r, k, rows) : []
    const amended = rows.wants(c.amendments) ? amendmentsOf(r, k, rows) : -1
    if (suppliers.length === 0) row(r, rows, k, 0, amended)
    for (const supplier of suppliers) row(r, rows, k, supplier, amended)
  }
}

function suppliersOfContract(r: Reading, contract: number, rows: TableRows): number[] {
  const { tape } = r
  const own = suppliersOf(r, tape.get(contract, $contract.suppliers), rows)
  const awardId = tape.get(contract, $contract.awardID)
  if (own.length > 0 || awardId === 0) return own
  const award = r.withKey(tape.get(r.root, $release.awards), $award.id, awardId)
  const found: number[] = []
  // what is odd about them is counted where awards are read
  for (let s = tape.first(tape.get(award, $award.suppliers)); s !== 0; s = tape.next(s))
    if (r.hasId(s)) found.push(s)
  return found
}

function row(r: Reading, rows: TableRows, contract: number, supplier: number, amended: number): void {
  r.tenderId(rows)
  r.party(rows, c.supplier_id, supplier)
  amounts(r, rows, contract)
  if (amended >= 0) rows.value(c.amendments, amended)
  rows.members(contract, plain)
  rows.end()
}

/** How many `amendments` are listed, or 1 of OCDS 1.0, which has the last `amendment` alone; -1 where neither is there. */
function amendmentsOf(r: Reading, contract: number, rows: TableRows): number {
  const { tape } = r
  const list = tape.get(contract, $contract.amendments)
  let count = 0
  for (let a = r.objects(list, rows, 'amendments'); a !== 0; a = r.nextObject(a, rows, 'amendments')) count++
  if (count === 0 && tape.get(tape.get(contract, $contract.amendment), $amendment.date) !== 0) return 1
  return count > 0 || tape.kind(list) === LIST ? count : -1
}

/** One currency stands for both amounts: a final value in another one is not comparable, and is left out. */
function amounts(r: Reading, rows: TableRows, contract: number): void {
  const { tape } = r
  const value = tape.get(contract, $contract.value)
  const final = tape.get(tape.get(contract, $contract.implementation), $implementation.finalValue)
  const amount = tape.get(value, $value.amount)
  const finalAmount = tape.get(final, $value.amount)
  rows.put(c.amount, amount)
  const currency = tape.get(value, $value.currency)
  const other = tape.get(final, $value.currency)
  const differ = amount !== 0 && currency !== 0 && other !== 0 && !r.areOneCurrency(currency, other)
  if (differ && finalAmount !== 0)
    rows.note(
      'bad_value',
      'final_amount',
      undefined,
      'it is in another currency than the value of the contract',
    )
  else rows.put(c.final_amount, finalAmount)
  const from = amount === 0 && other !== 0 ? final : value
  r.currencyOf(rows, c.currency, from, amount !== 0 || finalAmount !== 0)
}

/** The rows of usual releases: both amounts of a contract are in one currency. */
export function contractProgram(p: RowProgram): void {
  const list = p.at(p.root, $release.contracts)
  p.when(list, () => p.there())
  p.each(list, (contract) => {
    const suppliers = p.wants(c.supplier_id) ? suppliersFor(p, contract) : p.none
    if (p.wants(c.amendments)) {
      p.nothing(p.at(contract, $contract.amendments))
      p.nothing(p.at(contract, $contract.amendment))
    }
    const value = p.at(contract, $contract.value)
    const final = p.at(contract, $contract.implementation, $implementation.finalValue)
    const amount = p.at(value, $value.amount)
    const finalAmount = p.at(final, $value.amount)
    const currency = p.at(value, $value.currency)
    const other = p.at(final, $value.currency)
    p.when(amount, () => p.same(currency, other))
    p.otherwise(amount, () => p.set(currency, p.either(p.copy(other), currency)))
    p.once(suppliers, (supplier) => {
      p.tenderId()
      p.party(c.supplier_id, supplier, $organisation.id)
      p.put(c.amount, amount)
      p.put(c.final_amount, finalAmount)
      p.currency(c.currency, currency, p.either(p.copy(amount), finalAmount))
      p.members(contract, plain)
      p.row()
    })
  })
}

function suppliersFor(p: RowProgram, contract: Node): Node {
  const own = p.at(contract, $contract.suppliers)
  p.otherwise(p.more(own, 0), () => {
    const award = p.find(p.at(p.root, $release.awards), $award.id, p.at(contract, $contract.awardID))
    p.set(own, p.at(award, $award.suppliers))
  })
  return own
}
