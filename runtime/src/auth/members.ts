import { ADMINISTRATOR, type Actor } from '@cahier/core/access'
import type { Queryable } from '../db/database.ts'

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
  (await db.query<Member>({ text: `${select(schema)} where a.account = $1`, values: [account], name: 'member of account' }))[0]

export const membersOf = (db: Queryable, schema: string): Promise<Member[]> =>
  db.query<Member>({ text: `${select(schema)} order by m.name, m.id` })

export const memberNamed = async (
  db: Queryable,
  schema: string,
  email: string,
): Promise<(Member & { readonly account: string }) | undefined> => {
  const text = `${select(schema)} join auth."user" u on u.id = a.account where lower(u.email) = lower($1)`
  return (await db.query<Member & { account: string }>({ text, values: [email] }))[0]
}

/** Members who may do everything and can still sign in: there must always be one. */
export const administrators = async (db: Queryable, schema: string): Promise<string[]> =>
  (await membersOf(db, schema)).filter((one) => one.active && one.roles.includes(ADMINISTRATOR)).map(({ id }) => id)

export const actorOf = ({ id, email, roles, language }: Member, fallback: string): Actor => ({
  kind: 'member',
  id,
  email,
  roles,
  language: language ?? fallback,
  teams: [],
  sites: [],
})

const select = (
  schema: string,
): string => `select m.id, coalesce(m.name, '') as name, coalesce(m.email, '') as email, m.language, m.active is not false as active, a.account,
  array(select r.role from "${schema}"._member_role r where r.member = m.id order by r.role) as roles
  from "${schema}"._member_account a join "${schema}".member m on m.id = a.member and m.deleted_at is null`
