import type { Json } from '../openapi.ts'
import { json, parameter, refusals } from './paths.ts'
import { object, ref } from './record.ts'

const ok = (description: string, schema: Json): Json => ({ 200: { description, content: json(schema) } })
const operation = (operationId: string, summary: string, rest: Json): Json => ({ operationId, summary, ...rest })

/** The routes that every model has. `entities` are those the actor may see. */
export const others = (entities: readonly string[]): Record<string, Json> => {
  const entity = { name: 'entity', in: 'path', required: true, schema: { enum: entities } }
  const name = { name: 'name', in: 'query', schema: { type: 'string' }, description: 'A form by its name; else the first there is.' }
  return {
    '/session': {
      get: operation('session', 'Who is here', { security: [], responses: { ...ok('Always.', ref('Session')), ...refusals() } }),
      patch: operation('language', 'Choose the language of the screens', {
        requestBody: { required: true, content: json(object({ language: { type: 'string' } }, ['language'])) },
        responses: { ...ok('Who is here, in it.', ref('Session')), ...refusals(401, 403, 422) },
      }),
    },
    '/auth/sign-up/email': {
      post: operation('signUp', 'Make the first account, which administers', {
        security: [],
        requestBody: { required: true, content: json(ref('SignUp')) },
        responses: {
          200: { description: 'Signed in; the cookie is set.', content: json({ type: 'object' }) },
          ...refusals(400, 403, 409, 422),
        },
      }),
    },
    '/auth/sign-in/email': {
      post: operation('signIn', 'Sign in', {
        security: [],
        requestBody: { required: true, content: json(ref('SignIn')) },
        responses: { 200: { description: 'Signed in; the cookie is set.', content: json({ type: 'object' }) }, ...refusals(400, 401, 403) },
      }),
    },
    '/auth/sign-out': {
      post: operation('signOut', 'Sign out', {
        responses: { 200: { description: 'Signed out.', content: json({ type: 'object' }) }, ...refusals(403) },
      }),
    },
    '/model': {
      get: operation('model', 'What this person may see of the model', {
        parameters: parameter('language'),
        responses: { ...ok('The map.', ref('Model')), ...refusals(401) },
      }),
    },
    ...(entities.length > 0 && {
      '/forms/{entity}': {
        get: operation('form', 'How a record is filled in', {
          parameters: [entity, name, ...parameter('language')],
          responses: { ...ok('A form.', ref('Form')), ...refusals(401, 403, 404) },
        }),
      },
      '/views/{entity}': {
        get: operation('views', 'How records are listed', {
          parameters: [entity, ...parameter('language')],
          responses: { ...ok('The lists, that of everything first.', { type: 'array', items: ref('View') }), ...refusals(401, 403, 404) },
        }),
      },
    }),
    '/openapi.json': {
      get: operation('openapi', 'This document', {
        parameters: parameter('language'),
        responses: { ...ok('OpenAPI 3.1.', { type: 'object' }), ...refusals(401) },
      }),
    },
    '/events': {
      get: operation('events', 'Changes as they happen: server-sent events', {
        parameters: [{ name: 'Last-Event-ID', in: 'header', schema: { type: 'string' }, description: 'Goes on after this one.' }],
        responses: {
          200: { description: 'A stream that stays open.', content: { 'text/event-stream': { schema: { type: 'string' } } } },
          ...refusals(401),
        },
      }),
    },
    '/health': {
      get: operation('health', 'Whether the server can answer', {
        security: [],
        responses: { ...ok('It can.', ref('Health')), ...refusals() },
      }),
    },
  }
}
