import { createHash } from 'node:crypto'
import { problem } from '@cahier/core/problem'
import { quote } from '@cahier/core/expression/scope'
import type { Context as Asked } from 'hono'
import { jsonText } from '../answer.ts'
import { nested } from '../db/nested.ts'
import { Refused } from '../errors.ts'
import { changesOf, hush } from '../records/changes.ts'
import type { Context } from '../records/context.ts'
import type { Env } from '../workspace.ts'

/** How long an answer is kept, for whoever did not hear it and asks again. */
export const KEPT = '24 hours'
/** Whoever acts without being a member, at the terminal. */
const NOBODY = '00000000-0000-0000-0000-000000000000'
const TOLD = ['content-type', 'etag', 'location']

type Kept = { readonly digest: string; readonly status: number; readonly headers: string; readonly body: string | null }

/**
 * Does what was sent with this key, and keeps the answer in the same transaction: so either both are there or neither. The same
 * again is answered from there; who asks while it is being done waits. A refusal is not kept: nothing was done.
 */
export const once = async (
  c: Asked<Env>,
  ctx: Context,
  key: string,
  body: unknown,
  verb: (ctx: Context) => Promise<Response>,
): Promise<Response> => {
  if (!/^[\x21-\x7e]{1,255}$/.test(key)) throw new Refused([problem('request.key', '', { most: 255 })], 400)
  const { db, schema } = ctx.workspace
  const table = `${quote(schema)}._answer`
  const who = [ctx.actor.id ?? NOBODY, key]
  const digest = digestOf(c, body)
  const response = await db.transaction(async (tx) => {
    const [mine] = await tx.query({
      text: `insert into ${table} (by, key, digest) values ($1::uuid, $2, $3) on conflict (by, key) do update
  set digest = excluded.digest, at = now() where ${table}.at < now() - interval '${KEPT}' returning key`,
      values: [...who, digest],
    })
    if (!mine)
      return kept(
        c,
        await tx.query<Kept>({
          text: `select digest, status, headers::text, body from ${table} where by = $1::uuid and key = $2`,
          values: who,
        }),
        digest,
      )
    const workspace = { ...ctx.workspace, db: nested(db, tx) }
    hush(workspace)
    const made = await verb({ ...ctx, workspace })
    const text = made.status === 204 ? null : await made.clone().text()
    const headers = Object.fromEntries(TOLD.flatMap((name) => (made.headers.has(name) ? [[name, made.headers.get(name)]] : [])))
    await tx.query({
      text: `update ${table} set status = $3::int4, headers = $4::json, body = $5 where by = $1::uuid and key = $2`,
      values: [...who, made.status, JSON.stringify(headers), text],
    })
    return made
  })
  changesOf(ctx.workspace).tell()
  return response
}

const kept = (c: Asked<Env>, [row]: readonly Kept[], digest: string): Response => {
  if (row?.digest !== digest) throw new Refused([problem('request.key_used')], 422)
  const headers = { ...(JSON.parse(row.headers) as Record<string, string>), 'idempotency-replayed': 'true' }
  return row.body === null ? new Response(null, { status: row.status, headers }) : jsonText(c, row.body, row.status, headers)
}

const digestOf = (c: Asked<Env>, body: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify([c.req.method, c.req.url.replace(/^[^/]*\/\/[^/]*/, ''), c.req.header('if-match') ?? null, body ?? null]))
    .digest('base64url')
