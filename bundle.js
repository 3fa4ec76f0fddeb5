import { chmodSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { isAbsolute } from 'node:path'
import { rolldown } from 'rolldown'

/**
 * Packs the command line, the library and the threads into few files (dist/bin): reading some four hundred takes longer than
 * scanning a small data set, and a thread starts in a quarter of the time. Of packages, only what the command line loads at
 * every start goes in, with its licence. Command line and library share files, so that of each module a process has one copy.
 */
const packed = [
  '@marcbachmann/cel-js',
  'commander',
  'fdir',
  'ipaddr.js',
  'luxon',
  'picomatch',
  'tinyglobby',
  'yaml',
  'zod',
]

const isPacked = (id) => packed.some((name) => id === name || id.startsWith(`${name}/`))

const licences = {
  name: 'licences',
  generateBundle() {
    // what is compiled into dist/ocds/ocds.wasm is from the last
    const texts = [...packed, 'assemblyscript'].map((name) => {
      const folder = new URL(`node_modules/${name}/`, import.meta.url)
      const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry))
      if (!file) throw new Error(`${name} has no licence file`)
      return `${name}\n\n${readFileSync(new URL(file, folder), 'utf8').trim()}\n`
    })
    this.emitFile({
      type: 'asset',
      fileName: 'LICENCES.txt',
      source: `What is packed into these files, and its licences:\n\n${texts.join('\n\n')}`,
    })
  },
}

const dir = 'dist/bin'
const written = new Set()
await pack(
  {
    bin: 'dist/cli/bin.js',
    index: 'dist/index.js',
    danfo: 'dist/danfo.js',
    'engine-worker': 'dist/engine/worker.js',
    'piece-worker': 'dist/ingest/piece-worker.js',
    'deal-worker': 'dist/parts/deal-worker.js',
    'collect-worker': 'dist/parts/collect-worker.js',
  },
  [licences],
)
// each one file, for these are small and what they share with others stands among all that others need
await pack({ 'ocds-worker': 'dist/ocds/worker.js' })
await pack({ 'walk-worker': 'dist/engine/walk-worker.js' })
// what the build before wrote goes last, for commands may be running from here
for (const name of readdirSync(dir)) if (!written.has(name)) rmSync(`${dir}/${name}`)

async function pack(input, plugins = []) {
  const bundle = await rolldown({
    input,
    platform: 'node',
    external: (id) => !id.startsWith('.') && !isAbsolute(id) && !isPacked(id),
    plugins,
  })
  const { output } = await bundle.write({ dir, format: 'esm', chunkFileNames: 'chunk-[name].js' })
  for (const { fileName } of output) written.add(fileName)
}

// The one it is made of runs too, as links from an earlier install expect.
for (const file of ['dist/cli/bin.js', `${dir}/bin.js`]) chmodSync(file, 0o755)
