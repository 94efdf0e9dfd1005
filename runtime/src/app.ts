import { problem } from '@cahier/core/problem'
import { Hono, type MiddlewareHandler } from 'hono'
import { answerProblems, complement, notFound, onError } from './answer.ts'
import type { Auth } from './auth/auth.ts'
import type { People } from './auth/people.ts'
import { Refused } from './errors.ts'
import { languageOf } from './language.ts'
import { allowed } from './methods.ts'
import { authentication } from './routes/auth.ts'
import { backup } from './routes/backup.ts'
import { batch } from './routes/batch.ts'
import { changes } from './routes/changes.ts'
import { events, type Listener } from './routes/events.ts'
import { exports } from './routes/exports.ts'
import { files } from './routes/files.ts'
import { forms } from './routes/forms.ts'
import { health } from './routes/health.ts'
import { imports } from './routes/imports.ts'
import { model } from './routes/model.ts'
import { openapi } from './routes/openapi.ts'
import { publish } from './routes/publish.ts'
import { records } from './routes/records.ts'
import { session, whoIn } from './routes/session.ts'
import { users } from './routes/users.ts'
import { views } from './routes/views.ts'
import { origin, requestId, weight } from './security.ts'
import { studio } from './studio.ts'
import type { Env, Workspace } from './workspace.ts'

export type Parts = {
  readonly workspace: Workspace
  readonly auth: Auth
  readonly people: People
  /** The folder of the built studio; the API alone where there is none. */
  readonly build?: string
}

/** The whole of what answers HTTP: the API under /api, the studio everywhere else. */
export const createApp = ({ workspace, auth, people, build }: Parts): Hono<Env> => {
  const app = new Hono<Env>()
  app.onError(onError)
  app.notFound(notFound)
  app.use('/api/*', begin(workspace), origin, weight)
  app.route('/api', health)
  app.route('/api', session(people))
  app.route('/api', authentication(auth, people))
  app.use('/api/*', signedIn(people))
  for (const part of [
    records,
    batch,
    changes,
    events(listener(people)),
    forms,
    views,
    model,
    openapi,
    publish,
    imports,
    exports,
    backup,
    files,
    users(auth, people),
  ])
    app.route('/api', part)
  app.all('/api/*', allowed(app))
  if (build) app.route('/', studio(build))
  return app
}

const listener =
  (people: People): Listener =>
  async (c) =>
    (await people.who(c.req.header('cookie'), c.req.header('authorization')))?.actor ?? null

/** Fixes what holds for the whole request: its revision, its moment, its number; and says what holds for every answer. */
const begin =
  (workspace: Workspace): MiddlewareHandler<Env> =>
  async (c, next) => {
    const revision = workspace.current()
    c.set('workspace', workspace)
    c.set('revision', revision)
    c.set('now', new Date().toISOString())
    c.set('requestId', requestId(c.req.header('x-request-id')))
    c.set('language', languageOf(c.req.header('accept-language'), revision.model.app))
    await next()
    complement(c)
  }

const signedIn =
  (people: People): MiddlewareHandler<Env> =>
  async (c, next) => {
    const who = await whoIn(c, people)
    if (!who) return answerProblems(c, new Refused([problem('auth.required')]))
    c.set('actor', who.actor)
    c.set('language', languageOf(c.req.header('accept-language'), c.get('revision').model.app, who.actor.language))
    if (c.req.method === 'GET' || OTHERS.test(c.req.path)) return next()
    await next()
    people.forget()
  }

/** Writes that leave alone what is believed of people: their records, teams and sites are not among these. */
const OTHERS = /^\/api\/records\/(?!(?:member|team|site)\b)/
