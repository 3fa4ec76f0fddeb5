import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { writeMarket } from '#tenderflag/generate/write-market.js'
import { outcomeRows } from '#tenderflag/public.js'
import { scan } from '#tenderflag/scan.js'
import { testFolder } from '../ocds/support.js'

const folder = testFolder()

describe('a market written as OCDS', () => {
  it.each([1, 2, 3, 4])('has the outcomes of its tables, every one, with seed %i', async (seed) => {
    const outcomes = []
    for (const format of ['csv', 'ocds'] as const) {
      const dir = join(folder, `${format}-${seed}`)
      await writeMarket(dir, { tenders: 1500, seed, format })
      const result = await scan(dir, { outcomes: 'all', report: true, workers: 1 })
      outcomes.push([...outcomeRows(result, { reveal: true })])
    }
    expect(outcomes[0]!.length).toBeGreaterThan(10_000)
    expect(outcomes[0]!.some(({ outcome }) => outcome === 'raised')).toBe(true)
    expect(outcomes[1]).toEqual(outcomes[0])
  })

  it.each([
    { seed: 1, asOf: undefined },
    { seed: 2, asOf: '2023-06-30' },
    // in both, a tender names the one before it: without any, OCDS has no column for it, and tables an empty one
  ])('has those of every shipped rule too, with seed $seed as of $asOf', async ({ seed, asOf }) => {
    const outcomes = []
    for (const format of ['csv', 'ocds'] as const) {
      const dir = join(folder, `all-${format}-${seed}`)
      await writeMarket(dir, { tenders: 120, seed, format })
      const rules = ['etimad', 'ocp', 'alice']
      const result = await scan(dir, { rules, outcomes: 'all', report: true, workers: 1, asOf })
      outcomes.push([...outcomeRows(result, { reveal: true })])
    }
    expect(new Set(outcomes[0]!.map(({ rule }) => rule)).size).toBeGreaterThan(70)
    expect(outcomes[1]).toEqual(outcomes[0])
  })

  it('has a compiled release a line, and the labels beside them', async () => {
    const dir = join(folder, 'files')
    const { files, rows } = await writeMarket(dir, { tenders: 20, format: 'ocds' })
    expect(files.map((file) => file.slice(dir.length + 1))).toEqual(['releases.jsonl', 'labels.csv'])
    const releases = readFileSync(files[0]!, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(releases).toHaveLength(20)
    expect(rows.tenders).toBe(20)
    for (const release of releases)
      expect(release).toMatchObject({ tag: ['compiled'], tender: { id: release.ocid } })
    await writeMarket(join(folder, 'again'), { tenders: 20, format: 'ocds' })
    expect(readFileSync(join(folder, 'again/releases.jsonl'))).toEqual(readFileSync(files[0]!))
  })
})
