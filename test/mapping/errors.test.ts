import { mkdirSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { TenderflagError } from '#tenderflag/errors.js'
import { loadMapping } from '#tenderflag/ingest/mapping/mapping.js'
import { root } from './data.js'

const folder = join(root, 'test/cases/mapping/errors')

async function failureOf(file: string, data: string): Promise<TenderflagError> {
  const failure: unknown = await loadMapping(file, data).catch((error: unknown) => error)
  if (failure instanceof TenderflagError) return failure
  throw failure ?? new Error('no error')
}

describe('a mapping with an error', () => {
  it.each(readdirSync(folder).filter((name) => name.endsWith('.yaml')))('%s', async (name) => {
    const file = join(folder, name)
    const [, code, place, message] = /^# (\w+) (:\d+(?::\d+)?: )?(.*)/.exec(readFileSync(file, 'utf8')) ?? []
    const failure = await failureOf(file, join(folder, 'data'))
    const text = failure.message.replaceAll(`${join(folder, 'data')}/`, '')
    expect(failure.code).toBe(code)
    expect(text).toContain(message)
    if (place) expect(text.startsWith(file + place), text).toBe(true)
    expect(text).not.toContain('\n')
  })

  const temporary = mkdtempSync(join(tmpdir(), 'mapping-'))
  const write = (name: string, text: string) => {
    const file = join(temporary, name)
    writeFileSync(file, text)
    return file
  }

  it.each(['[', '{a: ', '- ', '? '])('that is a hundred thousand %j', async (piece) => {
    const failure = await failureOf(write('deep.yaml', `tables: ${piece.repeat(100_000)}`), temporary)
    expect(failure.code).toBe('MAPPING_INVALID')
  })

  it('that is 30,000 blocks deep, which the composer would not survive', async () => {
    const failure = await failureOf(write('blocks.yaml', `# deep\n${'- '.repeat(30_000)}a`), temporary)
    expect(failure).toMatchObject({ code: 'MAPPING_INVALID', place: { line: 2 } })
    expect(failure.message).toContain('nested deeper than 40 levels')
  })

  it('that is empty or no YAML', async () => {
    const empty = await failureOf(write('empty.yaml', '\n'), temporary)
    expect(empty.message).toContain('empty.yaml:1:1: the file: Invalid input: expected object, received null')
    const cut = await failureOf(write('cut.yaml', 'tables:\n  tenders: { tender_id: x\n'), temporary)
    expect(cut.message).toContain('cut.yaml:3:1: not valid YAML')
  })

  it('that is missing, a folder or too large', async () => {
    expect(await failureOf(join(temporary, 'none.yaml'), temporary)).toMatchObject({ code: 'FILE_MISSING' })
    expect(await failureOf(temporary, temporary)).toMatchObject({ code: 'FILE_MISSING' })
    const large = await failureOf(write('large.yaml', `#${' '.repeat(1 << 20)}`), temporary)
    expect(large.code).toBe('FILE_TOO_LARGE')
  })

  it('whose files are links out of the folder, to a file or by a folder', async () => {
    const data = join(temporary, 'data')
    mkdirSync(data)
    write('secret.csv', 'tender_id\nT1\n')
    symlinkSync(join(temporary, 'secret.csv'), join(data, 'link.csv'))
    symlinkSync(temporary, join(data, 'up'))
    const byFile = write('by-file.yaml', 'tables: { tenders: { files: "*.csv" } }')
    expect(await failureOf(byFile, data)).toMatchObject({ code: 'FILE_MISSING' })
    const ways = [
      'up/secret.csv',
      'up/*.csv',
      '**/secret.csv',
      '{..,x}/secret.csv',
      '[.][.]/*.csv',
      '?./secret.csv',
    ]
    for (const files of [...ways, '\\\\.\\\\./secret.csv']) {
      const failure = await failureOf(
        write('by-folder.yaml', `tables: { tenders: { files: "${files}" } }`),
        data,
      )
      expect(['USAGE', 'FILE_MISSING']).toContain(failure.code)
    }
  })

  it('for a folder that is missing or a file', async () => {
    const file = write('good.yaml', 'tables: { tenders: { files: "*.csv" } }')
    expect(await failureOf(file, join(temporary, 'nowhere'))).toMatchObject({ code: 'FILE_MISSING' })
    expect(await failureOf(file, file)).toMatchObject({ code: 'USAGE' })
  })
})
