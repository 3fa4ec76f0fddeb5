import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { TenderflagError } from '../errors.js'
import { type FactCatalogue, factCatalogue } from '../facts/catalogue.js'
import { type Found, findRules, idByPlace, shippedPacks } from './find-rules.js'
import { type Lowered, loweredOf } from './lowered.js'
import { checkParams, type ParamValues, paramsOf } from './params.js'
import type { Draft } from './read-draft.js'
import type { Rule } from './rule.js'
import type { RuleFile } from './rule-file.js'

/** What rules are loaded with. */
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

/** A rule file that was found: read now, or when tenderflag was built, and then with the rule it came to. */
type Candidate = { readonly found: Found; readonly file: RuleFile } & (
  | { readonly draft: Draft; readonly rule?: undefined }
  | { readonly draft?: undefined; readonly rule: Rule }
)

/**
 * Reads rules. Names are shipped packs, ids of their rules, folders or files; none means the stable rules of all shipped packs.
 * Packs and folders that are named give their stable rules and those in test; a rule or file that is named itself is always taken.
 * @throws TenderflagError that names everything that is wrong, a line each: RULE_UNKNOWN, RULE_INVALID or
 * PARAM_INVALID, the code of the first.
 */
export async function loadRules(names: readonly string[], options: LoadOptions): Promise<Rule[]> {
  const { rules, errors } = await checkRules(names, options)
  const [first, ...more] = errors
  if (!first && rules.length === 0 && names.length > 0)
    throw new TenderflagError(
      'RULE_UNKNOWN',
      `no rule of ${names.join(', ')} is stable or in test; name the file of one to run it all the same`,
    )
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
  const candidates: Candidate[] = []
  for (const found of await allFiles(names, errors)) {
    const shipped = found.pack === undefined ? undefined : bytesOf(found.file)
    // Most rules of shipped packs may be in test: to read them only to leave them out took longer than a small scan.
    if (shipped && names.length === 0 && !options.everyStatus && isInTest(shipped)) continue
    const candidate = await caught(errors, async () => {
      const lowered = shipped && options.facts === factCatalogue ? loweredOf(shipped, found.file) : undefined
      return candidateOf(found, lowered, errors)
    })
    if (candidate && (options.everyStatus || found.named || runs(candidate.file.status, names.length > 0)))
      candidates.push(candidate)
  }
  errors.push(...(await duplicates(candidates)))
  const values = options.params ?? {}
  errors.push(...checkParams(values, new Map(candidates.map(({ file }) => [file.id, file.params]))))
  const rules: Rule[] = []
  for (const candidate of candidates) {
    const { found, file } = candidate
    const isSet = Object.keys(file.params).some((name) => Object.hasOwn(values, `${file.id}.${name}`))
    const draft = candidate.draft ?? (isSet ? await read(found, errors) : undefined)
    const result = draft?.rule(paramsOf(file, values), options.facts) ?? { rule: candidate.rule, errors: [] }
    errors.push(...result.errors)
    if (result.rule) rules.push(result.rule)
  }
  rules.sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
  return { rules, errors }
}

async function candidateOf(
  found: Found,
  lowered: Lowered | undefined,
  errors: TenderflagError[],
): Promise<Candidate | undefined> {
  if (lowered && lowered.file.id === idByPlace(found)) return { found, ...lowered }
  const draft = await read(found, errors)
  return draft && { found, file: draft.file, draft }
}

async function read(found: Found, errors: TenderflagError[]): Promise<Draft | undefined> {
  const { readDraft } = await import('./read-draft.js')
  return readDraft(found, errors)
}

/** A file of a shipped pack as it stands; one that cannot be read is told of where it is read as YAML. */
function bytesOf(file: string): Uint8Array | undefined {
  try {
    return readFileSync(file)
  } catch {
    return undefined
  }
}

/** Whether the first lines of a rule file say so. */
function isInTest(text: Uint8Array): boolean {
  return /^status: test$/m.test(
    Buffer.from(text.buffer, text.byteOffset, Math.min(1000, text.length)).toString(),
  )
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

async function duplicates(candidates: readonly Candidate[]): Promise<TenderflagError[]> {
  const first = new Map<string, Candidate>()
  const errors: TenderflagError[] = []
  for (const candidate of candidates) {
    const { id } = candidate.file
    const other = first.get(id)
    const draft = other && (candidate.draft ?? (await read(candidate.found, errors)))
    if (other)
      errors.push(
        ...(draft
          ? [draft.yaml.error(`the id ${id} is used in ${other.found.file} too; give one another id`, ['id'])]
          : []),
      )
    else first.set(id, candidate)
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
