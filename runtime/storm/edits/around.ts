import { all, entities, fieldsOf, fresh, kindOf, listOf, nameOf, someField, toggle, type Edit, type Json } from '../draft.ts'
import { changeOptions, written } from './field.ts'

const workflow: Edit = (draft, random) => {
  const ways = all(draft, 'workflows')
  const free = someField(draft, random, (field) => kindOf(field) === 'choice' && Array.isArray(field['oneOf']) && field['oneOf'].length > 1)
  if (free && (!ways.length || random.chance(0.3))) {
    const name = fresh(draft, 'way')
    const states = listOf<Json>(free.field, 'oneOf').map((option) => String(option['const']))
    draft.documents[`workflows/${name}.json`] = {
      $schema: '../../../schemas/workflow.schema.json',
      $id: name,
      title: 'Chemin',
      entity: nameOf(free.entity),
      field: free.name,
      initial: states[0],
      transitions: Object.fromEntries(
        states.map((to, at) => [`go_${at}`, { title: `Vers ${to}`, from: states.filter((from) => from !== to), to }]),
      ),
    }
    return true
  }
  if (!ways.length) return false
  const { path, json } = random.pick(ways)
  const transitions = json['transitions'] as Record<string, Json>
  const move = transitions[random.pick(Object.keys(transitions))]
  const entity = entities(draft).find((one) => nameOf(one) === json['entity'])
  const states = (json['states'] ??= {}) as Record<string, Json>
  const options = entity ? listOf<Json>(fieldsOf(entity)[String(json['field'])] ?? {}, 'oneOf') : []
  const state = options.length ? String(random.pick(options)['const']) : String(json['initial'])
  const one = random.pick([
    () => (states[state] = { locked: random.chance(0.5) || random.some(Object.keys(fieldsOf(entity ?? { properties: {} })), 1, 3) }),
    () => delete states[state],
    () => (transitions[fresh(draft, 'go')] = { title: 'Aller', from: [String(json['initial'])], to: state }),
    () => delete transitions[random.pick(Object.keys(transitions))],
    () => move && toggle(move, 'when', 'record.id != null'),
    () => move && toggle(move, 'roles', ['chef']),
    () => move && toggle(move, 'message', 'Pas encore.'),
    () => toggle(json, 'final', [state]),
    () => (json['initial'] = state),
    () => delete draft.documents[path],
  ])
  one()
  return true
}

const role: Edit = (draft, random) => {
  const roles = all(draft, 'roles')
  if (!roles.length || random.chance(0.15)) {
    const name = fresh(draft, 'role')
    const grants = random.some(entities(draft).map(nameOf), 2, 6).map((entity) => [entity, { read: true, create: true, update: true }])
    draft.documents[`roles/${name}.json`] = {
      $schema: '../../../schemas/role.schema.json',
      $id: name,
      title: name,
      entities: Object.fromEntries(grants),
    }
    return true
  }
  const { path, json } = random.pick(roles)
  const grants = json['entities'] as Record<string, Json>
  const entity = random.pick(entities(draft))
  const grant = (grants[nameOf(entity)] ??= { read: true })
  const field = random.pick(Object.keys(fieldsOf(entity)))
  const rules = ['record.created_by == user.id', `record.${field} == null`, `record.${field} != null || record.created_by == user.id`]
  const one = random.pick([
    () =>
      (grant[random.pick(['read', 'create', 'update', 'delete', 'export', 'import'])] = random.chance(0.5)
        ? random.pick(rules)
        : random.chance(0.7)),
    () => toggle((grant['fields'] ??= {}) as Json, field, { read: random.chance(0.5), update: false }),
    () => delete grants[nameOf(entity)],
    () => toggle(json, 'inherits', [random.pick(roles).json['$id']]),
    () => random.chance(0.3) && delete draft.documents[path],
  ])
  one()
  return true
}

const layout: Edit = (draft, random) => {
  const entity = random.pick(entities(draft))
  const names = Object.keys(fieldsOf(entity))
  const folder = random.pick(['views', 'forms'])
  const some = all(draft, folder)
  if (some.length && random.chance(0.4)) {
    delete draft.documents[random.pick(some).path]
    return true
  }
  const name = fresh(draft, 'look')
  const head = { $schema: `../../../schemas/${folder.slice(0, -1)}.schema.json`, $id: name, title: 'Vue', entity: nameOf(entity) }
  draft.documents[`${folder}/${name}.json`] =
    folder === 'views'
      ? { ...head, columns: random.some(names, 1, 6), ...(random.chance(0.4) && { filter: `record.${random.pick(names)} != null` }) }
      : { ...head, groups: [{ title: 'Tout', fields: random.some(names, 1, names.length) }] }
  return true
}

/** Adds to an entity that the product ships. */
const extend: Edit = (draft, random) => {
  const name = random.pick(['member', 'team', 'site'])
  const path = `entities/${name}.json`
  const json = (draft.documents[path] ??= { $schema: '../../../schemas/extension.schema.json', extends: name, properties: {} })
  const field = written(random)
  const names = Object.keys(fieldsOf(json))
  if (names.length && random.chance(0.3)) delete fieldsOf(json)[random.pick(names)]
  else fieldsOf(json)[fresh(draft, kindOf(field))] = field
  return true
}

const list: Edit = (draft, random) => {
  const lists = all(draft, 'lists')
  if (lists.length && random.chance(0.6)) {
    const { json } = random.pick(lists)
    return changeOptions(draft, random, listOf<Json>(json, 'oneOf'), nameOf(json))
  }
  const name = fresh(draft, 'list')
  draft.documents[`lists/${name}.json`] = {
    $schema: '../../../schemas/list.schema.json',
    $id: name,
    title: 'Liste',
    oneOf: [
      { const: 'a', title: 'A' },
      { const: 'b', title: 'B', color: 'pink' },
    ],
  }
  fieldsOf(random.pick(entities(draft)))[fresh(draft, 'listed')] = {
    $ref: random.chance(0.5) ? 'field:choice' : 'field:choices',
    title: 'Au choix',
    optionsFrom: name,
  }
  return true
}

/** A kind of the company's own: made and used, or another set of rules for its values. */
const kind: Edit = (draft, random) => {
  const own = all(draft, 'fields')
  if (own.length && random.chance(0.5)) {
    const settings = random.pick(own).json['settings'] as Json
    return random.chance(0.5) ? toggle(settings, 'maxLength', 30) : toggle(settings, 'pattern', '^[A-F][0-9]{2}$')
  }
  const name = fresh(draft, 'own')
  draft.documents[`fields/${name}.json`] = {
    $schema: '../../../schemas/field.schema.json',
    $id: name,
    title: 'À nous',
    extends: random.pick(['field:text', 'field:integer', 'field:money', 'field:date', 'field:tags']),
    settings: {},
  }
  fieldsOf(random.pick(entities(draft)))[fresh(draft, 'ours')] = { $ref: `field:${name}`, title: 'À nous' }
  return true
}

const app: Edit = (draft, random) => {
  const json = draft.documents['app.json']!
  json[random.pick(['title', 'version'])] = `${1 + random.below(9)}.0.0`
  const one = random.pick([
    () => (json['currency'] = random.pick(['EUR', 'CHF', 'JPY', 'TND'])),
    () => (json['timeZone'] = random.pick(['Europe/Paris', 'Pacific/Auckland', 'America/Cayenne'])),
    () => toggle(json, 'binDays', 90),
    () => toggle(json, 'asideDays', 90),
    () => toggle(json, 'navigation', [{ title: 'Tout', entities: entities(draft).map(nameOf) }]),
    () => toggle(json, 'languages', ['fr', 'en']),
  ])
  one()
  return true
}

const locale: Edit = (draft, random) => {
  const found = all(draft, 'locales')
  if (!found.length) return false
  const entity = random.pick(entities(draft))
  const texts = (found[0]!.json['entities'] ??= {}) as Record<string, Json>
  texts[nameOf(entity)] = { title: 'Something else', fields: {} }
  return true
}

export const around = { workflow, role, layout, extend, list, kind, app, locale } satisfies Record<string, Edit>
