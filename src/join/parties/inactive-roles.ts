import type { Dataset } from '../../columns/dataset.js'
import { sharedUint8 } from '../../columns/shared.js'
import { rowsOf } from '../rows.js'
import { kindWords } from './kind-words.js'

const inactive = kindWords([
  [
    1,
    'suspended|inactive|dissolved|struck off|deregistered|closed|in liquidation|liquidated|wound up|bankrupt|insolvent|revoked|cancelled|void|suspensa|suspenso|inapta|inapto|baixada|baixado|nula|nulo|cancelada|cancelado|extinta|extinto|inativa|inativo|dissolvida|dissolvido|suspendida|suspendido|inactiva|inactivo|disuelta|disuelto|liquidada|suspendue|suspendu|radiée|radié|dissoute|dissous|fermée|موقوف|موقوفة|معلق|معلقة|منحل|منحلة|مشطوب|مشطوبة|غير نشط|غير نشطة',
  ],
])

/**
 * 1, by row of `registers`: its role says that the firm is not in business, suspended or dissolved for one. An entry
 * without a role, or with any other, says that it is registered. Empty without the table.
 */
export function inactiveRoles(dataset: Dataset): Uint8Array {
  const rows = rowsOf(dataset, 'registers')
  const role = rows?.code('role')
  const bits = sharedUint8(rows?.count ?? 0)
  const known = new Map<number, number>()
  for (let r = 0; role !== undefined && r < role.length; r++) {
    const code = role[r]!
    if (code < 0) continue
    const found = known.get(code) ?? inactive(dataset.dictionaries.word.text(code))
    known.set(code, found)
    bits[r] = found
  }
  return bits
}
