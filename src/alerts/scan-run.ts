import { RAISED, type ScanResult } from '../engine/result.js'
import { installationKey } from '../output/installation-key.js'
import { rowsIn } from '../output/rows.js'
import { type OutputContext, outputContext } from '../output/words/context.js'
import { messagesOf } from '../output/words/message.js'
import { isoText } from '../output/words/value-words.js'
import { inLanguage } from '../rules/in-language.js'
import type { Rule } from '../rules/rule.js'
import type { AlertData, AlertText } from './alert.js'
import { aroundOf } from './around.js'
import { clearedIn } from './cleared.js'
import { sha256 } from './log/chain.js'
import type { Run, Sighting } from './run.js'

/** How the flags of a scan are put in words for a store. */
export interface ScanRunOptions {
  /** The instant of the run, ISO 8601. */
  readonly at: string
  /** Languages of titles and messages; English is always among them. */
  readonly languages: readonly string[]
  /** The data are all there is: what is no longer in them is over. Else only what they still have can be resolved. */
  readonly complete: boolean
  /** 32 bytes that pseudonyms are made with; by default the key of the installation. */
  readonly key?: Uint8Array
}

/**
 * A scan as a run of alerts: masked, whatever else is written of it. Scan with `report: true`, for names and titles.
 * Flags are made as they are asked for.
 */
export function scanRun(result: ScanResult, { at, languages, complete, key: given }: ScanRunOptions): Run {
  const key = given ?? installationKey()
  const options = { reveal: false, key }
  const spoken = [...new Set(['en', ...languages])]
  const contexts = spoken.map((language) => outputContext(result, { ...options, language }))
  return {
    at,
    as_of: isoText(result.asOf, result.dataset.zone),
    key_check: keyCheck(key),
    rules: result.rules.map(({ rule }) => ({ id: rule.id, version: rule.version })),
    flags: sightings(result, contexts),
    cleared: (missing) => clearedIn(contexts[0]!, missing, complete),
  }
}

/** Says which key it is, and nothing of the key: a hash of 32 random bytes. */
function keyCheck(key: Uint8Array): string {
  return sha256(`tenderflag alerts ${Buffer.from(key).toString('hex')}`).slice(0, 16)
}

/** Rows come in the order of rules, and of places among those that are shown. */
function* sightings(result: ScanResult, contexts: readonly OutputContext[]): Generator<Sighting> {
  const rows = rowsIn(contexts[0]!)
  const around = aroundOf(contexts[0]!)
  for (const ruleResult of result.rules) {
    const { rule, shown, codes } = ruleResult
    const others = contexts.slice(1).map((context) => ({
      language: context.language,
      title: titleOf(rule, context.language),
      message: messagesOf(context, ruleResult),
    }))
    for (let place = 0; place < shown.length; place++) {
      const row = rows.next()
      if (row.done) throw new RangeError('fewer rows than outcomes')
      const subject = shown.subject[place]!
      if (codes[subject] !== RAISED) continue
      const { message, fingerprint, outcome, statistics, reason, format, change, ...said } = row.value
      const texts: [string, AlertText][] = [['en', { title: titleOf(rule, 'en'), message }]]
      for (const other of others)
        texts.push([other.language, { title: other.title, message: other.message(place) }])
      const { score, ...parties } = around(rule.subject, subject)
      const data: AlertData = { ...said, ...parties, texts: Object.fromEntries(texts) }
      yield { id: fingerprint, data, score }
    }
  }
}

function titleOf(rule: Rule, language: string): string {
  return inLanguage(rule.title, language)
}
