import { randomInt } from 'node:crypto'
import { ADMINISTRATOR } from '@cahier/core/access'
import { problem } from '@cahier/core/problem'
import { and, eq, sql } from 'drizzle-orm'
import { Hono, type Context } from 'hono'
import { createAccount, signOut, type Newcomer } from '../auth/account.ts'
import type { Auth } from '../auth/auth.ts'
import { indispensable, memberNamed, membersOf, type Member } from '../auth/members.ts'
import { weaknesses } from '../auth/password.ts'
import type { People } from '../auth/people.ts'
import { resetOf } from '../auth/reset.ts'
import { orm } from '../db/orm.ts'
import { auth as tables, systemTables } from '../db/tables.ts'
import { Refused } from '../errors.ts'
import { update } from '../records/update.ts'
import type { Env } from '../workspace.ts'

/** People who may sign in, and what they may do: for administrators. A person is named by the e-mail of their account. */
export const users = (auth: Auth, people: People): Hono<Env> => {
  const app = new Hono<Env>()
  app.use('/users/*', async (c, next) => {
    if (!c.var.actor.roles.includes(ADMINISTRATOR)) throw new Refused([problem('access.administrator')])
    await next()
    if (c.req.method !== 'GET') people.forget()
  })
  app.get('/users', async (c) => c.json({ users: (await membersOf(c.var.workspace.db, c.var.workspace.schema)).map(shown) }))
  app.post('/users', async (c) => {
    const sent = await bodyOf(c)
    const { language, languages } = c.var.revision.model.app
    const spoken = textOf(sent.language ?? language)
    if (!languages.includes(spoken)) throw new Refused([problem('user.language', '/language', { language: spoken })])
    const given = sent.password ?? undefined
    const email = textOf(sent.email)
    const newcomer: Newcomer = {
      email,
      name: textOf(sent.name ?? email.split('@')[0]),
      password: given === undefined ? generated() : textOf(given),
      language: spoken,
      roles: Array.isArray(sent.roles) ? sent.roles.map(String) : [],
      by: c.var.actor,
    }
    await createAccount(c.var.workspace, auth, newcomer)
    const user = shown(await named(c, email))
    return c.json(given === undefined ? { ...user, password: newcomer.password } : user, 201)
  })
  app.patch('/users/:email', async (c) => {
    const { active } = await bodyOf(c)
    const member = await named(c, c.req.param('email'))
    if (typeof active !== 'boolean') throw new Refused([problem('value.type', '/active')])
    const { workspace, revision, actor, now, language } = c.var
    await update({ workspace, revision, actor, now, language }, 'member', member.id, { active })
    if (!active) await signOut(workspace.db, member.account)
    return c.json(shown(await named(c, c.req.param('email'))))
  })
  app.put('/users/:email/roles/:role', async (c) => {
    const [member, role] = [await named(c, c.req.param('email')), c.req.param('role')]
    if (role !== ADMINISTRATOR && !Object.hasOwn(c.var.revision.model.roles, role))
      throw new Refused([problem('user.role', '', { role })], 404)
    const { db, schema } = c.var.workspace
    await orm(db).insert(systemTables(schema).memberRole).values({ member: member.id, role }).onConflictDoNothing()
    return c.json(shown(await named(c, c.req.param('email'))))
  })
  app.delete('/users/:email/roles/:role', async (c) => {
    const [member, role] = [await named(c, c.req.param('email')), c.req.param('role')]
    const { db, schema } = c.var.workspace
    const { memberRole } = systemTables(schema)
    await db.transaction(async (tx) => {
      const wrong = role === ADMINISTRATOR ? await indispensable(tx, schema, [member.id]) : []
      if (wrong.length > 0) throw new Refused(wrong)
      await orm(tx)
        .delete(memberRole)
        .where(and(eq(memberRole.member, member.id), eq(memberRole.role, role)))
    })
    return c.json(shown(await named(c, c.req.param('email'))))
  })
  app.put('/users/:email/password', async (c) => {
    const { password } = await bodyOf(c)
    const member = await named(c, c.req.param('email'))
    const weak = weaknesses(password, [member.email.split('@')[0] ?? '', member.name])
    if (weak.length > 0) throw new Refused(weak)
    const hash = await (await auth.$context).password.hash(String(password))
    const { account } = tables
    await orm(c.var.workspace.db)
      .update(account)
      .set({ password: hash, updatedAt: sql`now()` })
      .where(and(eq(account.userId, member.account), eq(account.providerId, 'credential')))
    await signOut(c.var.workspace.db, member.account)
    return c.json(shown(member))
  })
  app.post('/users/:email/reset', async (c) => {
    const { account } = await named(c, c.req.param('email'))
    return c.json(await resetOf(auth, c.var.workspace.db, account), 201)
  })
  return app
}

type Asked = Context<Env>
type Named = Member & { readonly account: string }

const shown = ({ id, name, email, roles, active }: Member): Omit<Member, 'language' | 'teams' | 'sites'> => ({
  id,
  name,
  email,
  roles,
  active,
})

const named = async (c: Asked, email: string): Promise<Named> => {
  const member = await memberNamed(c.var.workspace.db, c.var.workspace.schema, email)
  if (!member) throw new Refused([problem('user.unknown', '', { email })])
  return member
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

const bodyOf = async (c: Asked): Promise<Record<string, unknown>> => {
  const body: unknown = await c.req.json().catch(() => undefined)
  if (typeof body !== 'object' || body === null) throw new Refused([problem('body.json')])
  return body as Record<string, unknown>
}

/** Twenty letters and digits, 119 bits, in groups that can be read out. */
const generated = (): string => {
  const letters = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789'
  const text = Array.from({ length: 20 }, () => letters[randomInt(letters.length)]).join('')
  return (text.match(/.{5}/g) ?? []).join('-')
}
