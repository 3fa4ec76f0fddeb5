/** An array that a tree holds, by its kind: the elements stay where they are. */
export type Packable = Int8Array | Uint8Array | Int32Array | Float64Array

interface ArrayType {
  new (buffer: ArrayBufferLike, from: number, length: number): Packable
  readonly BYTES_PER_ELEMENT: number
}

const kinds = { i8: Int8Array, u8: Uint8Array, i32: Int32Array, f64: Float64Array } as const satisfies Record<
  string,
  ArrayType
>
export type ArrayKind = keyof typeof kinds

/** The kind of an array. */
export function kindOf(array: Packable): ArrayKind {
  if (array instanceof Float64Array) return 'f64'
  if (array instanceof Int32Array) return 'i32'
  return array instanceof Int8Array ? 'i8' : 'u8'
}

/** A typed array over bytes, no copy; undefined for a kind that is none, and for bytes that are no whole elements. */
export function arrayOver(kind: string, bytes: Uint8Array): Packable | undefined {
  if (!Object.hasOwn(kinds, kind)) return undefined
  const Kind: ArrayType = kinds[kind as ArrayKind]
  const size = Kind.BYTES_PER_ELEMENT
  if (bytes.byteLength % size !== 0 || bytes.byteOffset % size !== 0) return undefined
  return new Kind(bytes.buffer, bytes.byteOffset, bytes.byteLength / size)
}

/**
 * Plain data as JSON, with places of `arrays` (`{"$array": 3}`) where typed arrays are; equal views are kept once, so
 * that what shared memory shares it again. Numbers that JSON has not are `{"$number": "NaN"}`. Throws for what is no
 * plain data.
 */
export function packTree(tree: unknown): { json: string; arrays: Packable[] } {
  const arrays: Packable[] = []
  const places = new Map<ArrayBufferLike, Map<string, number>>()
  const placeOf = (array: Packable): number => {
    const known = places.get(array.buffer) ?? new Map<string, number>()
    places.set(array.buffer, known)
    const key = `${kindOf(array)} ${array.byteOffset} ${array.length}`
    const place = known.get(key) ?? arrays.push(array) - 1
    known.set(key, place)
    return place
  }
  const pack = (value: unknown): unknown => {
    if (typeof value === 'number') return Number.isFinite(value) ? value : { $number: String(value) }
    if (typeof value !== 'object' || value === null) return value
    if (Array.isArray(value)) return value.map(pack)
    if (isArray(value)) return { $array: placeOf(value) }
    if (Object.getPrototypeOf(value) !== Object.prototype) throw new TypeError('only plain data can be kept')
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, pack(part)]))
  }
  return { json: JSON.stringify(pack(tree)), arrays }
}

/** The tree again. Throws SyntaxError for what is no JSON, RangeError for places that are not there. */
export function unpackTree(json: string, arrays: readonly Packable[]): unknown {
  return JSON.parse(json, (_, value: unknown) => {
    if (typeof value !== 'object' || value === null) return value
    if ('$number' in value) return Number(value.$number)
    if (!('$array' in value)) return value
    const array = arrays[Number(value.$array)]
    if (!array) throw new RangeError('a part is not there')
    return array
  })
}

function isArray(value: object): value is Packable {
  return Object.values(kinds).some((Kind) => value instanceof Kind)
}
