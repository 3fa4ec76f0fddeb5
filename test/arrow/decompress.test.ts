import { expect, test } from 'vitest'
import { Decompressor } from '#tenderflag/ingest/arrow/decompress.js'

/** A compressed buffer that claims to unpack to `length` bytes. */
function claiming(length: number, packed: number): Uint8Array {
  const bytes = new Uint8Array(8 + packed)
  new DataView(bytes.buffer).setBigInt64(0, BigInt(length), true)
  return bytes
}

test.each([
  ['more than a gigabyte', [[2 ** 30 + 1, 2 ** 21]]],
  ['far more than it weighs', [[2 ** 28 + 10_001, 10]]],
] as const)('a buffer that claims %s is refused before memory is taken', async (_, buffers) => {
  const decompressor = await Decompressor.of('lz4', 'x.arrow')
  for (const [length, packed] of buffers)
    expect(() => decompressor.unpack(claiming(length, packed))).toThrow(
      `claims to unpack from ${packed} to ${length} bytes`,
    )
})

test('what buffers of a batch claim adds up', async () => {
  const decompressor = await Decompressor.of('lz4', 'x.arrow')
  const claims = 2 ** 27
  expect(() => decompressor.unpack(claiming(claims, 10))).toThrow('is no lz4 frame')
  expect(() => decompressor.unpack(claiming(claims, 10))).toThrow('is no lz4 frame')
  expect(() => decompressor.unpack(claiming(20_001, 0))).toThrow(
    `claims to unpack from 20 to ${2 * claims + 20_001} bytes`,
  )
})

test.each(['lz4', 'zstd'] as const)(
  'a buffer of %s that is too short or of a negative length is broken',
  async (codec) => {
    const decompressor = await Decompressor.of(codec, 'x.arrow')
    expect(() => decompressor.unpack(new Uint8Array(7))).toThrow('a compressed buffer has no length')
    expect(() => decompressor.unpack(claiming(-2, 4))).toThrow('a negative length')
    expect(() => decompressor.unpack(claiming(4, 4))).toThrow(`is no ${codec} frame of 4 bytes`)
    expect(decompressor.unpack(new Uint8Array(0))).toHaveLength(0)
    expect(decompressor.unpack(claiming(0, 4))).toHaveLength(0)
    expect(decompressor.unpack(claiming(-1, 4))).toEqual(new Uint8Array(4))
  },
)
