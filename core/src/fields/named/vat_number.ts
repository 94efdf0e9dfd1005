import { problem } from '../../problem.ts'
import { matches } from '../sql.ts'
import { bare, bareSql, type Named } from './named.ts'

/** How each country writes it after its own two letters (European Commission, VIES FAQ 11; Great Britain, Norway and Switzerland by their own offices). */
const forms: Readonly<Record<string, string>> = {
  AT: 'U[0-9]{8}',
  BE: '[01][0-9]{9}',
  BG: '[0-9]{9,10}',
  CH: 'E[0-9]{9}(MWST|TVA|IVA)?',
  CY: '[0-9]{8}[A-Z]',
  CZ: '[0-9]{8,10}',
  DE: '[0-9]{9}',
  DK: '[0-9]{8}',
  EE: '[0-9]{9}',
  EL: '[0-9]{9}',
  ES: '[A-Z0-9][0-9]{7}[A-Z0-9]',
  FI: '[0-9]{8}',
  FR: '[0-9A-HJ-NP-Z]{2}[0-9]{9}',
  GB: '([0-9]{9}([0-9]{3})?|(GD|HA)[0-9]{3})',
  HR: '[0-9]{11}',
  HU: '[0-9]{8}',
  IE: '[0-9][A-Z0-9+*][0-9]{5}[A-Z]{1,2}',
  IT: '[0-9]{11}',
  LT: '([0-9]{9}|[0-9]{12})',
  LU: '[0-9]{8}',
  LV: '[0-9]{11}',
  MT: '[0-9]{8}',
  NL: '[0-9A-Z+*]{12}',
  NO: '[0-9]{9}(MVA)?',
  PL: '[0-9]{10}',
  PT: '[0-9]{9}',
  RO: '[0-9]{2,10}',
  SE: '[0-9]{12}',
  SI: '[0-9]{8}',
  SK: '[0-9]{10}',
  XI: '([0-9]{9}([0-9]{3})?|(GD|HA)[0-9]{3})',
}
const pattern = `^(${Object.entries(forms)
  .map(([country, form]) => country + form)
  .join('|')})$`
const form = new RegExp(pattern)
const french = /^FR([0-9]{2})([0-9]{9})$/

/** A number for value added tax. The key of a French one is checked where it is digits: 12 + 3 × SIREN, by 97 (BOI-TVA-DECLA-20-10-20). */
export const vatNumber: Named = {
  read: bare,
  valid: (value) => {
    const [, key, siren] = french.exec(value) ?? []
    return form.test(value) && (key === undefined || (12 + 3 * (Number(siren) % 97)) % 97 === Number(key))
  },
  write: (value) => value.replace(/^(FR)(..)(\d{3})(\d{3})(\d{3})$/, '$1\u00a0$2\u00a0$3\u00a0$4\u00a0$5'),
  problem: (value) => problem('vat_number.invalid', '', { value: value.slice(0, 40) }),
  pattern,
  sql: (column) => {
    const value = bareSql(column)
    const key = `(12 + 3 * (substr(${value}, 5)::int % 97)) % 97 = substr(${value}, 3, 2)::int`
    return { value, valid: `case when ${matches(value, french.source)} then ${key} else ${matches(value, pattern)} end` }
  },
}
