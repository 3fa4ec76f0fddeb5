import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  loadRules,
  openDurableMonitor,
  type Rule,
  TenderflagError,
  Watch,
  type WatchAnswer,
} from '#tenderflag/index.js'
import { DurableMonitor } from '#tenderflag/monitor/durable-monitor.js'
import { realDisk } from '#tenderflag/monitor/state/disk.js'
import { playedEvents } from './plan.js'
import { key, sorted } from './support.js'

const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'tenderflag-state-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const bin = fileURLToPath(new URL('../../dist/bin/bin.js', import.meta.url))
const env = { ...process.env, TENDERFLAG_KEY_FILE: join(folder, 'key') }

let rules: Rule[]
beforeAll(async () => {
  rules = await loadRules(['etimad'])
})
let n = 0
const newFolder = (): string => join(folder, `state-${++n}`)
const open = (state: string) => openDurableMonitor({ state, rules, key, workers: 1 })
const events = playedEvents(6)
const logOf = (state: string): string =>
  join(
    state,
    readdirSync(state)
      .filter((name) => name.startsWith('log-'))
      .at(-1)!,
  )

describe('a folder of one monitor', () => {
  test('what was taken is there again, and is not taken twice', async () => {
    const state = newFolder()
    const first = await open(state)
    for (const event of events.slice(0, 9)) first.apply(event)
    const flags = sorted(first.flags())
    first.close()
    const again = await open(state)
    expect([again.seq, again.asOf]).toEqual([9, '2024-05-01T00:08:00Z'])
    expect(sorted(again.flags())).toEqual(flags)
    expect(again.apply(events[3]).status).toBe('duplicate')
    expect(again.apply(events[9]).seq).toBe(10)
    again.close()
  })

  test('a refresh puts records into a snapshot, without the versions that newer ones replaced', async () => {
    const state = newFolder()
    const first = await open(state)
    for (const event of events) first.apply(event)
    await first.refresh()
    first.answered()
    const flags = sorted(first.flags())
    first.close()
    expect(readdirSync(state).sort()).toEqual([
      `log-${String(events.length + 1).padStart(15, '0')}`,
      'snapshot',
    ])
    const snapshot = readFileSync(join(state, 'snapshot'), 'utf8')
    expect(snapshot.split('award.proposed').length).toBe(1) // award.made came after
    expect(snapshot.split('award.made').length - 1).toBe(6)
    const again = await open(state)
    expect([again.seq, again.unanswered.length]).toEqual([events.length, 0])
    expect(sorted(again.flags())).toEqual(flags)
    for (const event of events) expect(again.apply(event).status).toBe('duplicate')
    expect(() => again.apply({ ...events[0]!, at: '2025-01-01' })).toThrow(/another event/)
    await again.refresh()
    again.answered()
    expect(sorted(again.flags())).toEqual(flags)
    again.close()
  })

  test.each([
    ['NULL', 'NULL'],
    ['B', 'B\n'],
    ['B', '\u2003B'],
  ])('a snapshot has each record of a monitor: bids %j and %j', async (...ids) => {
    const state = newFolder()
    const first = await open(state)
    const at = '2024-06-01T00:00:00Z'
    const tender_id = 'T'
    first.apply({ id: 't', type: 'tender.published', at, rows: { tenders: [{ tender_id, method: 'open' }] } })
    for (const [i, bid_id] of ids.entries()) {
      const bid = { tender_id, bid_id, bidder_id: `F${i}`, status: 'valid', ip: '240.0.0.7' }
      first.apply({ id: `b${i}`, type: 'bid.submitted', at, rows: { bids: [bid] } })
    }
    await first.refresh()
    first.answered()
    first.close()
    const again = await open(state)
    expect([...again.flags()].map(({ rule }) => rule)).toEqual(['etimad.shared-ip'])
    again.close()
  })

  test('a column that only a version before had named is there after a restart', async () => {
    const state = newFolder()
    const first = await open(state)
    const at = '2024-06-01T00:00:00Z'
    const tender = { tender_id: 'T', method: 'open', status: 'cancelled', buyer_id: 'M' }
    const bid = { tender_id: 'T', bid_id: 'B', bidder_id: 'F', status: 'valid' }
    first.apply({ id: 'b', type: 'bid.submitted', at, rows: { bids: [bid] } })
    const named = { tenders: [{ ...tender, previous_tender_id: null }] }
    first.apply({ id: 't1', type: 'tender.published', at, rows: named })
    first.apply({ id: 't2', type: 'tender.published', at, rows: { tenders: [tender] } })
    await first.refresh()
    const flags = sorted(first.flags())
    expect(flags.join()).toContain('"tender.relaunched":false')
    first.answered()
    first.close()
    const again = await open(state)
    expect(sorted(again.flags())).toEqual(flags)
    again.close()
  })

  test('a second monitor is refused while the first lives, and not after', async () => {
    const state = newFolder()
    const first = await open(state)
    await expect(open(state)).rejects.toMatchObject({ code: 'STATE_LOCKED' })
    const child = await refused(['watch', '--state', state, '--rules', 'etimad'])
    expect(child).toContain(`another monitor holds this folder (process ${process.pid})`)
    first.close()
    const second = await open(state)
    second.close()
  })

  test('the lock of a process that was killed is nobody’s', async () => {
    const state = newFolder()
    const child = spawn(process.execPath, [bin, 'watch', '--state', state, '--rules', 'etimad'], {
      env,
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    child.stdin.write(`${JSON.stringify(events[0])}\n`)
    await once(child.stdout, 'data')
    await expect(open(state)).rejects.toMatchObject({ code: 'STATE_LOCKED' })
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(existsSync(join(state, 'lock'))).toBe(true)
    const monitor = await open(state)
    expect(monitor.seq).toBe(1)
    monitor.close()
  })

  test.each<[string, object | string]>([
    ['a process number that another process has now', { pid: process.pid, began: '1', host: '' }],
    ['a process that is not there', { pid: 2 ** 22 + 1, began: '5', host: '' }],
    ['nothing', ''],
  ])('a lock that is left over: %s', async (_, lock) => {
    const state = newFolder()
    mkdirSync(state)
    const { hostname } = await import('node:os')
    writeFileSync(
      join(state, 'lock'),
      typeof lock === 'string' ? lock : JSON.stringify({ ...lock, host: hostname() }),
    )
    const monitor = await open(state)
    monitor.close()
    expect(readdirSync(state).filter((name) => name.startsWith('lock'))).toEqual([])
  })

  test('a lock of another machine is taken for held', async () => {
    const state = newFolder()
    mkdirSync(state)
    writeFileSync(join(state, 'lock'), JSON.stringify({ pid: 1, began: '5', host: 'another-machine' }))
    await expect(open(state)).rejects.toThrow(/process 1 on another-machine/)
  })
})

describe('what a crash leaves, and what it does not', () => {
  const written = async (): Promise<string> => {
    const state = newFolder()
    const monitor = await open(state)
    for (const event of events.slice(0, 5)) monitor.apply(event)
    monitor.close()
    return state
  }

  test('an entry cut off at any byte is put aside, and what is before it is there', async () => {
    const state = await written()
    const log = logOf(state)
    const whole = readFileSync(log)
    const last = whole.lastIndexOf('{"event"') - 8
    for (const end of [whole.length - 1, last + 9, last + 8, last + 3, last + 1]) {
      writeFileSync(log, whole.subarray(0, end))
      const monitor = await open(state)
      expect(monitor.seq).toBe(4)
      expect(monitor.apply(events[4]).seq).toBe(5)
      monitor.close()
      expect(
        readFileSync(join(state, readdirSync(state).find((name) => name.startsWith('cut-'))!)).length,
      ).toBeGreaterThan(0)
      for (const name of readdirSync(state)) if (name.startsWith('cut-')) rmSync(join(state, name))
      expect(readFileSync(log).subarray(0, last).equals(whole.subarray(0, last))).toBe(true)
    }
  })

  test('a damaged entry in the middle is no crash: nothing is thrown away', async () => {
    const state = await written()
    const log = logOf(state)
    const bytes = readFileSync(log)
    bytes[40]! ^= 1
    writeFileSync(log, bytes)
    await expect(open(state)).rejects.toMatchObject({ code: 'STATE_BROKEN' })
    expect(readFileSync(log).equals(bytes)).toBe(true)
    expect(existsSync(join(state, 'lock'))).toBe(false)
  })

  test('a damaged snapshot, and a log that is missing, are refused', async () => {
    const state = newFolder()
    const monitor = await open(state)
    for (const event of events.slice(0, 5)) monitor.apply(event)
    await monitor.refresh()
    monitor.answered()
    monitor.apply(events[5])
    monitor.close()
    const path = join(state, 'snapshot')
    const bytes = readFileSync(path)
    for (const damaged of [
      bytes.subarray(0, bytes.length - 3),
      Buffer.concat([bytes, Buffer.from('x')]),
      Buffer.from('x'),
    ]) {
      writeFileSync(path, damaged)
      await expect(open(state)).rejects.toMatchObject({ code: 'STATE_BROKEN' })
    }
    rmSync(path)
    await expect(open(state)).rejects.toThrow(/does not follow what is before it/)
  })

  test('a full disk: the event is not answered, and the monitor says so from then on', async () => {
    const state = newFolder()
    let isFull = false
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), {
      code: 'ENOSPC',
      syscall: 'write',
    })
    const disk = {
      ...realDisk,
      write(file: number, bytes: Uint8Array) {
        if (!isFull) return realDisk.write(file, bytes)
        realDisk.write(file, bytes.subarray(0, 7))
        throw full
      },
    }
    const monitor = await DurableMonitor.open({ state, rules, key, workers: 1 }, disk)
    monitor.apply(events[0])
    isFull = true
    expect(() => monitor.apply(events[1])).toThrow(/ENOSPC/)
    isFull = false
    expect(() => monitor.apply(events[2])).toThrow(/open the monitor again/)
    monitor.close()
    const again = await open(state)
    expect(again.seq).toBe(1)
    expect(again.apply(events[1]).seq).toBe(2)
    again.close()
  })

  test('answers that nobody confirmed come once more, the others do not', async () => {
    const state = newFolder()
    const first = await open(state)
    first.applyAll(events.slice(0, 3))
    first.answered()
    const lost = first.applyAll(events.slice(3, 6))
    first.close()
    const again = await open(state)
    expect(again.unanswered).toEqual(lost)
    again.answered()
    again.close()
    const third = await open(state)
    expect(third.unanswered).toEqual([])
    third.close()
  })
})

describe('watch', () => {
  const lines = (values: readonly unknown[]) => ({
    file: null,
    lines: values.map((value, i) => ({
      line: i + 1,
      text: typeof value === 'string' ? value : JSON.stringify(value),
    })),
  })

  test('answers line by line, refuses what is no event and goes on', async () => {
    const monitor = await open(newFolder())
    const heard: WatchAnswer[] = []
    const refusals: number[] = []
    const sink = { write: async (answers: readonly WatchAnswer[]) => void heard.push(...answers) }
    const watch = new Watch(monitor, [sink], { refused: ({ lines: of }) => void refusals.push(of[0]!.line) })
    await watch.begin()
    await watch.take(
      lines([
        events[0],
        '',
        '{"id":',
        { ...events[1], type: 'bid.lost' },
        '[]',
        events[1],
        { refresh: true },
        events[0],
      ]),
    )
    const short = heard.map((answer) =>
      answer.kind === 'answer' ? `${answer.seq} ${answer.status}` : answer.kind,
    )
    expect(short).toEqual([
      '1 held',
      'refused',
      'refused',
      'refused',
      '2 applied',
      'refreshed',
      '1 duplicate',
    ])
    expect(refusals).toEqual([3, 4, 5])
    monitor.close()
  })

  test('what a sink could not write is not answered', async () => {
    const state = newFolder()
    const monitor = await open(state)
    const watch = new Watch(monitor, [{ write: async () => Promise.reject(new Error('store is locked')) }])
    await expect(watch.take(lines(events.slice(0, 2)))).rejects.toThrow('store is locked')
    monitor.close()
    const again = await open(state)
    expect(again.unanswered.length).toBe(2)
    again.close()
  })

  test('refreshes after so many events', async () => {
    const monitor = await open(newFolder())
    const kinds: string[] = []
    const sink = {
      write: async (answers: readonly WatchAnswer[]) => void kinds.push(...answers.map(({ kind }) => kind)),
    }
    const watch = new Watch(monitor, [sink], { refreshEvery: 3 })
    await watch.take(lines(events.slice(0, 2)))
    await watch.take(lines(events.slice(0, 2))) // known: they do not count
    await watch.take(lines(events.slice(2, 3)))
    expect(kinds).toEqual(['answer', 'answer', 'answer', 'answer', 'answer', 'refreshed'])
    monitor.close()
  })

  test('the command reads a folder in order, each file once, and keeps refused lines', async () => {
    const inbox = newFolder()
    const state = newFolder()
    mkdirSync(inbox)
    writeFileSync(join(inbox, '2.ndjson'), `${JSON.stringify(events[1])}\nnonsense`)
    writeFileSync(join(inbox, '1.ndjson'), `${JSON.stringify(events[0])}\r\n\n`)
    writeFileSync(join(inbox, 'notes.txt'), 'not read')
    const args = ['watch', inbox, '--once', '--state', state, '--rules', 'etimad']
    const first = (await run(args))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(first.map(({ kind, event }) => event ?? kind)).toEqual([events[0]!.id, events[1]!.id, 'refused'])
    expect(first[2]).toMatchObject({ file: join(inbox, '2.ndjson'), line: 2 })
    expect(readFileSync(join(state, 'refused.ndjson'), 'utf8')).toContain('nonsense')
    appendFileSync(join(inbox, '3.jsonl'), JSON.stringify(events[2]))
    const second = (await run(args))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(second.map(({ event }) => event)).toEqual([events[2]!.id])
  })

  test('a folder that is not there is an error', async () => {
    expect(await refused(['watch', join(folder, 'nowhere'), '--rules', 'etimad'])).toContain(
      'is no folder of event files',
    )
  })
})

function run(args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [bin, ...args], { env }, (error, stdout, stderr) => {
      if (error || stderr !== '') reject(error ?? new Error(stderr))
      else resolve(stdout)
    })
  })
}

/** What the command says on stderr as it ends with 2. */
function refused(args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(process.execPath, [bin, ...args], { env }, (error, _, stderr) => {
      if (error?.code === 2) resolve(stderr)
      else reject(error ?? new TenderflagError('USAGE', 'it ran'))
    })
    child.stdin?.end()
  })
}
