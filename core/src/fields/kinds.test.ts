import { describe, expect, it } from 'vitest'
import type { Field } from './field.ts'
import { kindOf } from './index.ts'
import type { Style, Value } from './kind.ts'
import { sample } from './sample.ts'

const fr: Style = { locale: 'fr-FR', timeZone: 'Europe/Paris', today: '2026-11-21' }
const en: Style = { ...fr, locale: 'en-GB' }
const named = (check: 'siren' | 'siret' | 'vat_number' | 'iban' | 'phone' | 'barcode' | 'color' | 'country' | 'currency' | 'language') =>
  sample('text', { as: check, check })
const phone = sample('text', { as: 'phone', check: 'phone', region: 'FR' })
const belgian = sample('text', { as: 'phone', check: 'phone', region: 'BE' })
const percent = sample('decimal', { as: 'percent', decimals: 2, unit: '%' })
const name = sample('person_name')
const address = sample('address')

const read: [name: string, field: Field, style: Style, raw: string, value: Value][] = [
  ['a SIREN in groups', named('siren'), fr, '404 833 048', '404833048'],
  ['a SIRET with no-break spaces', named('siret'), fr, '404\u00a0833\u00a0048\u00a000022', '40483304800022'],
  ['a VAT number in small letters', named('vat_number'), fr, 'fr 83 404 833 048', 'FR83404833048'],
  ['an IBAN as a bank prints it', named('iban'), fr, 'FR14 2004 1010 0505 0001 3M02 606', 'FR1420041010050500013M02606'],
  ['a French number by tens', phone, fr, '05.61.00.00.00', '+33561000000'],
  ['a mobile with its country and a zero in brackets', phone, fr, '+33 (0)6 12 34 56 78', '+33612345678'],
  ['an international number dialled from France', phone, fr, '0032 2 123 45 67', '+3221234567'],
  ['a number of La Réunion dialled from Paris', phone, fr, '0692 12 34 56', '+262692123456'],
  ['a number of Martinique', phone, fr, '0596 12 34 56', '+596596123456'],
  ['a Belgian number in a Belgian field', belgian, fr, '02 123 45 67', '+3221234567'],
  ['words are kept as they were written', phone, fr, 'voir Inès', 'voir Inès'],
  ['a colour of three digits', named('color'), fr, 'ABC', '#aabbcc'],
  ['a country by its French name', named('country'), fr, 'allemagne', 'DE'],
  ['a country by its English name in a French app', named('country'), fr, 'Germany', 'DE'],
  ['a country by its code', named('country'), fr, 'de', 'DE'],
  ['a currency by its name', named('currency'), fr, 'franc suisse', 'CHF'],
  ['a language by its name', named('language'), fr, 'anglais', 'en'],
  ['a percentage with its sign', percent, fr, '12,5 %', 12.5],
  ['hours and minutes', sample('time'), fr, '9h30', '09:30:00'],
  ['an hour alone', sample('time'), fr, '9 h', '09:00:00'],
  ['an hour of the afternoon', sample('time'), en, '4:30 pm', '16:30:00'],
  ['four digits', sample('time'), fr, '0930', '09:30:00'],
  ['an hour and a half', sample('duration'), fr, '1 h 30', 5400],
  ['an hour and a half in minutes', sample('duration'), fr, '90 min', 5400],
  ['an hour and a half as a decimal', sample('duration'), fr, '1,5', 5400],
  ['two days', sample('duration'), fr, '2 j', 172_800],
  ['a clock', sample('duration'), fr, '26:05', 93_900],
  ['three seconds', sample('duration'), en, '3 s', 3],
  ['less than nothing', sample('duration'), fr, '-45 min', -2700],
  ['a day without a time', sample('date_or_time'), fr, '21/11/2026', '2026-11-21'],
  ['a moment', sample('date_or_time'), fr, '21/11/2026 16:00', '2026-11-21T15:00:00.000Z'],
  ['several options by title', sample('choices'), fr, 'Gagnée, perdue', ['won', 'lost']],
  ['the same option twice is there once', sample('choices'), fr, 'won; Gagnée', ['won']],
  ['several addresses', sample('emails'), fr, 'a@b.fr; c@d.fr', ['a@b.fr', 'c@d.fr']],
  ['several numbers, the first the main one', sample('phones'), fr, '05 61 00 00 00, 06 12 34 56 78', ['+33561000000', '+33612345678']],
  ['tags', sample('tags'), fr, ' rouge ,, bleu ', ['rouge', 'bleu']],
  ['no tag at all', sample('tags'), fr, ' , ', null],
  ['a name with its salutation', name, fr, 'Mme Inès Benali', { salutation: 'Mme', first: 'Inès', last: 'Benali' }],
  ['a last name in capitals', name, fr, 'DE LA TOUR Jean', { first: 'Jean', last: 'DE LA TOUR' }],
  ['a last name before a comma', name, en, 'de la Tour, Jean', { first: 'Jean', last: 'de la Tour' }],
  ['a name of one word', name, fr, 'Benali', { last: 'Benali' }],
  [
    'an address on one line',
    address,
    fr,
    '12 rue de Metz, 31000 Toulouse',
    { street: '12 rue de Metz', postcode: '31000', city: 'Toulouse' },
  ],
  [
    'an envelope of several lines',
    address,
    fr,
    'Vauban SA\nBâtiment C\n12 rue de Metz\n31015 TOULOUSE CEDEX 6\nFrance',
    {
      unit: 'Vauban SA',
      building: 'Bâtiment C',
      street: '12 rue de Metz',
      postcode: '31015',
      city: 'TOULOUSE CEDEX 6',
    },
  ],
  [
    'an address abroad',
    address,
    fr,
    'Rue Neuve 1, 1000 Bruxelles, Belgique',
    { street: 'Rue Neuve 1', postcode: '1000', city: 'Bruxelles', country: 'BE' },
  ],
  ['a point with decimal points', sample('geolocation'), fr, '48.8566, 2.3522', { latitude: 48.8566, longitude: 2.3522 }],
  ['a point with decimal commas', sample('geolocation'), fr, '48,8566 ; 2,3522', { latitude: 48.8566, longitude: 2.3522 }],
  ['a point of the south-west', sample('geolocation'), fr, '-33.4 -70.6', { latitude: -33.4, longitude: -70.6 }],
  ['JSON', sample('json'), fr, '{"a": [1]}', { a: [1] }],
]

describe('what a person writes', () => {
  it.each(read)('%s', (_name, field, style, raw, value) => {
    expect(kindOf(field).parse(raw, field, style)).toEqual({ value })
  })
})

const refused: [name: string, field: Field, raw: string, code: string][] = [
  ['a time that is none', sample('time'), '25:00', 'time.invalid'],
  ['a duration that is none', sample('duration'), '3 pommes', 'duration.invalid'],
  ['neither a day nor a moment', sample('date_or_time'), 'bientôt', 'date_or_time.invalid'],
  ['an option that is none, among several', sample('choices'), 'won, gagne', 'choice.unknown'],
  ['a point that is none', sample('geolocation'), 'Toulouse', 'geolocation.invalid'],
  ['half a JSON', sample('json'), '{"a":', 'json.invalid'],
]
describe('what nobody can read', () => {
  it.each(refused)('%s', (_name, field, raw, code) => expect(kindOf(field).parse(raw, field, fr).problems?.[0]?.code).toBe(code))
})

const ok = undefined
const checked: [name: string, field: Field, value: unknown, code: string | undefined][] = [
  ['a SIREN', named('siren'), '404833048', ok],
  ['a SIREN with a wrong digit', named('siren'), '404833049', 'siren.invalid'],
  ['a SIREN with blanks is for people', named('siren'), '404 833 048', 'siren.invalid'],
  ['a SIRET', named('siret'), '40483304800022', ok],
  ['a SIRET of the post office, which Luhn refuses', named('siret'), '35600000049837', ok],
  ['a SIRET of the post office whose digits do not add up', named('siret'), '35600000049838', 'siret.invalid'],
  ['a French VAT number', named('vat_number'), 'FR83404833048', ok],
  ['a French VAT number with a wrong key', named('vat_number'), 'FR84404833048', 'vat_number.invalid'],
  ['a French VAT number whose key has a letter', named('vat_number'), 'FRK7399859412', ok],
  ['a Dutch VAT number', named('vat_number'), 'NL123456789B01', ok],
  ['a VAT number without its country', named('vat_number'), '83404833048', 'vat_number.invalid'],
  ['a French IBAN', named('iban'), 'FR1420041010050500013M02606', ok],
  ['a German IBAN', named('iban'), 'DE89370400440532013000', ok],
  ['a French IBAN with a wrong key', named('iban'), 'FR1520041010050500013M02606', 'iban.invalid'],
  ['a German IBAN a digit too long', named('iban'), 'DE893704004405320130001', 'iban.invalid'],
  ['a French number', phone, '+33561000000', ok],
  ['a French number a digit too short', phone, '+3356100000', 'phone.invalid'],
  ['a French number that is not international', phone, '0561000000', 'phone.invalid'],
  ['a country left out of the table', phone, '+97433123456', ok],
  ['an article', named('barcode'), '4006381333931', ok],
  ['an article with a wrong digit', named('barcode'), '4006381333932', 'barcode.invalid'],
  ['a colour by name', named('color'), 'red', 'color.invalid'],
  ['a country that is none', named('country'), 'XX', 'country.invalid'],
  ['before opening', sample('time', { minimum: '09:00' }), '08:59:59', 'time.minimum'],
  ['at closing', sample('time', { maximum: '18:00' }), '18:00:00', ok],
  ['after closing', sample('time', { maximum: '18:00' }), '18:00:01', 'time.maximum'],
  ['too short a time', sample('duration', { minimum: 60 }), 59, 'duration.minimum'],
  ['half a second', sample('duration'), 0.5, 'duration.invalid'],
  ['an empty list', sample('tags'), [], 'list.empty'],
  ['too many', sample('tags', { maxItems: 1 }), ['a', 'b'], 'list.long'],
  ['twice', sample('emails'), ['a@b.fr', 'a@b.fr'], 'list.twice'],
  ['one that is wrong', sample('emails'), ['a@b.fr', 'a'], 'email.invalid'],
  ['a part nobody knows', address, { town: 'Toulouse' }, 'part.unknown'],
  ['a postcode of four digits in France', address, { postcode: '3100' }, 'address.postcode'],
  ['a postcode of four digits in Belgium', address, { postcode: '1000', country: 'BE' }, ok],
  ['a country that is none', address, { country: 'Belgique' }, 'country.invalid'],
  ['a point beyond the pole', sample('geolocation'), { latitude: 91, longitude: 0 }, 'geolocation.range'],
  ['half a point', sample('geolocation'), { latitude: 1 }, 'geolocation.half'],
  ['a text for a name', name, 'Inès', 'value.type'],
  ['a list for an address', address, [], 'value.type'],
  ['no id of a file', sample('file'), 'contrat.pdf', 'file.invalid'],
  ['NUL inside JSON', sample('json'), { a: 'b\0' }, 'text.characters'],
  ['JSON nested without end', sample('json'), Array.from({ length: 30_000 }).reduce((inner) => [inner], 1), 'json.deep'],
  ['JSON that is too long', sample('json', { maxLength: 5 }), ['abcdef'], 'text.too_long'],
]
describe('what a value may be', () => {
  it.each(checked)('%s', (_name, field, value, code) => expect(kindOf(field).check(value, field, fr)[0]?.code).toBe(code))

  it('says which item of a list and which part of an address is wrong', () => {
    expect(kindOf(sample('emails')).check(['a@b.fr', 'a'], sample('emails'), fr)[0]?.path).toBe('/1')
    expect(kindOf(address).check({ city: ' ' }, address, fr)[0]?.path).toBe('/city')
  })
})

const written: [field: Field, value: Value, locale: string, text: string][] = [
  [named('siren'), '404833048', 'fr-FR', '404\u00a0833\u00a0048'],
  [named('siret'), '40483304800022', 'fr-FR', '404\u00a0833\u00a0048\u00a000022'],
  [named('vat_number'), 'FR83404833048', 'fr-FR', 'FR\u00a083\u00a0404\u00a0833\u00a0048'],
  [named('iban'), 'FR1420041010050500013M02606', 'fr-FR', 'FR14\u00a02004\u00a01010\u00a00505\u00a00001\u00a03M02\u00a0606'],
  [phone, '+33561000000', 'fr-FR', '05\u00a061\u00a000\u00a000\u00a000'],
  [phone, '+262692123456', 'fr-FR', '06\u00a092\u00a012\u00a034\u00a056'],
  [phone, '+3221234567', 'fr-FR', '+32\u00a021\u00a023\u00a045\u00a067'],
  [belgian, '+33561000000', 'fr-FR', '+33\u00a05\u00a061\u00a000\u00a000\u00a000'],
  [named('country'), 'DE', 'fr-FR', 'Allemagne'],
  [named('country'), 'DE', 'en-GB', 'Germany'],
  [named('currency'), 'CHF', 'fr-FR', 'franc suisse'],
  [percent, 12.5, 'fr-FR', '12,50\u00a0%'],
  [percent, 12.5, 'en-GB', '12.50%'],
  [sample('decimal', { decimals: 6 }), 12.5, 'fr-FR', '12,50'],
  [sample('decimal', { decimals: 6 }), 12.5, 'en-GB', '12.50'],
  [sample('decimal', { decimals: 6 }), 0.123456, 'fr-FR', '0,123456'],
  [sample('decimal', { decimals: 3, unit: 'kg' }), 1234.125, 'fr-FR', '1\u00a0234,125\u00a0kg'],
  [sample('decimal', { decimals: 1 }), 12, 'fr-FR', '12,0'],
  [sample('decimal', { as: 'percent', decimals: 4, unit: '%' }), 5.5, 'fr-FR', '5,50\u00a0%'],
  [sample('money', { decimals: 4 }), 12.5, 'fr-FR', '12,50\u00a0€'],
  [sample('money', { decimals: 4 }), 12.5, 'en-GB', '€12.50'],
  [sample('money', { decimals: 4 }), 0.1234, 'fr-FR', '0,1234\u00a0€'],
  [sample('money', { currency: 'TND', decimals: 3 }), 12.5, 'fr-FR', '12,500\u00a0TND'],
  [sample('money', { currency: 'JPY', decimals: 0 }), 12, 'en-GB', 'JP¥12'],
  [sample('time'), '09:30:00', 'fr-FR', '09:30'],
  [sample('duration'), 5400, 'fr-FR', '1\u00a0h\u00a030'],
  [sample('duration'), 3600, 'fr-FR', '1\u00a0h'],
  [sample('duration'), 2700, 'en-GB', '45\u00a0min'],
  [sample('duration'), 3912, 'en-GB', '1\u00a0h\u00a005\u00a0min\u00a012\u00a0s'],
  [sample('date_or_time'), '2026-11-21', 'fr-FR', '21/11/2026'],
  [sample('choices'), ['won', 'lost'], 'fr-FR', 'Gagnée, Perdue'],
  [sample('phones'), ['+33561000000'], 'fr-FR', '05\u00a061\u00a000\u00a000\u00a000'],
  [name, { salutation: 'Mme', first: 'Inès', last: 'Benali' }, 'fr-FR', 'Mme Inès Benali'],
  [address, { street: '12 rue de Metz', postcode: '31000', city: 'Toulouse', country: 'FR' }, 'fr-FR', '12 rue de Metz, 31000 Toulouse'],
  [address, { city: 'Bruxelles', country: 'BE' }, 'fr-FR', 'Bruxelles, Belgique'],
  [sample('secret'), 'abc', 'fr-FR', '••••••••'],
]
describe('a value as a person reads it, to the code point', () => {
  it.each(written)('%o', (field, value, locale, text) => expect(kindOf(field).format(value, field, { ...fr, locale })).toBe(text))
})

describe('a value as it is kept', () => {
  const kept: [field: Field, value: Value, is: Value][] = [
    [sample('tags'), [], null],
    [sample('tags'), ['a', 'a'], ['a']],
    [address, { street: ' 12 rue de Metz ', city: '' }, { street: '12 rue de Metz' }],
    [address, { city: ' ' }, null],
    [sample('time'), '09:30', '09:30:00'],
    [sample('datetime'), '2026-11-21T16:00:00+01:00', '2026-11-21T15:00:00.000Z'],
    [sample('geolocation'), { latitude: 48.123456789, longitude: 2 }, { latitude: 48.1234568, longitude: 2 }],
  ]
  it.each(kept)('%o %o', (field, value, is) => expect(kindOf(field).tidy!(value, field)).toEqual(is))
})
