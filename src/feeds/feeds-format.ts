import { z } from 'zod'
import { alertStates } from '../alerts/alert.js'
import { severities } from '../rules/rule.js'
import { closed } from '../text/closed-object.js'
import { languages } from '../text/languages.js'

/** One line of text: nothing that could end a header or a line. */
const line = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u, 'must be one line')

const file = z.string().min(1).describe('Where to write, from the folder of this file')
const language = z.enum(languages).meta({ id: 'feed_language', description: 'Language of the reader' })
const variable = z
  .string()
  .regex(/^[A-Za-z_]\w*$/, 'must be the name of an environment variable, not the secret itself')
const name = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'takes small letters, digits and hyphens, at most 40')
  .describe('Under this name it is remembered what was sent: a new name starts anew')
const address = line(254).regex(
  /^[^\s@<>",;:\\[\]()]+@[^\s@<>",;:\\[\]()]+$/,
  'is no address, as audit@example.org',
)
const seconds = z.number().min(1).max(300)

const filter = closed('a filter', {
  buyer: z.array(z.string().min(1)).min(1).optional().describe('Ids of buyers'),
  rule: z.array(z.string().min(1)).min(1).optional().describe('Ids of rules, or packs as etimad.*'),
  severity: z.enum(severities).optional().describe('This severity or a higher one'),
  region: z.array(z.string().min(1)).min(1).optional().describe('Regions of buyers'),
  state: z.array(z.enum(alertStates)).min(1).optional().describe('Default: every state'),
}).meta({ id: 'feed_filter', description: 'Which alerts: all that is given must hold; of a list, one' })

const common = { language: language.optional(), filter: filter.optional() }

const events = closed('events', { file, ...common }).meta({
  id: 'feed_events',
  description: 'A file of CloudEvents 1.0, one a line: all that happened to alerts, in the order of the log',
})

const feed = closed('a feed', {
  file,
  ...common,
  title: line(200).optional().describe('Default: words of the language'),
  url: z.httpUrl().optional().describe('Where readers will find the file'),
  limit: z.int().min(1).max(1000).optional().describe('Most alerts, the latest first. Default 100'),
}).meta({ id: 'feed_file', description: 'A file for feed readers: the alerts that changed last' })

const webhook = closed('a webhook', {
  name,
  ...common,
  url: z.url().optional().describe('Where to post; or url_env'),
  url_env: variable.optional().describe('Environment variable with the address, where that is a secret'),
  secrets_env: z
    .array(variable)
    .min(1)
    .max(5)
    .describe(
      'Environment variables with secrets (whsec_…), each signs: the new and the old one while they change',
    ),
  timeout: seconds.optional().describe('Seconds for one attempt. Default 15'),
  attempts: z
    .int()
    .min(1)
    .max(100)
    .optional()
    .describe('After so many a message is a dead letter. Default 12'),
  allow_http: z.boolean().optional().describe('Post without TLS. Default false'),
  allow_networks: z
    .array(z.string())
    .optional()
    .describe('Networks that are not public and may be written to, as 10.1.0.0/16'),
  ca_file: z.string().optional().describe('Certificates to trust, as PEM'),
}).meta({
  id: 'feed_webhook',
  description: 'Signed messages after Standard Webhooks, one for each thing that happened',
})

const smtp = closed('smtp', {
  host: z.string().regex(/^[A-Za-z0-9.:-]+$/, 'is no name of a host'),
  port: z.int().min(1).max(65_535).optional().describe('Default 587, with tls implicit 465'),
  tls: z
    .enum(['starttls', 'implicit', 'none'])
    .optional()
    .describe('starttls (default) and implicit send nothing without TLS; none sends in the clear'),
  user_env: variable.optional(),
  password_env: variable.optional(),
  timeout: seconds.optional().describe('Seconds for one mail. Default 60'),
  ca_file: z.string().optional().describe('Certificates to trust, as PEM'),
}).meta({ id: 'feed_smtp', description: 'The server that takes mail' })

const digest = closed('a digest', {
  name,
  filter: filter.optional(),
  language: language.optional(),
  time: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'is a time of day, as 19:00')
    .optional()
    .describe('From when on the digest of a day is sent, in timezone. Default 19:00'),
  top: z.int().min(1).max(50).optional().describe('How many processes it lists. Default 10'),
  from: closed('from', { address, name: line(100).optional() }),
  to: z
    .array(closed('a recipient', { address, name: line(100).optional(), language: language.optional() }))
    .min(1)
    .max(1000)
    .describe('Each gets a mail of their own'),
  smtp,
}).meta({ id: 'feed_digest', description: 'A mail a day' })

const report = closed('a report', {
  file: file.regex(/\{period\}/, 'needs {period} in it, which becomes 2026-W48 or 2026-11'),
  ...common,
  period: z.enum(['week', 'month']),
}).meta({ id: 'feed_report', description: 'An HTML page about the last week or month that is over' })

/** The configuration of feeds. */
export const feedsFormat = closed('the configuration', {
  office: line(100).optional().describe('Whose feeds these are. Default tenderflag'),
  language: language.optional().describe('Of all that name none. Default en'),
  timezone: z.string().optional().describe('IANA zone of days, weeks and months. Default UTC'),
  home: z.httpUrl().optional().describe('A page that belongs to the feeds'),
  state: z
    .string()
    .min(1)
    .optional()
    .describe(
      'File that remembers what was sent. Default: that of the configuration, with .state.json at the end',
    ),
  events: z.array(events).optional(),
  atom: z.array(feed).optional(),
  json_feed: z.array(feed).optional(),
  webhooks: z.array(webhook).optional(),
  digests: z.array(digest).optional(),
  reports: z.array(report).optional(),
})

export type FeedsFile = z.infer<typeof feedsFormat>
export type FeedFilter = z.infer<typeof filter>
export type EventsEntry = z.infer<typeof events>
export type FeedEntry = z.infer<typeof feed>
export type WebhookEntry = z.infer<typeof webhook>
export type DigestEntry = z.infer<typeof digest>
export type SmtpEntry = z.infer<typeof smtp>
export type ReportEntry = z.infer<typeof report>

/** The JSON Schema (draft 7) of the configuration, for completion and checks in editors. Pure. */
export function feedsJsonSchema(): unknown {
  return z.toJSONSchema(feedsFormat, { target: 'draft-7', io: 'input' })
}
