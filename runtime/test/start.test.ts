import { existsSync } from 'node:fs'
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { once } from 'node:events'
import { createServer, request, type IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { boot } from '../src/boot.ts'
import { holderOf } from '../src/db/lock.ts'
import { connect } from '../src/db/connect.ts'
import { Refused } from '../src/errors.ts'
import { MARK } from '../src/mark.ts'
import type { Settings } from '../src/settings.ts'
import { settings } from '../src/settings.ts'
import { freePort } from './server.ts'

const example = fileURLToPath(new URL('../../examples/hardware-reseller', import.meta.url))
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => [],
    (error: unknown) => (error instanceof Refused ? error.problems.map(({ code }) => code) : [String(error)]),
  )

const wrong = [
  { name: 'a port that is no number', env: { PORT: '80a' }, is: ['settings.port'] },
  { name: 'a port that is none', env: { PORT: '70000' }, is: ['settings.port'] },
  { name: 'another kind of database', env: { DATABASE_URL: 'mysql://x' }, is: ['settings.database_url'] },
  { name: 'all at once', env: { PORT: 'x', DATABASE_URL: 'x' }, is: ['settings.port', 'settings.database_url'] },
]
describe('settings', () => {
  it.each(wrong)('refuse $name', ({ env, is }) => {
    expect(() => settings(env)).toThrow(Refused)
    try {
      settings(env)
    } catch (error) {
      expect((error as Refused).problems.map(({ code }) => code)).toEqual(is)
    }
  })
  it('have a default each, also where a variable is empty', () => {
    expect(settings({ PORT: '', DATABASE_URL: '' })).toMatchObject({ port: 3000, host: '127.0.0.1', databaseUrl: undefined })
  })
})

describe('starting', () => {
  let folder: string
  let at: Settings
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cahier-start-'))
    await cp(example, join(folder, 'app'), { recursive: true })
    // A shorter list of deals: what is tried here is the start, not the import.
    const deals = join(folder, 'app/data/sales_pipeline.csv')
    await writeFile(deals, (await readFile(deals, 'utf8')).split('\n').slice(0, 51).join('\n'))
    at = { port: await freePort(), host: '127.0.0.1', data: join(folder, 'data'), databaseUrl: undefined, app: join(folder, 'app') }
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))
  const started = async (): Promise<{ said: string[]; running: Awaited<ReturnType<typeof boot>> }> => {
    const said: string[] = []
    return { said, running: await boot(at, (line) => said.push(line)) }
  }
  const deals = async (): Promise<number> => {
    const holder = await holderOf(at.data)
    const response = await fetch(`${holder?.url}/api/records/opportunity?limit=1&count=exact`, {
      headers: { authorization: `Bearer ${holder?.token}` },
    })
    return ((await response.json()) as { count: number }).count
  }

  it('publishes the model, loads its data, says where it answers, and refuses a second start', async () => {
    const { said, running } = await started()
    expect(said.at(-1)).toContain(running.url)
    expect(said.join('\n')).toMatch(/sales_pipeline\.csv/)
    expect(await deals()).toBe(50)
    expect(await refusal(boot(at))).toEqual(['data.locked'])
    await running.close()
    expect(await readdir(at.data)).toEqual(['database'])
  })
  it('serves what is there the next time, and says when the documents have moved on', async () => {
    const file = join(at.app, 'app.json')
    await writeFile(file, (await readFile(file, 'utf8')).replace(/"title": "[^"]*"/, '"title": "Another name"'))
    const { said, running } = await started()
    await expect.poll(() => said.join('\n')).toMatch(/cahier apply/)
    expect(await (await fetch(`${running.url}/api/session`)).json()).toMatchObject({ app: { revision: 1 } })
    await running.close()
  })
  it('does its first data over when it was killed on the way', async () => {
    const db = await connect(at)
    await db.query({ text: `delete from ws_main.opportunity where code < 'H'; comment on schema ws_main is '${MARK}'` })
    await db.close()
    const { running } = await started()
    expect(await deals()).toBe(50)
    await running.close()
  })
  it('lets requests under way end before it stops', async () => {
    const { running } = await started()
    const holder = await holderOf(at.data)
    const headers = { authorization: `Bearer ${holder?.token}` }
    const events = await fetch(`${running.url}/api/events`, { headers })
    const asked = request(`${running.url}/api/records/account`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
    })
    const answered = once(asked, 'response').then(([response]) => (response as IncomingMessage).statusCode)
    const arrived = new Promise<void>((here) => {
      const heard = (message: unknown): void => {
        if ((message as { request: IncomingMessage }).request.url !== '/api/records/account') return
        unsubscribe('http.server.request.start', heard)
        here()
      }
      subscribe('http.server.request.start', heard)
    })
    asked.write('{"name":')
    await arrived
    const stopped = running.close()
    await new Promise((resolve) => setTimeout(resolve, 100))
    asked.end('"Half before, half after"}')
    expect(await answered).toBe(201)
    await stopped
    await expect(events.text()).rejects.toBeInstanceOf(Error)
    await expect(fetch(`${running.url}/api/health`)).rejects.toBeInstanceOf(Error)
  })
  it('refuses a port that is taken, before it makes anything, and gives the folder back', async () => {
    const other = createServer().listen(at.port, at.host)
    await new Promise((resolve) => other.once('listening', resolve))
    expect(await refusal(boot(at))).toEqual(['port.taken'])
    const fresh = join(folder, 'fresh')
    expect(await refusal(boot({ ...at, data: fresh }))).toEqual(['port.taken'])
    expect(existsSync(fresh)).toBe(false)
    await new Promise((resolve) => other.close(resolve))
    await (await started()).running.close()
  })
  it('refuses a folder without a model', async () => {
    const data = join(folder, 'other')
    expect(await refusal(boot({ ...at, data, app: join(folder, 'nowhere') }))).toEqual(['settings.app'])
    expect(await holderOf(data)).toBeUndefined()
  })
})
