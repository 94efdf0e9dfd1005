import { kindOf } from '@cahier/core/fields/index'
import type { Style, Value } from '@cahier/core/fields/kind'
import { same } from '@cahier/core/fields/same'
import type { Field } from '@cahier/core/model/model'

/** How a spreadsheet of a language wants its CSV. */
export type Dialect = {
  readonly separator: string
  readonly decimal: string
  readonly newline: string
  readonly bom: boolean
  readonly style: Style
}

/** « Excel FR » (french-rules F3): semicolon, decimal comma, byte order mark, CRLF. Elsewhere RFC 4180, with the mark that tells Excel it is UTF-8. */
export const dialect = (language: string, style: Omit<Style, 'locale'>): Dialect =>
  language === 'fr'
    ? { separator: ';', decimal: ',', newline: '\r\n', bom: true, style: { ...style, locale: 'fr-FR' } }
    : { separator: ',', decimal: '.', newline: '\r\n', bom: true, style: { ...style, locale: 'en-GB' } }

export const line = (cells: readonly string[], { separator, newline }: Pick<Dialect, 'separator' | 'newline'>): string =>
  cells.map((text) => quoted(text, separator)).join(separator) + newline

/** A value as a spreadsheet takes it. */
export const cell = (value: Value | undefined, field: Field, dialect: Dialect): string =>
  typeof value === 'number' ? words(value, field, dialect) : guarded(words(value, field, dialect))

/**
 * A number bare, anything else as a person reads it, unless reading that back would give another value (a secret, the second of
 * two hours that a clock shows twice): then as the API writes it.
 */
export function words(value: Value | undefined, field: Field, { decimal, style }: Dialect): string {
  if (value === null || value === undefined) return ''
  const kind = kindOf(field)
  const tidy = (one: Value): Value => kind.tidy?.(one, field) ?? one
  const read = (text: string): boolean => same(tidy(kind.parse(text, field, style).value ?? null), tidy(value))
  if (typeof value === 'number') {
    const text = plainNumber(value, field).replace('.', decimal)
    if (read(text)) return text
  }
  const text = kind.exact?.(value, field, style) ?? kind.format(value, field, style)
  return read(text) ? text : bare(value)
}

/** A part of a value, which is a text or a number. */
export const plain = (value: Value | undefined, { decimal }: Dialect): string =>
  value === null || value === undefined ? '' : typeof value === 'number' ? String(value).replace('.', decimal) : guarded(bare(value))

/** As the API writes it; a list with semicolons between, as a cell of ours is read. */
const bare = (value: Value): string => {
  if (Array.isArray(value) && value.every((item) => typeof item !== 'object')) return value.join('; ')
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/**
 * A spreadsheet runs a text that begins like a formula: an apostrophe keeps it a text (OWASP, « CSV injection »). Texts that
 * begin with apostrophes and then so get one more, so that an import can take exactly one off.
 */
export const guarded = (text: string): string => (/^'*[=+\-@\t\r]/.test(text) ? `'${text}` : text)

/** Numbers never take the form 1e-7. */
const plainNumber = (value: number, field: Field): string => ('decimals' in field ? value.toFixed(field.decimals) : String(value))

const quoted = (text: string, separator: string): string =>
  text.includes(separator) || /["\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
