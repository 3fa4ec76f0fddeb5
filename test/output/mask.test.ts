import { once } from 'node:events'
import { chmod, mkdtemp, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { describe, expect, test } from 'vitest'
import { installationKey, keyFile } from '#tenderflag/output/installation-key.js'
import { maskOf } from '#tenderflag/output/mask.js'
import { datasetOf } from '../support/scan-result.js'

const key = new Uint8Array(32).fill(1)

function maskedParties(tables: Parameters<typeof datasetOf>[0]['tables'], id: string): string {
  const dataset = datasetOf({ tables })
  return maskOf(dataset, { reveal: false, key }).party(dataset.dictionaries.party.encodeText(id))
}
const pseudonym = /^party-[0-9a-f]{16}$/

test.each([
  ['empty', new Uint8Array(0)],
  ['short', new Uint8Array(31)],
  ['long', new Uint8Array(33)],
])('a key that is %s is refused', (_, given) => {
  const masked = () => maskOf(datasetOf({ tables: {} }), { reveal: false, key: given })
  expect(masked).toThrow('the key of pseudonyms must be 32 bytes')
})

describe('parties', () => {
  const parties = (...kinds: (string | null)[]) => kinds.map((kind) => ({ party_id: 'P', kind }))
  test.each([
    ['a firm', { parties: parties('firm') }, 'P'],
    ['a person', { parties: parties('person') }, pseudonym],
    ['of unknown kind', { parties: parties(null) }, pseudonym],
    ['not in the table', {}, pseudonym],
    ['a firm in one row and a person in another', { parties: parties('firm', 'person') }, pseudonym],
    ['a firm in one row and of unknown kind in another', { parties: parties('firm', null) }, pseudonym],
    ['of unknown kind in one row and a firm in another', { parties: parties(null, 'firm') }, pseudonym],
    ['a buyer', { tenders: [{ tender_id: 'T', buyer_id: 'P' }] }, 'P'],
    ['a procuring entity', { tenders: [{ tender_id: 'T', procuring_entity_id: 'P' }] }, 'P'],
    [
      'a buyer of unknown kind',
      { tenders: [{ tender_id: 'T', buyer_id: 'P' }], parties: parties(null) },
      'P',
    ],
    [
      'a buyer that is a person',
      { tenders: [{ tender_id: 'T', buyer_id: 'P' }], parties: parties('person') },
      pseudonym,
    ],
  ])('%s', (_, tables, expected) => {
    const shown = maskedParties(tables, 'P')
    if (typeof expected === 'string') expect(shown).toBe(expected)
    else expect(shown).toMatch(expected)
  })
})

describe('pseudonyms', () => {
  const dataset = datasetOf({ tables: {} })
  const address = dataset.dictionaries.address.encodeText('192.0.2.7')
  const party = dataset.dictionaries.party.encodeText('192.0.2.7')

  test('are the HMAC of kind and value under the key', () => {
    // printf 'address\0192.0.2.7' | openssl dgst -sha256 -mac HMAC -macopt hexkey:0101…01
    expect(maskOf(dataset, { reveal: false, key }).address(address)).toBe('address-c89824fd2af60b6d')
  })
  test('differ by key and by kind, and are the same every time', () => {
    const mask = maskOf(dataset, { reveal: false, key })
    const other = maskOf(dataset, { reveal: false, key: new Uint8Array(32).fill(2) })
    expect(mask.address(address)).toBe(maskOf(dataset, { reveal: false, key }).address(address))
    expect(mask.address(address)).not.toBe(other.address(address))
    expect(mask.party(party).slice(6)).not.toBe(mask.address(address).slice(8))
  })
  test('are not used where all is to be shown', () => {
    const mask = maskOf(dataset, { reveal: true })
    expect([mask.address(address), mask.party(party)]).toEqual(['192.0.2.7', '192.0.2.7'])
  })
})

describe('the key of the installation', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tenderflag-key-'))

  test('stands where the environment says', () => {
    expect(keyFile({ TENDERFLAG_KEY_FILE: '/a/b', XDG_CONFIG_HOME: '/c' })).toBe('/a/b')
    expect(keyFile({ XDG_CONFIG_HOME: '/c' })).toBe(join('/c', 'tenderflag', 'key'))
    expect(keyFile({})).toMatch(/\.config.tenderflag.key$/)
  })
  test('is made once, for its owner alone', async () => {
    const env = { XDG_CONFIG_HOME: join(folder, 'new') }
    const made = installationKey(env)
    expect(made).toHaveLength(32)
    expect(Buffer.compare(installationKey(env), made)).toBe(0)
    expect((await stat(keyFile(env))).mode & 0o777).toBe(0o600)
    expect((await stat(dirname(keyFile(env)))).mode & 0o777).toBe(0o700)
  })
  test('is one, whoever makes it first', async () => {
    const files = Array.from({ length: 100 }, (_, i) => join(folder, `raced-${i}`))
    const workerData = { files, threads: 2, gate: new Int32Array(new SharedArrayBuffer(4 * files.length)) }
    const asked = async () => {
      const worker = new Worker(new URL('../support/race-key.js', import.meta.url), { workerData })
      const [keys] = await once(worker, 'message')
      return keys as string[]
    }
    const [one, other] = await Promise.all([asked(), asked()])
    expect(one).toEqual(other)
    expect(await Promise.all(files.map(async (file) => (await readFile(file, 'utf8')).trim()))).toEqual(one)
    expect(new Set(one).size).toBe(files.length)
    expect((await readdir(folder)).filter((name) => !/^(raced-\d+|new)$/.test(name))).toEqual([])
  })
  test('that cannot be used says how to go on', async () => {
    const file = join(folder, 'broken')
    const hint = /TENDERFLAG_KEY_FILE.*--reveal/
    for (const text of ['', 'ab'.repeat(31), 'ab'.repeat(33), 'hello']) {
      await writeFile(file, text)
      expect(() => installationKey({ TENDERFLAG_KEY_FILE: file })).toThrow(hint)
    }
    expect(() => installationKey({ TENDERFLAG_KEY_FILE: join(file, 'below') })).toThrow(hint)
    expect(() => installationKey({ TENDERFLAG_KEY_FILE: folder })).toThrow(/cannot be read \(EISDIR\)/)
    const closed = join(folder, 'closed')
    await writeFile(closed, '')
    await chmod(closed, 0)
    if (process.getuid?.() !== 0)
      expect(() => installationKey({ TENDERFLAG_KEY_FILE: closed })).toThrow(/cannot be read \(EACCES\)/)
  })
})
