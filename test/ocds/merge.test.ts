import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Zone } from '#tenderflag/columns/zone.js'
import { compile } from '#tenderflag/ocds/merge/compile.js'
import { root } from '../mapping/data.js'
import { cpuTime } from '../support/cpu-time.js'
import type { Json } from './support.js'
import { versionedRecord } from './versioned.js'

/**
 * A member that is now an object and now none, or now a list and now one of it, has no versioned form, nor has a list
 * that says nothing; elements without an id are told apart by what they say; versions of one date stand in order.
 */
const notVersioned = [
  'elements-without-any-id.json',
  'empty-lists-change-nothing.json',
  'lists-replaced.json',
  'one-id-twice-in-a-list.json',
  'one-object-is-a-list-of-it.json',
  'other-kinds-replace.json',
  'same-date-by-id.json',
]

const folder = join(root, 'test/cases/ocds/merge')

describe('merging releases', () => {
  it.each(readdirSync(folder))('%s', async (name) => {
    const { releases, merged } = JSON.parse(readFileSync(join(folder, name), 'utf8')) as {
      releases: unknown[]
      merged: unknown
    }
    const raw = releases.map((release, i) => ({ release: i, bytes: Buffer.from(JSON.stringify(release)) }))
    expect((await compile(raw, new Zone('UTC'))).compiled).toEqual(merged)
    // the order of the data decides only where dates and ids are the same
    const dates = releases.map((release) => (release as { date?: string }).date)
    if (new Set(dates).size === dates.length)
      expect((await compile(raw.toReversed(), new Zone('UTC'))).compiled).toEqual(merged)
  })

  it.each(readdirSync(folder).filter((name) => !notVersioned.includes(name)))(
    'gives the same of a versioned release: %s',
    async (name) => {
      const { releases, merged } = JSON.parse(readFileSync(join(folder, name), 'utf8')) as {
        releases: { readonly [name: string]: Json }[]
        merged: Record<string, unknown>
      }
      const bytes = Buffer.from(JSON.stringify(versionedRecord(releases)))
      const { compiled, broken } = await compile([{ release: 0, bytes, versioned: true }], new Zone('UTC'))
      const { id: _, ...rest } = merged
      expect(compiled).toEqual(rest)
      expect(broken).toEqual([])
    },
  )

  it('merges a member that is called __proto__ as any other', async () => {
    const raw = [
      '{"date":"2024-01-01","__proto__":{"a":1}}',
      '{"date":"2024-01-02","__proto__":{"b":2}}',
    ].map((text, release) => ({ release, bytes: Buffer.from(text) }))
    const { compiled } = await compile(raw, new Zone('UTC'))
    expect(JSON.stringify(compiled)).toContain('"__proto__":{"a":1,"b":2}')
    expect(Object.getPrototypeOf(compiled)).toBe(Object.prototype)
  })

  it('leaves out of a release what is not UTF-8, and says so', async () => {
    const bad = Buffer.concat([
      Buffer.from('{"ocid":"a","x":"'),
      Buffer.from([0xff]),
      Buffer.from('","y":1}'),
    ])
    const { compiled, broken } = await compile(
      [
        { release: 0, bytes: Buffer.from('{"ocid":"a","date":"2024-01-01","x":"old"}') },
        { release: 1, bytes: bad },
      ],
      new Zone('UTC'),
    )
    expect(compiled).toMatchObject({ x: 'old', y: 1 })
    expect(broken).toMatchObject([{ release: 1, kind: 'not_utf8' }])
  })

  it('takes time with the releases, each of which has one bid more', async () => {
    const seconds: number[] = []
    for (const n of [1000, 3000, 12_000]) {
      const raw = Array.from({ length: n }, (_, i) => ({
        release: i,
        bytes: Buffer.from(`{"ocid":"a","bids":{"details":[{"id":"${i}"},{"status":"valid"},{"x":${i}}]}}`),
      }))
      const spent = cpuTime()
      const { compiled } = await compile(raw, new Zone('UTC'))
      expect((compiled as { bids: { details: unknown[] } }).bids.details).toHaveLength(2 * n + 1)
      seconds.push(spent() / 1000)
    }
    // 4 times as long if linear, 16 times if quadratic
    expect(seconds[2]!).toBeLessThan(seconds[1]! * 8 + 0.5)
  })

  it('hears while it merges that it is to stop, and so does whoever reads', async () => {
    const bytes = Buffer.from(
      `{"ocid":"a","tag":["tender"],"tender":{"id":"1","title":"${'x'.repeat(100_000)}"}}`,
    )
    const raw = Array.from({ length: 60 }, (_, release) => ({ release, bytes }))
    const controller = new AbortController()
    const { signal } = controller
    const merging = compile(raw, new Zone('UTC'), signal)
    setImmediate(() => controller.abort('enough'))
    await expect(merging).rejects.toMatchObject({ code: 'ABORTED', cause: 'enough' })
    expect((await compile(raw, new Zone('UTC'))).compiled).toMatchObject({ ocid: 'a' })
  })
})
