import { problem } from '../problem.ts'
import type { MoneyField } from './field.ts'
import { numberFormat } from './intl.ts'
import type { Kind } from './kind.ts'
import { checks } from './named/index.ts'
import { toDecimal } from './decimal.ts'
import { checkDecimal, decimalSchema, places, readDecimal, writeNumber } from './number.ts'

/** An amount in the field's one currency, which may be written before or after it, as symbol or code. */
export const money: Kind<MoneyField> = {
  column: (field) => `numeric(18,${field.decimals})`,
  type: 'number',
  parse: (raw, { currency }, { locale }) => {
    const text = withoutMark(raw, currency, locale)
    if (/\p{Sc}|\b\p{Lu}{3}\b/u.test(text)) return { problems: [problem('money.currency', '', { currency, value: raw.trim() })] }
    return readDecimal(text, locale)
  },
  check: (value, field) => checkDecimal(value, field),
  format: (value, { decimals, currency }, { locale }) =>
    writeNumber(value, locale, { style: 'currency', currency, ...places(decimals, minorDigits(currency)) }),
  within: (field, record) => {
    const said = field.currencyField === undefined ? undefined : record[field.currencyField]
    return typeof said === 'string' && checks.currency.valid(said) ? { ...field, currency: said } : field
  },
  operators: ['==', '!=', '<', '<=', '>', '>=', 'in', 'empty'],
  schema: decimalSchema,
  convert: (from, column, field) => toDecimal(from, column, field.decimals, marks(field.currency)),
  numeric: true,
  sortable: true,
  rank: 2,
  fold: 'value',
}

/** Cents where there are some: two digits in euros, three in dinars of Tunisia, none in yen. Asked by each cell of a list. */
const minorDigits = (currency: string): number => {
  const known = minor.get(currency)
  if (known !== undefined) return known
  const digits = numberFormat('en', { style: 'currency', currency }).resolvedOptions().minimumFractionDigits ?? 2
  minor.set(currency, digits)
  return digits
}
const minor = new Map<string, number>()

const withoutMark = (raw: string, currency: string, locale: string): string => {
  if (/^[\d.,]*$/.test(raw)) return raw
  const text = raw.replaceAll(/\s/gu, ' ').trim()
  const after = /^([-+−]?) ?/u.exec(text)![0]
  for (const mark of spellings(currency, locale)) {
    const rest = text.slice(after.length)
    if (same(rest.slice(0, mark.length), mark)) return after + rest.slice(mark.length).trimStart()
    if (same(text.slice(-mark.length), mark)) return text.slice(0, -mark.length).trimEnd()
  }
  return text
}

/** How a person who writes in this locale may mark the currency, longest first. A file asks for each of its rows. */
const spellings = (currency: string, locale: string): readonly string[] => {
  const key = `${currency} ${locale}`
  let known = spelt.get(key)
  if (!known) {
    const all = new Set([...symbols(currency, locale), ...symbols(currency, 'en'), ...symbols(currency, 'fr'), currency])
    spelt.set(key, (known = [...all].toSorted((a, b) => b.length - a.length)))
  }
  return known
}
const spelt = new Map<string, readonly string[]>()

/** Without blanks, as the text they are taken out of. */
const marks = (currency: string): string[] => [...new Set([...symbols(currency, 'fr'), currency])].map((mark) => mark.replaceAll(' ', ''))

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()

const symbols = (currency: string, locale: string): string[] =>
  (['symbol', 'narrowSymbol'] as const).map((currencyDisplay) => {
    const parts = numberFormat(locale, { style: 'currency', currency, currencyDisplay }).formatToParts(1)
    return (parts.find((part) => part.type === 'currency')?.value ?? currency).replaceAll(/\s/gu, ' ')
  })
