import { dirname, resolve } from 'node:path'
import { isShipped } from '../rules/find-rules.js'
import { readShape } from '../text/read-shape.js'
import { isAddress } from '../text/without-password.js'
import { type DailyFile, dailyFormat } from './daily-format.js'

/** A configuration of daily runs, checked; paths are absolute. `store` may hold a password: not to be printed. */
export interface Daily {
  readonly source: readonly string[]
  readonly mapping: string | undefined
  readonly timezone: string | undefined
  readonly sharedAddresses: string | undefined
  readonly codeLists: string | undefined
  readonly currency: string | undefined
  /** Names of shipped packs, and paths. */
  readonly rules: readonly string[] | undefined
  readonly params: Readonly<Record<string, number | boolean>> | undefined
  readonly workers: number | undefined
  readonly store: string
  readonly exceptions: string | undefined
  readonly languages: readonly string[]
  readonly material: number
  readonly complete: boolean
  readonly feeds: string | undefined
  readonly runs: string
  readonly archive: string | undefined
}

/**
 * Reads a configuration, and from `env` where the store is. Throws DAILY_INVALID with line and column, FILE_MISSING where
 * there is no such file.
 */
export async function loadDaily(file: string, env: NodeJS.ProcessEnv): Promise<Daily> {
  const yaml = await readShape<DailyFile>(file, dailyFormat, { code: 'DAILY_INVALID' })
  const { value } = yaml
  const folder = dirname(resolve(file))
  const at = (path: string): string => (isAddress(path) ? path : resolve(folder, path))
  const optional = (path: string | undefined): string | undefined => (path === undefined ? path : at(path))
  const source = list(value.source)
  if (source.includes('-'))
    throw yaml.error('stdin cannot be read again to reproduce an alert; name a file', ['source'])
  return {
    source: source.map(at),
    mapping: optional(value.mapping),
    timezone: value.timezone,
    sharedAddresses: optional(value.shared_addresses),
    codeLists: optional(value.codelists),
    currency: value.currency,
    rules:
      value.rules === undefined
        ? undefined
        : await Promise.all(
            list(value.rules).map(async (name) => ((await isShipped(name)) ? name : at(name))),
          ),
    params: value.params,
    workers: value.workers,
    store: storeOf(),
    exceptions: optional(value.exceptions),
    languages: value.languages ?? ['ar', 'pt'],
    material: value.material ?? 0.1,
    complete: value.complete ?? false,
    feeds: optional(value.feeds),
    runs: at(value.runs ?? 'runs'),
    archive: optional(value.archive),
  }

  function storeOf(): string {
    const { store, store_env: variable } = value
    if ((store === undefined) === (variable === undefined))
      throw yaml.error(
        'the configuration needs store or store_env, one of the two',
        store === undefined ? [] : ['store_env'],
      )
    if (store !== undefined) {
      if (/:\/\/[^/]*:[^/]*@/.test(store))
        throw yaml.error(
          'the address has a password in it; put it into a variable, and name that in store_env',
          ['store'],
        )
      return at(store)
    }
    const found = env[variable!]
    if (!found)
      throw yaml.error(`the environment variable ${variable} is not set; put the address there`, [
        'store_env',
      ])
    return at(found)
  }
}

function list(value: string | readonly string[]): readonly string[] {
  return typeof value === 'string' ? [value] : value
}
