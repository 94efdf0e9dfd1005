import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { Decimal } from 'decimal.js'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Field } from './field.ts'
import { kindOf } from './index.ts'
import type { Style, Value } from './kind.ts'
import { checks } from './named/index.ts'
import { sample, samples, standing } from './sample.ts'

const styles: Style[] = ['fr-FR', 'en-GB', 'en-US', 'de-CH'].map((locale) => ({ locale, timeZone: 'Europe/Paris', today: '2026-11-21' }))
const style = { locale: 'fr-FR', timeZone: 'Europe/Paris', today: '2026-11-21' }
const kept = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
  .map((s) => s.trim())
  .filter((s) => /\S/u.test(s) && !/[\0\p{Cs}]/u.test(s))
const number = (decimals: number) => fc.integer({ min: -(10 ** 12), max: 10 ** 12 }).map((n) => Number(`${n}e-${decimals}`) || 0)
const days = fc.date({ min: new Date('0001-01-03T00:00:00Z'), max: new Date('9999-12-29T00:00:00Z'), noInvalidDate: true })
const word = fc.string({ unit: fc.constantFrom(...'abcxyz019'.split('')), minLength: 1, maxLength: 8 })

/** Digits with the last one that makes them right. */
const completed = (length: number, fits: (digits: string) => boolean) =>
  fc
    .stringMatching(new RegExp(`^[1-9][0-9]{${length - 2}}$`))
    .map((digits) => digits + '0123456789'.split('').find((last) => fits(digits + last))!)
const siren = completed(9, checks.siren.valid)
const line = fc.string({ unit: fc.constantFrom(...'abcdé '.split('')), minLength: 1, maxLength: 8 }).map((s) => `a${s.trim()}`)
const some = <T extends Value>(one: fc.Arbitrary<T>) => fc.uniqueArray(one, { minLength: 1, maxLength: 4 })
const moment = fc
  .date({ min: new Date('1980-01-01T00:00:00Z'), max: new Date('2200-01-01T00:00:00Z'), noInvalidDate: true })
  .filter((d) => d.getUTCMonth() !== 9 && d.getUTCMonth() !== 8)
  .map((d) => `${d.toISOString().slice(0, 16)}:00.000Z`)
const day = days.map((d) => d.toISOString().slice(0, 10))
const email = fc.tuple(word, word, word).map(([a, b, c]) => `${a}@${b}.${c}`)
const phone = fc.oneof(
  fc
    .stringMatching(/^[1-578][0-9]{8}$/)
    .filter((digits) => !/^(26|59)/.test(digits))
    .map((digits) => `+33${digits}`),
  fc.stringMatching(/^[1-9][0-9]{7}$/).map((digits) => `+32${digits}`),
  fc.stringMatching(/^[2-9][0-9]{9}$/).map((digits) => `+1${digits}`),
  fc
    .stringMatching(/^6(9[0-4])[0-9]{6}$/)
    .map((digits) => `+262${digits}`)
    .filter((number) => /^[+]262(692|693)/.test(number)),
)
const degrees = (most: number) => fc.integer({ min: -most * 1e6, max: most * 1e6 }).map((n) => n / 1e6 || 0)
const page = fc.webUrl({ withFragments: true, withQueryParameters: true })

/** Values that may be stored, by the kind as written. A moment is shown to the minute, and one hour in autumn is shown twice. */
const valid: Record<string, fc.Arbitrary<Value>> = {
  text: kept.map((s) => s.replaceAll(/\s*[\r\n]+\s*/g, ' ')),
  long_text: kept.map((s) => s.replaceAll('\r', '')).filter((s) => /\S/u.test(s)),
  json: fc
    .jsonValue({ depthSize: 'small' })
    .map((value) => JSON.parse(JSON.stringify(value)) as Value)
    .filter((value) => value !== null && !/[\0\p{Cs}]|\\u0000|\\ud/iu.test(JSON.stringify(value))),
  email,
  emails: some(email),
  phone,
  phones: some(phone),
  url: page,
  urls: some(page.filter((url) => !/[,;]/.test(url))),
  integer: fc.maxSafeInteger().map((n) => n || 0),
  decimal: number(3),
  percent: number(2),
  rating: fc.integer({ min: 1, max: 5 }),
  money: number(2),
  boolean: fc.boolean(),
  choice: fc.constantFrom('prospecting', 'won', 'lost'),
  choices: some(fc.constantFrom('prospecting', 'won', 'lost')),
  tags: some(word),
  date: day,
  datetime: moment,
  time: fc
    .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }), fc.integer({ min: 0, max: 59 }))
    .map((parts) => parts.map((n) => String(n).padStart(2, '0')).join(':')),
  duration: fc.integer({ min: -1e6, max: 1e6 }).map((n) => n || 0),
  date_or_time: fc.oneof(day, moment),
  person_name: fc.record({
    salutation: fc.constantFrom('M.', 'Mme', 'Dr'),
    first: line.map((s) => s.replaceAll(' ', '-')),
    last: word.map((s) => `b${s}`),
  }),
  address: fc.record({ street: line, postcode: fc.stringMatching(/^[0-9]{5}$/), city: line }),
  geolocation: fc.record({ latitude: degrees(90), longitude: degrees(180) }),
  file: fc.uuid(),
  image: fc.uuid(),
  signature: fc.uuid(),
  files: some(fc.uuid()),
  link: fc.uuid(),
  siren,
  siret: completed(14, checks.siret.valid),
  vat_number: siren.map((digits) => `FR${String((12 + 3 * (Number(digits) % 97)) % 97).padStart(2, '0')}${digits}`),
  iban: fc.stringMatching(/^[0-9]{20}[A-Z0-9]{3}$/).map((rest) => ibans(rest).find(checks.iban.valid)!),
  barcode: fc.oneof(completed(8, checks.barcode.valid), completed(13, checks.barcode.valid)),
  color: fc.stringMatching(/^#[0-9a-f]{6}$/),
  country: fc.constantFrom('FR', 'BE', 'CI', 'RE'),
  currency: fc.constantFrom('EUR', 'XOF', 'CHF'),
  language: fc.constantFrom('fr', 'en', 'oc'),
}
const ibans = (rest: string): string[] => Array.from({ length: 100 }, (_, key) => `FR${String(key).padStart(2, '0')}${rest}`)
const nameOf = (field: Field): string => field.as ?? field.kind
const all: readonly Field[] = [...samples, ...standing]
const readable = all.filter((field) => Object.hasOwn(valid, nameOf(field)))
const fieldsByName = (fields: readonly Field[]) => fields.map((field) => [nameOf(field), field] as const)

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
  ...readable,
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

/** The same values each time: what is found by chance is found where nobody looks for it. */
const seed = 20_261_122

describe('every kind', () => {
  it.each(fieldsByName(readable))('%s reads what it writes', (_kind, field) => {
    fc.assert(
      fc.property(valid[nameOf(field)]!, fc.constantFrom(...styles), (value, how) => {
        const kind = kindOf(field)
        expect(kind.check(value, field, how)).toEqual([])
        expect(kind.parse(kind.format(value, field, how), field, how)).toEqual({ value })
      }),
      { seed },
    )
  })

  it.each(fieldsByName(strict))('%s checks as its JSON Schema does', (_kind, field) => {
    const fits = ajv.compile(kindOf(field).schema(field))
    fc.assert(
      fc.property(fc.oneof(anything, valid[nameOf(field)]!), (value) => {
        expect(kindOf(field).check(value, field, style).length === 0).toBe(fits(value))
      }),
      { numRuns: 500, seed },
    )
  })

  it.each(fieldsByName(all))('%s makes a value of its own type of what somebody types, or none', (_kind, field) => {
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
      { seed },
    )
  })
})
