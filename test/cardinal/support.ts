import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import { z } from 'zod'
import { readCardinalSettings } from '#tenderflag/cardinal/read-settings.js'
import { type CardinalOptions, type CardinalResult, cardinal } from '#tenderflag/cardinal/run.js'
import { cardinalJson } from '#tenderflag/cardinal/write-json.js'

const shape = z.strictObject({
  settings: z.string(),
  prepare: z.boolean().optional(),
  releases: z.array(z.unknown()),
  expect: z.record(z.string(), z.unknown()),
})

export interface Case extends z.output<typeof shape> {
  readonly name: string
}

/** The cases of test/cases/cardinal/<what>/<name>.yaml: Cardinal's settings, releases, the JSON it prints. */
export function cardinalCases(): Case[] {
  const folder = fileURLToPath(new URL('../cases/cardinal/', import.meta.url))
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.yaml'))
    .sort()
    .map((file) => {
      const text = readFileSync(`${folder}${file}`, 'utf8')
      return { name: file.slice(0, -5), ...shape.parse(parse(text)) }
    })
}

/** What is printed for releases under settings of an INI file. */
export async function answerOf(
  settings: string,
  releases: Iterable<unknown>,
  options: Pick<CardinalOptions, 'prepare' | 'maps'> = {},
): Promise<unknown> {
  return JSON.parse(await textOf(await run(settings, releases, options)))
}

export function run(
  settings: string,
  releases: Iterable<unknown>,
  options: Pick<CardinalOptions, 'prepare' | 'maps'> = {},
): Promise<CardinalResult> {
  return cardinal(releases, { settings: readCardinalSettings(settings), ...options })
}

export async function textOf(result: CardinalResult): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const chunk of cardinalJson(result)) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}
