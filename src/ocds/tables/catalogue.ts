import type { TableName } from '../../schema/tables.js'
import type { Reading } from '../rows/reading.js'
import type { RowProgram } from '../rows/row-program.js'
import type { TableRows } from '../rows/table-rows.js'
import { lists, release } from '../tape/release-shape.js'
import { Shape } from '../tape/shape.js'
import { awardPaths, awardProgram, awardRows } from './awards.js'
import { bidPaths, bidProgram, bidRows } from './bids.js'
import { contractPaths, contractProgram, contractRows } from './contracts.js'
import { itemPaths, itemRows } from './items.js'
import { lotPaths, lotProgram, lotRows } from './lots.js'
import { partyPaths, partyProgram, partyRows } from './parties.js'
import { partyLinkPaths, partyLinkRows } from './party-links.js'
import type { Paths } from './paths.js'
import { tenderPaths, tenderProgram, tenderRows } from './tenders.js'

/** Writes the rows of one release. */
export type TableWriter = (reading: Reading, rows: TableRows) => void

interface OcdsTable {
  readonly paths: Paths
  /** Members whose presence says that there is such a table, though it may have no row. */
  readonly about: readonly string[]
  readonly write: TableWriter
  /** The same for usual releases, which nearly all are, as WebAssembly does it. */
  readonly program?: (program: RowProgram) => void
}

/** How a release becomes rows, table by table, in the order in which they are written. `registers` is not in OCDS. */
export const ocdsTables: ReadonlyMap<TableName, OcdsTable> = new Map<TableName, OcdsTable>([
  ['tenders', { paths: tenderPaths, about: [], write: tenderRows, program: tenderProgram }],
  ['lots', { paths: lotPaths, about: ['tender.lots.id'], write: lotRows, program: lotProgram }],
  ['bids', { paths: bidPaths, about: ['bids.details.id'], write: bidRows, program: bidProgram }],
  ['awards', { paths: awardPaths, about: ['awards.id'], write: awardRows, program: awardProgram }],
  [
    'contracts',
    { paths: contractPaths, about: ['contracts.id'], write: contractRows, program: contractProgram },
  ],
  [
    'items',
    {
      paths: itemPaths,
      about: ['tender.items.id', 'awards.items.id', 'bids.details.items.id'],
      write: itemRows,
    },
  ],
  ['parties', { paths: partyPaths, about: ['parties.id'], write: partyRows, program: partyProgram }],
  ['party_links', { paths: partyLinkPaths, about: ['parties.beneficialOwners.id'], write: partyLinkRows }],
])

/** What is to be parsed of a release for the wanted columns of the wanted tables, and nothing else. */
export function shapeFor(wanted: ReadonlyMap<TableName, ReadonlySet<string>>): Shape {
  const shape = new Shape(release, lists)
  for (const path of ['ocid', 'tag', 'date', 'compiledRelease', 'releases']) shape.want(path)
  for (const [table, columns] of wanted) {
    const spec = ocdsTables.get(table)
    if (!spec) continue
    for (const path of spec.about) shape.want(path)
    for (const column of columns) for (const path of spec.paths[column] ?? []) shape.want(path)
    // how many lots there are decides what a number of bidders counts
    if (table === 'lots' || table === 'tenders') shape.want('tender.lots.id')
  }
  return shape
}
