import type { TableName } from '../../schema/tables.js'
import type { Reading } from '../reading.js'
import { lists, release } from '../release-shape.js'
import { Shape } from '../shape.js'
import type { TableRows } from '../table-rows.js'
import { awardPaths, awardRows } from './awards.js'
import { bidPaths, bidRows } from './bids.js'
import { contractPaths, contractRows } from './contracts.js'
import { itemPaths, itemRows } from './items.js'
import { lotPaths, lotRows } from './lots.js'
import { partyPaths, partyRows } from './parties.js'
import { partyLinkPaths, partyLinkRows } from './party-links.js'
import type { Paths } from './paths.js'
import { tenderPaths, tenderRows } from './tenders.js'

/** Writes the rows of one release. */
export type TableWriter = (reading: Reading, rows: TableRows) => void

interface OcdsTable {
  readonly paths: Paths
  /** Members whose presence says that there is such a table, though it may have no row. */
  readonly about: readonly string[]
  readonly write: TableWriter
}

/** How a release becomes rows, table by table, in the order in which they are written. `registers` is not in OCDS. */
export const ocdsTables: ReadonlyMap<TableName, OcdsTable> = new Map<TableName, OcdsTable>([
  ['tenders', { paths: tenderPaths, about: [], write: tenderRows }],
  ['lots', { paths: lotPaths, about: ['tender.lots.id'], write: lotRows }],
  ['bids', { paths: bidPaths, about: ['bids.details.id'], write: bidRows }],
  ['awards', { paths: awardPaths, about: ['awards.id'], write: awardRows }],
  ['contracts', { paths: contractPaths, about: ['contracts.id'], write: contractRows }],
  [
    'items',
    {
      paths: itemPaths,
      about: ['tender.items.id', 'awards.items.id', 'bids.details.items.id'],
      write: itemRows,
    },
  ],
  ['parties', { paths: partyPaths, about: ['parties.id'], write: partyRows }],
  ['party_links', { paths: partyLinkPaths, about: ['parties.beneficialOwners.id'], write: partyLinkRows }],
])

/** What is to be parsed of a release for the wanted columns of the wanted tables, and nothing else. */
export function shapeFor(wanted: ReadonlyMap<TableName, ReadonlySet<string>>): Shape {
  const shape = new Shape(release, lists)
  for (const path of ['ocid', 'date']) shape.want(path)
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
