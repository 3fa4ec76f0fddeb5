import type { Column, Dataset } from '../columns/dataset.js'
import { keepFact } from '../engine/keep.js'
import { decidingFacts } from '../engine/kind-runner.js'
import { type Plan, planScan } from '../engine/plan.js'
import { Pool } from '../engine/pool.js'
import type { ScanResult } from '../engine/result.js'
import { textCodes } from '../engine/run-plan.js'
import { encodeFact, type SavedFact } from '../engine/saved-fact.js'
import { runStages, type Staged } from '../engine/stages.js'
import { factCatalogue, families } from '../facts/catalogue.js'
import { type Index, subjectCount } from '../join/index-of.js'
import { version } from '../output/version.js'
import { factsOf } from '../rules/facts-of.js'
import type { Domain } from '../schema/tables.js'
import { writeParts } from './facts-file.js'
import { hiddenTexts, type Texts } from './hidden.js'
import { FACTS_FORMAT, type KeptDictionary, type KeptTree } from './kept-tree.js'
import { packTree } from './tree.js'

/** How facts are kept. */
export interface SaveFactsOptions {
  /** Keeps IP addresses and personal identifiers as they are, instead of pseudonyms. */
  readonly reveal?: boolean | undefined
  /** 32 bytes that pseudonyms are made with; default: the key of the installation. */
  readonly key?: Uint8Array | undefined
  /** Threads to use; default: some of its own. */
  readonly pool?: Pool | undefined
  readonly signal?: AbortSignal | undefined
}

/** Columns that only joining reads. */
const joined: ReadonlySet<string> = new Set(['bids.tender_id', 'bids.lot_id'])

/**
 * Keeps what a scan computed in an Arrow file, so that its rules can be run again with other thresholds: facts,
 * statistics, the data joined, and the texts that outputs show. Scan with `report: true`, or reports of it will lack
 * names. Takes about as long as the kernels, and the size of the columns read. Throws OUTPUT_FAILED, ABORTED.
 */
export async function saveFacts(
  result: ScanResult,
  file: string,
  options: SaveFactsOptions = {},
): Promise<void> {
  const pool = options.pool ?? new Pool()
  try {
    const plan = planScan(
      result.rules.map(({ rule }) => rule),
      factCatalogue,
      { hasAsOf: true, report: true },
    )
    const { index, dataset } = result
    const texts = textCodes(dataset, plan)
    const { found: _, ...staged } = await runStages(index, plan, texts, pool, { signal: options.signal })
    const saved = await savedFacts(index, plan, texts, staged, pool, options.signal)
    const { json, arrays } = packTree(treeOf(result, plan, staged, saved, options))
    await writeParts(file, json, arrays)
  } finally {
    if (!options.pool) await pool.close()
  }
}

/**
 * Facts that decide, and those that flags show where they take few values: the others are soon computed again for the few
 * that are flagged. A family at a time: full columns of all at once would take three times the memory of the bids.
 */
async function savedFacts(
  index: Index,
  plan: Plan,
  texts: Readonly<Record<string, number>>,
  staged: Staged,
  pool: Pool,
  signal: AbortSignal | undefined,
): Promise<Record<string, SavedFact>> {
  const deciding = new Set([
    ...plan.rules.flatMap(decidingFacts),
    ...plan.statistics.flatMap((node) => [...factsOf(node.of), ...factsOf(node.among), ...node.by]),
  ])
  const wanted = new Set([...deciding, ...plan.facts.map(({ name }) => name)])
  const saved: Record<string, SavedFact> = {}
  for (const { subject, facts } of families) {
    const keeps = facts
      .filter(({ name }) => wanted.has(name))
      .map(({ name }) => ({ name, ...keepFact(subject, name, subjectCount(index, subject)) }))
    if (keeps.length === 0) continue
    const job = {
      rules: [],
      checks: [],
      codes: [],
      outcomes: 'raised',
      index,
      texts,
      ...staged,
      keeps,
    } as const
    await pool.run(job, { signal })
    for (const { name, column } of keeps) {
      const fact = encodeFact(column)
      if (deciding.has(name) || fact.kind === 'coded') saved[name] = fact
    }
  }
  return saved
}

function treeOf(
  { dataset, index, rules }: ScanResult,
  plan: Plan,
  { columns, statistics }: Staged,
  saved: Readonly<Record<string, SavedFact>>,
  { reveal, key }: SaveFactsOptions,
): KeptTree {
  const texts = reveal
    ? (domain: Domain): Texts => dataset.dictionaries[domain].since(0)
    : hiddenTexts(dataset, key ? { key } : {})
  const outer = new Set(
    [...plan.columns].flatMap(([table, names]) => [...names].map((name) => `${table}.${name}`)),
  )
  const isKept = (name: string) => outer.has(name) && !joined.has(name)
  return {
    format: FACTS_FORMAT,
    version,
    rules: Object.fromEntries(rules.map(({ rule }) => [rule.id, rule.version])),
    facts: plan.facts.map(({ name }) => name),
    details: [...new Set(plan.rules.flatMap(({ details }) => details))],
    kinds: plan.kinds,
    rare: plan.rare,
    zone: dataset.zone,
    index: { ...index, columns: indexColumns(index, isKept) },
    tables: [...dataset.tables.values()].map((table) => ({
      name: table.name,
      rows: table.rows,
      // of bids outputs read those grouped by lot
      columns:
        table.name === 'bids' ? {} : columnsOf(table.columns, (name) => isKept(`${table.name}.${name}`)),
      present: [...table.present],
      parts: table.parts,
      broken: [...table.broken],
    })),
    notices: dataset.notices.all(),
    dictionaries: dictionariesOf(dataset, index, texts),
    columns,
    statistics,
    saved,
  }
}

function indexColumns(index: Index, isKept: (name: string) => boolean): Index['columns'] {
  const tables = Object.entries(index.columns).map(([table, columns]) => [
    table,
    columnsOf(new Map(Object.entries(columns)), (name) => isKept(`${table}.${name}`)),
  ])
  return Object.fromEntries(tables)
}

function columnsOf(
  columns: ReadonlyMap<string, Column>,
  isKept: (name: string) => boolean,
): Record<string, Column> {
  return Object.fromEntries([...columns].filter(([name]) => isKept(name)))
}

function dictionariesOf(
  dataset: Dataset,
  index: Index,
  texts: (domain: Domain) => Texts,
): Record<string, KeptDictionary> {
  const ids = { bid: index.counts.bid + index.counts.item > 0 }
  const kept = Object.entries(dataset.dictionaries)
    .filter(([domain]) => domain !== 'bid' || ids.bid)
    .map(([name, dictionary]): [string, KeptDictionary] => {
      const of = texts(name as Domain)
      const { sorted, size } = dictionary
      // pseudonyms are in another order than what they stand for
      const rank = sorted || !of.hidden ? undefined : rankOf(size, (a, b) => dictionary.compare(a, b))
      return [name, { ...of, sorted, ...(rank && { rank }) }]
    })
  return Object.fromEntries(kept)
}

function rankOf(size: number, compare: (a: number, b: number) => number): Int32Array {
  const order = Int32Array.from({ length: size }, (_, code) => code).sort(compare)
  const rank = new Int32Array(size)
  order.forEach((code, place) => {
    rank[code] = place
  })
  return rank
}
