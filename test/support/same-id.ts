import { createHash } from 'node:crypto'

const formsOf = new Map<string, readonly string[]>()

/** Capitals and digits, a number without zeros in front; and the hash of that. */
function forms(id: string): readonly string[] {
  const known = formsOf.get(id)
  if (known) return known
  const plain = id.toUpperCase().replace(/[^A-Z0-9]/g, '')
  const normal = /^\d+$/.test(plain) ? plain.replace(/^0+(?=\d)/, '') : plain
  const found = [normal, `SHA256${createHash('sha256').update(normal).digest('hex').toUpperCase()}`]
  formsOf.set(id, found)
  return found
}

/** Whether two identifiers are of one party, one of them perhaps hashed. */
export function sameId(a: string | null, b: string | null): boolean {
  if (a === null || b === null) return false
  return a === b || forms(a).some((form) => forms(b).includes(form))
}
