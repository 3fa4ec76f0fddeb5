import { createServer, type Server } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { digestDue, lastPeriod } from '#tenderflag/feeds/days.js'
import { digestData } from '#tenderflag/feeds/digest-data.js'
import { digestMail } from '#tenderflag/feeds/digest-mail.js'
import type { DigestDay } from '#tenderflag/feeds/feed-state.js'
import { type Digest, sendDigest, type TenderedIn } from '#tenderflag/feeds/send-digest.js'
import { type SmtpServer, sendMail } from '#tenderflag/feeds/smtp.js'
import { tenderedIn } from '#tenderflag/feeds/tendered.js'
import { openDataset } from '#tenderflag/scan.js'
import { languages } from '#tenderflag/text/languages.js'
import { market, testFolder } from '../cli/tenderflag.js'
import { alertData, MemoryStore } from './memory-store.js'
import { localhost, MailServer } from './smtp-server.js'

const zone = 'America/Sao_Paulo'
/** 19:00 in São Paulo. */
const evening = Date.parse('2026-11-26T22:00:00Z')
let server: MailServer
let store: MemoryStore
let now: number

beforeAll(async () => {
  server = await MailServer.start()
})
afterAll(() => server.stop())
beforeEach(() => {
  server.taken.length = 0
  server.refuse = undefined
  store = new MemoryStore()
  store.happen(1, 'new', '2026-11-26T10:00:00Z')
  now = evening + 60_000
})

const smtp = (patch: Partial<SmtpServer> = {}): SmtpServer => ({
  host: 'localhost',
  port: server.port,
  tls: 'starttls',
  auth: undefined,
  ca: localhost,
  timeoutMs: 10_000,
  ...patch,
})

function digest(patch: Partial<Digest> = {}): Digest {
  return {
    name: 'auditors',
    office: 'Court of Accounts',
    zone,
    time: '19:00',
    query: {},
    top: 10,
    from: { address: 'alerts@example.org', name: 'Alerts' },
    to: [
      { address: 'ana@example.org', language: 'pt' },
      { address: 'omar@example.org', language: 'ar' },
    ],
    smtp: smtp(),
    ...patch,
  }
}

const send = (days: DigestDay[], patch: Partial<Digest> = {}) =>
  sendDigest(store, digest(patch), days, { now: () => now, random: () => 0.5, save: async () => undefined })

/** Headers, unfolded, and decoded bodies of a mail. */
function read(raw: string): { headers: Map<string, string>; bodies: string[] } {
  const [head = ''] = raw.split('\r\n\r\n')
  const headers = new Map(
    head
      .replace(/\r\n[ \t]+/g, ' ')
      .split('\r\n')
      .map((line) => [
        line.slice(0, line.indexOf(':')).toLowerCase(),
        line.slice(line.indexOf(':') + 1).trim(),
      ]),
  )
  const bodies = [...raw.matchAll(/Transfer-Encoding: base64\r\n\r\n([A-Za-z0-9+/=\r\n]+)/g)].map(
    ([, text]) => Buffer.from(text!, 'base64').toString('utf8'),
  )
  return { headers, bodies }
}

describe('the day of a digest', () => {
  it.each([
    ['2026-11-26T21:59:59Z', '2026-11-25'],
    ['2026-11-26T22:00:00Z', '2026-11-26'],
    ['2026-11-27T21:00:00Z', '2026-11-26'],
  ])('at %s is %s', (at, day) => {
    expect(digestDue(Date.parse(at), '19:00', zone).day).toBe(day)
  })

  it('has a last week and month before it', () => {
    const at = Date.parse('2027-01-04T02:59:00Z') // still Sunday in São Paulo
    expect(lastPeriod(at, 'week', zone)).toMatchObject({ name: '2026-W52' })
    expect(lastPeriod(at + 60_000, 'week', zone)).toEqual({
      name: '2026-W53',
      from: Date.parse('2026-12-28T03:00:00Z'),
      to: Date.parse('2027-01-04T03:00:00Z'),
    })
    expect(lastPeriod(at, 'month', zone)).toMatchObject({ name: '2026-12' })
  })
})

describe('sending', () => {
  it('gives each reader one mail in their language, over TLS, with both parts', async () => {
    expect(await send([])).toEqual({ sent: 2, waiting: 0, problems: [] })
    expect(server.taken.map(({ to, secure }) => [to, secure])).toEqual([
      ['ana@example.org', true],
      ['omar@example.org', true],
    ])
    const [pt, ar] = server.taken.map(({ raw }) => read(raw))
    expect(pt!.headers.get('to')).toBe('ana@example.org')
    expect(pt!.headers.get('content-language')).toBe('pt')
    expect(pt!.headers.get('auto-submitted')).toBe('auto-generated')
    expect(pt!.bodies[0]).toContain('Adjudicado muito abaixo da estimativa')
    expect(pt!.bodies[0]).toContain('Um alerta é um indício')
    expect(pt!.bodies[1]).toContain('<html lang="pt" dir="ltr">')
    expect(ar!.bodies[1]).toContain('<html lang="ar" dir="rtl">')
    for (const line of ar!.bodies[0]!.split(/\r?\n/).filter((text) => text !== ''))
      expect(line).toMatch(/^\u200f/)
  })

  it('sends a day once, whenever and however often it runs', async () => {
    const days: DigestDay[] = []
    await send(days)
    now += 3_600_000
    store.happen(2, 'new', '2026-11-26T22:30:00Z')
    expect(await send(days)).toMatchObject({ sent: 0 })
    now = evening + 86_400_000
    expect(await send(days)).toMatchObject({ sent: 2 })
    expect(new Set(server.taken.map(({ raw }) => read(raw).headers.get('message-id'))).size).toBe(4)
    now -= 7 * 86_400_000 // the clock goes back
    expect(await send(days)).toMatchObject({ sent: 0 })
  })

  it('goes on when a clock that had jumped ahead is right again, and loses nothing', async () => {
    const days: DigestDay[] = []
    await send(days)
    now += 10 * 365 * 86_400_000
    store.happen(2, 'new', '2026-11-26T22:30:00Z')
    await send(days)
    now = evening + 3_600_000
    store.happen(3, 'new', '2026-11-27T10:00:00Z')
    expect(await send(days)).toMatchObject({ sent: 0 })
    now = evening + 86_400_000
    expect(await send(days)).toMatchObject({ sent: 2 })
    expect(days.at(-1)).toMatchObject({ day: '2026-11-27', after: 2, upto: 3 })
    expect(new Set(server.taken.map(({ raw }) => read(raw).headers.get('message-id'))).size).toBe(6)
  })

  it('says of days that were missed what happened since the last one', async () => {
    const days: DigestDay[] = []
    await send(days)
    for (let n = 2; n < 6; n++) store.happen(n, 'new', `2026-11-2${n + 5}T10:00:00Z`)
    now += 5 * 86_400_000
    expect(await send(days, { to: [{ address: 'eva@example.org', language: 'en' }] })).toMatchObject({
      sent: 1,
    })
    expect(days.map(({ day, after, upto }) => [day, after, upto])).toEqual([
      ['2026-11-26', 0, 1],
      ['2026-12-01', 1, 5],
    ])
    expect(read(server.taken.at(-1)!.raw).bodies[0]).toContain('new: 4')
  })

  it('asks what was put out to tender since the last one, or in the day before the first one', async () => {
    const days: DigestDay[] = []
    const spans: [number, number][] = []
    const tendered: TenderedIn = (from, to) => {
      spans.push([from, to])
      return { processes: 0, without: 0, amounts: new Map() }
    }
    const world = { now: () => now, random: () => 0.5, save: async () => undefined }
    await sendDigest(store, digest(), days, world, { tendered })
    now += 5 * 86_400_000
    await sendDigest(store, digest(), days, world, { tendered })
    expect(spans).toEqual([
      [evening - 86_400_000, evening],
      [evening, evening + 5 * 86_400_000],
    ])
  })

  it('remembers the last 40 days', async () => {
    const days: DigestDay[] = []
    for (let day = 0; day < 42; day++, now += 86_400_000) await send(days, { to: [] })
    expect(days).toHaveLength(40)
    expect(days[0]!.day).toBe('2026-11-28')
  })

  it('begins a day before the first one', async () => {
    store.happen(2, 'new', '2026-11-26T12:00:00Z')
    now += 86_400_000
    store.happen(3, 'new', '2026-11-27T12:00:00Z')
    const days: DigestDay[] = []
    await send(days)
    expect(days[0]).toMatchObject({ day: '2026-11-27', after: 2, upto: 3 })
  })

  it('tries again what is refused for now, and reports what is refused for good', async () => {
    const days: DigestDay[] = []
    server.refuse = (to) => (to === 'ana@example.org' ? 451 : 550)
    const { problems } = await send(days)
    expect(problems).toEqual([
      expect.stringMatching(/^digest of 2026-11-26 to ana@example\.org: .*451 not now; will be tried again$/),
      expect.stringMatching(/^digest of 2026-11-26 to omar@example\.org: .*550 not now; given up$/),
    ])
    expect(days[0]!.mails.map(({ state }) => state)).toEqual(['waiting', 'refused'])
    server.refuse = undefined
    now += 4999
    expect(await send(days)).toMatchObject({ sent: 0, waiting: 1 })
    now += 1
    expect(await send(days)).toMatchObject({ sent: 1, waiting: 0, problems: [] })
    expect(server.taken.map(({ to }) => to)).toEqual(['ana@example.org'])
  })

  it('gives up what waits for whoever is no longer among the recipients, and writes to who is new', async () => {
    const days: DigestDay[] = []
    server.refuse = () => 451
    await send(days)
    server.refuse = undefined
    now += 5000
    const to = ['ana', 'eva'].map((name) => ({ address: `${name}@example.org`, language: 'en' }))
    expect(await send(days, { to })).toEqual({ sent: 2, waiting: 0, problems: [] })
    expect(server.taken.map((mail) => mail.to)).toEqual(['ana@example.org', 'eva@example.org'])
    expect(days[0]!.mails.map(({ to, state, why }) => [to, state, why])).toEqual([
      ['ana@example.org', 'sent', null],
      ['omar@example.org', 'refused', 'no longer among the recipients'],
      ['eva@example.org', 'sent', null],
    ])
  })

  it('gives up after 12 attempts', async () => {
    const days: DigestDay[] = []
    server.refuse = () => 451
    const to = [{ address: 'ana@example.org', language: 'en' }]
    for (let attempt = 1; attempt <= 12; attempt++) {
      await send(days, { to })
      const [mail] = days[0]!.mails
      expect(mail).toMatchObject({ attempts: attempt, state: attempt < 12 ? 'waiting' : 'refused' })
      mail!.next = new Date(now).toISOString()
    }
  })

  it('leaves a server alone after a few failures', async () => {
    const to = Array.from({ length: 20 }, (_, i) => ({ address: `a${i}@example.org`, language: 'en' }))
    let asked = 0
    server.refuse = () => {
      asked++
      return 421
    }
    expect(await send([], { to })).toMatchObject({ sent: 0, waiting: 20 })
    expect(asked).toBe(3)
  })
})

describe('one mail', () => {
  const mail = {
    from: { address: 'alerts@example.org' },
    to: { address: 'ana@example.org' },
    subject: 'S',
    text: 't',
    html: '<p>t</p>',
    language: 'en',
    messageId: 'x@example.org',
    date: new Date(0),
  }
  const without = (command: string) => MailServer.start({ hideSTARTTLS: true, disabledCommands: [command] })

  it('is not sent where the server has no TLS, unless that is allowed', async () => {
    const plain = await without('STARTTLS')
    const at = { port: plain.port, ca: undefined }
    expect(await sendMail(smtp(at), mail)).toMatchObject({ state: 'later' })
    expect(plain.taken).toEqual([])
    expect(await sendMail(smtp({ ...at, tls: 'none' }), mail)).toEqual({ state: 'sent' })
    expect(plain.taken.map(({ secure }) => secure)).toEqual([false])
    await plain.stop()
  })

  it('is not sent once the signal is set', async () => {
    await expect(sendMail(smtp(), mail, AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough')
    expect(server.taken).toEqual([])
  })

  it('is not sent to a server whose certificate nobody vouches for', async () => {
    expect(await sendMail(smtp({ ca: undefined }), mail)).toMatchObject({
      state: 'later',
      why: expect.stringMatching(/self-signed certificate/),
    })
    expect(server.taken).toEqual([])
  })

  it('goes over TLS from the start where the server wants that, with a password', async () => {
    let seen = ''
    const secure = await MailServer.start({
      secure: true,
      authOptional: false,
      onAuth: ({ username, password }, _, done) => {
        seen = `${username}:${password}`
        if (password === 'right') done(null, { user: 'u' })
        else done(Object.assign(new Error('wrong'), { responseCode: 535 }))
      },
    })
    const at = { port: secure.port, tls: 'implicit' } as const
    expect(await sendMail(smtp({ ...at, auth: { user: 'u', pass: 'wrong' } }), mail)).toMatchObject({
      state: 'later',
    })
    expect(await sendMail(smtp({ ...at, auth: { user: 'u', pass: 'right' } }), mail)).toEqual({
      state: 'sent',
    })
    expect(seen).toBe('u:right')
    await secure.stop()
  })

  const hangs: Record<string, (server: Server) => void> = {
    'never greets': () => undefined,
    'says one letter at a time': (mute) =>
      mute.on('connection', (socket) => {
        const drip = setInterval(() => socket.write('2'), 20)
        socket.on('close', () => clearInterval(drip)).on('error', () => undefined)
      }),
    'stops after its greeting': (mute) => mute.on('connection', (socket) => socket.write('220 hello\r\n')),
  }
  it.each(Object.keys(hangs))('gives up on a server that %s', async (kind) => {
    const mute = createServer().listen(0, '127.0.0.1')
    await new Promise((done) => mute.once('listening', done))
    hangs[kind]!(mute)
    const { port } = mute.address() as { port: number }
    const start = Date.now()
    const answer = await sendMail(smtp({ host: '127.0.0.1', port, timeoutMs: 400 }), mail)
    expect(answer.state).toBe('later')
    expect(Date.now() - start).toBeLessThan(8000)
    mute.close()
  })

  it('has the headers it was given and no others, whatever is in them', async () => {
    const evil = 'x\r\nBcc: evil@example.org\r\n\r\nbody'
    const sent = await sendMail(smtp(), {
      ...mail,
      subject: evil,
      from: { address: 'alerts@example.org', name: evil },
      to: { address: 'ana@example.org', name: `"${evil}" <evil@example.org>` },
    })
    expect(sent).toEqual({ state: 'sent' })
    expect(server.taken[0]!.to).toBe('ana@example.org')
    expect([...read(server.taken[0]!.raw).headers.keys()]).toEqual(expect.not.arrayContaining(['bcc']))
  })
})

describe('the text of a digest', () => {
  const hostile = '"><script>alert(1)</script>\u202e\u0000\r\nBcc: x@example.org'
  const about = {
    day: '2026-11-26',
    since: evening - 86_400_000,
    after: 0,
    upto: 99,
    top: 2,
    tendered: undefined,
  }

  it('counts what processes are worth once, and says of how many it does not know', async () => {
    const evidence = { 'tender.estimate': 500, 'tender.currency': 'SAR' }
    store.happen(2, 'new', '2026-11-26T11:00:00Z', { rule: 'etimad.single-bid' })
    store.happen(3, 'new', '2026-11-26T11:00:00Z', { tender_id: 'T2', evidence })
    store.happen(4, 'new', '2026-11-26T11:00:00Z', { tender_id: 'T2' })
    store.happen(5, 'new', '2026-11-26T11:00:00Z', { tender_id: 'T3', evidence: {} })
    store.happen(6, 'dismissed', '2026-11-26T11:00:00Z', { tender_id: 'T4' })
    const { flagged, open, processes, riskiest } = await digestData(store, {}, about)
    expect(flagged).toEqual({ processes: 3, without: 1, amounts: new Map([['SAR', 221_500]]) })
    expect({ open, processes }).toEqual({ open: 5, processes: 3 })
    expect(riskiest.map(({ id, alerts }) => [id, alerts.length])).toEqual([
      ['T1', 2],
      ['T2', 2],
    ])
  })

  it('lists the first processes, flags of each and changes, and counts the others', async () => {
    for (let n = 2; n < 9; n++)
      store.happen(n, 'new', '2026-11-26T11:00:00Z', { rule: 'etimad.single-bid', tender_id: 'T1' })
    for (let n = 9; n < 31; n++)
      store.happen(n, 'new', '2026-11-26T11:00:00Z', { tender_id: `T${n}`, severity: 'low' })
    const { text, html } = digestMail(await digestData(store, {}, about), 'Court', 'en', zone)
    for (const part of [text, html.replace(/<[^>]*>/g, ' ')])
      expect(part.match(/and (\S+) more/g)).toEqual(['and 4 more', 'and 21 more', 'and 10 more'])
  })

  it('ends where its day ends, though more has happened since', async () => {
    store.happen(2, 'new', '2026-11-26T11:00:00Z', { tender_id: 'T2' })
    store.happen(1, 'changed', '2026-11-27T11:00:00Z')
    const { counts, alertsChanged } = await digestData(store, {}, { ...about, upto: 2 })
    expect({ counts, alertsChanged }).toEqual({ counts: [['new', 2]], alertsChanged: 2 })
  })

  it('names what is no process by its subject, and what was erased by the flag alone', async () => {
    store = new MemoryStore()
    store.happen(
      1,
      'new',
      '2026-11-26T11:00:00Z',
      { tender_id: null, subject: { type: 'buyer', id: 'B1' } },
      0,
    )
    store.happen(2, 'new', '2026-11-26T11:00:00Z', {}, null)
    store.happen(3, 'erased', '2026-11-26T11:00:00Z', {}, null)
    const data = await digestData(store, {}, { ...about, top: 9 })
    const erased = '3'.padStart(32, '0')
    expect(data.riskiest.map(({ id }) => id)).toEqual(['B1', erased, 'T1'])
    expect(data.changed.map(({ alert }) => alert.id.at(-1))).toEqual(['1', '3', '2'])
    const { text } = digestMail(data, 'Court', 'en', zone)
    expect(text).toMatch(
      /Bread and dairy products \(T1\)\n {2}Municipality of Alderby · Northmark · SAR\s221,000 · /,
    )
  })

  it('ranks processes by severity, then score, then the number of flags, then id', async () => {
    store = new MemoryStore()
    store.happen(1, 'new', '2026-11-26T11:00:00Z', { tender_id: 'low', severity: 'low' }, 0.9)
    store.happen(2, 'new', '2026-11-26T11:00:00Z', { tender_id: 'b' }, 0.2)
    store.happen(3, 'new', '2026-11-26T11:00:00Z', { tender_id: 'a' }, 0.3)
    store.happen(4, 'new', '2026-11-26T11:00:00Z', { tender_id: 'none' }, null)
    store.happen(5, 'new', '2026-11-26T11:00:00Z', { tender_id: 'two' }, 0.3)
    store.happen(6, 'new', '2026-11-26T11:00:00Z', { tender_id: 'two', severity: 'low' }, 0.1)
    store.happen(7, 'new', '2026-11-26T11:00:00Z', { tender_id: 'as a' }, 0.3)
    store.happen(8, 'new', '2026-11-26T11:00:00Z', { tender_id: 'last' }, 0.95)
    const { riskiest } = await digestData(store, {}, { ...about, top: 9 })
    expect(riskiest.map(({ id }) => id)).toEqual(['last', 'two', 'a', 'as a', 'b', 'none', 'low'])
  })

  it.each(languages)('shows hostile texts as they are and does nothing with them (%s)', async (language) => {
    const text = { title: hostile, message: hostile }
    store.happen(2, 'new', '2026-11-26T11:00:00Z', {
      ...alertData(),
      tender_id: hostile,
      subject_title: hostile,
      buyer: { id: hostile, name: hostile },
      region: hostile,
      texts: { en: text, ar: text, pt: text },
    })
    const data = await digestData(store, {}, about)
    const mail = digestMail(data, hostile, language, zone)
    expect(mail.subject).not.toMatch(/\p{Cc}|\u202e/u)
    expect(mail.html).not.toMatch(/<script|\u202e|\0/)
    expect(mail.text).not.toMatch(/\u202e|\0|\r|^Bcc/m)
    expect(digestMail(data, hostile, language, zone)).toEqual(mail)
  })

  it('says what was put out to tender where that is known', async () => {
    const tendered = { processes: 12, without: 1, amounts: new Map([['BRL', 1e6]]) }
    const data = await digestData(store, {}, { ...about, tendered })
    const { text, subject } = digestMail(data, 'Court', 'en', zone)
    expect(text).toMatch(
      /• Tendered: 12 processes\n {2}– BRL\s1,000,000\n {2}– value not known: one process\n/,
    )
    expect(subject).toBe('Court: one new flag, 26 November 2026')
  })

  it('takes what was put out to tender from a data set, by the day it was published', async () => {
    const tenders = [
      'T1,2026-11-26T10:00:00Z,100,SAR',
      'T2,2026-11-26,250.5,BRL',
      'T3,2026-11-26T23:59:59Z,0.1,SAR',
      'T4,2026-11-26T12:00:00Z,,SAR',
      'T5,2026-11-27T00:00:00Z,7,SAR',
      'T6,,7,SAR',
      'T7,2026-11-26T12:00:00Z,7,',
      'T8,2026-11-26T12:00:00Z,0,EUR',
    ]
    const text = `tender_id,published_at,estimate,currency\n${tenders.join('\n')}\n`
    const dataset = await openDataset([market(testFolder(), { 'tenders.csv': text })])
    const tendered = tenderedIn(dataset)
    const day = Date.parse('2026-11-26T00:00:00Z')
    expect(tendered(day, day + 86_400_000)).toEqual({
      processes: 6,
      without: 3,
      amounts: new Map([
        ['BRL', 250.5],
        ['SAR', 100.1],
      ]),
    })
    expect(tendered(0, day)).toEqual({ processes: 0, without: 0, amounts: new Map() })
  })

  it('says that nothing changed where nothing did', async () => {
    const { text } = digestMail(await digestData(new MemoryStore(), {}, about), 'Court', 'en', zone)
    expect(text).toContain('No flag is open.')
    expect(text).toContain('Nothing changed.')
  })
})
