/**
 * The catalogue a Model asks for, as plain data. `plan` compares two of these; the runtime compares one with the live
 * database. Ids are the stable ids of the model; names may change, constraints and indexes are named by id and never do.
 */
export type Table = {
  readonly id: string
  readonly name: string
  readonly columns: readonly Column[]
  readonly indexes: readonly TableIndex[]
  readonly foreignKeys: readonly ForeignKey[]
}
export type Column = {
  readonly id: string
  readonly name: string
  readonly type: ColumnType
  readonly notNull: boolean
  /** A JSON value given to rows that exist when the column is added; new rows get theirs from the writer. */
  readonly fill?: string | number | boolean
}
/** Spelled as Postgres' format_type() prints it, so that the catalogue can be compared: 'numeric(18,2)', 'timestamp(3) with time zone'. */
export type ColumnType = string
/** Columns by id. Unique ones are partial: `WHERE deleted_at IS NULL`. */
export type TableIndex = { readonly name: string; readonly columns: readonly string[]; readonly unique: boolean }
export type ForeignKey = { readonly name: string; readonly column: string; readonly to: string }
