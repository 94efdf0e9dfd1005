import { decimal, within, withinSql, type Decimal } from '../decimal.ts'
import type { Fn } from './fn.ts'
import { fold, foldSql, lower, lowerSql, upper, upperSql } from './fold.ts'

const LONGEST = 100_000_000
/** What is taken off both ends of a text: blanks, tabs, line ends and the no-break spaces of French. */
const BLANKS = ' \t\n\r\u00a0\u202f'
const ENDS = new RegExp(`^[${BLANKS}]+|[${BLANKS}]+$`, 'g')

const asked = (js: (text: string, part: string) => boolean, sql: (text: string, part: string) => string): Fn => ({
  method: true,
  signatures: [{ takes: ['text', 'text'], gives: 'boolean', js, sql: (text, part) => sql(text!, part!) }],
})
const changed = (method: boolean, js: (text: string) => string, sql: (text: string) => string): Fn => ({
  method,
  signatures: [{ takes: ['text'], gives: 'text', js, sql: (text) => sql(text!) }],
})

export const text = {
  contains: asked(
    (text, part) => text.includes(part),
    (text, part) => `(strpos(${text}, ${part}) > 0)`,
  ),
  startsWith: asked(
    (text, part) => text.startsWith(part),
    (text, part) => `starts_with(${text}, ${part})`,
  ),
  endsWith: asked(
    (text, part) => text.endsWith(part),
    (text, part) => `(select right(x, length(p)) = p from (select ${text} as x, ${part} as p) w)`,
  ),
  fold: changed(false, fold, foldSql),
  upper: changed(true, upper, upperSql),
  lower: changed(true, lower, lowerSql),
  trim: changed(
    true,
    (text) => text.replace(ENDS, ''),
    (text) => `btrim(${text}, E' \\t\\n\\r\\u00a0\\u202f')`,
  ),
  replace: {
    method: true,
    signatures: [
      {
        takes: ['text', 'text', 'text'],
        gives: 'text',
        js: (text: string, part: string, by: string) => (part === '' ? text : text.split(part).join(by)),
        sql: (text, part, by) => `replace(${text}, ${part}, ${by})`,
      },
    ],
  },
  /** From a place, and up to another one, counted in characters from 0; places outside the text are its ends. */
  substring: {
    method: true,
    signatures: [
      {
        takes: ['text', 'number'],
        gives: 'text',
        js: (text: string, from: Decimal) => [...text].slice(within(from, 0, LONGEST)).join(''),
        sql: (text, from) => `substr(${text}, ${withinSql(from!, 0, LONGEST)} + 1)`,
      },
      {
        takes: ['text', 'number', 'number'],
        gives: 'text',
        js: (text: string, from: Decimal, to: Decimal) => [...text].slice(within(from, 0, LONGEST), within(to, 0, LONGEST)).join(''),
        sql: (text, from, to) => `substr(left(${text}, ${withinSql(to!, 0, LONGEST)}), ${withinSql(from!, 0, LONGEST)} + 1)`,
      },
    ],
  },
  /** Counted in code points, as Postgres counts; the size of a list is not asked here. */
  size: {
    method: false,
    signatures: [{ takes: ['text'], gives: 'number', js: (text: string) => decimal([...text].length), sql: (text) => `length(${text})` }],
  },
} satisfies Readonly<Record<string, Fn>>
