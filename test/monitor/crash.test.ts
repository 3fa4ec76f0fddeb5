import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type Applied,
  loadRules,
  type OutcomeRow,
  openMonitor,
  type Rule,
  TenderflagError,
} from '#tenderflag/index.js'
import { DurableMonitor } from '#tenderflag/monitor/durable-monitor.js'
import type { Refreshed } from '#tenderflag/monitor/monitor.js'
import { diskUntil, Killed } from './faulty-disk.js'
import { playedEvents } from './plan.js'
import { key, plain } from './support.js'

/** TENDERFLAG_KILLS=1000 kills more often, in this process and for real. */
const KILLS = Number(process.env.TENDERFLAG_KILLS ?? 150)
const REAL_KILLS = Math.max(10, Math.round(KILLS / 15))

/** In memory where there is such a folder: waiting for a disk is no part of the tests. */
const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'tenderflag-crash-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let rules: Rule[]
beforeAll(async () => {
  rules = await loadRules(['etimad'])
})

/** Mulberry32: the same kills each time. */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

/** What somebody who listens to the answers knows: flags, as changes make them. */
class Listener {
  readonly flags = new Map<string, OutcomeRow>()
  readonly answers = new Map<number, string>()
  /** Event by place. */
  readonly events = new Map<number, string>()

  hear(answer: Applied | Refreshed): void {
    if ('seq' in answer && answer.status === 'duplicate') return
    if ('seq' in answer) {
      // an answer that comes once more is the same
      const known = this.answers.get(answer.seq)
      if (known !== undefined) expect(JSON.stringify(answer)).toBe(known)
      this.answers.set(answer.seq, JSON.stringify(answer))
      this.events.set(answer.seq, answer.event)
    }
    for (const { change, flag } of answer.changes)
      if (change === 'gone') this.flags.delete(flag.fingerprint)
      else this.flags.set(flag.fingerprint, flag)
  }

  /** All flags, as `monitor.flags()` gives them. */
  heard(): string[] {
    return [...this.flags.values()].map(plain).sort()
  }
}

async function expectedFlags(events: ReturnType<typeof playedEvents>): Promise<string[]> {
  const monitor = await openMonitor({ rules, key, workers: 1 })
  for (const event of events) monitor.apply(event)
  return [...monitor.flags()].map(plain).sort()
}

test(`a monitor that is killed at any call to the disk loses nothing and counts nothing twice (${KILLS} kills)`, async () => {
  const random = randomFrom(11)
  const events = playedEvents(8)
  const expected = await expectedFlags(events)
  expect(expected.length).toBeGreaterThan(3)
  let kills = 0
  for (let round = 0; kills < KILLS; round++) {
    const state = join(folder, `round-${round}`)
    const listener = new Listener()
    /** Events that the sender has no answer to. */
    const waiting = new Map(events.map((event) => [event.id, event]))
    for (let isDone = false; !isDone; ) {
      const disk = diskUntil(1 + Math.floor(random() * 60), random)
      let monitor: DurableMonitor | undefined
      try {
        monitor = await DurableMonitor.open({ state, rules, key, workers: 1 }, disk)
        for (const answer of monitor.unanswered) {
          listener.hear(answer)
          if ('event' in answer) waiting.delete(answer.event)
        }
        monitor.answered()
        while (waiting.size > 0) {
          const next = [...waiting.values()]
          if (random() < 0.1) listener.hear(await monitor.refresh())
          else if (random() < 0.5) {
            const answer = monitor.apply(next[0])
            listener.hear(answer)
            waiting.delete(answer.event)
          } else {
            const some = next.slice(0, 1 + Math.floor(random() * 5))
            const answers = monitor.applyAll(some)
            for (const answer of answers)
              if (!(answer instanceof TenderflagError)) {
                listener.hear(answer)
                waiting.delete(answer.event)
              }
            if (random() < 0.7) monitor.answered()
          }
        }
        expect(monitor.seq).toBe(events.length)
        expect([...monitor.flags()].map(plain).sort()).toEqual(expected)
        isDone = true
      } catch (error) {
        if (!(error instanceof Killed)) throw error
        kills++
      } finally {
        monitor?.close()
      }
    }
    expect(listener.heard()).toEqual(expected)
    expect([...listener.events.keys()].sort((a, b) => a - b)).toEqual(events.map((_, i) => i + 1))
    expect(new Set(listener.events.values()).size).toBe(events.length)
  }
}, 120_000)

test(`tenderflag watch survives kill -9 (${REAL_KILLS} kills)`, async () => {
  const random = randomFrom(5)
  const events = playedEvents(400)
  const state = join(folder, 'killed')
  const listener = new Listener()
  const bin = fileURLToPath(new URL('../../dist/bin/bin.js', import.meta.url))
  const waiting = new Map(events.map((event) => [event.id, event]))
  let kills = 0
  while (waiting.size > 0) {
    const child = spawn(
      process.execPath,
      [bin, 'watch', '--state', state, '--rules', 'etimad', '--workers', '1'],
      {
        env: { ...process.env, TENDERFLAG_KEY_FILE: join(folder, 'key') },
        stdio: ['pipe', 'pipe', 'pipe'],
      },
    )
    let errors = ''
    child.stderr.on('data', (data) => {
      errors += data
    })
    child.stdin.on('error', () => undefined)
    const mayLive = kills >= REAL_KILLS
    // of what is left, so that there is something left to be killed in
    const dose = mayLive ? waiting.size : Math.ceil(waiting.size / (REAL_KILLS - kills + 1)) + 20
    const sent = [...waiting.values()].slice(0, dose)
    for (const event of sent) child.stdin.write(`${JSON.stringify(event)}\n`)
    if (!mayLive && random() < 0.2) child.stdin.write('{"refresh": true}\n')
    if (mayLive) child.stdin.end()
    const last = Math.floor(random() * sent.length * 0.8)
    let heard = 0
    const exited = once(child, 'exit')
    if (!mayLive && random() < 0.2) setTimeout(() => child.kill('SIGKILL'), random() * 400)
    for await (const line of createInterface({ input: child.stdout })) {
      let answer: { kind: string; event?: string } & (Applied | Refreshed)
      try {
        answer = JSON.parse(line)
      } catch {
        break // the line that was being written
      }
      listener.hear(answer)
      if (answer.event !== undefined) waiting.delete(answer.event)
      if (++heard > last && !mayLive) child.kill('SIGKILL')
    }
    const [code, signal] = await exited
    if (signal === 'SIGKILL') kills++
    else expect([code, errors]).toEqual([0, ''])
  }
  expect(kills).toBeGreaterThanOrEqual(REAL_KILLS)
  const monitor = await openMonitor({ rules, workers: 1 })
  for (const event of events) monitor.apply(event)
  const without = (row: OutcomeRow) => `${row.rule} ${row.tender_id} ${row.subject.id} ${row.value}`
  expect([...listener.flags.values()].map(without).sort()).toEqual([...monitor.flags()].map(without).sort())
  expect([...listener.events.keys()].sort((a, b) => a - b)).toEqual(events.map((_, i) => i + 1))
  expect(new Set(listener.events.values()).size).toBe(events.length)
}, 240_000)
