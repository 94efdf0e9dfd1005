import { problem } from '../../problem.ts'
import { matches } from '../sql.ts'
import { bare, bareSql, grouped, type Named } from './named.ts'

const pattern = '^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$'
const form = new RegExp(pattern)

/** How many characters an account number of each country has (SWIFT IBAN registry, release 99). */
const lengths: Readonly<Record<string, number>> = Object.fromEntries(
  (
    'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 ' +
    'FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 ' +
    'LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 ' +
    'SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30'
  )
    .split(' ')
    .map((one) => [one.slice(0, 2), Number(one.slice(2))]),
)

/** A bank account (ISO 13616): the country's own length, and a rest of one when divided by 97 (ISO 7064). */
export const iban: Named = {
  read: bare,
  valid: (value) => form.test(value) && (lengths[value.slice(0, 2)] ?? value.length) === value.length && rest(value) === 1,
  write: (value) => grouped(value, 4),
  problem: (value) => problem('iban.invalid', '', { value: value.slice(0, 40) }),
  pattern,
  sql: (column) => {
    const value = bareSql(column)
    const right = `case substr(${value}, 1, 2) ${Object.entries(lengths)
      .map(([country, length]) => `when '${country}' then ${length}`)
      .join(' ')} else length(${value}) end = length(${value})`
    return { value, valid: `case when ${matches(value, pattern)} then ${right} and ${numbered(value)}::numeric % 97 = 1 else false end` }
  },
}

/** Letters count from 10 on; the first four characters come last. */
const rest = (value: string): number => {
  let left = 0
  for (const character of value.slice(4) + value.slice(0, 4)) {
    const number = parseInt(character, 36)
    left = (left * (number > 9 ? 100 : 10) + number) % 97
  }
  return left
}

const numbered = (value: string): string =>
  Array.from({ length: 26 }, (_, i) => String.fromCharCode(65 + i)).reduce(
    (inner, letter, i) => `replace(${inner}, '${letter}', '${i + 10}')`,
    `(substr(${value}, 5) || substr(${value}, 1, 4))`,
  )
