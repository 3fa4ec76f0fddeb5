import { threadId } from 'node:worker_threads'
import { addressList } from '../columns/address.js'
import { domains, newDictionaries } from '../columns/dictionaries.js'
import { Notices } from '../columns/notices.js'
import { Rooms } from '../columns/rooms.js'
import { type BuildContext, TableBuilder } from '../columns/table-builder.js'
import { Zone } from '../columns/zone.js'
import { TenderflagError } from '../errors.js'
import { type Piece, type PieceTask, pieceOf } from './piece.js'
import { isDropping, readFile } from './read-file.js'
import type { TableSource } from './table-source.js'
import { Telling } from './told.js'

const dictionaries = newDictionaries()
/** What is told of; not for texts, which stand in windows among much else that would be copied to the machine. */
let telling: Telling | undefined
let context: { readonly key: string; readonly of: Pick<BuildContext, 'zone' | 'shared'> } | undefined
let lowered: { readonly key: number; readonly source: TableSource } | undefined

/**
 * The entry of a thread that reads pieces of files. Undefined where it cannot be read: whoever asked does it once more,
 * knowing what came before, and comes upon the error. What goes back is in shared memory.
 */
export default async function run(task: PieceTask): Promise<Piece | undefined> {
  if (lowered?.key !== task.key) lowered = { key: task.key, source: await lower(task) }
  const begun = performance.now()
  const { source } = lowered
  const teller = task.run === undefined ? undefined : await theTelling()
  if (task.run !== undefined) teller?.begin(task.run)
  else for (const domain of domains) dictionaries[domain].clear()
  const builder = new TableBuilder(source.table, {
    ...contextOf(task),
    dictionaries: teller?.dictionaries ?? dictionaries,
    notices: new Notices(),
    strict: false,
    rooms: new Rooms(task.rooms),
  })
  builder.startFile(task.file, 0, isDropping(source))
  if (task.part?.rows !== undefined) builder.expect(task.part.rows)
  try {
    const read = await readFile(source, task.file, task.wanted, builder, {}, task.part)
    const took = () => performance.now() - begun
    if (!teller) return pieceOf(builder, dictionaries, read, took())
    return { rows: builder.piece(), dictionaries: [], told: teller.tell(), read, took: took() }
  } catch (error) {
    teller?.forget()
    if (error instanceof TenderflagError) return undefined
    throw error
  }
}

async function theTelling(): Promise<Telling> {
  if (!telling) {
    const { ChunkDictionary } = await import('../ocds/rows/chunk-dictionary.js')
    const { Machine } = await import('../ocds/machine.js')
    const machine = new Machine()
    telling = new Telling(`${threadId}`, () => new ChunkDictionary(machine))
  }
  return telling
}

function contextOf({ zone, sharedAddresses }: PieceTask): Pick<BuildContext, 'zone' | 'shared'> {
  const key = JSON.stringify([zone, sharedAddresses])
  if (context?.key !== key)
    context = { key, of: { zone: new Zone(zone), shared: addressList(sharedAddresses) } }
  return context.of
}

async function lower({ source }: PieceTask): Promise<TableSource> {
  if (!source.recipe) return { ...source, files: [], columns: undefined }
  const { lowerRecipe } = await import('./mapping/recipe.js')
  const anywhere = { columns: undefined, where: undefined }
  const complain = (_: unknown, message: string) => new RangeError(message) // it was lowered before
  return { ...source, files: [], ...lowerRecipe(source.table, source.recipe, anywhere, complain) }
}
