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
    /** @type {Timing | { error: string } | undefined} */
    let said
    child.once('message', (/** @type {Timing | { error: string }} */ message) => {
      said = message
      child.kill('SIGKILL') // giving back gigabytes in good order takes half a minute of the next one's time
    })
    child.once('exit', (code) => {
      if (said === undefined) reject(new Error(`${order.case}, ${order.contender}: ended with ${code}`))
      else if ('error' in said) reject(new Error(said.error))
      else resolve(said)
    })
    child.send(order)
  })
}
