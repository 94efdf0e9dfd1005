import type { Hono } from 'hono'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createApp } from '../src/app.ts'
import { openAuth } from '../src/auth/auth.ts'
import { people } from '../src/auth/people.ts'
import { publish } from '../src/model/publish.ts'
import { openWorkspace } from '../src/model/store.ts'
import type { Env } from '../src/workspace.ts'
import { databases, type Fresh } from './databases.ts'
import { layer, text } from './models.ts'
import type { Opened } from './workspace.ts'

const company = layer({ account: { label: 'name', fields: { name: text } } })
const base = { ...company, documents: [...company.documents] }
const document = base.documents.findIndex(({ path }) => path === 'app.json')
base.documents[document] = {
  path: 'app.json',
  json: { ...(base.documents[document]?.json as object), language: 'fr', languages: ['fr', 'en'], title: 'Société' },
}
base.documents.push({
  path: 'roles/rep.json',
  json: { $schema: '../schemas/role.schema.json', $id: 'rep', title: 'Rep', entities: { account: { read: true } } },
})

const TOKEN = 'token-of-the-lock-file'
const alice = { name: 'Alice Martin', email: 'Alice@example.com', password: 'quatre mots sans rapport' }
const bob = { name: 'Bob', email: 'bob@example.com', password: 'cheval correct agrafe pile' }
type Body = Record<string, unknown> & {
  user: { id: string; roles: string[]; language: string; name: string } | null
  problems: { code: string; pointer: string; detail: string }[]
}

describe.each(databases)('accounts on $name', ({ fresh }) => {
  let own: Fresh
  let workspace: Opened
  let app: Hono<Env>
  beforeAll(async () => {
    own = await fresh()
    workspace = await openWorkspace(own.db, { name: 'main' })
    await publish(workspace, [base])
    const auth = await openAuth(own.db)
    app = createApp({ workspace, auth, people: people(workspace, auth, TOKEN) })
  }, 60_000)
  afterAll(async () => {
    await workspace.close()
    await own.drop()
  })

  const call = async (
    method: string,
    path: string,
    { body, cookie, ...headers }: { body?: unknown; cookie?: string; [header: string]: unknown } = {},
  ) => {
    const response = await app.request(`/api${path}`, {
      method,
      headers: {
        'content-type': 'application/json',
        'accept-language': 'en',
        ...(cookie ? { cookie } : {}),
        ...(headers as Record<string, string>),
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const said = await response.text()
    const cookies = response.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ')
    return { status: response.status, headers: response.headers, cookies, said, body: (said ? JSON.parse(said) : {}) as Body }
  }
  const signIn = ({ email, password }: { email: string; password: string }, address = '192.0.2.1') =>
    call('POST', '/auth/sign-in/email', { body: { email, password }, 'x-forwarded-for': address })
  const codes = ({ status, body }: Awaited<ReturnType<typeof call>>) =>
    `${status} ${body.problems?.map(({ code, pointer }) => `${code}${pointer}`).join(' ')}`

  const refusedSignUps = [
    { name: 'a short password', body: { ...alice, password: 'onze lettre' }, is: '422 password.short/password' },
    { name: 'no password', body: { name: 'A', email: 'a@b.fr' }, is: '422 password.short/password' },
    { name: 'the same letter again and again', body: { ...alice, password: 'aaaaaaaaaaaaaa' }, is: '422 password.guessable/password' },
    {
      name: 'a password made of the e-mail',
      body: { ...alice, password: 'Alice@example', email: 'alice@example.com', name: 'alice@exam' },
      is: '422 password.guessable/password',
    },
    {
      name: 'no name and no e-mail',
      body: { name: ' ', email: 'nowhere', password: alice.password },
      is: '422 field.required/name email.invalid/email',
    },
    { name: 'something that is no JSON', body: '{', is: '400 auth.unreadable' },
    { name: 'a list', body: [], is: '422 field.required/name email.invalid/email password.short/password' },
  ]
  it.each(refusedSignUps)('a first account is refused $name', async ({ body, is }) => {
    expect(codes(await call('POST', '/auth/sign-up/email', { body }))).toBe(is)
  })

  it('says that nobody is there yet, in the language asked for', async () => {
    const { body } = await call('GET', '/session')
    expect(body).toMatchObject({
      user: null,
      firstRun: true,
      app: { title: 'Société', language: 'fr', languages: ['fr', 'en'], revision: 1 },
    })
  })
  it('refuses who is not signed in, in their language', async () => {
    const answer = await call('GET', '/records/account', { 'accept-language': 'fr-CH, en;q=0.5' })
    expect(answer).toMatchObject({ status: 401, body: { status: 401, detail: 'Connectez-vous pour continuer.' } })
    expect(answer.headers.get('content-type')).toBe('application/problem+json')
  })

  it('makes the first account administrator, and one only when two ask at once', async () => {
    const both = await Promise.all([alice, bob].map((body) => call('POST', '/auth/sign-up/email', { body })))
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 403])
    const refused = both.find(({ status }) => status === 403)
    expect(refused?.body.problems[0]?.code).toBe('auth.sign_up_closed')
    const made = both.find(({ status }) => status === 200)
    const session = await call('GET', '/session', { cookie: made?.cookies ?? '' })
    expect(session.body).toMatchObject({ firstRun: false, user: { roles: ['administrator'] } })
    expect(made?.headers.getSetCookie().join()).toMatch(/cahier\.session_token=.*HttpOnly/)
    await own.db.query({
      text: `delete from auth."user"; delete from ws_main._member_role; delete from ws_main._member_account; delete from ws_main.member`,
    })
    expect((await call('POST', '/auth/sign-up/email', { body: alice })).status).toBe(200)
  })
  it('keeps the member beside the account, with its history', async () => {
    const [member] = await own.db.query({ text: `select name, email, active from ws_main.member` })
    expect(member).toEqual({ name: 'Alice Martin', email: 'alice@example.com', active: true })
    const [change] = await own.db.query({ text: `select action, cause, version from ws_main._history order by number desc limit 1` })
    expect(change).toEqual({ action: 'create', cause: 'request', version: 1 })
  })
  it('closes sign-up afterwards', async () => {
    expect(codes(await call('POST', '/auth/sign-up/email', { body: bob }))).toBe('403 auth.sign_up_closed')
  })

  it('signs in whatever the case of the e-mail, and out', async () => {
    const { cookies, status } = await signIn({ ...alice, email: 'ALICE@example.com' })
    expect(status).toBe(200)
    expect((await call('GET', '/records/account', { cookie: cookies })).status).toBe(200)
    expect((await call('POST', '/auth/sign-out', { cookie: cookies })).status).toBe(200)
    expect((await call('GET', '/records/account', { cookie: cookies })).status).toBe(401)
  })
  const strangers = [
    { name: 'a wrong password', body: { email: alice.email, password: 'wrong wrong wrong' }, is: '401 auth.invalid' },
    { name: 'an unknown e-mail', body: { email: 'nobody@example.com', password: alice.password }, is: '401 auth.invalid' },
    { name: 'no password', body: { email: alice.email }, is: '400 auth.unreadable' },
  ]
  it.each(strangers)('refuses $name', async ({ body, is }) => {
    expect(codes(await call('POST', '/auth/sign-in/email', { body }))).toBe(is)
  })
  const forged = [
    'cahier.session_token=forged',
    'cahier.session_token=',
    `cahier.session_token=${'a'.repeat(32)}.${'b'.repeat(43)}%3D`,
    'x-cahier.session_token=a',
  ]
  it.each(forged)('takes the cookie %s for nobody', async (cookie) => {
    expect((await call('GET', '/records/account', { cookie })).status).toBe(401)
  })
  it('has no other door of better-auth open', async () => {
    for (const path of ['update-user', 'delete-user', 'change-email', 'request-password-reset', 'sign-in/social', 'sign-up/phone']) {
      expect((await call('POST', `/auth/${path}`, { body: {} })).status, path).toBe(401)
    }
  })

  it('takes the token of the lock file for an administrator, and no other', async () => {
    expect((await call('GET', '/users', { authorization: `Bearer ${TOKEN}` })).body).toMatchObject({
      users: [{ email: 'alice@example.com' }],
    })
    expect((await call('GET', '/users', { authorization: 'Bearer other' })).status).toBe(401)
  })
  it('lets administrators let people in, with a password made for them', async () => {
    const authorization = `Bearer ${TOKEN}`
    const made = await call('POST', '/users', { authorization, body: { email: bob.email, name: bob.name, roles: ['rep'] } })
    expect(made).toMatchObject({ status: 201, body: { email: 'bob@example.com', roles: ['rep'], active: true } })
    const password = String(made.body['password'])
    expect(password).toMatch(/^(\w{5}-){3}\w{5}$/)
    const { cookies } = await signIn({ email: bob.email, password })
    expect((await call('GET', '/records/account', { cookie: cookies })).status).toBe(200)
    expect(codes(await call('POST', '/records/account', { cookie: cookies, body: { name: 'x' } }))).toBe('403 access.entity')
    expect(codes(await call('GET', '/users', { cookie: cookies }))).toBe('403 access.administrator')
    expect(codes(await call('POST', '/users', { authorization, body: { ...bob, roles: [] } }))).toBe('409 user.email_taken/email')
    expect(codes(await call('POST', '/users', { authorization, body: { ...bob, email: 'c@example.com', roles: ['king'] } }))).toBe(
      '422 user.role/roles',
    )
  })
  const misfits = [
    { name: 'a name that is no text', body: { name: { first: 'Zoe' } }, is: '422 field.required/name' },
    { name: 'a name longer than the model lets it be', body: { name: 'z'.repeat(300) }, is: '422 text.too_long/name' },
    { name: 'a language nobody speaks', body: { language: 'klingon' }, is: '422 user.language/language' },
    { name: 'a password that is no text', body: { password: 12345678901234 }, is: '422 password.short/password' },
  ]
  it.each(misfits)('lets nobody in with $name', async ({ body, is }) => {
    const sent = { name: 'Zoe', email: 'zoe@example.com', ...body }
    expect(codes(await call('POST', '/users', { authorization: `Bearer ${TOKEN}`, body: sent }))).toBe(is)
  })
  const linkOf = async (email: string): Promise<string> => {
    const made = await call('POST', `/users/${encodeURIComponent(email)}/reset`, { authorization: `Bearer ${TOKEN}` })
    return new URL(String(made.body['path']), 'http://cahier.test').searchParams.get('token') ?? ''
  }
  it('lets in by a link who lost their password, once, and signs them out elsewhere', async () => {
    const [authorization, next] = [`Bearer ${TOKEN}`, 'une autre phrase bien longue']
    await call('PUT', '/users/bob%40example.com/password', { authorization, body: { password: bob.password } })
    const { cookies } = await signIn(bob)
    const token = await linkOf(bob.email)
    expect((await call('POST', '/auth/reset', { body: { token } })).body).toEqual({ name: bob.name, email: bob.email })
    expect(codes(await call('POST', '/auth/reset-password', { body: { token, newPassword: 'court' } }))).toBe(
      '422 password.short/newPassword',
    )
    expect((await call('POST', '/auth/reset-password', { body: { token, newPassword: next } })).status).toBe(200)
    expect((await call('GET', '/records/account', { cookie: cookies })).status).toBe(401)
    expect((await signIn(bob)).status).toBe(401)
    expect((await signIn({ ...bob, password: next })).status).toBe(200)
    for (const body of [{ token }, { token, newPassword: next }]) {
      expect(codes(await call('POST', body.newPassword ? '/auth/reset-password' : '/auth/reset', { body }))).toBe('410 auth.reset_gone')
    }
  })
  const useless = [
    { name: 'nobody ever made', token: async () => 'x'.repeat(32) },
    { name: 'is no text', token: async () => 12 },
    { name: 'is empty', token: async () => '' },
    {
      name: 'another one has replaced',
      token: async () => {
        const first = await linkOf(bob.email)
        await linkOf(bob.email)
        return first
      },
    },
    {
      name: 'has waited for more than a day',
      token: async () => {
        const token = await linkOf(bob.email)
        await own.db.query({ text: `update auth.verification set "expiresAt" = now() - interval '1 second'` })
        return token
      },
    },
  ]
  it.each(useless)('refuses a link that $name', async ({ token }) => {
    const sent = await token()
    expect(codes(await call('POST', '/auth/reset', { body: { token: sent } }))).toBe('410 auth.reset_gone')
    expect(codes(await call('POST', '/auth/reset-password', { body: { token: sent, newPassword: 'une phrase bien longue' } }))).toBe(
      '410 auth.reset_gone',
    )
  })
  it('makes no link for whom nobody knows, nor for who does not administer', async () => {
    expect(codes(await call('POST', '/users/nobody%40example.com/reset', { authorization: `Bearer ${TOKEN}` }))).toBe('404 user.unknown')
    await call('PUT', '/users/bob%40example.com/password', { authorization: `Bearer ${TOKEN}`, body: { password: bob.password } })
    const { cookies } = await signIn(bob)
    expect(codes(await call('POST', '/users/bob%40example.com/reset', { cookie: cookies }))).toBe('403 access.administrator')
  })
  it('keeps no link as it is handed over', async () => {
    const token = await linkOf(bob.email)
    const kept = await own.db.query<{ identifier: string }>({ text: `select identifier from auth.verification` })
    expect(kept).toHaveLength(1)
    expect(kept[0]!.identifier).not.toContain(token)
  })

  it('gives and takes roles, at once', async () => {
    const authorization = `Bearer ${TOKEN}`
    await call('PUT', '/users/bob%40example.com/password', { authorization, body: { password: bob.password } })
    const { cookies } = await signIn(bob)
    expect((await call('GET', '/users', { cookie: cookies })).status).toBe(403)
    expect((await call('PUT', '/users/bob%40example.com/roles/administrator', { authorization })).body).toMatchObject({
      roles: ['administrator', 'rep'],
    })
    expect((await call('GET', '/users', { cookie: cookies })).status).toBe(200)
    expect((await call('DELETE', '/users/bob%40example.com/roles/administrator', { authorization })).body).toMatchObject({ roles: ['rep'] })
    expect((await call('GET', '/users', { cookie: cookies })).status).toBe(403)
    expect(codes(await call('DELETE', '/users/alice%40example.com/roles/administrator', { authorization }))).toBe(
      '409 user.last_administrator',
    )
    expect(codes(await call('PUT', '/users/nobody%40example.com/roles/rep', { authorization }))).toBe('404 user.unknown')
  })
  it('shuts out who is made inactive, at once, and lets them in again', async () => {
    const authorization = `Bearer ${TOKEN}`
    const { cookies } = await signIn(bob)
    expect((await call('PATCH', '/users/bob%40example.com', { authorization, body: { active: false } })).body).toMatchObject({
      active: false,
    })
    expect((await call('GET', '/records/account', { cookie: cookies })).status).toBe(401)
    expect(codes(await signIn(bob))).toBe('403 auth.inactive')
    expect(codes(await call('PATCH', '/users/alice%40example.com', { authorization, body: { active: false } }))).toBe(
      '409 user.last_administrator',
    )
    await call('PATCH', '/users/bob%40example.com', { authorization, body: { active: true } })
    expect((await signIn(bob)).status).toBe(200)
  })
  it('keeps an administrator, whichever way members are written', async () => {
    const authorization = `Bearer ${TOKEN}`
    const { body } = await call('GET', `/records/member?filter=${encodeURIComponent('record.email == "alice@example.com"')}`, {
      authorization,
    })
    const { id } = (body['items'] as { id: string }[])[0]!
    expect(codes(await call('PATCH', `/records/member/${id}`, { authorization, body: { active: false } }))).toBe(
      '409 user.last_administrator',
    )
    expect(codes(await call('DELETE', `/records/member/${id}`, { authorization }))).toBe('409 user.last_administrator')
    const mapping = encodeURIComponent(JSON.stringify({ key: ['email'] }))
    const imported = await app.request(`/api/import/member?mapping=${mapping}`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'text/csv', 'accept-language': 'en' },
      body: 'email,active\nalice@example.com,no\nbob@example.com,yes\n',
    })
    expect(await imported.text()).toMatch(/This is the last administrator/)
    const { body: users } = await call('GET', '/users', { authorization })
    expect(users).toMatchObject({ users: [{ email: 'alice@example.com', active: true }, { email: 'bob@example.com' }] })
  })
  it('keeps an administrator where all are let go at once', async () => {
    const authorization = `Bearer ${TOKEN}`
    const both = ['alice%40example.com', 'bob%40example.com'].map((one) => `/users/${one}/roles/administrator`)
    for (let i = 0; i < 5; i++) {
      await call('PUT', both[1]!, { authorization })
      const answers = await Promise.all(both.map((path) => call('DELETE', path, { authorization })))
      expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409])
      await call('PUT', both[0]!, { authorization })
    }
    await call('DELETE', both[1]!, { authorization })
  })
  it('says of what no text can hold that it cannot be kept', async () => {
    const authorization = `Bearer ${TOKEN}`
    const password = 'une phrase bien longue'
    const sent = { authorization, body: { email: 'nul\0@example.com', name: 'Nul', password } }
    expect(codes(await call('POST', '/users', sent))).toBe('422 text.characters')
    expect(codes(await call('POST', '/users', { authorization, body: { ...sent.body, email: 'nul@example.com', name: 'a\0' } }))).toBe(
      '422 text.characters',
    )
    expect(codes(await call('PATCH', '/users/a%00', { authorization, body: { active: false } }))).toBe('422 text.characters')
    expect(codes(await call('POST', '/auth/reset', { body: { token: '\0', password } }))).toBe('422 text.characters')
  })
  it('changes a password for who knows the old one, and only for a good one', async () => {
    const { cookies } = await signIn(bob)
    const change = (body: object) => call('POST', '/auth/change-password', { cookie: cookies, body })
    expect(codes(await change({ currentPassword: bob.password, newPassword: 'short' }))).toBe('422 password.short/newPassword')
    expect(codes(await change({ currentPassword: 'not it, not at all', newPassword: 'another long password' }))).toBe(
      '422 password.wrong/currentPassword',
    )
    expect(codes(await change({ newPassword: 'another long password' }))).toBe('422 password.wrong/currentPassword')
    expect((await change({ currentPassword: bob.password, newPassword: 'encore quatre mots choisis' })).status).toBe(200)
    expect((await signIn({ ...bob, password: 'encore quatre mots choisis' })).status).toBe(200)
    expect(codes(await signIn(bob))).toBe('401 auth.invalid')
  })
  it('tells somebody where they are signed in, and signs them out elsewhere', async () => {
    const own = { ...bob, password: 'encore quatre mots choisis' }
    const [here, there] = [await signIn(own), await signIn(own)]
    const sessions = async (cookie: string) =>
      (await call('GET', '/auth/list-sessions', { cookie })).body as unknown as { current: boolean }[]
    expect((await sessions(here.cookies)).filter(({ current }) => current)).toHaveLength(1)
    expect((await sessions(here.cookies)).length).toBeGreaterThan(1)
    expect((await call('POST', '/auth/revoke-other-sessions', { cookie: here.cookies })).status).toBe(200)
    expect(await sessions(here.cookies)).toMatchObject([{ current: true }])
    expect(codes(await call('GET', '/auth/list-sessions', { cookie: there.cookies }))).toBe('401 auth.required')
  })
  it('remembers the language a person chooses, whatever their role', async () => {
    const { cookies } = await signIn({ ...bob, password: 'encore quatre mots choisis' })
    expect((await call('PATCH', '/session', { cookie: cookies, body: { language: 'en' } })).body).toMatchObject({
      user: { language: 'en' },
    })
    expect(codes(await call('PATCH', '/session', { cookie: cookies, body: { language: 'de' } }))).toBe('422 user.language/language')
    expect(codes(await call('PATCH', '/session', { cookie: cookies, body: 'null' }))).toBe('422 user.language/language')
    expect(codes(await call('PATCH', '/session', { body: { language: 'en' } }))).toBe('401 auth.required')
  })
  it('limits attempts, and says how long to wait', async () => {
    const answers = []
    // However long it takes to try, it is one minute.
    vi.useFakeTimers({ toFake: ['Date'] })
    for (let i = 0; i < 25; i++) answers.push(await signIn({ ...alice, password: 'wrong wrong wrong' }, '192.0.2.2'))
    vi.useRealTimers()
    expect(answers.map(({ status }) => status)).toContain(429)
    expect(answers.at(-1)?.body.problems[0]?.detail).toMatch(/Wait \d+ seconds/)
    expect((await signIn(alice, '192.0.2.3')).status).toBe(200)
  })
})
