import { duckdbInMemory, naiveInMemory, tenderflagInMemory } from '../lib/contenders.js'

/** @type {import('../lib/cases.js').Case[]} */
export const cases = [
  {
    name: 'memory',
    about: 'all seven rules in memory, from typed columns without an index',
    contenders: [
      {
        name: 'tenderflag, 2 workers',
        iterations: 9,
        setup: (tenders) => tenderflagInMemory(tenders, 2, true),
      },
      {
        name: 'tenderflag, 1 worker',
        iterations: 9,
        setup: (tenders) => tenderflagInMemory(tenders, 1, true),
      },
      {
        name: 'tenderflag, 2 workers, joined before',
        iterations: 9,
        setup: (tenders) => tenderflagInMemory(tenders, 2, false),
      },
      { name: 'DuckDB', setup: duckdbInMemory },
      { name: 'naive JavaScript', share: 0.1, setup: naiveInMemory },
    ],
  },
]
