import { enumValues, type TableName, tableNames, tableSpec } from '../schema/tables.js'

/** Words of sources → values of ours, by column (`bids.status`). Compared in small letters, without blanks around. */
export type CodeLists = Readonly<Record<string, Readonly<Record<string, string>>>>

/** What is known of a word: the value, and whether it is spelled as OCDS spells it. */
export interface Coded {
  readonly value: string
  readonly exact: boolean
}

/** Codes of OCDS that are not words of ours already. */
const standard: CodeLists = {
  'tenders.award_criterion': {
    priceOnly: 'price_only',
    lowestCost: 'price_only',
    costOnly: 'cost_only',
    qualityOnly: 'quality_only',
    ratedCriteria: 'best_value',
    bestProposal: 'best_value',
    bestValueToGovernment: 'best_value',
    singleBidOnly: 'single_bid_only',
  },
  'parties.kind': { firm: 'firm', person: 'person' },
}

/** Spellings that are met often enough, and mean nothing else. */
const spellings: Readonly<Record<string, string>> = { canceled: 'cancelled' }

/**
 * The meaning of words of a column: the list given first, then the codes of OCDS; undefined for a column that has
 * neither, whose words stand as they are.
 */
export function meaningsOf(
  table: TableName,
  column: string,
  lists: CodeLists,
): ((word: string) => Coded | undefined) | undefined {
  const key = `${table}.${column}`
  const isEnum = tableSpec(table).columns[column]?.type === 'enum'
  const own = lists[key]
  if (!isEnum && !own && !standard[key]) return undefined
  const exact = new Map<string, string>(Object.entries(standard[key] ?? {}))
  if (isEnum) for (const value of enumValues(table, column)) exact.set(value, value)
  const folded = new Map([...exact].map(([word, value]) => [word.toLowerCase(), value]))
  const given = new Map(Object.entries(own ?? {}).map(([word, value]) => [word.trim().toLowerCase(), value]))
  return (word) => {
    const low = word.toLowerCase()
    const value = given.get(low)
    if (value !== undefined) return { value, exact: false }
    const code = exact.get(word)
    if (code !== undefined) return { value: code, exact: true }
    const meant = folded.get(low) ?? folded.get(spellings[low] ?? '')
    return meant === undefined ? undefined : { value: meant, exact: false }
  }
}

/** The columns that a code list can be given for, with their closed list where they have one. */
export function codedColumns(): ReadonlyMap<string, readonly string[] | undefined> {
  const columns = new Map<string, readonly string[] | undefined>()
  for (const table of tableNames)
    for (const [column, { type, values }] of Object.entries(tableSpec(table).columns))
      if (type === 'enum') columns.set(`${table}.${column}`, values)
  for (const key of ['tenders.award_criterion', 'tenders.category', 'tenders.method_details'])
    columns.set(key, undefined)
  return columns
}
