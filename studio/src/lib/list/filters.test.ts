import type { Field } from '@cahier/core/fields/field'
import { expression } from '@cahier/core/expression/parse'
import { kindOf } from '@cahier/core/fields/index'
import { describe, expect, it } from 'vitest'
import { print, read, rules, type Filter } from './filters.ts'

const field = (kind: string, more: object = {}): Field => ({ id: kind, name: kind, title: kind, kind, ...more }) as unknown as Field
const fields = new Map<string, Field>([
  ['name', field('text')],
  ['stage', field('choice', { options: [] })],
  ['value', field('money')],
  ['won', field('boolean')],
  ['account', field('link')],
  ['account.sector', field('text')],
  ['closed', field('date')],
  ['met', field('datetime')],
])

const typesOf = (names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, { type: kindOf(fields.get(name)!).type, ...(name === 'account' && { to: 'account' }) }]))
const scope = {
  entity: 'deal',
  fields: (entity: string) =>
    entity === 'deal' ? typesOf(['name', 'stage', 'value', 'won', 'account', 'closed', 'met']) : { sector: { type: 'text' as const } },
}

const filters: readonly { name: string; filter: Filter; url: string; rule: string }[] = [
  {
    name: 'a choice among several',
    filter: { path: 'stage', test: 'in', values: ['won', 'lost'] },
    url: 'stage:in:won,lost',
    rule: 'record.stage in ["won", "lost"]',
  },
  {
    name: 'a part of a text, without case and accents',
    filter: { path: 'name', test: 'contains', values: ['Été, "A"'] },
    url: 'name:has:%C3%89t%C3%A9%2C%20%22A%22',
    rule: 'fold(record.name).contains(fold("Été, \\"A\\""))',
  },
  { name: 'a number', filter: { path: 'value', test: '>', values: [1000.5] }, url: 'value:gt:1000.5', rule: 'record.value > 1000.5' },
  { name: 'a boolean', filter: { path: 'won', test: '==', values: [false] }, url: 'won:is:false', rule: 'record.won == false' },
  {
    name: 'a date',
    filter: { path: 'closed', test: '<=', values: ['2026-11-21'] },
    url: 'closed:le:2026-11-21',
    rule: 'record.closed <= date("2026-11-21")',
  },
  {
    name: 'a moment',
    filter: { path: 'met', test: '>', values: ['2026-11-21T20:24:15.123Z'] },
    url: 'met:gt:2026-11-21T20%3A24%3A15.123Z',
    rule: 'record.met > timestamp("2026-11-21T20:24:15.123Z")',
  },
  { name: 'an empty link', filter: { path: 'account', test: 'empty', values: [] }, url: 'account:empty', rule: 'record.account == null' },
  {
    name: 'a field behind a link that is filled in',
    filter: { path: 'account.sector', test: 'filled', values: [] },
    url: 'account.sector:filled',
    rule: 'record.account.sector != null',
  },
  {
    name: 'a text with a colon',
    filter: { path: 'name', test: '==', values: ['a:b'] },
    url: 'name:is:a%3Ab',
    rule: 'record.name == "a:b"',
  },
]

describe('a filter', () => {
  for (const { name, filter, url, rule } of filters) {
    it(`${name} is written in the address`, () => expect(print(filter)).toBe(url))
    it(`${name} is read from the address`, () => expect(read([url], fields)).toEqual([filter]))
    it(`${name} is a rule of the language`, () => expect(expression(rules([filter], fields)!, scope).problems).toEqual([]))
    it(`${name} becomes a rule`, () => expect(rules([filter], fields)).toBe(rule))
  }
})

describe('an address that means nothing here is left out', () => {
  for (const url of ['gone:is:1', 'name:like:x', 'name', 'value:gt:many', 'won:is:perhaps', 'stage:in:', '']) {
    it(url || 'empty', () => expect(read([url], fields)).toEqual([]))
  }
})

describe('filters together', () => {
  it('ask nothing without any', () => expect(rules([], fields)).toBeUndefined())
  it('are joined with what the view asks', () =>
    expect(rules([{ path: 'won', test: '==', values: [true] }], fields, 'record.a == 1 || record.b == 2')).toBe(
      '(record.a == 1 || record.b == 2) && (record.won == true)',
    ))
})
