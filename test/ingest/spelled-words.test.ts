import { expect, it } from 'vitest'
import { notices } from '../mapping/data.js'
import { readFolder, valuesOf } from './support.js'
import { writtenTexts } from './written-texts.js'

const statuses = ['valid', 'VALID', ' Valid ', 'withdrawn', 'Withdrawn', 'valid', 'VALID', 'Válida', '']
const taken = ['valid', 'valid', 'valid', 'withdrawn', 'withdrawn', 'valid', 'valid', null, null]
const winners = statuses.map((_, i) => (i % 2 ? 'TRUE' : 'No'))
const columns = { tender_id: statuses.map((_, i) => `T${i}`), status: statuses, is_winner: winners }
const files = writtenTexts('bids', columns)

it.each(Object.keys(files))(
  'words of lists in other letters are what they mean, and counted, in %s',
  async (name) => {
    const data = await readFolder({ [name]: files[name]!() })
    expect(valuesOf(data, 'bids', 'status')).toEqual(taken)
    expect(notices(data)).toEqual(['respelled bids.status: 4', 'unmapped_value bids.status: 1'])
    const group = data.notices.all().find(({ kind }) => kind === 'respelled')
    expect(group?.listed.map(({ detail }) => detail)).toEqual(
      ['valid', 'valid', 'withdrawn', 'valid'].map((word) => `read as ${word}`),
    )
    // there are many ways to say yes
    expect(valuesOf(data, 'bids', 'is_winner')).toEqual(
      winners.map((word) => (word === 'No' ? 'false' : 'true')),
    )
  },
)

it('they are no error with strict', async () => {
  const data = await readFolder({ 'bids.csv': 'tender_id,status\nT,VALID\n' }, { strict: true })
  expect(notices(data)).toEqual(['respelled bids.status: 1'])
})
