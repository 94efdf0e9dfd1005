import { getConnInfo } from '@hono/node-server/conninfo'
import { ADMINISTRATOR } from '@cahier/core/access'
import { problem } from '@cahier/core/problem'
import { Hono, type Context } from 'hono'
import { createAccount, signOut } from '../auth/account.ts'
import { ADDRESS, type Auth } from '../auth/auth.ts'
import { memberOf, type Member } from '../auth/members.ts'
import { weaknesses } from '../auth/password.ts'
import { accountOf } from '../auth/reset.ts'
import { tokenIn, type People } from '../auth/people.ts'
import { Refused } from '../errors.ts'
import type { Env } from '../workspace.ts'
import { whoIn } from './session.ts'

/** What of better-auth is open; all else of it does not exist here. */
const POST = ['sign-in/email', 'sign-out', 'change-password', 'revoke-session', 'revoke-other-sessions']

/** Signing in and out, as better-auth does it, in our own problems; the first account, as we do it. */
export const authentication = (auth: Auth, people: People): Hono<Env> => {
  const app = new Hono<Env>()
  app.post('/auth/*', (_, next) => next().finally(() => people.forget()))
  app.post('/auth/sign-up/email', async (c) => {
    const { name, email, password } = await bodyOf(c)
    const sent = { name: textOf(name), email: textOf(email), password: textOf(password) }
    await createAccount(c.var.workspace, auth, { ...sent, language: c.var.language, roles: [ADMINISTRATOR], by: null })
    return answer(c, await auth.api.signInEmail({ body: { email: sent.email.toLowerCase(), password: sent.password }, asResponse: true }))
  })
  app.post('/auth/sign-in/email', async (c) => {
    const response = await passOn(c, auth)
    const { user } = (await response.clone().json()) as { user: { id: string } }
    const { workspace } = c.var
    if ((await memberOf(workspace.db, workspace.schema, user.id))?.active) return answer(c, response)
    await signOut(workspace.db, user.id)
    throw new Refused([problem('auth.inactive')])
  })
  app.post('/auth/change-password', async (c) => {
    const { currentPassword, newPassword } = await bodyOf(c)
    const who = await whoIn(c, people)
    if (!who?.member) throw new Refused([problem('auth.required')])
    const weak = weaknesses(newPassword, [who.member.email.split('@')[0] ?? '', who.member.name], '/newPassword')
    if (weak.length > 0) throw new Refused(weak)
    if (textOf(currentPassword) === '') throw new Refused([problem('password.wrong', '/currentPassword')])
    return answer(c, await passOn(c, auth))
  })
  app.post('/auth/reset', async (c) => {
    const { token } = await bodyOf(c)
    const { name, email } = await lost(c, auth, token)
    return c.json({ name, email })
  })
  app.post('/auth/reset-password', async (c) => {
    const { token, newPassword } = await bodyOf(c)
    const { name, email } = await lost(c, auth, token)
    const weak = weaknesses(newPassword, [email.split('@')[0] ?? '', name], '/newPassword')
    if (weak.length > 0) throw new Refused(weak)
    return answer(c, await passOn(c, auth))
  })
  for (const path of POST.filter((one) => !one.startsWith('sign-in') && one !== 'change-password')) {
    app.post(`/auth/${path}`, async (c) => answer(c, await passOn(c, auth)))
  }
  app.get('/auth/list-sessions', async (c) => {
    const sessions = (await (await passOn(c, auth)).json()) as readonly { readonly token: string }[]
    const own = tokenIn(c.req.header('cookie'))
    return c.json(sessions.map((session) => ({ ...session, current: session.token === own })))
  })
  return app
}

/** Whose password a token replaces. */
const lost = async (c: Context<Env>, auth: Auth, token: unknown): Promise<Member> => {
  const { db, schema } = c.var.workspace
  const member = await memberOf(db, schema, await accountOf(auth, token))
  if (!member) throw new Refused([problem('auth.reset_gone')])
  if (!member.active) throw new Refused([problem('auth.inactive')])
  return member
}

const bodyOf = async (c: Context<Env>): Promise<Record<string, unknown>> => {
  const body: unknown = await c.req.json().catch(() => undefined)
  if (typeof body !== 'object' || body === null) throw new Refused([problem('auth.unreadable')])
  return body as Record<string, unknown>
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/** better-auth's own answer, or its refusal in our words. Attempts are counted by the address the server itself has seen. */
const passOn = async (c: Context<Env>, auth: Auth): Promise<Response> => {
  const headers = new Headers(c.req.raw.headers)
  headers.set(ADDRESS, addressOf(c))
  const body = c.req.method === 'POST' ? (await c.req.text()) || '{}' : null
  const response = await auth.handler(new Request(c.req.url, { method: c.req.method, headers, body }))
  if (response.ok) return response
  throw refusal(
    response.status,
    Number(response.headers.get('x-retry-after') ?? 0),
    (await response.json().catch(() => ({}))) as { code?: string },
  )
}

const refusal = (status: number, seconds: number, { code }: { code?: string }): Refused => {
  if (status === 429) return new Refused([problem('auth.too_many', '', { seconds })])
  if (code === 'INVALID_EMAIL_OR_PASSWORD' || code === 'INVALID_EMAIL') return new Refused([problem('auth.invalid')])
  if (code === 'INVALID_PASSWORD') return new Refused([problem('password.wrong', '/currentPassword')])
  if (code === 'INVALID_TOKEN') return new Refused([problem('auth.reset_gone')])
  if (status === 401) return new Refused([problem('auth.required')])
  return status < 500 ? new Refused([problem('auth.unreadable')]) : new Refused([problem('server.busy')])
}

/** The other end of the connection; where that is this machine, a proxy stands before us and the last address it noted is the client's. */
const addressOf = (c: Context<Env>): string => {
  const { incoming } = (c.env ?? {}) as { incoming?: unknown }
  const remote = incoming ? (getConnInfo(c).remote.address ?? '') : ''
  const noted = /^(::ffff:)?127\.|^::1$|^$/.test(remote) ? c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim() : undefined
  return noted || remote || '127.0.0.1'
}

/** Cookies stay on https where the client came by https. */
const answer = (c: Context<Env>, response: Response): Response => {
  const secure = c.req.header('x-forwarded-proto') === 'https' || c.req.url.startsWith('https:')
  const headers = new Headers({ 'Content-Type': 'application/json' })
  for (const cookie of response.headers.getSetCookie()) headers.append('Set-Cookie', secure ? `${cookie}; Secure` : cookie)
  return new Response(response.body, { status: response.status, headers })
}
