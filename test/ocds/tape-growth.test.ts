import { expect, test } from 'vitest'
import { ocdsTables, shapeFor } from '#tenderflag/ocds/tables/catalogue.js'
import { $release, $tender } from '#tenderflag/ocds/tape/release-shape.js'
import { Tape } from '#tenderflag/ocds/tape/tape.js'
import { tableSpec } from '#tenderflag/schema/tables.js'

test('all nodes are seen, also where they grew in their place after the memory had grown', () => {
  const shape = shapeFor(
    new Map([...ocdsTables.keys()].map((table) => [table, new Set(Object.keys(tableSpec(table).columns))])),
  )
  const tape = new Tape(shape)
  const walked = (items: number): number => {
    const list = Array.from({ length: items }, (_, i) => `{"id":"${i}"}`).join(',')
    const bytes = Buffer.from(`{"ocid":"t","tender":{"items":[${list}]}}`)
    const at = tape.load(bytes)
    const node = tape.parse(at, at + bytes.length)
    const first = tape.first(tape.get(tape.get(node, $release.tender), $tender.items))
    let count = 0
    for (let item = first; item !== 0 && item !== undefined && count <= items; item = tape.next(item)) count++
    return count
  }
  tape.load(Buffer.alloc(20 << 20)) // room for the texts of all that follow
  expect(walked(30_000)).toBe(30_000)
  tape.machine.run.release(tape.machine.reserve(60 << 20))
  expect(walked(600_000)).toBe(600_000)
})
