import { TenderflagError } from '../errors.js'
import type { PieceTask } from '../ingest/piece.js'
import readPiece from '../ingest/piece-worker.js'
import { type Dealing, type DealtPiece, dealPiece } from './deal-piece.js'

/** What a thread that deals is told. */
export interface DealTask extends PieceTask {
  readonly dealing: Dealing
}

/** The entry of a thread that reads pieces of files and deals their rows out; undefined as that of `piece-worker`. */
export default async function run(task: DealTask): Promise<DealtPiece | undefined> {
  const begun = performance.now()
  const piece = await readPiece(task)
  if (!piece) return undefined
  try {
    return { ...dealPiece(task.source.table, piece, task.dealing), took: performance.now() - begun }
  } catch (error) {
    if (error instanceof TenderflagError) return undefined
    throw error
  }
}
