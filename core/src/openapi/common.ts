import type { Json } from '../openapi.ts'
import { object, ref } from './record.ts'

const text = { type: 'string' }
const uuid = { type: 'string', format: 'uuid' }
const time = { type: 'string', format: 'date-time' }
const flag = { type: 'boolean' }
const every = (properties: Json): Json => object(properties, Object.keys(properties))
const value = { type: ['string', 'number', 'boolean', 'array', 'object', 'null'] }
const values = { anyOf: [{ type: 'object', additionalProperties: value }, { type: 'null' }] }

/** What every model has: problems and history. */
export const schemas: Record<string, Json> = {
  Problem: {
    description: 'RFC 9457. `problems` point into what was sent; with 412, `current` is the record as it is now.',
    ...object(
      {
        type: { type: 'string', format: 'uri-reference' },
        title: text,
        status: { type: 'integer', minimum: 400, maximum: 599 },
        detail: text,
        problems: {
          type: 'array',
          items: ref('SaidProblem'),
        },
        current: { type: 'object' },
      },
      ['type', 'title', 'status', 'detail'],
    ),
  },
  SaidProblem: object({ code: text, pointer: text, detail: text, params: { type: 'object' }, document: text }, [
    'code',
    'pointer',
    'detail',
  ]),
  Change: object(
    {
      number: { type: 'string', pattern: '^[0-9]+$' },
      at: { type: 'string', format: 'date-time' },
      by: { type: ['string', 'null'], format: 'uuid' },
      by_name: { type: ['string', 'null'] },
      cause: { enum: ['request', 'import', 'job', 'publish'] },
      action: { enum: ['create', 'update', 'delete', 'restore'] },
      group: uuid,
      before: values,
      after: values,
    },
    ['number', 'at', 'by', 'by_name', 'cause', 'action', 'group', 'before', 'after'],
  ),
  Standings: object({ workflows: { type: 'array', items: ref('Standing') } }, ['workflows']),
  Standing: every({
    name: text,
    title: text,
    field: text,
    state: { type: ['string', 'null'] },
    known: flag,
    initial: text,
    since: { anyOf: [time, { type: 'null' }] },
    states: { type: 'array', items: every({ value: text, title: text, color: text, final: flag, visited: flag }) },
    transitions: {
      type: 'array',
      items: every({
        name: text,
        title: text,
        to: text,
        open: flag,
        requires: { type: 'array', items: text },
        missing: { type: 'array', items: text },
        reason: { type: ['string', 'null'] },
      }),
    },
  }),
  TimeInStates: object({ workflows: { type: 'array', items: ref('TimeInState') } }, ['workflows']),
  TimeInState: every({
    name: text,
    title: text,
    field: text,
    visits: {
      type: 'array',
      items: every({
        state: text,
        title: text,
        entered: { anyOf: [time, { type: 'null' }] },
        left: { anyOf: [time, { type: 'null' }] },
        seconds: { type: ['integer', 'null'], minimum: 0 },
        by: { anyOf: [uuid, { type: 'null' }] },
      }),
    },
    totals: { type: 'array', items: every({ state: text, title: text, seconds: { type: 'integer', minimum: 0 } }) },
  }),
  Aggregated: object(
    {
      items: {
        type: 'array',
        items: object(
          {
            group: { type: 'object' },
            expand: { type: 'object' },
            count: { type: 'integer', minimum: 0 },
            sum: { type: 'object', additionalProperties: { type: ['number', 'null'] } },
            avg: { type: 'object', additionalProperties: { type: ['number', 'null'] } },
            min: { type: 'object' },
            max: { type: 'object' },
          },
          ['group', 'count'],
        ),
      },
      more: flag,
    },
    ['items', 'more'],
  ),
  HistoryPage: object({ items: { type: 'array', items: ref('Change') }, next: { type: ['string', 'null'] } }, ['items', 'next']),
}

const query = (name: string, schema: Json, description: string, example?: unknown): Json => ({
  name,
  in: 'query',
  schema,
  description,
  ...(example !== undefined && { example }),
})

export const parameters = {
  id: { name: 'id', in: 'path', required: true, schema: uuid },
  language: {
    name: 'Accept-Language',
    in: 'header',
    schema: text,
    description: 'The language of titles and problems; else that of the person.',
    example: 'fr',
  },
  known: {
    name: 'If-None-Match',
    in: 'header',
    schema: text,
    description: 'Answers 304 while the record still has this ETag.',
    example: '"3"',
  },
  match: { name: 'If-Match', in: 'header', schema: text, description: 'Only if the record still has this ETag; else 412.', example: '"3"' },
  filter: query('filter', text, 'A rule of the model language.', 'record.version > 1'),
  sort: query('sort', text, 'Fields, `-` for descending. Empty values come last.', '-updated_at'),
  fields: query('fields', text, 'Only these, with `id` and `version`; a path behind a link comes under `expand`.'),
  q: query(
    'q',
    { type: 'string', maxLength: 200 },
    'Words to be found, in any field that is searched. What fits best comes first, unless `sort` says otherwise.',
  ),
  expand: query(
    'expand',
    text,
    'Links whose targets come under `expand`, by their label; two in a row, as `account.parent`; or back, by the inverse of a link: the first ten.',
  ),
  limit: query('limit', { type: 'integer', minimum: 1, maximum: 200, default: 50 }, 'How many.'),
  after: query('after', text, 'The `next` of the page before.'),
  count: query('count', { enum: ['exact', 'estimated'] }, 'Adds how many match in all; `estimated` says of many how many about, at once.'),
  duplicates: query('duplicates', { enum: ['allow'] }, 'Says that those which may be the same were looked at, and are not.'),
  key: {
    name: 'Idempotency-Key',
    in: 'header',
    schema: { type: 'string', pattern: '^[!-~]{1,255}$' },
    description: 'Chosen by the caller: the same request with the same key is done once, and answered alike for a day.',
  },
} satisfies Record<string, Json>

const problem = (description: string): Json => ({ description, content: { 'application/problem+json': { schema: ref('Problem') } } })

export const answers = {
  400: problem('The question cannot be read.'),
  401: problem('Not signed in.'),
  403: problem('Not allowed.'),
  404: problem('No such thing, or not for this person.'),
  409: problem('A value that must be unique is taken, or other records depend on this one.'),
  412: problem('Changed by somebody else since: `current` is the record as it is now.'),
  422: problem('The record breaks rules; `problems` says each, at its field.'),
  default: problem('Too large, too often, or an error of the server.'),
} satisfies Record<string | number, Json>
