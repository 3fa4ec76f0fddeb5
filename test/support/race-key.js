import { parentPort, workerData } from 'node:worker_threads'
import { installationKey } from '#tenderflag/output/installation-key.js'

// Asks for the key of each file at the same moment as the other threads do.
const { files, gate, threads } = workerData
parentPort.postMessage(
  files.map((file, i) => {
    Atomics.add(gate, i, 1)
    while (Atomics.load(gate, i) < threads);
    return Buffer.from(installationKey({ TENDERFLAG_KEY_FILE: file })).toString('hex')
  }),
)
