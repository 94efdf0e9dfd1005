import { randomInt } from 'node:crypto'
import { ADMINISTRATOR } from '@cahier/core/access'
import { problem } from '@cahier/core/problem'
import { Hono, type Context } from 'hono'
import { createAccount, type Newcomer } from '../auth/account.ts'
import type { Auth } from '../auth/auth.ts'
import { administrators, memberNamed, membersOf, type Member } from '../auth/members.ts'
import { weaknesses } from '../auth/password.ts'
import type { People } from '../auth/people.ts'
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
    const password = sent.password ?? generated()
    const newcomer: Newcomer = {
      email: String(sent.email ?? ''),
      name: String(sent.name ?? String(sent.email).split('@')[0]),
      password: String(password),
      language: String(sent.language ?? c.var.revision.model.app.language),
      roles: Array.isArray(sent.roles) ? sent.roles.map(String) : [],
      by: c.var.actor,
    }
    await createAccount(c.var.workspace, auth, newcomer)
    const user = shown(await named(c, String(sent.email)))
    return c.json(sent.password === undefined ? { ...user, password } : user, 201)
  })
  app.patch('/users/:email', async (c) => {
    const { active } = await bodyOf(c)
    const member = await named(c, c.req.param('email'))
    if (typeof active !== 'boolean') throw new Refused([problem('value.type', '/active')])
    if (!active) await notTheLast(c, member)
    const { workspace, revision, actor, now, language } = c.var
    await update({ workspace, revision, actor, now, language }, 'member', member.id, { active })
    if (!active) await signOut(c, member.account)
    return c.json(shown(await named(c, c.req.param('email'))))
  })
  app.put('/users/:email/roles/:role', async (c) => {
    const [member, role] = [await named(c, c.req.param('email')), c.req.param('role')]
    if (role !== ADMINISTRATOR && !Object.hasOwn(c.var.revision.model.roles, role))
      throw new Refused([problem('user.role', '', { role })], 404)
    await c.var.workspace.db.query({
      text: `insert into ${roleTable(c)} (member, role) values ($1, $2) on conflict do nothing`,
      values: [member.id, role],
    })
    return c.json(shown(await named(c, c.req.param('email'))))
  })
  app.delete('/users/:email/roles/:role', async (c) => {
    const [member, role] = [await named(c, c.req.param('email')), c.req.param('role')]
    if (role === ADMINISTRATOR) await notTheLast(c, member)
    await c.var.workspace.db.query({ text: `delete from ${roleTable(c)} where member = $1 and role = $2`, values: [member.id, role] })
    return c.json(shown(await named(c, c.req.param('email'))))
  })
  app.put('/users/:email/password', async (c) => {
    const { password } = await bodyOf(c)
    const member = await named(c, c.req.param('email'))
    const weak = weaknesses(password, [member.email.split('@')[0] ?? '', member.name])
    if (weak.length > 0) throw new Refused(weak)
    const hash = await (await auth.$context).password.hash(String(password))
    const text = `update auth.account set password = $2, "updatedAt" = now() where "userId" = $1 and "providerId" = 'credential'`
    await c.var.workspace.db.query({ text, values: [member.account, hash] })
    await signOut(c, member.account)
    return c.json(shown(member))
  })
  return app
}

type Asked = Context<Env>
type Named = Member & { readonly account: string }

const shown = ({ id, name, email, roles, active }: Member): Omit<Member, 'language'> => ({ id, name, email, roles, active })

const roleTable = (c: Asked): string => `"${c.var.workspace.schema}"._member_role`

const named = async (c: Asked, email: string): Promise<Named> => {
  const member = await memberNamed(c.var.workspace.db, c.var.workspace.schema, email)
  if (!member) throw new Refused([problem('user.unknown', '', { email })])
  return member
}

const notTheLast = async (c: Asked, { id }: Member): Promise<void> => {
  const others = (await administrators(c.var.workspace.db, c.var.workspace.schema)).filter((one) => one !== id)
  if (others.length === 0) throw new Refused([problem('user.last_administrator')])
}

const signOut = (c: Asked, account: string): Promise<unknown> =>
  c.var.workspace.db.query({ text: 'delete from auth.session where "userId" = $1', values: [account] })

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
