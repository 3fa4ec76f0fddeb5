import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/**
 * @typedef {{ case: string, contender: string, tenders: number, expected: unknown }} Order
 * @typedef {{ answer: unknown, median: number, min: number, max: number, samples: number[], cpu: number, peakMB: number }} Timing
 */

/**
 * Runs one contender in a process of its own, so that its memory is its own and is given back.
 * @param {Order} order
 * @returns {Promise<Timing>}
 */
export function runContender(order) {
  const child = fork(fileURLToPath(new URL('contender.js', import.meta.url)), {
    execArgv: ['--expose-gc', '--max-old-space-size=12288'],
  })
  return new Promise((resolve, reject) => {
    child.once('message', (/** @type {Timing | { error: string }} */ said) => {
      if ('error' in said) reject(new Error(said.error))
      else resolve(said)
    })
    child.once('exit', (code) => reject(new Error(`${order.case}, ${order.contender}: ended with ${code}`)))
    child.send(order)
  })
}
