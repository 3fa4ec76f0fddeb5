import type { Daily } from './daily/load-daily.js'
import type { Reproduced } from './daily/reproduce.js'
import type { DailyResult, RunDailyOptions } from './daily/run-daily.js'

// Loaded when first called: the store of alerts and the feeds are half of what a program would wait for at its start.

/**
 * Reads a configuration, and from `env` where the store is. Throws DAILY_INVALID with line and column, FILE_MISSING where
 * there is no such file.
 */
export async function loadDaily(file: string, env: NodeJS.ProcessEnv): Promise<Daily> {
  return (await import('./daily/load-daily.js')).loadDaily(file, env)
}

/**
 * Scans what there is, brings the alerts up to date, writes feeds and sends what is due, and writes down what the run was made of.
 * One at a time: throws FEEDS_BUSY. A run that is interrupted has changed the alerts wholly or not at all; the next one
 * does the rest. Throws what `scan`, the store and `loadDaily` throw, FEEDS_INVALID and INPUT_CHANGED.
 */
export async function runDaily(daily: Daily, options?: RunDailyOptions): Promise<DailyResult> {
  return (await import('./daily/run-daily.js')).runDaily(daily, options)
}

/**
 * Computes an alert once more, from the very files of the run that last changed it. `beginning`: of the alert's id. Throws
 * ALERT_UNKNOWN, RUN_UNKNOWN, INPUT_CHANGED where a file is no longer what that run read, RULE_INVALID where the rule is
 * another one now, and what `scan` throws.
 */
export async function reproduce(daily: Daily, beginning: string, signal?: AbortSignal): Promise<Reproduced> {
  return (await import('./daily/reproduce.js')).reproduce(daily, beginning, signal)
}
