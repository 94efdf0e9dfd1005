import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { Decimal } from 'decimal.js'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Field, KindName } from './field.ts'
import { kindOf } from './index.ts'
import type { Style, Value } from './kind.ts'
import { sample, samples } from './sample.ts'

const styles: Style[] = ['fr-FR', 'en-GB', 'en-US', 'de-CH'].map((locale) => ({ locale, timeZone: 'Europe/Paris', today: '2026-11-21' }))
const style = { locale: 'fr-FR', timeZone: 'Europe/Paris', today: '2026-11-21' }
const kept = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
  .map((s) => s.trim())
  .filter((s) => /\S/u.test(s) && !/[\0\p{Cs}]/u.test(s))
const number = (decimals: number) => fc.integer({ min: -(10 ** 12), max: 10 ** 12 }).map((n) => Number(`${n}e-${decimals}`) || 0)
const days = fc.date({ min: new Date('0001-01-03T00:00:00Z'), max: new Date('9999-12-29T00:00:00Z'), noInvalidDate: true })
const word = fc.string({ unit: fc.constantFrom(...'abcxyz019'.split('')), minLength: 1, maxLength: 8 })

/** Values that may be stored. A moment is shown to the minute, and one hour in autumn is shown twice. */
const valid: Record<KindName, fc.Arbitrary<Value>> = {
  text: kept.map((s) => s.replaceAll(/\s*[\r\n]+\s*/g, ' ')),
  long_text: kept.map((s) => s.replaceAll('\r', '')).filter((s) => /\S/u.test(s)),
  email: fc.tuple(word, word, word).map(([a, b, c]) => `${a}@${b}.${c}`),
  url: fc.webUrl({ withFragments: true, withQueryParameters: true }),
  integer: fc.maxSafeInteger().map((n) => n || 0),
  decimal: number(3),
  money: number(2),
  boolean: fc.boolean(),
  choice: fc.constantFrom('prospecting', 'won', 'lost'),
  date: days.map((d) => d.toISOString().slice(0, 10)),
  datetime: fc
    .date({ min: new Date('1980-01-01T00:00:00Z'), max: new Date('2200-01-01T00:00:00Z'), noInvalidDate: true })
    .filter((d) => d.getUTCMonth() !== 9 && d.getUTCMonth() !== 8)
    .map((d) => `${d.toISOString().slice(0, 16)}:00.000Z`),
  link: fc.uuid(),
}

const ajv = formats.default(new Ajv2020({ strict: true, strictTypes: false, allErrors: true }))
// JSON Schema counts in decimals; Ajv divides doubles, for which 1.1 is no multiple of 0.1.
ajv.removeKeyword('multipleOf')
ajv.addKeyword({
  keyword: 'multipleOf',
  type: 'number',
  schemaType: 'number',
  validate: (unit: number, n: number) => new Decimal(n).mod(unit).isZero(),
})

const strict: Field[] = [
  ...samples,
  sample('text', { minLength: 2, maxLength: 5 }),
  sample('text', { pattern: '^[a-c]+$' }),
  sample('integer', { minimum: 0, maximum: 10 }),
  sample('money', { minimum: 0, maximum: 100 }),
  sample('decimal', { decimals: 0 }),
  sample('email', { maxLength: 12 }),
]
const anything = fc.oneof(
  fc.string({ unit: 'binary' }).filter((s) => !/[\0\p{Cs}]/u.test(s)),
  fc.string({ maxLength: 8 }),
  fc.double(),
  fc.integer(),
  fc.integer({ min: -20, max: 200 }),
  fc.boolean(),
  fc.constantFrom(null, [], {}, '', ' ', 'aabb', 1e13, 1.005),
  fc.emailAddress(),
  days.map((d) => d.toISOString()),
  days.map((d) => d.toISOString().slice(0, 10)),
  fc.uuid(),
  fc.webUrl(),
)

describe('every kind', () => {
  it.each(samples.map((field) => [field.kind, field] as const))('%s reads what it writes', (_kind, field) => {
    fc.assert(
      fc.property(valid[field.kind], fc.constantFrom(...styles), (value, how) => {
        const kind = kindOf(field)
        expect(kind.check(value, field, how)).toEqual([])
        expect(kind.parse(kind.format(value, field, how), field, how)).toEqual({ value })
      }),
    )
  })

  it.each(strict.map((field) => [field.kind, field] as const))('%s checks as its JSON Schema does', (_kind, field) => {
    const fits = ajv.compile(kindOf(field).schema(field))
    fc.assert(
      fc.property(fc.oneof(anything, valid[field.kind]), (value) => {
        expect(kindOf(field).check(value, field, style).length === 0).toBe(fits(value))
      }),
      { numRuns: 500 },
    )
  })

  it.each(samples.map((field) => [field.kind, field] as const))(
    '%s makes a value of its own type of what somebody types, or none',
    (_kind, field) => {
      const typed = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'0123456789/-+:., hjdàT€'.split('')) }))
      const stray = (raw: string, how: Style): boolean => {
        const { value = null } = kindOf(field).parse(raw, field, how)
        return (
          value !== null &&
          kindOf(field)
            .check(value, field, how)
            .some((p) => p.code === 'value.type')
        )
      }
      fc.assert(
        fc.property(typed, fc.constantFrom(...styles), (raw, how) => {
          expect(stray(raw, how)).toBe(false)
        }),
      )
    },
  )
})
