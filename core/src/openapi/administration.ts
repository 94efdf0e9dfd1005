import type { Json } from '../openapi.ts'
import { json, refusals, type Status } from './paths.ts'
import { object, ref } from './record.ts'

const text = { type: 'string' }
const flag = { type: 'boolean' }
const integer = { type: 'integer', minimum: 0 }
const list = (items: Json): Json => ({ type: 'array', items })
const all = (properties: Json, more: Json = {}): Json => object({ ...properties, ...more }, Object.keys(properties))
const email = { name: 'email', in: 'path', required: true, schema: text, description: 'The e-mail of the account.' }
const role = { name: 'role', in: 'path', required: true, schema: text }

/** Their answer is something made. */
const made = new Set(['addUser', 'resetPassword'])
const operation = (operationId: string, summary: string, answer: Json, statuses: readonly Status[], rest: Json = {}): Json => ({
  operationId,
  summary,
  tags: ['administration'],
  ...rest,
  responses: { [made.has(operationId) ? 201 : 200]: { description: summary, content: json(answer) }, ...refusals(...statuses) },
})
const sent = (schema: Json): Json => ({ requestBody: { required: true, content: json(schema) } })

/** What only administrators may do: people who sign in, and the model. */
export const administration: Record<string, Json> = {
  '/users': {
    get: operation('users', 'People who may sign in', object({ users: list(ref('User')) }, ['users']), [401, 403]),
    post: operation('addUser', 'Let somebody in; without a password one is made, and told once', ref('User'), [400, 401, 403, 409, 422], {
      ...sent(object({ email: text, name: text, password: text, language: text, roles: list(text) }, ['email'])),
    }),
  },
  '/users/{email}': {
    parameters: [email],
    patch: operation('activate', 'Let somebody in again, or no more', ref('User'), [400, 401, 403, 404, 409, 422], {
      ...sent(object({ active: flag }, ['active'])),
    }),
  },
  '/users/{email}/roles/{role}': {
    parameters: [email, role],
    put: operation('giveRole', 'Give a role', ref('User'), [401, 403, 404]),
    delete: operation('takeRole', 'Take a role', ref('User'), [401, 403, 404, 409]),
  },
  '/users/{email}/password': {
    parameters: [email],
    put: operation('setPassword', 'Set a password, and sign out wherever the old one was used', ref('User'), [400, 401, 403, 404, 422], {
      ...sent(object({ password: text }, ['password'])),
    }),
  },
  '/users/{email}/reset': {
    parameters: [email],
    post: operation('resetPassword', 'Make a link, of one use, by which somebody sets a new password', ref('Reset'), [401, 403, 404]),
  },
  '/backup': {
    get: {
      operationId: 'backup',
      summary: 'All there is of the company, as a zip that `cahier restore` takes',
      tags: ['administration'],
      responses: {
        200: { description: 'The backup', content: { 'application/zip': { schema: { type: 'string', format: 'binary' } } } },
        ...refusals(401, 403),
      },
    },
  },
  '/model/documents': { get: operation('documents', 'The documents of the revision served', ref('Documents'), [401, 403]) },
  '/model/plan': {
    post: operation('plan', 'What publishing documents would change', ref('Planned'), [400, 401, 403, 422], sent(ref('PublishRequest'))),
  },
  '/model/publish': {
    post: operation('publish', 'Publish documents', ref('Published'), [400, 401, 403, 409, 422], sent(ref('PublishRequest'))),
  },
}

const layers = list(all({ name: text, documents: list(ref('SentDocument')) }))
const misfit = all({ count: integer, examples: list(text) })

export const administrationSchemas: Record<string, Json> = {
  User: all({ id: text, name: text, email: text, roles: list(text), active: flag }, { password: text }),
  Reset: all({ path: text, expires_at: { type: 'string', format: 'date-time' } }),
  SentDocument: all({ path: text }, { text, json: {} }),
  Documents: all({ revision: integer, layers }),
  PublishRequest: all({ layers }, { answers: { type: 'object' }, note: text }),
  Planned: all({
    revision: integer,
    unchanged: flag,
    steps: list(all({ do: text, risk: { enum: ['none', 'review', 'hides'] }, implied: flag, sentence: text }, { misfit, hides: integer })),
    problems: list(ref('SaidProblem')),
  }),
  Published: all({ revision: integer, unchanged: flag, written: list(ref('SentDocument')) }),
}
