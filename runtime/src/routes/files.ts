import { Readable } from 'node:stream'
import { problem } from '@cahier/core/problem'
import type { FileInfo } from '@cahier/core/wire'
import { Hono, type Context as Asked } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { Refused } from '../errors.ts'
import type { Disk } from '../files/disk.ts'
import { find, named, type Kept } from '../files/find.ts'
import { keep, keyOf, largest, type Sent } from '../files/keep.ts'
import { pictures } from '../files/type.ts'
import type { Env } from '../workspace.ts'
import { work } from './work.ts'

/** A form is read whole before its file is; a bare body streams to disk. Both are counted. */
const weight = bodyLimit({
  maxSize: largest() * 1_000_000 + 1_000_000,
  onError: () => {
    throw new Refused([problem('file.large', '', { maximum: largest() })], 413)
  },
})

/**
 * Files: sent alone as the body (`?name=`), or as `file` of a form, and answered with an id that a field of a record then
 * names. Read by their id, or by the record that has them; both ask the rights of that record and field.
 */
export const files = new Hono<Env>()
  .post('/files', weight, async (c) => {
    const sent = await read(c)
    const { workspace, revision, actor, now, language } = c.var
    return c.json(await keep({ workspace, revision, actor, now, language }, await diskOf(c), sent), 201)
  })
  .get('/files/:file/info', (c) => work(c, async (ctx) => c.json(told(await find(ctx, c.req.param('file'))))))
  .get('/files/:file', (c) => work(c, async (ctx) => answer(c, await find(ctx, c.req.param('file')))))
  .get('/records/:entity/:id/files/:field/:file', (c) =>
    work(c, async (ctx) => {
      const { entity, id, field, file } = c.req.param()
      return answer(c, await named(ctx, entity, id, field, file))
    }),
  )

const answer = async (c: Asked<Env>, file: Kept): Promise<Response> => {
  const headers = fileHeaders(file, c.req.query('download') !== undefined)
  if (c.req.header('if-none-match')?.includes(headers['etag']!)) return new Response(null, { status: 304, headers })
  const bytes = await (await diskOf(c)).get(keyOf(c.get('workspace').schema, file.id))
  return new Response(Readable.toWeb(bytes) as ReadableStream, { headers: { ...headers, 'content-length': String(file.size) } })
}

const diskOf = (c: Asked<Env>): Promise<Disk> => {
  const { disk } = c.get('workspace')
  if (!disk) throw new Refused([problem('request.unknown')])
  return disk()
}

const told = ({ id, name, type, size }: Kept): FileInfo => ({ id, name, type, size })

/** Nothing of a file runs on our pages: only pictures are shown, and without what a page could do. */
const fileHeaders = ({ name, type, sha256 }: Kept, download: boolean): Record<string, string> => {
  const shown = pictures.has(type) && !download
  const plain = name
    .normalize('NFD')
    .replaceAll(/[^\x20-\x7e]/gu, '')
    .replaceAll(/["\\]/g, "'")
  return {
    'content-type': pictures.has(type) || type === 'application/pdf' ? type : 'application/octet-stream',
    'content-disposition': `${shown ? 'inline' : 'attachment'}; filename="${plain || 'file'}"; filename*=UTF-8''${encodeURIComponent(name).replaceAll(/['()*]/g, (c) => `%${c.codePointAt(0)!.toString(16).toUpperCase()}`)}`,
    'content-security-policy': "default-src 'none'; sandbox",
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'private, no-cache',
    etag: `"${sha256}"`,
  }
}

const read = async (c: Asked<Env>): Promise<Sent> => {
  const type = c.req.header('content-type') ?? ''
  if (!type.startsWith('multipart/form-data')) {
    if (!c.req.raw.body) throw new Refused([problem('file.empty')])
    return { name: c.req.query('name') ?? 'file', type, bytes: c.req.raw.body }
  }
  const { file } = await c.req.parseBody().catch(() => {
    throw new Refused([problem('request.unreadable')])
  })
  if (!(file instanceof File)) throw new Refused([problem('file.missing')])
  return { name: file.name, type: file.type, bytes: file.stream() }
}
