import { problem } from '../../problem.ts'
import { matches } from '../sql.ts'
import { bare, bareSql, type Named } from './named.ts'

const pattern = '^([0-9]{8}|[0-9]{12,14})$'
const form = new RegExp(pattern)

/** A GTIN of 8, 12, 13 or 14 digits (GS1 General Specifications, 7.9): from the right, every second digit counts three times. */
export const barcode: Named = {
  read: bare,
  valid: (value) =>
    form.test(value) && [...value.padStart(14, '0')].reduce((sum, digit, at) => sum + Number(digit) * weight(at), 0) % 10 === 0,
  write: (value) => value,
  problem: (value) => problem('barcode.invalid', '', { value: value.slice(0, 40) }),
  pattern,
  sql: (column) => {
    const value = bareSql(column)
    const sum = Array.from({ length: 14 }, (_, at) => `substr(lpad(${value}, 14, '0'), ${at + 1}, 1)::int * ${weight(at)}`).join(' + ')
    return { value, valid: `case when ${matches(value, pattern)} then (${sum}) % 10 = 0 else false end` }
  },
}

const weight = (at: number): number => (at % 2 === 0 ? 3 : 1)
