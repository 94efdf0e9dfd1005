import type { Actor } from '@cahier/core/access'
import { actor, sampleModel } from '@cahier/core/form/sample'
import { Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import { Refused } from '../errors.ts'
import type { Env, Revision, Workspace } from '../workspace.ts'
import { forms } from './forms.ts'
import { model } from './model.ts'
import { openapi } from './openapi.ts'
import { views } from './views.ts'

const sample = sampleModel()
const kept = new Map<string, unknown>()
const revision: Revision = {
  number: 7,
  model: sample,
  in: () => sample,
  cached: <T>(key: string, make: () => T): T => {
    if (!kept.has(key)) kept.set(key, make())
    return kept.get(key) as T
  },
}
const app = (who: Actor) =>
  new Hono<Env>()
    .use(async (c, next) => {
      c.set('actor', who)
      c.set('revision', revision)
      c.set('language', 'fr')
      c.set('workspace', {} as Workspace)
      await next()
    })
    .route('/', forms)
    .route('/', views)
    .route('/', model)
    .route('/', openapi)
    .onError((error, c) => c.json(error instanceof Refused ? error.problems : [], (error instanceof Refused ? error.status : 500) as 404))

const [admin, rep] = [actor('administrator'), actor('rep')]
const scenarios: { name: string; as: Actor; get: string; status: number; has: object }[] = [
  { name: 'the form of an entity', as: admin, get: '/forms/deal', status: 200, has: { entity: 'deal', plural: 'Affaires' } },
  {
    name: 'a form by name',
    as: admin,
    get: '/forms/deal?name=deal_quick',
    status: 200,
    has: { groups: [{ title: 'Caché' }, { title: 'Affaire' }] },
  },
  {
    name: 'the same form for another role is another',
    as: rep,
    get: '/forms/deal?name=deal_quick',
    status: 200,
    has: { groups: [{ title: 'Affaire' }] },
  },
  {
    name: 'no such form',
    as: admin,
    get: '/forms/deal?name=deal_quik',
    status: 404,
    has: [{ code: 'form.unknown', params: { nearest: 'deal_quick' } }],
  },
  { name: 'no such entity', as: admin, get: '/forms/deals', status: 404, has: [{ code: 'record.entity' }] },
  { name: 'an entity of others', as: rep, get: '/forms/task', status: 403, has: [{ code: 'access.entity', params: { entity: 'Tâche' } }] },
  { name: 'the lists of an entity', as: admin, get: '/views/account', status: 200, has: [{ name: 'accounts' }] },
  { name: 'no lists of what is not for this person', as: rep, get: '/views/task', status: 403, has: [{ code: 'access.entity' }] },
  { name: 'the map', as: rep, get: '/model', status: 200, has: { revision: 7, entities: { deal: { plural: 'Affaires' } } } },
  { name: 'the API, at this revision', as: rep, get: '/openapi.json', status: 200, has: { openapi: '3.1.1', info: { version: '7' } } },
]

describe('specifications', () => {
  it.each(scenarios)('$name', async ({ as, get, status, has }) => {
    for (const _ of ['made', 'kept']) {
      const response = await app(as).request(get)
      expect([response.status, await response.json()]).toMatchObject([status, has])
    }
  })
})
