import type { Bindings } from '@cahier/core/expression/evaluate'
import { lift } from '@cahier/core/expression/bind'
import { joins } from '@cahier/core/expression/joins'
import type { Node } from '@cahier/core/expression/node'
import { toSql } from '@cahier/core/expression/sql'
import { worldColumns, worldScope, type Row, type Thing } from '@cahier/core/expression/world'
import type { Database, Queryable } from '../src/db/database.ts'

const SCHEMA = 'ws_expression'
type TableName = keyof typeof worldColumns

/** The tables of the world, empty. */
export const create = async (db: Database): Promise<void> => {
  await db.query({ text: `create schema ${SCHEMA}` })
  for (const table of Object.keys(worldColumns) as TableName[]) {
    const columns = Object.entries(worldColumns[table]).map(([name, type]) => `"${name}" ${type}`)
    await db.query({ text: `create table ${SCHEMA}.${table} (id uuid primary key, deleted_at timestamptz, ${columns.join(', ')})` })
  }
}

/** Puts these things, their lines and their friends in place of all that was there. */
export const fill = async (db: Queryable, things: readonly Thing[]): Promise<void> => {
  const lines = things.flatMap(({ id, row }) => ((row['lines'] ?? []) as readonly Row[]).map((line) => ({ ...line, thing: id })))
  const friends = things.flatMap(({ id, row }) =>
    ((row['friends'] ?? []) as readonly string[]).map((friend) => ({ id: crypto.randomUUID(), thing: id, friend })),
  )
  await db.query({
    text: `with lines as (delete from ${SCHEMA}.line), friends as (delete from ${SCHEMA}.thing_friends) delete from ${SCHEMA}.thing`,
  })
  await insert(
    db,
    'thing',
    things.map(({ id, binned, row }) => ({ ...row, id, deleted_at: binned ? '2026-01-01T00:00:00Z' : null })),
  )
  // What is in the bin is nowhere, in lists too.
  const binned =
    things.length > 0
      ? [{ id: crypto.randomUUID(), thing: things[0]!.id, label: 'binned', total: 1, deleted_at: '2026-01-01T00:00:00Z' }]
      : []
  await insert(db, 'line', [...lines, ...binned])
  await insert(db, 'thing_friends', friends)
}

const insert = async (db: Queryable, table: TableName, rows: readonly Row[]): Promise<void> => {
  if (rows.length === 0) return
  const columns: Readonly<Record<string, string>> = { id: 'uuid', deleted_at: 'timestamptz', ...worldColumns[table] }
  const names = Object.keys(columns)
  const read = names.map((name) => (columns[name] === 'text[]' ? array(name) : `(r->>'${name}')::${columns[name]} as "${name}"`))
  await db.query({
    text: `insert into ${SCHEMA}.${table} (${names.map((name) => `"${name}"`).join(', ')}) select ${read.join(', ')} from jsonb_array_elements($1::jsonb) r`,
    values: [JSON.stringify(rows)],
  })
}
const array = (name: string): string =>
  `case when jsonb_typeof(r->'${name}') = 'array' then array(select jsonb_array_elements_text(r->'${name}')) end as "${name}"`

export type Answer = { readonly value: boolean | null; readonly filter: boolean }

/** What the database says of a rule for each thing, both ways: as a value, and as a filter. */
export const ask = async (db: Queryable, node: Node, bindings: Omit<Bindings, 'record'>): Promise<Map<string, Answer>> => {
  const { text, values } = question(node, bindings)
  const rows = await db.query({ text, values: [...values] })
  return new Map((rows as ({ id: string } & Answer)[]).map(({ id, value, filter }) => [id, { value, filter }]))
}

const question = (node: Node, bindings: Omit<Bindings, 'record'>): { readonly text: string; readonly values: readonly string[] } => {
  const { node: lifted, values } = lift(node, bindings)
  const { column, rows, text } = joins(worldScope, SCHEMA, 't')
  const sql = (exact: boolean) => toSql(lifted, { exact, column, rows, parameter: (i) => `$${i + 1}` })
  const [value, filter] = [sql(true), sql(false)]
  return {
    text: `select t.id, (${value})::boolean as value, (${filter}) is true as filter from ${SCHEMA}.thing t ${text()} where t.deleted_at is null`,
    values,
  }
}

/** The records a rule keeps, as a list asks for them. */
export const filtered = (node: Node, bindings: Omit<Bindings, 'record'>): { readonly text: string; readonly values: readonly string[] } => {
  const { node: lifted, values } = lift(node, bindings)
  const { column, rows, text } = joins(worldScope, SCHEMA, 't')
  const kept = toSql(lifted, { column, rows, parameter: (i) => `$${i + 1}` })
  return { text: `select t.id from ${SCHEMA}.thing t ${text()} where t.deleted_at is null and ${kept}`, values }
}
