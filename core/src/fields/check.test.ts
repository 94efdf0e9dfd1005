import { describe, expect, it } from 'vitest'
import type { Field } from './field.ts'
import { kindOf } from './index.ts'
import type { Style } from './kind.ts'
import { sample } from './sample.ts'

const style: Style = { locale: 'fr-FR', timeZone: 'Europe/Paris', today: '2026-11-21' }
const ok = undefined

const cases: [name: string, field: Field, value: unknown, code: string | undefined][] = [
  ['a number is no text', sample('text'), 1, 'value.type'],
  ['blank is no text', sample('text'), ' \u00a0', 'text.blank'],
  ['NUL cannot be stored', sample('text'), 'a\0b', 'text.characters'],
  ['half a surrogate pair cannot be stored', sample('text'), 'a\ud83d', 'text.characters'],
  ['a whole pair counts once', sample('text', { maxLength: 1 }), '😀', ok],
  ['too long by one', sample('text', { maxLength: 2 }), '😀😀😀', 'text.too_long'],
  ['too short', sample('long_text', { minLength: 3 }), 'ab', 'text.too_short'],
  ['a pattern is not anchored unless it says so', sample('text', { pattern: '[A-Z]{2}' }), 'xABx', ok],
  ['a pattern not met', sample('text', { pattern: '^[A-Z]{2}$' }), 'ABC', 'text.pattern'],
  ['an address', sample('email'), 'ines.benali+crm@sous.vauban.fr', ok],
  ['no dot in the domain', sample('email'), 'ines@vauban', 'email.invalid'],
  ['two dots in a row', sample('email'), 'ines..b@vauban.fr', 'email.invalid'],
  ['a page', sample('url'), 'https://vauban.fr:8080/été?a=1#b', ok],
  ['a script is no page', sample('url'), 'javascript:alert(1)', 'url.invalid'],
  ['a password in a page', sample('url'), 'https://a:b@vauban.fr', 'url.invalid'],
  ['a half', sample('integer'), 1.5, 'number.whole'],
  ['a text is no number', sample('integer'), '1', 'value.type'],
  ['below', sample('integer', { minimum: 0 }), -1, 'number.minimum'],
  ['above', sample('integer', { maximum: 10 }), 11, 'number.maximum'],
  ['at the limit', sample('integer', { minimum: 0, maximum: 10 }), 10, ok],
  ['infinite', sample('decimal'), Infinity, 'value.type'],
  ['as many decimals as are kept', sample('money'), 1054.01, ok],
  ['more decimals than are kept', sample('money'), 1054.001, 'number.precision'],
  ['a tiny number has many decimals', sample('money'), 1e-9, 'number.precision'],
  ['fifteen digits in all', sample('money'), 9999999999999.99, ok],
  ['sixteen digits in all', sample('money'), 10_000_000_000_000, 'number.digits'],
  ['below zero', sample('money', { minimum: 0 }), -0.01, 'number.minimum'],
  ['a choice is its value, not its title', sample('choice'), 'Gagnée', 'choice.unknown'],
  ['a real day', sample('date'), '2024-02-29', ok],
  ['a day that is none', sample('date'), '2026-02-29', 'date.invalid'],
  ['a day with a time', sample('date'), '2026-11-21T00:00:00Z', 'date.invalid'],
  ['the first day there is', sample('date'), '0001-01-01', ok],
  ['before today', sample('date', { minimum: 'today' }), '2026-11-20', 'date.minimum'],
  ['after a given day', sample('date', { maximum: '2026-12-31' }), '2027-01-01', 'date.maximum'],
  ['a moment as Postgres writes it', sample('datetime'), '2026-11-21T20:24:15.123+00:00', ok],
  ['a moment without offset', sample('datetime'), '2026-11-21T20:24:15', 'datetime.invalid'],
  ['a moment after the year 9999 in UTC', sample('datetime'), '9999-12-31T23:59:59-01:00', 'datetime.invalid'],
  ['an id', sample('link'), '0199aaaa-0000-7000-8000-000000000001', ok],
  ['a name', sample('link'), 'Vauban', 'link.invalid'],
]

describe('what a value may be', () => {
  it.each(cases)('%s', (_name, field, value, code) => expect(kindOf(field).check(value, field, style)[0]?.code).toBe(code))

  it('names the option probably meant as the writer would: a person by title, a program by value', () => {
    const field = sample('choice')
    expect(kindOf(field).parse('prospectoin', field, style).problems?.[0]?.params?.['nearest']).toBe('Prospection')
    expect(kindOf(field).check('Gagnée', field, style)[0]?.params?.['nearest']).toBe('won')
  })
})

const written: [field: Field, value: string | number | boolean, locale: string, text: string][] = [
  [sample('money'), 1234.5, 'fr-FR', '1\u00a0234,50\u00a0€'],
  [sample('money'), 1234.5, 'en-GB', '€1,234.50'],
  [sample('decimal', { decimals: 1, unit: '%' }), 31.4, 'fr-FR', '31,4\u00a0%'],
  [sample('integer'), 12345, 'fr-FR', '12\u00a0345'],
  [sample('integer', { grouping: false }), 1996, 'fr-FR', '1996'],
  [sample('boolean'), true, 'fr-FR', 'Oui'],
  [sample('boolean'), false, 'en-GB', 'No'],
  [sample('choice'), 'won', 'fr-FR', 'Gagnée'],
  [sample('choice'), 'gone', 'fr-FR', 'gone'],
  [sample('date'), '2026-11-21', 'fr-FR', '21/11/2026'],
  [sample('date'), '0099-01-02', 'en-GB', '02/01/0099'],
  [sample('datetime'), '2026-11-21T15:00:00+00:00', 'fr-FR', '21/11/2026 16:00'],
]

describe('a value as a person reads it, to the code point', () => {
  it.each(written)('%o', (field, value, locale, text) => expect(kindOf(field).format(value, field, { ...style, locale })).toBe(text))
})
