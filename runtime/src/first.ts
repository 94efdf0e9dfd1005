import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe } from '@cahier/core/plan/describe'
import { problem } from '@cahier/core/problem'
import { Refused } from './errors.ts'
import { loadData } from './imports/first.ts'
import { MARK, marked, unfinished } from './mark.ts'
import { publish } from './model/publish.ts'
import { readLayer } from './model/read.ts'
import { starting, type Say } from './starting.ts'
import type { Workspace } from './workspace.ts'

/**
 * The first revision is the folder's, with the data it brings. Killed on the way, the next start does it over: nobody has been let
 * in yet, so what is there can go. One process at a time, should several start on one Postgres.
 */
export const first = async (workspace: Workspace, app: string, say: Say): Promise<void> => {
  if (!existsSync(join(app, 'app.json'))) throw new Refused([problem('settings.app', '', { folder: app })])
  // The embedded database is ours alone by its lock file, and has one connection.
  if (workspace.db.kind === 'embedded') return begin(workspace, app, say)
  await workspace.db.session(async (own) => {
    await own.query({ text: 'set statement_timeout = 0' })
    await own.query({ text: `select pg_advisory_lock(hashtext('cahier first data'))` })
    try {
      await workspace.reload()
      if (await unfinished(workspace)) await begin(workspace, app, say)
    } finally {
      await own.query({ text: `select pg_advisory_unlock(hashtext('cahier first data'))` })
    }
  })
}

const begin = async (workspace: Workspace, app: string, say: Say): Promise<void> => {
  const words = starting()
  const { db, schema } = workspace
  if (await marked(workspace)) await empty(workspace)
  await db.query({ text: `comment on schema "${schema}" is '${MARK}'` })
  if (workspace.current().number === 0) {
    say(words.publishing(app))
    await publish(workspace, [await readLayer(app)], { progress: ({ doing }) => say(words.step(describe(doing, words.language))) })
  }
  let told = ''
  const reports = await loadData(workspace, app, ({ file }) => {
    if (file !== told) say(words.loading((told = file)))
  })
  for (const report of reports) say(words.loaded(report))
  await db.query({ text: `comment on schema "${schema}" is null` })
}

const empty = async (workspace: Workspace): Promise<void> => {
  const tables = [...Object.keys(workspace.current().model.entities), '_history']
  if (workspace.current().number > 0)
    await workspace.db.query({ text: `truncate ${tables.map((name) => `"${workspace.schema}"."${name}"`).join(', ')}` })
}
