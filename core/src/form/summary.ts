import type { Actor } from '../access.ts'
import type { Entity, Model } from '../model/model.ts'
import type { EntitySummary, ModelSummary } from '../wire.ts'
import { reader, type Reader } from './reader.ts'
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
    title: entity.title,
    plural: entity.plural,
    ...(entity.icon && { icon: entity.icon }),
    label: see.label(entity),
    fields: Object.fromEntries(see.fields(entity).map((field) => [field.name, field])),
    related: entities.flatMap((other) => related(see, other, entity)),
    ...(entity.workflows.length > 0 && { workflows: workflowsFor(see, entity) }),
    views: views(model, entity.name, actor).map(({ name, title }) => ({ name, title })),
    may: { create: may('create'), update: may('update'), delete: may('delete'), export: may('export'), import: may('import') },
  }
}

/** The links of one entity to another; where its name alone does not tell them apart, the link's title does. */
const related = (see: Reader, from: Entity, to: Entity): EntitySummary['related'] => {
  const links = see.fields(from).filter((field) => 'to' in field && field.to === to.name)
  const plain = links.length === 1 && from.name !== to.name
  return links.map((link) => ({ entity: from.name, field: link.name, title: plain ? from.plural : `${from.plural} (${link.title})` }))
}

/** What the app groups, then what it does not name, then what the product ships, which administrators keep. */
const navigation = (model: Model, entities: readonly Entity[]): ModelSummary['navigation'] => {
  const readable = new Map(entities.map((entity) => [entity.name, entity]))
  const named = new Set(model.app.navigation.flatMap((group) => group.entities))
  const rest = entities.filter((entity) => !named.has(entity.name))
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
