import { type LookupAddress, lookup as systemLookup } from 'node:dns'
import { type Agent, type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { cleanText } from '../output/clean-text.js'
import { type Network, refusedAddress } from './public-address.js'
import { timeLimit } from './time-limit.js'

/** All addresses of a name, as `dns.lookup` gives them. */
export type Resolve = (
  host: string,
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void

/** Where a message may go, and how long it may take. */
export interface PostOptions {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** From the first look at the name to the end of the answer. */
  readonly timeoutMs: number
  /** Networks that are written to though they are not public. */
  readonly networks: readonly Network[]
  readonly signal?: AbortSignal | undefined
  /** Keeps connections for further messages; without it each has its own. */
  readonly agent?: Agent | undefined
  /** Certificates to trust besides those of Node, as PEM. */
  readonly ca?: string | undefined
  readonly resolve?: Resolve | undefined
}

/** The answer's status and Retry-After, or in words why there was none. */
export type Answer =
  | { readonly status: number; readonly retryAfter: string | undefined }
  | { readonly status: undefined; readonly why: string }

/** More of an answer is not read. */
const MOST_BYTES = 64 * 1024

/**
 * Posts a body and gives the answer's status; its text does not matter, and at most 64 KiB of it is read. Redirects are
 * answers like others: they are not followed. Each connection looks the name up and goes to the addresses that were looked at, so
 * that a name cannot change between check and use. Rejects only when stopped by its signal.
 */
export function post(url: URL, options: PostOptions): Promise<Answer> {
  const literal = url.hostname.replace(/^\[|\]$/g, '')
  if (isIP(literal)) {
    const refused = refusedAddress(literal, options.networks)
    if (refused !== undefined) return Promise.resolve({ status: undefined, why: refusal(literal, refused) })
  }
  return new Promise((settle, reject) => {
    const limit = timeLimit(options.timeoutMs, options.signal)
    let answer: Answer | undefined
    const end = (why: string): void => {
      limit.release()
      if (options.signal?.aborted) reject(options.signal.reason)
      else settle(answer ?? { status: undefined, why })
    }
    const request: ClientRequest = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, {
      method: 'POST',
      agent: options.agent ?? false,
      headers: { ...options.headers, 'content-length': Buffer.byteLength(options.body) },
      lookup: guarded(options),
      signal: limit.signal,
      ...(options.ca === undefined ? {} : { ca: options.ca }),
    })
    request.on('error', (error) => end(whyOf(error, limit.signal, options.timeoutMs)))
    request.on('response', (response: IncomingMessage) => {
      answer = { status: response.statusCode ?? 0, retryAfter: response.headers['retry-after'] }
      let bytes = 0
      response.on('data', (chunk: Uint8Array) => {
        bytes += chunk.length
        if (bytes > MOST_BYTES) response.destroy()
      })
      response.on('error', () => undefined) // the status has come, whatever becomes of the rest
      response.on('close', () => end(''))
    })
    // without a listener Node drops such a connection, and neither an error nor a time limit ends the wait
    request.on('upgrade', (response, socket) => {
      socket.destroy()
      answer = { status: response.statusCode ?? 0, retryAfter: undefined }
      end('')
    })
    request.end(options.body)
  })
}

/** Looks a name up and refuses it whole if one of its addresses is refused: the next connection might take that one. */
function guarded({ networks, resolve = system }: PostOptions): LookupFunction {
  return (host, how, done) => {
    resolve(host, (error, addresses) => {
      if (error) return done(error, [])
      for (const { address } of addresses) {
        const refused = refusedAddress(address, networks)
        if (refused !== undefined) return done(new Error(refusal(address, refused)), [])
      }
      const [first] = addresses
      if (first === undefined) return done(new Error('the name has no address'), [])
      if (how.all) done(null, addresses)
      else done(null, first.address, first.family)
    })
  }
}

const system: Resolve = (host, done) => systemLookup(host, { all: true }, done)

function refusal(address: string, range: string): string {
  return `the address ${address} is not public (${range}); name its network under allow_networks if it is meant`
}

function whyOf(error: Error, stopped: AbortSignal, timeoutMs: number): string {
  if (stopped.aborted) return `no answer within ${timeoutMs / 1000} s`
  const inner = error instanceof AggregateError ? error.errors[0] : error
  return cleanText(inner instanceof Error && inner.message !== '' ? inner.message : 'no connection')
}
