import { joins } from '@cahier/core/expression/joins'
import { scopeOf } from '@cahier/core/expression/model'
import { paths } from '@cahier/core/expression/paths'
import { quote } from '@cahier/core/expression/scope'
import type { Value } from '@cahier/core/fields/kind'
import type { Field, LinkField } from '@cahier/core/fields/field'
import type { Entity } from '@cahier/core/model/model'
import { problem, step, type Problem } from '@cahier/core/problem'
import type { Values } from '@cahier/core/record'
import type { Queryable } from '../db/database.ts'
import { accessTo, type Context } from './context.ts'
import { prepared, run } from './statement.ts'

export const linksOf = (entity: Entity): LinkField[] => Object.values(entity.fields).filter((field): field is LinkField => 'to' in field)

/** A link the actor sets must lead where the actor may look; that the target is there is asked in the statement of the write. */
export const unseen = (ctx: Context, entity: Entity, names: Iterable<string>, values: Values): Problem[] =>
  [...names].flatMap((name) => {
    const field = entity.fields[name]
    if (!field || !('to' in field) || (values[name] ?? null) === null) return []
    return accessTo(ctx, ctx.revision.model.entities[field.to]!).may('read') ? [] : [linkProblem(field)]
  })

export const linkProblem = (field: Field): Problem => problem('record.link', step(field.name), { field: field.title })

/** Ids as Postgres reads an array of them. */
export const array = (ids: readonly string[]): string => `{${ids.join(',')}}`

/** Answers values behind the links of a record, for its rules. */
export type Linked = (path: readonly string[]) => Value

/**
 * Reads what the rules of an entity ask of linked records, for many records at once. Rules run with system rights; nothing
 * is read where no rule follows a link.
 */
export const linkedValues = async (ctx: Context, db: Queryable, entity: Entity, records: readonly Values[]): Promise<Linked[]> => {
  const asked = ctx.revision.cached(`asked ${entity.name}`, () => followed(entity))
  const found = new Map<string, Map<string, Record<string, Value>>>()
  for (const [link, behind] of asked) {
    const ids = [...new Set(records.map((record) => record[link]).filter((id) => typeof id === 'string'))]
    if (ids.length > 0) found.set(link, await fetch(ctx, db, (entity.fields[link] as LinkField).to, behind, ids))
  }
  return records.map(
    (record) =>
      ([link, ...rest]) =>
        found.get(link!)?.get(String(record[link!]))?.[rest.join('.')] ?? null,
  )
}

/** The paths behind each link that the rules and conditions of an entity read. */
const followed = (entity: Entity): Map<string, string[][]> => {
  const fields = Object.values(entity.fields)
  const rules = [
    ...entity.rules.map((rule) => rule.check),
    ...entity.workflows.flatMap(({ transitions }) => Object.values(transitions).map(({ when }) => when)),
    ...fields.flatMap((f) => [f.visibleWhen, f.requiredWhen, f.readOnlyWhen, f.defaultRule]),
  ]
  const asked = new Map<string, string[][]>()
  for (const {
    root,
    path: [link, ...rest],
  } of rules.flatMap((rule) => (rule ? paths(rule.node) : []))) {
    if (root === 'record' && link && rest.length > 0) asked.set(link, [...(asked.get(link) ?? []), rest])
  }
  return asked
}

const fetch = async (
  ctx: Context,
  db: Queryable,
  to: string,
  behind: readonly string[][],
  ids: readonly string[],
): Promise<Map<string, Record<string, Value>>> => {
  const {
    revision,
    workspace: { schema },
  } = ctx
  const keys = [...new Set(behind.map((path) => path.join('.')))]
  const statement = prepared(revision, JSON.stringify(['linked', to, keys]), 0, () => {
    const from = joins(scopeOf(revision.model.entities, to), schema, 't')
    const pairs = keys.map((key) => `${from.column(key.split('.'))} as ${quote(key)}`).join(', ')
    return `select t.id, (select row_to_json(r) from (select ${pairs}) r)::text as found from ${quote(schema)}.${quote(to)} t ${from.text()}
where t.id = any($1::uuid[]) and t.deleted_at is null`
  })
  const rows = await run<{ id: string; found: string }>(db, statement, [`{${ids.filter((id) => /^[0-9a-f-]{36}$/.test(id)).join(',')}}`])
  return new Map(rows.map((row) => [row.id, JSON.parse(row.found) as Record<string, Value>]))
}
