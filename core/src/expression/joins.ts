import type { Node } from './node.ts'
import { fieldIn, quote, type Scope, type ScopeField } from './scope.ts'
import { toSql } from './sql.ts'

/** The tables one statement reads: the record's own, and one left join for each link that a path goes through. */
export type Joins = {
  /** The SQL of the value at a path: a column, a part of one, a formula, or the ids of a list. `system`: see `Path`. */
  readonly column: (path: readonly string[], system?: number) => string
  /** The items of a list at a path, for a subquery; nothing where the list is a column. */
  readonly rows: (path: readonly string[], system?: number) => Rows | undefined
  /** The alias of the table that a chain of links leads to; [] is the record's own. */
  readonly table: (links: readonly string[], system?: number) => string
  /** The joins, once every column was asked for. */
  readonly text: () => string
}

export type Rows = {
  /** The id of the item. */
  readonly id: string
  readonly item: Pick<Joins, 'column' | 'rows'>
  /** `from … where …`, once every column of the item was asked for. */
  readonly text: (conditions?: readonly string[]) => string
}

/** What the one who asks may see. Not asked where a formula follows the link. */
export type Guard = {
  /** What else must hold of a joined row, by its alias. */
  readonly visible: (entity: string, alias: string) => string | undefined
  /** The SQL of a field of a row that may be seen: null where the field may not. */
  readonly value: (entity: string, alias: string, field: string, sql: string) => string
}

export type JoinsOptions = Partial<Guard> & {
  /** The SQL of the time or of something about the user, for formulas that ask: `$2::date`. */
  readonly variable?: (node: Node) => string
}

/** Links ignore the bin: what is behind a link to a binned record is null. */
export const joins = (scope: Scope, schema: string, own: string, options: JoinsOptions = {}): Joins =>
  within({ scope, schema, options, next: counter() }, scope.entity!, own)

type Statement = { readonly scope: Scope; readonly schema: string; readonly options: JoinsOptions; readonly next: () => number }
type Joined = { readonly alias: string; readonly entity: string }

const counter = (): (() => number) => {
  let last = 0
  return () => ++last
}

const within = (statement: Statement, entity: string, own: string): Joins => {
  const { scope, schema, options, next } = statement
  const aliases = new Map<string, Joined>([['', { alias: own, entity }]])
  const lines: string[] = []

  const table = (links: readonly string[], system = Infinity): Joined => {
    const key = links.map((link, i) => (i >= system && options.visible ? `!${link}` : link)).join('.')
    const known = aliases.get(key)
    if (known) return known
    const from = table(links.slice(0, -1), system)
    const link = links.at(-1)!
    const joined = { alias: `j${next()}`, entity: fieldIn(scope, from.entity, link)!.to as string }
    aliases.set(key, joined)
    const [a, b] = [joined.alias, shown(from, link, `${from.alias}.${quote(link)}`, links.length - 1 < system)]
    const seen = links.length - 1 < system ? options.visible?.(joined.entity, a) : undefined
    const on = [`${a}.id = ${b}`, `${a}.deleted_at is null`, ...(seen ? [seen] : [])]
    lines.push(`left join ${quote(schema)}.${quote(joined.entity)} ${a} on ${on.join(' and ')}`)
    return joined
  }

  const shown = (of: Joined, name: string, sql: string, asked: boolean): string =>
    (asked ? options.value?.(of.entity, of.alias, name, sql) : undefined) ?? sql

  const column = (path: readonly string[], system = Infinity): string => {
    const { links, name, field, part } = resolve(path)
    const of = table(links, system)
    const formula = field.formula?.()
    const kept = `${of.alias}.${quote(name)}`
    const stored = field.veiled ? `nullif(${kept} is not null, false)` : kept
    const sql = field.rows ? items(path, system) : formula ? computed(formula, links) : stored
    const seen = shown(of, name, sql, links.length < system)
    return part ? partOf(seen === sql ? sql : `(${seen})`, part.name, part.field) : seen
  }

  /** Which of the names are links, and which field the last of them is. */
  const resolve = (path: readonly string[]) => {
    let at = entity
    for (const [i, name] of path.entries()) {
      const field = fieldIn(scope, at, name)
      if (!field) throw new Error(`${path.join('.')} leads nowhere`)
      const links = path.slice(0, i)
      if (i === path.length - 1) return { links, name, field }
      const [second, ...more] = path.slice(i + 1)
      if (field.parts && more.length === 0) return { links, name, field, part: { name: second!, field: field.parts[second!]! } }
      at = field.to as string
    }
    throw new Error('an empty path leads nowhere')
  }

  /** A formula asks for its record's fields, whichever links lead to the record, with the rights of the system. */
  const computed = (formula: Node, links: readonly string[]): string => {
    const { variable } = options
    return toSql(formula, {
      column: (path) => column([...links, ...path], links.length),
      rows: (path) => rows([...links, ...path], links.length),
      ...(variable && { variable }),
      exact: true,
    })
  }

  const rows = (path: readonly string[], system = Infinity): Rows | undefined => {
    const { links, name, field } = resolve(path)
    if (!field.rows) return undefined
    const { entity: kept, owner, target } = field.rows
    const of = table(links, system)
    const asked = links.length < system
    // What a formula reads of the items, it reads with the rights of the system too.
    const inner = asked ? statement : { ...statement, options: { ...(options.variable && { variable: options.variable }) } }
    const row = `r${next()}`
    const seen = shown(of, name, 'true', asked)
    const where = [`${row}.${quote(owner)} = ${of.alias}.id`, `${row}.deleted_at is null`, ...(seen === 'true' ? [] : [seen])]
    const read = `${quote(schema)}.${quote(kept)} ${row}`
    // Lines are seen by whoever sees their list.
    if (target === undefined) return rowsOf(within(inner, kept, row), row, read, where)
    const item = `r${next()}`
    const to = field.to as string
    const visible = asked ? options.visible?.(to, item) : undefined
    const joined = `${read} join ${quote(schema)}.${quote(to)} ${item} on ${item}.id = ${row}.${quote(target)} and ${item}.deleted_at is null`
    return rowsOf(within(inner, to, item), item, joined, visible ? [...where, visible] : where)
  }

  const items = (path: readonly string[], system: number): string => {
    const { id, text } = rows(path, system)!
    return `array(select ${id} ${text()})`
  }

  return { column, rows, table: (links, system) => table(links, system).alias, text: () => lines.join(' ') }
}

const rowsOf = (item: Joins, alias: string, read: string, kept: readonly string[]): Rows => ({
  id: `${alias}.id`,
  item,
  text: (conditions = []) => `from ${[read, item.text()].filter(Boolean).join(' ')} where ${[...kept, ...conditions].join(' and ')}`,
})

/** A part of a jsonb column as what it is. */
const partOf = (column: string, name: string, { type }: ScopeField): string => {
  const text = `(${column}->>'${name.replaceAll("'", "''")}')`
  return type === 'text' ? text : `(${text}::${type === 'number' ? 'numeric' : String(type)})`
}
