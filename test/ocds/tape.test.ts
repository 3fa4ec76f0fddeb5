import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { JsonFault, skipValue } from '#tenderflag/ocds/split/skip.js'
import { Shape, type Spec } from '#tenderflag/ocds/tape/shape.js'
import { FALSE, LIST, NULL, NUMBER, OBJECT, RAW, Tape, TEXT, TRUE } from '#tenderflag/ocds/tape/tape.js'

const spec = {
  a: 'leaf',
  b: { a: 'leaf', 'c "d"': 'leaf', list: { id: 'leaf' } },
  list: 'leaf',
  é: 'leaf',
} as const satisfies Spec
const paths = ['a', 'b.a', 'b.c "d"', 'b.list.id', 'list', 'é']

function wantedShape(): Shape {
  const shape = new Shape(spec)
  for (const path of paths) shape.want(path)
  return shape
}

/** Reads the bytes that stand between two places of others. */
function parsed(tape: Tape, bytes: Uint8Array, from: number, to: number): number {
  const place = tape.load(bytes)
  return tape.parse(place + from, place + to)
}

/** What a tape holds, as JSON would have it: wanted members only, objects and lists that are not expected as null. */
function held(tape: Tape, node: number, of: Spec | 'leaf'): unknown {
  switch (tape.kind(node)) {
    case TEXT:
      return tape.text(node)
    case NUMBER:
      return Number(tape.text(node))
    case TRUE:
      return true
    case FALSE:
      return false
    case LIST: {
      const found: unknown[] = []
      for (let n = tape.first(node); n !== 0; n = tape.next(n)) found.push(held(tape, n, of))
      return found
    }
    case OBJECT: {
      if (of === 'leaf') return null
      const members = Object.entries(of).map(([name, child], slot) => {
        const member = tape.get(node, slot)
        return [name, member === 0 ? undefined : held(tape, member, child)]
      })
      return Object.fromEntries(members.filter(([, value]) => value !== undefined))
    }
    default:
      return null
  }
}

/** The same of a parsed value. */
function expected(value: unknown, of: Spec | 'leaf', inList = false): unknown {
  if (Array.isArray(value)) return inList ? null : value.map((element) => expected(element, of, true))
  if (typeof value !== 'object' || value === null) return value
  if (of === 'leaf') return null
  return Object.fromEntries(
    Object.entries(of).flatMap(([name, child]) => {
      const member: unknown = Object.hasOwn(value, name)
        ? Object.entries(value).find(([n]) => n === name)![1]
        : undefined
      return member === undefined || member === null ? [] : [[name, expected(member, child)]]
    }),
  )
}

/** JSON text of a value with blanks and escapes wherever they may stand. */
function written(value: unknown, random: () => number): string {
  const blank = () => ['', '', ' ', '\n', '\t\r '][Math.floor(random() * 5)]!
  const text = (s: string) =>
    JSON.stringify(s).replace(/[a-z"é]/g, (c, at: number, all: string) =>
      c !== '"' && all[at - 1] !== '\\' && !/\\u[0-9a-f]{0,3}$/.test(all.slice(0, at)) && random() < 0.1
        ? `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`
        : c,
    )
  if (Array.isArray(value))
    return `[${blank()}${value.map((element) => written(element, random)).join(`${blank()},${blank()}`)}${blank()}]`
  if (typeof value === 'object' && value !== null)
    return `{${blank()}${Object.entries(value)
      .map(([name, member]) => `${text(name)}${blank()}:${blank()}${written(member, random)}`)
      .join(`${blank()},${blank()}`)}${blank()}}`
  return typeof value === 'string' ? text(value) : JSON.stringify(value)
}

const names = fc.constantFrom('a', 'b', 'list', 'c "d"', 'id', 'é', 'other', 'z\\', '')
const json = fc.letrec<{ value: unknown; object: Record<string, unknown> }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    fc.string({ unit: 'binary' }),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    tie('object'),
  ),
  object: fc.dictionary(names, tie('value'), { maxKeys: 6, noNullPrototype: true }),
}))

describe('a tape', () => {
  it('holds what JSON.parse gives, of the wanted members, object after object of one shape', () => {
    const tapes = Array.from({ length: 9 }, () => new Tape(wantedShape()))
    let run = 0
    fc.assert(
      fc.property(
        fc.array(json.object, { minLength: 1, maxLength: 6 }),
        fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true })),
        (objects, random) => {
          // each has its memory, and has met what came before
          const tape = tapes[run++ % tapes.length]!
          for (const object of objects) {
            const text = written(object, () => random.next().value)
            expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(object)))
            // bytes are looked at 16 or 64 at a time, and what follows the value must not count
            for (const after of ['', '",}\\:'.repeat(40)]) {
              const bytes = Buffer.from(`x${text}${after}`)
              const node = parsed(tape, bytes, 1, 1 + Buffer.byteLength(text))
              expect(held(tape, node, spec)).toEqual(expected(JSON.parse(text), spec))
            }
          }
        },
      ),
      { numRuns: 500 },
    )
  })

  it('takes no member for another that begins alike', () => {
    const tape = new Tape(wantedShape())
    for (const text of ['{"a":1,"list":[1]}', '{"aa":2,"listing":[2]}', '{"a":3,"lis":[3],"list":[4]}']) {
      const bytes = Buffer.from(text)
      const node = parsed(tape, bytes, 0, bytes.length)
      expect(held(tape, node, spec)).toEqual(expected(JSON.parse(text), spec))
    }
  })

  it('still finds wanted members after more names than it remembers', () => {
    const tape = new Tape(wantedShape())
    const many = Object.fromEntries(Array.from({ length: 2000 }, (_, i) => [`name${i}`, i]))
    for (const object of [many, { ...many, a: 7 }]) {
      const bytes = Buffer.from(JSON.stringify(object))
      const node = parsed(tape, bytes, 0, bytes.length)
      expect(held(tape, node, spec)).toEqual('a' in object ? { a: 7 } : {})
    }
  })

  it.each([
    '{"a":1',
    '{"x":"x',
    '{"x":"x\\',
    '{"a',
    '{"a":"x',
    '{"a" 1}',
    '{"a":1 "b":2}',
    '{"a":[1 2]}',
    '{"a":tru}',
    '{"a":}',
    '{a:1}',
    '{"a":1}x',
    '{"a":"\\q"}',
    '{"a":"\\u12"}',
    '',
  ])('refuses %j', (text) => {
    const length = Buffer.byteLength(text)
    const tape = new Tape(wantedShape())
    for (const after of ['', '"}'.repeat(100), '":1,'.repeat(100)])
      expect(() => parsed(tape, Buffer.from(text + after), 0, length)).toThrow(JsonFault)
  })

  it('reads half of a surrogate pair as U+FFFD, and a whole one', () => {
    const bytes = Buffer.from('{"a":"\\ud800x \\ud83d\\ude00"}')
    const tape = new Tape(wantedShape())
    const node = parsed(tape, bytes, 0, bytes.length)
    expect(tape.text(tape.get(node, 0))).toBe('\ufffdx 😀')
  })

  it('needs no stack for a value as deep as it is long', () => {
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`
    const bytes = Buffer.from(`{"x":${deep},"a":${deep},"list":1}`)
    const tape = new Tape(wantedShape())
    const node = parsed(tape, bytes, 0, bytes.length)
    const list = tape.get(node, 0)
    expect(tape.kind(list)).toBe(LIST)
    expect(tape.kind(tape.first(list))).toBe(RAW)
    expect(tape.text(tape.get(node, 2))).toBe('1')
  })
})

describe('skipping a value', () => {
  it('ends where the value does', () => {
    fc.assert(
      fc.property(json.value, (value) => {
        const bytes = Buffer.from(`${JSON.stringify(value)},"next":1`)
        expect(skipValue(bytes, 0, bytes.length)).toBe(Buffer.byteLength(JSON.stringify(value)))
      }),
      { numRuns: 300 },
    )
  })

  it('knows null from other values', () => {
    const bytes = Buffer.from('{"a":null}')
    const tape = new Tape(wantedShape())
    const node = parsed(tape, bytes, 0, bytes.length)
    expect(tape.get(node, 0)).toBe(0)
    expect(NULL).not.toBe(0)
  })
})
