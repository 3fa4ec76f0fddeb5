import { Float64, Table, tableToIPC, Utf8, vectorFromArray } from 'apache-arrow'
import { expect, it } from 'vitest'
import type { Dataset } from '#tenderflag/columns/dataset.js'
import { readOcds } from '#tenderflag/ocds/read-ocds.js'
import { notices } from '../mapping/data.js'
import { folderOf, plainOptions, readFolder, valuesOf } from './support.js'

const shares = [0, 0.51, 1, 1.5, 51, 100, -0.1]
const taken = [0, 0.51, 1, null, null, null, null]
const arrow = new Table({
  party_id: vectorFromArray(
    shares.map(() => 'P'),
    new Utf8(),
  ),
  other_id: vectorFromArray(
    shares.map((_, i) => `O${i}`),
    new Utf8(),
  ),
  share: vectorFromArray(shares, new Float64()),
})

/** Ways to write the links. */
const files: Record<string, string | Uint8Array> = {
  'party_links.csv': `party_id,other_id,share\n${shares.map((share, i) => `P,O${i},${share}\n`).join('')}`,
  'party_links.jsonl': shares
    .map((share, i) => `${JSON.stringify({ party_id: 'P', other_id: `O${i}`, share })}\n`)
    .join(''),
  'party_links.arrow': tableToIPC(arrow, 'file'),
}

function check(data: Dataset): void {
  expect(valuesOf(data, 'party_links', 'share')).toEqual(taken)
  expect(notices(data)).toEqual(['bad_value party_links.share: 4'])
  expect(data.notices.all()[0]!.listed[1]).toMatchObject({
    detail: 'a share is from 0 to 1: 51 percent are 0.51',
  })
}

it.each(Object.keys(files))('shares that are percents are missing and told, in %s', async (name) => {
  check(await readFolder({ [name]: files[name]! }))
})

it('so they are in releases', async () => {
  const shareholders = shares.map((shareholding, i) => ({ shareholder: { id: `O${i}` }, shareholding }))
  const parties = [{ id: 'P', shareholders }]
  const release = { ocid: 'T', id: '1', tag: ['compiled'], parties }
  const folder = folderOf({ 'releases.json': JSON.stringify({ releases: [release] }) })
  check(await readOcds([`${folder}/releases.json`], () => 'all', plainOptions))
})
