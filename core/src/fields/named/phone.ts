import { problem } from '../../problem.ts'
import { literal, matches } from '../sql.ts'
import { grouped, type Named } from './named.ts'

/**
 * By ISO 3166 code: the country's calling code, what is dialled before a number inside it, and how many digits a number has
 * without either (ITU-T E.164 and the national plans). Countries left out are taken by E.164 alone. A table of everything, as
 * libphonenumber keeps, would be a third of what a browser loads of the whole app.
 */
const plans: Readonly<Record<string, readonly [code: string, trunk: string, digits: string]>> = {
  AT: ['43', '0', '4,13'],
  AU: ['61', '0', '9'],
  BE: ['32', '0', '8,9'],
  BG: ['359', '0', '7,9'],
  BR: ['55', '0', '10,11'],
  CA: ['1', '1', '10'],
  CH: ['41', '0', '9'],
  CI: ['225', '', '10'],
  CM: ['237', '', '9'],
  CZ: ['420', '', '9'],
  DE: ['49', '0', '5,13'],
  DK: ['45', '', '8'],
  DZ: ['213', '0', '8,9'],
  EE: ['372', '', '7,8'],
  ES: ['34', '', '9'],
  FI: ['358', '0', '5,12'],
  FR: ['33', '0', '9'],
  GB: ['44', '0', '7,10'],
  GF: ['594', '0', '9'],
  GP: ['590', '0', '9'],
  GR: ['30', '', '10'],
  HR: ['385', '0', '8,9'],
  HU: ['36', '06', '8,9'],
  IE: ['353', '0', '7,10'],
  IN: ['91', '0', '10'],
  IT: ['39', '', '6,11'],
  JP: ['81', '0', '9,10'],
  LT: ['370', '0', '8'],
  LU: ['352', '', '4,11'],
  LV: ['371', '', '8'],
  MA: ['212', '0', '9'],
  MC: ['377', '', '8,9'],
  MQ: ['596', '0', '9'],
  MX: ['52', '', '10'],
  NC: ['687', '', '6'],
  NL: ['31', '0', '9'],
  NO: ['47', '', '8'],
  PF: ['689', '', '8'],
  PL: ['48', '', '9'],
  PT: ['351', '', '9'],
  RE: ['262', '0', '9'],
  RO: ['40', '0', '9'],
  SE: ['46', '0', '7,10'],
  SI: ['386', '0', '8'],
  SK: ['421', '0', '9'],
  SN: ['221', '', '9'],
  TN: ['216', '', '8'],
  TR: ['90', '0', '10'],
  US: ['1', '1', '10'],
  YT: ['262', '0', '9'],
}
/** Numbers of the overseas departments are dialled from France as its own are, and have codes of their own (ARCEP, numbering plan). */
const overseas: readonly (readonly [beginning: RegExp, code: string])[] = [
  [/^(262|263|269|639|692|693)/, '262'],
  [/^(590|690|691)/, '590'],
  [/^(594|694)/, '594'],
  [/^(596|696|697)/, '596'],
]
const codes = [...new Map(Object.values(plans).map(([code, , digits]) => [code, digits]))]
const others = '26[239]|639|59[046]|69[0123467]'
const pattern = `^[+](${codes.map(([code, digits]) => `${code}${code === '33' ? `(?!${others})[1-9][0-9]{8}` : `[0-9]{${digits}}`}`).join('|')}|(?!${codes
  .map(([code]) => code)
  .join('|')})[1-9][0-9]{6,14})$`
const form = new RegExp(pattern)

/** A telephone number: kept as E.164, shown as it is dialled in the field's own country, else with its code. */
export const phone: Named = {
  read: (raw, { region = 'FR' }) => {
    const text = raw.trim().replace(/^tel:/i, '')
    const digits = text
      .replace(/\(0\)/, '')
      .replaceAll(/[\s.\-/()\u2010-\u2015]/gu, '')
      .replace(/^00/, '+')
    if (!/^[+]?[0-9]+$/.test(digits)) return text
    return moved(digits.startsWith('+') ? digits : international(digits, region))
  },
  valid: (value) => form.test(value),
  write: (value, { region = 'FR' }) => {
    const [code, number] = split(value)
    const plan = plans[region]
    if (plan && code === plan[0]) return pairs(plan[1] + number)
    if (region === 'FR' && overseas.some(([, other]) => other === code)) return pairs(`0${number}`)
    return `+${code}\u00a0${pairs(number)}`
  },
  problem: (value) => problem('phone.invalid', '', { value: value.slice(0, 40) }),
  pattern,
  sql: (column) => {
    const digits = `regexp_replace(regexp_replace(replace(${column}, '(0)', ''), ${literal('[^0-9+]')}, '', 'g'), '^00', '+')`
    const value = `regexp_replace(${digits}, '^0', '+33')`
    return { value, valid: matches(value, pattern) }
  },
}

const international = (digits: string, region: string): string => {
  const plan = plans[region]
  if (!plan) return digits
  const [code, trunk] = plan
  if (trunk && !digits.startsWith(trunk)) return digits
  return `+${code}${digits.slice(trunk.length)}`
}

const moved = (value: string): string => {
  const number = /^[+]33(.{9})$/.exec(value)?.[1]
  const other = number === undefined ? undefined : overseas.find(([beginning]) => beginning.test(number))
  return other ? `+${other[1]}${number}` : value
}

/** The longest code that a number can begin with; codes of other countries have one to three digits. */
const split = (value: string): readonly [code: string, number: string] => {
  const digits = value.replace(/^[+]/, '')
  const known = codes.map(([code]) => code).find((code) => digits.startsWith(code))
  const code = known ?? digits.slice(0, /^(7|20|27|6[0-6]|8[1246]|9[0-58])/.exec(digits)?.[0].length ?? 3)
  return [code, digits.slice(code.length)]
}

/** '612345678' is '6 12 34 56 78', '0612345678' is '06 12 34 56 78'. */
const pairs = (digits: string): string => (digits.length % 2 === 0 ? grouped(digits, 2) : grouped(digits, 1, 2))
