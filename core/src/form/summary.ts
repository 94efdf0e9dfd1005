import type { Actor } from '../access.ts'
import { paths } from '../expression/paths.ts'
import type { Entity, EntityGrant, Field, Model } from '../model/model.ts'
import { ofSubmission } from '../submission.ts'
import type { EntitySummary, ModelSummary } from '../wire.ts'
import { headOf, mayOf, reader, type Reader } from './reader.ts'
import { titles } from './titles.ts'
import { views } from './view.ts'
import { workflowsFor } from './workflow.ts'

/** What one actor may know of the model: the map of the studio. */
export const summary = (model: Model, actor: Actor, revision: number): ModelSummary => {
  const see = reader(model, actor)
  const entities = Object.keys(model.entities).flatMap((name) => see.entity(name) ?? [])
  const { name, title, language, languages, timeZone } = model.app
  return {
    revision,
    app: { name, title, language, languages, timeZone, revision },
    navigation: navigation(model, entities),
    entities: Object.fromEntries(entities.map((entity) => [entity.name, one(see, model, actor, entities, entity)])),
  }
}

const one = (see: Reader, model: Model, actor: Actor, entities: readonly Entity[], entity: Entity): EntitySummary => {
  const { may } = see.access(entity)
  return {
    name: entity.name,
    ...headOf(see, entity),
    fields: Object.fromEntries(see.fields(entity).map((field) => [field.name, field])),
    related: entities.flatMap((other) => related(see, other, entity)),
    ...(entity.workflows.length > 0 && { workflows: workflowsFor(see, entity) }),
    views: views(model, entity.name, actor).map(({ name, title }) => ({ name, title })),
    ...(entity.owner && { owner: entity.owner }),
    ...(entity.single && { single: true as const }),
    ...(entity.submit && { submit: true as const }),
    may: { ...mayOf(see, entity), export: may('export'), import: may('import') },
  }
}

/** The links of one entity to another; where its name alone does not tell them apart, the link's title does. */
const related = (see: Reader, from: Entity, to: Entity): EntitySummary['related'] => {
  // Lines are edited in their record and not beside it; what amends a record is said where it stands, and never added by hand.
  const links = see
    .fields(from)
    .filter(({ name }) => from.owner?.link !== name && !ofSubmission(from, name))
    .filter((field) => 'to' in field && field.to === to.name)
  // Lines stand in their record under the same name already.
  const plain = links.length === 1 && from.name !== to.name && from.owner?.entity !== to.name
  return links.map((link) => ({ entity: from.name, field: link.name, title: plain ? from.plural : `${from.plural} (${link.title})` }))
}

/** What the app groups, then what it does not name, then what the product ships, which administrators keep. */
const navigation = (model: Model, entities: readonly Entity[]): ModelSummary['navigation'] => {
  const readable = new Map(entities.map((entity) => [entity.name, entity]))
  const named = new Set(model.app.navigation.flatMap((group) => group.entities))
  const rest = entities.filter((entity) => !named.has(entity.name) && !entity.owner && wanted(model, entity))
  const groups = [
    ...model.app.navigation.map((group) => ({ ...group, entities: group.entities.filter((name) => readable.has(name)) })),
    { entities: rest.filter((entity) => entity.origin.layer !== 'cahier').map((entity) => entity.name) },
    {
      title: titles(model.language).administration,
      entities: rest.filter((entity) => entity.origin.layer === 'cahier').map((entity) => entity.name),
    },
  ]
  return groups.filter((group) => group.entities.length > 0)
}

/** Teams and sites are there for whoever uses them: whose records lead to them, or whose rights speak of them. */
const wanted = (model: Model, { name, origin }: Entity): boolean => {
  const list = { team: 'teams', site: 'sites' }[name]
  if (origin.layer !== 'cahier' || list === undefined) return true
  const leads = (field: Field): boolean =>
    ('to' in field && [field.to].flat().includes(name)) || ('rows' in field && 'to' in field.rows && field.rows.to === name)
  const links = Object.values(model.entities).some((entity) => entity.origin.layer !== 'cahier' && Object.values(entity.fields).some(leads))
  return links || Object.values(model.roles).some((role) => Object.values(role.entities).some((grant) => speaks(grant, list)))
}

const speaks = (grant: EntityGrant, list: string): boolean =>
  [grant.read, grant.create, grant.update, grant.delete, grant.export, grant.import].some(
    (granted) => typeof granted !== 'boolean' && paths(granted.node).some(({ root, path }) => root === 'user' && path[0] === list),
  )
