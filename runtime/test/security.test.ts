import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Hono } from 'hono'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApp } from '../src/app.ts'
import { openAuth } from '../src/auth/auth.ts'
import { people } from '../src/auth/people.ts'
import { openWorkspace } from '../src/model/store.ts'
import { publish } from '../src/model/publish.ts'
import { inlineHashes } from '../src/studio.ts'
import type { Env } from '../src/workspace.ts'
import { databases, type Fresh } from './databases.ts'
import { layer, text } from './models.ts'
import type { Opened } from './workspace.ts'

const bearer = { authorization: 'Bearer secret' }
/** Requests that change something, by where they come from. */
const origins = [
  {
    name: 'JSON from another site, as a browser sends it',
    headers: { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
    is: 403,
  },
  { name: 'JSON from another site over plain http', headers: { origin: 'http://evil.example' }, is: 403 },
  { name: 'another port of this host', headers: { origin: 'http://localhost:8080' }, is: 403 },
  { name: 'a sibling domain', headers: { origin: 'https://blog.crm.example', 'sec-fetch-site': 'same-site' }, is: 403 },
  { name: 'a sandboxed page', headers: { origin: 'null' }, is: 403 },
  { name: 'an address typed by hand', headers: { 'sec-fetch-site': 'none' }, is: 403 },
  {
    name: 'a form of another site',
    headers: { origin: 'http://evil.example', 'content-type': 'application/x-www-form-urlencoded' },
    is: 403,
  },
  { name: 'a page of ours', headers: { origin: 'http://localhost', 'sec-fetch-site': 'same-origin' }, is: 401 },
  { name: 'a page of ours over plain http', headers: { origin: 'http://localhost' }, is: 401 },
  {
    name: 'a page of ours behind a proxy that renames the host',
    headers: { origin: 'https://crm.example', 'sec-fetch-site': 'same-origin' },
    is: 401,
  },
  { name: 'a program', headers: {}, is: 401 },
  { name: 'a program with the token', headers: bearer, is: 201 },
]
const requests = [
  { name: 'an unknown address of the API', method: 'GET', path: '/api/nothing', headers: bearer, is: 404, problem: 'request.unknown' },
  { name: 'an unknown address, for nobody', method: 'GET', path: '/api/nothing', headers: {}, is: 401, problem: 'auth.required' },
  { name: 'a method that does not fit', method: 'PUT', path: '/api/records/account', headers: bearer, is: 405, problem: 'request.method' },
  {
    name: 'too heavy a body',
    method: 'POST',
    path: '/api/records/account',
    headers: bearer,
    body: JSON.stringify({ name: 'x'.repeat(3_000_000) }),
    is: 413,
    problem: 'request.too_large',
  },
  {
    name: 'a body that is no JSON',
    method: 'POST',
    path: '/api/records/account',
    headers: bearer,
    body: '{"name":',
    is: 400,
    problem: 'body.json',
  },
]

describe('security', () => {
  let own: Fresh
  let workspace: Opened
  let app: Hono<Env>
  let build: string
  beforeAll(async () => {
    own = await databases[0]!.fresh()
    workspace = await openWorkspace(own.db, { name: 'main' })
    await publish(workspace, [layer({ account: { label: 'name', fields: { name: text } } })])
    const auth = await openAuth(own.db)
    build = await mkdtemp(join(tmpdir(), 'cahier-build-'))
    await writeFile(join(build, '200.html'), '<!doctype html><script>start()</script><script type="module" src="/a.js"></script>')
    await writeFile(join(build, 'robots.txt'), 'User-agent: *')
    app = createApp({ workspace, auth, people: people(workspace, auth, 'secret'), build })
  })
  afterAll(async () => {
    await workspace.close()
    await own.drop()
    await rm(build, { recursive: true })
  })
  const call = (path: string, method = 'GET', headers: Record<string, string | undefined> = {}, body?: string) =>
    app.request(`http://localhost${path}`, {
      method,
      headers: { 'content-type': 'application/json', host: 'localhost', ...(headers as Record<string, string>) },
      ...(body === undefined ? {} : { body }),
    })

  it.each(origins)('a change from $name is answered with $is', async ({ headers, is }) => {
    expect((await call('/api/records/account', 'POST', headers, '{"name":"A"}')).status).toBe(is)
  })
  it.each(origins)('a question from $name is answered all the same', async ({ headers }) => {
    expect((await call('/api/health', 'GET', headers)).status).toBe(200)
  })
  it.each(requests)('$name is refused as a problem', async ({ method, path, headers, body, is, problem }) => {
    const response = await call(path, method, headers, body)
    expect(response.status).toBe(is)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(await response.json()).toMatchObject({ status: is, problems: [{ code: problem }] })
  })
  it('says which methods an address knows', async () => {
    const options = await call('/api/records/account', 'OPTIONS', bearer)
    expect([options.status, options.headers.get('allow')]).toEqual([204, 'GET, POST, HEAD, OPTIONS'])
    expect(options.headers.get('access-control-allow-origin')).toBeNull()
  })
  it('answers HEAD as GET, without the body', async () => {
    const head = await call('/api/health', 'HEAD')
    expect([head.status, await head.text()]).toEqual([200, ''])
  })
  it('gives every answer of the API its headers, refusals and raw answers alike', async () => {
    for (const path of ['/api/health', '/api/records/account', '/api/nothing', '/api/session']) {
      const { headers } = await call(path, 'GET', path.includes('records') ? bearer : {})
      expect(headers.get('cache-control'), path).toBe('no-store')
      expect(headers.get('content-security-policy'), path).toBe("default-src 'none'; frame-ancestors 'none'")
      expect(headers.get('x-content-type-options'), path).toBe('nosniff')
      expect(headers.get('x-request-id'), path).toMatch(/^[\w-]{36}$/)
    }
    expect((await call('/api/health', 'GET', { 'x-request-id': 'from-a-proxy-1' })).headers.get('x-request-id')).toBe('from-a-proxy-1')
  })
  it('tells nothing of an error of our own but a code', async () => {
    const broken = Object.assign(Object.create(workspace), {
      current: () => workspace.current(),
      db: { ...own.db, query: () => Promise.reject(new Error('secret detail')) },
    }) as Opened
    const auth = await openAuth(own.db)
    const other = createApp({ workspace: broken, auth, people: people(workspace, auth, 'secret') })
    const response = await other.request('/api/health')
    const said = await response.text()
    expect(response.status).toBe(500)
    expect(said).toMatch(/server\.error.*[0-9a-f]{8}/)
    expect(said).not.toMatch(/secret detail|\.ts/)
  })
  it('says that it is busy when the database has gone', async () => {
    const gone = { ...own.db, query: () => Promise.reject(Object.assign(new Error('terminating connection'), { code: '57P01' })) }
    const broken = Object.assign(Object.create(workspace), { current: () => workspace.current(), db: gone }) as Opened
    const auth = await openAuth(own.db)
    const response = await createApp({ workspace: broken, auth, people: people(workspace, auth, 'secret') }).request('/api/health')
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1'])
  })

  it('serves the studio, at any address of its own, with scripts by hash and no eval', async () => {
    for (const path of ['/', '/account/42']) {
      const response = await call(path)
      const csp = response.headers.get('content-security-policy') ?? ''
      expect(response.status).toBe(200)
      expect(csp).toContain(`script-src 'self' '${inlineHashes('<script>start()</script>')[0]}';`)
      expect(csp).not.toMatch(/unsafe-eval|script-src[^;]*unsafe-inline/)
      expect(response.headers.get('cache-control')).toBe('no-cache')
    }
    expect(await (await call('/robots.txt')).text()).toBe('User-agent: *')
    expect((await call('/_app/immutable/gone.js')).status).toBe(404)
    expect((await call('/../package.json')).status).toBe(404)
    expect((await call('/%2e%2e/%2e%2e/etc/passwd')).status).not.toBe(500)
  })
})
