import { generated, jsonParse, tenderflagColumns, tenderflagFlags } from '../lib/ocds-contenders.js'
import { withDocuments } from '../lib/ocds-documents.js'

/**
 * OCDS JSON Lines, two threads, held against what a program does first with them, and does no more: on what `generate`
 * writes, which is nearly all ids, dates and amounts, and with the documents, items and texts that publishers add.
 * @param {(tenders: number) => Promise<string>} file @returns {import('../lib/cases.js').Contender[]}
 */
const contenders = (file) => [
  {
    name: 'tenderflag, to flags',
    iterations: 5,
    share: 0.053,
    setup: (tenders) => tenderflagFlags(file, tenders),
  },
  {
    name: 'tenderflag, to columns',
    iterations: 5,
    share: 0.053,
    setup: (tenders) => tenderflagColumns(file, tenders),
  },
  { name: 'JSON.parse alone', iterations: 5, share: 0.053, setup: (tenders) => jsonParse(file, tenders) },
]

/** @type {import('../lib/cases.js').Case[]} */
export const cases = [
  {
    name: 'ocds',
    about: 'OCDS JSON Lines to the flags of all seven rules (JSON.parse: to objects, and no more)',
    reference: 'JSON.parse alone',
    contenders: contenders(generated),
  },
  {
    name: 'ocds-documents',
    about: 'the same, of releases with documents, items and contact points (5.3 KB each)',
    reference: 'JSON.parse alone',
    contenders: contenders(withDocuments),
  },
]
