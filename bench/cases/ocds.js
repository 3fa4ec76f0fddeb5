import { generated, jsonParse, tenderflagColumns, tenderflagFlags } from '../lib/ocds-contenders.js'
import { withDocuments } from '../lib/ocds-documents.js'

/** 85,000 and 200,000 releases of all: what is the same for any size, as starting and compiling, weighs less in the latter. */
const SOME = 0.053
const MANY = 0.125

/**
 * OCDS JSON Lines, two threads, held against what a program does first with them, and does no more: on what `generate`
 * writes, which is nearly all ids, dates and amounts, and with the documents, items and texts that publishers add.
 * @param {(tenders: number) => Promise<string>} file @param {number} share @param {number} iterations
 * @returns {import('../lib/cases.js').Contender[]}
 */
const contenders = (file, share, iterations) => [
  {
    name: 'tenderflag, to flags',
    iterations,
    share,
    setup: (tenders) => tenderflagFlags(file, tenders),
  },
  {
    name: 'tenderflag, to columns',
    iterations,
    share,
    setup: (tenders) => tenderflagColumns(file, tenders),
  },
  { name: 'JSON.parse alone', iterations, share, setup: (tenders) => jsonParse(file, tenders) },
]

/** @type {import('../lib/cases.js').Case[]} */
export const cases = [
  {
    name: 'ocds',
    about: 'OCDS JSON Lines to the flags of all seven rules (JSON.parse: to objects, and no more)',
    reference: 'JSON.parse alone',
    contenders: contenders(generated, SOME, 5),
  },
  {
    name: 'ocds-large',
    about: 'the same, of 2.4 times as many releases',
    reference: 'JSON.parse alone',
    contenders: contenders(generated, MANY, 3),
  },
  {
    name: 'ocds-documents',
    about: 'the same as of ocds, of releases with documents, items and contact points (5.3 KB each)',
    reference: 'JSON.parse alone',
    contenders: contenders(withDocuments, SOME, 3),
  },
]
