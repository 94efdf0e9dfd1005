import type { Planned } from '@cahier/core/wire'
import type { Hono } from 'hono'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { publish } from '../src/model/publish.ts'
import type { Env } from '../src/workspace.ts'
import { databases, type Fresh } from './databases.ts'
import { type Entities, idOf, integer, layer, text } from './models.ts'
import { api, open, type Opened } from './workspace.ts'

const account = (fields: object): Entities => ({ account: { title: 'Compte', fields: { name: text, ...fields } } })
const sent = (entities: Entities) => [layer(entities)]
/** The same of a company that keeps what left its model for so many days. */
const kept = (entities: Entities, asideDays: number) =>
  sent(entities).map(({ name, documents: [app, ...others] }) => ({
    name,
    documents: [{ ...app!, json: { ...(app!.json as object), asideDays } }, ...others],
  }))

const nbsp = (words: string) => words.replaceAll('« ', '«\u00a0').replaceAll(' »', '\u00a0»')

type Scenario = {
  name: string
  path: string
  body?: unknown
  roles?: string[]
  accept?: string
  expect: { status: number; body?: object; text?: RegExp }
}

/** In this order: each finds what the one before published. */
const scenarios: Scenario[] = [
  {
    name: 'nobody but administrators sees the documents',
    path: 'documents',
    roles: ['sales'],
    expect: { status: 403, body: { problems: [{ code: 'access.administrator' }] } },
  },
  { name: 'nobody but administrators publishes', path: 'publish', body: { layers: [] }, roles: [], expect: { status: 403 } },
  {
    name: 'administrators read the documents as they were sent',
    path: 'documents',
    expect: {
      status: 200,
      body: { revision: 1, layers: [{ name: 'company', documents: [{ path: 'app.json' }, { path: 'entities/account.json' }] }] },
    },
  },
  { name: 'what is no JSON is refused', path: 'plan', body: '{', expect: { status: 400, body: { problems: [{ code: 'body.json' }] } } },
  {
    name: 'what has no layers is refused',
    path: 'plan',
    body: { documents: [] },
    expect: { status: 422, body: { problems: [{ code: 'publish.request' }] } },
  },
  {
    name: 'a note with what no text holds is refused',
    path: 'publish',
    body: { layers: [], note: 'a\0' },
    expect: { status: 422, body: { problems: [{ code: 'publish.request' }] } },
  },
  {
    name: 'a document nested without end is refused',
    path: 'plan',
    body: `{"layers":[{"name":"x","documents":[{"path":"app.json","json":${'['.repeat(50_000)}${']'.repeat(50_000)}}]}]}`,
    expect: { status: 400, body: { problems: [{ code: 'json.deep' }] } },
  },
  {
    name: 'a plan says each step in a sentence, in the reader’s language',
    path: 'plan',
    body: { layers: sent(account({ mail: text, size: integer })) },
    expect: {
      status: 200,
      body: {
        revision: 1,
        unchanged: false,
        problems: [],
        steps: [
          { do: 'add column', risk: 'none', implied: false, sentence: 'Le champ «\u00a0Size\u00a0» est ajouté à «\u00a0Compte\u00a0».' },
        ],
      },
    },
  },
  {
    name: 'a plan counts the values that do not fit another kind, and shows some',
    path: 'plan',
    body: { layers: sent(account({ mail: integer })) },
    expect: {
      status: 200,
      body: {
        steps: [
          { do: 'retype column', misfit: { count: 1, examples: ['a@x'] }, sentence: expect.stringContaining('1 valeur ne convient pas') },
        ],
      },
    },
  },
  {
    name: 'a plan counts the values that leave sight',
    path: 'plan',
    body: { layers: sent(account({})) },
    expect: {
      status: 200,
      body: { steps: [{ do: 'set column aside', hides: 2, sentence: expect.stringContaining('Cela fait 2 valeurs.') }] },
    },
  },
  {
    name: 'and how long they can come back, as the company says',
    path: 'plan',
    body: { layers: kept(account({}), 7) },
    expect: { status: 200, body: { steps: [{ do: 'set column aside', sentence: expect.stringContaining('récupérables 7\u00a0jours') }] } },
  },
  {
    name: 'a plan says which values are there more than once before they must be unique',
    path: 'plan',
    body: { layers: sent(account({ mail: text, name: { ...text, unique: true } })) },
    expect: {
      status: 200,
      body: {
        steps: [{ do: 'drop index', implied: true }, { do: 'add index' }],
        problems: [{ code: 'publish.duplicates', params: { count: 1 } }],
      },
    },
  },
  {
    name: 'a plan of the same documents has no steps',
    path: 'plan',
    body: { layers: sent(account({ mail: text })) },
    expect: { status: 200, body: { unchanged: true, steps: [] } },
  },
  {
    name: 'a plan says what is wrong, with its document and place',
    path: 'plan',
    body: { layers: sent(account({ size: { $ref: 'field:integr' } })) },
    expect: {
      status: 200,
      body: {
        problems: [{ document: 'entities/account.json', pointer: expect.stringContaining('/properties/size'), detail: expect.any(String) }],
      },
    },
  },
  {
    name: 'what could be a rename is asked',
    path: 'publish',
    body: { layers: sent(account({ address: text })) },
    expect: { status: 422, body: { problems: [{ code: 'plan.rename_or_new' }] } },
  },
  {
    name: 'an answer is acted on and comes back written',
    path: 'publish',
    body: { layers: sent(account({ address: text })), answers: { renamed: { 'account.mail': 'address' } } },
    expect: {
      status: 200,
      body: { revision: 2, unchanged: false, written: [{ path: 'entities/account.json', text: expect.stringContaining('"id": "mail"') }] },
    },
  },
  {
    name: 'whoever watches hears each step, then the end',
    path: 'publish',
    accept: 'application/x-ndjson',
    body: { layers: sent(account({ address: { ...text, id: 'mail' }, size: integer })) },
    expect: { status: 200, text: /^\{"progress":"Le champ .*","step":1,"of":1\}\n\{"revision":3,"unchanged":false,"written":\[\]\}\n$/ },
  },
  {
    name: 'whoever watches hears the problems, too',
    path: 'publish',
    accept: 'application/x-ndjson',
    body: { layers: sent(account({ other: text })) },
    expect: { status: 200, text: /^\{"problems":\[\{"code":"plan.rename_or_new".*\}\]\}\n$/ },
  },
]

describe.each(databases)('model routes on $name', ({ fresh }) => {
  let made: Fresh
  let workspace: Opened
  let app: Hono<Env>
  beforeAll(async () => {
    made = await fresh()
    workspace = await open(made, layer(account({ mail: text })))
    await made.db.query({
      text: `insert into "${workspace.schema}".account (id, created_at, updated_at, version, mail, name) values ($1, now(), now(), 1, 'a@x', 'Twin'), ($2, now(), now(), 1, '7', 'Twin')`,
      values: [idOf(1), idOf(2)],
    })
    app = api(workspace)
  })
  afterAll(async () => {
    await workspace?.close()
    await made?.drop()
  })

  it.each(scenarios)('$name', async ({ path, body, roles, accept, expect: expected }) => {
    const headers = {
      'content-type': 'application/json',
      'accept-language': 'fr',
      ...(roles ? { 'x-roles': roles.join(',') } : {}),
      ...(accept ? { accept } : {}),
    }
    const response = await app.request(
      `/api/model/${path}`,
      body === undefined ? { headers } : { method: 'POST', headers, body: typeof body === 'string' ? body : JSON.stringify(body) },
    )
    const answer = await response.text()
    expect([response.status, response.status === expected.status ? '' : answer]).toEqual([expected.status, ''])
    expect(answer).toMatch(expected.text ?? /^\{/)
    expect(expected.body ? JSON.parse(answer) : {}).toMatchObject(expected.body ?? {})
  })

  it('calls things as the reader does, those that go and those that come', async () => {
    const spoken = (fields: Entities[string]['fields'], words: object) => {
      const { documents } = layer({ account: { title: 'Account', fields: { name: text, ...fields } } })
      const [app, ...others] = documents.map((one) =>
        one.path === 'app.json' ? { ...one, json: { ...(one.json as object), languages: ['en', 'fr'] } } : one,
      )
      const json = { $schema: '../schemas/locale.schema.json', $id: 'fr', entities: { account: { title: 'Client', fields: words } } }
      return { name: 'company', documents: [app!, ...others, { path: 'locales/fr.json', json }] }
    }
    await publish(workspace, [spoken({ mail: text }, { mail: { title: 'Courriel' } })], { answers: { new: ['account.mail'] } })
    const layers = [spoken({ size: integer }, { size: { title: 'Taille' } })]
    const sentences = async (language: string) => {
      const headers = { 'content-type': 'application/json', 'accept-language': language }
      const response = await app.request('/api/model/plan', { method: 'POST', headers, body: JSON.stringify({ layers }) })
      return ((await response.json()) as Planned).steps.map(({ sentence }) => sentence)
    }
    expect(await sentences('fr')).toEqual([
      expect.stringContaining(nbsp('« Courriel » de « Client »')),
      expect.stringContaining(nbsp('« Taille » de « Client »')),
    ])
    expect(await sentences('en')).toEqual([expect.stringContaining('“Mail” of “Account”'), expect.stringContaining('“Size” of “Account”')])
  })
})
