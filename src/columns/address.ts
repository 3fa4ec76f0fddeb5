import ipaddr from 'ipaddr.js'
import { TenderflagError } from '../errors.js'

type Ip = ipaddr.IPv4 | ipaddr.IPv6

/**
 * The one way to write an address: IPv4 in dotted quads, IPv6 as in RFC 5952; an IPv4 address mapped into IPv6 is
 * the IPv4 address. Undefined for what is no address (legacy forms like `10.1` or `0x7f000001`, ports, zones).
 */
export function canonicalAddress(text: string): string | undefined {
  const ip = parse(text)
  return ip && written(ip)
}

/** Whether an address, in its canonical form, is on a list of addresses and networks (`10.0.0.0/8`). */
export type OnList = (address: string) => boolean

/** Whether bytes are an IPv4 address in its canonical form: four numbers to 255 without leading zeros. */
export function isDottedQuad(bytes: Uint8Array, from: number, to: number): boolean {
  let dots = 0
  let value = 0
  let digits = 0
  for (let i = from; i <= to; i++) {
    const c = i < to ? bytes[i]! : 46
    if (c === 46) {
      if (digits === 0 || value > 255) return false
      dots++
      digits = 0
      value = 0
    } else {
      if (c < 48 || c > 57 || (digits > 0 && value === 0) || digits === 3) return false
      value = value * 10 + c - 48
      digits++
    }
  }
  return dots === 4
}

/**
 * Where the canonical form of an address begins in its bytes, for those that are written in it: dotted quads, such quads
 * mapped into IPv6 (`::ffff:192.0.2.7`, canonical without what stands before them), and most of IPv6. Else -1: what it
 * is, only parsing tells.
 */
export function canonicalFrom(bytes: Uint8Array, from: number, to: number): number {
  if (isDottedQuad(bytes, from, to)) return from
  if (isUsualIpv6(bytes, from, to)) return from
  const quad = from + MAPPED.length
  for (let i = 0; i < MAPPED.length; i++) if (bytes[from + i] !== MAPPED[i]) return -1
  return isDottedQuad(bytes, quad, to) ? quad : -1
}

const MAPPED = Buffer.from('::ffff:')

/**
 * Whether bytes are an IPv6 address as RFC 5952 writes it, of those that begin with no zero and have no other zero
 * groups than those that `::` stands for (two or more).
 */
function isUsualIpv6(bytes: Uint8Array, from: number, to: number): boolean {
  let groups = 0
  let digits = 0
  let gap = false
  for (let i = from; i < to; i++) {
    const c = bytes[i]!
    if (c === 58) {
      if (digits === 0) return false
      groups++
      digits = 0
      if (bytes[i + 1] !== 58 || i + 1 >= to) continue
      if (gap) return false
      gap = true
      i++
    } else {
      if (!((c >= 48 && c <= 57) || (c >= 97 && c <= 102)) || (c === 48 && digits === 0) || digits === 4)
        return false
      digits++
    }
  }
  if (digits > 0) groups++
  else if (to - from < 2 || bytes[to - 2] !== 58) return false
  return gap ? groups <= 6 : groups === 8
}

/** Checks and prepares a list of shared addresses, undefined for none; throws PARAM_INVALID for an entry that is none. */
export function addressList(entries: readonly string[]): OnList | undefined {
  if (entries.length === 0) return undefined
  const single = new Set<string>()
  const networks: [Ip, number][] = []
  for (const entry of entries.map((e) => e.trim())) {
    const address = canonicalAddress(entry)
    const network = address === undefined ? parseNetwork(entry) : undefined
    if (address !== undefined) single.add(address)
    else if (network) networks.push(network)
    else
      throw new TenderflagError(
        'PARAM_INVALID',
        `${entry || 'an empty text'} in the shared addresses is neither an IP address nor a network like 192.0.2.0/24`,
      )
  }
  return (address) => {
    if (single.has(address)) return true
    if (networks.length === 0) return false
    const ip = ipaddr.parse(address)
    return networks.some((network) => network[0].kind() === ip.kind() && ip.match(network))
  }
}

/** The library says no by an error with a stack, which takes longer than parsing: it is asked for one kind alone. */
function parse(text: string): Ip | undefined {
  if (!text.includes(':'))
    return ipaddr.IPv4.isValidFourPartDecimal(text) ? ipaddr.IPv4.parse(text) : undefined
  if (text.includes('%') || !ipaddr.IPv6.isValid(text)) return undefined
  const ip = ipaddr.IPv6.parse(text)
  return ip.isIPv4MappedAddress() ? ip.toIPv4Address() : ip
}

function parseNetwork(text: string): [Ip, number] | undefined {
  const slash = text.indexOf('/')
  const ip = slash > 0 ? parse(text.slice(0, slash)) : undefined
  if (!ip || !/^\d{1,3}$/.test(text.slice(slash + 1))) return undefined
  const mapped = ip.kind() === 'ipv4' && text.includes(':')
  const bits = Number(text.slice(slash + 1)) - (mapped ? 96 : 0)
  return bits >= 0 && bits <= (ip.kind() === 'ipv4' ? 32 : 128) ? [ip, bits] : undefined
}

function written(ip: Ip): string {
  return ip.kind() === 'ipv6' && 'toRFC5952String' in ip ? ip.toRFC5952String() : ip.toString()
}
