import type { Indicator, Results } from './results.js'
import type { CardinalSettings } from './settings.js'
import { quartiles, upperFence } from './statistics.js'

const DIGITS = 2
const MINIMUM = 20

/**
 * Heterogeneous supplier: a supplier of at least so many processes has supplied at or above the threshold, else the
 * upper fence, of different classes of items: the first characters of `classification.id`, whatever the scheme, of the
 * items of active awards to it alone.
 */
export function r048(settings: NonNullable<CardinalSettings['R048']>, results: Results): Indicator {
  const digits = settings.digits ?? DIGITS
  const minimum = settings.minimum_contracting_processes ?? MINIMUM
  const suppliers = new Map<string, { processes: number; readonly codes: Set<string> }>()
  return {
    fold({ awards }) {
      const seen = new Set<string>()
      for (const { status, sole, classes } of awards ?? []) {
        if (status !== 'active' || sole === undefined) continue
        for (const code of classes) {
          const supplier = suppliers.get(sole) ?? { processes: 0, codes: new Set<string>() }
          suppliers.set(sole, supplier)
          if (!seen.has(sole)) supplier.processes++
          seen.add(sole)
          supplier.codes.add(firstCharacters(code, digits))
        }
      }
    },
    finish() {
      const all: [id: string, codes: number][] = []
      for (const [id, { processes, codes }] of suppliers) if (processes >= minimum) all.push([id, codes.size])
      let fence = settings.threshold
      if (fence === undefined) {
        const found = quartiles(all.map(([, codes]) => codes))
        results.note('R048', 'q1', found.q1)
        results.note('R048', 'q3', found.q3)
        fence = upperFence(found)
      }
      results.note('R048', 'upper_fence', fence)
      for (const [id, codes] of all) if (codes >= fence) results.flag('Tenderer', id, 'R048', codes)
    },
  }
}

/** Characters are code points: one outside the BMP counts as one. */
function firstCharacters(text: string, count: number): string {
  let end = 0
  for (let i = 0; i < count && end < text.length; i++) end += text.codePointAt(end)! > 0xffff ? 2 : 1
  return text.slice(0, end)
}
