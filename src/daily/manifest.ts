import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { TenderflagError } from '../errors.js'
import { once } from '../output/once.js'
import { writeFile } from '../output/write-file.js'
import { makeFolder } from '../system/make-folder.js'

const hash = z.string().regex(/^[0-9a-f]{64}$/)

const shape = z.strictObject({
  format: z.literal(1),
  /** `started`: it came to no end yet, or never. `done`: the store has taken the run, and feeds were seen to. */
  state: z.enum(['started', 'done']),
  /** The instant of the run, ISO 8601 with milliseconds: by it the store knows the run. */
  at: z.iso.datetime(),
  version: z.string(),
  node: z.string(),
  /** All files that outcomes depend on, in order of path, but for shipped rules. Absolute paths. */
  inputs: z.array(z.strictObject({ path: z.string(), bytes: z.int(), sha256: hash })),
  /** How they were read: what a scan is told. */
  options: z.strictObject({
    source: z.array(z.string()),
    mapping: z.string().optional(),
    timezone: z.string().optional(),
    sharedAddresses: z.string().optional(),
    codeLists: z.string().optional(),
    currency: z.string().optional(),
    rules: z.array(z.string()).optional(),
    params: z.record(z.string(), z.union([z.number(), z.boolean()])).optional(),
  }),
  /** The rules that were run; the hash is of all that decides outcomes. */
  rules: z.array(z.strictObject({ id: z.string(), version: z.int(), hash: z.string() })),
  languages: z.array(z.string()),
  /** Number of the run in the store; null where it is not known to have taken it. */
  run: z.int().nullable(),
  as_of: z.string().nullable(),
  /** What the store says it did; null where that is not known. */
  counts: z.record(z.string(), z.int()).nullable(),
  /** The end of the log after it: what to keep elsewhere. */
  head: z.strictObject({ seq: z.int(), hash: z.string() }).nullable(),
  feeds: z
    .array(
      z.strictObject({
        kind: z.string(),
        name: z.string(),
        count: z.int(),
        waiting: z.int(),
        problems: z.array(z.string()),
      }),
    )
    .nullable(),
  /** Milliseconds from the start to the end. */
  duration: z.number().nullable(),
})

/** What a run was made of, and what it did. */
export type Manifest = z.infer<typeof shape>
export type ManifestOptions = Manifest['options']

/** Writes a manifest into its folder, whole or not at all: `started` first, and once more when it is `done`. */
export async function writeManifest(folder: string, manifest: Manifest): Promise<string> {
  makeFolder(folder)
  const file = join(folder, nameOf(manifest.at))
  await writeFile(file, once(`${JSON.stringify(manifest, null, 2)}\n`))
  return file
}

/** The name of the manifest of an instant: names stand in the order of instants. */
export function nameOf(at: string): string {
  return `${at.replaceAll(':', '')}.json`
}

/** The names of the manifests of a folder. */
export async function namesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  })
  return names.filter((name) => /^\d{4}-.*\.json$/.test(name))
}

/** The manifests of a folder, the newest first, read as they are asked for. Throws FILE_BROKEN for one that is none. */
export async function* manifestsIn(folder: string): AsyncGenerator<Manifest> {
  for (const name of (await namesIn(folder)).sort().reverse()) yield await readManifest(join(folder, name))
}

async function readManifest(file: string): Promise<Manifest> {
  const text = await readFile(file, 'utf8')
  try {
    return shape.parse(JSON.parse(text))
  } catch (cause) {
    throw new TenderflagError(
      'FILE_BROKEN',
      'is no manifest of a run; move it away, or fetch it from a copy',
      { file },
      { cause },
    )
  }
}
