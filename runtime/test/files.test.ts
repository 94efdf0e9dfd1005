import { rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { restore } from '../src/backups/restore.ts'
import { backup } from '../src/backups/write.ts'
import { sweep } from '../src/files/sweep.ts'
import { databases, type Fresh } from './databases.ts'
import { idOf, layer, text as words } from './models.ts'
import { stores, type Store } from './stores.ts'
import { api, open, type Opened } from './workspace.ts'

type Json = Record<string, unknown>
const [INES, TOM] = [idOf(1), idOf(2)]
const company = layer({
  contract: {
    label: 'name',
    fields: {
      name: words,
      owner: words,
      paper: { $ref: 'field:file', accept: ['application/pdf', 'image/*'], maximum: 0.001 },
      more: { $ref: 'field:files', maxItems: 2 },
      wages: { $ref: 'field:file' },
    },
  },
})
const model = {
  ...company,
  documents: [
    ...company.documents,
    {
      path: 'roles/rep.json',
      json: {
        $schema: '../schemas/role.schema.json',
        $id: 'rep',
        title: 'Rep',
        entities: {
          contract: { read: "record.owner == 'rep'", create: true, update: true, fields: { wages: { read: false, update: false } } },
        },
      },
    },
  ],
}
const pdf = '%PDF-1.7 hello'
const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3])

const places = databases.flatMap((database) => stores.map((store) => ({ ...database, ...store })))

describe.each(places)('files on $name, in $store', ({ fresh, keep }) => {
  let here: Fresh
  let workspace: Opened
  let store: Store
  let kept: Opened
  type Asked = {
    as?: string
    method?: string
    json?: unknown
    bytes?: string | Uint8Array
    type?: string
    form?: FormData
    headers?: Record<string, string>
  }
  let ask: (path: string, asked?: Asked) => Promise<Response>
  beforeAll(async () => {
    here = await fresh()
    workspace = await open(here, model)
    store = await keep()
    kept = { ...workspace, disk: () => Promise.resolve(store.disk) }
    const apps = new Map([INES, TOM].map((member) => [member, api(kept, member)]))
    ask = async (path, { as = 'administrator', method = 'GET', json, bytes, type, form, headers = {} } = {}) =>
      apps.get(as === 'rep' ? TOM : INES)!.request(`/api/${path}`, {
        method,
        headers: { 'x-roles': as, ...headers, ...(json ? { 'content-type': 'application/json' } : type ? { 'content-type': type } : {}) },
        ...(json
          ? { body: JSON.stringify(json) }
          : bytes
            ? { body: typeof bytes === 'string' ? bytes : Buffer.from(bytes) }
            : form
              ? { body: form }
              : {}),
      })
  })
  afterAll(async () => {
    await workspace?.close()
    await here.drop()
    await store?.drop()
  })

  const send = async (as: string, bytes: string | Uint8Array = pdf, name = 'contrat.pdf', type = 'application/pdf') => {
    const answer = await ask(`files?name=${encodeURIComponent(name)}`, { as, method: 'POST', bytes, type })
    return { status: answer.status, ...((await answer.json()) as { id: string; name: string; type: string; size: number }) }
  }
  const make = async (as: string, json: Json) => {
    const answer = await ask('records/contract', { as, method: 'POST', json })
    return { status: answer.status, body: (await answer.json()) as Json & { problems?: { code: string; pointer: string }[] } }
  }

  it('are sent as a body or in a form, and come back as they were', async () => {
    const sent = await send('administrator', png, '../Été "1".png', 'image/png')
    expect(sent).toMatchObject({ status: 201, name: 'Été "1".png', type: 'image/png', size: 11 })
    const form = new FormData()
    form.append('file', new File([pdf], 'a.pdf', { type: 'application/pdf' }))
    const other = (await (await ask('files', { method: 'POST', form })).json()) as Json
    expect(other).toMatchObject({ name: 'a.pdf', type: 'application/pdf', size: pdf.length })
    const back = await ask(`files/${sent.id}`)
    expect(Buffer.from(await back.arrayBuffer()).equals(png)).toBe(true)
    expect(await (await ask(`files/${sent.id}/info`)).json()).toEqual({ id: sent.id, name: 'Été "1".png', type: 'image/png', size: 11 })
  })

  it('run nothing: a picture is shown alone, all else is saved', async () => {
    const headersOf = async (bytes: string | Uint8Array, name: string, type: string, query = '') => {
      const { id } = await send('administrator', bytes, name, type)
      return (await ask(`files/${id}${query}`)).headers
    }
    const picture = await headersOf(png, 'Été "1".png', 'image/png')
    expect(picture.get('content-type')).toBe('image/png')
    expect(picture.get('content-disposition')).toBe(`inline; filename="Ete '1'.png"; filename*=UTF-8''%C3%89t%C3%A9%20%221%22.png`)
    expect(picture.get('content-security-policy')).toBe("default-src 'none'; sandbox")
    expect(picture.get('x-content-type-options')).toBe('nosniff')
    expect((await headersOf(png, 'a.png', 'image/png', '?download')).get('content-disposition')).toMatch(/^attachment/)
    for (const [bytes, type] of [
      ['<script>alert(1)</script>', 'text/html'],
      ['<svg onload="x"/>', 'image/svg+xml'],
      ['<script>', 'image/png'],
    ] as const) {
      const page = await headersOf(bytes, 'page.html', type)
      expect(page.get('content-type')).toBe('application/octet-stream')
      expect(page.get('content-disposition')).toMatch(/^attachment/)
    }
  })

  it('are asked once more only when they changed', async () => {
    const { id } = await send('administrator')
    const etag = (await ask(`files/${id}`)).headers.get('etag')!
    expect((await ask(`files/${id}`, { headers: { 'if-none-match': etag } })).status).toBe(304)
  })

  it('are for who sent them, until a record names them', async () => {
    const mine = await send('rep')
    expect((await ask(`files/${mine.id}`, { as: 'rep' })).status).toBe(200)
    expect((await ask(`files/${mine.id}`)).status).toBe(404)
    const theirs = await send('administrator')
    expect((await ask(`files/${theirs.id}/info`, { as: 'rep' })).status).toBe(404)
    const stolen = await make('rep', { name: 'x', owner: 'rep', paper: theirs.id })
    expect(stolen).toMatchObject({ status: 422, body: { problems: [{ code: 'file.gone', pointer: '/paper' }] } })
  })

  it('have the rights of their record and field from then on', async () => {
    const [paper, wages, hidden] = [await send('rep'), await send('administrator'), await send('administrator')]
    const { body } = await make('rep', { name: 'seen', owner: 'rep', paper: paper.id })
    const record = String(body['id'])
    expect(body['paper']).toBe(paper.id)
    await ask(`records/contract/${record}`, { method: 'PATCH', json: { wages: wages.id } })
    const other = String((await make('administrator', { name: 'unseen', owner: 'chef', paper: hidden.id })).body['id'])
    const status = async (as: string, path: string) => (await ask(path, { as })).status
    expect(await status('administrator', `files/${paper.id}`)).toBe(200)
    expect(await status('rep', `records/contract/${record}/files/paper/${paper.id}`)).toBe(200)
    expect(await status('rep', `files/${wages.id}`)).toBe(404)
    expect(await status('rep', `records/contract/${record}/files/wages/${wages.id}`)).toBe(404)
    expect(await status('administrator', `records/contract/${record}/files/wages/${wages.id}`)).toBe(200)
    expect(await status('rep', `records/contract/${other}/files/paper/${hidden.id}`)).toBe(404)
    expect(await status('rep', `files/${hidden.id}`)).toBe(404)
    expect(await status('rep', `records/contract/${record}/files/paper/${hidden.id}`)).toBe(404)
    expect(await status('administrator', `records/contract/${record}/files/name/${paper.id}`)).toBe(404)
    // One that the rep may not read cannot be had by naming it in a record of one's own.
    expect((await make('rep', { name: 'trick', owner: 'rep', paper: hidden.id })).status).toBe(422)
    // What the record no longer names, nobody reads through it.
    await ask(`records/contract/${record}`, { method: 'PATCH', json: { paper: null } })
    expect(await status('administrator', `files/${paper.id}`)).toBe(404)
    // It is the record's all the same: an undo may bring it back.
    expect((await ask(`records/contract/${record}`, { as: 'rep', method: 'PATCH', json: { paper: paper.id } })).status).toBe(200)
    expect(await status('rep', `files/${paper.id}`)).toBe(200)
  })

  it('must be of a type and a size the field takes', async () => {
    const [letter, large] = [
      await send('administrator', 'hello', 'a.txt', 'text/plain'),
      await send('administrator', '%PDF-' + 'x'.repeat(1000)),
    ]
    expect((await make('administrator', { name: 'x', paper: letter.id })).body.problems).toMatchObject([
      { code: 'file.type', pointer: '/paper' },
    ])
    expect((await make('administrator', { name: 'x', paper: large.id })).body.problems).toMatchObject([
      { code: 'file.large', pointer: '/paper' },
    ])
    expect((await make('administrator', { name: 'x', more: [letter.id, large.id] })).status).toBe(201)
    expect((await make('administrator', { name: 'x', more: [idOf(9)] })).body.problems).toMatchObject([
      { code: 'file.gone', pointer: '/more' },
    ])
  })

  it('go a day later when no record names them, and with the record that did; and are in a backup', async () => {
    const [stray, held] = [await send('administrator'), await send('administrator')]
    const record = String((await make('administrator', { name: 'gone', paper: held.id })).body['id'])
    const at = (id: string) => `${workspace.schema}/${id.slice(-2)}/${id}`
    expect(await store.keys()).toEqual(expect.arrayContaining([at(stray.id), at(held.id)]))
    expect(await sweep(kept)).toBe(0)
    const zip = await backup(kept, new Date().toISOString())
    const again = await keep()
    const other = await fresh()
    await restore(
      other.db,
      zip,
      () => {},
      () => Promise.resolve(again.disk),
    )
    expect(await text(await again.disk.get(at(held.id)))).toBe(pdf)
    await other.drop()
    await Promise.all([again.drop(), rm(dirname(zip), { recursive: true })])
    await here.db.query({
      text: `update "${workspace.schema}"._file set at = at - interval '2 days' where id = $1::uuid`,
      values: [stray.id],
    })
    await here.db.query({ text: `delete from "${workspace.schema}".contract where id = $1::uuid`, values: [record] })
    expect(await sweep(kept)).toBe(2)
    for (const { id } of [stray, held]) {
      expect(await store.keys()).not.toContain(at(id))
      expect((await ask(`files/${id}`)).status).toBe(404)
    }
  })

  it('are refused when there is nothing of them, and leave nothing behind', async () => {
    const before = await store.keys()
    expect((await ask('files', { method: 'POST' })).status).toBe(400)
    const form = new FormData()
    form.append('other', 'x')
    expect(((await (await ask('files', { method: 'POST', form })).json()) as Json)['problems']).toMatchObject([{ code: 'file.missing' }])
    expect(await store.keys()).toEqual(before)
  })

  it('may be long, and leave nothing when they break off', async () => {
    const long = Buffer.alloc(11_000_000, 'a long file; ')
    const sent = await send('administrator', long, 'long.bin', 'application/octet-stream')
    expect(Buffer.from(await (await ask(`files/${sent.id}`)).arrayBuffer()).equals(long)).toBe(true)
    const before = await store.keys()
    const broken = Readable.from(
      (function* () {
        yield long
        throw new Error('broken off')
      })(),
    )
    await expect(store.disk.put('broken', broken)).rejects.toBeInstanceOf(Error)
    // What was written of it goes as it does for whoever sends a file.
    await store.disk.remove('broken')
    expect(await store.keys()).toEqual(before)
  })
})
