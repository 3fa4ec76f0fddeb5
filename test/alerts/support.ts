import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import type { AlertData, RunSummary } from '#tenderflag/alerts/alert.js'
import type { RunOptions } from '#tenderflag/alerts/apply-run.js'
import { openAlerts } from '#tenderflag/alerts/open-alerts.js'
import type { Missing, Run, Sighting } from '#tenderflag/alerts/run.js'
import type { AlertStore } from '#tenderflag/alerts/store.js'
import { factCatalogue } from '#tenderflag/facts/catalogue.js'

export const folder = mkdtempSync(join(tmpdir(), 'tenderflag-alerts-'))
// Not after a file of tests: the next one in this process has the same module.
process.once('exit', () => rmSync(folder, { recursive: true, force: true }))

let made = 0

/** A path in a folder that is gone when the process is. */
export function newFile(): string {
  return join(folder, `${++made}.db`)
}

/** A store in a file of its own, closed after the tests of the file. */
export async function newStore(): Promise<AlertStore> {
  const store = await openAlerts(newFile(), { create: true, wait: 100 })
  afterAll(() => store.close())
  return store
}

export const RULE = 'etimad.low-award'

/** The id of the n-th alert. */
export function idOf(n: number): string {
  return n.toString(16).padStart(8, '0').repeat(4)
}

/** What is said of the n-th flag. */
export function data(n: number, more: Partial<AlertData> = {}): AlertData {
  return {
    rule: RULE,
    rule_version: 1,
    subject: { type: 'lot', id: `L${n}` },
    tender_id: `T${n}`,
    subject_title: `Bread ${n}`,
    buyer: { id: `B${n % 3}`, name: `Municipality ${n % 3}` },
    region: n % 2 === 0 ? 'North' : 'South',
    supplier: { id: `party-${n}`, name: null },
    severity: 'medium',
    confidence: 'low',
    value: 0.2,
    threshold: 0.35,
    evidence: { 'lot.awarded': 100, 'lot.estimate': 500, 'lot.currency': 'SAR' },
    texts: { en: { title: 'A low award', message: `Awarded at SAR ${n}` } },
    ...more,
  }
}

export function sighting(n: number, more: Partial<AlertData> = {}, score: number | null = 0.5): Sighting {
  return { id: idOf(n), data: data(n, more), score }
}

/** A run of the one rule; `cleared` says of each missing alert whether the data no longer show it. */
export function runOf(
  day: number,
  flags: Iterable<Sighting>,
  more: Partial<Run> & { readonly over?: (missing: Missing) => boolean } = {},
): Run {
  const { over = () => true, ...rest } = more
  return {
    at: `2026-01-${String(day).padStart(2, '0')}T19:00:00Z`,
    as_of: '2025-12-31',
    key_check: 'a key',
    rules: [{ id: RULE, version: 1 }],
    flags,
    cleared: (missing) => new Set(missing.filter(over).map(({ id }) => id)),
    ...rest,
  }
}

export const options: RunOptions = { share: 0.1, catalogue: factCatalogue }

export function apply(store: AlertStore, run: Run, more: Partial<RunOptions> = {}): Promise<RunSummary> {
  return store.apply(run, { ...options, ...more })
}

/** Someone, at an instant of a day. */
export const by = (name: string, day = 20) => ({ by: name, at: `2026-01-${day}T08:00:00Z` })

export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = []
  for await (const item of items) found.push(item)
  return found
}

/** Kinds of what happened to an alert, in order. */
export async function kindsOf(store: AlertStore, n: number): Promise<string[]> {
  return ((await store.get(idOf(n)))?.history ?? []).map(({ kind }) => kind)
}
