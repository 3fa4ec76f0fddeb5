import { readFileSync } from 'node:fs'
import { perTender } from './lib/report.js'

/** Shows two saved results side by side: `npm run bench:compare OLD NEW`, files or versions kept in results/. */
const [oldPath, newPath] = process.argv.slice(2)
if (oldPath === undefined || newPath === undefined) {
  process.stderr.write(
    'usage: npm run bench:compare OLD NEW; each a file of results, or a version kept in bench/results\n',
  )
  process.exit(2)
}
/** @typedef {{ version: string, cases: import('./lib/report.js').CaseResult[] }} Results */
const [before, after] = [oldPath, newPath].map((given) => {
  const path = given.endsWith('.json') ? given : new URL(`results/${given}.json`, import.meta.url)
  return /** @type {Results} */ (JSON.parse(readFileSync(path, 'utf8')))
})

for (const { name, contenders } of after?.cases ?? []) {
  const old = before?.cases.find((one) => one.name === name)
  process.stdout.write(`${name}\n`)
  for (const line of contenders) {
    const was = old?.contenders.find((one) => one.name === line.name)
    // Held against a contender that did not change, so that another machine or a busy one matters less.
    const rival = [contenders, old?.contenders].map((lines) => lines?.find((one) => one.name === 'DuckDB'))
    const now = rival[0] && perTender(line) / perTender(rival[0])
    const then = was && rival[1] && perTender(was) / perTender(rival[1])
    const ratio =
      now !== undefined && then !== undefined ? `, of DuckDB's ${then.toFixed(3)} → ${now.toFixed(3)}` : ''
    const time = was
      ? `${Math.round(was.median)} → ${Math.round(line.median)} ms`
      : `new: ${Math.round(line.median)} ms`
    process.stdout.write(`  ${line.name}: ${time}${ratio}\n`)
  }
}
