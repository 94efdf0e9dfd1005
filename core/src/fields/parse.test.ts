import { describe, expect, it } from 'vitest'
import type { Field } from './field.ts'
import { kindOf } from './index.ts'
import type { Style, Value } from './kind.ts'
import { sample } from './sample.ts'

const fr: Style = { locale: 'fr-FR', timeZone: 'Europe/Paris', today: '2026-11-21' }
const en: Style = { ...fr, locale: 'en-GB' }
const us: Style = { ...fr, locale: 'en-US', timeZone: 'America/New_York' }
const text = sample('text')
const integer = sample('integer', { unit: 'kg' })
const decimal = sample('decimal')
const money = sample('money')
const choice = sample('choice')
const date = sample('date')
const datetime = sample('datetime')

const read: [name: string, field: Field, style: Style, raw: string, value: Value][] = [
  ['blank text is null', text, fr, ' \u00a0 ', null],
  ['a line break in one line is a space', text, fr, 'a \r\n b', 'a b'],
  ['long text keeps its lines, in one spelling', sample('long_text'), fr, 'a\r\nb\rc', 'a\nb\nc'],
  ['an address copied from a link loses its scheme', sample('email'), fr, ' mailto:ines@vauban.fr ', 'ines@vauban.fr'],
  ['a site without a scheme is https', sample('url'), fr, 'www.vauban.fr/été', 'https://www.vauban.fr/été'],
  ['a space groups', integer, fr, '12 345', 12345],
  ['a unit is not part of the number', integer, fr, '12 345 kg', 12345],
  ['decimals that are zero are a whole number', integer, fr, '12,00', 12],
  ['minus zero is zero', integer, fr, '-0', 0],
  ['a plain space groups, a comma divides', money, fr, '1 234,50', 1234.5],
  ['a no-break space groups', money, fr, '1\u00a0234,50\u00a0€', 1234.5],
  ['a narrow no-break space groups', money, fr, '1\u202f234,50\u202f€', 1234.5],
  ['a dot divides in French too', money, fr, '1234.5', 1234.5],
  ['of two marks the last divides, English in a French app', money, fr, '1,234.50', 1234.5],
  ['of two marks the last divides, German in a French app', money, fr, '1.234.567,50 €', 1234567.5],
  ['two dots group', money, fr, '1.234.567', 1234567],
  ['a comma and three digits divide in French', decimal, fr, '1,234', 1.234],
  ['a dot and three digits divide in French', decimal, fr, '1.234', 1.234],
  ['a comma and three digits group in English', decimal, en, '1,234', 1234],
  ['a comma and two digits divide in English', decimal, en, '12,34', 12.34],
  ['a comma after a leading zero divides in English', decimal, en, '0,123', 0.123],
  ['a number may begin with its mark', decimal, fr, ',5', 0.5],
  ['the sign before', money, fr, '€ 12', 12],
  ['the sign between minus and number', money, en, '-€1,234.50', -1234.5],
  ['a true minus', money, fr, '−12 €', -12],
  ['the code of the currency', money, fr, 'eur 5', 5],
  ['the symbol of the Swiss franc is its code', sample('money', { currency: 'CHF' }), fr, "1'234.50 CHF", 1234.5],
  ['a currency without decimals, in its own words', sample('money', { currency: 'XOF', decimals: 0 }), fr, '1 500 F CFA', 1500],
  ['oui', sample('boolean'), fr, 'Oui', true],
  ['vrai', sample('boolean'), fr, 'VRAI', true],
  ['yes in a French app', sample('boolean'), fr, 'yes', true],
  ['0', sample('boolean'), en, '0', false],
  ['non', sample('boolean'), en, 'non', false],
  ['a choice by value', choice, fr, 'won', 'won'],
  ['a choice by title, without accent or case', choice, fr, 'GAGNEE ', 'won'],
  ['day first in French', date, fr, '21/11/2026', '2026-11-21'],
  ['day first in British', date, en, '3/4/2026', '2026-04-03'],
  ['month first in American', date, us, '3/4/2026', '2026-03-04'],
  ['dots and two digits', date, fr, '21.11.26', '2026-11-21'],
  ['two digits may be of the last century', date, fr, '21/11/68', '1968-11-21'],
  ['a year left out is this one', date, fr, '21/11', '2026-11-21'],
  ['ISO', date, us, '2026-11-21', '2026-11-21'],
  ['the midnight of a spreadsheet', date, fr, '2026-11-21 00:00:00', '2026-11-21'],
  ['demain', date, fr, 'Demain', '2026-11-22'],
  ['tomorrow in a French app', date, fr, 'tomorrow', '2026-11-22'],
  ['après-demain', date, fr, 'Après-demain', '2026-11-23'],
  ['aujourd’hui with a curly apostrophe', date, fr, 'aujourd’hui', '2026-11-21'],
  ['+7j', date, fr, '+7j', '2026-11-28'],
  ['+7d', date, en, '+7d', '2026-11-28'],
  ['-2 semaines', date, fr, '-2 semaines', '2026-11-07'],
  ['+3m ends with a shorter month', date, { ...fr, today: '2026-11-30' }, '+3m', '2027-02-28'],
  ['a month by name', date, fr, '1er janvier 2026', '2026-01-01'],
  ['a month by its first letters', date, fr, '21 nov.', '2026-11-21'],
  ['a month by English name', date, fr, 'November 3, 2020', '2020-11-03'],
  ['29 February of a leap year', date, fr, '29/02/2024', '2024-02-29'],
  ['an hour on the company’s clocks', datetime, fr, '21/11/2026 16:00', '2026-11-21T15:00:00.000Z'],
  ['an hour in summer', datetime, fr, '21/07/2026 à 16h30', '2026-07-21T14:30:00.000Z'],
  ['pm', datetime, us, '7/21/2026, 4:30 PM', '2026-07-21T20:30:00.000Z'],
  ['midnight in American', datetime, us, 'today 12 am', '2026-11-21T05:00:00.000Z'],
  ['an hour alone is today', datetime, fr, '16h', '2026-11-21T15:00:00.000Z'],
  ['a day alone is its first moment', datetime, fr, '21/11/2026', '2026-11-20T23:00:00.000Z'],
  ['an hour the clock skips is as much later', datetime, fr, '29/03/2026 02:30', '2026-03-29T01:30:00.000Z'],
  ['an hour the clock shows twice is the first', datetime, fr, '25/10/2026 02:30', '2026-10-25T00:30:00.000Z'],
  ['an offset says its own time', datetime, fr, '2026-11-21T16:00:00+05:30', '2026-11-21T10:30:00.000Z'],
  ['ISO without offset is on the company’s clocks', datetime, fr, '2026-11-21 16:00:00.5', '2026-11-21T15:00:00.500Z'],
  ['an id in capitals', sample('link'), fr, '0199AAAA-0000-7000-8000-000000000001', '0199aaaa-0000-7000-8000-000000000001'],
]

const refused: [name: string, field: Field, style: Style, raw: string, code: string][] = [
  ['words are no number', integer, fr, 'douze', 'number.invalid'],
  ['groups have three digits', integer, fr, '12 34', 'number.invalid'],
  ['a whole number has no half', integer, fr, '1,5', 'number.whole'],
  ['more than a double counts exactly', integer, fr, '9007199254740993', 'number.maximum'],
  ['sixteen digits', decimal, fr, '1234567890123456', 'number.digits'],
  ['another currency', money, fr, '12 $', 'money.currency'],
  ['another currency by its code', money, fr, '12 USD', 'money.currency'],
  ['perhaps', sample('boolean'), fr, 'peut-être', 'boolean.invalid'],
  ['no such option', choice, fr, 'Gagné haut la main', 'choice.unknown'],
  ['no such day', date, fr, '31/02/2026', 'date.invalid'],
  ['29 February of another year', date, fr, '29/02/2026', 'date.invalid'],
  ['no such month, and never swapped in silence', date, fr, '11/21/2026', 'date.invalid'],
  ['the year 0000, which Postgres does not have', date, fr, '0000-01-01', 'date.invalid'],
  ['25 o’clock', datetime, fr, '21/11/2026 25:00', 'datetime.invalid'],
  ['a moment before the year 1 in UTC', datetime, fr, '0001-01-01', 'datetime.invalid'],
  ['a name where an id is meant', sample('link'), fr, 'Vauban', 'link.invalid'],
]

describe('what people and files write', () => {
  it.each(read)('%s', (_name, field, style, raw, value) => expect(kindOf(field).parse(raw, field, style)).toEqual({ value }))
  it.each(refused)('refuses: %s', (_name, field, style, raw, code) =>
    expect(
      kindOf(field)
        .parse(raw, field, style)
        .problems?.map((p) => p.code),
    ).toEqual([code]),
  )
})
