import { type Dataset, placeOf } from '../columns/dataset.js'
import type { Notices } from '../columns/notices.js'
import { sharedUint8 } from '../columns/shared.js'
import { submittedState } from '../facts/bids/bid-state.js'
import { buildIndex, buildIndexOn } from '../join/build-index.js'
import { type Index, subjectCount } from '../join/index-of.js'
import type { Node, Rule } from '../rules/rule.js'
import { statisticsOf, statKey } from '../rules/statistics.js'
import type { Domain } from '../schema/tables.js'
import { orAborted, throwIfAborted } from '../system/aborted.js'
import type { Timings } from '../timings.js'
import { gatherCheck, gatherRule } from './gather.js'
import type { Job } from './morsel.js'
import type { Plan } from './plan.js'
import type { Pool, RunOptions } from './pool.js'
import type { ScanResult } from './result.js'
import { shownBounds } from './shown-bounds.js'
import { splitRules } from './split-rules.js'
import { needsStages, runStages, type Saved, stepOf } from './stages.js'

/** How a plan is run on a data set. */
export interface RunPlanOptions extends RunOptions {
  /** Instant (schema/instant.ts) to look at the data from; undefined: the newest event in the data. */
  readonly asOf?: number | undefined
  readonly outcomes: 'raised' | 'all'
  /** What an earlier scan of the same data computed, and the data joined. */
  readonly kept?: Kept | undefined
}

/** A data set joined, and what was computed of it. */
export interface Kept extends Saved {
  readonly index: Index
}

/** Facts that tell of the data, not of a tender: counted as notices where the columns they need were read. */
const CHECKS = [
  {
    fact: 'lot.bids_count.disagrees',
    needs: ['bids.bidder_id'],
    any: ['lots.bids_count', 'tenders.bids_count'],
  },
] as const

/** Scans of this process so far. */
let scans = 0

/** Joins the data, computes facts and outcomes on the pool, and puts them in order. */
export async function runPlan(
  opened: Dataset,
  plan: Plan,
  pool: Pool,
  options: RunPlanOptions,
): Promise<ScanResult> {
  const { timings } = options
  timings?.at('join')
  const { kept } = options
  // Other scans of the same data may wait for it too, so it goes on if this one is stopped.
  const joined = kept
    ? { ...kept, notices: opened.notices }
    : await orAborted(joinedOf(opened, plan, pool, timings), options.signal)
  timings?.at('other')
  const dataset: Dataset = { ...opened, notices: joined.notices.copy() }
  const index: Index = { ...joined.index, asOf: options.asOf ?? joined.index.asOf, scan: ++scans }
  throwIfAborted(options.signal)
  const checks = CHECKS.filter(
    ({ needs, any }) =>
      !kept && // it counted them
      needs.every((need) => isRead(dataset, need)) &&
      any.some((need) => isRead(dataset, need)),
  ).map(({ fact }) => fact)
  const codes = new Map(plan.rules.map(({ id, subject }) => [id, sharedUint8(subjectCount(index, subject))]))
  const texts = textCodes(dataset, plan)
  const codesOf = (rules: readonly Rule[]) => rules.map(({ id }) => codes.get(id)!)
  const { outcomes } = options
  const split = needsStages(plan, kept) ? splitRules(plan.rules, index, kept?.saved) : undefined
  const first = split && {
    rules: split.early,
    checks,
    codes: codesOf(split.early),
    outcomes,
    keeps: split.keeps,
  }
  const { found: early, ...staged } = await runStages(index, plan, texts, pool, options, kept, first)
  const rules = split?.late ?? plan.rules
  const last: Job = {
    rules,
    checks: split ? [] : checks,
    index,
    texts,
    codes: codesOf(rules),
    outcomes,
    ...staged,
    keeps: [],
    saved: { ...staged.saved, ...split?.truths },
  }
  timings?.at('evaluate')
  const late = await pool.run(last, split ? stepOf('last', options) : options)
  timings?.at('merge')
  const runs = [{ ...last, found: late }, ...(first ? [{ ...first, found: early }] : [])]
  for (const run of runs)
    run.checks.forEach((_, i) => {
      noteDisagreements(dataset, index, gatherCheck(run.found, run.rules.length + i))
    })
  const result: ScanResult = {
    dataset,
    index,
    asOf: index.asOf,
    rules: plan.rules.map((rule) => {
      const placeIn = (run: Pick<Job, 'rules'>) => run.rules.findIndex(({ id }) => id === rule.id)
      const { found, ...run } = runs.find((some) => placeIn(some) >= 0)!
      const gathered = gatherRule(dataset, index, rule, placeIn(run), found, codes.get(rule.id)!)
      return {
        ...gathered,
        shown: { ...gathered.shown, bounds: shownBounds(rule, gathered.shown, staged.columns) },
        statistics: statisticsOf(rule).map((node) => ({ node, ...staged.statistics[statKey(node)]! })),
      }
    }),
    outcomes,
  }
  timings?.at('other')
  return result
}

interface Joined {
  readonly index: Index
  /** Those of the data set, and of the rows that joining set aside. */
  readonly notices: Notices
}

const joins = new WeakMap<Dataset, Map<string, Promise<Joined>>>()

/** A data set is joined and grouped once; what scans of an opened one change (rules, thresholds) does not touch that. */
function joinedOf(dataset: Dataset, plan: Plan, pool: Pool, timings: Timings | undefined): Promise<Joined> {
  const known = joins.get(dataset) ?? new Map<string, Promise<Joined>>()
  joins.set(dataset, known)
  const key = JSON.stringify(partsOf(plan))
  let joined = known.get(key)
  if (!joined) {
    joined = join(dataset, plan, pool, timings)
    known.set(key, joined)
    joined.catch(() => known.delete(key)) // whoever waits is told
  }
  return joined
}

/** The parts of the index that facts ask for. */
function partsOf(plan: Plan) {
  const { relaunches, directs, networks, divisions, renovations, activities, inactiveRoles } = plan
  const { links, parties, contacts, oddContacts, itemPeers, registers, checks, officials, names } = plan
  const { thresholds, rare, populations } = plan
  return {
    relaunches,
    directs,
    networks,
    divisions,
    renovations,
    activities,
    links,
    parties,
    inactiveRoles,
    contacts,
    oddContacts,
    itemPeers,
    registers,
    checks,
    officials,
    names,
    thresholds,
    rare,
    populations,
  }
}

async function join(dataset: Dataset, plan: Plan, pool: Pool, timings: Timings | undefined): Promise<Joined> {
  const notices = dataset.notices.copy()
  const rows = [...dataset.tables.values()].reduce((sum, table) => sum + table.rows, 0)
  const walker = pool.walker(rows, timings)
  const options = { ...partsOf(plan), submitted: submittedState, timings }
  const index = walker
    ? await buildIndexOn(walker, { ...dataset, notices }, options)
    : buildIndex({ ...dataset, notices }, options)
  return { index, notices }
}

function isRead(dataset: Dataset, name: string): boolean {
  const [table, column] = name.split('.') as [Parameters<Dataset['tables']['get']>[0], string]
  return dataset.tables.get(table)?.columns.has(column) ?? false
}

function noteDisagreements(dataset: Dataset, index: Index, lots: Int32Array): void {
  for (const lot of lots) {
    const undivided = index.idCode.lot[lot]! < 0
    const name = undivided ? 'tenders' : 'lots'
    const table = dataset.tables.get(name)!
    const row = undivided ? index.tender.row[index.lot.tender[lot]!]! : index.lot.row[lot]!
    dataset.notices.add({
      kind: 'count_disagrees',
      table: name,
      column: 'bids_count',
      ...placeOf(table, row),
      detail: 'the rows of the bids table decide',
    })
  }
}

/** The codes of the text literals of all conditions. */
export function textCodes(dataset: Dataset, plan: Pick<Plan, 'rules'>): Record<string, number> {
  const codes = textLiterals(plan.rules).map(([domain, value]): [string, number] => [
    `${domain}\0${value}`,
    dataset.dictionaries[domain].find(value),
  ])
  return Object.fromEntries(codes)
}

/** The text literals of all conditions of rules, with the dictionaries that they are looked up in; each once. */
export function textLiterals(rules: readonly Rule[]): [Domain, string][] {
  const found = new Map<string, [Domain, string]>()
  const visit = (node: Node): void => {
    if (node.op === 'text') found.set(`${node.domain}\0${node.value}`, [node.domain, node.value])
    for (const part of Object.values(node)) {
      if (Array.isArray(part)) for (const item of part) visit(item)
      else if (typeof part === 'object' && part !== null) visit(part as Node)
    }
  }
  for (const rule of rules)
    for (const node of [rule.scope, rule.when, rule.value, rule.threshold, ...rule.adjust.map((a) => a.when)])
      visit(node)
  return [...found.values()]
}
