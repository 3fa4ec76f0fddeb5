import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { TenderflagError } from '../errors.js'
import { readYaml } from '../text/yaml-file.js'
import { findRules, packsFolder, shippedPacks } from './find-rules.js'
import { checkShape } from './read-rule.js'
import { type RuleFile, ruleId } from './rule-file.js'

const lockSchema = z.record(ruleId, z.strictObject({ version: z.int().min(1), hash: z.string() }))

/** Version and content hash of every shipped rule, by id. */
export type Lock = z.output<typeof lockSchema>

/** Where the lock of the shipped packs is kept. */
export const lockFile = join(packsFolder, 'rules.lock.json')

/** A hash of all that decides outcomes; words, evidence and the spacing of expressions are not part of it. */
export function ruleHash(file: RuleFile): string {
  const { id, subject, severity, confidence, scope, when, value, threshold, params, adjust, peers } = file
  const decisive = {
    id,
    subject,
    severity,
    confidence,
    scope: oneLine(scope),
    when: oneLine(when),
    value: oneLine(value ?? ''),
    threshold: oneLine(threshold ?? ''),
    params: Object.entries(params).map(([name, param]) => [
      name,
      param.value,
      param.min ?? null,
      param.max ?? null,
    ]),
    ...(peers && { peers: [peers.by, oneLine(peers.minimum)] }),
    adjust: adjust.map((a) => [oneLine(a.when), a.severity ?? null, a.confidence ?? null]),
  }
  return createHash('sha256').update(JSON.stringify(decisive)).digest('hex').slice(0, 32)
}

/** The lock as the rule files now have it, in order of id. */
async function currentLock(): Promise<Lock> {
  const files: RuleFile[] = []
  for (const pack of await shippedPacks())
    for (const { file } of await findRules(pack)) {
      const shape = checkShape(await readYaml(file, { code: 'RULE_INVALID' }))
      if (shape.file) files.push(shape.file)
    }
  files.sort((a, b) => (a.id < b.id ? -1 : 1))
  return Object.fromEntries(files.map((file) => [file.id, { version: file.version, hash: ruleHash(file) }]))
}

/** The lock as it was kept. */
export async function readLock(): Promise<Lock> {
  return lockSchema.parse(JSON.parse(await readFile(lockFile, 'utf8')))
}

/**
 * What the rule files have changed since the lock was kept: outcomes may not change under one version, versions do
 * not go back, and a rule that is no longer wanted is deprecated, not deleted. With `renewed` versions and new rules,
 * which only want `updateLock`.
 */
export async function checkLock(): Promise<{ errors: TenderflagError[]; renewed: string[] }> {
  return compareLocks(await readLock(), await currentLock())
}

/** As `checkLock`, for locks at hand. */
export function compareLocks(kept: Lock, now: Lock): { errors: TenderflagError[]; renewed: string[] } {
  const errors: TenderflagError[] = []
  const renewed: string[] = []
  const wrong = (message: string) =>
    errors.push(new TenderflagError('RULE_INVALID', message, { file: lockFile }))
  for (const [id, { version, hash }] of Object.entries(now)) {
    const old = kept[id]
    if (!old || version > old.version) renewed.push(id)
    else if (version < old.version)
      wrong(`${id} went back from version ${old.version} to ${version}; raise it`)
    else if (hash !== old.hash) wrong(`${id} has changed what it flags; raise its version from ${version}`)
  }
  for (const id of Object.keys(kept)) if (!now[id]) wrong(`${id} is gone; keep it with status deprecated`)
  return { errors, renewed }
}

/**
 * Keeps the lock of the rule files as they are now.
 * @throws TenderflagError where `checkLock` finds errors: they are not to be written over.
 */
export async function updateLock(): Promise<readonly string[]> {
  const { errors, renewed } = await checkLock()
  const [first] = errors
  if (first) throw first
  await writeFile(lockFile, lockText(await currentLock()))
  return renewed
}

/** A line a rule, so that a change is a line of a diff. */
function lockText(lock: Lock): string {
  const lines = Object.entries(lock).map(
    ([id, { version, hash }]) =>
      `  ${JSON.stringify(id)}: { "version": ${version}, "hash": ${JSON.stringify(hash)} }`,
  )
  return `{\n${lines.join(',\n')}\n}\n`
}

function oneLine(text: string): string {
  return text.trim().replace(/\s+/g, ' ')
}
