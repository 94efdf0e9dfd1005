import { all, entities, fieldsOf, fresh, idOf, kindOf, listOf, nameOf, toggle, type Draft, type Edit, type Json } from '../draft.ts'
import { written } from './field.ts'

const add: Edit = (draft, random) => {
  const name = fresh(draft, 'thing')
  const properties: Record<string, Json> = { name: { $ref: 'field:text', title: 'Nom' } }
  for (let n = random.below(5); n >= 0; n--) {
    const field = written(random)
    properties[fresh(draft, kindOf(field))] = field
  }
  draft.documents[`entities/${name}.json`] = {
    $schema: '../../../schemas/entity.schema.json',
    $id: name,
    title: name,
    type: 'object',
    properties,
    ...(random.chance(0.15) && { single: true }),
  }
  return true
}

const remove: Edit = (draft, random) => {
  const some = all(draft, 'entities')
  if (some.length < 6) return false
  const { path, json } = random.pick(some)
  delete draft.documents[path]
  draft.gone.documents.push({ path, json })
  return true
}

const bringBack: Edit = (draft, random) => {
  if (!draft.gone.documents.length) return false
  const [one] = draft.gone.documents.splice(random.below(draft.gone.documents.length), 1)
  if (draft.documents[one!.path]) return false
  draft.documents[one!.path] = one!.json
  return true
}

/** Calls an entity otherwise wherever it is spoken of. */
const called = (draft: Draft, entity: Json, after: string): void => {
  const before = nameOf(entity)
  const id = idOf(before, entity)
  for (const { json } of all(draft, 'entities')) {
    for (const field of Object.values(fieldsOf(json))) {
      if (field['to'] === before) field['to'] = after
      if (Array.isArray(field['to'])) field['to'] = field['to'].map((one) => (one === before ? after : (one as string)))
    }
  }
  for (const folder of ['views', 'forms', 'workflows', 'data'])
    for (const { json } of all(draft, folder)) if (json['entity'] === before) json['entity'] = after
  for (const { json } of all(draft, 'roles')) {
    const grants = json['entities'] as Record<string, Json>
    if (grants[before]) grants[after] = grants[before]
    delete grants[before]
  }
  const app = draft.documents['app.json']!
  for (const group of listOf<{ entities: string[] }>(app, 'navigation'))
    group.entities = group.entities.map((name) => (name === before ? after : name))
  delete draft.documents[`entities/${before}.json`]
  entity['$id'] = after
  if (id === after) delete entity['id']
  else entity['id'] = id
  draft.documents[`entities/${after}.json`] = entity
}

const rename: Edit = (draft, random) => {
  const entity = random.pick(entities(draft))
  called(draft, entity, fresh(draft, nameOf(entity).replace(/_\d+$/, '').slice(0, 30)))
  return true
}

const swap: Edit = (draft, random) => {
  const [one, other] = random.some(entities(draft), 2, 2)
  if (!one || !other) return false
  const [first, second] = [nameOf(one), nameOf(other)]
  called(draft, one, 'between_two')
  called(draft, other, first)
  called(draft, one, second)
  return true
}

const settings: Edit = (draft, random) => {
  const entity = random.pick(entities(draft))
  const names = Object.keys(fieldsOf(entity))
  const simple = names.filter((name) =>
    ['text', 'integer', 'date', 'choice', 'email', 'money', 'link'].includes(kindOf(fieldsOf(entity)[name]!)),
  )
  const some = simple.length ? random.some(simple, 1, 2) : [names[0]!]
  const one = random.pick([
    () => toggle(entity, 'single', true),
    () => toggle(entity, 'submit', true),
    () => toggle(entity, 'duplicates', [some]),
    () => toggle(entity, 'retention', { months: 12, from: 'updated_at', action: random.pick(['delete', 'anonymise']) }),
    () => toggle(entity, 'search', some),
    () => toggle(entity, 'sort', [`-${some[0]}`, 'created_at']),
    () => toggle(entity, 'indexes', [some]),
    () => toggle(entity, 'unique', [random.some(simple, 2, 2)]),
    () => toggle(entity, 'quickCreate', some),
    () => toggle(entity, 'label', some[0]),
    () => toggle(entity, 'plural', 'Plusieurs'),
    () =>
      toggle(entity, 'rules', [{ check: `record.${some[0]} == null || record.id != null || isNew`, message: 'Voyez avec la cuisine.' }]),
    () => listOf<string[]>(entity, 'indexes').push(random.some(simple, 1, 2)) > 0,
  ])
  return one()
}

export const wholes = { add, remove, bringBack, rename, swap, settings } satisfies Record<string, Edit>
