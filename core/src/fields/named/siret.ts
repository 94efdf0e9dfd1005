import { problem } from '../../problem.ts'
import { matches } from '../sql.ts'
import { luhn, luhnSql } from './luhn.ts'
import { bare, bareSql, grouped, type Named } from './named.ts'

const pattern = '^[0-9]{14}$'
const form = new RegExp(pattern)
/** The post office ran out of Luhn numbers: the digits of its establishments add up to a multiple of five instead (INSEE). */
const POST = '356000000'

/** The fourteen digits of a French establishment: its company's SIREN and five of its own. */
export const siret: Named = {
  read: bare,
  valid: (value) =>
    form.test(value) && (luhn(value) || (value.startsWith(POST) && [...value].reduce((sum, digit) => sum + Number(digit), 0) % 5 === 0)),
  write: (value) => grouped(value, 3, 3, 3, 5),
  problem: (value) => problem('siret.invalid', '', { value: value.slice(0, 40) }),
  pattern,
  sql: (column) => {
    const value = bareSql(column)
    const sum = Array.from({ length: 14 }, (_, at) => `substr(${value}, ${at + 1}, 1)::int`).join(' + ')
    const post = `(starts_with(${value}, '${POST}') and (${sum}) % 5 = 0)`
    return { value, valid: `case when ${matches(value, pattern)} then (${luhnSql(value, 14)} or ${post}) else false end` }
  },
}
