import ipaddr from 'ipaddr.js'

/** A network that may be written to though it is not public, as [address, bits]. */
export type Network = ReturnType<typeof ipaddr.parseCIDR>

/** All IPv6 addresses that are given out to the public Internet. */
const PUBLIC_V6 = ipaddr.IPv6.parseCIDR('2000::/3')
/** Public by its number, but answered inside a cloud by the machine's own host (Azure). */
const METADATA = new Set(['168.63.129.16'])

/** Undefined where the text is no network, as `10.0.0.0/8` or `::1/128`. */
export function parseNetwork(text: string): Network | undefined {
  return ipaddr.isValidCIDR(text) ? ipaddr.parseCIDR(text) : undefined
}

/**
 * What is wrong with connecting to an address, in a word (`loopback`, `private`, `linkLocal` …), or undefined where
 * it is public or in one of the allowed networks. An IPv4 address written as IPv6 counts as the IPv4 address; those
 * that only lead to one (NAT64, 6to4, Teredo) are refused.
 */
export function refusedAddress(address: string, allowed: readonly Network[]): string | undefined {
  const plain = address.replace(/%.*$/, '')
  if (!ipaddr.isValid(plain)) return 'not an address'
  const ip = ipaddr.process(plain)
  for (const [network, bits] of allowed)
    if (ip.kind() === network.kind() && ip.match(network, bits)) return undefined
  const range = ip.range()
  if (range !== 'unicast') return range
  if (ip instanceof ipaddr.IPv6 && !ip.match(PUBLIC_V6)) return 'reserved'
  return METADATA.has(ip.toString()) ? 'metadata' : undefined
}
