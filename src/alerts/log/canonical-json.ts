/**
 * The one way to write a JSON value, after RFC 8785 (JCS): no white space, members in the order of their names' UTF-16 code
 * units, numbers and texts as ECMAScript writes them. Members that are undefined are left out. Two values that say the
 * same have the same text, so hashes of it can be compared.
 */
export function canonicalJson(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  if (Array.isArray(value)) {
    let list = ''
    for (const item of value) list += `${list === '' ? '' : ','}${canonicalJson(item)}`
    return `[${list}]`
  }
  const members: Readonly<Record<string, unknown>> = { ...value }
  let text = ''
  for (const name of Object.keys(members).sort()) {
    const member = members[name]
    if (member !== undefined)
      text += `${text === '' ? '' : ','}${JSON.stringify(name)}:${canonicalJson(member)}`
  }
  return `{${text}}`
}
