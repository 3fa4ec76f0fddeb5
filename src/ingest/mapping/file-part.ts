/**
 * Makes a function that gives the part of a file name that stands at `(*)` in a pattern: `(*)_lots.csv` makes
 * `rome` of `rome_lots.csv`. Each `*` takes as much as it can, from left to right; the name has no folder.
 * The result is undefined for names that do not fit. Throws a RangeError for a pattern without exactly one `(*)`.
 * Cost: at most (length of the name) × (length of the pattern).
 */
export function filePart(pattern: string): (name: string) => string | undefined {
  const at = pattern.indexOf('(*)')
  if (at < 0 || pattern.includes('(*)', at + 1)) throw new RangeError('the pattern needs exactly one (*)')
  const before = pattern.slice(0, at).split('*')
  const after = pattern.slice(at + 3).split('*')
  const pieces = [...before, ...after]
  const star = before.length - 1
  return (name) => {
    const spans = match(name, pieces)
    return spans && name.slice(...spans[star]!)
  }
}

/** Where the stars between literal pieces lie, greedily from the left; undefined where the name does not fit. */
function match(name: string, pieces: readonly string[]): [number, number][] | undefined {
  const last = pieces.length - 1
  const first = pieces[0]!
  if (!name.startsWith(first)) return undefined
  // From the right: the latest place of each piece such that the pieces after it still fit.
  const latest: number[] = []
  let end = name.length
  for (let i = last; i > 0; i--) {
    const piece = pieces[i]!
    const at =
      i === last ? (name.endsWith(piece) ? end - piece.length : -1) : name.slice(0, end).lastIndexOf(piece)
    if (at < first.length) return undefined
    latest[i] = at
    end = at
  }
  const spans: [number, number][] = []
  let from = first.length
  for (let i = 1; i <= last; i++) {
    const at = latest[i]!
    spans.push([from, at])
    from = at + pieces[i]!.length
  }
  return spans
}
