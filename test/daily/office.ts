import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { openAlerts } from '#tenderflag/alerts/open-alerts.js'
import { loadDaily } from '#tenderflag/daily/load-daily.js'
import type { Manifest } from '#tenderflag/daily/manifest.js'
import { writeMarket } from '#tenderflag/index.js'

/** A folder for the tests of a file, a market in it, and what makes folders with that market and a configuration. */
export function offices() {
  const base = mkdtempSync(join(tmpdir(), 'tenderflag-daily-'))
  afterAll(() => rmSync(base, { recursive: true, force: true }))
  const market = join(base, 'market')
  beforeAll(async () => {
    process.env.TENDERFLAG_KEY_FILE ??= join(base, 'key')
    await writeMarket(market, { tenders: 60, seed: 5, format: 'csv' })
    rmSync(join(market, 'labels.csv'), { force: true })
  })
  /** A new folder. */
  const place = (): string => mkdtempSync(join(base, 'office-'))
  /** A new folder with the market and a configuration. */
  const office = (lines: readonly string[] = []): string => {
    const folder = place()
    cpSync(market, join(folder, 'data'), { recursive: true })
    writeFileSync(join(folder, 'daily.yaml'), config(lines))
    return folder
  }
  return { market, place, office }
}

/** A configuration, with these lines at its end. */
export const config = (lines: readonly string[]): string =>
  ['source: data', 'store: alerts.db', 'rules: [etimad]', ...lines].map((line) => `${line}\n`).join('')

export const load = (folder: string) => loadDaily(join(folder, 'daily.yaml'), {})

export const at = (text: string) => ({ at: Date.parse(text) })

export const manifests = (folder: string): Manifest[] =>
  readdirSync(join(folder, 'runs'))
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => JSON.parse(readFileSync(join(folder, 'runs', name), 'utf8')))

export async function alertsOf(folder: string) {
  const store = await openAlerts(join(folder, 'alerts.db'))
  const alerts = []
  for await (const alert of store.list()) alerts.push(alert)
  await store.close()
  return alerts
}
