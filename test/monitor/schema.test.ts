import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { eventJsonSchema } from '#tenderflag/monitor/events/event.js'
import { policyJsonSchema } from '#tenderflag/monitor/policy.js'

test.each([
  ['event', eventJsonSchema],
  ['policy', policyJsonSchema],
])('docs/%s.schema.json is current; UPDATE_SCHEMA=1 writes it anew (then format it)', (name, schema) => {
  const file = fileURLToPath(new URL(`../../docs/${name}.schema.json`, import.meta.url))
  if (process.env.UPDATE_SCHEMA) writeFileSync(file, JSON.stringify(schema(), null, 2))
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(schema())
})
