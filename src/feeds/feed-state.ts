import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { TenderflagError } from '../errors.js'
import { once } from '../output/once.js'
import { writeFile } from '../output/write-file.js'

const instant = z.iso.datetime()
const seq = z.int().min(0)

const waiting = z.strictObject({
  seq,
  /** Failed attempts so far. */
  attempts: z.int().min(0),
  /** Not before. */
  next: instant,
  /** Why the last attempt failed; null before the first. */
  why: z.string().nullable(),
})
const dead = z.strictObject({ seq, attempts: z.int(), at: instant, why: z.string() })

const endpoint = z.strictObject({
  /** All of the log up to this entry is delivered, waiting or dead. */
  after: seq,
  waiting: z.array(waiting),
  dead: z.array(dead),
  /** The endpoint asked for nothing before this instant; null if it did not. */
  resume: instant.nullable(),
  /** Since when it is switched off, by its answer 410; null if it is not. */
  gone: instant.nullable(),
})

const mail = z.strictObject({
  to: z.string(),
  state: z.enum(['waiting', 'sent', 'refused']),
  attempts: z.int().min(0),
  next: instant,
  why: z.string().nullable(),
})

const digestDay = z.strictObject({
  /** YYYY-MM-DD. */
  day: z.string(),
  /** Its changes: those after the entry `after`, up to `upto`. */
  after: seq,
  upto: seq,
  mails: z.array(mail),
})

const shape = z.strictObject({
  format: z.literal(1),
  /** Id of the store that this is about. */
  store: z.string(),
  webhooks: z.record(z.string(), endpoint),
  /** By name, the newest day last. */
  digests: z.record(z.string(), z.array(digestDay)),
})

/** What was sent, and what still is to be. Instants are ISO 8601. No text of an alert is in it. */
export type FeedState = z.infer<typeof shape>
export type EndpointState = z.infer<typeof endpoint>
export type WaitingMessage = z.infer<typeof waiting>
export type DigestDay = z.infer<typeof digestDay>
export type Mail = z.infer<typeof mail>

/**
 * The state in a file; a new one where there is no file. Throws FILE_BROKEN for what is not whole, USAGE where it is
 * about another store: what has been sent could not be told.
 */
export async function readFeedState(file: string, store: string): Promise<FeedState> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      return { format: 1, store, webhooks: {}, digests: {} }
    throw new TenderflagError('FILE_MISSING', 'cannot be read; is it a file?', { file }, { cause: error })
  }
  const parsed = shape.safeParse(jsonOf(text))
  if (!parsed.success)
    throw new TenderflagError(
      'FILE_BROKEN',
      'is not a state of feeds; mend it or put a copy back, for without it everything would be sent again',
      { file },
    )
  if (parsed.data.store !== store)
    throw new TenderflagError('USAGE', 'is about another store of alerts; name another file under state', {
      file,
    })
  return parsed.data
}

/** Writes the state as a whole (`writeFile`): a crash leaves the old or the new one. Throws OUTPUT_FAILED. */
export async function writeFeedState(file: string, state: FeedState): Promise<void> {
  await writeFile(file, once(`${JSON.stringify(state, null, 1)}\n`))
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
