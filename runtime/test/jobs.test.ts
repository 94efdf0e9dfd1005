import { afterAll, describe, expect, it } from 'vitest'
import { keepJobs, openJobs, type Jobs } from '../src/jobs/jobs.ts'
import { dropAsides, tidy } from '../src/jobs/tidy.ts'
import { publish } from '../src/model/publish.ts'
import { companyOn, type Json } from './company.ts'
import { databases } from './databases.ts'
import { layer, link, role, text, type Entities } from './models.ts'

const entities: Entities = {
  account: { label: 'name', fields: { name: text, former: text } },
  contact: { label: 'name', fields: { name: text, account: { ...link('account'), onDelete: 'cascade' } } },
  gone: { label: 'name', fields: { name: text } },
  note: {
    label: 'what',
    fields: { what: text, of: link('account'), about: { $ref: 'field:link', to: ['note', 'account'], onDelete: 'restrict' } },
  },
}

const model = (all: Entities) =>
  layer(all, role('rep', { contact: { read: "record.name != 'Hidden'", delete: true }, account: { read: true } }))

describe.each(databases)('the bin and the jobs on $name', ({ fresh }) => {
  const suite = companyOn(fresh, model(entities))
  const create = suite.make
  const call = (method: string, path: string, body?: unknown, as = 'administrator') => suite.ask(method, path, body, { 'x-roles': as })
  let jobs: Jobs | undefined
  const binned = async (question = '', as?: string) =>
    ((await call('GET', `bin?${question}`, undefined, as)).body['items'] as Json[]).map(({ label }) => label)
  const age = (entity: string, id: string, days: number) =>
    suite.made.db.query({
      text: `update ${suite.workspace.schema}.${entity} set deleted_at = now() - make_interval(days => $2::int4) where id = $1::uuid`,
      values: [id, days],
    })
  const ids = async (entity: string) =>
    (await suite.made.db.query<{ name: string }>({ text: `select name from ${suite.workspace.schema}.${entity} order by name` })).map(
      ({ name }) => name,
    )

  afterAll(async () => {
    await jobs?.close()
  })

  it('shows what lies in the bin to whoever may take it out, the newest first, page by page', async () => {
    for (const name of ['One', 'Two', 'Hidden', 'Three']) await call('DELETE', `records/contact/${await create('contact', { name })}`)
    await call('DELETE', `records/account/${await create('account', { name: 'Firm' })}`)
    expect(await binned('entity=contact')).toEqual(['Three', 'Hidden', 'Two', 'One'])
    expect(await binned()).toEqual(['Firm', 'Three', 'Hidden', 'Two', 'One'])
    expect(await binned('', 'rep')).toEqual(['Three', 'Two', 'One'])
    expect((await call('GET', 'bin?entity=account', undefined, 'rep')).status).toBe(403)
    const first = (await call('GET', 'bin?limit=2')).body
    expect((first['items'] as Json[])[0]).toMatchObject({ entity: 'account', label: 'Firm', deleted_by: null })
    expect(await binned(`limit=2&after=${first['next'] as string}`)).toEqual(['Hidden', 'Two'])
    for (const bad of ['limit=0', 'after=x', 'what=1']) expect((await call('GET', `bin?${bad}`)).status).toBe(400)
  })

  it('an administrator erases one of them for good, unless another points to it', async () => {
    const account = await create('account', { name: 'Erase' })
    const contact = await create('contact', { name: 'Erase too', account })
    await call('DELETE', `records/account/${account}`)
    expect((await call('DELETE', `bin/contact/${contact}`, undefined, 'rep')).status).toBe(403)
    expect(await call('DELETE', `bin/account/${account}`)).toMatchObject({ status: 409, body: { problems: [{ code: 'bin.held' }] } })
    expect((await call('DELETE', `bin/contact/${contact}`)).status).toBe(204)
    expect((await call('DELETE', `bin/account/${account}`)).status).toBe(204)
    expect((await call('DELETE', `bin/account/${account}`)).status).toBe(404)
    expect((await call('DELETE', `bin/account/${await create('account', { name: 'Alive' })}`)).status).toBe(404)
  })

  it('what has lain there for too long goes, and nothing else', async () => {
    const [old, held, alive] = [
      await create('account', { name: 'Old' }),
      await create('account', { name: 'Held' }),
      await create('account', { name: 'Living' }),
    ]
    const [child, young] = [
      await create('contact', { name: 'Old child', account: old }),
      await create('contact', { name: 'Young child', account: held }),
    ]
    for (const id of [old, held]) await call('DELETE', `records/account/${id}`)
    await age('account', old, 31)
    await age('contact', child, 31)
    await age('account', held, 31)
    await tidy(suite.workspace)
    await tidy(suite.workspace)
    const names = [...(await ids('account')), ...(await ids('contact'))]
    expect(names).not.toContain('Old')
    expect(names).not.toContain('Old child')
    expect(names).toEqual(expect.arrayContaining(['Living', 'Held', 'Young child']))
    expect((await call('POST', `records/account/${held}/restore`)).status).toBe(200)
    expect((await call('GET', `records/contact/${young}`)).body).toMatchObject({ account: held })
    expect((await call('GET', `records/account/${alive}`)).status).toBe(200)
  })

  it('what stays because something younger points to it keeps its links, whatever sort they are', async () => {
    const make = async (what: string, more: object = {}) => create('note', { what, ...more })
    const account = await create('account', { name: 'Kept by a note' })
    const first = await make('first', { of: account })
    const second = await make('second', { about: `note/${first}` })
    for (const id of [second, first]) await call('DELETE', `records/note/${id}`)
    await age('note', first, 31)
    await tidy(suite.workspace)
    expect((await call('POST', `records/note/${first}/restore`)).body).toMatchObject({ what: 'first', of: account })
    expect((await call('POST', `records/note/${second}/restore`)).body).toMatchObject({ about: `note/${first}` })
  })

  it('what a publish set aside is dropped when its days are over, and not before', async () => {
    const { former: _, ...fields } = entities['account']!.fields
    await publish(suite.workspace, [
      model({ contact: entities['contact']!, note: entities['note']!, account: { ...entities['account'], fields } }),
    ])
    const asides = () => suite.made.db.query<{ name: string }>({ text: `select name from ${suite.workspace.schema}._aside` })
    const columns = async () =>
      (
        await suite.made.db.query<{ name: string }>({
          text: `select column_name as name from information_schema.columns where table_schema = $1 and column_name like '\\_aside%'`,
          values: [suite.workspace.schema],
        })
      ).length
    expect([(await asides()).length, await columns()]).toEqual([2, 1])
    await dropAsides(suite.workspace, 30)
    expect([(await asides()).length, await columns()]).toEqual([2, 1])
    await suite.made.db.query({ text: `update ${suite.workspace.schema}._aside set at = now() - interval '31 days'` })
    await dropAsides(suite.workspace, 30)
    expect([(await asides()).length, await columns()]).toEqual([0, 0])
    expect((await call('GET', 'records/account')).status).toBe(200)
    await publish(suite.workspace, [model(entities)])
    expect((await call('GET', 'records/gone')).body).toMatchObject({ items: [] })
  })

  it('are begun once the database is there, however often it was not', async () => {
    let [away, asked] = [true, 0]
    const db = new Proxy(suite.made.db, {
      get: (target, name) => {
        if ((name === 'query' || name === 'transaction') && away) {
          asked++
          return () => Promise.reject(new Error('away'))
        }
        const own: unknown = Reflect.get(target, name)
        return typeof own === 'function' ? (own.bind(target) as unknown) : own
      },
    })
    const id = await create('contact', { name: 'Waits for the jobs' })
    await call('DELETE', `records/contact/${id}`)
    await age('contact', id, 40)
    const kept = keepJobs({ ...suite.workspace, db }, 0.5, 1)
    try {
      await expect.poll(() => asked).toBeGreaterThan(2)
      expect(await ids('contact')).toContain('Waits for the jobs')
      away = false
      await expect.poll(() => ids('contact')).not.toContain('Waits for the jobs')
    } finally {
      await kept.close()
    }
  })

  it('are given up while the database is away, when the server stops', async () => {
    const db = new Proxy(suite.made.db, {
      get: (target, name) =>
        (name === 'query' || name === 'transaction' ? () => Promise.reject(new Error('away')) : Reflect.get(target, name)) as unknown,
    })
    await keepJobs({ ...suite.workspace, db }).close()
  })

  it('a job enqueued with a transaction is done once it is committed, and never if it is not', async () => {
    jobs = await openJobs(suite.workspace, 0.5)
    const waiting = async () =>
      (await suite.made.db.query({ text: `select 1 as one from jobs.job where name = $1`, values: [`${suite.workspace.name}.tidy`] }))
        .length
    const before = await waiting()
    await suite.made.db
      .transaction(async (tx) => {
        await jobs!.enqueue(tx, 'tidy')
        throw new Error('no')
      })
      .catch(() => {})
    expect(await waiting()).toBe(before)
    const id = await create('contact', { name: 'Job' })
    await call('DELETE', `records/contact/${id}`)
    await age('contact', id, 40)
    await suite.made.db.transaction((tx) => jobs!.enqueue(tx, 'tidy'))
    expect(await waiting()).toBe(before + 1)
    await expect.poll(() => ids('contact')).not.toContain('Job')
  })
})
