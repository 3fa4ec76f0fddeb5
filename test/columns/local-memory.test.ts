import { expect, test } from 'vitest'
import { ascending, inLocalMemory, sharedFloat64, sharedInt32 } from '#tenderflag/columns/shared.js'

test('small arrays in local memory are those of the call before, zeroed, and each is given out once a call', () => {
  const first = inLocalMemory(() => [
    sharedInt32(3).fill(7),
    sharedInt32(3).fill(8),
    sharedFloat64(3).fill(9),
  ])
  const again = inLocalMemory(() => [sharedInt32(3), sharedInt32(3), sharedFloat64(3)])
  expect(again.map((array, i) => array === first[i])).toEqual([true, true, true])
  expect(again.map((array) => [...array])).toEqual([
    [0, 0, 0],
    [0, 0, 0],
    [0, 0, 0],
  ])
  expect(again[0]).not.toBe(again[1])
})

test('long arrays, and those that threads share, are new ones', () => {
  const long = () => inLocalMemory(() => sharedInt32(1000))
  expect(long()).not.toBe(long())
  expect(sharedInt32(3)).not.toBe(sharedInt32(3))
  expect(sharedInt32(3).buffer).toBeInstanceOf(SharedArrayBuffer)
  expect(inLocalMemory(() => sharedInt32(3)).buffer).toBeInstanceOf(ArrayBuffer)
})

test('numbers that ascend are the same in both', () => {
  for (const n of [0, 1, 64, 65, 200])
    expect([...inLocalMemory(() => ascending(n))]).toEqual([...ascending(n)])
})
