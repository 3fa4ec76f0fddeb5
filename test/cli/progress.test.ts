import { PassThrough } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { progressBar } from '#tenderflag/cli/text/progress.js'

function drawing({ isTTY = true, off = false } = {}) {
  let time = 0
  const stream = Object.assign(new PassThrough({ encoding: 'utf8' }), { isTTY, columns: 60 })
  const progress = progressBar({ off, stream, now: () => time })
  return {
    at(ms: number, done: number, total: number) {
      time = ms
      progress.update('reading', done, total)
      return stream.read() as string | null
    },
    clear() {
      progress.clear()
      return stream.read() as string | null
    },
  }
}

describe('the progress bar', () => {
  test('waits half a second, then draws at most ten times a second', () => {
    const bar = drawing()
    expect(bar.at(499, 1, 10)).toBeNull()
    expect(bar.at(500, 5, 10)).toBe('\r\u001b[Kreading  ████████████░░░░░░░░░░░░  50 %  0.5 s')
    expect(bar.at(599, 6, 10)).toBeNull()
    expect(bar.at(600, 1234, 0)).toBe('\r\u001b[Kreading  1,234  0.6 s')
    expect(bar.clear()).toBe('\r\u001b[K')
    expect(bar.clear()).toBeNull()
  })
  test('is silent when it is off or there is no terminal', () => {
    for (const options of [{ isTTY: false }, { off: true }]) {
      const bar = drawing(options)
      expect([bar.at(5000, 1, 2), bar.clear()]).toEqual([null, null])
    }
  })
  test('never passes the width of the terminal', () => {
    const bar = drawing()
    const long = bar.at(9e9, 2e15, 0)!
    expect(long.length - '\r\u001b[K'.length).toBeLessThan(60)
  })
})
