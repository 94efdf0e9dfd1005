import { problem } from '../../problem.ts'
import { matches } from '../sql.ts'
import type { Named } from './named.ts'

const pattern = '^#[0-9a-f]{6}$'
const form = new RegExp(pattern)

/** A colour as a style sheet writes it, six digits in lower case. */
export const color: Named = {
  read: (raw) => {
    const text = raw.trim().toLowerCase().replace(/^#?/, '#')
    return /^#[0-9a-f]{3}$/.test(text) ? text.replaceAll(/[0-9a-f]/g, '$&$&') : text
  },
  valid: (value) => form.test(value),
  write: (value) => value,
  problem: (value) => problem('color.invalid', '', { value: value.slice(0, 40) }),
  pattern,
  sql: (column) => {
    const value = `'#' || ltrim(lower(btrim(${column})), '#')`
    return { value, valid: matches(`(${value})`, pattern) }
  },
}
