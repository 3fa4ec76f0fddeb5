// Brings a store up to date until it is killed: `node killed-run.js STORE`. Says "begun" when it writes.
import { openAlerts } from '../../dist/alerts/open-alerts.js'
import { factCatalogue } from '../../dist/facts/catalogue.js'

const store = await openAlerts(process.argv[2])
const rule = 'etimad.low-award'

function* flags() {
  for (let n = 1; n <= 4_000; n++) {
    if (n === 600) process.stdout.write('begun\n')
    const data = {
      rule,
      rule_version: 1,
      subject: { type: 'lot', id: `L${n}` },
      tender_id: `T${n}`,
      subject_title: null,
      buyer: null,
      region: null,
      supplier: null,
      severity: 'low',
      confidence: 'low',
      value: Math.random(),
      threshold: null,
      evidence: {},
      texts: { en: { title: '', message: '' } },
    }
    yield { id: n.toString(16).padStart(8, '0').repeat(4), data, score: null }
  }
}

for (;;)
  await store.apply(
    {
      at: '2026-02-01T00:00:00Z',
      as_of: null,
      key_check: 'a key',
      rules: [{ id: rule, version: 1 }],
      flags: flags(),
      cleared: () => new Set(),
    },
    { share: 0.1, catalogue: factCatalogue },
  )
