import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Actor } from '@cahier/core/access'
import { quote } from '@cahier/core/expression/scope'
import type { Layer } from '@cahier/core/model/model'
import { Hono } from 'hono'
import { onError } from '../answer.ts'
import { connect } from '../db/connect.ts'
import { publish } from '../model/publish.ts'
import { openWorkspace } from '../model/store.ts'
import { changesOf } from '../records/changes.ts'
import { records } from '../routes/records.ts'
import type { Env, Workspace } from '../workspace.ts'

/** A company on a database of its own that is gone with `close`; its API answers whoever one says, at the moment one says. */
export type Company = {
  readonly workspace: Workspace
  ask(who: Actor, now: string, method: string, path: string, body?: unknown): Promise<Answer>
  /** Takes every record away, so that the next scenario finds nothing of the last. */
  clear(): Promise<void>
  close(): Promise<void>
}
export type Answer = { readonly status: number; readonly json: unknown }

/** What a publish keeps of a company; all else is records and what came of them. */
const KEPT = ['_current', '_revision', '_document', '_aside', '_publish']

export const company = async (layer: Layer): Promise<Company> => {
  const data = await mkdtemp(join(tmpdir(), 'cahier-tests-'))
  const db = await connect({ data, databaseUrl: undefined })
  const workspace = await openWorkspace(db, { name: 'main' })
  await publish(workspace, [layer])
  let asking: { readonly actor: Actor; readonly now: string }
  const app = new Hono<Env>()
  app.onError(onError)
  app.use(async (c, next) => {
    c.set('workspace', workspace)
    c.set('revision', workspace.current())
    c.set('requestId', 'test')
    c.set('language', workspace.current().model.app.language)
    c.set('actor', asking.actor)
    c.set('now', asking.now)
    await next()
  })
  app.route('/api', records)
  return {
    workspace,
    async ask(actor, now, method, path, body) {
      asking = { actor, now }
      const sent = body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
      const answer = await app.request(path, { method, ...sent })
      const text = await answer.text()
      return { status: answer.status, json: text === '' ? null : JSON.parse(text) }
    },
    async clear() {
      const tables = await db.query<{ name: string }>({
        text: `select table_name as name from information_schema.tables where table_schema = $1 and table_name <> all($2::text[])`,
        values: [workspace.schema, `{${KEPT.join(',')}}`],
      })
      await db.query({ text: `truncate ${tables.map(({ name }) => `${quote(workspace.schema)}.${quote(name)}`).join(', ')} cascade` })
    },
    async close() {
      await changesOf(workspace).close()
      await workspace.close()
      await db.close()
      await rm(data, { recursive: true, force: true })
    },
  }
}
