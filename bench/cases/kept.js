import { tenderflagAgain } from '../lib/contenders.js'

/** @type {import('../lib/cases.js').Case[]} */
export const cases = [
  {
    name: 'kept',
    about: 'all seven rules once more with another threshold, on facts that a scan kept',
    reference: 'data joined before, 2 workers',
    contenders: [
      { name: 'facts, 2 workers', iterations: 11, setup: (tenders) => tenderflagAgain(tenders, 2, 'facts') },
      { name: 'facts, 1 worker', iterations: 11, setup: (tenders) => tenderflagAgain(tenders, 1, 'facts') },
      {
        name: 'data joined before, 2 workers',
        iterations: 5,
        setup: (tenders) => tenderflagAgain(tenders, 2, 'data'),
      },
    ],
  },
]
