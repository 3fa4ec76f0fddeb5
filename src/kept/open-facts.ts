import type { Dataset } from '../columns/dataset.js'
import { newDictionaries } from '../columns/dictionaries.js'
import { Dictionary } from '../columns/dictionary.js'
import { Notices } from '../columns/notices.js'
import type { Plan } from '../engine/plan.js'
import { TenderflagError } from '../errors.js'
import { bareName } from '../facts/fact-params.js'
import { numberedTables } from '../join/numbered-by.js'
import { version } from '../output/version.js'
import type { Domain } from '../schema/tables.js'
import { brokenFacts, readParts } from './facts-file.js'
import { addKept, type KeptFacts } from './kept-facts.js'
import { isKeptTree, type KeptTree } from './kept-tree.js'
import { unpackTree } from './tree.js'

/**
 * Opens a file that `saveFacts` wrote, for `scan`. Memory is that of the file. Throws FILE_MISSING, FILE_BROKEN, and
 * FILE_UNKNOWN_FORMAT for one of another version of tenderflag.
 */
export async function openFacts(file: string): Promise<Dataset> {
  const { json, arrays } = await readParts(file)
  let tree: unknown
  try {
    tree = unpackTree(json, arrays)
  } catch (error) {
    throw brokenFacts(file, 'it is damaged', error)
  }
  const by = typeof tree === 'object' && tree !== null && 'version' in tree ? String(tree.version) : ''
  if (by !== version)
    throw new TenderflagError(
      'FILE_UNKNOWN_FORMAT',
      `the facts were kept by tenderflag ${by.slice(0, 20)}, and this is ${version}, which may take them otherwise; keep them again with scan --save-facts`,
      { file },
    )
  if (!isKeptTree(tree)) throw brokenFacts(file, 'its parts do not fit together')
  const { index, columns, statistics, saved } = tree
  const dataset = datasetOf(tree)
  addKept(dataset, { file, tree, index, columns, statistics, saved })
  return dataset
}

function datasetOf(tree: KeptTree): Dataset {
  const dictionaries = newDictionaries()
  const hidden: Partial<Record<Domain, Uint8Array>> = {}
  for (const [name, kept] of Object.entries(tree.dictionaries)) {
    if (!Object.hasOwn(dictionaries, name)) continue
    dictionaries[name as Domain] = Dictionary.of(kept)
    if (kept.hidden) hidden[name as Domain] = kept.hidden
  }
  const notices = new Notices()
  for (const group of tree.notices) notices.addGroup(group, () => ({}))
  return {
    tables: new Map(
      tree.tables.map((table) => [
        table.name,
        {
          ...table,
          columns: new Map(Object.entries(table.columns)),
          present: new Set(table.present),
          broken: new Set(table.broken),
        },
      ]),
    ),
    dictionaries,
    notices,
    zone: tree.zone,
    ...(Object.keys(hidden).length > 0 && { hidden }),
  }
}

/** Throws USAGE for a plan that needs what the file does not hold: the first thing, and what to do. */
export function checkKept({ file, tree }: KeptFacts, plan: Plan): void {
  const refuse = (what: string) =>
    new TenderflagError('USAGE', `${what}; scan the data again with these rules and --save-facts`, { file })
  const facts = new Set(tree.facts)
  const details = new Set(tree.details)
  for (const rule of plan.rules) {
    for (const fact of rule.facts) {
      if (facts.has(fact)) continue
      const bare = bareName(fact)
      const other = tree.facts.find((name) => bareName(name) === bare)
      if (other !== undefined) throw refuse(`${rule.id} needs ${fact}, and the facts were kept with ${other}`)
      throw refuse(`${rule.id} needs the fact ${bare}, which was not kept`)
    }
    const detail = rule.details.find((name) => !details.has(name))
    if (detail !== undefined) throw refuse(`${rule.id} shows ${detail}, which was not kept`)
  }
  const rare = plan.rare.find((kind) => !tree.rare.includes(kind))
  if (rare !== undefined) throw refuse(`the rules are about each ${rare}, and none were kept`)
  // what tells apart those without an id was not read, or even which there are
  const numbered = plan.kinds.find((kind) => numberedTables[kind] && !tree.kinds.includes(kind))
  if (numbered !== undefined)
    throw refuse(`the rules are about each ${numbered}, and the facts were kept for rules about none`)
}
