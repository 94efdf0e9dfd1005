import { numbered, periodOf, spelling } from '@cahier/core/computed/sequence'
import { joins } from '@cahier/core/expression/joins'
import { scopeOf } from '@cahier/core/expression/model'
import { quote } from '@cahier/core/expression/scope'
import { toSql } from '@cahier/core/expression/sql'
import type { Sequence } from '@cahier/core/fields/field'
import { names } from '@cahier/core/plan/names'
import type { Queryable } from '../db/database.ts'
import type { Counters, Deriving, Ground, Some } from './derive.ts'
import { MODEL } from './physical.ts'

/**
 * Gives some rows that exist their numbers, in the order they were made and by the day they were. What a text said that becomes
 * a sequence stays. Records in the bin take no number.
 */
export const numberRows = async (tx: Queryable, ground: Ground, one: Deriving, some: Some, counters: Counters): Promise<Counters> => {
  const { schema, model, physical, timeZone } = ground
  const { entity, field, step } = one
  const computed = field.computed as Sequence
  const table = `${quote(schema)}.${quote(step.on)}`
  const hidden = quote(names.hidden(field.name))
  if (step.do === 'work out column') {
    const said = quote(step.before.name)
    await tx.query({
      text: `update ${table} r set ${hidden} = ${said} where ${some.condition('r.id')} and ${said} is not null and ${hidden} is distinct from ${said}`,
      values: some.values,
    })
  }
  const from = joins(scopeOf(model.entities, entity.name), MODEL, 't')
  const due = computed.assignedWhen
    ? ` and ${toSql(computed.assignedWhen.node, { column: from.column, rows: from.rows, exact: true })}`
    : ''
  const text = `select t.id::text as id, to_char(t.created_at at time zone '${timeZone}', 'YYYY-MM-DD') as day
from ${quote(MODEL)}.${quote(entity.name)} t ${from.text()} where t.deleted_at is null and t.${quote(field.name)} is null and ${some.condition('t.id')}${due} order by t.id`
  const rows = await tx.query<{ id: string; day: string }>({ text: physical.sql(text), values: some.values })
  if (rows.length === 0) return counters
  const counted = { ...counters }
  const given = rows.map(({ id, day }) => {
    const period = periodOf(computed, day)
    counted[period] = Math.max((counted[period] ?? computed.start - 1) + 1, computed.start)
    return { id, number: numbered(spelling(computed, day), counted[period]) }
  })
  await tx.query({
    text: `update ${table} r set ${hidden} = g.number from json_to_recordset($1::json) as g(id uuid, number text) where r.id = g.id`,
    values: [JSON.stringify(given)],
  })
  return counted
}

/** How far numbers have been counted already: in an earlier life of the sequence, and by hand in the text it was. */
export const countedBefore = async (
  tx: Queryable,
  { schema }: Pick<Ground, 'schema'>,
  { entity, field, step }: Deriving,
): Promise<Counters> => {
  const computed = field.computed as Sequence
  const kept = await tx.query<{ period: string; value: string }>({
    text: `select period, value::text from ${quote(schema)}._counter where entity = $1 and field = $2`,
    values: [entity.id, field.id],
  })
  const counters = Object.fromEntries(kept.map(({ period, value }) => [period, Number(value)]))
  if (step.do !== 'work out column') return counters
  const { pattern, place } = reading(computed)
  const value = quote(step.before.name)
  const part = (name: string) => `(regexp_match(${value}, $1))[${place[name]}]`
  const period = computed.per === 'none' ? `''` : computed.per === 'year' ? part('year') : `${part('year')} || '-' || ${part('month')}`
  const found = await tx.query<{ period: string; value: string }>({
    text: `select ${period} as period, max(${part('number')}::bigint)::text as value from ${quote(schema)}.${quote(step.on)} where ${value} ~ $1 group by 1`,
    values: [pattern],
  })
  for (const { period: one, value: last } of found) counters[one] = Math.max(counters[one] ?? 0, Number(last))
  return counters
}

/** Keeps how far was counted, for the writers of the new revision. */
export const keepCounters = async (tx: Queryable, schema: string, { entity, field }: Deriving, counters: Counters): Promise<void> => {
  for (const [period, value] of Object.entries(counters)) {
    await tx.query({
      text: `insert into ${quote(schema)}._counter as c (entity, field, period, value) values ($1, $2, $3, $4::bigint)
on conflict (entity, field, period) do update set value = greatest(c.value, excluded.value)`,
      values: [entity.id, field.id, period, value],
    })
  }
}

/** A pattern as a regular expression of Postgres, and where in it each part is. */
const reading = ({ pattern }: Sequence): { readonly pattern: string; readonly place: Readonly<Record<string, number>> } => {
  const place: Record<string, number> = {}
  const digits: Readonly<Record<string, string>> = { year: '[0-9]{4}', month: '[0-9]{2}', day: '[0-9]{2}', number: '[0-9]{1,15}' }
  let at = 0
  const read = pattern.split(/(\{[^}]*\})/).map((text) => {
    const [, name] = /^\{(\w+)(?::\d)?\}$/.exec(text) ?? []
    if (!name) return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
    if (name in place) return digits[name]
    place[name] = ++at
    return `(${digits[name]})`
  })
  return { pattern: `^${read.join('')}$`, place }
}
