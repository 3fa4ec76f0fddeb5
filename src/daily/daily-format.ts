import { z } from 'zod'
import { languages } from '../text/languages.js'
import { didYouMean } from '../text/nearest.js'

const path = z.string().min(1)
const paths = z.union([path, z.array(path).min(1)])

const shape = {
  source: paths.describe('Files or folders of data, from the folder of this file'),
  mapping: path.optional().describe('Mapping of files of other shapes'),
  timezone: z.string().optional().describe('IANA zone of dates and of times without a zone'),
  shared_addresses: path.optional().describe('File of IP addresses that many use, one a line'),
  codelists: path.optional().describe('OCDS: words of the publisher for codes'),
  currency: z.string().optional().describe('OCDS: ISO 4217 code of amounts without a currency'),
  rules: paths
    .optional()
    .describe(
      'Shipped packs, ids of their rules, folders or files of rules. Default: all stable shipped packs',
    ),
  params: z
    .record(z.string(), z.union([z.number(), z.boolean()]))
    .optional()
    .describe('Parameters, as etimad.low-award.ratio: 0.65'),
  workers: z.int().min(1).max(256).optional().describe('Worker threads. Default: the cores'),
  store: path.optional().describe('File that alerts are kept in; or store_env'),
  store_env: z
    .string()
    .regex(/^[A-Za-z_]\w*$/, 'must be the name of an environment variable, not the address itself')
    .optional()
    .describe('Environment variable with the URL of a PostgreSQL database that alerts are kept in'),
  exceptions: path.optional().describe('What has been decided about'),
  languages: z
    .array(z.enum(languages))
    .optional()
    .describe('Languages that alerts are kept in, besides English. Default: ar, pt'),
  material: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe('A dismissed alert is opened again when an amount moves by more than this share. Default 0.1'),
  complete: z
    .boolean()
    .optional()
    .describe('These are all the data: what is no longer in them is resolved. Default false'),
  feeds: path.optional().describe('Configuration of feeds'),
  runs: path.optional().describe('Folder of the manifests of runs. Default: runs'),
  archive: path
    .optional()
    .describe('Folder that what is read is kept in, each content once, so that old alerts can be reproduced'),
}

/** The configuration of daily runs, as docs/daily.schema.json describes it for editors. */
export const dailyFormat = z
  .strictObject(shape, {
    error: (issue) => {
      if (issue.code !== 'unrecognized_keys') return undefined
      const key = String(issue.keys?.[0])
      return `the configuration has no key "${key}"${didYouMean(key, Object.keys(shape))}`
    },
  })
  .describe('What tenderflag does every day')

export type DailyFile = z.infer<typeof dailyFormat>

/** The JSON Schema (draft 7) of the configuration, for completion and checks in editors. Pure. */
export function dailyJsonSchema(): unknown {
  return z.toJSONSchema(dailyFormat, { target: 'draft-7', io: 'input' })
}
