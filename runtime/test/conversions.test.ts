import type { Field } from '@cahier/core/fields/field'
import { isStored } from '@cahier/core/fields/stored'
import { kindOf } from '@cahier/core/fields/index'
import type { Value } from '@cahier/core/fields/kind'
import { sample, samples, standing as all } from '@cahier/core/fields/sample'
import { stored as written } from '@cahier/core/fields/sql'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { databases, type Fresh } from './databases.ts'

const text = sample('text')
const standing = (as: string): Field => all.find((field) => field.as === as)!
const zone = 'Europe/Paris'
const style = { locale: 'fr-FR', timeZone: zone, today: '2026-11-21' }

const cases: [name: string, from: Field, stored: Value, to: Field, becomes: Value][] = [
  ['a French number in a text', text, '1\u00a0234', sample('integer'), 1234],
  ['a number with zero decimals', text, '12,00', sample('integer'), 12],
  ['a half is no whole number', text, '12,5', sample('integer'), null],
  ['words are no number', text, 'douze', sample('integer'), null],
  ['a whole decimal', sample('decimal'), 12, sample('integer'), 12],
  ['a half does not become whole', sample('decimal'), 12.5, sample('integer'), null],
  ['an amount written in a text', text, '1\u202f234,50 €', sample('money'), 1234.5],
  ['an amount with too many decimals is not rounded', text, '1,005', sample('money'), null],
  ['fewer decimals, which fit', sample('decimal'), 1.25, sample('money'), 1.25],
  ['fewer decimals, which do not fit', sample('decimal'), 1.255, sample('money'), null],
  ['oui', text, ' Oui ', sample('boolean'), true],
  ['one', sample('integer'), 1, sample('boolean'), true],
  ['two is neither', sample('integer'), 2, sample('boolean'), null],
  ['yes as a number', sample('boolean'), true, sample('integer'), 1],
  ['the title of an option', text, 'gagnée', sample('choice'), 'won'],
  ['the value of an option', text, 'won', sample('choice'), 'won'],
  ['no option', text, 'gagné', sample('choice'), null],
  ['a French date in a text', text, '21/11/2026', sample('date'), '2026-11-21'],
  ['a day that is none', text, '31/02/2026', sample('date'), null],
  ['29 February of a leap year', text, '2024-02-29', sample('date'), '2024-02-29'],
  ['a moment belongs to the company’s day', sample('datetime'), '2026-11-20T23:30:00Z', sample('date'), '2026-11-21'],
  ['a day begins on the company’s clocks', sample('date'), '2026-11-21', sample('datetime'), '2026-11-20T23:00:00+00:00'],
  ['a time in a text, on the company’s clocks', text, '2026-07-21 16:00', sample('datetime'), '2026-07-21T14:00:00+00:00'],
  ['a time with its offset', text, '2026-07-21T16:00:00-05:00', sample('datetime'), '2026-07-21T21:00:00+00:00'],
  ['a date in a text as a moment', text, '21/07/2026', sample('datetime'), '2026-07-20T22:00:00+00:00'],
  ['an address with blanks around', text, ' ines@vauban.fr ', sample('email'), 'ines@vauban.fr'],
  ['no address', text, 'ines at vauban', sample('email'), null],
  ['a page', text, 'https://vauban.fr/[a]', sample('url'), 'https://vauban.fr/[a]'],
  ['no page', text, 'javascript:alert(1)', sample('url'), null],
  ['a number as text', sample('money'), 1054, text, '1054.00'],
  ['a SIREN in groups', text, '404 833 048', standing('siren'), '404833048'],
  ['a SIREN with a wrong key', text, '404 833 049', standing('siren'), null],
  ['a SIRET of the post office', text, '356 000 000 49837', standing('siret'), '35600000049837'],
  ['a VAT number', text, 'fr 83 404 833 048', standing('vat_number'), 'FR83404833048'],
  ['a VAT number with a wrong key', text, 'FR84404833048', standing('vat_number'), null],
  ['an IBAN as a bank prints it', text, 'FR14 2004 1010 0505 0001 3M02 606', standing('iban'), 'FR1420041010050500013M02606'],
  ['an IBAN with a wrong key', text, 'FR15 2004 1010 0505 0001 3M02 606', standing('iban'), null],
  ['a telephone number by tens', text, '05.61.00.00.00', standing('phone'), '+33561000000'],
  ['an article number', text, '4006381333931', standing('barcode'), '4006381333931'],
  ['a country’s code', text, 'fr', standing('country'), 'FR'],
  ['a SIREN as text', standing('siren'), '404833048', text, '404833048'],
  ['a time in a text', text, '09:30', sample('time'), '09:30:00'],
  ['the time of a moment, on the company’s clocks', sample('datetime'), '2026-11-21T15:00:00Z', sample('time'), '16:00:00'],
  ['a clock as a duration', text, '1:30', sample('duration'), 5400],
  ['words with commas as tags', text, 'rouge, bleu ; rouge', sample('tags'), ['rouge', 'bleu']],
  ['titles as options', text, 'Gagnée, perdue', sample('choices'), ['won', 'lost']],
  ['titles of which one is no option', text, 'Gagnée, gagné', sample('choices'), null],
  ['one option as several', sample('choice'), 'won', sample('choices'), ['won']],
  ['addresses in a text', text, 'a@b.fr, c@d.fr', sample('emails'), ['a@b.fr', 'c@d.fr']],
  ['several tags as text', sample('tags'), ['a', 'b'], text, 'a, b'],
  ['a day as a day or a moment', sample('date'), '2026-11-21', sample('date_or_time'), '2026-11-21'],
  ['a moment as a day or a moment', sample('datetime'), '2026-11-21T16:00:00+01:00', sample('date_or_time'), '2026-11-21T15:00:00.000Z'],
  [
    'one file as several',
    sample('file'),
    '0199aaaa-0000-7000-8000-000000000001',
    sample('files'),
    ['0199aaaa-0000-7000-8000-000000000001'],
  ],
  ['the name of a person as text', sample('person_name'), { salutation: 'Mme', first: 'Inès', last: 'Benali' }, text, 'Mme Inès Benali'],
  [
    'an address as text',
    sample('address'),
    { street: '12 rue de Metz', postcode: '31000', city: 'Toulouse' },
    text,
    '12 rue de Metz 31000 Toulouse',
  ],
  ['a secret is never shown', sample('secret'), 'abc', text, null],
  ['a moment as text, as on the wire', sample('datetime'), '2026-11-21T16:00:00+01:00', text, '2026-11-21T15:00:00.000Z'],
]

const anything: Record<string, fc.Arbitrary<Value>> = {
  text: fc.oneof(
    fc.string({ maxLength: 20 }).filter((s) => !s.includes('\0')),
    fc.integer().map(String),
    fc.double({ noNaN: true }).map(String),
    fc.date({ noInvalidDate: true }).map((d) => d.toISOString()),
    fc.stringMatching(/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/),
    fc.stringMatching(/^[0-9]{2}\/[0-9]{2}\/[0-9]{4}( [0-9]{2}:[0-9]{2})?$/),
    fc.stringMatching(/^[+-]?[0-9]{1,20}([.,][0-9]{0,5})?( ?€)?$/),
    fc.emailAddress(),
    fc.webUrl(),
    fc.constantFrom('oui', 'Gagnée', '12,', '-0', '99999999999999999999'),
  ),
  integer: fc.oneof(fc.maxSafeInteger(), fc.integer({ min: 0, max: 2 })),
  decimal: fc.integer({ min: -(10 ** 14), max: 10 ** 14 }).map((n) => n / 1000),
  boolean: fc.boolean(),
  date: fc
    .date({ min: new Date('0001-01-02T00:00:00Z'), max: new Date('9999-12-30T00:00:00Z'), noInvalidDate: true })
    .map((d) => d.toISOString().slice(0, 10)),
  datetime: fc
    .date({ min: new Date('0001-01-02T00:00:00Z'), max: new Date('9999-12-30T00:00:00Z'), noInvalidDate: true })
    .map((d) => d.toISOString()),
  link: fc.uuid(),
  file: fc.uuid(),
  polymorphic: fc.uuid().map((id) => `sample/${id}`),
  date_or_time: fc.constantFrom('2026-11-21', '2026-11-21T15:00:00.000Z'),
  time: fc.stringMatching(/^(0[0-9]|1[0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]$/),
  duration: fc.integer({ min: -1e9, max: 1e9 }),
  json: fc.jsonValue().filter((value) => value !== null && !/\\u0000|\\ud|[\0\p{Cs}]/iu.test(JSON.stringify(value))) as fc.Arbitrary<Value>,
  person_name: fc.record({ first: fc.emailAddress(), last: fc.constantFrom('A', '12') }),
  address: fc.record({ street: fc.constantFrom('oui', '21/11/2026'), city: fc.constantFrom('T', 'x') }),
  geolocation: fc.record({ latitude: fc.integer({ min: -90, max: 90 }), longitude: fc.integer({ min: -180, max: 180 }) }),
}
const lists: Record<string, fc.Arbitrary<string>> = {
  choices: fc.constantFrom('won', 'lost', 'gone'),
  tags: fc.stringMatching(/^[a-z0-9 ]{1,8}$/),
  emails: fc.emailAddress(),
  phones: fc.constantFrom('+33561000000', '+3221234567', '+97433123456'),
  urls: fc.webUrl(),
  files: fc.uuid(),
}
const stored = (field: Field): fc.Arbitrary<Value> =>
  anything[field.kind] ??
  (Object.hasOwn(lists, field.kind) ? fc.uniqueArray(lists[field.kind]!, { minLength: 1, maxLength: 4 }) : undefined) ??
  (kindOf(field).column(field) === 'text' ? anything['text']! : fc.integer({ min: -(10 ** 12), max: 10 ** 12 }).map((n) => n / 100))
const pairs = samples
  .filter(isStored)
  .flatMap((from) => [...samples, ...all].filter(isStored).map((to) => [from, to] as const))
  .filter(([from, to]) => kindOf(to).convert(from, 'c', to, zone))

describe.each(databases)('conversions on $name', ({ fresh }) => {
  let here: Fresh
  beforeAll(async () => {
    here = await fresh()
  })
  afterAll(() => here.drop())

  const convert = async (from: Field, to: Field, values: readonly Value[]): Promise<Value[]> => {
    const column = kindOf(from).column(from)
    const value = kindOf(to).convert(from, 'r.c', to, zone)!
    const query = `select json_agg(${value})::text as made from (select x::${column} as c from unnest($1::text[]) x) r`
    const [row] = await here.db.query<{ made: string }>({ text: query, values: [values.map((value) => written(value, column))] })
    return JSON.parse(row!.made) as Value[]
  }

  it.each(cases)('%s', async (_name, from, value, to, becomes) => expect(await convert(from, to, [value])).toEqual([becomes]))

  it.each(pairs.map(([from, to]) => [from.kind, to.as ?? to.kind, from, to] as const))(
    '%s to %s: what comes out fits, and nothing breaks',
    async (_from, _to, from, to) => {
      const values = fc.sample(stored(from), { numRuns: 60, seed: Number(process.env['SEED'] ?? 20_261_122) })
      const made = await convert(from, to, values)
      const wrong = made.flatMap((value, i) => {
        const problems = value === null ? [] : kindOf(to).check(value, to, style)
        // A text may be blank or long in the column it comes from, a number beyond a bound: nothing is lost by keeping it.
        return problems
          .filter((p) => !/^(text\.(blank|too_long)|number\.(minimum|maximum))$/.test(p.code))
          .map((p) => [values[i], value, p.code])
      })
      expect(wrong).toEqual([])
    },
  )
})
