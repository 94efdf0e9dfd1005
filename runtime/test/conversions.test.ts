import type { Field } from '@cahier/core/fields/field'
import { kindOf } from '@cahier/core/fields/index'
import type { Value } from '@cahier/core/fields/kind'
import { sample, samples } from '@cahier/core/fields/sample'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { databases, type Fresh } from './databases.ts'

const text = sample('text')
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
}
const stored = (field: Field): fc.Arbitrary<Value> =>
  anything[field.kind] ??
  (kindOf(field).column(field) === 'text' ? anything['text']! : fc.integer({ min: -(10 ** 12), max: 10 ** 12 }).map((n) => n / 100))
const pairs = samples
  .flatMap((from) => samples.map((to) => [from, to] as const))
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
    const [row] = await here.db.query<{ made: string }>({ text: query, values: [values.map(String)] })
    return JSON.parse(row!.made) as Value[]
  }

  it.each(cases)('%s', async (_name, from, value, to, becomes) => expect(await convert(from, to, [value])).toEqual([becomes]))

  it.each(pairs.map(([from, to]) => [from.kind, to.kind, from, to] as const))(
    '%s to %s: what comes out fits, and nothing breaks',
    async (_from, _to, from, to) => {
      const values = fc.sample(stored(from), 60)
      const made = await convert(from, to, values)
      const wrong = made.flatMap((value, i) => {
        const problems = value === null ? [] : kindOf(to).check(value, to, style)
        // A text may be blank or long in the column it comes from: nothing is lost by keeping it.
        return problems.filter((p) => !/^text\.(blank|too_long)$/.test(p.code)).map((p) => [values[i], value, p.code])
      })
      expect(wrong).toEqual([])
    },
  )
})
