import { tenderflagInMemory } from '../lib/contenders.js'

/** @type {(pack: string, workers: number) => (tenders: number) => Promise<import('../lib/cases.js').Ready>} */
const joinedBefore = (pack, workers) => (tenders) => tenderflagInMemory(tenders, workers, false, false, pack)

/** What a whole pack costs beside the seven rules, on one data set. @type {import('../lib/cases.js').Case[]} */
export const cases = [
  {
    name: 'ocp',
    about: 'pack ocp (53 rules) beside pack etimad (7 rules) in memory, joined before',
    reference: 'ocp, 2 workers',
    contenders: [
      { name: 'ocp, 2 workers', setup: joinedBefore('ocp', 2) },
      { name: 'ocp, 1 worker', setup: joinedBefore('ocp', 1) },
      { name: 'etimad, 2 workers', answers: false, setup: joinedBefore('etimad', 2) },
      { name: 'etimad, 1 worker', answers: false, setup: joinedBefore('etimad', 1) },
    ],
  },
]
