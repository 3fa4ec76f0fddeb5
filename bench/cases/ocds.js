import { jsonParse, tenderflagFromOcds } from '../lib/ocds-contenders.js'

/** From OCDS to columns, two threads, held against what a program does first with JSON Lines, and does no more. */
/** @type {import('../lib/cases.js').Case[]} */
export const cases = [
  {
    name: 'ocds',
    about: 'OCDS JSON Lines to the columns of all seven rules (JSON.parse: to objects, and no more)',
    reference: 'JSON.parse alone',
    contenders: [
      { name: 'tenderflag', iterations: 3, share: 0.2, setup: tenderflagFromOcds },
      { name: 'JSON.parse alone', iterations: 3, share: 0.2, setup: jsonParse },
    ],
  },
]
