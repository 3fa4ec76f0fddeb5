import { existsSync, readdirSync } from 'node:fs'

/**
 * @typedef {object} Ready what a contender is once it is set up
 * @property {() => Promise<unknown>} answer the answer in full, comparable with the others'
 * @property {() => unknown} run what is timed
 * @property {(() => Promise<void> | void)=} close
 *
 * @typedef {object} Contender
 * @property {string} name
 * @property {(tenders: number) => Promise<Ready>} setup reads what is not timed
 * @property {string=} needs a package of bench/rivals; without it the contender is left out
 * @property {false=} answers not: it is timed beside the others as a bound
 * @property {number=} share part of the tenders that it gets (default 1); its time counts per tender
 * @property {number=} iterations default 5
 *
 * @typedef {object} Case
 * @property {string} name
 * @property {string} about
 * @property {((tenders: number) => Promise<string | void>)=} prepare writes data of its own, once; gives why it cannot
 * @property {string=} reference the contender whose answer the others must give (default: DuckDB)
 * @property {readonly Contender[]} contenders the first is the one that the others are held against
 */

/** All cases, in order of file. @returns {Promise<Case[]>} */
export async function allCases() {
  const files = readdirSync(new URL('../cases/', import.meta.url)).sort()
  const modules = await Promise.all(
    files.map((file) => import(new URL(`../cases/${file}`, import.meta.url).href)),
  )
  return modules.flatMap((module) => module.cases)
}

/** Whether what it needs is installed. @param {Contender} contender */
export function isThere({ needs }) {
  return needs === undefined || existsSync(new URL(`../rivals/node_modules/${needs}`, import.meta.url))
}

/**
 * @param {string} name
 * @param {string} contenderName
 */
export async function caseNamed(name, contenderName) {
  const found = (await allCases()).find((one) => one.name === name)
  const contender = found?.contenders.find((one) => one.name === contenderName)
  if (!found || !contender) throw new RangeError(`no case ${name} with ${contenderName}`)
  return { about: found.about, contender }
}
