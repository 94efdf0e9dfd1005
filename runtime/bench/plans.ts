import type { Actor } from '@cahier/core/access'
import { connect } from '../src/db/connect.ts'
import type { Statement } from '../src/db/database.ts'
import { openWorkspace } from '../src/model/store.ts'
import type { Context } from '../src/records/context.ts'
import { create } from '../src/records/create.ts'
import { list } from '../src/records/reading/list.ts'
import { read } from '../src/records/reading/read.ts'
import { update } from '../src/records/update.ts'
import { tmpdir } from 'node:os'
import pg from 'pg'

export type Verbs = Record<string, (ctx: Context) => Promise<unknown>>
export const verbs = { create, list, read, update }

/** The SQL that each verb asks and how Postgres goes about it, as Markdown: what stands beside a ratio. */
export async function plans(url: string, person: Pick<Actor, 'id' | 'roles' | 'teams'>, asked: Verbs): Promise<string> {
  const db = await connect({ data: tmpdir(), databaseUrl: url })
  const workspace = await openWorkspace(db, { name: 'main' })
  const client = new pg.Client({ connectionString: url, options: '-c TimeZone=UTC -c DateStyle=ISO -c jit=off' })
  await client.connect()
  const parts: string[] = []
  try {
    for (const [name, verb] of Object.entries(asked)) {
      parts.push(`## ${name}\n`)
      let over = false
      // Explained first and rolled back, then asked: what is written is there only once.
      const query: typeof db.query = async (statement) => {
        if (!over) parts.push(await explained(client, statement))
        return db.query(statement)
      }
      const actor: Actor = { kind: 'member', email: null, language: 'en', sites: [], ...person }
      const ctx = {
        workspace: { ...workspace, db: { ...db, query } },
        revision: workspace.current(),
        actor,
        now: new Date().toISOString(),
        language: 'en',
      }
      await verb(ctx)
      over = true
    }
    return parts.join('\n')
  } finally {
    await client.end()
    await workspace.close()
    await db.close()
  }
}

async function explained(client: pg.Client, { text, values = [] }: Statement): Promise<string> {
  await client.query('begin')
  await client.query(`prepare asked as ${text}`)
  const given = values.map((value) => (value === null ? 'null' : pg.escapeLiteral(String(value))))
  const asked = given.length > 0 ? `asked(${given.join(', ')})` : 'asked'
  const { rows } = await client.query<{ 'QUERY PLAN': string }>(`explain (analyze, buffers) execute ${asked}`)
  await client.query('rollback')
  await client.query('deallocate asked')
  return `\`\`\`sql\n${text}\n\`\`\`\n\`\`\`\n${rows.map((row) => row['QUERY PLAN']).join('\n')}\n\`\`\`\n`
}
