/**
 * The one seam between the runtime and a database: embedded and Postgres both implement it and both pass the same suite.
 * Values come back parsed alike on both: int8, numeric and times as text, int4/float8 as numbers, json as text (never parsed), bool as boolean.
 */
export interface Database extends Queryable {
  readonly kind: 'embedded' | 'postgres'
  /**
   * Runs on one connection between BEGIN and COMMIT; rolls back when `work` throws. Inside, use only `tx`: the embedded database would
   * wait for itself. On Postgres a statement may take a minute; longer work says SET LOCAL statement_timeout.
   */
  transaction<T>(work: (tx: Queryable) => Promise<T>): Promise<T>
  /** A connection of its own outside any transaction, for CREATE INDEX CONCURRENTLY and advisory locks; embedded: the one connection, and one session at a time. */
  session<T>(work: (own: Queryable) => Promise<T>): Promise<T>
  /** Hears NOTIFY on a channel; survives lost connections. Resolves once listening; the answer stops it. */
  listen(channel: string, hear: (payload: string) => void): Promise<() => Promise<void>>
  close(): Promise<void>
}
export interface Queryable {
  query<Row extends object = Record<string, unknown>>(statement: Statement): Promise<Row[]>
  /** `COPY … FROM STDIN` of rows as `copied` and `spelt` write them; within a transaction on Postgres, where it is worth it. */
  readonly copy?: (text: string, rows: string) => Promise<void>
}
/**
 * `name` prepares the text once per connection; it must carry the model revision where DDL could change the result. `short`
 * says that it only reads and is expected to be over in a moment, so that many can share a connection; one that takes longer
 * is asked again on a connection of its own. `arrays` asks for rows
 * as arrays in the order of their columns, as a join may have two of one name.
 */
export type Statement = {
  readonly text: string
  readonly values?: readonly unknown[]
  readonly name?: string
  readonly short?: boolean
  readonly arrays?: boolean
  /** Reads values otherwise than all others do, by the number of their type: for a library that expects its own. */
  readonly parse?: (oid: number) => (text: string) => unknown
}
