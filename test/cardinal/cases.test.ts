import { describe, expect, test } from 'vitest'
import { cardinalCodes } from '#tenderflag/cardinal/results.js'
import { answerOf, cardinalCases } from './support.js'

const cases = cardinalCases()

describe('the answers of OCDS Cardinal', () => {
  test.each(cases)('$name', async ({ settings, prepare, releases, expect: wanted }) => {
    const before = structuredClone(releases)
    expect(await answerOf(settings, releases, { prepare })).toEqual(wanted)
    expect(releases).toEqual(before)
  })

  test.each([...cardinalCodes])('%s has cases, one of them with a flag', (code) => {
    const own = cases.filter(({ name }) => name.startsWith(`${code}/`))
    expect(own.length).toBeGreaterThan(1)
    expect(own.some((one) => JSON.stringify({ ...one.expect, Meta: {} }).includes(`"${code}":`))).toBe(true)
  })
})
