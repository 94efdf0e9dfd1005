import type { BetterAuthOptions } from 'better-auth/minimal'
import { getAuthTables } from 'better-auth/db'
import type { Database } from '../db/database.ts'
import { orm } from '../db/orm.ts'
import { auth } from '../db/tables.ts'

/**
 * The tables of identities in the global schema `auth`, made where they are missing, as better-auth describes them, and the secret
 * that signs its cookies. Idempotent, under a lock: two processes may start together. Answers the secret.
 */
export const authTables = async (db: Database, options: BetterAuthOptions, secret: string): Promise<string> => {
  const asked = statements(options)
  const [found] = await db.query<{ columns: string[] | null }>({
    text: `select array_agg(table_name || '.' || column_name) as columns from information_schema.columns where table_schema = 'auth'`,
  })
  const known = new Set(found?.columns)
  if (!asked.every(({ columns }) => columns.every((column) => known.has(column)))) {
    await db.transaction(async (tx) => {
      await tx.query({ text: `select pg_advisory_xact_lock(hashtext('cahier auth'))` })
      for (const { texts } of asked) for (const text of texts) await tx.query({ text })
    })
  }
  await orm(db).insert(auth.secret).values({ one: true, value: secret }).onConflictDoNothing()
  const [kept] = await orm(db).select({ value: auth.secret.value }).from(auth.secret)
  return kept?.value ?? secret
}

type Statements = { readonly columns: readonly string[]; readonly texts: readonly string[] }

const statements = (options: BetterAuthOptions): Statements[] => [
  {
    columns: ['secret.value'],
    texts: [
      'create schema if not exists auth',
      'create table if not exists auth.secret (one boolean primary key check (one), value text not null)',
    ],
  },
  ...Object.values(getAuthTables(options)).map(({ modelName, fields }) => {
    const columns = Object.entries(fields).map(([key, field]) => ({ ...field, name: field.fieldName ?? key }))
    const table = `auth."${modelName}"`
    return {
      columns: [`${modelName}.id`, ...columns.map(({ name }) => `${modelName}.${name}`)],
      texts: [
        `create table if not exists ${table} (id text primary key)`,
        ...columns.map(({ name, type, references, unique }) => {
          const to = references ? ` references auth."${references.model}" (id) on delete ${references.onDelete ?? 'cascade'}` : ''
          return `alter table ${table} add column if not exists "${name}" ${types[String(type)] ?? 'text'}${unique ? ' unique' : ''}${to}`
        }),
        ...columns
          .filter(({ index, references }) => index || references)
          .map(({ name }) => `create index if not exists "${modelName}_${name}" on ${table} ("${name}")`),
      ],
    }
  }),
]

const types: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'bigint',
  boolean: 'boolean',
  date: 'timestamp(3) with time zone',
  json: 'jsonb',
}
