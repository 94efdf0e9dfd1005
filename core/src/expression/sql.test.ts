import { describe, expect, it } from 'vitest'
import { lift } from './bind.ts'
import { caseUser } from './cases.ts'
import { joins } from './joins.ts'
import { expression } from './parse.ts'
import { toSql } from './sql.ts'
import { worldScope } from './world.ts'

/** What a filter becomes: an index over a column serves a comparison with a value, whatever stands around it. */
const rendered: readonly { rule: string; sql: string; joined?: string }[] = [
  { rule: 'record.name == "a"', sql: '(t."name" = $1::text)' },
  { rule: '!(record.name != "a")', sql: '(t."name" = $1::text)' },
  { rule: 'record.count == 3', sql: '(t."count" = $1::bigint)' },
  { rule: 'record.amount == 2.5', sql: '(t."amount" = $1::numeric)' },
  { rule: 'record.spent > duration("1h")', sql: '(t."spent" > $1::bigint)' },
  { rule: 'record.day < today', sql: '(t."day" < $1::date)' },
  { rule: '!(record.day < today)', sql: '(t."day" >= $1::date)' },
  { rule: 'record.hour >= time("09:00")', sql: '(t."hour" >= $1::time)' },
  { rule: 'record.moment <= now', sql: '(t."moment" <= $1::timestamptz)' },
  { rule: 'record.parent == user.id', sql: '(t."parent" = $1::uuid)' },
  { rule: 'record.parent in user.sites', sql: '(t."parent" = any ($1::uuid[]))' },
  { rule: 'record.name == null', sql: '(t."name" is null)' },
  { rule: '"a" in record.tags', sql: '(t."tags" @> array[$1::text]::text[])' },
  { rule: 'record.address.city == "Lyon"', sql: `((t."address"->>'city') = $1::text)` },
  {
    rule: 'record.active && !(record.count == 1 || record.count == 2)',
    sql: '(t."active" and ((t."count" is distinct from $1::bigint) and (t."count" is distinct from $2::bigint)))',
  },
  {
    rule: 'record.parent.name == "a"',
    sql: '(j1."name" = $1::text)',
    joined: 'left join "ws"."thing" j1 on j1.id = t."parent" and j1.deleted_at is null',
  },
  { rule: 'record.doubled > record.count * 2', sql: '(((t."amount")::numeric * $1::numeric) > ((t."count")::numeric * $2::numeric))' },
  {
    rule: 'record.lines.exists(l, l.done)',
    sql: '(exists (select from "ws"."line" r1 where r1."thing" = t.id and r1.deleted_at is null and r1."done"))',
  },
  {
    rule: '!record.lines.exists(l, l.total == 1)',
    sql: '(not exists (select from "ws"."line" r1 where r1."thing" = t.id and r1.deleted_at is null and (r1."total" is distinct from $1::bigint) is not true))',
  },
  {
    rule: 'user.id in record.friends',
    sql: '(exists (select from "ws"."thing_friends" r1 join "ws"."thing" r2 on r2.id = r1."friend" and r2.deleted_at is null where r1."thing" = t.id and r1.deleted_at is null and r2.id = $1::uuid))',
  },
]

describe('toSql', () => {
  it.each(rendered)('makes of $rule what an index serves', ({ rule, sql, joined = '' }) => {
    const { node } = lift(expression(rule, worldScope).expression!.node, caseUser)
    const { column, rows, text } = joins(worldScope, 'ws', 't')
    expect(toSql(node, { column, rows, parameter: (i) => `$${i + 1}` })).toBe(sql)
    expect(text()).toBe(joined)
  })

  it('writes values out where a formula was not lifted', () => {
    const { node } = expression('record.name == "it\'s" && record.day < today', worldScope).expression!
    const { column, rows } = joins(worldScope, 'ws', 't')
    expect(toSql(node, { column, rows, variable: () => '$1::date' })).toBe(`((t."name" = 'it''s'::text) and (t."day" < $1::date))`)
  })
})
