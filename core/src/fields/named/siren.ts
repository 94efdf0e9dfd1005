import { problem } from '../../problem.ts'
import { matches } from '../sql.ts'
import { luhn, luhnSql } from './luhn.ts'
import { bare, bareSql, grouped, type Named } from './named.ts'

const pattern = '^[0-9]{9}$'
const form = new RegExp(pattern)

/** The nine digits of a French company (INSEE, code de commerce R123-221), the last of which is a Luhn key. */
export const siren: Named = {
  read: bare,
  valid: (value) => form.test(value) && luhn(value),
  write: (value) => grouped(value, 3),
  problem: (value) => problem('siren.invalid', '', { value: value.slice(0, 40) }),
  pattern,
  sql: (column) => {
    const value = bareSql(column)
    return { value, valid: `case when ${matches(value, pattern)} then ${luhnSql(value, 9)} else false end` }
  },
}
