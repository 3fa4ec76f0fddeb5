import { existsSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { version } from '#tenderflag/output/version.js'

const folder = fileURLToPath(new URL('../../.bench/', import.meta.url))

/** Tables of the generated market that the rules read. */
export const tableNames = ['tenders', 'lots', 'bids', 'awards', 'contracts']

/**
 * The folder of a generated market, made when first asked for (a minute or two for 10 million bids).
 * @param {'csv' | 'arrow' | 'parquet' | 'ocds'} format
 * @param {number} tenders
 */
export async function marketFolder(format, tenders) {
  const path = `${folder}${version}-${tenders}-${format}`
  if (existsSync(path)) return path
  const { writeMarket } = await import('#tenderflag/generate/write-market.js')
  process.stderr.write(`writing ${tenders} tenders as ${format} …\n`)
  await rm(`${path}.part`, { recursive: true, force: true })
  await writeMarket(`${path}.part`, { tenders, seed: 1, format })
  await rename(`${path}.part`, path)
  return path
}

/**
 * Files of the tables, without labels and parties.
 * @param {'csv' | 'arrow' | 'parquet'} format
 * @param {number} tenders
 */
export async function marketFiles(format, tenders) {
  const path = await marketFolder(format, tenders)
  return Object.fromEntries(tableNames.map((name) => [name, `${path}/${name}.${format}`]))
}
