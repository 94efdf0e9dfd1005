import { getTableConfig, type PgTable } from 'drizzle-orm/pg-core'
import { asc, count, eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openAuth } from '../src/auth/auth.ts'
import { orm } from '../src/db/orm.ts'
import { system } from '../src/db/system.ts'
import { auth, systemTables } from '../src/db/tables.ts'
import { databases, type Fresh } from './databases.ts'

const company = systemTables('ws_main')

describe.each(databases)('tables known to drizzle on $name', ({ fresh }) => {
  let own: Fresh
  beforeAll(async () => {
    own = await fresh()
    await system(own.db, 'ws_main')
    await openAuth(own.db)
  })
  afterAll(() => own.drop())

  it.each([...Object.values(auth), ...Object.values(company)].map((table) => ({ name: getTableConfig(table).name, table })))(
    '$name is in the database as it is declared',
    async ({ table }) => expect(declared(table)).toEqual(await live(own, table)),
  )

  it('leaves no table of the catalogue undeclared', async () => {
    const rows = await own.db.query({
      text: `select table_schema || '.' || table_name as name from information_schema.tables where table_schema in ('auth', 'ws_main')`,
    })
    const known = [...Object.values(auth), ...Object.values(company)].map((table) => getTableConfig(table))
    expect(rows.map(({ name }) => name).toSorted()).toEqual(known.map(({ schema, name }) => `${schema}.${name}`).toSorted())
  })

  it('reads back what it wrote, each value in its type', async () => {
    const { document, revision, history, publish } = company
    const [at, id] = [new Date('2026-11-21T20:24:15.123Z'), '01890000-0000-7000-8000-000000000001']
    await orm(own.db).insert(revision).values({ number: 1, at, by: id, note: 'é', steps: [] })
    expect(await orm(own.db).select().from(revision)).toEqual([{ number: 1, at, by: id, note: 'é', tables: null, steps: [] }])
    const change = { at, cause: 'request', group: id, entity: 'e', record: id, action: 'create', version: 1, after: { name: 'a', n: 1.5 } }
    const [kept] = await orm(own.db).insert(history).values(change).returning()
    expect(kept).toMatchObject({ ...change, number: 1n, depth: 0, before: null, tx: expect.stringMatching(/^\d+$/) as string })
    const progress = { filling: { floor: '1', last: null, done: false } }
    await orm(own.db).insert(publish).values({ digest: 'd', revision: 1, progress })
    expect(await orm(own.db).select({ progress: publish.progress, by: publish.by }).from(publish)).toEqual([{ progress, by: null }])
    await orm(own.db).insert(document).values({ revision: 1, layer: 'l', path: 'p', position: 0, json: '{"b":1, "a":2}' })
    const joined = await orm(own.db).select().from(document).innerJoin(revision, eq(revision.number, document.revision))
    expect(joined).toMatchObject([{ _document: { revision: 1, json: '{"b":1, "a":2}' }, _revision: { number: 1 } }])
  })

  it('prepares a statement under its name, with other values each time', async () => {
    const found = orm(own.db)
      .select({ role: company.memberRole.role })
      .from(company.memberRole)
      .where(eq(company.memberRole.member, sql.placeholder('member')))
      .orderBy(asc(company.memberRole.role))
      .prepare('roles_of')
    const [one, two] = ['01890000-0000-7000-8000-00000000000a', '01890000-0000-7000-8000-00000000000b'] as const
    await orm(own.db)
      .insert(company.memberRole)
      .values([
        { member: one, role: 'b' },
        { member: one, role: 'a' },
      ])
    expect(await found.execute({ member: one })).toEqual([{ role: 'a' }, { role: 'b' }])
    expect(await found.execute({ member: two })).toEqual([])
  })

  it('answers how many rows a change touched when none is asked back', async () => {
    const { memberAccount } = company
    const members = ['01890000-0000-7000-8000-00000000000c', '01890000-0000-7000-8000-00000000000d']
    await orm(own.db)
      .insert(memberAccount)
      .values(members.map((member) => ({ member, account: member })))
    expect(
      await orm(own.db)
        .update(memberAccount)
        .set({ account: sql`${memberAccount.account} || 'x'` }),
    ).toHaveLength(2)
    expect(await orm(own.db).delete(memberAccount).where(eq(memberAccount.member, members[0]!))).toHaveLength(1)
  })

  it('undoes a transaction whole, and gives the error as the database did', async () => {
    const { memberAccount } = company
    const values = { member: '01890000-0000-7000-8000-00000000000e', account: 'twice' }
    const twice = orm(own.db).transaction(async (tx) => {
      await tx.insert(memberAccount).values(values)
      await tx.insert(memberAccount).values(values)
    })
    await expect(twice).rejects.toMatchObject({ code: '23505', message: expect.not.stringContaining('twice') as string })
    const [row] = await orm(own.db).select({ n: count() }).from(memberAccount).where(eq(memberAccount.account, 'twice'))
    expect(row).toEqual({ n: 0 })
  })
})

type Shape = { columns: unknown[]; keys: string[]; references: string[] }

const declared = (table: PgTable): Shape => {
  const { columns, indexes, primaryKeys, foreignKeys } = getTableConfig(table)
  const named = (of: readonly { name: string }[]) => of.map(({ name }) => name).join(' ')
  return {
    columns: columns.map((one) => ({
      name: one.name,
      type: one.getSQLType().replace(' (', '('),
      required: one.notNull || one.primary,
      given: one.hasDefault || one.generatedIdentity !== undefined,
    })),
    keys: [
      ...columns.filter(({ primary }) => primary).map(({ name }) => `primary ${name}`),
      ...primaryKeys.map((key) => `primary ${named(key.columns)}`),
      ...columns.filter(({ isUnique }) => isUnique).map(({ name }) => `unique ${name}`),
      ...indexes.map(({ config }) => `${config.name} ${named(config.columns as { name: string }[])}`),
    ].toSorted(),
    references: foreignKeys.map((key) => {
      const { columns: from, foreignTable } = key.reference()
      return `${named(from)} ${getTableConfig(foreignTable).name} ${key.onDelete}`
    }),
  }
}

const live = async ({ db }: Fresh, table: PgTable): Promise<Shape> => {
  const { schema, name } = getTableConfig(table)
  const values = [`"${schema}"."${name}"`]
  const columns = await db.query({
    text: `select attname as name, format_type(atttypid, atttypmod) as type, attnotnull as required, atthasdef or attidentity <> '' as given
      from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped order by attnum`,
    values,
  })
  const keys = await db.query<{ key: string }>({
    text: `select case when indisprimary then 'primary' when indisunique then 'unique' else c.relname::text end || ' ' ||
        array_to_string(array(select attname from unnest(indkey::int2[]) with ordinality k (n, o) join pg_attribute on attrelid = indrelid and attnum = n order by o), ' ') as key
      from pg_index join pg_class c on c.oid = indexrelid where indrelid = $1::regclass`,
    values,
  })
  const references = await db.query<{ said: string }>({
    text: `select a.attname || ' ' || t.relname || case confdeltype when 'c' then ' cascade' else ' ' end as said from pg_constraint
      join pg_class t on t.oid = confrelid join pg_attribute a on a.attrelid = conrelid and a.attnum = conkey[1] where contype = 'f' and conrelid = $1::regclass`,
    values,
  })
  return { columns, keys: keys.map(({ key }) => key).toSorted(), references: references.map(({ said }) => said) }
}
