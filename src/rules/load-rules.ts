import { readFile } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { TenderflagError } from '../errors.js'
import type { FactCatalogue } from '../facts/catalogue.js'
import { readYaml, type YamlFile } from '../text/yaml-file.js'
import { type Found, findRules, shippedPacks } from './find-rules.js'
import { checkParams, type ParamValues, paramsOf } from './params.js'
import { checkShape, readRule } from './read-rule.js'
import type { Rule } from './rule.js'
import type { RuleFile } from './rule-file.js'

export interface LoadOptions {
  /** Values of parameters by `rule.param`, as `etimad.low-award.ratio`. */
  readonly params?: ParamValues
  /** The facts and details that rules may name. */
  readonly facts: FactCatalogue
}

/** Rules read, in order of id, and everything that is wrong. */
export interface Checked {
  readonly rules: readonly Rule[]
  readonly errors: readonly TenderflagError[]
}

interface Draft {
  readonly found: Found
  readonly yaml: YamlFile
  readonly file: RuleFile
}

/**
 * Reads rules. Names are shipped packs, folders or files; none means the stable rules of all shipped packs. Packs and
 * folders that are named give their stable rules and those in test; a file that is named itself is always taken.
 * @throws TenderflagError that names everything that is wrong, a line each: RULE_UNKNOWN, RULE_INVALID or
 * PARAM_INVALID, the code of the first.
 */
export async function loadRules(names: readonly string[], options: LoadOptions): Promise<Rule[]> {
  const { rules, errors } = await checkRules(names, options)
  const [first, ...more] = errors
  if (!first) return [...rules]
  if (more.length === 0) throw first
  const lines = errors.map((error) => error.message).join('\n')
  throw new TenderflagError(first.code, lines, {}, { cause: new AggregateError(errors) })
}

/** As `loadRules`, but never throws for what a person can mend: whatever could be read, and all errors. */
export async function checkRules(
  names: readonly string[],
  options: LoadOptions & {
    /** Whatever the status. */
    readonly everyStatus?: boolean
  },
): Promise<Checked> {
  const errors: TenderflagError[] = []
  const drafts: Draft[] = []
  for (const found of await allFiles(names, errors)) {
    // Most rules of shipped packs may be in test: to parse them only to leave them out took longer than a small scan.
    if (names.length === 0 && !options.everyStatus && (await isInTest(found.file))) continue
    const draft = await caught(errors, async () => readDraft(found, errors))
    if (draft && (options.everyStatus || found.named || runs(draft.file.status, names.length > 0)))
      drafts.push(draft)
  }
  errors.push(...duplicates(drafts))
  const values = options.params ?? {}
  errors.push(...checkParams(values, new Map(drafts.map(({ file }) => [file.id, file.params]))))
  const rules: Rule[] = []
  for (const { yaml, file } of drafts) {
    const result = readRule(yaml, file, paramsOf(file, values), options.facts)
    errors.push(...result.errors)
    if (result.rule) rules.push(result.rule)
  }
  rules.sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
  return { rules, errors }
}

/** Whether the first lines of a rule file say so; a file that cannot be read is told of where it is read as a whole. */
async function isInTest(file: string): Promise<boolean> {
  const text = await readFile(file, 'utf8').catch(() => '')
  return /^status: test$/m.test(text.slice(0, 1000))
}

/** Rules in test run where somebody names their pack or folder; without any name, and of packs, only stable ones do. */
function runs(status: RuleFile['status'], isNamed: boolean): boolean {
  return status === 'stable' || (isNamed && status === 'test')
}

/** Files of all names, each once. */
async function allFiles(names: readonly string[], errors: TenderflagError[]): Promise<Found[]> {
  const files = new Map<string, Found>()
  for (const name of names.length === 0 ? await shippedPacks() : names) {
    const found = await caught(errors, () => findRules(name))
    for (const each of found ?? []) {
      const path = resolve(each.file)
      if (each.named || !files.has(path)) files.set(path, each)
    }
  }
  return [...files.values()]
}

async function readDraft(found: Found, errors: TenderflagError[]): Promise<Draft | undefined> {
  const yaml = await readYaml(found.file, { code: 'RULE_INVALID' })
  const shape = checkShape(yaml)
  errors.push(...shape.errors)
  if (!shape.file) return undefined
  const expected = `${found.pack}.${basename(found.file).replace(/\.ya?ml$/, '')}`
  if (found.pack !== undefined && shape.file.id !== expected)
    errors.push(yaml.error(`the id ${shape.file.id} does not match the file; its id is ${expected}`, ['id']))
  return { found, yaml, file: shape.file }
}

function duplicates(drafts: readonly Draft[]): TenderflagError[] {
  const first = new Map<string, Draft>()
  const errors: TenderflagError[] = []
  for (const draft of drafts) {
    const { id } = draft.file
    const other = first.get(id)
    if (other)
      errors.push(
        draft.yaml.error(`the id ${id} is used in ${other.yaml.file} too; give one another id`, ['id']),
      )
    else first.set(id, draft)
  }
  return errors
}

async function caught<T>(errors: TenderflagError[], task: () => Promise<T>): Promise<T | undefined> {
  try {
    return await task()
  } catch (error) {
    if (!(error instanceof TenderflagError)) throw error
    errors.push(error)
    return undefined
  }
}
