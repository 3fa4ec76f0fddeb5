import { createHmac } from 'node:crypto'

const PREFIX = 'whsec_'
const LEAST_BYTES = 24
const MOST_BYTES = 64

/** The key of a secret of Standard Webhooks (`whsec_` and the base64 of 24 to 64 bytes); undefined where it is none. */
export function webhookKey(secret: string): Uint8Array | undefined {
  const text = secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : ''
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return undefined
  const key = Buffer.from(text, 'base64')
  if (key.toString('base64').replace(/=+$/, '') !== text.replace(/=+$/, '')) return undefined
  return key.length >= LEAST_BYTES && key.length <= MOST_BYTES ? key : undefined
}

/**
 * The headers that sign a message after Standard Webhooks 1.0: HMAC-SHA-256 over id, seconds since 1970 and body, one
 * signature a key, so that a receiver may know the old secret or the new one. `id` has no full stop in it.
 */
export function webhookHeaders(
  keys: readonly Uint8Array[],
  id: string,
  seconds: number,
  body: string,
): Readonly<Record<string, string>> {
  const signed = `${id}.${seconds}.${body}`
  const signatures = keys.map((key) => `v1,${createHmac('sha256', key).update(signed).digest('base64')}`)
  return {
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': signatures.join(' '),
  }
}
