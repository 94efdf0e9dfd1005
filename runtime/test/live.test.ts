import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { extended } from '@cahier/core/query/search'
import { tables } from '@cahier/core/tables'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FOLDER, layersOf } from '../kill/shapes.ts'
import { connect } from '../src/db/connect.ts'
import { drift } from '../src/model/drift.ts'
import { load } from '../src/model/store.ts'
import { administer } from './databases.ts'
import { apiFields, drive, formFields, shapeOf, type Driver } from './live.ts'
import { serve, type Server } from './server.ts'
import { firstAccount } from './sign-in.ts'

const RATE = 200
/** Load before and after the publish: ms, and requests answered, however long those take. */
const AROUND = 1200
const ANSWERED = 120

const postgres = process.env['TEST_DATABASE_URL']
const setups = [{ name: 'one server on the embedded database', servers: 1, database: undefined as string | undefined }]
if (postgres) setups.push({ name: 'two servers on one Postgres', servers: 2, database: postgres })

describe.each(setups)('a publish under load, with $name', ({ servers: count, database }) => {
  const servers: Server[] = []
  const name = `cahier_live_${randomBytes(6).toString('hex')}`
  let databaseUrl: string | undefined
  let driver: Driver
  beforeAll(async () => {
    if (database) {
      await administer(database, `create database ${name}`)
      databaseUrl = Object.assign(new URL(database), { pathname: `/${name}` }).href
    }
    for (let n = 0; n < count; n++) servers.push(await serve({ app: FOLDER, ...(databaseUrl && { databaseUrl }) }))
    const urls = servers.map((server) => server.url)
    driver = { urls, cookie: await firstAccount(urls[0]!), ids: [], phase: 'old', over: false, answered: 0, open: new Set() }
    const csv = ['code,label,serial,amount', ...Array.from({ length: 2000 }, (_, n) => `row-${n},text ${n},serial-${n},amount-${n}`)].join(
      '\n',
    )
    const sent = await fetch(`${urls[0]}/api/import/item`, {
      method: 'POST',
      body: csv,
      headers: { ...headers(urls[0]!), 'content-type': 'text/csv' },
    })
    const imported = await sent.text()
    if (!imported.includes('"created":2000')) throw new Error(imported)
    const page = await get(urls[0]!, '/api/records/item?limit=100')
    driver = { ...driver, ids: (page['items'] as { id: string }[]).map((item) => item.id) }
  })
  afterAll(async () => {
    await Promise.all(servers.map((server) => server.stop()))
    if (database) await administer(database, `drop database ${name} with (force)`)
  })

  it(
    'fails no request, answers each wholly of one revision, and is followed everywhere within a second',
    { timeout: 600_000 },
    async ({ annotate }) => {
      const [first = '', ...others] = driver.urls
      const loading = drive(driver, RATE)
      await around()
      driver.phase = 'between'
      // Writes that use the old names are over.
      await Promise.all(driver.open)
      const answer = await fetch(`${first}/api/model/publish`, {
        method: 'POST',
        headers: headers(first),
        body: JSON.stringify({ layers: await edited() }),
      })
      const published = driver.answered
      expect([answer.status, await answer.json()]).toEqual([200, { revision: 2, unchanged: false, written: [] }])
      for (const url of others) {
        while (shapeOf(formFields(await get(url, '/api/forms/item'))) !== 'new') await sleep(10)
        // As many as are asked in a second; a machine that cannot keep the rate has its own second.
        expect(driver.answered - published).toBeLessThan(RATE)
      }
      driver.phase = 'new'
      await around()
      driver.over = true
      const { wrong, seen, answered, seconds } = await loading
      expect(wrong).toEqual([])
      expect([...seen].toSorted()).toEqual(['new', 'old'])
      await annotate(`${Math.round(answered / seconds)} requests a second`)
      expect(answered).toBeGreaterThan(RATE)
      for (const url of driver.urls) {
        const told = [
          Object.keys(await get(url, `/api/records/item/${driver.ids[0]}`)),
          formFields(await get(url, '/api/forms/item')),
          apiFields(await get(url, '/api/openapi.json')),
        ]
        expect(told.map(shapeOf)).toEqual(['new', 'new', 'new'])
      }
      expect(await catalogue()).toEqual([])
    },
  )

  const around = async () => {
    const until = driver.answered + ANSWERED
    await sleep(AROUND)
    await expect.poll(() => driver.answered).toBeGreaterThanOrEqual(until)
  }
  const headers = (url: string) => ({ cookie: driver.cookie, origin: url, 'content-type': 'application/json' })
  const get = async (url: string, path: string) =>
    (await (await fetch(url + path, { headers: headers(url) })).json()) as Record<string, unknown>

  /** How the tables differ from the model served, looked at with the servers down. */
  const catalogue = async () => {
    await Promise.all(servers.map((server) => server.kill()))
    const db = await connect({ data: servers[0]!.data, databaseUrl })
    try {
      const { model } = await load(db, 'ws_main')
      return await drift(db, 'ws_main', tables(model, extended))
    } finally {
      await db.close()
    }
  }
})

/** A field is added, one is renamed, two swap their names. */
const edited = async () => {
  const [layer] = await layersOf('before')
  const documents = layer!.documents.map(({ path, text = '' }) => {
    if (path !== 'entities/item.json') return { path, text }
    const entity = JSON.parse(text) as { properties: Record<string, object> }
    const { label, serial, amount, ...rest } = entity.properties
    const properties = {
      ...rest,
      description: { ...label, id: 'label' },
      amount: { ...serial, id: 'serial' },
      serial: { ...amount, id: 'amount' },
      level: { $ref: 'field:integer', default: 1 },
    }
    return { path, text: JSON.stringify({ ...entity, properties, indexes: [['serial']] }) }
  })
  return [{ name: layer!.name, documents }]
}
