import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { TenderflagError } from '#tenderflag/errors.js'
import { feedsJsonSchema } from '#tenderflag/feeds/feeds-format.js'
import { loadFeeds } from '#tenderflag/feeds/load-feeds.js'
import { type RunFeedsOptions, runFeeds } from '#tenderflag/feeds/run-feeds.js'
import { alone } from '#tenderflag/feeds/run-lock.js'
import { market, root, tenderflag, testFolder, write } from '../cli/tenderflag.js'
import { MemoryStore, STORE } from './memory-store.js'
import { MailServer } from './smtp-server.js'
import { Receiver, SECRET } from './webhook-server.js'

const base = testFolder()
const env = {
  HOOK: SECRET,
  OLD: `whsec_${Buffer.alloc(24, 1).toString('base64')}`,
  PASSWORD: 'pass-word-never-shown',
}
let receiver: Receiver
let mail: MailServer
let store: MemoryStore
let folder: string
let count = 0

beforeAll(async () => {
  receiver = await Receiver.start()
  mail = await MailServer.start()
})
afterAll(() => Promise.all([receiver.stop(), mail.stop()]))
beforeEach(() => {
  receiver.received.length = 0
  receiver.answer = (response) => response.writeHead(204).end()
  mail.taken.length = 0
  store = new MemoryStore()
  store.happen(1, 'new', '2026-11-26T10:00:00Z')
  store.happen(2, 'new', '2026-11-26T11:00:00Z', { severity: 'low', region: 'Southmoor' })
  folder = join(base, String(count++))
  mkdirSync(folder)
})

const webhook = () => `webhooks:
  - name: cases
    url: http://127.0.0.1:${receiver.port}/
    secrets_env: [HOOK, OLD]
    allow_http: true
    allow_networks: [127.0.0.0/8]
`
const digest = () => `digests:
  - name: auditors
    from: { address: alerts@example.org }
    to: [{ address: ana@example.org, language: pt }]
    smtp: { host: localhost, port: ${mail.port}, ca_file: ${root}test/cases/feeds/localhost.pem }
`
const now = Date.now()
const config = (text: string) => write(join(folder, 'feeds.yaml'), text)
const run = async (text: string, options: RunFeedsOptions = {}) =>
  runFeeds(store, await loadFeeds(config(text), env), { now: () => now, random: () => 0.5, ...options })
const read = (name: string) => readFileSync(join(folder, name), 'utf8')

describe('a run', () => {
  it('writes all feeds of a configuration, each with its own filter and language', async () => {
    const results = await run(`office: Court of Accounts
language: pt
timezone: America/Sao_Paulo
events:
  - file: out/all.ndjson
atom:
  - { file: out/high.atom, filter: { severity: high }, language: ar }
  - { file: out/south.atom, filter: { region: [Southmoor], buyer: [B1], rule: [etimad.low-award] } }
json_feed:
  - { file: out/one.json, limit: 1 }
reports:
  - { file: 'out/{period}.html', period: week }
${webhook()}${digest()}`)
    expect(results.map(({ kind, count, problems }) => [kind, count, problems])).toEqual([
      ['events', 2, []],
      ['atom', 1, []],
      ['atom', 1, []],
      ['json_feed', 1, []],
      ['report', expect.any(Number), []],
      ['webhook', 2, []],
      ['digest', 1, []],
    ])
    expect(
      read('out/all.ndjson')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).id),
    ).toEqual([`${STORE}-1`, `${STORE}-2`])
    expect(read('out/high.atom')).toContain('xml:lang="ar"')
    expect(JSON.parse(read('out/one.json')).items).toMatchObject([
      { language: 'pt', tags: expect.arrayContaining(['low']) },
    ])
    receiver.verify()
    receiver.verify(env.OLD)
    expect(mail.taken).toHaveLength(1)
    expect(readdirSync(folder).sort()).toEqual(['feeds.yaml', 'feeds.yaml.state.json', 'out'])
    expect(readdirSync(join(folder, 'out')).filter((name) => name.startsWith('.'))).toEqual([])
    expect(read('feeds.yaml.state.json')).not.toMatch(/whsec|Alderby|Bread/)
  })

  it('is about the instant it is told, and signs by the clock', async () => {
    const at = Date.parse('2026-10-05T12:00:00Z')
    await run(`reports:\n  - { file: '{period}.html', period: month }\n${digest()}${webhook()}`, { at })
    expect(existsSync(join(folder, '2026-09.html'))).toBe(true)
    expect(JSON.parse(read('feeds.yaml.state.json')).digests.auditors).toMatchObject([{ day: '2026-10-04' }])
    expect(receiver.verify()).toHaveLength(2)
  })

  it('remembers what was sent', async () => {
    await run(webhook() + digest())
    expect((await run(webhook() + digest())).map(({ count }) => count)).toEqual([0, 0])
    expect(receiver.received).toHaveLength(2)
    expect(mail.taken).toHaveLength(1)
  })

  it('remembers where the configuration says, in a folder of its own', async () => {
    await run(`state: kept/of/feeds.json\n${webhook()}`)
    expect(readdirSync(folder).sort()).toEqual(['feeds.yaml', 'kept'])
    expect(JSON.parse(read('kept/of/feeds.json')).webhooks.cases).toMatchObject({ after: 2 })
  })

  it('gives feed readers first what something happened to last', async () => {
    store.happen(1, 'changed', '2026-11-26T12:00:00Z')
    await run('json_feed:\n  - { file: one.json, limit: 1, title: Mine }\n  - { file: two.json }')
    const [one, two] = ['one.json', 'two.json'].map((name) => JSON.parse(read(name)))
    const high = expect.objectContaining({ tags: expect.arrayContaining(['high']) })
    expect(one).toMatchObject({ title: 'Mine', items: [high] })
    expect(two).toMatchObject({
      title: expect.stringMatching(/flags/i),
      items: [high, { id: expect.any(String) }],
    })
  })

  it('ends where the store cannot be read, as nothing else could be written either', async () => {
    store.list = () => {
      throw new TenderflagError('STORE_BROKEN', 'the store is away')
    }
    await expect(run('atom:\n  - { file: a.atom }')).rejects.toMatchObject({ code: 'STORE_BROKEN' })
  })

  it('remembers under any name that a feed may have', async () => {
    const named = webhook().replace('cases', 'constructor') + digest().replace('auditors', 'constructor')
    const counts = async () => (await run(named, { revive: ['constructor'] })).map(({ count }) => count)
    expect(await counts()).toEqual([2, 1])
    expect(await counts()).toEqual([0, 0])
  })

  it('writes one feed though another cannot be written', async () => {
    write(join(folder, 'taken'), 'a file')
    const results = await run(`events:\n  - file: taken/x.ndjson\n  - file: y.ndjson\n${webhook()}`)
    expect(results.map(({ count }) => count)).toEqual([0, 2, 2])
    expect(results[0]!.problems).toEqual([expect.stringMatching(/taken\/x\.ndjson: cannot write the output/)])
  })

  it('is the only one: another says who is at it', async () => {
    let second: unknown
    receiver.answer = async (response) => {
      second ??= await run(webhook()).catch((error: unknown) => error)
      response.writeHead(204).end()
    }
    await run(webhook())
    expect(second).toMatchObject({
      code: 'FEEDS_BUSY',
      message: expect.stringContaining(`process ${process.pid}`),
    })
    expect(existsSync(join(folder, 'feeds.yaml.state.json.lock'))).toBe(false)
  })

  it('takes the place of one that was killed', async () => {
    const { hostname } = await import('node:os')
    const lock = join(folder, 'feeds.yaml.state.json.lock')
    write(lock, JSON.stringify({ pid: 999999999, began: '1', host: hostname() }))
    expect(await run(webhook())).toMatchObject([{ count: 2 }])
    // In a container each process may have the number of the one before.
    write(lock, JSON.stringify({ pid: process.pid, began: '1', host: hostname() }))
    expect(await run(webhook())).toMatchObject([{ count: 0 }])
    write(lock, JSON.stringify({ pid: 1, began: '1', host: 'another-host' }))
    await expect(run(webhook())).rejects.toMatchObject({ code: 'FEEDS_BUSY' })
  })

  it.each([
    ['is cut short', '{"format":1,', 'FILE_BROKEN'],
    ['is of another version', '{"format":2}', 'FILE_BROKEN'],
    ['is empty', '', 'FILE_BROKEN'],
    ['is about another store', '{"format":1,"store":"x","webhooks":{},"digests":{}}', 'USAGE'],
  ])('sends nothing where the state %s', async (_, text, code) => {
    write(join(folder, 'feeds.yaml.state.json'), text)
    await expect(run(webhook())).rejects.toMatchObject({ code })
    expect(receiver.received).toEqual([])
    expect(read('feeds.yaml.state.json')).toBe(text)
  })

  it('says in words where a lock cannot be written', async () => {
    await expect(alone(join(folder, 'away', 'lock'), async () => 1)).rejects.toMatchObject({
      code: 'OUTPUT_FAILED',
      message: expect.stringContaining('the folder does not exist'),
    })
  })

  it('switches a webhook on again when told to', async () => {
    receiver.answer = (response) => response.writeHead(410).end()
    await run(webhook())
    receiver.answer = (response) => response.writeHead(204).end()
    expect(await run(webhook())).toMatchObject([{ count: 0, waiting: 2 }])
    expect(await run(webhook(), { revive: ['cases'] })).toMatchObject([
      { count: 2, waiting: 0, problems: [] },
    ])
    await expect(run(webhook(), { revive: ['others'] })).rejects.toMatchObject({ code: 'USAGE' })
  })

  it('stops when told to, and leaves nothing locked', async () => {
    const stop = new AbortController()
    receiver.answer = () => stop.abort()
    await expect(run(webhook(), { signal: stop.signal })).rejects.toMatchObject({ code: 'ABORTED' })
    receiver.answer = (response) => response.writeHead(204).end()
    expect(await run(webhook())).toMatchObject([{ count: 2, waiting: 0 }])
  })
})

describe('a configuration', () => {
  const errors: [string, () => string, RegExp][] = [
    [
      'an unknown key',
      () => 'atom:\n  - { file: x, titel: y }',
      /:2:\d+: a feed has no key "titel"; did you mean title\?/,
    ],
    [
      'a missing secret',
      () => webhook().replace('OLD', 'MISSING'),
      /:4:\d+: the environment variable MISSING is not set/,
    ],
    [
      'a secret in its place',
      () => webhook().replace('[HOOK, OLD]', `['${SECRET}']`),
      /must be the name of an environment variable/,
    ],
    [
      'a bad secret',
      () => webhook().replace('OLD', 'PASSWORD'),
      /:4:\d+: the secret in PASSWORD is not whsec_/,
    ],
    [
      'no TLS',
      () => webhook().replace('    allow_http: true\n', ''),
      /:3:\d+: the address must begin with https:/,
    ],
    ['a password in the address', () => webhook().replace('//', '//a:b@'), /has a user or password in it/],
    ['no address', () => webhook().replace(/ {4}url: .*\n/, ''), /needs url or url_env/],
    [
      'what is no address',
      () => webhook().replace(/url: .*/, 'url_env: OLD'),
      /:3:\d+: is no address, as https:/,
    ],
    ['another protocol', () => webhook().replace('http:', 'ftp:'), /must begin with https:/],
    [
      'a bad network',
      () => webhook().replace('127.0.0.0/8', '127.0.0.1'),
      /:6:\d+: "127\.0\.0\.1" is no network/,
    ],
    [
      'a name twice',
      () => `${webhook()}${webhook().replace('webhooks:\n', '')}`,
      /:7:\d+: cases is there twice/,
    ],
    ['a bad zone', () => 'timezone: Mars/Base', /:1:\d+: "Mars\/Base" is no time zone/],
    ['a bad time', () => digest().replace('from:', "time: '25:00'\n    from:"), /:3:\d+: .*is a time of day/],
    [
      'a header in an address',
      () => digest().replace('ana@example.org', '"a@b.c\\r\\nBcc: x@y.z"'),
      /must be one line|is no address/,
    ],
    ['half a password', () => digest().replace('smtp: {', 'smtp: { user_env: HOOK,'), /go together/],
    [
      'a password in the clear',
      () => digest().replace('smtp: {', 'smtp: { tls: none, user_env: HOOK, password_env: HOOK,'),
      /in the clear/,
    ],
    ['no certificate', () => digest().replace('localhost.pem', 'nothing.pem'), /nothing\.pem cannot be read/],
    [
      'no place for the period',
      () => 'reports:\n  - { file: a.html, period: week }',
      /needs \{period\} in it/,
    ],
  ]
  it.each(errors)('with %s is an error with its place, and shows no secret', async (_, text, message) => {
    const error = await loadFeeds(config(text()), env).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ name: 'TenderflagError', message: expect.stringMatching(message) })
    expect(String(error)).not.toMatch(/pass-word|whsec_[A-Z]/)
  })

  it.each([
    ['', 587],
    ['tls: starttls, ', 587],
    ['tls: none, ', 587],
    ['tls: implicit, ', 465],
    ['tls: implicit, port: 25, ', 25],
  ])('with {%s} sends mail to port %i', async (given, port) => {
    const text = digest().replace(`port: ${mail.port}, `, given)
    const { digests } = await loadFeeds(config(text), env)
    expect(digests.map(({ smtp }) => smtp.port)).toEqual([port])
  })

  it('gives a webhook 12 attempts of 15 s by default', async () => {
    const { webhooks } = await loadFeeds(config(webhook()), env)
    expect(webhooks).toMatchObject([{ attempts: 12, timeoutMs: 15_000 }])
  })

  it('has a JSON Schema that is current; UPDATE_SCHEMA=1 writes it anew (then format it)', () => {
    const file = `${root}docs/feeds.schema.json`
    if (process.env.UPDATE_SCHEMA) writeFileSync(file, JSON.stringify(feedsJsonSchema(), null, 2))
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(feedsJsonSchema())
  })
})

describe('tenderflag feeds', () => {
  it('writes feeds of a store that scan keeps, and says with 1 that something could not be sent', async () => {
    const alerts = join(folder, 'alerts.db')
    const data = market(join(folder, 'data'))
    const scanned = await tenderflag([
      'scan',
      data,
      '--alerts',
      alerts,
      '--run-at',
      '2026-11-26T10:00:00Z',
      '-q',
    ])
    expect(scanned.stderr).toBe('')
    const file = config(`events:\n  - file: all.ndjson\natom:\n  - file: all.atom\n${webhook()}`)
    const feeds = (...args: string[]) => tenderflag(['feeds', alerts, '-c', file, ...args], { env })
    receiver.answer = (response) => response.writeHead(500).end()
    const failed = await feeds('--quiet')
    expect(failed.code).toBe(1)
    expect(failed.stderr).toBe(
      'tenderflag: webhook cases: it answered 500; 2 messages wait, and what comes after them in the log\n',
    )
    receiver.answer = (response) => response.writeHead(204).end()
    receiver.received.length = 0
    const sent = await feeds('--revive', 'cases')
    expect(sent).toMatchObject({ code: 0, stdout: '' })
    expect(sent.stderr.split('\n')).toEqual([
      expect.stringMatching(/^tenderflag: events .*all\.ndjson: 2 events$/),
      expect.stringMatching(/^tenderflag: atom .*all\.atom: 2 alerts$/),
      'tenderflag: webhook cases: 2 messages sent',
      '',
    ])
    receiver.verify()
    const events = read('all.ndjson')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(events.map(({ id }) => id).sort()).toEqual(receiver.ids.sort())
    expect((await feeds('--at', 'yesterday')).code).toBe(2)
    const nothing = await tenderflag(['feeds', join(folder, 'none.db'), '-c', file], { env })
    expect(nothing.code).toBe(2)
  })
})
