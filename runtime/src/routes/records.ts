import { Hono, type Context as Asked } from 'hono'
import { problem } from '@cahier/core/problem'
import { jsonText } from '../answer.ts'
import { Refused } from '../errors.ts'
import type { Context } from '../records/context.ts'
import { aggregate } from '../records/reading/aggregate.ts'
import { copy } from '../records/copy.ts'
import { create } from '../records/create.ts'
import { history } from '../records/reading/history.ts'
import { list } from '../records/reading/list.ts'
import { read, type Stored } from '../records/reading/read.ts'
import { remove } from '../records/remove.ts'
import { restore } from '../records/restore.ts'
import { amend, submit } from '../records/submission.ts'
import { timeInStates } from '../records/reading/visits.ts'
import { transit, transitions } from '../records/transitions.ts'
import { update } from '../records/update.ts'
import type { Env } from '../workspace.ts'
import { jsonOf } from './body.ts'
import { work } from './work.ts'

/** Records over HTTP, as docs/api.md has it: bodies are the text Postgres made, passed on unread. */
export const records = new Hono<Env>()
  .get('/records/:entity', (c) => work(c, async (ctx) => jsonText(c, await list(ctx, c.req.param('entity'), c.req.query()))))
  .get('/records/:entity/aggregate', (c) => work(c, async (ctx) => jsonText(c, await aggregate(ctx, c.req.param('entity'), c.req.query()))))
  .post('/records/:entity', async (c) => {
    const body = await jsonOf(c)
    const make = async (ctx: Context): Promise<Response> => {
      const made = await create(ctx, c.req.param('entity'), body)
      return one(c, made, 201, { location: `/api/records/${c.req.param('entity')}/${made.id}` })
    }
    return work(c, make, { body })
  })
  .get('/records/:entity/:id', (c) =>
    work(c, async (ctx) => {
      const found = await read(ctx, c.req.param('entity'), c.req.param('id'), c.req.query())
      return named(c.req.header('if-none-match'), found.version)
        ? new Response(null, { status: 304, headers: { etag: etag(found) } })
        : one(c, found)
    }),
  )
  .patch('/records/:entity/:id', async (c) => {
    const body = await jsonOf(c)
    return work(c, async (ctx) => one(c, await update(ctx, c.req.param('entity'), c.req.param('id'), body, expected(c))), { body })
  })
  .delete('/records/:entity/:id', (c) =>
    work(
      c,
      async (ctx) => {
        await remove(ctx, c.req.param('entity'), c.req.param('id'), expected(c))
        return new Response(null, { status: 204 })
      },
      NOTHING,
    ),
  )
  .post('/records/:entity/:id/restore', (c) =>
    work(c, async (ctx) => one(c, await restore(ctx, c.req.param('entity'), c.req.param('id'))), NOTHING),
  )
  .post('/records/:entity/:id/copy', async (c) => {
    const body = await bodyOf(c)
    return work(c, async (ctx) => made(c, await copy(ctx, c.req.param('entity'), c.req.param('id'), body)), { body })
  })
  .post('/records/:entity/:id/submit', (c) =>
    work(c, async (ctx) => one(c, await submit(ctx, c.req.param('entity'), c.req.param('id'), 'submit', expected(c))), NOTHING),
  )
  .post('/records/:entity/:id/cancel', (c) =>
    work(c, async (ctx) => one(c, await submit(ctx, c.req.param('entity'), c.req.param('id'), 'cancel', expected(c))), NOTHING),
  )
  .post('/records/:entity/:id/amend', async (c) => {
    const body = await bodyOf(c)
    return work(c, async (ctx) => made(c, await amend({ ...ctx, duplicates: 'allow' }, c.req.param('entity'), c.req.param('id'), body)), {
      body,
    })
  })
  .get('/records/:entity/:id/history', (c) =>
    work(c, async (ctx) => jsonText(c, await history(ctx, c.req.param('entity'), c.req.param('id'), c.req.query()))),
  )

  .get('/records/:entity/:id/transitions', (c) =>
    work(c, async (ctx) => jsonText(c, JSON.stringify(await transitions(ctx, c.req.param('entity'), c.req.param('id'))))),
  )
  .get('/records/:entity/:id/states', (c) =>
    work(c, async (ctx) => jsonText(c, JSON.stringify(await timeInStates(ctx, c.req.param('entity'), c.req.param('id'))))),
  )
  .post('/records/:entity/:id/transitions/:name', async (c) => {
    const body = c.req.header('content-length') === '0' ? {} : await jsonOf(c)
    return work(
      c,
      async (ctx) => one(c, await transit(ctx, c.req.param('entity'), c.req.param('id'), c.req.param('name'), body, expected(c))),
      { body },
    )
  })

/** What is sent without a body. */
const NOTHING = { body: null }

const one = (c: Asked<Env>, record: Stored, status = 200, headers: Record<string, string> = {}): Response =>
  jsonText(c, record.body, status, { etag: etag(record), ...headers })

/** A record that was made of another one. */
const made = (c: Asked<Env>, record: Stored): Response =>
  one(c, record, 201, { location: `/api/records/${c.req.param('entity')}/${record.id}` })

/** What shall be otherwise; nothing need be. */
const bodyOf = async (c: Asked<Env>): Promise<unknown> => {
  const text = await c.req.text()
  return text.trim() === '' ? {} : jsonOf(c)
}

const etag = ({ version }: Pick<Stored, 'version'>): string => `"${version}"`

/** Whether a list of tags names this version. A proxy that compressed the answer may have made the tag weak. */
const named = (header: string | undefined, version: number): boolean =>
  header?.trim() === '*' || (header ?? '').split(',').some((tag) => tag.trim().replace(/^W\//, '') === `"${version}"`)

/** The version a change expects; nothing where any will do. One tag only: a record has one state. */
const expected = (c: Asked<Env>): number | undefined => {
  const header = c.req.header('if-match')?.trim()
  if (header === undefined || header === '*') return undefined
  const version = /^(?:W\/)?"(\d{1,9})"$/.exec(header)?.[1]
  if (version === undefined) throw new Refused([problem('record.condition')], 400)
  return Number(version)
}
