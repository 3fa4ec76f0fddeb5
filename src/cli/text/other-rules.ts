import { readFile } from 'node:fs/promises'
import { shippedPacks } from '../../rules/find-rules.js'
import { lockFile } from '../../rules/lock.js'

/**
 * A line for stderr: how many rules of which shipped packs did not run because nobody named them, and how to run them. `ran`:
 * ids of the rules that did. Reads the lock, which is small, and no rule.
 */
export async function otherRulesLine(ran: ReadonlySet<string>): Promise<string> {
  const ids = Object.keys(JSON.parse(await readFile(lockFile, 'utf8')) as Record<string, unknown>)
  const packs = (await shippedPacks()).sort()
  const counts = packs
    .map((pack) => ({ pack, more: ids.filter((id) => id.startsWith(`${pack}.`) && !ran.has(id)).length }))
    .filter(({ more }) => more > 0)
  if (counts.length === 0) return ''
  const parts = counts.map(({ pack, more }) => `${more} of pack ${pack}`).join(' and ')
  const all = packs.map((pack) => `--rules ${pack}`).join(' ')
  return `tenderflag: not run, as still in test: ${parts}; add ${all} to run all rules\n`
}
