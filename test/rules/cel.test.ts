import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { expect, test } from 'vitest'
import { ExpressionError, parseCel } from '#tenderflag/text/cel.js'

const said = (text: string): string => {
  try {
    parseCel(text, 'split it')
    return 'parsed'
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error
    return error.message
  }
}
const within = (levels: number) => `${'('.repeat(levels)}a${')'.repeat(levels)}`
const ones = (count: number) => Array(count).fill('1').join(',')

test.each([
  ['characters', 'a'.repeat(10_000), 'a'.repeat(10_001), 'has 10001 characters, at most 10000 are read'],
  ['levels', within(99), within(100), 'at most 100 levels'],
  ['parts', `[${ones(999)}]`, `[${ones(1000)}]`, 'and 1000 parts'],
])('an expression of too many %s is refused, and what it may have is read', (_, most, more, why) => {
  expect(said(most)).toBe('parsed')
  expect(said(more)).toContain(why)
  expect(said(more)).toMatch(/; split it$/)
})

test('signs that take all of a stack are refused in the same words', async () => {
  const worker = new Worker(
    `const { workerData, parentPort } = require('node:worker_threads')
    import(workerData).then(({ parseCel }) => {
      try {
        parseCel('!'.repeat(9990) + 'a', 'split it')
      } catch (error) {
        parentPort.postMessage(error.name + ': ' + error.message)
      }
    })`,
    {
      eval: true,
      workerData: import.meta.resolve('#tenderflag/text/cel.js'),
      resourceLimits: { stackSizeMb: 0.5 },
    },
  )
  const [message] = await once(worker, 'message')
  expect(message).toMatch(/^ExpressionError: the expression is too deep or too long .*; split it$/)
})
