import { openMonitor } from '#tenderflag/index.js'
import { marketFiles } from '../lib/data.js'
import { monitorEvents } from '../lib/monitor-events.js'

/** Events that are timed together, and those before them. */
const EVENTS = 10_000
const WARM = 10_000

/** @param {number} tenders @returns {Promise<import('../lib/cases.js').Ready>} */
async function monitorOf(tenders) {
  const monitor = await openMonitor({
    history: Object.values(await marketFiles('parquet', tenders)),
    rules: ['etimad'],
    key: new Uint8Array(32),
  })
  const events = monitorEvents(tenders)
  /** @type {number[]} */
  const times = []
  /** @type {Record<string, number>} */
  const said = {}
  const take = () => {
    const event = events.next().value
    const before = performance.now()
    const { changes, decision } = monitor.apply(event)
    times.push(performance.now() - before)
    said[decision] = (said[decision] ?? 0) + 1
    for (const { change, flag } of changes)
      said[`${change} ${flag.rule}`] = (said[`${change} ${flag.rule}`] ?? 0) + 1
  }
  return {
    async answer() {
      for (let i = 0; i < WARM; i++) take()
      times.length = 0
      return { ...said }
    },
    run() {
      for (let i = 0; i < EVENTS; i++) take()
    },
    close() {
      times.sort((a, b) => a - b)
      const at = (/** @type {number} */ share) =>
        `${(1000 * (times[Math.floor(share * times.length)] ?? 0)).toFixed(0)} µs`
      process.stderr.write(
        `  one event: least ${at(0)}, median ${at(0.5)}, 99 % below ${at(0.99)}, 99.9 % ${at(0.999)} (${times.length} events)\n`,
      )
    },
  }
}

/** @type {import('../lib/cases.js').Case[]} */
export const cases = [
  {
    name: 'monitor',
    about: `${EVENTS} events, one at a time, the seven rules, on histories of three sizes`,
    reference: 'whole history',
    contenders: [
      { name: 'whole history', iterations: 3, setup: monitorOf },
      { name: 'a tenth of it', share: 0.1, iterations: 3, setup: monitorOf },
      { name: 'a hundredth', share: 0.01, iterations: 3, setup: monitorOf },
    ],
  },
]
