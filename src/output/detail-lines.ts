import type { DetailValue } from '../facts/fact.js'
import { cleanText } from './clean-text.js'
import type { Flag } from './subject-flags.js'
import type { OutputContext } from './words/context.js'
import { fill, inWords } from './words/words.js'

/** Stands between the parts of a line. */
export const BETWEEN = ' · '

/** Lines of one flag; the rest is counted. */
const MOST = 5
/** Members of a consortium, or bidders behind one address, named in one line. */
const MOST_NAMES = 5

/** The values of all details of a flag: whom, how much, when. Walks the rows of its subject. */
export function detailValues({ result, index, catalogue }: OutputContext, flag: Flag): DetailValue[] {
  const { rule, shown } = result.rules[flag.rule]!
  return rule.details.flatMap(
    (name) => catalogue.details.get(name)?.of(index, shown.subject[flag.place]!) ?? [],
  )
}

/**
 * Details in words: parties, amount, time, address, how they are linked; masked, at most five lines and a count of the
 * others. Ordered by what they say, so that the order of rows does not show.
 * @param name a party by name, masked and clean; numbers are not cleaned, which have marks of direction in Arabic
 */
export function detailLines(
  context: OutputContext,
  values: readonly DetailValue[],
  name: (party: number) => string,
): string[] {
  const { words } = context
  const lines = [...new Set(values.map((value) => lineOf(context, value, name)))]
    .filter((line) => line !== '')
    .sort()
  const left = lines.length - MOST
  return left > 0
    ? [...lines.slice(0, MOST), fill(words.terminal.more, { count: context.values.count(left) })]
    : lines
}

function lineOf(
  { dataset, mask, words, values }: OutputContext,
  { bidders = [], amount, currency, at, address, path, similarity }: DetailValue,
  name: (party: number) => string,
): string {
  const names = [...new Set(bidders.map(name))].sort()
  const others = names.length - MOST_NAMES
  const code =
    currency !== undefined && currency >= 0 ? dataset.dictionaries.currency.text(currency) : undefined
  const parts = [
    [
      ...names.slice(0, MOST_NAMES),
      ...(others > 0 ? [fill(words.terminal.more, { count: values.count(others) })] : []),
    ].join(words.comma),
    amount !== undefined && Number.isFinite(amount) ? values.money(amount, code) : '',
    at !== undefined && Number.isFinite(at) ? values.instant(at) : '',
    address !== undefined && address >= 0 ? cleanText(mask.address(address)) : '',
    path
      ?.map((step) => (typeof step === 'number' ? name(step) : (inWords(words, step) ?? cleanText(step))))
      .join(words.arrow) ?? '',
    similarity === undefined ? '' : values.percent(similarity),
  ]
  return parts.filter((part) => part !== '').join(BETWEEN)
}
