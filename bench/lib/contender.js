import { isDeepStrictEqual } from 'node:util'
import { Bench } from 'tinybench'
import { caseNamed } from './cases.js'

/**
 * The process of one contender: sets up, answers, and where the answer is the expected one (or nothing is expected
 * yet), is timed. Told what to do by, and tells its result to, the process that forked it.
 */
process.once('message', async (/** @type {import('./run-contender.js').Order} */ order) => {
  const { about, contender } = await caseNamed(order.case, order.contender)
  try {
    const { answer, run, close } = await contender.setup(order.tenders)
    const said = await answer()
    if (order.expected !== undefined && !isDeepStrictEqual(said, order.expected)) {
      const differs = `answers ${JSON.stringify(said)}, not ${JSON.stringify(order.expected)}`
      throw new Error(`${about}: ${contender.name} ${differs}`)
    }
    const bench = new Bench({
      iterations: contender.iterations ?? 5,
      time: 0,
      warmupIterations: 1,
      warmupTime: 0,
      retainSamples: true,
      throws: true,
    })
    /** @type {number[]} */
    const cpu = []
    let before = process.cpuUsage()
    // As an async function: of any other, tinybench finds out by a call of its own that nobody waits for.
    bench.add(contender.name, async () => run(), {
      beforeEach() {
        globalThis.gc?.()
        before = process.cpuUsage()
      },
      afterEach() {
        const { user, system } = process.cpuUsage(before)
        cpu.push((user + system) / 1000)
      },
    })
    await bench.run()
    const [task] = bench.tasks
    await close?.()
    const { result } = /** @type {import('tinybench').Task} */ (task)
    if (result.state !== 'completed') throw new Error(`${contender.name}: ${result.state}`)
    const { latency } = result
    process.send?.({
      answer: said,
      median: latency.p50,
      min: latency.min,
      max: latency.max,
      // of all threads, without the warm-up: where others are at work too, it says more than the time does
      cpu: cpu.slice(1).sort((a, b) => a - b)[(cpu.length - 1) >> 1],
      samples: latency.samples,
      peakMB: Math.round(process.resourceUsage().maxRSS / 1024),
    })
  } catch (error) {
    process.send?.({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) })
  }
  process.disconnect()
})
