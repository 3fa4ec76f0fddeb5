import type { Dataset } from '../columns/dataset.js'
import { type Mask, type MaskOptions, maskOf } from '../output/mask.js'
import { type Domain, tableSpec } from '../schema/tables.js'

/** The texts of a dictionary as they may be kept, end to end. */
export interface Texts {
  readonly bytes: Uint8Array
  /** Where each ends. */
  readonly ends: Float64Array
  /** By code, 1: a pseudonym stands here for what may identify a person. */
  readonly hidden?: Uint8Array
}

/**
 * What of each dictionary may be kept: texts that only columns that may identify a person have are pseudonyms, but for
 * parties that every output shows.
 */
export function hiddenTexts(
  dataset: Dataset,
  options: Omit<MaskOptions, 'reveal'>,
): (domain: Domain) => Texts {
  const mask = maskOf(dataset, { ...options, reveal: false })
  const open = openCodes(dataset, mask)
  return (domain) => {
    const dictionary = dataset.dictionaries[domain]
    const { bytes, ends } = dictionary.since(0)
    const personal = domain === 'party' || domain === 'address' || open.personal.has(domain)
    if (!personal) return { bytes, ends }
    const isOpen = open.of.get(domain)
    const hidden = new Uint8Array(dictionary.size)
    const texts: Uint8Array[] = []
    const places = new Float64Array(dictionary.size)
    let end = 0
    for (let code = 0; code < dictionary.size; code++) {
      const shown = domain === 'party' ? mask.shows(code) : isOpen?.[code] === 1
      const text = shown ? dictionary.bytes(code) : Buffer.from(mask.personal(domain, code))
      hidden[code] = shown ? 0 : 1
      texts.push(text)
      end += text.length
      places[code] = end
    }
    return { bytes: Buffer.concat(texts, end), ends: places, hidden }
  }
}

/** Codes that a column has which may be shown, in the domains that some other column has too. */
function openCodes(dataset: Dataset, mask: Mask) {
  const personal = new Set<Domain>()
  const of = new Map<Domain, Uint8Array>()
  for (const [name, table] of dataset.tables)
    for (const [column, values] of table.columns) {
      if (values.kind !== 'code') continue
      const { domain, codes } = values
      if (domain === 'party' || domain === 'address') continue
      const isPersonal = tableSpec(name).columns[column]?.personal === true
      if (isPersonal) personal.add(domain)
      const party = isPersonal && column === 'name' ? table.columns.get('party_id') : undefined
      if (isPersonal && name !== 'parties') continue
      if (isPersonal && party?.kind !== 'code') continue
      const marks = of.get(domain) ?? new Uint8Array(dataset.dictionaries[domain].size)
      of.set(domain, marks)
      for (let row = 0; row < codes.length; row++) {
        const code = codes[row]!
        if (code < 0) continue
        // the name of a party is shown where its id is
        if (party?.kind === 'code' && !(party.codes[row]! >= 0 && mask.shows(party.codes[row]!))) continue
        marks[code] = 1
      }
    }
  return { personal, of }
}
