import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { IANAZone } from 'luxon'
import type { AlertQuery } from '../alerts/alert.js'
import { TenderflagError } from '../errors.js'
import { readShape, type ShapedFile } from '../text/read-shape.js'
import type { Path } from '../text/yaml-file.js'
import type { Endpoint } from './deliver.js'
import {
  type DigestEntry,
  type EventsEntry,
  type FeedEntry,
  type FeedFilter,
  type FeedsFile,
  feedsFormat,
  type ReportEntry,
  type SmtpEntry,
  type WebhookEntry,
} from './feeds-format.js'
import { parseNetwork } from './public-address.js'
import type { Digest } from './send-digest.js'
import type { SmtpServer } from './smtp.js'
import { webhookKey } from './webhook-signature.js'

/** A file that is written anew by each run. */
export interface FeedFile {
  readonly file: string
  readonly language: string
  readonly query: AlertQuery
}

/** A file for feed readers: Atom or JSON Feed. */
export interface ReaderFile extends FeedFile {
  /** As the configuration writes the path: the feed's id is made of it. */
  readonly name: string
  readonly title: string | undefined
  readonly url: string | undefined
  readonly limit: number
}

/** A configuration, checked, with all its secrets at hand: not to be printed. */
export interface Feeds {
  readonly office: string
  readonly zone: string
  readonly home: string | undefined
  readonly state: string
  readonly events: readonly FeedFile[]
  readonly atom: readonly ReaderFile[]
  readonly json: readonly ReaderFile[]
  readonly webhooks: readonly Endpoint[]
  readonly digests: readonly Digest[]
  readonly reports: readonly (FeedFile & { readonly unit: 'week' | 'month' })[]
  /** Files of certificates that were read. */
  readonly certificates: readonly string[]
}

/**
 * Reads a configuration of feeds, the certificates it names, and from `env` the secrets. Throws FEEDS_INVALID with line
 * and column, and the name of a variable that is missing or wrong, never its value; FILE_MISSING where there is no file.
 */
export async function loadFeeds(file: string, env: NodeJS.ProcessEnv): Promise<Feeds> {
  const yaml = await readShape<FeedsFile>(file, feedsFormat, { code: 'FEEDS_INVALID' })
  return new Loader(file, yaml, env).load()
}

class Loader {
  readonly #value: FeedsFile
  readonly #folder: string
  readonly #certificateFiles: string[] = []

  constructor(
    readonly file: string,
    readonly yaml: ShapedFile<FeedsFile>,
    readonly env: NodeJS.ProcessEnv,
  ) {
    this.#value = yaml.value
    this.#folder = dirname(resolve(file))
  }

  async load(): Promise<Feeds> {
    const { office = 'tenderflag', timezone: zone = 'UTC', home, state } = this.#value
    const { events = [], atom = [], json_feed = [], webhooks = [], digests = [], reports = [] } = this.#value
    if (!IANAZone.isValidZone(zone))
      throw this.yaml.error(`"${zone}" is no time zone; take an IANA name, as Europe/Rome`, ['timezone'])
    this.#once('webhooks', webhooks)
    this.#once('digests', digests)
    return {
      office,
      zone,
      home,
      state: this.#path(state ?? `${this.file.replace(/^.*[\\/]/, '')}.state.json`),
      events: events.map((entry) => this.#file(entry)),
      atom: atom.map((entry) => this.#reader(entry)),
      json: json_feed.map((entry) => this.#reader(entry)),
      webhooks: await Promise.all(webhooks.map((entry, i) => this.#webhook(entry, ['webhooks', i]))),
      digests: await Promise.all(
        digests.map((entry, i) => this.#digest(entry, ['digests', i], office, zone)),
      ),
      reports: reports.map((entry) => ({ ...this.#file(entry), unit: entry.period })),
      certificates: this.#certificateFiles,
    }
  }

  #path(path: string): string {
    return resolve(this.#folder, path)
  }

  /** A name twice would be one memory for two. */
  #once(key: string, entries: readonly { readonly name: string }[]): void {
    for (const [i, { name }] of entries.entries())
      if (entries.findIndex((other) => other.name === name) < i)
        throw this.yaml.error(`${name} is there twice; give each a name of its own`, [key, i, 'name'])
  }

  #language(language: string | undefined): string {
    return language ?? this.#value.language ?? 'en'
  }

  #file(entry: EventsEntry | FeedEntry | ReportEntry): FeedFile {
    return {
      file: this.#path(entry.file),
      language: this.#language(entry.language),
      query: queryOf(entry.filter),
    }
  }

  #reader(entry: FeedEntry): ReaderFile {
    const { title, url, limit = 100 } = entry
    return { ...this.#file(entry), name: entry.file, title, url, limit }
  }

  async #webhook(entry: WebhookEntry, path: Path): Promise<Endpoint> {
    const { name, url: written, url_env, allow_http = false, allow_networks = [] } = entry
    if ((written === undefined) === (url_env === undefined))
      throw this.yaml.error('a webhook needs url or url_env, one of the two', path)
    const at = [...path, written === undefined ? 'url_env' : 'url']
    const url = this.#url(written ?? this.#secret(url_env!, at), at)
    if (url.protocol !== 'https:' && !(url.protocol === 'http:' && allow_http))
      throw this.yaml.error('the address must begin with https://; allow_http: true allows http://', at)
    if (url.username !== '' || url.password !== '')
      throw this.yaml.error(
        'the address has a user or password in it; messages are signed, leave them out',
        at,
      )
    const networks = allow_networks.map((text, i) => {
      const network = parseNetwork(text)
      if (network) return network
      throw this.yaml.error(`"${text}" is no network, as 10.1.0.0/16`, [...path, 'allow_networks', i])
    })
    const keys = entry.secrets_env.map((variable, i) => {
      const key = webhookKey(this.#secret(variable, [...path, 'secrets_env', i]))
      if (key) return key
      throw this.yaml.error(`the secret in ${variable} is not whsec_ and the base64 of 24 to 64 bytes`, [
        ...path,
        'secrets_env',
        i,
      ])
    })
    return {
      name,
      url,
      keys,
      networks,
      language: this.#language(entry.language),
      query: queryOf(entry.filter),
      timeoutMs: (entry.timeout ?? 15) * 1000,
      attempts: entry.attempts ?? 12,
      ca: await this.#certificates(entry.ca_file, path),
    }
  }

  /** The text of an address may be a secret: it is not in the message. */
  #url(text: string, path: Path): URL {
    if (URL.canParse(text)) return new URL(text)
    throw this.yaml.error('is no address, as https://cases.example.org/hook', path)
  }

  async #digest(entry: DigestEntry, path: Path, office: string, zone: string): Promise<Digest> {
    const { name, time = '19:00', top = 10, from, to, filter, smtp } = entry
    return {
      name,
      office,
      zone,
      time,
      top,
      from,
      query: queryOf(filter),
      to: to.map(({ language, ...address }) => ({
        ...address,
        language: this.#language(language ?? entry.language),
      })),
      smtp: await this.#smtp(smtp, [...path, 'smtp']),
    }
  }

  async #smtp(entry: SmtpEntry, path: Path): Promise<SmtpServer> {
    const { host, tls = 'starttls', user_env, password_env, timeout = 60 } = entry
    if ((user_env === undefined) !== (password_env === undefined))
      throw this.yaml.error('user_env and password_env go together; give both or neither', path)
    if (tls === 'none' && user_env !== undefined)
      throw this.yaml.error('tls none would send the password in the clear; leave user_env out', path)
    return {
      host,
      port: entry.port ?? (tls === 'implicit' ? 465 : 587),
      tls,
      auth:
        user_env === undefined || password_env === undefined
          ? undefined
          : {
              user: this.#secret(user_env, [...path, 'user_env']),
              pass: this.#secret(password_env, [...path, 'password_env']),
            },
      ca: await this.#certificates(entry.ca_file, path),
      timeoutMs: timeout * 1000,
    }
  }

  #secret(variable: string, path: Path): string {
    const value = this.env[variable]
    if (value) return value
    throw this.yaml.error(`the environment variable ${variable} is not set; put the secret there`, path)
  }

  async #certificates(file: string | undefined, path: Path): Promise<string | undefined> {
    if (file === undefined) return undefined
    this.#certificateFiles.push(this.#path(file))
    try {
      return await readFile(this.#path(file), 'utf8')
    } catch (error) {
      const { message } = this.yaml.error(`${file} cannot be read; check the path`, [...path, 'ca_file'])
      throw new TenderflagError('FILE_MISSING', message, {}, { cause: error })
    }
  }
}

function queryOf(filter: FeedFilter | undefined): AlertQuery {
  return filter ?? {}
}
