import { access, type Access, type Right, type Verb } from '@cahier/core/access'
import { cheapFirst } from '@cahier/core/expression/cost'
import { joins, type Guard, type Joins } from '@cahier/core/expression/joins'
import { scopeOf } from '@cahier/core/expression/model'
import type { Node, Type } from '@cahier/core/expression/node'
import { fieldIn, quote } from '@cahier/core/expression/scope'
import { toSql } from '@cahier/core/expression/sql'
import { parts, rebuild } from '@cahier/core/expression/walk'
import type { Model } from '@cahier/core/model/model'
import { accessTo, momentOf, type Context } from '../context.ts'
import { gathered } from './gather.ts'
import { array } from '../stages/links.ts'
import { within } from './narrow.ts'

/**
 * What an actor may reach, as conditions of SQL. The conditions are those of their roles and written once for all who hold
 * the same ones; what differs from member to member (`user.id`, `user.teams`…) are parameters, always the same in the same order.
 */
export type Reach = {
  /** Of one key, one text. */
  readonly key: string
  readonly values: readonly string[]
  /** The values again, but for the moment: alike as long as it is the same member. */
  readonly whose: string
  /** The conditions, with the values as parameters behind as many others. */
  readonly behind: (before: number) => Reaching
}
export type Reaching = Omit<Guard, 'visible'> & {
  /** The SQL of the time or of something about the member, for formulas that ask. */
  readonly variable: (node: Node) => string
  /** A right as a condition on a row; nothing where it covers each. */
  readonly holds: (right: Right, entity: string, alias: string) => string | undefined
  /** The condition under which a verb is granted of a row; nothing where of each. */
  readonly covers: (verb: Verb, entity: string, alias: string) => string | undefined
  /** `amount`: of how many rows it will be asked; one where it is not said. */
  readonly visible: (entity: string, alias: string, amount?: Amount) => string | undefined
  /** A select of the ids among which all are that may be read, by indexes alone; nothing where the rule gives no way to that. */
  readonly among: (entity: string) => string | undefined
  /** Conditions that always hold, and name the values no other does: Postgres asks for the type of each. */
  readonly unasked: () => readonly string[]
}

/** One row that is known by its id; rows one by one until a page is full; or a whole table. */
export type Amount = 'one' | 'page' | 'all'

/** Asked again for each row of a batch, so the last is kept: a WeakMap would keep every request alive until a full collection. */
export const reachOf = (ctx: Context): Reach => {
  if (last?.ctx !== ctx) last = { ctx, reach: reachFor(ctx) }
  return last.reach
}
let last: { readonly ctx: Context; readonly reach: Reach } | undefined

const reachFor = (ctx: Context): Reach => {
  const { revision, actor } = ctx
  const names = revision.cached(`reach ${actor.roles.join(' ')}`, () => asked(revision.model, actor.roles))
  const values = names.map((name) => variables[name]!.value(ctx))
  const empty = names.filter((_, i) => values[i] === null)
  return {
    key: `${actor.roles.join(' ')}${empty.length > 0 ? ` without ${empty.join(' ')}` : ''}`,
    values: values.filter((value): value is string => value !== null),
    whose: values.filter((_, i) => names[i] !== 'now').join(' '),
    behind: (before) => {
      const places = new Map(names.filter((name) => !empty.includes(name)).map((name, i) => [name, `$${before + i + 1}`]))
      return reaching(ctx, places)
    },
  }
}

const reaching = (ctx: Context, places: ReadonlyMap<string, string>): Reaching => {
  const { model } = ctx.revision
  const left = new Set(places.keys())
  const place = (name: string): string | undefined => {
    left.delete(name)
    return places.get(name)
  }
  const variable = (node: Node): string => {
    const name = nameOf(node)
    const sql = name && place(name)
    if (name === undefined) throw new Error(`${JSON.stringify(node)} is nothing a member has`)
    return `${sql ?? 'null'}::${variables[name]!.type}`
  }
  const condition = (right: Right, entity: string, alias: string, amount: Amount = 'one'): string | undefined => {
    if (right === 'always') return undefined
    if (right === 'never') return 'false'
    const { node, values } = settled(cheapFirst(right), place)
    const parameter = (i: number): string => values[i]!
    return onRow(ctx, entity, alias, variable, ({ column, rows }, row) => {
      const write = (part: Node): string => toSql(part, { column, rows, variable, parameter, singly: amount === 'page' })
      return amount === 'all' ? gathered(ctx, entity, row, node, { variable, parameter }, write) : write(node)
    })
  }
  const rights = (entity: string): Access => accessTo(ctx, model.entities[entity]!)
  return {
    holds: condition,
    covers: (verb, entity, alias) => condition(rights(entity).when(verb), entity, alias),
    visible: (entity, alias, amount?: Amount) => condition(rights(entity).when('read'), entity, alias, amount),
    among: (entity) => {
      const right = rights(entity).when('read')
      if (typeof right === 'string') return undefined
      const { node, values } = settled(right, place)
      return within(ctx, entity, node, (i) => values[i]!)
    },
    value: (entity, alias, name, sql) => {
      const { fields } = model.entities[entity]!
      const own = Object.hasOwn(fields, name) ? fields[name] : undefined
      const when = own && condition(rights(entity).readsWhen(own), entity, alias)
      return when ? `case when ${when} then ${sql} end` : sql
    },
    variable,
    unasked: () => [...left].map((name) => `(${places.get(name)}::${variables[name]!.type} is null or true)`),
  }
}

/**
 * A rule whose values are SQL: those of the member are parameters, those of the rule are written out, so that Postgres plans
 * with them. `place` has nothing for what the member has not.
 */
const settled = (rule: Node, place: (name: string) => string | undefined): { readonly node: Node; readonly values: readonly string[] } => {
  const values: string[] = []
  const put = (type: Type, sql: string, whole = false): Node => {
    values.push(sql)
    return { op: 'literal', type, value: values.length - 1, ...(whole && { whole }) }
  }
  const visit = (node: Node): Node => {
    switch (node.op) {
      case 'literal':
        if (node.value === null || typeof node.value === 'boolean') return node
        return put(node.type, `'${String(node.value).replaceAll("'", "''")}'`, Number.isSafeInteger(node.value))
      case 'path':
      case 'variable': {
        const name = nameOf(node)
        if (name === undefined) return node
        const sql = place(name)
        return sql === undefined ? { op: 'literal', type: node.type, value: null } : put(node.type, sql)
      }
      case 'in':
        if (node.right.op === 'list' && node.right.items.length === 0) return { op: 'literal', type: 'boolean', value: false }
        return rebuild(node, visit)
      default:
        return rebuild(node, visit)
    }
  }
  return { node: visit(rule), values }
}

/**
 * A rule on one row, with the rights of the system. What is behind a link is read by its id, so that the rows are still found
 * in the order of the page, and only when the rest of the rule has not decided; what asks for more than that has its own joins, as
 * has a list of a row that is an item itself: one alias would hide the other.
 */
const onRow = (ctx: Context, entity: string, alias: string, variable: (node: Node) => string, write: Write): string => {
  const { entities } = ctx.revision.model
  const { schema } = ctx.workspace
  const scope = scopeOf(entities, entity)
  const own = joins(scope, schema, alias, { variable })
  let more = false
  const column: Joins['column'] = ([first, ...rest], system) => {
    const { to } = fieldIn(scope, entity, first!)!
    if (rest.length === 0 || typeof to !== 'string') return own.column([first!, ...rest], system)
    const { column: of, text } = joins(scopeOf(entities, to), schema, 'k', { variable })
    const value = of(rest)
    return `(select ${value} from (select ${own.column([first!])} as id) o
join ${quote(schema)}.${quote(to)} k on k.id = o.id and k.deleted_at is null ${text()})`
  }
  const rows: Joins['rows'] = (path, system) => {
    more ||= path.length > 1 || /^r\d/.test(alias)
    return own.rows(path, system)
  }
  const light = write({ column, rows }, alias)
  if (!more && own.text() === '') return light.includes('(select ') ? opaque(light) : light
  const whole = joins(scope, schema, 'q', { variable })
  return opaque(`(select ${write(whole, 'q')} from (select ${alias}.*) q ${whole.text()})`)
}
type Write = (of: Pick<Joins, 'column' | 'rows'>, alias: string) => string

/**
 * Postgres guesses how many rows such a condition keeps, by the number of teams for one, and so finds a plan of its own for each
 * member the best: it would plan anew at every request. What it cannot look into it takes for one half, whoever asks.
 */
const opaque = (sql: string): string => `case when ${sql} then true else false end`

/** What a rule may ask of the member and the time, as Postgres takes it. */
const variables: Readonly<Record<string, { readonly type: string; readonly value: (ctx: Context) => string | null }>> = {
  id: { type: 'uuid', value: ({ actor }) => actor.id },
  email: { type: 'text', value: ({ actor }) => actor.email },
  language: { type: 'text', value: ({ actor }) => actor.language },
  roles: { type: 'text[]', value: ({ actor }) => array(actor.roles) },
  teams: { type: 'uuid[]', value: ({ actor }) => array(actor.teams) },
  sites: { type: 'uuid[]', value: ({ actor }) => array(actor.sites) },
  now: { type: 'timestamptz', value: ({ now }) => now },
  today: { type: 'date', value: (ctx) => momentOf(ctx).style.today },
  timeZone: { type: 'text', value: ({ revision }) => revision.model.app.timeZone },
}

const nameOf = (node: Node): string | undefined => {
  if (node.op === 'variable') return node.name
  return node.op === 'path' && node.root === 'user' ? node.path[0] : undefined
}

/** What the rules of these roles ask, whatever of, and all formulas. */
const asked = (model: Model, roles: readonly string[]): string[] => {
  const names = new Set<string>()
  const visit = (node: Node | undefined): void => {
    if (!node) return
    const name = nameOf(node)
    if (name !== undefined) names.add(name)
    parts(node).forEach(visit)
  }
  for (const entity of Object.values(model.entities)) {
    const { grants } = access(model, roles, entity)
    for (const verb of VERBS) for (const { rule } of grants(verb)) visit(rule?.node)
    const fields = scopeOf(model.entities, entity.name).fields(entity.name)!
    for (const field of Object.values(fields)) visit(field.formula?.())
  }
  return Object.keys(variables).filter((name) => names.has(name))
}
const VERBS: readonly Verb[] = ['read', 'create', 'update', 'delete', 'export', 'import']
