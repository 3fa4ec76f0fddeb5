import { expect, test } from 'vitest'
import { fieldsOf, physical, type SchemaElement } from '#tenderflag/ingest/parquet/schema.js'

const { boolean, int32, int64, int96, float, double, bytes, fixed } = physical
const leaf = (more: Partial<SchemaElement>): SchemaElement => ({ name: 'c', children: 0, ...more })
const root = (children: number): SchemaElement => ({ name: 'schema', children })
const typeOf = (element: Partial<SchemaElement>) => fieldsOf([root(1), leaf(element)], undefined)[0]!.type
const other = (name: string) => expect.objectContaining({ kind: 'other', name })

// Numbers of converted and logical types as in parquet.thrift of the Apache Parquet format, version 2.11.
test.each<[string, Partial<SchemaElement>, unknown]>([
  ['BOOLEAN', { physical: boolean }, { kind: 'bool' }],
  ['FLOAT', { physical: float }, { kind: 'float32' }],
  ['DOUBLE', { physical: double }, { kind: 'float64' }],
  ['INT96', { physical: int96 }, { kind: 'timestamp', unit: 1, zoned: false }],
  ['INT32', { physical: int32 }, { kind: 'int', bits: 32, signed: true }],
  ['UINT_8', { physical: int32, converted: 11 }, { kind: 'int', bits: 32, signed: false }],
  ['UINT_64', { physical: int64, converted: 14 }, { kind: 'int', bits: 64, signed: false }],
  ['INT_8', { physical: int32, converted: 15 }, { kind: 'int', bits: 32, signed: true }],
  ['INT_64', { physical: int64, converted: 18 }, { kind: 'int', bits: 64, signed: true }],
  ['INTEGER', { physical: int32, logical: 10, signed: false }, { kind: 'int', bits: 32, signed: false }],
  [
    'INTEGER before UINT_8',
    { physical: int32, signed: true, converted: 11 },
    { kind: 'int', bits: 32, signed: true },
  ],
  ['DATE', { physical: int32, logical: 6 }, { kind: 'date_days' }],
  ['converted DATE', { physical: int32, converted: 6 }, { kind: 'date_days' }],
  ['TIME', { physical: int32, logical: 7 }, other('Time')],
  ['TIME_MILLIS', { physical: int32, converted: 7 }, other('Time')],
  ['TIME of 64 bits', { physical: int64, logical: 7 }, other('Time')],
  ['TIME_MICROS', { physical: int64, converted: 8 }, other('Time')],
  [
    'TIMESTAMP',
    { physical: int64, logical: 8, unit: 3, utc: true },
    { kind: 'timestamp', unit: 3, zoned: true },
  ],
  [
    'TIMESTAMP, local',
    { physical: int64, logical: 8, unit: 1 },
    { kind: 'timestamp', unit: 1, zoned: false },
  ],
  [
    'TIMESTAMP of no unit',
    { physical: int64, logical: 8, converted: 9 },
    { kind: 'int', bits: 64, signed: true },
  ],
  ['TIMESTAMP_MILLIS', { physical: int64, converted: 9 }, { kind: 'timestamp', unit: 1, zoned: false }],
  ['TIMESTAMP_MICROS', { physical: int64, converted: 10 }, { kind: 'timestamp', unit: 2, zoned: false }],
  ['DECIMAL of 32 bits', { physical: int32, logical: 5, scale: 2 }, { kind: 'decimal', bits: 32, scale: 2 }],
  [
    'DECIMAL of 64 bits',
    { physical: int64, converted: 5, scale: 2 },
    { kind: 'decimal', bits: 64, scale: 2 },
  ],
  ['DECIMAL of bytes', { physical: bytes, converted: 5 }, { kind: 'decimal', bits: 256, scale: 0 }],
  [
    'DECIMAL of 16 bytes',
    { physical: fixed, length: 16, logical: 5 },
    { kind: 'decimal', bits: 128, scale: 0 },
  ],
  [
    'DECIMAL of 17 bytes',
    { physical: fixed, length: 17, logical: 5 },
    { kind: 'decimal', bits: 256, scale: 0 },
  ],
  ['DECIMAL of 33 bytes', { physical: fixed, length: 33, logical: 5 }, other('Decimal')],
  ['STRING', { physical: bytes, logical: 1 }, { kind: 'utf8' }],
  ['ENUM', { physical: bytes, logical: 4 }, { kind: 'utf8' }],
  ['JSON', { physical: bytes, logical: 12 }, { kind: 'utf8' }],
  ['UTF8', { physical: bytes, converted: 0 }, { kind: 'utf8' }],
  ['converted ENUM', { physical: bytes, converted: 4 }, { kind: 'utf8' }],
  ['converted JSON', { physical: bytes, converted: 19 }, { kind: 'utf8' }],
  ['BSON', { physical: bytes, logical: 13 }, other('BSON')],
  ['converted BSON', { physical: bytes, converted: 20 }, other('BSON')],
  ['bytes', { physical: bytes }, other('Binary')],
  ['UUID', { physical: fixed, length: 16, logical: 14 }, { kind: 'utf8' }],
  ['UUID of 8 bytes', { physical: fixed, length: 8, logical: 14 }, other('FixedSizeBinary')],
  ['FLOAT16', { physical: fixed, length: 2, logical: 15 }, { kind: 'float16' }],
  ['INTERVAL', { physical: fixed, length: 12, converted: 21 }, other('Interval')],
  ['UNKNOWN', { physical: int32, logical: 11 }, { kind: 'null' }],
  ['a repeated column', { physical: int32, repetition: 2 }, other('List')],
])('%s is read as what it is', (_, element, type) => {
  expect(typeOf(element)).toEqual(type)
})

test.each<[string, Partial<SchemaElement>]>([
  ['List', { logical: 3 }],
  ['List', { converted: 3 }],
  ['Map', { logical: 2 }],
  ['Map', { converted: 1 }],
  ['Map', { converted: 2 }],
  ['Struct', {}],
])('a nested column is one %s, and the next one begins behind its leaves', (name, element) => {
  const nested = { name: 'n', children: 2, ...element }
  const all = [
    root(2),
    nested,
    leaf({ physical: int32 }),
    leaf({ physical: double }),
    leaf({ physical: float }),
  ]
  const [first, second] = fieldsOf(all, undefined)
  expect(first).toMatchObject({ name: 'n', type: { kind: 'other', name }, leaf: 0, physical: -1, width: 0 })
  expect(second).toMatchObject({ type: { kind: 'float32' }, leaf: 2, width: 4 })
})

test.each<[RegExp, SchemaElement[]]>([
  [/no schema/, []],
  [/fewer columns than it claims/, [root(2), leaf({ physical: int32 })]],
  [/fewer columns than it claims/, [root(1), { name: 'n', children: 2 }, leaf({ physical: int32 })]],
  [/fewer columns than it claims/, [root(1), { name: 'n', children: -1 }]],
  [/more columns than it claims/, [root(1), leaf({ physical: int32 }), leaf({ physical: int32 })]],
  [/columns of its own/, [root(1), leaf({ physical: int32, children: 1 }), leaf({ physical: int32 })]],
  [/values of no length/, [root(1), leaf({ physical: fixed })]],
  [/values of no length/, [root(1), leaf({ physical: fixed, length: 0 })]],
  [/unknown physical type 8/, [root(1), leaf({ physical: 8 })]],
])('%s: a schema that does not add up', (says, elements) => {
  expect(() => fieldsOf(elements, 'x.parquet')).toThrow(says)
})
