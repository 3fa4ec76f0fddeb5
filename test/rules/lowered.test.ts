import { execFileSync } from 'node:child_process'
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { factCatalogue } from '#tenderflag/facts/catalogue.js'
import { findRules, shippedPacks } from '#tenderflag/rules/find-rules.js'
import { loadRules } from '#tenderflag/rules/load-rules.js'
import { loweredFolder, loweredName, loweredOf } from '#tenderflag/rules/lowered.js'
import { root, testFolder } from '../cli/tenderflag.js'

const packs = await shippedPacks()
const kept = await loadRules(packs, { facts: factCatalogue })

describe('rules that were read when tenderflag was built', () => {
  test('are those that the files give', async () => {
    expect(kept).toEqual(await loadRules(packs, { facts: { ...factCatalogue } }))
    const files = (await Promise.all(packs.map(findRules))).flat()
    expect(readdirSync(loweredFolder)).toHaveLength(files.length)
  })

  test('take parameters as those that are read', async () => {
    const params = { 'etimad.low-award.ratio': 0.2 }
    const [facts, others] = [factCatalogue, { ...factCatalogue }]
    const rules = await loadRules([], { params, facts })
    expect(rules).toEqual(await loadRules([], { params, facts: others }))
    expect(rules.find(({ id }) => id === 'etimad.low-award')?.params.ratio?.value).toBe(0.2)
    await expect(
      loadRules([], { params: { 'etimad.low-award.ratio': 2 }, facts: factCatalogue }),
    ).rejects.toThrow('the parameter etimad.low-award.ratio must be')
  })

  test('are not those of a text that differs in a byte, nor what is damaged', () => {
    const { file } = kept[0]!.source
    const text = readFileSync(file)
    expect(loweredOf(text, file)?.rule).toEqual(kept[0])
    const path = join(loweredFolder, loweredName(text))
    const whole = readFileSync(path, 'utf8')
    try {
      for (const damaged of [
        '{}',
        '',
        whole.slice(0, -9),
        whole.replace('"low"', '"high"').replace('"medium"', '"high"'),
      ]) {
        writeFileSync(path, damaged)
        expect(loweredOf(text, file)).toBeUndefined()
      }
    } finally {
      writeFileSync(path, whole)
    }
    text[text.length - 1]! ^= 1
    expect(loweredOf(text, file)).toBeUndefined()
  })
})

describe('an installation without its dependencies', () => {
  const folder = testFolder()
  for (const part of ['dist/bin', 'dist/lowered', 'rules', 'package.json'])
    cpSync(join(root, part), join(folder, part), { recursive: true })
  const flagged = (): number => {
    const args = [
      join(folder, 'dist/bin/bin.js'),
      'scan',
      join(root, 'samples/market'),
      '-q',
      '--format',
      'csv',
    ]
    const lines = execFileSync(process.execPath, args, { encoding: 'utf8' }).split('\n')
    return lines.filter((line) => line.includes('etimad.low-award')).length
  }

  test('scans CSV, so nothing large is loaded for it; and reads a rule that is edited', () => {
    expect(flagged()).toBe(4)
    const file = join(folder, 'rules/etimad/low-award.yaml')
    writeFileSync(file, readFileSync(file, 'utf8').replace('value: 0.35', 'value: 0.65'))
    expect(flagged()).toBeGreaterThan(4)
  })
})
