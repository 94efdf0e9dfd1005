import { kindNames } from '../fields/index.ts'
import type { Json } from '../openapi.ts'
import { object, ref } from './record.ts'

const text = { type: 'string' }
const flag = { type: 'boolean' }
const number = { type: 'number' }
const list = (items: Json): Json => ({ type: 'array', items })
const byName = (schema: Json): Json => ({ type: 'object', additionalProperties: schema })
const may = (...verbs: readonly string[]): Json => object(Object.fromEntries(verbs.map((verb) => [verb, flag])), verbs)
const all = (properties: Json, more: Json = {}): Json => object({ ...properties, ...more }, Object.keys(properties))

const app = all({ name: text, title: text, language: text, languages: list(text), timeZone: text, revision: { type: 'integer' } })
const named = { title: text, plural: text, label: text }
const icon = { icon: text }

const field = {
  id: text,
  name: text,
  kind: { enum: kindNames },
  title: text,
  required: flag,
  readOnly: flag,
  unique: flag,
  noCopy: flag,
  needs: list(text),
  origin: all({ layer: text, document: text, pointer: text }),
}
/** What a field may say beside that, of any kind. */
const settings = {
  description: text,
  help: text,
  placeholder: text,
  as: text,
  default: { type: ['string', 'number', 'boolean', 'array', 'object'] },
  defaultRule: ref('Rule'),
  visibleWhen: ref('Rule'),
  requiredWhen: ref('Rule'),
  readOnlyWhen: ref('Rule'),
  minLength: number,
  maxLength: number,
  pattern: text,
  minimum: { type: ['number', 'string'] },
  maximum: { type: ['number', 'string'] },
  unit: text,
  grouping: flag,
  decimals: number,
  currency: text,
  currencyField: text,
  total: flag,
  check: text,
  region: text,
  language: text,
  country: text,
  list: text,
  maxItems: number,
  minItems: number,
  accept: list(text),
  options: list(all({ value: text, title: text, color: text }, { description: text, when: ref('Rule') })),
  to: text,
  label: text,
  inverse: text,
  tree: flag,
  setOnce: flag,
  allowOnSubmit: flag,
  personalData: flag,
  computed: { type: 'object' },
  targets: list(all({ to: text, label: text })),
  optionsWhen: ref('Rule'),
  rows: object({ entity: text, owner: text, target: text, to: text }, ['entity', 'owner']),
  onDelete: { enum: ['restrict', 'clear', 'cascade'] },
}
const rules = list(all({ check: ref('Rule'), message: text }, { on: text }))
const column = all({ path: text, field: ref('Field'), sortable: flag })
const sort = list(all({ field: text, descending: flag }))
const every = ['create', 'update', 'delete', 'export', 'import'] as const

const transition = all(
  { name: text, from: list(text), to: text, requires: list(text), origin: field.origin },
  { title: text, roles: byName(text), held: list(text), when: ref('Rule'), message: text },
)
const workflow = all(
  {
    name: text,
    title: text,
    field: text,
    initial: text,
    final: list(text),
    states: byName(all({ title: text, locked: { anyOf: [list(text), { const: true }] } })),
    transitions: byName(transition),
    origin: field.origin,
  },
  { appliesWhen: ref('Rule') },
)

/** Of what is made from the model for a screen: maps, forms and lists. */
export const specs: Record<string, Json> = {
  Rule: { description: 'A rule as written, and its syntax tree.', ...all({ source: text, node: { type: 'object' } }) },
  Field: all(field, settings),
  FormField: all({ ...field, writable: flag }, settings),
  Workflow: workflow,
  Form: all(
    {
      entity: text,
      ...named,
      rules,
      may: object({ create: flag, update: flag, delete: flag, submit: flag, amend: flag }, ['create', 'update', 'delete']),
      groups: list(all({ fields: list(ref('FormField')) }, { title: text, icon: text })),
    },
    { ...icon, workflows: list(ref('Workflow')), submit: flag },
  ),
  View: all(
    {
      entity: text,
      name: text,
      ...named,
      columns: list(column),
      sort,
      may: may(...every),
      fold: all({ title: text }, { subtitle: text, value: text, state: text }),
    },
    { ...icon, filter: text },
  ),
  Model: all({
    revision: { type: 'integer' },
    app,
    navigation: list(all({ entities: list(text) }, { title: text })),
    entities: byName(
      all(
        {
          name: text,
          ...named,
          fields: byName(ref('Field')),
          may: may(...every),
          related: list(all({ entity: text, field: text, title: text })),
          views: list(all({ name: text, title: text })),
        },
        { ...icon, workflows: list(ref('Workflow')), owner: all({ entity: text, link: text, field: text }), single: flag, submit: flag },
      ),
    ),
  }),
  Session: all({
    firstRun: flag,
    app,
    user: {
      anyOf: [
        all({ id: text, name: text, email: text, roles: list(text), language: text, teams: list(text), sites: list(text) }),
        { type: 'null' },
      ],
    },
  }),
  SignUp: all({ name: text, email: { type: 'string', format: 'email' }, password: text }),
  Health: all({ status: { const: 'ok' }, revision: { type: 'integer' }, database: { enum: ['embedded', 'postgres'] } }),
  SignIn: all({ email: { type: 'string', format: 'email' }, password: text }, { rememberMe: flag }),
}
