import { doubtfulWords, nullWords } from './null-words.js'
import { type ColumnSpec, type TableName, tableNames, tableSpec } from './tables.js'

const types: Readonly<Record<Exclude<ColumnSpec['type'], 'enum'>, string>> = {
  id: 'id',
  text: 'text',
  address: 'IP address',
  flag: 'true or false',
  money: 'amount',
  number: 'number',
  count: 'whole number',
  instant: 'instant',
}

/** docs/tables.md: every canonical table with its columns. Generated. */
export function tablePage(): string {
  return [...head, ...tableNames.flatMap(section), ''].join('\n')
}

const head = [
  '# Tables',
  '',
  'Generated from `src/schema/tables.ts` (`npm run docs`). These are the tables that every source becomes. A folder with',
  'files of these names (`tenders.csv`, `bids.parquet`, `awards.jsonl.gz` …) and columns is scanned as it is; anything',
  'else by a [mapping](mapping.md). No table is required, nor any column but the keys: rules say what they need, and what',
  'is not there makes them not computable.',
  '',
  '- **Keys** (🔑) are needed to find a row: a table without such a column is an error, a row without such a value is set',
  '  aside. Ids of lots, bids, awards, contracts and items are unique inside their tender; those of tenders and parties in',
  '  the whole data set.',
  '- **Copies are all set aside**, because nobody can say which is right: rows with one key in `tenders`, `lots` and',
  '  `parties`; one bid_id of a lot with the same bidder and round in `bids`; one award_id with the same lot and supplier',
  '  in `awards`; one contract_id with the same supplier in `contracts`.',
  '- **An empty cell is null**, so is a value that cannot be read; the latter is counted and reported. A row of `registers`,',
  '  `party_links` or `thresholds` whose `from` or `to` cannot be read is set aside: empty, it would hold for ever. Whether',
  '  one that ends before it begins holds on a day is unknown.',
  '- **Words that programs write for “none” are null in ids, currencies and classifications**:',
  `  ${codeList(nullWords)}, exactly; they are counted. ${codeList(doubtfulWords)}`,
  '  may be ids, and stay so; where they are those of parties they are counted, and a [mapping](mapping.md) can name them',
  '  under `nulls`.',
  '- **A table that is absent is unknown. A table that is there, without a row for something, says that there is none**',
  '  (but for bids: a lot without rows in `bids` may have a `bids_count`, else its bids are unknown; and for thresholds:',
  '  a purchase that no row applies to has an unknown one).',
  '- **A record of a CSV file whose every field is empty is no row**, like a blank line: neither counts in numbers of rows.',
  '  A first line `sep=;` names the delimiter; otherwise the header tells it.',
  '- **A tender without rows in `lots` is one lot.** Without the table, lots are those that bids and awards name.',
  '- **A row that names no lot belongs to the only lot of its tender**: of one without rows in `lots`, or with a single one. Where',
  '  there are several, or a row of `lots` that was set aside may be another, it may be of any, and what it could change is',
  '  unknown; so it is without the table, where other rows of the tender name lots.',
  '- **A consortium is one bid**: rows of a lot that share a `bid_id` and name different bidders.',
  '- **Amounts** are not negative and stand in the `currency` of their row. Amounts of different currencies are never',
  '  compared. `eur` and `Eur` are read as `EUR`, and counted; other spellings stand as they are (`GBp` are pence).',
  '- **Instants** are ISO 8601. A time without a zone, and a date, are taken in the zone of `--timezone` or the mapping',
  '  (default UTC; where neither names one, times without a zone are counted). A date without a time stands for the whole',
  '  day: compared with an instant of that day, the answer is unknown.',
  '- **Dates that no purchase has are null, and counted**: before 1902 (`0001-01-01`, `1900-01-01`), from 2200 on',
  '  (`9999-12-31`), and 1970-01-01. Programs write them for “none”, and people by mistake. Firms may be registered',
  '  from the year 1000 on, and at 1970-01-01; `from` and `to` hold as they stand.',
  '- **IP addresses** are compared as addresses, not as texts: `::ffff:192.0.2.7` is `192.0.2.7`, and `2001:DB8::1` is',
  '  `2001:db8:0:0:0:0:0:1`. Addresses that many share for a good reason, such as a ministry’s proxy, can be listed in a',
  '  file for `--shared-addresses`; they count as missing.',
  '- **Closed lists** are shown with their values. These in other letters (`ACTIVE`) are read as meant, and counted. Any other',
  '  value is null and reported; a mapping can translate it.',
  '- **Personal columns** (👤) may identify a natural person: outputs show a pseudonym instead, unless the party is known to',
  '  be a firm, or with `--reveal`. See [the outcome format](outcome-format.md).',
]

function section(name: TableName): string[] {
  const { about, columns } = tableSpec(name)
  return [
    '',
    `## ${name}`,
    '',
    about,
    '',
    '| column | type | meaning |',
    '| --- | --- | --- |',
    ...Object.entries(columns).map(
      ([column, spec]) =>
        `| \`${column}\`${spec.key ? ' 🔑' : ''}${spec.personal ? ' 👤' : ''} | ${typeOf(spec)} | ${spec.about} |`,
    ),
  ]
}

function typeOf({ type, values }: ColumnSpec): string {
  return type === 'enum' ? (values ?? []).map((value) => `\`${value}\``).join(', ') : types[type]
}

function codeList(words: readonly string[]): string {
  return words.map((word) => `\`${word}\``).join(', ')
}
