import { cardinalCodes, cardinalGroups, cardinalMaps } from './results.js'
import type { CardinalResult } from './run.js'

const CHUNK = 1 << 16

/**
 * The result as the JSON that `ocdscardinal indicators` prints, a line, in chunks of UTF-8: `OCID`, `Buyer`,
 * `ProcuringEntity`, `Tenderer` where something of them is flagged, then `Meta` (four decimals) and, if they were
 * collected, `Maps`; `meta: false` leaves `Meta` out. Numbers are written as Cardinal writes them (`1.0`); NaN and infinite ones are null. Keys come in
 * a fixed order where Cardinal's is random.
 */
export async function* cardinalJson(
  result: CardinalResult,
  { meta = true }: { readonly meta?: boolean } = {},
): AsyncGenerator<Uint8Array> {
  let pending = ''
  for (const part of parts(result, meta)) {
    pending += part
    if (pending.length < CHUNK) continue
    yield Buffer.from(pending)
    pending = ''
  }
  yield Buffer.from(pending)
}

function* parts({ groups, meta, maps }: CardinalResult, withMeta: boolean): Generator<string> {
  let before = '{'
  for (const group of cardinalGroups) {
    if (groups[group].size === 0) continue
    yield `${before}"${group}":`
    yield* object(groups[group], (values) =>
      braced(
        cardinalCodes.flatMap((code) =>
          values[code] === undefined ? [] : [[code, rustNumber(values[code])] as const],
        ),
      ),
    )
    before = ','
  }
  if (withMeta) {
    yield `${before}"Meta":`
    const noted = cardinalCodes.flatMap((code) => {
      const notes = meta.get(code)
      return notes ? [[code, notes] as const] : []
    })
    yield* object(noted, (notes) =>
      braced([...notes].map(([name, value]) => [name, rustNumber(rounded(value))] as const)),
    )
    before = ','
  }
  if (maps) {
    yield `${before}"Maps":{`
    before = ','
    for (const [i, name] of cardinalMaps.entries()) {
      yield `${i === 0 ? '' : ','}"${name}":`
      const one = name === 'ocid_buyer_r038' || name === 'ocid_procuringentity_r038'
      yield* object(maps.get(name) ?? [], (ids) => JSON.stringify(one ? [...ids].at(-1) : [...ids]))
    }
    yield '}'
  }
  yield before === '{' ? '{}\n' : '}\n'
}

function* object<Value>(
  entries: Iterable<readonly [string, Value]>,
  write: (value: Value) => string,
): Generator<string> {
  let before = '{'
  for (const [name, value] of entries) {
    yield `${before}${JSON.stringify(name)}:${write(value)}`
    before = ','
  }
  yield before === '{' ? '{}' : '}'
}

function braced(entries: readonly (readonly [string, string])[]): string {
  return `{${entries.map(([name, value]) => `"${name}":${value}`).join(',')}}`
}

/** To four decimals, halves away from zero. */
function rounded(value: number): number {
  const scaled = Math.abs(value) * 10_000
  const whole = Math.floor(scaled)
  const up = scaled - whole >= 0.5 ? whole + 1 : whole
  return (value < 0 || Object.is(value, -0) ? -up : up) / 10_000
}

/** A number as Rust's serde_json writes it: the shortest digits, always with a point or an exponent. */
export function rustNumber(value: number): string {
  if (!Number.isFinite(value)) return 'null'
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0'
  const [mantissa, power] = Math.abs(value).toExponential().split('e') // toExponential: shortest digits too
  const digits = mantissa!.replace('.', '')
  const point = Number(power) + 1 // how many digits stand before the point
  const sign = value < 0 ? '-' : ''
  if (point > 16 || point <= -5) {
    const fraction = digits.length > 1 ? `.${digits.slice(1)}` : ''
    return `${sign}${digits[0]}${fraction}e${point - 1}`
  }
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`
  if (digits.length <= point) return `${sign}${digits.padEnd(point, '0')}.0`
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`
}
