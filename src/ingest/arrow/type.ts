/**
 * Arrow types as far as they become canonical columns; all others keep their name, and the count of their buffers
 * and children so that the columns after them are found.
 */
export type ArrowType =
  | {
      readonly kind: 'null' | 'bool' | 'utf8' | 'large_utf8' | 'utf8_view' | 'float16' | 'float32' | 'float64'
    }
  | IntType
  /** Unscaled integers of `bits` (32, 64, 128, 256); the value is that divided by ten to the `scale`. */
  | { readonly kind: 'decimal'; readonly bits: number; readonly scale: number }
  | { readonly kind: 'date_days' | 'date_millis' }
  | { readonly kind: 'timestamp'; readonly unit: TimeUnit; readonly zoned: boolean }
  | {
      readonly kind: 'dictionary'
      readonly id: number
      readonly indices: IntType
      readonly values: ArrowType
    }
  | OtherType

/** Whole numbers of 8, 16, 32 or 64 bits. */
export interface IntType {
  readonly kind: 'int'
  readonly bits: number
  readonly signed: boolean
}

/** What becomes no canonical column: how many buffers and children it takes, so that it can be passed over. */
export interface OtherType {
  readonly kind: 'other'
  readonly name: string
  readonly buffers: number
  readonly variadic: boolean
  readonly children: readonly ArrowType[]
}

/** Seconds, milliseconds, microseconds, nanoseconds. */
export type TimeUnit = 0 | 1 | 2 | 3

/** A column of a schema. */
export interface ArrowField {
  readonly name: string
  readonly type: ArrowType
}

/** The name of a type that cannot become a canonical column, undefined for all that can. */
export function unreadable(type: ArrowType): string | undefined {
  if (type.kind === 'other') return type.name
  if (type.kind !== 'dictionary') return undefined
  const values = type.values.kind === 'dictionary' ? 'Dictionary' : unreadable(type.values)
  return values === undefined ? undefined : `Dictionary of ${values}`
}

/** How many field nodes, buffers and counts of variadic buffers a column takes in a record batch. */
export function layoutOf(type: ArrowType): { nodes: number; buffers: number; variadics: number } {
  switch (type.kind) {
    case 'null':
      return { nodes: 1, buffers: 0, variadics: 0 }
    case 'utf8':
    case 'large_utf8':
      return { nodes: 1, buffers: 3, variadics: 0 }
    case 'utf8_view':
      return { nodes: 1, buffers: 2, variadics: 1 }
    case 'other': {
      const sum = { nodes: 1, buffers: type.buffers, variadics: type.variadic ? 1 : 0 }
      for (const child of type.children) {
        const { nodes, buffers, variadics } = layoutOf(child)
        sum.nodes += nodes
        sum.buffers += buffers
        sum.variadics += variadics
      }
      return sum
    }
    default:
      return { nodes: 1, buffers: 2, variadics: 0 }
  }
}

/** Bytes of one value of a type of fixed width; 0 for those without. */
export function widthOf(type: ArrowType): number {
  switch (type.kind) {
    case 'int':
    case 'decimal':
      return type.bits / 8
    case 'float16':
      return 2
    case 'float32':
    case 'date_days':
      return 4
    case 'float64':
    case 'date_millis':
    case 'timestamp':
      return 8
    case 'utf8_view':
      return 16
    case 'dictionary':
      return type.indices.bits / 8
    default:
      return 0
  }
}
