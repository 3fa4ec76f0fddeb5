import { canonicalAddress } from '../../columns/address.js'

/** So many addresses are remembered; then they are forgotten, all at once. */
const MOST = 1 << 18

const known = new Map<string, string | undefined>()

/** The canonical form of an address, remembered in this thread: one is met in many chunks. Undefined for what is none. */
export function rememberedAddress(text: string): string | undefined {
  const found = known.get(text)
  if (found !== undefined || known.has(text)) return found
  if (known.size >= MOST) known.clear()
  const address = canonicalAddress(text)
  known.set(text, address)
  return address
}
