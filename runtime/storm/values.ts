import type { Field, FieldOf, KindName } from '@cahier/core/fields/field'
import { kindOf } from '@cahier/core/fields/index'
import type { Style, Value } from '@cahier/core/fields/kind'
import type { CheckName } from '@cahier/core/fields/named/index'
import type { Entity } from '@cahier/core/model/model'
import fc from 'fast-check'
import type { Random } from '../walk/random.ts'

export const STYLE: Style = { locale: 'fr-FR', timeZone: 'Europe/Paris', today: '2026-11-22' }
/** Between the id of the field a text was written for and the rest: a value that turns up in another field betrays a torn answer. */
export const MARK = '·'

/** What a value may be made of: numbers, and the ids of records that are there. */
export type Stock = { readonly random: Random; readonly some: (entity: string) => string | undefined }

/** A value for a field, undefined where none is found that the field takes. */
export const valueFor = (field: Field, stock: Stock): Value | undefined => {
  for (let tries = 0; tries < 12; tries++) {
    const value = made(field, stock)
    if (value === undefined) return undefined
    if (value !== null && kindOf(field).check(value, field, STYLE).length === 0) return value
  }
  return undefined
}

/** What somebody would send to make a record: what must be there, and some of the rest. */
export const recordFor = ({ fields }: Pick<Entity, 'fields'>, stock: Stock, share: number): Record<string, Value> =>
  Object.fromEntries(
    Object.values(fields).flatMap((field): [string, Value][] => {
      if (field.computed || field.readOnly || field.hidden) return []
      if (!field.required && !stock.random.chance(share)) return []
      const value = valueFor(field, stock)
      return value === undefined ? [] : [[field.name, value]]
    }),
  )

const made = (field: Field, stock: Stock): Value | undefined =>
  (makers[field.kind] as (field: Field, stock: Stock) => Value | undefined)(field, stock)

const word = ({ id }: { readonly id: string }, { random }: Stock): string => `${id}${MARK}${random.below(1e6).toString(36)}`
const day = ({ random }: Stock): string => `20${10 + random.below(16)}-0${1 + random.below(9)}-${10 + random.below(19)}`
const moment = (stock: Stock): string => `${day(stock)}T1${stock.random.below(10)}:30:00.000Z`
const clock = ({ random }: Stock): string => `${String(random.below(24)).padStart(2, '0')}:${10 + random.below(50)}`
const mail = ({ random }: Stock): string => `m${random.below(1e6)}@exemple.fr`
const address = ({ random }: Stock): string => `https://exemple.fr/${random.below(1e6)}`
const phone = ({ random }: Stock): string => `+336${10_000_000 + random.below(89_999_999)}`
const between = (random: Random, least = 0, most = 1000): number =>
  least + random.below(Math.max(1, Math.min(most, least + 1000) - least + 1))
const several = <T>({ random }: Stock, make: () => T, most = 3): T[] => [...new Set(Array.from({ length: 1 + random.below(most) }, make))]
const digits = ({ random }: Stock, count: number): string => Array.from({ length: count }, () => random.below(10)).join('')

const named: Readonly<Record<CheckName, (stock: Stock) => string>> = {
  siren: (stock) => fitted(digits(stock, 8)),
  siret: (stock) => fitted(fitted(digits(stock, 8)) + digits(stock, 4)),
  vat_number: () => 'FR83404833048',
  iban: () => 'FR1420041010050500013M02606',
  phone,
  barcode: (stock) => {
    const body = digits(stock, 12)
    const sum = [...body].reduce((total, digit, at) => total + Number(digit) * (at % 2 ? 3 : 1), 0)
    return body + String((10 - (sum % 10)) % 10)
  },
  color: ({ random }) => `#${random.below(0xffffff).toString(16).padStart(6, '0')}`,
  country: ({ random }) => random.pick(['FR', 'BE', 'CH', 'DE']),
  currency: ({ random }) => random.pick(['EUR', 'CHF', 'JPY']),
  language: ({ random }) => random.pick(['fr', 'en', 'de']),
}
/** With the last digit that Luhn asks for. */
const fitted = (body: string): string => {
  const sum = [...body].toReversed().reduce((total, digit, at) => {
    const twice = Number(digit) * (at % 2 ? 1 : 2)
    return total + (twice > 9 ? twice - 9 : twice)
  }, 0)
  return body + String((10 - (sum % 10)) % 10)
}

const makers: { readonly [K in KindName]: (field: FieldOf<K>, stock: Stock) => Value | undefined } = {
  text: (field, stock) => {
    if (field.check) return named[field.check](stock)
    if (field.pattern) return fc.sample(fc.stringMatching(new RegExp(field.pattern, 'u')), { numRuns: 1, seed: stock.random.below(1e9) })[0]
    return word(field, stock).slice(0, field.maxLength)
  },
  long_text: (field, stock) => `${word(field, stock)}\nsuite`,
  json: (_, { random }) => ({ a: random.below(9), b: [1, { c: 'd' }] }),
  email: (_, stock) => mail(stock),
  emails: (_, stock) => several(stock, () => mail(stock), 2),
  phones: (_, stock) => several(stock, () => phone(stock), 2),
  url: (_, stock) => address(stock),
  urls: (_, stock) => several(stock, () => address(stock), 2),
  integer: ({ minimum, maximum }, { random }) => between(random, Math.max(minimum, 0), maximum),
  decimal: ({ minimum, maximum, decimals }, { random }) =>
    Number((between(random, minimum, maximum) * 0.75).toFixed(Math.min(decimals, 2))),
  money: ({ minimum, maximum, decimals }, { random }) => Number((between(random, minimum, maximum) * 0.75).toFixed(Math.min(decimals, 2))),
  boolean: (_, { random }) => random.chance(0.5),
  choice: ({ options }, { random }) => (options.length ? random.pick(options).value : undefined),
  choices: ({ options }, { random }) => random.some(options, 1, 3).map(({ value }) => value),
  tags: (_, stock) => several(stock, () => `t${stock.random.below(40)}`),
  date: (_, stock) => day(stock),
  datetime: (_, stock) => moment(stock),
  time: (_, stock) => clock(stock),
  duration: ({ minimum }, { random }) => (minimum ?? 0) + 60 * random.below(100),
  date_or_time: (_, stock) => (stock.random.chance(0.5) ? day(stock) : moment(stock)),
  person_name: (field, stock) => ({ first: 'Inès', last: word(field, stock) }),
  address: (field, stock) => ({ street: word(field, stock), postcode: '31000', city: 'Toulouse' }),
  geolocation: (_, { random }) => ({ latitude: random.below(90), longitude: random.below(180) }),
  // Files are uploaded on a way of their own, which a publish does not touch.
  file: () => undefined,
  files: () => undefined,
  secret: (field, stock) => word(field, stock),
  link: ({ to }, { some }) => some(to),
  polymorphic: ({ targets }, { some, random }) => {
    const { to } = random.pick(targets)
    const id = some(to)
    return id && `${to}/${id}`
  },
  lines: () => undefined,
  links: ({ rows }, stock) => {
    const ids = several(stock, () => stock.some(rows.to)).filter((id) => id !== undefined)
    return ids.length ? ids : undefined
  },
}
