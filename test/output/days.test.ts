import { expect, it } from 'vitest'
import { outcomeRows, scan } from '#tenderflag/index.js'
import { folderOf } from '../ingest/support.js'

it('shows whole days in either order, and less than a day in the wrong one as a part of it', async () => {
  const tenders = [
    'A,open,2024-03-01T12:00:00Z,2024-03-05T18:00:00Z',
    'B,open,2024-03-05T18:00:00Z,2024-03-01T12:00:00Z',
    'C,open,2024-03-01T12:00:00Z,2024-03-01T11:00:00Z',
    'D,open,2024-03-05,2024-03-01',
    'E,open,2024-03-05,2024-03-01T09:00:00Z',
  ]
  const folder = folderOf({
    'tenders.csv': `tender_id,method,published_at,deadline_at\n${tenders.join('\n')}\n`,
    'awards.csv': 'tender_id,award_id,status,awarded_at\nA,1,active,2024-06-01\n',
  })
  const result = await scan(folder, { rules: ['rules/ocp/R003.yaml'] })
  const shown = [...outcomeRows(result)].map(({ message }) => /: (.*);/.exec(message ?? '')![1])
  expect(shown).toEqual(['4', '-4', '-0.0417', '-4', '-4 – -3'])
})
