import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hashedId } from '#tenderflag/join/parties/identities.js'
import { NormalId, normalIdOf } from '#tenderflag/join/parties/normal-id.js'

test.each([
  ['b-12.4', 'B124'],
  [' 0042 ', '42'],
  ['000', '0'],
  ['A-012', 'A012'],
  ['GB-COH-00123', 'GB-COH-123'],
  ['gb-coh-SC 00123', 'GB-COH-SC00123'],
  ['12.345.678-9', '123456789'],
  ['٠٠٤٢', '42'],
  ['４２', '42'],
  ['é-1', 'É1'],
  ['شركة 7', 'شركة7'],
  ['...', ''],
  ['', ''],
  // a CNPJ by its scheme, its points or its check digits
  ['11222333000181', 'BR-CNPJ-11222333000181'],
  ['11.222.333/0001-81', 'BR-CNPJ-11222333000181'],
  ['BR-CNPJ-11.222.333/0001-81', 'BR-CNPJ-11222333000181'],
  ['cnpj: 11222333000181', 'BR-CNPJ-11222333000181'],
  ['BR-CNPJ-191', 'BR-CNPJ-00000000000191'],
  ['12.ABC.345/01DE-35', 'BR-CNPJ-12ABC34501DE35'],
  ['529.982.247-25', 'BR-CPF-52998224725'],
  ['52998224725', 'BR-CPF-52998224725'],
  ['CPF 191', 'BR-CPF-00000000191'],
  // as a column of numbers has them, or a list that fills up
  ['1222333000128', 'BR-CNPJ-01222333000128'],
  ['360305000104', 'BR-CNPJ-00360305000104'],
  ['001222333000128', 'BR-CNPJ-01222333000128'],
  ['1234567890', 'BR-CPF-01234567890'],
  ['00052998224725', 'BR-CPF-52998224725'],
  // digits that are no such number stay what they are
  ['1222333000127', '1222333000127'],
  ['1234567891', '1234567891'],
  ['00000191', '191'],
  ['11222333000180', '11222333000180'],
  ['52998224724', '52998224724'],
  ['191', '191'],
  ['CNPJ', 'CNPJ'],
  ['CPFL-12', 'CPFL12'],
])('%s is %s', (text, normal) => {
  expect(normalIdOf(text)).toBe(normal)
})

test.each([
  ['11.222.333/0001-80', true],
  ['BR-CPF-52998224724', true],
  ['111.111.111-11', true],
  ['BR-CNPJ-00000000000000', true],
  ['BR-CNPJ-112223330001811', true],
  ['11.222.333/0001-81', false],
  ['12.ABC.345/01DE-35', false],
  ['11222333000180', false],
])('%s has wrong check digits: %s', (text, wrong) => {
  const normal = new NormalId()
  normal.read(Buffer.from(text))
  expect(normal.wrongDigits).toBe(wrong)
})

/** Check digits as the rule for them is written, from the number itself. */
function withCheckDigits(digits: readonly number[], highest: number): string {
  const all = [...digits]
  for (let digit = 0; digit < 2; digit++) {
    const sum = [...all].reverse().reduce((total, value, i) => total + value * (2 + (i % (highest - 1))), 0)
    all.push(sum % 11 < 2 ? 0 : 11 - (sum % 11))
  }
  return all.join('')
}

test('check digits of all numbers; one digit changed is seen', () => {
  const digits = (n: number) => fc.array(fc.nat(9), { minLength: n, maxLength: n })
  const isOfScheme = (id: string, scheme: string) => normalIdOf(id).startsWith(scheme)
  fc.assert(
    fc.property(digits(12), digits(9), fc.nat(8), fc.integer({ min: 1, max: 9 }), (firm, person, at, by) => {
      fc.pre(new Set(firm).size > 1 && new Set(person).size > 1)
      const [cnpj, cpf] = [withCheckDigits(firm, 9), withCheckDigits(person, 12)]
      expect(isOfScheme(cnpj, 'BR-CNPJ-')).toBe(true)
      expect(isOfScheme(cpf, 'BR-CPF-')).toBe(true)
      const other = [...cpf].map((digit, i) => (i === at ? (Number(digit) + by) % 10 : digit)).join('')
      expect(isOfScheme(other, 'BR-CPF-')).toBe(false)
    }),
  )
})

test('nothing breaks it, and what it makes is its own normal form', () => {
  const normal = new NormalId()
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.uint8Array({ maxLength: 300 })), (raw) => {
      const bytes = typeof raw === 'string' ? Buffer.from(raw) : raw
      normal.read(bytes)
      const text = normal.text()
      expect(text).toHaveLength(normal.length === 0 ? 0 : text.length)
      normal.read(bytes)
      expect(normal.text()).toBe(text)
    }),
  )
  expect(normalIdOf('9'.repeat(300))).toBe('')
})

test('a hash is that of the normal form', () => {
  const hash = createHash('sha256').update('BR-CPF-52998224725').digest('hex')
  expect(hashedId('529.982.247-25')).toBe(`sha256:${hash}`)
  expect(() => hashedId('--')).toThrow(RangeError)
})
