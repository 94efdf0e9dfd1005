import { quote } from '@cahier/core/expression/scope'
import type { Queryable } from '../db/database.ts'

/** A table as Postgres' catalogue has it, enough to make the same one elsewhere. */
export type Table = {
  readonly schema: string
  readonly name: string
  readonly columns: readonly Column[]
  /** `alter table … add` these, foreign keys last. */
  readonly constraints: readonly { readonly name: string; readonly kind: 'p' | 'u' | 'c' | 'f' | 'x'; readonly text: string }[]
  readonly indexes: readonly string[]
}
export type Column = {
  readonly name: string
  readonly type: string
  readonly notNull: boolean
  readonly default: string | null
  readonly identity: 'a' | 'd' | ''
}

/** Every table of these schemas: what a model made, what a publish set aside, what the system keeps. */
export const structure = async (db: Queryable, schemas: readonly string[]): Promise<Table[]> => {
  const [row] = await db.query<{ tables: string }>({ text: CATALOGUE, values: [`{${schemas.join(',')}}`] })
  return JSON.parse(row!.tables) as Table[]
}

const CATALOGUE = `select coalesce(json_agg(t order by t.schema, t.name), '[]')::text as tables from (
  select n.nspname as schema, c.relname as name,
    (select json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod), 'notNull', a.attnotnull,
      'default', pg_get_expr(d.adbin, d.adrelid), 'identity', a.attidentity) order by a.attnum)
      from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
      where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
    (select coalesce(json_agg(json_build_object('name', k.conname, 'kind', k.contype, 'text', pg_get_constraintdef(k.oid)) order by k.contype = 'f', k.conname), '[]')
      from pg_constraint k where k.conrelid = c.oid and k.contype in ('p', 'u', 'c', 'f', 'x')) as constraints,
    (select coalesce(json_agg(pg_get_indexdef(i.indexrelid) order by i.indexrelid::regclass::text), '[]') from pg_index i
      where i.indrelid = c.oid and not exists (select from pg_constraint k where k.conindid = i.indexrelid and k.conrelid = c.oid)) as indexes
  from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = any($1::text[]) and c.relkind = 'r') t`

export const nameOf = ({ schema, name }: Pick<Table, 'schema' | 'name'>): string => `${quote(schema)}.${quote(name)}`

/** The columns whose values travel. A transaction's number means nothing in another database: there it is the restoring one's. */
export const carried = ({ columns }: Table): Column[] => columns.filter(({ type }) => type !== 'xid8')

/** Makes the bare table; its constraints and indexes wait until the rows are in. */
export const createTable = (table: Table): string => {
  const columns = table.columns.map(({ name, type, notNull, default: value, identity }) =>
    [
      quote(name),
      type,
      notNull && 'not null',
      identity && `generated ${identity === 'a' ? 'always' : 'by default'} as identity`,
      !identity && value !== null && `default ${value}`,
    ]
      .filter(Boolean)
      .join(' '),
  )
  return `create table ${nameOf(table)} (${columns.join(', ')})`
}
