import { ADMINISTRATOR, type Actor } from '@cahier/core/access'
import { and, eq, isNull, sql } from 'drizzle-orm'
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

/** Why these members may not go: nobody who may do everything would be left. Members are records, so every verb that writes records asks. */
export const indispensable = async (db: Queryable, schema: string, leaving: readonly string[]): Promise<Problem[]> => {
  if (leaving.length === 0) return []
  const able = await administrators(db, schema)
  return able.length > 0 && able.every((id) => leaving.includes(id)) ? [problem('user.last_administrator')] : []
}

export const actorOf = ({ id, email, roles, language }: Member, fallback: string): Actor => ({
  kind: 'member',
  id,
  email,
  roles,
  language: language ?? fallback,
  teams: [],
  sites: [],
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
    })
    .from(memberAccount)
    .innerJoin(member, and(eq(member.id, memberAccount.member), isNull(member.deletedAt)))
    .$dynamic()
}
