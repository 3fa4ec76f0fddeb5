import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Spill } from '#tenderflag/system/spill.js'

const pieces = Array.from({ length: 50 }, (_, i) => Buffer.from(`piece ${i} `.repeat(i + 1)))

// a folder of its own: other tests put theirs where all do
const given = process.env.TMPDIR
let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tenderflag-spill-'))
  process.env.TMPDIR = folder
})
afterEach(() => {
  if (given === undefined) delete process.env.TMPDIR
  else process.env.TMPDIR = given
  rmSync(folder, { recursive: true, force: true })
})

describe('what is put aside', () => {
  // all in memory, some of it, none of it
  it.each([1e6, 3000, 0])('is there again, with room for %i bytes in memory', async (memory) => {
    const spill = new Spill('bytes', memory)
    const places: number[] = []
    for (const piece of pieces) places.push(await spill.append(piece))
    for (const i of [49, 0, 25, 7, 48, 1]) {
      const into = new Uint8Array(pieces[i]!.length)
      await spill.read(places[i]!, into)
      expect(Buffer.from(into).equals(pieces[i]!)).toBe(true)
    }
    await spill.close()
    expect(readdirSync(folder)).toEqual([])
  })

  it('says so where it cannot be put', async () => {
    process.env.TMPDIR = '/nowhere/at/all'
    await expect(new Spill('releases', 0).append(Buffer.from('x'))).rejects.toMatchObject({
      code: 'OUTPUT_FAILED',
      message: expect.stringMatching(/set TMPDIR to a folder with more/),
    })
  })
})
