import { competition } from '#tenderflag/facts/lots/competition.js'
import { sharedAddress } from '#tenderflag/facts/lots/network.js'
import { price } from '#tenderflag/facts/lots/price.js'
import { withdrawal } from '#tenderflag/facts/lots/withdrawal.js'
import { tenderBids } from '#tenderflag/facts/tenders/process.js'
import { duckdbCount, kernelCount, naiveCount } from '../lib/kernel-contenders.js'
import { plainSum } from '../lib/plain-sum.js'
import {
  hasSharedAddress,
  isLowAward,
  isSingleBid,
  stoodThoughWithdrawn,
  tendersWithBid,
} from '../naive/etimad.js'

/**
 * Each kernel alone: on one thread, over an index that is there, as a scan's workers call it. The questions are those
 * that DuckDB can be asked too: how many lots or tenders something is sure of. DuckDB has two threads and must group.
 * @typedef {object} Question
 * @property {string} name
 * @property {string} about
 * @property {import('../lib/kernel-contenders.js').Asked} asked
 * @property {import('../lib/kernel-contenders.js').AskedInSql} sql
 * @property {(lots: import('../naive/etimad.js').Lot[], bids: import('../naive/etimad.js').Row[]) => number} naive
 */
const everyTender = 'SELECT tender_id, method FROM tenders'

/** @type {Question[]} */
const questions = [
  {
    name: 'kernel-competition',
    about: 'bidders per lot: lots with one that stood',
    asked: { family: competition, fact: 'lot.bidders.standing', holds: (lo, hi) => lo === 1 && hi === 1 },
    sql: {
      steps: ['divided', 'withdrawn', 'unplaced', 'late', 'lots_by_bids', 'rowless', 'single_bid'],
      instead: { closed: `${everyTender.replace('method', '0 AS method')}` },
      count: 'FROM single_bid',
    },
    naive: (lots) => lots.filter(isSingleBid).length,
  },
  {
    name: 'kernel-withdrawal',
    about: 'withdrawals per lot: lots with one after the deadline',
    asked: { family: withdrawal, fact: 'lot.withdrawn.after_deadline', holds: (lo) => lo === 1 },
    sql: {
      steps: ['divided', 'withdrawn', 'unplaced', 'late'],
      count: `FROM (SELECT DISTINCT tender_id, lot_id FROM late
        WHERE sure AND (lot_id IS NOT NULL OR tender_id NOT IN (FROM unplaced)))`,
    },
    naive: (lots) => lots.filter(stoodThoughWithdrawn).length,
  },
  {
    name: 'kernel-price',
    about: 'awards per lot: lots awarded below 0.35 of the estimate',
    asked: {
      family: price,
      fact: 'lot.awarded_to_estimate',
      holds: (lo, hi) => lo === hi && hi < 0.35 * (1 - 1e-9),
    },
    sql: {
      steps: ['divided', 'low_candidates', 'low_award'],
      instead: { closed: everyTender },
      count: 'FROM low_award',
    },
    naive: (lots) => lots.filter((lot) => isLowAward(lot)).length,
  },
  {
    name: 'kernel-shared-address',
    about: 'addresses per lot: lots with one that two bidders share',
    asked: { family: sharedAddress, fact: 'lot.ip.shared_bidders', holds: (lo) => lo >= 2 },
    sql: {
      steps: ['divided', 'withdrawn', 'unplaced', 'late', 'lots_by_bids', 'shared_addresses', 'shared_ip'],
      instead: { closed: everyTender },
      count: 'FROM shared_ip',
    },
    naive: (lots) => lots.filter(hasSharedAddress).length,
  },
  {
    name: 'kernel-tender-bids',
    about: 'bids per tender: tenders that had one',
    asked: { family: tenderBids, fact: 'tender.bids.any', holds: (lo) => lo === 1 },
    sql: { steps: ['divided', 'tender_cancelled'], everyStatus: true, count: 'FROM tender_cancelled' },
    naive: (lots, bids) => tendersWithBid(lots, bids).length,
  },
]

/** Columns that a kernel reads. @param {Question['asked']} asked */
function needsOf({ family, fact }) {
  return family.facts.find(({ name }) => name === fact)?.needs ?? []
}

/** @type {import('../lib/cases.js').Case[]} */
export const cases = questions.map(({ name, about, asked, sql, naive }) => ({
  name,
  about,
  contenders: [
    { name: 'tenderflag, 1 thread', iterations: 9, setup: (tenders) => kernelCount(tenders, asked) },
    { name: 'DuckDB', setup: (tenders) => duckdbCount(tenders, sql) },
    { name: 'naive JavaScript', share: 0.1, setup: (tenders) => naiveCount(tenders, naive) },
    {
      name: 'a plain sum of the columns',
      answers: false,
      iterations: 9,
      setup: (tenders) => plainSum(tenders, needsOf(asked)),
    },
  ],
}))
