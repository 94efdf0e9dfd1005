import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expression } from '@cahier/core/expression/parse'
import { worldScope } from '@cahier/core/expression/world'
import { asking } from '../fuzz/rules/agree.ts'
import { things } from '../fuzz/rules/things.ts'
import { random } from '../fuzz/rules/random.ts'
import { databases, type Fresh } from './databases.ts'
import { create, fill, filtered } from './expression.world.ts'

/** Filters that lists and rights are made of, and the index that must serve each. */
const served: readonly (readonly [rule: string, index: string])[] = [
  ['record.count == 7', 'by_count'],
  ['record.count == 7 && record.name.contains("a")', 'by_count'],
  ['!(record.count != 7)', 'by_count'],
  ['record.amount == 12.34', 'by_amount'],
  ['record.amount == 7', 'by_amount'],
  ['record.amount > 900 + 99', 'by_amount'],
  ['record.day == date("2024-02-29")', 'by_day'],
  ['!(record.day <= date("9999-12-30"))', 'by_day'],
  ['record.spent in [duration("24h"), duration("36h")]', 'by_spent'],
  ['record.hour == time("12:00")', 'by_hour'],
  ['record.parent == user.id', 'by_parent'],
  ['record.parent in user.sites', 'by_parent'],
  ['"%" in record.tags', 'by_tags'],
  ['record.parent == user.id || record.parent in user.sites', 'by_parent'],
  ['record.id == user.id && record.lines.exists(l, l.total > 5)', 'line_of_thing'],
  ['record.id == user.id && record.lines.sum(l, l.total) > 5', 'line_of_thing'],
  ['record.id == user.id && size(record.lines) > 1', 'line_of_thing'],
]

describe.each(databases)('a filter on $name', ({ fresh }) => {
  let made: Fresh
  beforeAll(async () => {
    made = await fresh()
    await create(made.db)
    await fill(made.db, things(random(1), 3000))
    const indexes = ['count', 'amount', 'day', 'spent', 'hour', 'parent'].map(
      (name) => `create index by_${name} on ws_expression.thing ("${name}")`,
    )
    for (const text of [
      ...indexes,
      'create index by_tags on ws_expression.thing using gin (tags)',
      'create index line_of_thing on ws_expression.line (thing)',
      'analyze ws_expression.thing',
      'analyze ws_expression.line',
    ])
      await made.db.query({ text })
  })
  afterAll(() => made?.drop())

  it.each(served)('%s is served by %s', async (rule, index) => {
    const { text, values } = filtered(expression(rule, worldScope).expression!.node, asking)
    const plan = await made.db.transaction(async (tx) => {
      // Whether it can be served, not whether these few rows are worth it.
      await tx.query({ text: 'set local enable_seqscan = off' })
      return tx.query({ text: `explain ${text}`, values: [...values] })
    })
    expect(plan.map((line) => Object.values(line as object).join()).join('\n'), text).toContain(index)
  })
})
