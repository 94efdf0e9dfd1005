import { problem, type Problem } from '../problem.ts'
import { numberFormat, plain, spaced } from './intl.ts'
import type { Parsed, Value } from './kind.ts'

/** JSON numbers are doubles: up to 15 significant digits they are the decimals they look like. */
export const DIGITS = 15

export type DecimalRules = { readonly minimum?: number; readonly maximum?: number; readonly decimals: number }

/**
 * What a person or a file wrote, as a plain decimal: '1 234,50', '1.234,50' and '1,234.50' are '1234.50'. A lone
 * separator is a decimal one, unless it is the locale's group separator and three digits follow.
 */
export const readNumber = (raw: string, locale: string): string | undefined => {
  if (/^[1-9]\d*$/.test(raw)) return raw
  const match = /^([-+]?) ?([\d.,'’ ]*\d[.,]?)$/u.exec(
    raw
      .replaceAll(/\s/gu, ' ')
      .replace(/^ *[−–]/u, '-')
      .trim(),
  )
  if (!match) return undefined
  const [sign, body] = [match[1]!, match[2]!]
  const mark = decimalMark(body, locale)
  const at = mark ? body.lastIndexOf(mark) : body.length
  const [whole, fraction] = [body.slice(0, at), body.slice(at + 1)]
  if (!/^\d*$/.test(fraction) || !/^(\d*|\d{1,3}([ .,'’])\d{3}(\2\d{3})*)$/u.test(whole)) return undefined
  const digits = (whole.replaceAll(/\D/gu, '').replace(/^0+/, '') || '0') + (fraction ? `.${fraction}` : '')
  return sign === '-' ? `-${digits}` : digits
}

const decimalMark = (body: string, locale: string): string => {
  const marks = body.match(/[.,]/g) ?? []
  const last = marks.at(-1)
  if (!last) return ''
  if (new Set(marks).size === 2) return last
  if (marks.length > 1) return ''
  const grouped = last === groupMark(locale) && new RegExp(`^[1-9]\\d{0,2}[${last}]\\d{3}$`).test(body)
  return grouped ? '' : last
}

const groupMark = (locale: string): string | undefined => {
  if (!groups.has(locale))
    groups.set(
      locale,
      numberFormat(locale, {})
        .formatToParts(1234567)
        .find((part) => part.type === 'group')?.value,
    )
  return groups.get(locale)
}
const groups = new Map<string, string | undefined>()

/** A decimal as a value: refused, never rounded, when it has more digits than a double keeps. */
export const readDecimal = (raw: string, locale: string, unit?: string): Parsed => {
  const text = readNumber(withoutUnit(raw, unit), locale)
  if (text === undefined) return raw.trim() === '' ? { value: null } : { problems: [problem('number.invalid', '', { value: raw.trim() })] }
  const significant = (text.includes('.') ? text.replace(/0+$/, '') : text).replaceAll(/[-.]/g, '').replace(/^0+/, '')
  if (significant.length > DIGITS) return { problems: [problem('number.digits', '', { maximum: DIGITS })] }
  return { value: Number(text) || 0 }
}

/** '12 kg' in a field that counts kilograms is 12. */
export const withoutUnit = (raw: string, unit?: string): string =>
  unit && plain(raw).endsWith(plain(unit)) ? raw.trimEnd().slice(0, -unit.length) : raw

/** What is wrong with a decimal: `decimals` behind the mark and 15 digits in all, so that numeric(18, d) holds it exactly. */
export const checkDecimal = (value: unknown, rules: DecimalRules): Problem[] => {
  if (typeof value !== 'number' || !Number.isFinite(value)) return [problem('value.type', '', { expected: 'number' })]
  if (Math.abs(value) >= bound(rules.decimals)) return [problem('number.digits', '', { maximum: DIGITS - rules.decimals })]
  if (decimalPlaces(value) > rules.decimals) return [problem('number.precision', '', { maximum: rules.decimals })]
  return checkRange(value, rules)
}

/** Digits behind the mark of the number as it is written; a library for this one question would double what a browser loads of `fields/`. */
const decimalPlaces = (value: number): number => {
  if (Number.isInteger(value)) return 0
  const [digits = '', exponent = '0'] = String(value).split('e')
  return Math.max(0, (digits.split('.')[1]?.length ?? 0) - Number(exponent))
}

export const checkRange = (value: number, rules: { readonly minimum?: number; readonly maximum?: number }): Problem[] => {
  if (rules.minimum !== undefined && value < rules.minimum) return [problem('number.minimum', '', { minimum: rules.minimum })]
  if (rules.maximum !== undefined && value > rules.maximum) return [problem('number.maximum', '', { maximum: rules.maximum })]
  return []
}

/** No number reaches it: 10^(15 − decimals). */
export const bound = (decimals: number): number => Number(`1e${DIGITS - decimals}`)

export const decimalSchema = (rules: DecimalRules): Record<string, unknown> => ({
  type: 'number',
  exclusiveMinimum: -bound(rules.decimals),
  exclusiveMaximum: bound(rules.decimals),
  ...(rules.minimum === undefined ? {} : { minimum: rules.minimum }),
  ...(rules.maximum === undefined ? {} : { maximum: rules.maximum }),
  multipleOf: Number(`1e-${rules.decimals}`),
})

/** As on a bill: two digits behind the mark where the field keeps them, so that a column lines up, and further ones where they say something. */
export const places = (decimals: number, usual = 2) => ({
  minimumFractionDigits: Math.min(decimals, usual),
  maximumFractionDigits: decimals,
})

export const writeNumber = (value: Value, locale: string, options: Intl.NumberFormatOptions, unit?: string): string => {
  if (value === null) return ''
  const text = typeof value === 'number' ? spaced(numberFormat(locale, options).format(value)) : String(value)
  // English writes 12.5%, French 12,5 %.
  const gap = unit === '%' && locale.startsWith('en') ? '' : '\u00a0'
  return unit ? `${text}${gap}${unit}` : text
}
