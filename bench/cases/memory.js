import {
  chdbInMemory,
  duckdbInMemory,
  duckdbWhole,
  naiveInMemory,
  polarsInMemory,
  tenderflagInMemory,
  wholeInMemory,
} from '../lib/contenders.js'
import { plainSum } from '../lib/plain-sum.js'

/** Engines of others, each at its best. @param {boolean} shuffled @returns {import('../lib/cases.js').Contender[]} */
const rivals = (shuffled) => [
  { name: 'DuckDB', setup: (tenders) => duckdbInMemory(tenders, shuffled) },
  { name: 'chDB', needs: 'chdb', setup: (tenders) => chdbInMemory(tenders, shuffled) },
  { name: 'polars', needs: 'nodejs-polars', setup: (tenders) => polarsInMemory(tenders, shuffled) },
]

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
      ...rivals(false),
      { name: 'naive JavaScript', share: 0.1, setup: naiveInMemory },
      {
        name: 'a plain sum of the columns',
        answers: false,
        iterations: 9,
        setup: (tenders) => plainSum(tenders),
      },
    ],
  },
  {
    name: 'memory-random',
    about: 'the same, bids in random order',
    contenders: [
      {
        name: 'tenderflag, 2 workers',
        iterations: 9,
        setup: (tenders) => tenderflagInMemory(tenders, 2, true, true),
      },
      {
        name: 'tenderflag, 1 worker',
        iterations: 9,
        setup: (tenders) => tenderflagInMemory(tenders, 1, true, true),
      },
      ...rivals(true),
    ],
  },
  {
    name: 'memory-whole',
    about:
      'every outcome of all seven rules with its reason, and of each flag value, severity and confidence',
    contenders: [
      {
        name: 'tenderflag, 2 workers',
        iterations: 9,
        setup: (tenders) => wholeInMemory(tenders, 2, true),
      },
      {
        name: 'tenderflag, 1 worker',
        iterations: 9,
        setup: (tenders) => wholeInMemory(tenders, 1, true),
      },
      {
        name: 'tenderflag, 2 workers, joined before',
        iterations: 9,
        setup: (tenders) => wholeInMemory(tenders, 2, false),
      },
      { name: 'DuckDB', setup: duckdbWhole },
    ],
  },
]
