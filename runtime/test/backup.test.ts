import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { restore } from '../src/backups/restore.ts'
import { structure } from '../src/backups/structure.ts'
import { backup } from '../src/backups/write.ts'
import { Refused } from '../src/errors.ts'
import { publish } from '../src/model/publish.ts'
import { openWorkspace } from '../src/model/store.ts'
import { openAuth } from '../src/auth/auth.ts'
import { databases, type Fresh } from './databases.ts'
import { api, example, type Opened } from './workspace.ts'

const now = '2026-11-21T10:00:00.000Z'
const dish = { name: 'Soupe « à l’oignon »\n; "quotes" \\ and a tab\t', price: 12.5 }

type Row = Record<string, unknown>
const whole = async ({ db, schema }: Opened, table: string): Promise<Row[]> =>
  db.query({ text: `select * from "${schema}"."${table}" order by id` })

describe.each(databases)('a backup of a company on $name', ({ fresh }) => {
  let from: Fresh
  let company: Opened
  let file: string
  beforeAll(async () => {
    from = await fresh()
    await openAuth(from.db)
    company = await openWorkspace(from.db, { name: 'main' })
    await publish(company, [await example('kitchen-sink')])
    const app = api(company)
    const post = (path: string, body: object) =>
      app.request(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
    for (let i = 0; i < 30; i++) await post('/api/records/supplier', { name: `Supplier ${i} ${dish.name}`.slice(0, 80) })
    const { items } = (await (await app.request('/api/records/supplier?limit=2')).json()) as { items: { id: string }[] }
    await app.request(`/api/records/supplier/${items[0]!.id}`, { method: 'DELETE' })
    file = await backup(company, now)
  })
  afterAll(async () => {
    await company.close()
    await from.drop()
    await rm(dirname(file), { recursive: true, force: true })
  })

  it.each(databases)('comes back on $name: every table, row, key and index', async ({ fresh: other }) => {
    const to = await other()
    try {
      const manifest = await restore(to.db, file, () => {})
      expect(manifest).toMatchObject({ format: 1, at: now, workspace: 'main', revision: 1 })
      const back = await openWorkspace(to.db, { name: 'main' })
      expect(await structure(to.db, ['auth', 'ws_main'])).toEqual(await structure(from.db, ['auth', 'ws_main']))
      expect(await whole(back, 'supplier')).toEqual(await whole(company, 'supplier'))
      const app = api(back)
      const made = await app.request('/api/records/supplier', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ name: 'After' }),
      })
      expect(made.status).toBe(201)
      const [deleted] = await to.db.query<{ id: string }>({ text: 'select id from ws_main.supplier where deleted_at is not null' })
      expect((await app.request(`/api/records/supplier/${deleted!.id}/restore`, { method: 'POST' })).status).toBe(200)
      expect((await publish(back, [await example('kitchen-sink')])).number).toBe(1)
      await back.close()
    } finally {
      await to.drop()
    }
  })

  it('is refused where a company is', async () => {
    await expect(restore(from.db, file, () => {})).rejects.toMatchObject({ problems: [{ code: 'backup.not_empty' }] })
  })

  it('is refused when it is another file, or half of one, and leaves nothing behind', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cahier-'))
    const half = join(folder, 'half.zip')
    const to = await fresh()
    try {
      await writeFile(half, (await readFile(file)).subarray(0, 5000))
      await expect(restore(to.db, half, () => {})).rejects.toBeInstanceOf(Refused)
      expect(await structure(to.db, ['auth', 'ws_main'])).toEqual([])
    } finally {
      await to.drop()
      await rm(folder, { recursive: true })
    }
  })
})
