import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isDeepStrictEqual, parseArgs } from 'node:util'
import { version } from '#tenderflag/output/version.js'
import { allCases, isThere } from './lib/cases.js'
import { machine } from './lib/machine.js'
import { caseLines } from './lib/report.js'
import { runContender } from './lib/run-contender.js'

/** Makes 10 million bids. */
const TENDERS = 1_605_000

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { tenders: { type: 'string', default: String(TENDERS) }, output: { type: 'string' } },
})
const tenders = Number(values.tenders)
const known = await allCases()
/** A case is asked for by its name, several by how their names begin. */
const isAskedFor = (/** @type {string} */ name) =>
  positionals.some((part) => (known.some((one) => one.name === part) ? name === part : name.startsWith(part)))
const wanted = known.filter(({ name }) => positionals.length === 0 || isAskedFor(name))
if (wanted.length === 0 || !(tenders >= 100)) {
  process.stderr.write(
    `usage: npm run bench -- [CASE…] [--tenders N]; cases: ${known.map(({ name }) => name).join(', ')}\n`,
  )
  process.exit(2)
}

// Only results of the whole size are those of a version.
const place = tenders === TENDERS ? `results/${version}.json` : `../.bench/${version}-${tenders}.json`
const path = values.output ?? fileURLToPath(new URL(place, import.meta.url))
/** @type {import('./lib/report.js').CaseResult[]} */
const results = []
for (const one of wanted) {
  const lack = await one.prepare?.(tenders)
  if (lack !== undefined) {
    process.stderr.write(
      `${one.name} (case ${wanted.indexOf(one) + 1} of ${wanted.length}): left out, as ${lack}\n`,
    )
    continue
  }
  // The reference answers first, once for each size of data: nothing is timed before it is checked.
  /** @type {Map<number, unknown>} */
  const answers = new Map()
  /** @type {Map<string, import('./lib/report.js').Line>} */
  const timings = new Map()
  const share = (/** @type {import('./lib/cases.js').Contender} */ contender) =>
    Math.round(tenders * (contender.share ?? 1))
  const reference =
    one.contenders.find(({ name }) => name === (one.reference ?? 'DuckDB')) ?? one.contenders[0]
  const order = [reference, ...one.contenders.filter((contender) => contender !== reference)]
  for (const [turn, contender] of order.entries()) {
    if (!contender || !reference) continue
    const at = `${one.name} (case ${wanted.indexOf(one) + 1} of ${wanted.length}): ${contender.name}`
    if (!isThere(contender)) {
      process.stderr.write(
        `${at}: left out, as ${contender.needs} is not installed; npm install --prefix bench/rivals --ignore-scripts --no-package-lock\n`,
      )
      continue
    }
    const size = share(contender)
    if (!answers.has(size) && contender !== reference) {
      const smaller = { case: one.name, contender: reference.name, tenders: size, expected: undefined }
      answers.set(size, (await runContender(smaller)).answer)
    }
    process.stderr.write(`${at} (${turn + 1} of ${order.length}) …\n`)
    const expected = contender.answers === false ? undefined : answers.get(size)
    const timing = await runContender({ case: one.name, contender: contender.name, tenders: size, expected })
    if (contender.answers !== false) answers.set(size, timing.answer)
    timings.set(contender.name, { name: contender.name, tenders: size, ...timing })
  }
  const result = {
    name: one.name,
    about: one.about,
    contenders: one.contenders.flatMap(({ name }) => timings.get(name) ?? []),
  }
  results.push(result)
  process.stdout.write(`${caseLines(result).join('\n')}\n\n`)
  await save()
}
process.stderr.write(`saved in ${path}\n`)

/**
 * Writes what was measured, after each case, so that a run that is stopped loses nothing. Cases of the file that were
 * not run now stay, if they are of as many tenders on the same kind of machine.
 */
async function save() {
  const { load, ...here } = machine()
  const { machine: there, ...before } = existsSync(path) ? JSON.parse(await readFile(path, 'utf8')) : {}
  const isSame = before.tenders === tenders && isDeepStrictEqual({ ...there, load }, { ...here, load })
  const now = new Map(results.map((one) => [one.name, one]))
  const kept = isSame ? before.cases : []
  const all = known.flatMap(
    ({ name }) => now.get(name) ?? kept.find((/** @type {any} */ one) => one.name === name) ?? [],
  )
  await mkdir(dirname(path), { recursive: true })
  await writeFile(
    path,
    `${JSON.stringify({ version, tenders, machine: { ...here, load }, cases: all }, null, 2)}\n`,
  )
}
