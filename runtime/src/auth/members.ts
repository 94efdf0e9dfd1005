import { ADMINISTRATOR, type Actor } from '@cahier/core/access'
import { and, eq, isNull, sql } from 'drizzle-orm'
import { quote } from '@cahier/core/expression/scope'
import { problem, type Problem } from '@cahier/core/problem'
import type { Queryable } from '../db/database.ts'
import { kept, orm } from '../db/orm.ts'
import { auth, memberTable, systemTables } from '../db/tables.ts'

/** A person of the company who may sign in. */
export type Member = {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly roles: readonly string[]
  readonly language: string | null
  readonly active: boolean
  /** Their teams with all these hold, and their sites. */
  readonly teams: readonly string[]
  readonly sites: readonly string[]
}

/** The member an account belongs to; none when there is no record, or it lies in the bin. */
export const memberOf = async (db: Queryable, schema: string, account: string): Promise<Member | undefined> =>
  (await ofAccount(db, schema).execute({ account }))[0]

const ofAccount = kept((db, schema) =>
  select(db, schema)
    .where(eq(systemTables(schema).memberAccount.account, sql.placeholder('account')))
    .prepare(`member of account ${schema}`),
)

export const membersOf = (db: Queryable, schema: string): Promise<Member[]> => {
  const { name, id } = memberTable(schema)
  return select(db, schema).orderBy(name, id)
}

export const memberNamed = async (
  db: Queryable,
  schema: string,
  email: string,
): Promise<(Member & { readonly account: string }) | undefined> => {
  const { user } = auth
  const named = select(db, schema).innerJoin(user, eq(user.id, systemTables(schema).memberAccount.account))
  return (await named.where(sql`lower(${user.email}) = lower(${email})`))[0]
}

/** Members who may do everything and can still sign in: there must always be one. */
export const administrators = async (db: Queryable, schema: string): Promise<string[]> =>
  (await membersOf(db, schema)).filter((one) => one.active && one.roles.includes(ADMINISTRATOR)).map(({ id }) => id)

/**
 * Why these members may not go: nobody who may do everything would be left. Members are records, so every verb that writes records asks,
 * in its transaction: two who let go of each other at once wait for one another.
 */
export const indispensable = async (db: Queryable, schema: string, leaving: readonly string[]): Promise<Problem[]> => {
  if (leaving.length === 0) return []
  await db.query({ text: 'select pg_advisory_xact_lock(hashtextextended($1::text, 0))', values: [`${schema} administrators`] })
  const able = await administrators(db, schema)
  return able.length > 0 && able.every((id) => leaving.includes(id)) ? [problem('user.last_administrator')] : []
}

export const actorOf = ({ id, email, roles, language, teams, sites }: Member, fallback: string): Actor => ({
  kind: 'member',
  id,
  email,
  roles,
  language: language ?? fallback,
  teams,
  sites,
})

const select = (db: Queryable, schema: string) => {
  const { memberAccount, memberRole } = systemTables(schema)
  const member = memberTable(schema)
  const roles = orm(db).select({ role: memberRole.role }).from(memberRole).where(eq(memberRole.member, member.id)).orderBy(memberRole.role)
  return orm(db)
    .select({
      id: member.id,
      name: sql<string>`coalesce(${member.name}, '')`,
      email: sql<string>`coalesce(${member.email}, '')`,
      language: member.language,
      active: sql<boolean>`${member.active} is not false`,
      account: memberAccount.account,
      roles: sql<string[]>`array${roles}`,
      teams: sql<string[]>`${sql.raw(teamsOf(schema))}`,
      sites: sql<string[]>`${sql.raw(sitesOf(schema))}`,
    })
    .from(memberAccount)
    .innerJoin(member, and(eq(member.id, memberAccount.member), isNull(member.deletedAt)))
    .$dynamic()
}

/** Ids as text, for the member of the row around. A team in the bin is no team, nor is what it holds reached through it. */
export const teamsOf = (schema: string, member = 'member'): string => `array(with recursive own(id) as (
  select t.id from ${quote(schema)}.member_teams j join ${quote(schema)}.team t on t.id = j.target and t.deleted_at is null
  where j.owner = ${quote(member)}.id and j.deleted_at is null
  union select t.id from ${quote(schema)}.team t join own on t.parent = own.id where t.deleted_at is null) select id::text from own)`

export const sitesOf = (schema: string, member = 'member'): string => `array(
  select s.id::text from ${quote(schema)}.member_sites j join ${quote(schema)}.site s on s.id = j.target and s.deleted_at is null
  where j.owner = ${quote(member)}.id and j.deleted_at is null)`
