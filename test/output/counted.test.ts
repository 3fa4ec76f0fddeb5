import { expect, it } from 'vitest'
import { counted } from '#tenderflag/text/counted.js'
import { folderOf } from '../ingest/support.js'
import { read } from '../ocds/support.js'

it('counts one of a thing, and others', () => {
  const said = [0, 1, 2, 1234].map((count) => counted(count, 'file'))
  expect(said).toEqual(['0 files', '1 file', '2 files', '1,234 files'])
})

it('tells after how many releases a file is cut short', async () => {
  const release = JSON.stringify({ ocid: 'T', id: '1', tag: ['compiled'] })
  const cut = (releases: readonly string[]) =>
    read(`${folderOf({ 'cut.json': `{"releases":[${releases.join()},{"oc` })}/cut.json`)
  await expect(cut([release])).rejects.toThrow('the file is cut short after 1 release;')
  await expect(cut([release, release])).rejects.toThrow('the file is cut short after 2 releases;')
})
