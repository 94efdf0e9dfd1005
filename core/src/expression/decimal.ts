import { Decimal } from 'decimal.js'

/** Sums and products are exact, as numeric is: no rule is long enough to come near this many digits. */
const Exact = Decimal.clone({ precision: 1_000_000, rounding: Decimal.ROUND_HALF_UP, defaults: true })

export type { Decimal }
export const decimal = (value: number | string): Decimal => new Exact(value)
export const isDecimal = (value: unknown): value is Decimal => Decimal.isDecimal(value)

/** Half up to 20 places; nothing where the divisor is zero. */
export const divide = (a: Decimal, b: Decimal): Decimal | null =>
  b.isZero() ? null : a.times('1e21').divToInt(b).times('1e-21').toDecimalPlaces(20)
export const divideSql = (a: string, b: string): string => `round(div(${a} * 1e21, nullif(${b}, 0)) * 1e-21, 20)`

/** What is left has the sign of the dividend. */
export const remainder = (a: Decimal, b: Decimal): Decimal | null => (b.isZero() ? null : a.mod(b))
export const remainderSql = (a: string, b: string): string => `mod(${a}, nullif(${b}, 0))`

/** A whole number within bounds, whatever was asked for: fractions are cut off. */
export const within = (value: Decimal, low: number, high: number): number =>
  value.lt(low) ? low : value.gt(high) ? high : value.trunc().toNumber()
export const withinSql = (value: string, low: number, high: number): string =>
  `(select case when n < ${low} then ${low} when n > ${high} then ${high} else trunc(n)::int end from (select ${value} as n) w)`
