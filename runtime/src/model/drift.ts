import type { Table } from '@cahier/core/tables'
import type { Queryable } from '../db/database.ts'

/** One way in which the database is not what the model asks for. */
export type Difference = {
  readonly is: 'missing' | 'extra' | 'different'
  readonly what: string
  readonly expected?: string
  readonly found?: string
}

/** What the schema holds, hidden and set-aside things included, each object spelled on one line by its name. */
export type Catalogue = {
  readonly tables: ReadonlySet<string>
  readonly columns: readonly Found[]
  readonly indexes: readonly (Found & { readonly valid: boolean })[]
  readonly keys: readonly (Found & { readonly valid: boolean })[]
}
type Found = { readonly table: string; readonly name: string; readonly definition: string }

/** Compares the live catalogue with the tables of the revision served. What begins with `_` is ours to hide, and so is what hangs on it. */
export const drift = async (db: Queryable, schema: string, tables: readonly Table[]): Promise<Difference[]> => {
  const live = await catalogue(db, schema)
  const expected = new Map(tables.flatMap((table) => spelled(table, tables)))
  const all: (readonly [string, string])[] = [
    ...[...live.tables].map((table) => [`table ${table}`, ''] as const),
    ...live.columns.map((c) => [`column ${c.table}.${c.name}`, c.definition] as const),
    ...live.indexes.map((i) => [`index ${i.table}.${i.name}`, i.definition + (i.valid ? '' : ' (invalid)')] as const),
    ...live.keys.map((k) => [`key ${k.table}.${k.name}`, k.definition + (k.valid ? '' : ' (not validated)')] as const),
  ]
  const found = new Map(all.filter(([what, definition]) => !/^\w+ (_|[^.]*\._)/.test(what) && !/(^|[ (])_/.test(definition)))
  return [
    ...[...expected].flatMap(([what, definition]): Difference[] => {
      const there = found.get(what)
      if (there === undefined) return [{ is: 'missing', what, expected: definition }]
      return there === definition ? [] : [{ is: 'different', what, expected: definition, found: there }]
    }),
    ...[...found]
      .filter(([what]) => !expected.has(what))
      .map(([what, definition]): Difference => ({ is: 'extra', what, found: definition })),
  ]
}

const spelled = (table: Table, all: readonly Table[]): (readonly [string, string])[] => {
  const name = (id: string) => table.columns.find((column) => column.id === id)?.name ?? id
  return [
    [`table ${table.name}`, ''],
    [`index ${table.name}.${table.primaryKey}`, 'unique (id)'],
    ...table.columns.map((c) => [`column ${table.name}.${c.name}`, c.type + (c.notNull ? ' not null' : '')] as const),
    ...table.indexes.map(
      (i) =>
        [
          `index ${table.name}.${i.name}`,
          i.holds
            ? `of expressions (${i.columns.length})`
            : `${i.unique ? 'unique ' : ''}(${i.columns.map(name).join(', ')})${i.unique ? ' where live' : ''}`,
        ] as const,
    ),
    ...table.foreignKeys.map(
      (key) =>
        [`key ${table.name}.${key.name}`, `${name(key.column)} -> ${all.find((other) => other.id === key.to)?.name ?? key.to}`] as const,
    ),
  ]
}

export const catalogue = async (db: Queryable, schema: string): Promise<Catalogue> => {
  const values = [schema]
  const tables = await db.query<{ name: string }>({
    text: `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = $1 and c.relkind in ('r', 'p')`,
    values,
  })
  const columns = await db.query<Found>({
    text: `select c.relname as "table", a.attname as name,
        format_type(a.atttypid, a.atttypmod) || case when a.attnotnull then ' not null' else '' end || case when a.atthasdef then ' default' else '' end as definition
      from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = $1 and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped order by c.relname, a.attnum`,
    values,
  })
  const indexes = await db.query<Catalogue['indexes'][number]>({
    text: `select t.relname as "table", c.relname as name, i.indisvalid as valid,
        case when i.indexprs is not null then 'of expressions (' || i.indnkeyatts || ')' else case when i.indisunique then 'unique ' else '' end
        || '(' || (select string_agg(a.attname, ', ' order by k.position) from unnest(i.indkey) with ordinality k (attnum, position)
             join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum) || ')'
        || case pg_get_expr(i.indpred, i.indrelid) when '(deleted_at IS NULL)' then ' where live' else coalesce(' where ' || pg_get_expr(i.indpred, i.indrelid), '') end end
        as definition
      from pg_index i join pg_class c on c.oid = i.indexrelid join pg_class t on t.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = $1 and t.relkind in ('r', 'p') order by t.relname, c.relname`,
    values,
  })
  const keys = await db.query<Catalogue['keys'][number]>({
    text: `select t.relname as "table", k.conname as name, k.convalidated as valid,
        (select string_agg(a.attname, ', ') from unnest(k.conkey) c (attnum) join pg_attribute a on a.attrelid = k.conrelid and a.attnum = c.attnum)
        || ' -> ' || f.relname || case when k.confdeltype = 'a' then '' else ' on delete ' || k.confdeltype::text end as definition
      from pg_constraint k join pg_class t on t.oid = k.conrelid join pg_class f on f.oid = k.confrelid join pg_namespace n on n.oid = t.relnamespace
      where n.nspname = $1 and k.contype = 'f' order by t.relname, k.conname`,
    values,
  })
  return { tables: new Set(tables.map((table) => table.name)), columns, indexes, keys }
}
