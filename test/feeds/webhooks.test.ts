import type { ServerResponse } from 'node:http'
import { createServer } from 'node:net'
import fc from 'fast-check'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { backOff, retryAfter } from '#tenderflag/feeds/back-off.js'
import { deliver, type Endpoint, MOST_WAITING, newEndpoint, revive } from '#tenderflag/feeds/deliver.js'
import { type Answer, post } from '#tenderflag/feeds/post.js'
import { parseNetwork, refusedAddress } from '#tenderflag/feeds/public-address.js'
import { webhookHeaders, webhookKey } from '#tenderflag/feeds/webhook-signature.js'
import { MemoryStore, STORE } from './memory-store.js'
import { Receiver, SECRET } from './webhook-server.js'

const loopback = [parseNetwork('127.0.0.0/8')!]
let receiver: Receiver
let store: MemoryStore
/** The clock of deliveries; the reference implementation compares with the real one. */
let now: number
let saves: number

beforeAll(async () => {
  receiver = await Receiver.start()
})
afterAll(() => receiver.stop())
beforeEach(() => {
  receiver.received.length = 0
  receiver.answer = (response) => response.writeHead(204).end()
  store = new MemoryStore()
  now = Date.now()
  saves = 0
})

function endpoint(patch: Partial<Endpoint> = {}): Endpoint {
  return {
    name: 'cases',
    url: new URL(`http://127.0.0.1:${receiver.port}/hook`),
    keys: [webhookKey(SECRET)!],
    language: 'en',
    query: {},
    attempts: 12,
    timeoutMs: 10_000,
    networks: loopback,
    ca: undefined,
    ...patch,
  }
}

function send(state = newEndpoint(), patch: Partial<Endpoint> = {}, signal?: AbortSignal) {
  return deliver(store, endpoint(patch), state, {
    now: () => now,
    random: () => 0.5,
    signal,
    save: async () => void saves++,
  })
}

const alerts = (count: number) => {
  for (let n = 1; n <= count; n++) store.happen(n, 'new', '2026-11-26T10:00:00Z')
}
const answering =
  (status: number, headers: Record<string, string> = {}) =>
  (response: ServerResponse) =>
    response.writeHead(status, headers).end()
const expected = (count: number) => Array.from({ length: count }, (_, i) => `${STORE}-${i + 1}`)

describe('signatures', () => {
  it('are those of the reference implementation, whatever the body, for each of several secrets', () => {
    const bytes = fc.uint8Array({ minLength: 24, maxLength: 64 })
    fc.assert(
      fc.property(
        fc.array(bytes, { minLength: 1, maxLength: 3 }),
        fc.string({ unit: 'binary' }),
        (keys, text) => {
          const body = JSON.stringify(text)
          const headers = webhookHeaders(keys, 'store-1', Math.floor(Date.now() / 1000), body)
          for (const key of keys) {
            const secret = `whsec_${Buffer.from(key).toString('base64')}`
            expect(webhookKey(secret)).toEqual(Buffer.from(key))
            expect(new Webhook(secret).verify(body, headers)).toEqual(text)
          }
        },
      ),
      { numRuns: 50 },
    )
  })

  it.each([
    ['no prefix', Buffer.alloc(32).toString('base64')],
    ['too short', `whsec_${Buffer.alloc(23).toString('base64')}`],
    ['too long', `whsec_${Buffer.alloc(65).toString('base64')}`],
    ['not base64', `whsec_${'?'.repeat(40)}`],
    ['nothing', ''],
  ])('take no secret with %s', (_, secret) => {
    expect(webhookKey(secret)).toBeUndefined()
  })
})

describe('addresses', () => {
  it.each([
    '127.0.0.1',
    '127.9.9.9',
    '0.0.0.0',
    '10.0.0.1',
    '172.16.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '100.100.100.200',
    '168.63.129.16',
    '192.0.0.192',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::7f00:1',
    '::ffff:127.0.0.1',
    '::ffff:a9fe:a9fe',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    '2001:0:1::',
    'fe80::1',
    'fe80::1%eth0',
    'fec0::1',
    'fd00:ec2::254',
    'ff02::1',
    '4000::1',
    '2001:db8::1',
    'localhost',
    '0x7f000001.example',
  ])('%s is refused', (address) => {
    expect(refusedAddress(address, [])).toBeTypeOf('string')
  })

  it.each(['8.8.8.8', '172.32.0.1', '2606:4700::1111', '::ffff:8.8.8.8'])('%s is public', (address) => {
    expect(refusedAddress(address, [])).toBeUndefined()
  })

  it('are allowed by network, and no others with them', () => {
    const networks = [parseNetwork('10.1.0.0/16')!, parseNetwork('fd00::/64')!]
    expect(refusedAddress('10.1.2.3', networks)).toBeUndefined()
    expect(refusedAddress('::ffff:10.1.2.3', networks)).toBeUndefined()
    expect(refusedAddress('fd00::7', networks)).toBeUndefined()
    expect(refusedAddress('10.2.0.1', networks)).toBe('private')
    expect(parseNetwork('10.1.0.0')).toBeUndefined()
  })
})

describe('waits', () => {
  it('grow fourfold up to a day, and differ by what is random', () => {
    const middle = [1, 2, 3, 4, 8, 12, 1000].map((n) => backOff(n, 0.5) / 1000)
    expect(middle).toEqual([5, 20, 80, 320, 81_920, 86_400, 86_400])
    expect(backOff(1, 0)).toBe(2500)
    expect(backOff(1, 1)).toBe(7500)
  })

  it.each([
    ['120', 120_000],
    ['0', 0],
    ['999999999', 86_400_000],
    ['Thu, 26 Nov 2026 10:01:00 GMT', 60_000],
    ['Thu, 26 Nov 2026 09:00:00 GMT', 0],
    ['soon', undefined],
    ['-5', undefined],
    ['1e9', undefined],
    [undefined, undefined],
  ])('asked for by Retry-After %s', (header, wait) => {
    expect(retryAfter(header, Date.parse('2026-11-26T10:00:00Z'))).toBe(wait)
  })
})

describe('posting', () => {
  const options = { headers: {}, body: '{}', timeoutMs: 300, networks: loopback }
  const why = (answer: Answer) => (answer.status === undefined ? answer.why : answer.status)
  const local = () => new URL(`http://127.0.0.1:${receiver.port}/`)

  it('refuses addresses that are not public, by number and by name', async () => {
    for (const host of ['127.0.0.1', '[::1]', '[::ffff:127.0.0.1]', '2130706433', '0x7f.1', 'localhost']) {
      const url = new URL(`http://${host}:${receiver.port}/`)
      expect(why(await post(url, { ...options, networks: [] }))).toMatch(/^the address .* is not public/)
    }
    expect(receiver.received).toEqual([])
  })

  it('connects to the address it has looked at, though the name changes with every look', async () => {
    // A public address at the first look, loopback at the second.
    const answers = ['192.0.2.1', '127.0.0.1'].map((address) => [{ address, family: 4 }])
    let looks = 0
    const resolve = (_: string, done: (error: null, all: { address: string; family: number }[]) => void) =>
      done(null, answers[looks++]!)
    const url = new URL(`http://rebound.example:${receiver.port}/`)
    const tested = [parseNetwork('192.0.2.0/24')!]
    expect(why(await post(url, { ...options, networks: tested, resolve }))).not.toBe(204)
    expect(looks).toBe(1)
    expect(why(await post(url, { ...options, networks: tested, resolve }))).toMatch(
      /127\.0\.0\.1 is not public/,
    )
    expect(receiver.received).toEqual([])
  })

  it('refuses a name of which one address of several is refused', async () => {
    const resolve = (_: string, done: (error: null, all: { address: string; family: number }[]) => void) =>
      done(null, [
        { address: '127.0.0.1', family: 4 },
        { address: '10.0.0.1', family: 4 },
      ])
    const url = new URL(`http://mixed.example:${receiver.port}/`)
    expect(why(await post(url, { ...options, resolve }))).toMatch(/10\.0\.0\.1 is not public \(private\)/)
    expect(receiver.received).toEqual([])
  })

  it('reaches a host by its name, with one address or several', async () => {
    const found = [{ address: '127.0.0.1', family: 4 }]
    const resolve = (_: string, done: (error: null, all: typeof found) => void) => done(null, found)
    const url = new URL(`http://cases.example:${receiver.port}/`)
    const patient = { ...options, timeoutMs: 5000, resolve }
    expect(why(await post(url, patient))).toBe(204)
    found.unshift({ address: '127.0.0.2', family: 4 })
    expect(why(await post(url, patient))).toBe(204)
  })

  it('gives up on one who never answers, never ends, or is not there', async () => {
    receiver.answer = () => undefined
    expect(why(await post(local(), options))).toBe('no answer within 0.3 s')
    const mute = createServer().listen(0, '127.0.0.1')
    await new Promise((done) => mute.once('listening', done))
    const { port } = mute.address() as { port: number }
    expect(why(await post(new URL(`https://127.0.0.1:${port}/`), options))).toBe('no answer within 0.3 s')
    mute.close()
    expect(why(await post(new URL('http://127.0.0.1:1/'), options))).toMatch(/ECONNREFUSED/)
    const lost = (_: string, done: (error: Error, all: []) => void) => done(new Error('ENOTFOUND'), [])
    expect(why(await post(new URL('http://lost.example/'), { ...options, resolve: lost }))).toBe('ENOTFOUND')
  })

  it('reads little of an answer that has no end', async () => {
    let written = 0
    receiver.answer = (response) => {
      response.writeHead(200)
      const more = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(16_384))) written += 16_384
      }
      response.on('drain', more)
      more()
    }
    expect(why(await post(local(), { ...options, timeoutMs: 5000 }))).toBe(200)
    expect(written).toBeLessThan(20_000_000)
    receiver.answer = (response) => response.writeHead(200).write('{')
    expect(why(await post(local(), options))).toBe(200)
  })

  it('ends where the answer would change the protocol', async () => {
    receiver.answer = (response) =>
      response.writeHead(101, { connection: 'Upgrade', upgrade: 'other' }).flushHeaders()
    expect(why(await post(local(), options))).toBe(101)
  })

  it('does not follow redirects', async () => {
    receiver.answer = answering(307, { location: `http://127.0.0.1:${receiver.port}/elsewhere` })
    expect(why(await post(local(), options))).toBe(307)
    expect(receiver.received).toHaveLength(1)
  })
})

describe('delivery', () => {
  it('sends each thing that happened once, signed, as a CloudEvent', async () => {
    alerts(25)
    const state = newEndpoint()
    expect(await send(state)).toEqual({ sent: 25, waiting: 0, dead: 0, problems: [] })
    expect(receiver.ids.sort()).toEqual(expected(25).sort())
    for (const event of receiver.verify() as { specversion: string; id: string; type: string }[])
      expect(event).toMatchObject({ specversion: '1.0', type: 'org.tenderflag.alert.new' })
    expect(receiver.received[0]!.headers).toMatchObject({
      'content-type': 'application/cloudevents+json; charset=utf-8',
    })
    expect(state.after).toBe(25)
    expect(await send(state)).toMatchObject({ sent: 0, waiting: 0 })
    expect(receiver.received).toHaveLength(25)
  })

  it('loses nothing to an endpoint that answers 500 for a day', async () => {
    const state = newEndpoint()
    receiver.answer = answering(500)
    for (let minutes = 0; minutes < 24 * 60; minutes += 20) {
      if (minutes % 60 === 0) store.happen(minutes / 60 + 1, 'new', new Date(now).toISOString())
      await send(state)
      now += 20 * 60_000
    }
    expect(state.dead).toEqual([])
    expect(state.waiting).toHaveLength(24)
    const tried = receiver.received.length
    expect(tried).toBeGreaterThan(72)
    expect(tried).toBeLessThan(72 * 6)
    receiver.received.length = 0
    receiver.answer = answering(204)
    now += 2 * 86_400_000
    expect(await send(state)).toMatchObject({ sent: 24, waiting: 0 })
    expect(receiver.ids.sort()).toEqual(expected(24).sort())
  })

  it('sends a message that failed again under the same id, when its time has come', async () => {
    alerts(1)
    const state = newEndpoint()
    receiver.answer = answering(503)
    expect(await send(state)).toMatchObject({ sent: 0, waiting: 1 })
    expect(state.waiting[0]).toMatchObject({ attempts: 1, next: new Date(now + 5000).toISOString() })
    receiver.answer = answering(200)
    now += 4999
    expect(await send(state)).toMatchObject({ sent: 0, waiting: 1 })
    now += 1
    expect(await send(state)).toMatchObject({ sent: 1, waiting: 0 })
    expect(receiver.ids).toEqual([`${STORE}-1`, `${STORE}-1`])
  })

  it('leaves an endpoint alone after a few failures, whatever waits', async () => {
    alerts(200)
    const state = newEndpoint()
    receiver.answer = answering(500)
    const { problems } = await send(state)
    expect(problems).toEqual(['it answered 500; 200 messages wait, and what comes after them in the log'])
    expect(receiver.received.length).toBeLessThan(10)
  })

  it('keeps what there is no room for in the log, and sends it when there is', async () => {
    alerts(MOST_WAITING + 50)
    const state = newEndpoint()
    receiver.answer = answering(500)
    await send(state)
    expect(state.waiting).toHaveLength(MOST_WAITING)
    receiver.answer = answering(204)
    receiver.received.length = 0
    now += 86_400_000
    expect(await send(state)).toMatchObject({ sent: MOST_WAITING + 50, waiting: 0 })
    expect(new Set(receiver.ids).size).toBe(MOST_WAITING + 50)
  })

  it.each([101, 199, 300])('takes the answer %i for a failure', async (status) => {
    alerts(1)
    const state = newEndpoint()
    receiver.answer = answering(status, { connection: 'Upgrade', upgrade: 'other' })
    expect(await send(state)).toMatchObject({ sent: 0, waiting: 1 })
    expect(state.waiting).toMatchObject([{ attempts: 1 }])
  })

  it('puts a message aside after so many attempts, and sends it when it is told to', async () => {
    alerts(2)
    const state = newEndpoint()
    receiver.answer = (response, { id }) => response.writeHead(id.endsWith('-1') ? 400 : 204).end()
    for (let i = 0; i < 3; i++) {
      await send(state, { attempts: 3 })
      now += 86_400_000
    }
    expect(state.dead).toMatchObject([{ seq: 1, attempts: 3, why: 'it answered 400' }])
    expect(state.waiting).toEqual([])
    receiver.answer = answering(204)
    await send(state)
    expect(receiver.ids.filter((id) => id.endsWith('-1'))).toHaveLength(3)
    revive(state, now)
    expect(await send(state)).toEqual({ sent: 1, waiting: 0, dead: 0, problems: [] })
  })

  it('switches an endpoint off at 410, and loses nothing until it is on again', async () => {
    alerts(3)
    const state = newEndpoint()
    receiver.answer = answering(410)
    await send(state)
    expect(state.gone).not.toBeNull()
    const asked = receiver.received.length
    store.happen(4, 'new', '2026-11-27T10:00:00Z')
    now += 86_400_000
    expect((await send(state)).problems).toEqual([expect.stringMatching(/switched off.*--revive cases/)])
    expect(receiver.received).toHaveLength(asked)
    receiver.answer = answering(204)
    receiver.received.length = 0
    revive(state, now)
    expect(await send(state)).toMatchObject({ sent: 4, waiting: 0 })
    expect(receiver.ids.sort()).toEqual(expected(4))
  })

  it('waits as long as 429 asks for, and makes no dead letter of it', async () => {
    alerts(10)
    const state = newEndpoint()
    receiver.answer = answering(429, { 'retry-after': '3600' })
    await send(state, { attempts: 1 })
    const asked = receiver.received.length
    expect(state.dead).toEqual([])
    receiver.answer = answering(204)
    now += 3_599_000
    expect(await send(state)).toMatchObject({ sent: 0, waiting: 10 })
    expect(receiver.received).toHaveLength(asked)
    now += 1000
    expect(await send(state)).toMatchObject({ sent: 10, waiting: 0 })
  })

  it.each([
    [500, null],
    [503, 7200],
  ])('waits with a message as long as %i asks for, with the endpoint %j seconds', async (status, pause) => {
    alerts(1)
    const state = newEndpoint()
    receiver.answer = answering(status, { 'retry-after': '7200' })
    await send(state)
    const next = new Date(now + 7_200_000).toISOString()
    expect(state).toMatchObject({ resume: pause && next, waiting: [{ attempts: 1, next }] })
  })

  it('sends nothing of what changed in words alone', async () => {
    alerts(1)
    store.happen(1, 'updated', '2026-11-26T11:00:00Z')
    const state = newEndpoint()
    expect(await send(state)).toMatchObject({ sent: 1, waiting: 0 })
    expect(state.after).toBe(2)
    expect(receiver.ids).toEqual(expected(1))
  })

  it('leaves what is written meanwhile to the next run, and sends it once', async () => {
    class Growing extends MemoryStore {
      override async head() {
        const head = await super.head()
        this.happen(head.seq + 1, 'new', '2026-11-26T10:00:00Z')
        return head
      }
    }
    store = new Growing()
    const state = newEndpoint()
    const sent = []
    for (let run = 0; run < 3; run++) sent.push((await send(state)).sent)
    expect(sent).toEqual([0, 1, 1])
    expect(receiver.ids).toEqual(expected(2))
  })

  it('sends again what a crash left unsaved: at least once, under one id', async () => {
    alerts(6)
    const state = newEndpoint()
    let crashes = 0
    const world = { now: () => now, random: () => 0.5 }
    const saved = structuredClone(state)
    const crashing = async (): Promise<void> => {
      if (receiver.received.length >= 3 && crashes++ === 0) throw new Error('crash')
      if (crashes === 0) Object.assign(saved, structuredClone(state))
    }
    await expect(deliver(store, endpoint(), state, { ...world, save: crashing })).rejects.toThrow('crash')
    await send(saved)
    expect(saved.waiting).toEqual([])
    expect([...new Set(receiver.ids)].sort()).toEqual(expected(6))
  })

  it('has saved that a message waits before it is sent', async () => {
    alerts(1)
    const state = newEndpoint()
    let saved = ''
    receiver.answer = (response) => {
      expect(saved).toContain('"seq":1')
      response.writeHead(204).end()
    }
    const save = async (): Promise<void> => {
      saved = JSON.stringify(state)
    }
    await deliver(store, endpoint(), state, { now: () => now, random: () => 0.5, save })
    expect(receiver.received).toHaveLength(1)
    expect(saved).not.toContain('"seq":1')
  })

  it('sends what a filter lets through, and reads the rest no second time', async () => {
    store.happen(1, 'new', '2026-11-26T10:00:00Z', { severity: 'low' })
    store.happen(2, 'new', '2026-11-26T10:00:00Z')
    store.happen(1, 'updated', '2026-11-26T11:00:00Z')
    const state = newEndpoint()
    expect(await send(state, { query: { severity: 'high' } })).toMatchObject({ sent: 1 })
    expect(state.after).toBe(3)
    expect(receiver.ids).toEqual([`${STORE}-2`])
  })

  it('takes dates far ahead, left by a clock that jumped, as due', async () => {
    alerts(1)
    const state = newEndpoint()
    const next = new Date(now + 10 * 365 * 86_400_000).toISOString()
    Object.assign(state, { after: 1, resume: next, waiting: [{ seq: 1, attempts: 1, next, why: 'x' }] })
    expect(await send(state)).toMatchObject({ sent: 1, waiting: 0 })
  })

  it('goes on from the end of a log that became shorter, and says so', async () => {
    alerts(3)
    const waits = (seq: number) => ({
      seq,
      attempts: 1,
      next: new Date(now).toISOString(),
      why: 'it answered 500',
    })
    const state = { ...newEndpoint(), after: 10, waiting: [2, 3, 4, 9].map(waits) }
    expect((await send(state)).problems).toEqual([expect.stringMatching(/ends before what was sent already/)])
    expect(state).toMatchObject({ after: 3, waiting: [] })
    expect(receiver.received.map(({ headers }) => headers['webhook-id'])).toEqual([
      `${store.id}-2`,
      `${store.id}-3`,
    ])
  })

  it('stops at once when told to, and counts no attempt', async () => {
    alerts(1)
    const state = newEndpoint()
    const stop = new AbortController()
    receiver.answer = () => stop.abort(new Error('enough'))
    await expect(send(state, {}, stop.signal)).rejects.toThrow('enough')
    expect(state.waiting).toMatchObject([{ seq: 1, attempts: 0 }])
  })

  it('says nothing of who decided, why, or what people wrote', async () => {
    alerts(1)
    store.happen(1, 'dismissed', '2026-11-26T12:00:00Z')
    await send()
    expect(receiver.received.map(({ body }) => body).join()).not.toMatch(/maria|private reason/)
  })
})
