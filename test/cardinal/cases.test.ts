import { describe, expect, test } from 'vitest'
import { cardinalCodes } from '#tenderflag/cardinal/results.js'
import { answerOf, cardinalCases } from './support.js'

const cases = cardinalCases()

describe('the answers of OCDS Cardinal', () => {
  test.each(cases)('$name', async ({ settings, releases, expect: wanted }) => {
    expect(await answerOf(settings, releases)).toEqual(wanted)
  })

  test.each([...cardinalCodes])('%s has cases, one of them with a flag', (code) => {
    const own = cases.filter(({ name }) => name.startsWith(`${code}/`))
    expect(own.length).toBeGreaterThan(1)
    expect(own.some((one) => JSON.stringify({ ...one.expect, Meta: {} }).includes(`"${code}":`))).toBe(true)
  })
})
