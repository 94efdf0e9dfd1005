import { describe, expect, it } from 'vitest'
import { worldScope } from './world.ts'
import { say } from '../words/index.ts'
import { expression } from './parse.ts'

type Refused = { name: string; source: string; code: string; at: number; nearest?: string | null; found?: string; wanted?: string }
const refused: Refused[] = [
  { name: 'an empty rule', source: ' ', code: 'expression.syntax', at: 0 },
  { name: 'a rule that stops', source: 'record.name ==', code: 'expression.syntax', at: 14 },
  { name: 'a stray character', source: 'record.name == §', code: 'expression.syntax', at: 15 },
  { name: 'a rule nobody can read', source: '!'.repeat(20_000), code: 'expression.long', at: 0 },
  { name: 'deep parentheses', source: '('.repeat(2000), code: 'expression.syntax', at: 0 },
  { name: 'a field that is not there', source: 'record.nmae == "a"', code: 'expression.unknown_name', at: 7, nearest: 'name' },
  {
    name: 'a field that is not there behind a link',
    source: 'record.parent.nam == "a"',
    code: 'expression.unknown_name',
    at: 14,
    nearest: 'name',
  },
  { name: 'a root that is not there', source: 'recrod.name == "a"', code: 'expression.unknown_name', at: 0, nearest: 'record' },
  { name: 'old where there is none', source: 'old.name == "a"', code: 'expression.unknown_name', at: 0, nearest: null },
  { name: 'a property of every object', source: 'record.constructor == "a"', code: 'expression.unknown_name', at: 7 },
  {
    name: 'a function that is not there',
    source: 'record.name.containss("a")',
    code: 'expression.unknown_name',
    at: 12,
    nearest: 'contains',
  },
  { name: 'the bin', source: 'record.deleted_at == null', code: 'expression.unknown_name', at: 7 },
  { name: 'text against a number', source: 'record.amount > "10"', code: 'expression.type', at: 16 },
  { name: 'text that is no id against a link', source: 'record.parent == "x"', code: 'expression.type', at: 17 },
  { name: 'a path through something that is no link', source: 'record.name.size == 1', code: 'expression.type', at: 0 },
  { name: 'an order of links', source: 'record.parent < record.parent', code: 'expression.type', at: 0 },
  { name: 'an order against null', source: 'record.amount > null', code: 'expression.type', at: 16 },
  { name: 'null in a list', source: 'record.name in ["a", null]', code: 'expression.type', at: 21 },
  { name: 'a mixed list', source: 'record.name in ["a", 1]', code: 'expression.type', at: 16 },
  { name: 'a value that is no condition', source: 'record.name', code: 'expression.type', at: 0 },
  { name: 'a day that is not in the calendar', source: 'record.day == date("2026-02-30")', code: 'expression.type', at: 19 },
  { name: 'a time without a zone', source: 'record.moment == timestamp("2026-02-03T10:00:00")', code: 'expression.type', at: 27 },
  {
    name: 'a moment outside the years Postgres and JSON share',
    source: 'record.moment > timestamp("9999-12-31T23:59:59-23:00")',
    code: 'expression.type',
    at: 26,
  },
  { name: 'sixteen digits', source: 'record.amount == 12345678901234.56', code: 'expression.number', at: 17 },
  { name: 'a whole number JavaScript cannot hold', source: 'record.count == 9007199254740993', code: 'expression.number', at: 16 },
  { name: 'a number added to text', source: 'record.name + 1 == "a"', code: 'expression.type', at: 14, found: 'number', wanted: 'text' },
  { name: 'text times a number', source: '"a" * 2 == "aa"', code: 'expression.type', at: 0, found: 'text', wanted: 'number' },
  { name: 'null added to a number', source: 'record.amount + null > 1', code: 'expression.type', at: 16, found: 'null' },
  { name: 'a date plus a number', source: 'record.day + 1 > today', code: 'expression.type', at: 13, found: 'number', wanted: 'duration' },
  { name: 'a date plus a date', source: 'record.day + today > today', code: 'expression.type', at: 13, wanted: 'duration' },
  { name: 'the opposite of a text', source: '-record.name == "a"', code: 'expression.type', at: 1, found: 'text', wanted: 'number' },
  { name: 'a duration against a number', source: 'record.spent > 3', code: 'expression.type', at: 15, found: 'number', wanted: 'duration' },
  { name: 'a time against a moment', source: 'record.hour < now', code: 'expression.type', at: 14, found: 'datetime', wanted: 'time' },
  { name: 'a duration nobody can read', source: 'record.spent > duration("2 days")', code: 'expression.type', at: 24, wanted: 'duration' },
  { name: 'a duration of less than a millisecond', source: 'record.spent > duration("0.5ms")', code: 'expression.type', at: 24 },
  { name: 'a duration longer than time', source: 'record.spent > duration("999999999999h")', code: 'expression.type', at: 24 },
  { name: 'a time that is none', source: 'record.hour > time("24:00")', code: 'expression.type', at: 19, wanted: 'time' },
  { name: 'a time of no text', source: 'record.hour > time(1)', code: 'expression.type', at: 19 },
  { name: 'a choice on no condition', source: 'record.name ? true : false', code: 'expression.type', at: 0, wanted: 'boolean' },
  {
    name: 'a choice between a text and a number',
    source: '(record.active ? "a" : 1) == "a"',
    code: 'expression.type',
    at: 23,
    wanted: 'text',
  },
  { name: 'a choice between lists', source: '(record.active ? record.tags : record.tags) == null', code: 'expression.unsupported', at: 17 },
  { name: 'an order of lists', source: 'record.tags < record.tags', code: 'expression.type', at: 0, found: 'list', wanted: 'comparable' },
  { name: 'two lists compared', source: 'record.tags == ["a"]', code: 'expression.type', at: 0, found: 'list', wanted: 'comparable' },
  { name: 'two composites compared', source: 'record.address == record.address', code: 'expression.type', at: 0, found: 'record' },
  { name: 'a part that is not there', source: 'record.address.town == "a"', code: 'expression.unknown_name', at: 15 },
  { name: 'a part of a part', source: 'record.address.city.name == "a"', code: 'expression.type', at: 0, found: 'text', wanted: 'link' },
  { name: 'a path through a list', source: 'record.lines.total > 1', code: 'expression.type', at: 0, found: 'list', wanted: 'link' },
  { name: 'a path through a link to several', source: 'record.subject.name == "a"', code: 'expression.polymorphic', at: 0 },
  { name: 'a line in a list of lines', source: 'record.name in record.lines', code: 'expression.unsupported', at: 15 },
  { name: 'a number in a list of texts', source: '1 in record.tags', code: 'expression.type', at: 0, found: 'number', wanted: 'text' },
  { name: 'the items of a text', source: 'record.name.exists(x, x == "a")', code: 'expression.type', at: 0, found: 'text', wanted: 'list' },
  {
    name: 'no condition on an item',
    source: 'record.tags.exists(t, t)',
    code: 'expression.type',
    at: 22,
    found: 'text',
    wanted: 'boolean',
  },
  { name: 'a sum of texts', source: 'record.tags.sum(t, t) > 1', code: 'expression.type', at: 19, found: 'text', wanted: 'number' },
  { name: 'a line as a value', source: 'record.lines.exists(l, l == null)', code: 'expression.type', at: 23, found: 'record' },
  {
    name: 'a field a line has not',
    source: 'record.lines.exists(l, l.totl > 1)',
    code: 'expression.unknown_name',
    at: 25,
    nearest: 'total',
  },
  { name: 'an item after its list', source: 'record.tags.exists(t, t == "a") && t == "b"', code: 'expression.unknown_name', at: 35 },
  { name: 'an item named record', source: 'record.tags.exists(record, true)', code: 'expression.unsupported', at: 19 },
  { name: 'a list without a name for its items', source: 'record.tags.sum(1)', code: 'expression.arguments', at: 0 },
  { name: 'something behind a written id', source: '[user.id].exists(i, i.name == "a")', code: 'expression.unsupported', at: 20 },
  { name: 'too few values', source: 'record.name.replace("a") == ""', code: 'expression.arguments', at: 0 },
  { name: 'one value to choose from', source: 'min(record.amount) > 1', code: 'expression.arguments', at: 0 },
  { name: 'a function of the wrong kind', source: 'abs(record.name) > 1', code: 'expression.type', at: 4, found: 'text', wanted: 'number' },
  {
    name: 'the second value of the wrong kind',
    source: 'round(record.amount, "2") > 1',
    code: 'expression.type',
    at: 21,
    found: 'text',
    wanted: 'number',
  },
  { name: 'a function written as a method', source: 'record.amount.abs() > 1', code: 'expression.unknown_name', at: 14 },
  { name: 'a method written as a function', source: 'trim(record.name) == "a"', code: 'expression.unknown_name', at: 0 },
  { name: 'has of a value', source: 'has(1)', code: 'expression.unsupported', at: 4 },
  { name: 'a formula that grew too long', source: Array(250).fill('record.total > 1').join(' || '), code: 'expression.large', at: 0 },
  { name: 'brackets', source: 'record["name"] == "a"', code: 'expression.unsupported', at: 0 },
  { name: 'text that Postgres cannot hold', source: 'record.name == "\\u0000"', code: 'expression.unsupported', at: 15 },
]

describe('expression', () => {
  it.each(refused)('refuses $name', ({ source, code, at, nearest, found, wanted }) => {
    const { expression: read, problems } = expression(source, worldScope)
    expect(read).toBeUndefined()
    const said = Object.fromEntries(Object.entries({ nearest, found, wanted }).filter(([, value]) => value !== undefined))
    expect(problems[0]).toMatchObject({ code, params: said })
    if (source.length < 1000) expect(problems[0]!.params!['at']).toBe(at)
  })

  it('says all that is wrong at once', () => {
    expect(expression('record.a == 1 && record.b == 2', worldScope).problems).toHaveLength(2)
  })

  it('gives a value of the type the place asks for', () => {
    expect(expression('user.id', worldScope, 'link').problems).toEqual([])
    expect(expression('user.id', worldScope, 'text').problems[0]!.code).toBe('expression.type')
  })

  it('refuses where the database answers what only a change knows', () => {
    const scope = { ...worldScope, without: [], sql: true }
    expect(expression('isNew || record.name != old.name', scope).problems).toMatchObject([
      { code: 'expression.sql', params: { at: 0, text: 'isNew' } },
      { code: 'expression.sql', params: { at: 24, text: 'old' } },
    ])
    expect(expression('record.lines.exists(l, l.total > 1) && time(now) < time("12:00")', scope).problems).toEqual([])
  })

  it('says nothing of a formula that is in error, since that is said there', () => {
    expect(expression('record.broken > 1', worldScope)).toEqual({ problems: [] })
  })

  it('has words in both languages for each of these', () => {
    for (const { source } of refused) {
      for (const { code, params } of expression(source, worldScope).problems) {
        for (const language of ['fr', 'en'])
          expect(say({ code, ...(params && { params }) }, language)).not.toMatch(/undefined|expression\./)
      }
    }
  })
})
