import ipaddr from 'ipaddr.js'
import type { Dictionary } from '../columns/dictionary.js'
import { sharedInt32 } from '../columns/shared.js'

/** The network of each address (the first 24 bits of IPv4, 64 of IPv6) as small numbers, in order of address code. */
export function networksOf(addresses: Dictionary): Int32Array {
  const networks = sharedInt32(addresses.size)
  const seen = new Map<string, number>()
  for (let code = 0; code < addresses.size; code++) {
    const bytes = ipaddr.parse(addresses.text(code)).toByteArray()
    const name = bytes.slice(0, bytes.length === 4 ? 3 : 8).join('.')
    const known = seen.get(name)
    networks[code] = known ?? seen.size
    if (known === undefined) seen.set(name, seen.size)
  }
  return networks
}
