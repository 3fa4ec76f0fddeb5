import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import { readOcds } from '#tenderflag/ocds/read-ocds.js'
import { prepareScan, scan } from '#tenderflag/scan.js'
import { marketFolder } from './data.js'

/** @typedef {import('./cases.js').Ready} Ready */

/** @typedef {(tenders: number) => Promise<string>} File what is read, written when it is first asked for */

/** The columns that the rules need, no more. @param {File} releases @param {number} tenders @returns {Promise<Ready>} */
export async function tenderflagColumns(releases, tenders) {
  const file = await releases(tenders)
  const { plan } = await prepareScan(file, { rules: ['etimad'] })
  const run = () =>
    readOcds([file], (table) => plan.columns.get(table) ?? new Set(), {
      zone: 'UTC',
      sharedAddresses: [],
      strict: false,
      workers: 2,
    })
  return { run, answer: async () => (await run()).tables.get('tenders')?.rows }
}

/** A whole scan. @param {File} releases @param {number} tenders @returns {Promise<Ready>} */
export async function tenderflagFlags(releases, tenders) {
  const file = await releases(tenders)
  const run = () => scan(file, { rules: ['etimad'], workers: 2 })
  return { run, answer: async () => (await run()).dataset.tables.get('tenders')?.rows }
}

/**
 * Every line parsed in two threads, from memory that they share: without reading the file, and without taking anything
 * out of the objects.
 * @param {File} releases @param {number} tenders @returns {Promise<Ready>}
 */
export async function jsonParse(releases, tenders) {
  const file = await releases(tenders)
  const { size } = statSync(file)
  const shared = new SharedArrayBuffer(size)
  const bytes = Buffer.from(shared)
  const handle = openSync(file)
  for (let at = 0; at < size; ) at += readSync(handle, bytes, at, Math.min(2 ** 26, size - at), at)
  closeSync(handle)
  const middle = bytes.indexOf(10, size >> 1) + 1
  const run = async () => {
    const parts = [
      { shared, from: 0, to: middle },
      { shared, from: middle, to: size },
    ]
    const counts = await Promise.all(parts.map(parsed))
    return counts.reduce((sum, count) => sum + count, 0)
  }
  return { run, answer: run }
}

/** @param {{ shared: SharedArrayBuffer, from: number, to: number }} part @returns {Promise<number>} */
function parsed(part) {
  const worker = new Worker(new URL('json-worker.js', import.meta.url), { workerData: part })
  return new Promise((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
  })
}

/** What `generate` writes. @param {number} tenders */
export async function generated(tenders) {
  return `${await marketFolder('ocds', tenders)}/releases.jsonl`
}
