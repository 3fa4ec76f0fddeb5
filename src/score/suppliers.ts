import type { ScanResult } from '../engine/result.js'
import { enumValues } from '../schema/tables.js'

/** Called once for every subject that counts for a supplier (code of dictionary `party`). */
export type Won = (kind: 'lot' | 'award' | 'contract', subject: number, supplier: number) => void

const statuses = enumValues('awards', 'status')
const PENDING = statuses.indexOf('pending')
const ACTIVE = statuses.indexOf('active')

/**
 * What counts for suppliers: their pending and active awards and the lots of these, and the contracts that name
 * them, cancelled ones too. Rows that were set aside, and awards of unknown status, count for nobody. In order of
 * kind, then ordinal; each pair once, however many rows say it.
 */
export function suppliersWon({ dataset, index }: ScanResult, won: Won): void {
  const seen = new Int32Array(dataset.dictionaries.party.size)
  let mark = 0
  const once = (kind: Parameters<Won>[0], subject: number, supplier: number): void => {
    if (supplier < 0 || seen[supplier] === mark) return
    seen[supplier] = mark
    won(kind, subject, supplier)
  }
  const column = (table: 'awards' | 'contracts', name: string) => dataset.tables.get(table)?.columns.get(name)

  const supplier = column('awards', 'supplier_id')
  const status = column('awards', 'status')
  if (supplier?.kind === 'code' && status?.kind === 'enum') {
    const { awardStart, awardRow } = index.lot
    for (let lot = 0; lot < index.counts.lot; lot++) {
      mark++
      for (let i = awardStart[lot]!; i < awardStart[lot + 1]!; i++) {
        const row = awardRow[i]!
        const code = status.codes[row]
        if (index.award.ofRow[row]! < 0 || (code !== ACTIVE && code !== PENDING)) continue
        once('lot', lot, supplier.codes[row]!)
      }
    }
    for (let award = 0; award < index.counts.award; award++) {
      mark++
      for (let i = index.award.rowStart[award]!; i < index.award.rowStart[award + 1]!; i++) {
        const row = index.award.rows[i]!
        const code = status.codes[row]
        if (index.award.ofRow[row]! < 0) continue
        if (code === ACTIVE || code === PENDING) once('award', award, supplier.codes[row]!)
      }
    }
  }
  const contractor = column('contracts', 'supplier_id')
  if (contractor?.kind !== 'code') return
  for (let contract = 0; contract < index.counts.contract; contract++) {
    mark++
    if (index.contract.setAside[contract] === 1) continue
    for (let i = index.contract.rowStart[contract]!; i < index.contract.rowStart[contract + 1]!; i++)
      once('contract', contract, contractor.codes[index.contract.rows[i]!]!)
  }
}
