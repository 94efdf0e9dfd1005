import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { problem } from '@cahier/core/problem'
import type { Hono } from 'hono'
import { connect } from './db/connect.ts'
import { takeLock, type Lock } from './db/lock.ts'
import { maintain } from './db/maintain.ts'
import { Refused } from './errors.ts'
import { onDisk } from './files/later.ts'
import { unfinished } from './mark.ts'
import { declareModules } from './modules.ts'
import { rest } from './rest.ts'
import { installed } from './secrets.ts'
import type { Running } from './serve.ts'
import type { Settings } from './settings.ts'
import { starting, type Say } from './starting.ts'
import type { Env, Workspace } from './workspace.ts'

/** A company opened: its API can be asked, by HTTP or by `app.request` with the token. */
export type Opened = {
  readonly app: Hono<Env>
  readonly workspace: Workspace
  /** Proves, as `Authorization: Bearer`, that one is on this machine and may read the data folder. */
  readonly token: string
  announce(url: string): Promise<void>
  close(): Promise<void>
}
const BUILD = fileURLToPath(new URL('../../studio/build', import.meta.url))

/**
 * Locks, connects, makes what is missing, publishes the folder's model where there is none yet and loads the data that come with it.
 * `say` hears what goes on; `bare` publishes nothing. Refuses, with the lock given back, when something stands in the way.
 */
export const open = async (settings: Settings, say: Say = () => {}, { bare = false } = {}): Promise<Opened> => {
  const undo: (() => Promise<void>)[] = []
  const close = async (): Promise<void> => {
    for (const step of undo.splice(0).toReversed()) await step()
  }
  try {
    const lock = settings.databaseUrl ? undefined : await lockedFolder(settings.data)
    if (lock) undo.push(() => lock.release())
    // The database comes up in its own thread or process: meanwhile the rest of the program is read.
    const opening = opened(settings, lock, say)
    const [db, parts] = await Promise.all([opening, modules()]).catch(async (error: unknown) => {
      await opening.then((late) => late.close()).catch(() => {})
      throw error
    })
    undo.push(() => db.close())
    const [workspace, auth] = [
      await parts.openWorkspace(db, { name: 'main', seal: installed(settings.data), disk: onDisk(settings.data) }),
      await parts.openAuth(db),
    ]
    undo.push(() => workspace.close())
    if (!bare && (await unfinished(workspace))) await (await import('./first.ts')).first(workspace, settings.app, say)
    else await (await import('./model/publish.ts')).settle(workspace)
    if (db.kind === 'embedded') undo.push(maintain(db))
    undo.push(() => parts.changesOf(workspace).close())
    const token = lock?.token ?? parts.randomToken()
    const app = parts.createApp({ workspace, auth, people: parts.people(workspace, auth, token), build: BUILD })
    return { app, workspace, token, announce: async (url) => lock?.announce(url), close }
  } catch (error) {
    await close()
    throw error
  }
}

/** The company, open and answering HTTP. */
export const boot = async (settings: Settings, say: Say = () => {}): Promise<Running> => {
  if (!existsSync(join(settings.data, 'database'))) await (await import('./serve.ts')).free(settings)
  const company = await open(settings, say)
  try {
    const { serve } = await import('./serve.ts')
    const running = await serve(company, settings)
    await company.announce(running.url)
    say(starting().ready(running.url))
    const stop = later(company.workspace, () => differs(company.workspace, settings.app, say))
    return {
      ...running,
      close: async () => {
        await stop()
        await running.close()
      },
    }
  } catch (error) {
    await company.close()
    throw error
  }
}

/** Milliseconds after the first answer: what is in no hurry must not slow it down. */
const LATER = 5000

/** From a little later on does the jobs of a company, and what was put off once; answers how to stop. */
const later = (workspace: Workspace, putOff: () => Promise<void>): (() => Promise<void>) => {
  let jobs: Promise<{ close(): Promise<void> }> | undefined
  let stopResting: (() => void) | undefined
  const timer = setTimeout(() => {
    stopResting = rest()
    void putOff().catch(() => {})
    jobs = import('./jobs/jobs.ts').then(({ keepJobs }) => keepJobs(workspace))
  }, LATER).unref()
  return async () => {
    clearTimeout(timer)
    stopResting?.()
    await (await jobs)?.close()
  }
}

const opened = (settings: Settings, lock: Lock | undefined, say: Say) => {
  if (!settings.databaseUrl && !existsSync(join(settings.data, 'database'))) say(starting().database(settings.data))
  return connect(settings, lock)
}

const modules = async () => {
  declareModules()
  const [store, auth, people, app, changes, crypto] = await Promise.all([
    import('./model/store.ts'),
    import('./auth/auth.ts'),
    import('./auth/people.ts'),
    import('./app.ts'),
    import('./records/changes.ts'),
    import('node:crypto'),
  ])
  return { ...store, ...auth, ...people, ...app, ...changes, randomToken: () => crypto.randomBytes(24).toString('base64url') }
}

const lockedFolder = (data: string): Promise<Lock> =>
  takeLock(data).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EACCES' || error.code === 'EROFS' || error.code === 'ENOTDIR' || error.code === 'EEXIST') {
      throw new Refused([problem('data.denied', '', { data, reason: error.code })])
    }
    throw error
  })

/** The folder has moved on since it was published: that is no reason to publish it unasked. */
const differs = async (workspace: Workspace, app: string, say: Say): Promise<void> => {
  if (!existsSync(join(app, 'app.json'))) return
  const [{ readLayer }, { documents }, { content }] = await Promise.all([
    import('./model/read.ts'),
    import('./model/store.ts'),
    import('./model/publish.ts'),
  ])
  const { layers } = await documents(workspace.db, workspace.schema)
  if (content(layers) !== content([await readLayer(app)])) say(starting().differs(app))
}
