import { paths } from '../expression/paths.ts'
import { kindOf } from '../fields/index.ts'
import { entityNamed, fieldNamed, pointerTo, type Catalogue } from './catalogue.ts'
import type { WorkflowDocument } from './document.ts'
import type { Entity, Field, Role, State, Transition, Workflow } from './model.ts'
import { checkWay } from './way.ts'
import { rule } from './rule.ts'
import { given } from './settings.ts'
import { near, origin, type Source } from './sources.ts'

type Options = Extract<Field, { options: unknown }>['options']
type Written = Source<WorkflowDocument>
type Made = Readonly<Record<string, Entity>>
type Roles = Readonly<Record<string, Role>>

/** The entities with the ways their records go. A field may have several, of which all but one say when they apply. */
export const workflows = (known: Catalogue, made: Made, roles: Roles, documents: readonly Written[]): Record<string, Entity> => {
  const seen = new Map<string, string>()
  const found = new Map<string, Workflow[]>()
  for (const source of documents.toSorted((a, b) => (a.json.$id < b.json.$id ? -1 : 1))) {
    const { $id: name, entity } = source.json
    const other = seen.get(name)
    if (other) known.report.say(source, '/$id', 'model.duplicate_name', { name, other })
    seen.set(name, source.path)
    const workflow = workflowOf(known, made, roles, source)
    if (!workflow || other) continue
    const before = found.get(entity) ?? []
    const rival = workflow.appliesWhen ? undefined : before.find((one) => one.field === workflow.field && !one.appliesWhen)
    if (rival) known.report.say(source, '', 'model.workflow_twice', { name: workflow.field, other: rival.name })
    found.set(entity, [...before, workflow])
  }
  return Object.fromEntries(Object.entries(made).map(([name, entity]) => [name, begun({ ...entity, workflows: inOrder(found.get(name)) })]))
}

const inOrder = (found: readonly Workflow[] = []): Workflow[] =>
  found.toSorted((a, b) => Number(a.appliesWhen === undefined) - Number(b.appliesWhen === undefined))

/** Where all ways of a field begin alike, that is what a new record has, even where nobody asks. */
const begun = (entity: Entity): Entity => {
  const initials = new Map<string, Set<string>>()
  for (const { field, initial } of entity.workflows) initials.set(field, (initials.get(field) ?? new Set()).add(initial))
  const fields = Object.entries(entity.fields).map(([name, field]): [string, Field] => {
    const [initial, ...more] = initials.get(name) ?? []
    const silent = field.default === undefined && !field.defaultRule
    return [name, initial !== undefined && more.length === 0 && silent ? ({ ...field, default: initial } as Field) : field]
  })
  return entity.workflows.length === 0 ? entity : { ...entity, fields: Object.fromEntries(fields) }
}

const workflowOf = (known: Catalogue, made: Made, roles: Roles, source: Written): Workflow | undefined => {
  const { json } = source
  const entity = entityNamed(known, json.entity, source, '/entity')
  if (!entity || !fieldNamed(known, entity, json.field, source, '/field')) return undefined
  const field = made[json.entity]?.fields[json.field]
  if (!field) return undefined
  if (!('options' in field) || kindOf(field).type !== 'text') {
    known.report.say(source, '/field', 'model.workflow_field', { name: json.field })
    return undefined
  }
  const states = statesOf(known, source, field.options)
  const transitions = Object.keys(json.transitions).map((name) => [name, transition(known, roles, source, name)] as const)
  if (field.default !== undefined && field.default !== json.initial && json.appliesWhen === undefined) {
    known.report.say(source, '/initial', 'model.workflow_default', { initial: json.initial, value: String(field.default) })
  }
  checkWay(known, source, Object.keys(states))
  return given({
    name: json.$id,
    title: json.title ?? field.title,
    field: json.field,
    appliesWhen: applies(known, source),
    initial: json.initial,
    final: json.final ?? [],
    states,
    transitions: Object.fromEntries(transitions),
    origin: origin(source),
  }) as Workflow
}

/** Which records go this way is decided by what they say themselves, so that it can be asked of many at once. */
const applies = (known: Catalogue, source: Written): Workflow['appliesWhen'] => {
  const { appliesWhen, entity } = source.json
  if (appliesWhen === undefined) return undefined
  const without = ['old', 'isNew', 'user', 'now', 'today']
  const made = rule(known, source, '/appliesWhen', appliesWhen, { entity, without })
  const far = made && paths(made.node).find(({ path }) => path.length > 1)
  if (far) known.report.say(source, '/appliesWhen', 'model.workflow_link', { path: far.path.join('.') })
  return made
}

/** Every state that is named anywhere, in the order of the options. */
const statesOf = (known: Catalogue, source: Written, options: Options): Record<string, State> => {
  const { json } = source
  const values = options.map(({ value }) => value)
  const named = new Set<string>()
  const meet = (value: string, pointer: string): void => {
    named.add(value)
    if (!values.includes(value)) known.report.say(source, pointer, 'model.unknown_option', { value, nearest: near(value, values) })
  }
  meet(json.initial, '/initial')
  for (const [i, value] of (json.final ?? []).entries()) meet(value, pointerTo('final', i))
  for (const value of Object.keys(json.states ?? {})) meet(value, pointerTo('states', value))
  for (const [name, { from, to }] of Object.entries(json.transitions)) {
    for (const [i, value] of from.entries()) meet(value, pointerTo('transitions', name, 'from', i))
    meet(to, pointerTo('transitions', name, 'to'))
  }
  return Object.fromEntries(
    options
      .filter(({ value }) => named.has(value))
      .map(({ value, title }) => [
        value,
        given({ title, locked: locks(known, source, value), previously: former(known, source, value, named) }) as State,
      ]),
  )
}

/** States there were before: none that there is, and none of two. */
const former = (known: Catalogue, source: Written, state: string, named: ReadonlySet<string>): State['previously'] => {
  const { states = {} } = source.json
  const all = states[state]?.previously
  for (const [i, name] of (all ?? []).entries()) {
    const other = named.has(name) ? name : Object.keys(states).find((one) => one !== state && states[one]?.previously?.includes(name))
    if (other !== undefined)
      known.report.say(source, pointerTo('states', state, 'previously', i), 'model.workflow_previously', { name, other })
  }
  return all
}

const locks = (known: Catalogue, source: Written, state: string): State['locked'] => {
  const { states, entity, field } = source.json
  const locked = states?.[state]?.locked ?? false
  if (typeof locked === 'boolean') return locked || []
  for (const [i, name] of locked.entries()) {
    const pointer = pointerTo('states', state, 'locked', i)
    fieldNamed(known, known.entities.get(entity)!, name, source, pointer)
    if (name === field) known.report.say(source, pointer, 'model.workflow_lock', { name })
  }
  return locked
}

const transition = (known: Catalogue, roles: Roles, source: Written, name: string): Transition => {
  const { entity, transitions } = source.json
  const { title, from, to, roles: asked, when, requires = [], message } = transitions[name]!
  const pointer = pointerTo('transitions', name)
  for (const [i, role] of (asked ?? []).entries()) {
    if (Object.hasOwn(roles, role)) continue
    known.report.say(source, pointer + pointerTo('roles', i), 'model.unknown_role', { name: role, nearest: near(role, Object.keys(roles)) })
  }
  for (const [i, field] of requires.entries()) {
    fieldNamed(known, known.entities.get(entity)!, field, source, pointer + pointerTo('requires', i))
  }
  return given({
    name,
    title,
    from,
    to,
    roles: asked && Object.fromEntries(asked.map((role) => [role, roles[role]?.title ?? role])),
    held: asked && Object.keys(roles).filter((role) => leads(roles, role, asked)),
    when: when === undefined ? undefined : rule(known, source, `${pointer}/when`, when, { entity }),
    requires,
    message,
    origin: origin(source, pointer),
  }) as Transition
}

/** Whether a role is one of these, or inherits one. */
const leads = (roles: Roles, name: string, wanted: readonly string[], seen: readonly string[] = []): boolean =>
  wanted.includes(name) || (roles[name]?.inherits ?? []).some((next) => !seen.includes(next) && leads(roles, next, wanted, [...seen, name]))
