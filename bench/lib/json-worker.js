import { parentPort, workerData } from 'node:worker_threads'

const { shared, from, to } = workerData
const bytes = Buffer.from(shared)
let count = 0
for (let at = from; at < to; ) {
  const end = bytes.indexOf(10, at)
  JSON.parse(bytes.toString('utf8', at, end))
  count++
  at = end + 1
}
parentPort?.postMessage(count)
