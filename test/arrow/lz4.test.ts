import fc from 'fast-check'
import lz4 from 'lz4-napi'
import { describe, expect, test } from 'vitest'
import { decodeLz4 } from '#tenderflag/ingest/arrow/lz4.js'

const repetitive = fc
  .array(fc.tuple(fc.uint8Array({ maxLength: 40 }), fc.integer({ min: 1, max: 300 })), { maxLength: 20 })
  .map((parts) =>
    Buffer.concat(parts.flatMap(([bytes, times]) => Array.from({ length: times }, () => bytes))),
  )

describe('LZ4 frames', () => {
  test('give what was packed, and nothing but', () => {
    fc.assert(
      fc.property(repetitive, fc.boolean(), fc.boolean(), (bytes, contentChecksum, blockChecksums) => {
        const frame = lz4.compressFrameSync(bytes, { contentChecksum, blockChecksums })
        const out = new Uint8Array(bytes.length)
        expect(decodeLz4(frame, out)).toBe(true)
        expect(Buffer.compare(out, bytes)).toBe(0)
        expect(decodeLz4(frame, new Uint8Array(bytes.length + 1))).toBe(false)
        if (bytes.length > 0) expect(decodeLz4(frame, new Uint8Array(bytes.length - 1))).toBe(false)
      }),
      { numRuns: 150 },
    )
  })

  test('of several blocks, which refer to one another', () => {
    const bytes = Buffer.alloc(9_000_000)
    for (let i = 0; i < bytes.length; i++) bytes[i] = (i * i) >>> 9
    const out = new Uint8Array(bytes.length)
    expect(decodeLz4(lz4.compressFrameSync(bytes), out)).toBe(true)
    expect(Buffer.compare(out, bytes)).toBe(0)
  })

  test('any other bytes are refused, and none is written beyond the end', () => {
    fc.assert(
      fc.property(repetitive, fc.nat(), fc.nat(255), (bytes, place, byte) => {
        const frame = Buffer.from(lz4.compressFrameSync(bytes))
        frame[place % frame.length] = byte
        const out = new Uint8Array(bytes.length)
        expect(typeof decodeLz4(frame, out)).toBe('boolean')
        expect(decodeLz4(frame.subarray(0, place % frame.length), new Uint8Array(bytes.length + 1))).toBe(
          false,
        )
      }),
      { numRuns: 300 },
    )
  })
})
