import { derivation } from './computed/derivation.ts'
import { kindOf } from './fields/index.ts'
import type { Field } from './fields/field.ts'
import type { Value } from './fields/kind.ts'
import { literal } from './fields/sql.ts'
import { isStored, storedFields } from './fields/stored.ts'
import type { Entity, Model } from './model/model.ts'
import { names } from './plan/names.ts'
import { indexed, ownSearched, type Extensions, type Searching } from './query/search.ts'

/**
 * The catalogue a Model asks for, as plain data. `plan` compares two of these; the runtime compares one with the live
 * database. Ids are the stable ids of the model; names may change, constraints and indexes are named by id and never do.
 */
export type Table = {
  readonly id: string
  readonly name: string
  /** How people call it, for the sentences of a plan. */
  readonly title: string
  /** The name of the constraint on `id`. */
  readonly primaryKey: string
  readonly columns: readonly Column[]
  readonly indexes: readonly TableIndex[]
  readonly foreignKeys: readonly ForeignKey[]
}
export type Column = {
  readonly id: string
  readonly name: string
  readonly type: ColumnType
  readonly notNull: boolean
  /** The field it holds, as far as its values depend on it; a system column holds none. */
  readonly field?: Field
  /** A JSON value given to rows that exist when the column is added; new rows get theirs from the writer. */
  readonly fill?: Value
  /** What its values are worked out of, where nobody gives them; another one makes them anew. */
  readonly derived?: string
}
/** Spelled as Postgres' format_type() prints it, so that the catalogue can be compared: 'numeric(18,2)', 'timestamp(3) with time zone'. */
export type ColumnType = string
/** Columns by id. Unique ones are partial: `WHERE deleted_at IS NULL`. */
export type TableIndex = {
  readonly name: string
  readonly columns: readonly string[]
  readonly unique: boolean
  /** Nobody asked for it, so a plan does not tell of it. */
  readonly implied?: true
  /** What it holds of each column, `{}` being the column, where that is not the column itself. */
  readonly holds?: readonly string[]
  /** It is for search: what it holds has an operator class. */
  readonly search?: true
}
/** `column` and `to` are ids: a link column and the table its values are in. */
export type ForeignKey = { readonly name: string; readonly column: string; readonly to: string }

/** The columns every table has; only the writer sets them. */
export const systemColumns: readonly Column[] = [
  { id: 'id', name: 'id', type: 'uuid', notNull: true },
  { id: 'created_at', name: 'created_at', type: 'timestamp(3) with time zone', notNull: true },
  { id: 'created_by', name: 'created_by', type: 'uuid', notNull: false },
  { id: 'updated_at', name: 'updated_at', type: 'timestamp(3) with time zone', notNull: true },
  { id: 'updated_by', name: 'updated_by', type: 'uuid', notNull: false },
  { id: 'version', name: 'version', type: 'integer', notNull: true },
  { id: 'deleted_at', name: 'deleted_at', type: 'timestamp(3) with time zone', notNull: false },
]

/**
 * Every field column is nullable: the writer checks what is required, so an old row that lacks a newly required value stays.
 * Without `search`, or where the database cannot fold, nothing is indexed for it.
 */
export const tables = (model: Model, search?: Extensions): Table[] =>
  Object.values(model.entities).map((entity) => table(model, entity, search && { ...search, language: model.app.language }))

/** The same tables, called as a model calls them, which may be in another language. */
export const titled = (tables: readonly Table[], { entities }: Model): Table[] => {
  const byId = new Map(Object.values(entities).map((entity) => [entity.id, entity]))
  return tables.map((one) => {
    const entity = byId.get(one.id)
    const titles = new Map(Object.values(entity?.fields ?? {}).map(({ id, title }) => [id, title]))
    const columns = one.columns.map((column) =>
      column.field ? { ...column, field: { ...column.field, title: titles.get(column.id) ?? column.field.title } } : column,
    )
    return { ...one, title: entity?.title ?? one.title, columns }
  })
}

const table = (model: Model, entity: Entity, search: Searching | undefined): Table => {
  const fields = storedFields(entity)
  return {
    id: entity.id,
    name: entity.name,
    title: entity.title,
    primaryKey: names.primaryKey(entity.id),
    columns: [...systemColumns, ...fields.map((field) => column(model, entity, field))],
    indexes: [...indexes(entity, fields), ...(search?.fold ? searchIndex(entity, search) : [])],
    foreignKeys: fields.flatMap((field) => foreignKey(model, entity, field)),
  }
}

const column = (model: Model, entity: Entity, field: Field): Column => ({
  id: field.id,
  name: field.name,
  type: kindOf(field).column(field),
  notNull: false,
  field,
  ...(field.default === undefined ? {} : { fill: field.default }),
  ...(field.computed ? { derived: derivation(model.entities, entity, field) } : {}),
})

/**
 * A link column always has an index that begins with it: what points at a record is asked for, and looked for when the record goes.
 * So has what records are called by: lists and choices are in its order, whatever their number.
 */
const indexes = (entity: Entity, fields: readonly Field[]): TableIndex[] => {
  const ids = (fieldNames: readonly string[]) => fieldNames.map((name) => entity.fields[name]?.id ?? name)
  const unique = [...fields.filter((field) => field.unique).map((field) => [field.id]), ...entity.unique.map((index) => ids(index.fields))]
  const asked = entity.indexes.map((index) => ids(index.fields))
  const begun = (columns: readonly (readonly string[])[], { id }: Field) => columns.some(([first]) => first === id)
  const links = fields.filter((field) => ('to' in field || 'targets' in field) && !begun(asked, field))
  const label = fields.filter((field) => isCalledBy(entity, field) && !begun([...asked, ...unique], field))
  const all = [
    ...unique.map((columns) => ({ name: names.unique(entity.id, columns), columns, unique: true })),
    ...asked.map((columns) => ({ name: names.index(entity.id, columns), columns, unique: false })),
    ...[...links, ...label].map((field) => implied(entity, field)),
  ]
  return all.filter((index, at) => all.findIndex((other) => other.name === index.name) === at)
}

/** A value with parts is in the order of one of them. */
const implied = (entity: Entity, field: Field): TableIndex => {
  const { sortedBy } = kindOf(field)
  const holds = sortedBy === undefined ? {} : { holds: [`({}->>${literal(sortedBy)})`] }
  return { name: names.index(entity.id, [field.id]), columns: [field.id], unique: false, implied: true, ...holds }
}

/** Characters of up to four bytes, of which an index of Postgres holds 2,704 a row. */
const INDEXED = 600
/** Whether records are kept in the order of a field since they are called by it. What is only ever read with its owner, or is there once, is in no list. */
export const isCalledBy = ({ label, owner, single }: Entity, field: Field): boolean => {
  const short = !('maxLength' in field) || field.maxLength <= INDEXED
  return field.name === label && !owner && !single && isStored(field) && kindOf(field).sortable && short
}

/** One index serves all texts of an entity, whichever of them a person may read. Its name says what it holds. */
const searchIndex = (entity: Entity, search: Searching): TableIndex[] => {
  const parts = ownSearched(entity)
    .filter(isStored)
    .flatMap((field) => indexed(field, search).map((sql) => ({ id: field.id, sql })))
  if (parts.length === 0) return []
  const [columns, sql] = [parts.map((part) => part.id), parts.map((part) => part.sql)]
  return [{ name: names.search(entity.id, [...columns, ...sql]), columns, unique: false, implied: true, holds: sql, search: true }]
}

const foreignKey = (model: Model, entity: Entity, field: Field): ForeignKey[] => {
  const to = 'to' in field ? model.entities[field.to]?.id : undefined
  return to ? [{ name: names.foreignKey(entity.id, field.id, to), column: field.id, to }] : []
}
