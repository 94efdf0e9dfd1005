import { once } from '@cahier/core/once'
import { DrizzleQueryError } from 'drizzle-orm'
import { PgDialect, type PreparedQueryConfig } from 'drizzle-orm/pg-core'
import { PgRemoteDatabase, PgRemoteSession, type PgProxyTransaction, type PreparedQuery, type RemoteCallback } from 'drizzle-orm/pg-proxy'
import type { Database, Queryable } from './database.ts'

export type Orm = PgRemoteDatabase
type Schema = Record<string, never>

/**
 * drizzle on a database or on the `tx` of a transaction, for system and identity tables. `.prepare(name)` names the statement;
 * errors come as the database gave them; a change that asks for no rows back answers as many rows as it changed.
 */
export const orm = (on: Database | Queryable): Orm => new PgRemoteDatabase(dialect, new Session(on), undefined)

/** A statement built once per database and company: building takes three times as long as asking it. */
export const kept = <Statement>(make: (on: Queryable, schema: string) => Statement) => {
  const statements = once((_: Queryable) => new Map<string, Statement>())
  return (on: Queryable, schema: string): Statement => {
    const of = statements(on)
    const statement = of.get(schema) ?? make(on, schema)
    of.set(schema, statement)
    return statement
  }
}

const dialect = new PgDialect()

class Session extends PgRemoteSession<Schema, Schema> {
  readonly on: Database | Queryable

  constructor(on: Database | Queryable) {
    super(ask(on), dialect, undefined)
    this.on = on
  }

  override prepareQuery<T extends PreparedQueryConfig>(
    ...[query, fields, name, arrays, map, about, cache]: Parameters<PgRemoteSession<Schema, Schema>['prepareQuery']>
  ): PreparedQuery<T> {
    const asked = about && !fields ? { ...query, sql: `${query.sql} returning 1` } : query
    const session = new PgRemoteSession<Schema, Schema>(ask(this.on, name), dialect, undefined)
    const prepared = session.prepareQuery<T>(asked, fields, undefined, arrays, map, about, cache)
    const execute = prepared.execute.bind(prepared)
    prepared.execute = (values) => execute(values).catch(rethrow)
    return prepared
  }

  override transaction<T>(work: (tx: PgProxyTransaction<Schema, Schema>) => Promise<T>): Promise<T> {
    if (!('transaction' in this.on)) throw new Error('A transaction within a transaction.')
    return this.on.transaction((tx) => work(orm(tx) as unknown as PgProxyTransaction<Schema, Schema>))
  }
}

const ask =
  (on: Queryable, name?: string): RemoteCallback =>
  async (text, values, method) => ({
    rows: await on.query({ text, values, ...(name !== undefined && { name }), ...(method === 'all' && { arrays: true }) }),
  })

/** drizzle's own error hides the SQLSTATE and tells the values, which may be secrets. */
const rethrow = (error: unknown): never => {
  throw error instanceof DrizzleQueryError ? error.cause : error
}
