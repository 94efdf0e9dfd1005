import { describe, expect, it } from 'vitest'
import { worldScope } from './world.ts'
import { expression } from './parse.ts'

const refused = [
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
  { name: 'brackets', source: 'record["name"] == "a"', code: 'expression.unsupported', at: 0 },
  { name: 'text that Postgres cannot hold', source: 'record.name == "\\u0000"', code: 'expression.unsupported', at: 15 },
]

describe('expression', () => {
  it.each(refused)('refuses $name', ({ source, code, at, nearest }) => {
    const { expression: read, problems } = expression(source, worldScope)
    expect(read).toBeUndefined()
    expect(problems[0]).toMatchObject({ code, params: nearest === undefined ? {} : { nearest } })
    if (source.length < 1000) expect(problems[0]!.params!['at']).toBe(at)
  })

  it('says all that is wrong at once', () => {
    expect(expression('record.a == 1 && record.b == 2', worldScope).problems).toHaveLength(2)
  })

  it('gives a value of the type the place asks for', () => {
    expect(expression('user.id', worldScope, 'link').problems).toEqual([])
    expect(expression('user.id', worldScope, 'text').problems[0]!.code).toBe('expression.type')
  })
})
