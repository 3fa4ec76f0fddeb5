import { existsSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { displayWidth } from '#tenderflag/text/display-width.js'
import { root, shell, tenderflag, testFolder } from './tenderflag.js'

const sample = `${root}samples/market`
const evaluate = `evaluate ${sample} --labels ${sample}/labels.csv --quiet`
const folder = testFolder()

/** Lines of a command in a terminal of so many columns; `script` gives it one. */
async function inTerminal(columns: number, command: string): Promise<string[]> {
  const { stdout } = await shell(`script -qec "stty cols ${columns}; $TENDERFLAG ${command}" /dev/null`, {
    cwd: folder,
    env: { NO_COLOR: '1' },
  })
  return stdout.trimEnd().split(/\r?\n/)
}

describe.skipIf(!existsSync('/usr/bin/script'))('a terminal', () => {
  test.each(['facts', 'rules list', evaluate, `${evaluate} --lang ar`, 'explain etimad.low-award'])(
    'that is narrow has room for %s',
    async (command) => {
      for (const columns of [40, 80]) {
        const lines = await inTerminal(columns, command)
        expect(lines.length).toBeGreaterThan(30)
        // texts of facts have a blank before an ellipsis, what was cut has none
        expect(lines.filter((line) => displayWidth(line) > columns || /\S…/.test(line))).toEqual([])
      }
    },
  )
  test('has a title below its rule, and all but the id where that is too long', async () => {
    const at = async (columns: number) => (await inTerminal(columns, 'rules list --rules etimad')).slice(-4)
    expect(await at(100)).toContainEqual(
      expect.stringMatching(/^etimad\.single-bid .* medium {2}A single bid/),
    )
    expect(await at(60)).toEqual([
      'etimad.single-bid          lot       stable  medium',
      '    A single bid',
      'etimad.tender-cancelled    tender    stable  medium',
      '    A tender was cancelled after bids had come in',
    ])
    expect(await at(45)).toEqual([
      'etimad.tender-cancelled',
      '    tender · stable · medium',
      '    A tender was cancelled after bids had',
      '    come in',
    ])
  })
  test('has each figure of evaluate with its heading', async () => {
    const lines = await inTerminal(40, evaluate)
    const at = lines.indexOf('etimad.low-award')
    expect(lines.slice(at + 1, at + 3).map((line) => line.replaceAll('\u00a0', ' '))).toEqual([
      '    cases: 4 · others: 3 ·',
      '    precision: 1.00 [0.51, 1.00] ·',
    ])
  })
  test('that does not know its width gets lines as a pipe does', async () => {
    const commands = [`coverage ${sample} --quiet`, 'rules list', 'explain etimad.low-award']
    for (const command of commands) {
      const piped = (await tenderflag(command.split(' '))).stdout.trimEnd().split('\n')
      expect(await inTerminal(0, command)).toEqual(piped)
    }
  })
})

test('a pipe gets a line a rule, and a line a part of a fact', async () => {
  const list = (await tenderflag(['rules', 'list', '--rules', 'alice'])).stdout
  expect(list).toMatch(
    /^alice\.sanctioned-name +award +test +medium {2}Award to a supplier whose name is like one on a register of sanctions$/m,
  )
  expect((await tenderflag(['facts'])).stdout).toMatch(/^ {4}from .{200,}$/m)
})
