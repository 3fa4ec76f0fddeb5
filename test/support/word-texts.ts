/** What no text for people says of anyone, in any of our languages. */
export const accusing =
  /corrup|guilt|fraud|crime|criminal|illegal|collu|cheat|culpab|culpad|coupab|crimen|delit|colus|conlui|ilegal|illégal|triche|tramp|فساد|فاسد|احتيال|مذنب|جريمة|تواطؤ|غش/i

/** Signs of French that a break of the line could part from their words, or that are not its own. */
export const looseFrench = /[^\u00a0]:(?!\w+\})|[^\u202f][;?!]|[^\u00a0\u202f]»|«[^\u00a0\u202f]|'/

/** Every text of an object of words with its path; the forms of a plural are one text. */
export function texts(value: unknown, path = ''): [string, string[]][] {
  if (typeof value === 'string') return [[path, [value]]]
  if (typeof value !== 'object' || value === null) return []
  const entries = Object.entries(value)
  if ('other' in value) return [[path, entries.map(([, text]) => String(text))]]
  return entries.flatMap(([key, part]) => texts(part, `${path}/${key}`))
}
