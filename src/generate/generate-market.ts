import { z } from 'zod'
import { TenderflagError } from '../errors.js'
import { throwIfAborted } from '../system/aborted.js'
import { makeActors, streams } from './actors.js'
import { Emitter } from './emit.js'
import type { MarketChunk } from './market-table.js'
import { Schedule } from './plants/schedule.js'
import { Random } from './random.js'
import { canRelaunch, type Relaunch, simulate } from './simulate.js'
import { marketTables } from './tables.js'

/** The most tenders that ids (seven digits and more) and dates are made for. */
const MOST = 50_000_000

const Options = z.strictObject({
  tenders: z.number().int().min(1).max(MOST),
  seed: z
    .number()
    .int()
    .min(0)
    .max(2 ** 32 - 1)
    .default(1),
  chunk: z.number().int().min(1).max(1_000_000).default(4096),
})

/** Which market is simulated. */
export interface MarketOptions {
  /** How many tenders, 1 to 50 million. */
  readonly tenders: number
  /** 0 to 2³² − 1, default 1. The same seed and number of tenders give the same market on every machine. */
  readonly seed?: number | undefined
  /** Tenders a chunk, default 4,096; changes nothing but the size of chunks. */
  readonly chunk?: number | undefined
  /** Stops the generator with ABORTED before the next chunk. */
  readonly signal?: AbortSignal | undefined
  /** Called before each chunk and at the end with the number of tenders that are done. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined
}

/**
 * Simulates a procurement market and yields it in chunks of canonical columns: first all parties, then, tender
 * after tender, the tables `tenders`, `lots`, `bids`, `awards`, `contracts` and `labels`, a chunk each (empty ones
 * too). Rows of a tender, and of a lot in it, stand side by side. About 1.6 lots a tender and 4 bids a lot.
 *
 * `labels` says what was planted: `rule, subject_type, tender_id, subject_id, outcome, variant, note`. `outcome` is
 * what the rule must say of the subject as indicators of pack `etimad` define it; variants named `decoy-…` are
 * near misses that must not be raised; `natural` marks lots where one firm came by chance. The background is made
 * so that it raises nothing that has no label, but labels do not list what is merely clear or, for missing
 * values, not computable.
 *
 * Memory is that of the actors (about 100 bytes a supplier, 90,000 at most) and of one chunk, whatever the number
 * of tenders. About 12 µs a tender. Throws PARAM_INVALID on options out of range and ABORTED.
 */
export function* generateMarket(options: MarketOptions): Generator<MarketChunk, void, undefined> {
  const { signal, onProgress, ...numbers } = options
  const checked = Options.safeParse(numbers)
  if (!checked.success) {
    const issue = checked.error.issues[0]!
    throw new TenderflagError('PARAM_INVALID', `${issue.path.join('.')} of the market: ${issue.message}`)
  }
  const { tenders, seed, chunk } = checked.data
  const actors = makeActors(tenders, seed)
  const tables = marketTables(actors)
  const random = new Random(seed)
  const emitter = new Emitter(actors, tables, random)
  const schedule = new Schedule(seed)
  random.reseed(seed, streams.actors, 1)
  emitter.parties()
  yield tables.parties.take()
  let relaunch: Relaunch | undefined
  for (let index = 0; index < tenders; index++) {
    if (index % chunk === 0) {
      throwIfAborted(signal)
      onProgress?.(index, tenders)
    }
    random.reseed(seed, streams.tender, index)
    const plant = relaunch ? undefined : schedule.plantOf(index)
    const simulated = simulate(actors, random, index, tenders, plant, relaunch)
    relaunch =
      plant?.relaunch && canRelaunch(index, tenders)
        ? { draft: simulated.draft, winner: plant.relaunch }
        : undefined
    emitter.tender(simulated)
    if ((index + 1) % chunk !== 0 && index + 1 !== tenders) continue
    for (const table of [tables.tenders, tables.lots, tables.bids, tables.awards, tables.contracts])
      yield table.take()
    yield tables.labels.take()
  }
  onProgress?.(tenders, tenders)
}
