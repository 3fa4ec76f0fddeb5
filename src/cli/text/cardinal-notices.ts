import { flawKinds, type RepairKind, repairKinds } from '../../cardinal/prepared.js'
import type { LineTally } from '../../cardinal/read-lines.js'
import type { CardinalResult } from '../../cardinal/run.js'
import { type CardinalSettings, preparing } from '../../cardinal/settings.js'
import { cleanText } from '../../output/clean-text.js'
import { counted } from '../../text/counted.js'

/** What was corrected, and what is wrong and stays so. */
const repairWords: Readonly<Record<RepairKind, string>> = {
  currency_filled: 'currencies of bids that were missing, filled in by [defaults]',
  bid_status_filled: 'statuses of bids that were missing, filled in by [defaults]',
  award_status_filled: 'statuses of awards that were missing, filled in by [defaults]',
  bid_status_mapped: 'statuses of bids replaced by [codelists.bid_status]',
  award_status_mapped: 'statuses of awards replaced by [codelists.award_status]',
  award_status_by_contract: 'awards taken as cancelled, because their contracts are, by [corrections]',
  amount_redacted: 'amounts of bids taken as missing by [redactions]',
  id_redacted: 'ids of organizations taken as missing by [redactions]',
  id_prefixed: 'ids of organizations given a prefix by [modifications]',
  number_as_id: 'ids that are numbers, read as text',
  object_as_list: 'tenderers or suppliers that are an object, read as a list of one',
  details_split: 'procurementMethodDetails cut by [modifications]',
  auctions_moved: 'releases whose bids were taken from /auctions by [modifications]',
  currency_missing: 'currencies of bids that are missing',
  bid_status_missing: 'statuses of bids that are missing',
  award_status_missing: 'statuses of awards that are missing',
  bid_status_unknown: 'statuses of bids that are on no list',
  award_status_unknown: 'statuses of awards that are on no list',
  amount_zero: 'amounts of bids that are 0',
  auctions_not_moved: 'releases with /auctions that stayed there, because they have /bids, too',
}

/** What the Cardinal profile passed over or did not use, for stderr: a line each; nothing where there is nothing. */
export function cardinalNotices(
  { counts }: CardinalResult,
  { settings, prepare }: { readonly settings: CardinalSettings; readonly prepare?: boolean | undefined },
  { broken, places }: LineTally,
): string {
  const { noRelease, cancelled, excluded, currency, otherCurrencies, unknownMargins } = counts
  const notices: string[] = []
  const more = broken > places.length ? ', …' : ''
  if (broken > 0)
    notices.push(`${counted(broken, 'line')} of no valid JSON passed over (${places.join(', ')}${more})`)
  if (noRelease > 0) notices.push(`${counted(noRelease, 'line')} without a release with an ocid passed over`)
  if (cancelled > 0) notices.push(`${counted(cancelled, 'release')} of cancelled tenders left out`)
  if (excluded > 0) notices.push(`${counted(excluded, 'release')} left out by [exclusions]`)
  if (otherCurrencies.size > 0 && !settings.output?.info_currency_mismatches) {
    const others = [...otherCurrencies].map(([code, count]) => `${quoted(code)} ${number(count)}`)
    const shown = others.slice(0, 5).join(', ') + (others.length > 5 ? ', …' : '')
    notices.push(`amounts not in ${quoted(currency ?? '')} were not compared: ${shown}`)
  }
  if (unknownMargins > 0)
    notices.push(
      `${counted(unknownMargins, 'margin')} of a bid of 0 over a winning bid of 0: no number, and the fences of R024 and R058 are not to be relied on`,
    )
  for (const kind of [...repairKinds, ...flawKinds]) {
    const count = counts.repairs.get(kind)
    if (count !== undefined) notices.push(`${repairWords[kind]}: ${number(count)}`)
  }
  const unused = preparing.filter((section) => !prepare && settings[section] !== undefined)
  if (unused.length > 0)
    notices.push(
      `${unused.map((name) => `[${name}]`).join(', ')} had no effect: they correct data, which --prepare does`,
    )
  if (settings.price_comparison_procurement_methods && settings.no_price_comparison_procurement_methods)
    notices.push(
      'no_price_comparison_procurement_methods has no effect beside price_comparison_procurement_methods',
    )
  return notices.map((notice) => `tenderflag: ${notice}\n`).join('')
}

/** What the data name, so that it cannot steer a terminal. */
function quoted(text: string): string {
  return `"${cleanText(text, 20)}"`
}

function number(count: number): string {
  return count.toLocaleString('en')
}
