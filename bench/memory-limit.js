import { spawn } from 'node:child_process'
import { createReadStream, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { machine } from './lib/machine.js'

/**
 * One scan with a memory limit, by hand, for the largest data take minutes:
 * `node bench/memory-limit.js FOLDER --bids N [--memory LIMIT] [--save]`. Prints time, CPU time of all threads, peak memory and
 * what each rule flags; `--save` adds it to the results that are kept.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { bids: { type: 'string' }, memory: { type: 'string' }, save: { type: 'boolean' } },
})
const [folder] = positionals
if (!folder || !values.bids) {
  process.stderr.write('usage: node bench/memory-limit.js FOLDER --bids N [--memory LIMIT] [--save]\n')
  process.exit(2)
}

const out = mkdtempSync(join(tmpdir(), 'tenderflag-bench-'))
const output = join(out, 'flags.ndjson')
const limit = values.memory ? ['--memory', values.memory] : []
const args = ['scan', folder, ...limit, '--workers', '2', '--quiet', '--no-progress', '--output', output]
const before = machine()
const begun = performance.now()
const usage = await scan(args)
const seconds = (performance.now() - begun) / 1000

/** @type {Map<string, number>} */
const flags = new Map()
for await (const line of createInterface({ input: createReadStream(output) })) {
  const rule = /"rule":"([^"]+)"/.exec(line)?.[1]
  if (rule) flags.set(rule, (flags.get(rule) ?? 0) + 1)
}
rmSync(out, { recursive: true })

const result = {
  bids: Number(values.bids),
  limit: values.memory ?? null,
  seconds: Number(seconds.toFixed(1)),
  ...usage,
  flags: Object.fromEntries([...flags].sort()),
  machine: before,
}
process.stdout.write(`${JSON.stringify(result, undefined, 2)}\n`)
if (values.save) {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  const file = new URL(`results/${version}-memory-limit.json`, import.meta.url)
  /** @type {(typeof result)[]} */
  const kept = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : []
  const others = kept.filter(({ bids, limit }) => bids !== result.bids || limit !== result.limit)
  const sorted = [...others, result].sort((a, b) => a.bids - b.bids)
  writeFileSync(file, `${JSON.stringify(sorted, undefined, 2)}\n`)
}

/**
 * Runs the command line in a process that says what it used.
 * @param {readonly string[]} args
 * @returns {Promise<{ cpuSeconds: number, peakMB: number }>}
 */
function scan(args) {
  const bin = new URL('../dist/bin/bin.js', import.meta.url)
  const last = `data:text/javascript,import{writeSync}from'node:fs';process.on('exit',()=>{const{userCPUTime,systemCPUTime,maxRSS}=process.resourceUsage();writeSync(3,JSON.stringify({cpuSeconds:(userCPUTime+systemCPUTime)/1e6,peakMB:Math.round(maxRSS/1024)}))})`
  const child = spawn(process.execPath, ['--import', last, bin.pathname, ...args], {
    stdio: ['ignore', 'inherit', 'inherit', 'pipe'],
  })
  let said = ''
  child.stdio[3]?.on('data', (/** @type {Buffer} */ bytes) => {
    said += bytes
  })
  return new Promise((resolve, reject) => {
    child.once('exit', (code) =>
      code === 0 ? resolve(JSON.parse(said)) : reject(new Error(`the scan ended with ${code}`)),
    )
  })
}
