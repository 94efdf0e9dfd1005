import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cluster } from '../../scripts/lib/postgres.mjs'
import { createApp } from '../src/app.ts'
import { openAuth } from '../src/auth/auth.ts'
import { people } from '../src/auth/people.ts'
import { connect } from '../src/db/connect.ts'
import type { Database } from '../src/db/database.ts'
import { Refused } from '../src/errors.ts'
import { publish } from '../src/model/publish.ts'
import { openWorkspace } from '../src/model/store.ts'
import { layer, text } from './models.ts'

const server = process.env.TEST_DATABASE_URL ? await cluster() : undefined

describe.skipIf(!server)('a Postgres that goes away and comes back', () => {
  let db: Database
  beforeAll(async () => {
    db = await connect({ data: '', databaseUrl: server!.url })
  })
  afterAll(async () => {
    await db.close()
    await server?.stop()
  })
  it('fails what is under way with 503, answers again once it is back, and hears news again', async () => {
    const workspace = await openWorkspace(db, { name: 'main' })
    await publish(workspace, [layer({ account: { label: 'name', fields: { name: text } } })])
    const auth = await openAuth(db)
    const asked = people(workspace, auth, 'secret')
    const app = createApp({ workspace, auth, people: asked })
    const post = (path: string, sent: object, headers: Record<string, string>) =>
      app.request(path, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(sent) })
    const create = (name: string, headers: Record<string, string> = { authorization: 'Bearer secret' }) =>
      post('/api/records/account', { name }, headers)
    const account = { name: 'Alice', email: 'alice@example.com', password: 'correct horse battery' }
    const cookie = (await post('/api/auth/sign-up/email', account, {})).headers.getSetCookie()[0]!.split(';')[0]!
    /** As somebody whose session is looked up in the database each time. */
    const createSignedIn = (name: string) => {
      asked.forget()
      return create(name, { cookie })
    }
    const heard: string[] = []
    await db.listen('news', (payload) => heard.push(payload))
    expect((await create('before')).status).toBe(201)

    const acknowledged: string[] = []
    const statuses = new Set<number>()
    let writing = true
    const writers = Array.from({ length: 8 }, async (_, w) => {
      for (let i = 0; writing; i++) {
        const response = await (w % 2 ? create : createSignedIn)(`${w}.${i}`)
        statuses.add(response.status)
        if (response.status === 201) acknowledged.push(`${w}.${i}`)
        else expect(await response.json()).toMatchObject({ status: 503, problems: [{ code: 'server.busy' }] })
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
    })
    await expect.poll(() => acknowledged.length).toBeGreaterThan(20)
    process.kill(server!.pid()!, 'SIGKILL')
    await expect.poll(() => [...statuses]).toContain(503)
    await server!.restart()
    await expect.poll(async () => (await create('after')).status, { timeout: 90_000 }).toBe(201)
    writing = false
    await Promise.all(writers)

    expect([...statuses].toSorted()).toEqual([201, 503])
    const rows = await db.query<{ name: string }>({ text: 'select name from ws_main.account' })
    const names = new Set(rows.map(({ name }) => name))
    expect(acknowledged.filter((name) => !names.has(name))).toEqual([])
    await expect.poll(async () => (await db.query({ text: `select pg_notify('news', 'again')` }), heard.includes('again'))).toBe(true)
    await workspace.close()
  })
  it('survives the end of all its connections', async () => {
    await db.query({
      text: `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'cahier' and pid <> pg_backend_pid()`,
    })
    await expect.poll(() => db.query({ text: 'select 1 as one' }).catch(() => undefined)).toEqual([{ one: 1 }])
  })
  it('that is not there is named, without its password', async () => {
    const refused = await connect({ data: '', databaseUrl: 'postgres://me:secret@127.0.0.1:1/crm' }).catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(Refused)
    expect((refused as Refused).problems[0]).toMatchObject({
      code: 'database.unreachable',
      params: { where: 'postgres://me@127.0.0.1:1/crm' },
    })
  })
})
