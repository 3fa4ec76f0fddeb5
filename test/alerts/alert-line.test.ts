import { expect, test } from 'vitest'
import type { Alert } from '#tenderflag/alerts/alert.js'
import { alertLine } from '#tenderflag/cli/text/alerts-text.js'

const alert = {
  id: 'a274512bae00',
  severity: 'high',
  state: 'open',
  score: 0.333,
  data: {
    tender_id: 'T1',
    texts: { en: { title: 'Low', message: 'Awarded at SAR 30, which is 30% of the estimate of SAR 100.' } },
  },
} as unknown as Alert

test('an alert is a line where its message has room, and goes below where it has not', () => {
  const head = 'a274512bae  high    open          0.33  T1'
  expect(alertLine(alert, 'en', 160)).toBe(
    `${head}            Awarded at SAR 30, which is 30% of the estimate of SAR 100.`,
  )
  expect(alertLine(alert, 'en', 80)).toBe(
    `${head}\n    Awarded at SAR 30, which is 30% of the estimate of SAR 100.`,
  )
  expect(alertLine(alert, 'en', 36).split('\n')).toEqual([
    'a274512bae  high  open  0.33  T1',
    '    Awarded at SAR 30, which is 30%',
    '    of the estimate of SAR 100.',
  ])
})
