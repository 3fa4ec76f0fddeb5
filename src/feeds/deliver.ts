import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import type { AlertChange, AlertQuery } from '../alerts/alert.js'
import type { AlertReader } from '../alerts/store.js'
import { counted } from '../text/counted.js'
import { backOff, LONGEST_WAIT, retryAfter } from './back-off.js'
import { cloudEvent } from './cloud-event.js'
import type { EndpointState, WaitingMessage } from './feed-state.js'
import { type PostOptions, post } from './post.js'
import { webhookHeaders } from './webhook-signature.js'

/** A webhook, ready to be written to: secrets read, networks parsed. */
export interface Endpoint extends Pick<PostOptions, 'timeoutMs' | 'networks' | 'ca' | 'resolve'> {
  readonly name: string
  readonly url: URL
  readonly keys: readonly Uint8Array[]
  readonly language: string
  readonly query: AlertQuery
  /** After so many failed attempts a message is a dead letter. */
  readonly attempts: number
}

/** What a delivery needs of the world. */
export interface World {
  readonly now: () => number
  /** 0–1. */
  readonly random: () => number
  readonly signal?: AbortSignal | undefined
  /** Called after each step that must outlive a crash. */
  readonly save: () => Promise<void>
}

/** What became of the messages of a webhook. */
export interface Delivered {
  readonly sent: number
  readonly waiting: number
  readonly dead: number
  /** What a person should know, in words. */
  readonly problems: readonly string[]
}

/** Messages that may wait at once; all others stay in the log until there is room. */
export const MOST_WAITING = 200
/** Messages under way at once. */
const CONNECTIONS = 4
/** So many failures in a row and the endpoint is left alone until the next run. */
const PATIENCE = 3

/**
 * Sends what happened since the entry `state.after`, and what is due again. Each entry is taken from the log into
 * `state.waiting` and saved before it is sent, and leaves it only with an answer 2xx or as a dead letter: a crash
 * sends it again, under the same id. No order is promised. Throws only what the store or `save` throws, or the signal.
 */
export async function deliver(
  reader: AlertReader,
  endpoint: Endpoint,
  state: EndpointState,
  world: World,
): Promise<Delivered> {
  const problems: string[] = []
  const head = await reader.head()
  if (head.seq < state.after) {
    problems.push(
      `the log of the store ends before what was sent already (entry ${state.after}); was a copy put back? Sending goes on after entry ${head.seq}`,
    )
    state.after = head.seq
    state.waiting = state.waiting.filter(({ seq }) => seq <= head.seq)
  }
  if (state.gone !== null) {
    problems.push(
      `is switched off: it answered 410 on ${state.gone}; switch it on with --revive ${endpoint.name}`,
    )
    return { sent: 0, waiting: state.waiting.length, dead: state.dead.length, problems }
  }
  const run = new Run(reader, endpoint, state, world)
  try {
    while (run.open && (await run.fill(head.seq))) await run.send()
  } finally {
    run.close()
  }
  await world.save()
  if (run.why !== undefined) {
    const waiting = state.waiting.length
    const wait = `${counted(waiting, 'message')} ${waiting === 1 ? 'waits, and what comes after it' : 'wait, and what comes after them'}`
    problems.push(`${run.why}; ${wait} in the log`)
  }
  if (run.died > 0) {
    const dead = run.died === 1 ? 'message is a dead letter' : 'messages are dead letters'
    problems.push(`${run.died} ${dead} after ${counted(endpoint.attempts, 'attempt')}`)
  }
  return { sent: run.sent, waiting: state.waiting.length, dead: state.dead.length, problems }
}

class Run {
  sent = 0
  died = 0
  /** The last failure, if there was one. */
  why: string | undefined
  #failures = 0
  #due: WaitingMessage[] = []
  readonly #fresh = new Map<number, AlertChange>()
  readonly #tried = new Set<number>()
  readonly #agent: HttpAgent

  constructor(
    readonly reader: AlertReader,
    readonly endpoint: Endpoint,
    readonly state: EndpointState,
    readonly world: World,
  ) {
    const kept = { keepAlive: true, maxSockets: CONNECTIONS }
    this.#agent = endpoint.url.protocol === 'https:' ? new HttpsAgent(kept) : new HttpAgent(kept)
  }

  /** Lets the connections go. */
  close(): void {
    this.#agent.destroy()
  }

  /** Whether the endpoint may be written to. */
  get open(): boolean {
    const { gone, resume } = this.state
    if (gone !== null || this.#failures >= PATIENCE) return false
    const wait = resume === null ? 0 : Date.parse(resume) - this.world.now()
    return wait <= 0 || wait > LONGEST_WAIT // further away than any wait: a clock has jumped
  }

  /** Takes entries from the log while there is room; whether there is something to send. */
  async fill(end: number): Promise<boolean> {
    const { state, world, endpoint } = this
    const next = new Date(world.now()).toISOString()
    let full = state.waiting.length >= MOST_WAITING
    if (!full && state.after < end) {
      for await (const change of this.reader.changes(state.after, endpoint.query)) {
        const { seq, kind } = change.entry
        if (seq > end) break
        state.after = seq
        if (kind === 'updated') continue // only words: nothing to act on
        state.waiting.push({ seq, attempts: 0, next, why: null })
        this.#fresh.set(seq, change)
        full = state.waiting.length >= MOST_WAITING
        if (full) break
      }
      if (!full) state.after = end
      await world.save()
    }
    this.#due = state.waiting.filter((message) => !this.#tried.has(message.seq) && this.#isDue(message))
    return this.#due.length > 0
  }

  #isDue({ next }: WaitingMessage): boolean {
    const wait = Date.parse(next) - this.world.now()
    return wait <= 0 || wait > LONGEST_WAIT
  }

  /** Sends what is due, until the endpoint closes. */
  async send(): Promise<void> {
    const queue = this.#due[Symbol.iterator]()
    const lane = async (): Promise<void> => {
      while (this.open) {
        const { value, done } = queue.next()
        if (done) return
        this.#tried.add(value.seq)
        await this.#one(value)
      }
    }
    const ends = await Promise.allSettled(Array.from({ length: CONNECTIONS }, lane))
    for (const end of ends) if (end.status === 'rejected') throw end.reason
  }

  async #one(message: WaitingMessage): Promise<void> {
    const { endpoint, world } = this
    const change = this.#fresh.get(message.seq) ?? (await this.#again(message.seq))
    this.#fresh.delete(message.seq)
    if (change === undefined) return this.#drop(message)
    const body = JSON.stringify(cloudEvent(this.reader.id, change, endpoint.language))
    const id = `${this.reader.id}-${message.seq}`
    const answer = await post(endpoint.url, {
      ...endpoint,
      body,
      agent: this.#agent,
      signal: world.signal,
      headers: {
        'content-type': 'application/cloudevents+json; charset=utf-8',
        'user-agent': 'tenderflag',
        ...webhookHeaders(endpoint.keys, id, Math.floor(world.now() / 1000), body),
      },
    })
    if (answer.status !== undefined && answer.status >= 200 && answer.status < 300) {
      this.sent++
      this.#failures = 0
      this.#drop(message)
      await world.save()
      return
    }
    await this.#failed(message, answer)
  }

  async #failed(message: WaitingMessage, answer: Awaited<ReturnType<typeof post>>): Promise<void> {
    const { endpoint, state, world } = this
    const now = world.now()
    this.#failures++
    const why = answer.status === undefined ? answer.why : `it answered ${answer.status}`
    this.why = why
    if (answer.status === 410) {
      state.gone = new Date(now).toISOString()
      await world.save()
      return
    }
    const asked = answer.status === undefined ? undefined : retryAfter(answer.retryAfter, now)
    if (asked !== undefined && (answer.status === 429 || answer.status === 503))
      state.resume = new Date(now + asked).toISOString()
    message.attempts++
    message.why = why
    message.next = new Date(
      now + Math.max(backOff(message.attempts, world.random()), asked ?? 0),
    ).toISOString()
    // Too many requests say nothing about the message.
    if (message.attempts >= endpoint.attempts && answer.status !== 429) {
      this.died++
      this.#drop(message)
      state.dead.push({ seq: message.seq, attempts: message.attempts, at: new Date(now).toISOString(), why })
    }
    await world.save()
  }

  /** The entry once more, with the alert as it stands now; undefined where the store no longer has it. */
  async #again(seq: number): Promise<AlertChange | undefined> {
    for await (const change of this.reader.changes(seq - 1, { silenced: true, limit: 1 }))
      return change.entry.seq === seq ? change : undefined
    return undefined
  }

  #drop(message: WaitingMessage): void {
    this.state.waiting = this.state.waiting.filter((other) => other !== message)
  }
}

/** The state of an endpoint that was never written to: all of the log is before it. */
export function newEndpoint(): EndpointState {
  return { after: 0, waiting: [], dead: [], resume: null, gone: null }
}

/** Switches an endpoint on again and puts its dead letters back to those that wait. */
export function revive(state: EndpointState, now: number): void {
  const next = new Date(now).toISOString()
  state.gone = null
  state.resume = null
  const back = state.dead.map(({ seq }) => ({ seq, attempts: 0, next, why: null }))
  state.waiting = [...state.waiting.map((message) => ({ ...message, next })), ...back]
  state.dead = []
}
