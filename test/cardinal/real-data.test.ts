import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { answerOf, run } from './support.js'

const root = fileURLToPath(new URL('../../', import.meta.url))
const folder = `${process.env.TENDERFLAG_TEST_DATA ?? `${root}../shared/data`}/italy-ocds`
const there = existsSync(folder)

const packages = z.object({ releases: z.array(z.looseObject({ ocid: z.string() })) })
const suppliersOf = z.looseObject({
  awards: z.array(z.looseObject({ suppliers: z.array(z.looseObject({ id: z.string() })) })),
})

function* releases() {
  for (const name of readdirSync(folder).sort())
    yield* packages.parse(JSON.parse(readFileSync(`${folder}/${name}`, 'utf8'))).releases
}

describe.skipIf(!there)(there ? 'italy-ocds' : 'italy-ocds (skipped: no ../shared/data)', () => {
  test('has no status and no bids, and so no flag of any indicator', async () => {
    const settings = '[R003]\n[R018]\n[R024]\n[R025]\n[R028]\n[R030]\n[R035]\n[R036]\n[R038]\n[R048]\n[R058]'
    const unknown = { q1: null, q3: null }
    expect(await answerOf(settings, releases())).toEqual({
      Meta: {
        R024: { ...unknown, lower_fence: null },
        R025: { ...unknown, upper_fence: null, lower_fence: null },
        R048: { ...unknown, upper_fence: null },
        R058: { ...unknown, upper_fence: null },
      },
    })
    expect((await run(settings, releases())).counts).toMatchObject({ releases: 5026, noRelease: 0 })
  })

  test('with a class to every award has the classes of each supplier that a plain count has', async () => {
    const classified = [...releases()].map((release, i) => ({
      ...release,
      awards: suppliersOf.parse(release).awards.map((award) => ({
        ...award,
        items: [{ classification: { id: `${10 + ((i * 7) % 37)}000000` } }],
      })),
    }))
    const settings =
      '[defaults]\naward_status = active\n[R048]\nminimum_contracting_processes = 1\nthreshold = 1'
    const classes = new Map<string, Set<string>>()
    for (const { awards } of classified)
      for (const { suppliers, items } of awards)
        if (suppliers.length === 1) {
          const own = classes.get(suppliers[0]!.id) ?? new Set()
          classes.set(suppliers[0]!.id, own.add(items[0]!.classification.id))
        }
    const { groups, counts } = await run(settings, classified, { prepare: true })
    expect(new Map([...groups.Tenderer].map(([id, { R048 }]) => [id, R048]))).toEqual(
      new Map([...classes].map(([id, own]) => [id, own.size])),
    )
    expect(classes.size).toBeGreaterThan(1000)
    expect(counts.repairs.get('award_status_filled')).toBe(classified.flatMap(({ awards }) => awards).length)
  })
})
