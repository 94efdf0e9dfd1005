import { describe, expect, it } from 'vitest'
import { compile } from '../model/compile.ts'
import { integer, layer, link, role, text } from '../model/sample.ts'
import { form } from './form.ts'
import { actor } from './sample.ts'

const checks = [
  'record.address.city != "X"',
  'record.lines.all(l, l.count > 0)',
  'record.lines.all(l, l.product.name != "X")',
  'record.contacts.all(c, c.name != "X")',
  'record.contacts.all(c, c.secret != "X")',
  'record.parent.lines.all(l, l.count > 0)',
]
const compiled = compile([
  layer(
    {
      product: { fields: { name: text } },
      contact: { fields: { name: text, secret: text } },
      quote_line: { fields: { quote: link('quote'), what: text, count: integer, product: link('product') } },
      quote: {
        fields: {
          name: text,
          address: { $ref: 'field:address' },
          parent: link('quote'),
          lines: { $ref: 'field:lines', to: 'quote_line' },
          contacts: { $ref: 'field:links', to: 'contact' },
        },
        rules: checks.map((check) => ({ check, message: check })),
      },
    },
    role('all', { quote: { read: true }, product: { read: true }, contact: { read: true } }),
    role('some', { quote: { read: true }, contact: { read: true, fields: { secret: { read: false } } } }),
    role('few', { quote: { read: true, fields: { lines: { read: false } } } }),
  ),
])

describe('the rules a form is told', () => {
  it.each([
    ['administrator', [0, 1, 2, 3, 4, 5]],
    ['all', [0, 1, 2, 3, 4, 5]],
    ['some', [0, 1, 3, 5]],
    ['few', [0]],
  ] as const)('are those that ask what %s may read, in parts, lines and links too', (who, kept) => {
    expect(compiled.problems).toBeUndefined()
    const told = form(compiled.model!, 'quote', actor(who))!.rules.map(({ message }) => checks.indexOf(message))
    expect(told).toEqual(kept)
  })
})
