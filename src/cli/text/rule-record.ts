import { recordOf } from '../../alerts/labels.js'
import { openAlerts } from '../../alerts/open-alerts.js'
import { cleanText } from '../../output/clean-text.js'
import { fill } from '../../output/words/words.js'
import { handbookWords } from '../../rules/handbook/languages.js'

const REASONS = 10

/** What became of the alerts of a rule in a store, as the last part of its page. */
export async function ruleRecordText(location: string, rule: string, language: string): Promise<string> {
  const { record: w } = handbookWords(language)
  const store = await openAlerts(location)
  try {
    const { alerts, confirmed, dismissed, reasons } = await recordOf(store, rule)
    const counts = { alerts: String(alerts), confirmed: String(confirmed), dismissed: String(dismissed) }
    return [
      '',
      w.title,
      `  ${fill(w.counts, counts)}`,
      ...reasons.slice(0, REASONS).map(({ text, count }) => `  - ${cleanText(text) || '–'} (${count})`),
      '',
    ].join('\n')
  } finally {
    await store.close()
  }
}
