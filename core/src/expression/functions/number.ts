import { decimal, within, withinSql, type Decimal } from '../decimal.ts'
import type { Type } from '../node.ts'
import type { Datum, Fn, Signature } from './fn.ts'

const simple = (js: (n: Decimal) => Decimal, sql: (n: string) => string, types: readonly Type[] = ['number']): Fn => ({
  method: false,
  signatures: types.map((type) => ({ takes: [type], gives: type, js, sql: (n) => sql(n!) })),
})
const PLACES = 20

/** The least and the greatest, by an order both languages share; of an unknown value nothing is known. */
const extreme = (name: 'min' | 'max'): Fn => ({
  method: false,
  signatures: (['number', 'date', 'datetime', 'time', 'duration'] as const).map((type): Signature => ({
    takes: [type, type],
    more: true,
    gives: type,
    js: (...all: Datum[]) => all.reduce((a, b) => (before(a, b, type) === (name === 'min') ? a : b)),
    sql: (...all) =>
      `(select case when bool_and(v is not null) then ${name}(v) end from (values ${all.map((one) => `(${one})`).join(', ')}) w(v))`,
  })),
})
const before = (a: Datum, b: Datum, type: Type): boolean => {
  if (typeof a === 'object' && typeof b === 'object') return a.lte(b)
  return type === 'datetime' ? Date.parse(String(a)) <= Date.parse(String(b)) : a <= b
}

/** Written digits, with or without a fraction; as many as a number may have before and after the point. */
const WHOLE = '^-?[0-9]{1,15}$'
const FRACTION = '^-?[0-9]{1,15}([.][0-9]{1,15})?$'
const read = (pattern: string): Signature => {
  const fits = new RegExp(pattern)
  return {
    takes: ['text'],
    gives: 'number',
    js: (text: string) => (fits.test(text) ? decimal(text) : null),
    sql: (text) => `(select case when x ~ '${pattern}' then x::numeric end from (select ${text} as x) w)`,
  }
}

export const number = {
  abs: simple(
    (n) => n.abs(),
    (n) => `abs(${n})`,
    ['number', 'duration'],
  ),
  floor: simple(
    (n) => n.floor(),
    (n) => `floor(${n})`,
  ),
  ceil: simple(
    (n) => n.ceil(),
    (n) => `ceil(${n})`,
  ),
  round: {
    method: false,
    signatures: [
      { takes: ['number'], gives: 'number', js: (n: Decimal) => n.toDecimalPlaces(0), sql: (n) => `round(${n})` },
      {
        takes: ['number', 'number'],
        gives: 'number',
        js: (n: Decimal, places: Decimal) => n.toDecimalPlaces(within(places, 0, PLACES)),
        sql: (n, places) => `round(${n}, ${withinSql(places!, 0, PLACES)})`,
      },
    ],
  },
  min: extreme('min'),
  max: extreme('max'),
  int: {
    method: false,
    signatures: [{ takes: ['number'], gives: 'number', js: (n: Decimal) => n.trunc(), sql: (n) => `trunc(${n})` }, read(WHOLE)],
  },
  double: { method: false, signatures: [read(FRACTION)] },
} satisfies Readonly<Record<string, Fn>>
