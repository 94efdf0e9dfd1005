import { createAdapterFactory, type CustomAdapter } from 'better-auth/adapters'
import type { BetterAuthOptions } from 'better-auth/minimal'
import type { Database, Queryable } from '../db/database.ts'

type Where = Parameters<CustomAdapter['findOne']>[0]['where']
type Values = Readonly<Record<string, unknown>>

/** better-auth on our own databases: its dozen questions as plain SQL on schema `auth`. Times go in and come out as ISO texts. */
export const adapter = (db: Database) => (options: BetterAuthOptions) => on(db, db, options)(options)

const on = (queryable: Queryable, db: Database, options: BetterAuthOptions): ReturnType<typeof createAdapterFactory> =>
  createAdapterFactory({
    config: {
      adapterId: 'cahier',
      supportsNumericIds: false,
      supportsDates: false,
      transaction: (work) => db.transaction((tx) => work(on(tx, db, options)(options))),
    },
    adapter: () => verbs(queryable),
  })

const verbs = (db: Queryable): CustomAdapter => {
  const rows = async (text: string, values: readonly unknown[]): Promise<Values[]> =>
    (await db.query<Values>({ text, values })).map(instants)
  const first = async (text: string, values: readonly unknown[]) => ((await rows(text, values))[0] ?? null) as never
  return {
    create: ({ model, data }) => {
      const [names, values] = [Object.keys(data), Object.values(data)]
      return first(
        `insert into ${table(model)} (${names.map(quoted).join(', ')}) values (${names.map((_, i) => `$${i + 1}`).join(', ')}) returning *`,
        values,
      )
    },
    findOne: ({ model, where }) => {
      const { text, values } = condition(where)
      return first(`select * from ${table(model)}${text} limit 1`, values)
    },
    findMany: async ({ model, where = [], limit, sortBy, offset }) => {
      const { text, values } = condition(where)
      const order = sortBy ? ` order by ${quoted(sortBy.field)} ${sortBy.direction === 'desc' ? 'desc' : 'asc'}` : ''
      return (await rows(`select * from ${table(model)}${text}${order} limit ${limit} offset ${offset ?? 0}`, values)) as never
    },
    count: async ({ model, where = [] }) => {
      const { text, values } = condition(where)
      return Number(
        (await db.query<{ count: number }>({ text: `select count(*)::int4 as count from ${table(model)}${text}`, values }))[0]?.count,
      )
    },
    update: ({ model, where, update }) => {
      const { text, values } = change(model, where, update as Values)
      return first(`${text} returning *`, values)
    },
    updateMany: async ({ model, where, update }) => {
      const { text, values } = change(model, where, update)
      return (await rows(`${text} returning id`, values)).length
    },
    delete: async ({ model, where }) => {
      const { text, values } = condition(where)
      await rows(`delete from ${table(model)}${text}`, values)
    },
    deleteMany: async ({ model, where }) => {
      const { text, values } = condition(where)
      return (await rows(`delete from ${table(model)}${text} returning id`, values)).length
    },
    consumeOne: ({ model, where }) => {
      const { text, values } = condition(where)
      return first(`delete from ${table(model)} where id = (select id from ${table(model)}${text} limit 1 for update) returning *`, values)
    },
  }
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`
const table = (model: string): string => `auth.${quoted(model)}`

const change = (model: string, where: Where, update: Values): { text: string; values: unknown[] } => {
  const names = Object.keys(update)
  const { text, values } = condition(where, names.length)
  const sets = names.map((name, i) => `${quoted(name)} = $${i + 1}`).join(', ')
  return { text: `update ${table(model)} set ${sets}${text}`, values: [...Object.values(update), ...values] }
}

/** better-auth joins its clauses from left to right, each by its own connector. */
const condition = (where: Where, before = 0): { text: string; values: unknown[] } => {
  const values: unknown[] = []
  const said = where.map((clause) => {
    const name = clause.mode === 'insensitive' && typeof clause.value === 'string' ? `lower(${quoted(clause.field)})` : quoted(clause.field)
    const value = clause.mode === 'insensitive' && typeof clause.value === 'string' ? clause.value.toLowerCase() : clause.value
    if (value === null) return clause.operator === 'ne' ? `${name} is not null` : `${name} is null`
    values.push(operators[clause.operator].value?.(value) ?? value)
    return `${name} ${operators[clause.operator].sql.replace('?', `$${before + values.length}`)}`
  })
  const text = said.reduce((all, one, i) => (i === 0 ? one : `(${all} ${where[i]?.connector === 'OR' ? 'or' : 'and'} ${one})`), '')
  return { text: text && ` where ${text}`, values }
}

const like = (text: unknown): string => String(text).replaceAll(/[\\%_]/g, '\\$&')
const operators: Record<Where[number]['operator'], { readonly sql: string; readonly value?: (value: unknown) => unknown }> = {
  eq: { sql: '= ?' },
  ne: { sql: '<> ?' },
  lt: { sql: '< ?' },
  lte: { sql: '<= ?' },
  gt: { sql: '> ?' },
  gte: { sql: '>= ?' },
  in: { sql: '= any (?)' },
  not_in: { sql: '<> all (?)' },
  contains: { sql: 'like ?', value: (value) => `%${like(value)}%` },
  starts_with: { sql: 'like ?', value: (value) => `${like(value)}%` },
  ends_with: { sql: 'like ?', value: (value) => `%${like(value)}` },
}

/** Postgres prints '2026-11-21 20:24:15.123+00', which only some engines read as a date. */
const instants = (row: Values): Values =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      typeof value === 'string' && instant.test(value) && name.endsWith('At') ? iso(value) : value,
    ]),
  )
const instant = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?\+00$/
const iso = (text: string): string => text.replace(' ', 'T').replace(/\+00$/, 'Z')
