import type { Random } from '../../walk/random.ts'
import { fieldsOf, fresh, idOf, kindOf, listOf, reorder, someField, entities, toggle, type Draft, type Edit, type Json } from '../draft.ts'
import { renamed } from '../renamed.ts'

const options = [{ const: 'one', title: 'Un' }, { const: 'two', title: 'Deux', color: 'green' }, { const: 'three' }]
/** A field of each kind as it is first written, and a default it may have. */
export const kinds: Readonly<Record<string, { readonly settings?: Json; readonly default?: unknown }>> = {
  text: { default: 'au départ' },
  long_text: { default: 'au\ndépart' },
  rich_text: {},
  code: { settings: { language: 'sql' } },
  json: { default: { a: 1 } },
  email: { default: 'a@exemple.fr' },
  phone: {},
  url: { default: 'https://exemple.fr' },
  emails: { default: ['a@exemple.fr'] },
  phones: {},
  urls: {},
  integer: { default: 7 },
  decimal: { settings: { decimals: 3 }, default: 1.25 },
  percent: { default: 10 },
  money: { default: 12.5 },
  boolean: { default: true },
  date: { default: '2026-02-01' },
  datetime: { default: '2026-02-01T10:00:00Z' },
  time: { default: '09:30' },
  duration: { default: 3600 },
  date_or_time: {},
  choice: { settings: { oneOf: options }, default: 'two' },
  choices: { settings: { oneOf: options }, default: ['one'] },
  tags: { default: ['neuf'] },
  person_name: {},
  address: {},
  geolocation: {},
  file: {},
  files: {},
  image: {},
  signature: {},
  rating: {},
  color: { default: '#112233' },
  barcode: {},
  secret: {},
  siren: {},
  siret: {},
  vat_number: {},
  iban: {},
  country: { default: 'FR' },
  currency: { default: 'EUR' },
  language: { default: 'fr' },
}
const unique = ['text', 'email', 'url', 'integer', 'decimal', 'date', 'datetime', 'phone', 'barcode']

export const written = (random: Random, kind = random.pick(Object.keys(kinds))): Json => {
  const { settings = {}, default: given } = kinds[kind]!
  return {
    $ref: `field:${kind}`,
    title: kind,
    ...structuredClone(settings),
    ...(given !== undefined && random.chance(0.4) && { default: structuredClone(given) }),
    ...(unique.includes(kind) && given === undefined && random.chance(0.2) && { unique: true }),
    ...(random.chance(0.1) && { noCopy: true }),
    ...(random.chance(0.1) && { personalData: true }),
    ...(random.chance(0.05) && { setOnce: true }),
  }
}

const add: Edit = (draft, random) => {
  const entity = random.pick(entities(draft))
  const field = written(random)
  const name = fresh(draft, kindOf(field))
  reorder(entity, (entries) => entries.toSpliced(random.below(entries.length + 1), 0, [name, field]))
  if (random.chance(0.15)) listOf<string>(entity, 'required').push(name)
  return true
}

const remove: Edit = (draft, random) => {
  const found = someField(draft, random)
  if (!found || Object.keys(fieldsOf(found.entity)).length < 3) return false
  const { entity, name, field } = found
  delete fieldsOf(entity)[name]
  draft.gone.fields.push({ entity: idOf(String(entity['$id']), entity), name, field: { ...field, id: idOf(name, field) } })
  return true
}

const bringBack: Edit = (draft, random) => {
  const ids = new Map(entities(draft).map((entity) => [idOf(String(entity['$id']), entity), entity]))
  const known = draft.gone.fields.filter(({ entity }) => ids.has(entity))
  if (!known.length) return false
  const one = random.pick(known)
  const entity = ids.get(one.entity)!
  const taken = Object.entries(fieldsOf(entity)).some(([name, field]) => name === one.name || idOf(name, field) === one.field['id'])
  draft.gone.fields.splice(draft.gone.fields.indexOf(one), 1)
  if (taken) return false
  fieldsOf(entity)[one.name] = random.chance(0.3) ? { ...written(random), id: one.field['id'] } : one.field
  return true
}

const rename: Edit = (draft, random) => {
  const found = someField(draft, random)
  if (!found) return false
  renamed(draft, found.entity, found.name, fresh(draft, found.name.replace(/_\d+$/, '').slice(0, 30)))
  return true
}

const swap: Edit = (draft, random) => {
  const found = someField(draft, random)
  const other = found && random.pick(Object.keys(fieldsOf(found.entity)))
  if (!found || other === undefined || other === found.name) return false
  renamed(draft, found.entity, found.name, 'between_two')
  renamed(draft, found.entity, other, found.name)
  renamed(draft, found.entity, 'between_two', other)
  return true
}

const retype: Edit = (draft, random) => {
  const found = someField(draft, random, (field) => kindOf(field) in kinds)
  if (!found) return false
  const { entity, name, field } = found
  const near = random.chance(0.6) ? (neighbours[kindOf(field)] ?? []) : []
  const { title, id } = field
  const now = written(random, near.length ? random.pick(near) : undefined)
  fieldsOf(entity)[name] = { ...now, ...(title !== undefined && { title }), ...(id !== undefined && { id }) }
  return true
}
/** Kinds whose values can mean something in each other. */
const neighbours: Readonly<Record<string, readonly string[]>> = {
  text: ['long_text', 'integer', 'choice', 'email', 'tags', 'siren', 'date', 'phone', 'choices', 'barcode', 'url', 'secret'],
  long_text: ['text', 'rich_text', 'json', 'code'],
  integer: ['decimal', 'money', 'text', 'rating', 'percent', 'duration'],
  decimal: ['integer', 'money', 'text', 'percent'],
  money: ['decimal', 'integer', 'text'],
  date: ['datetime', 'text', 'date_or_time'],
  datetime: ['date', 'text', 'time', 'date_or_time'],
  choice: ['choices', 'text', 'tags', 'boolean'],
  choices: ['choice', 'tags', 'text'],
  tags: ['choices', 'text'],
  boolean: ['choice', 'integer', 'text'],
  email: ['emails', 'text'],
  emails: ['email', 'text'],
  phone: ['phones', 'text'],
  phones: ['phone', 'text'],
  url: ['urls', 'text'],
  urls: ['url', 'tags'],
  file: ['files', 'image'],
  files: ['file'],
  image: ['file', 'signature', 'files'],
  person_name: ['text', 'json'],
  address: ['text', 'json'],
  geolocation: ['json', 'text'],
  json: ['long_text', 'text'],
  time: ['text', 'duration'],
  duration: ['integer', 'text', 'decimal'],
}

const move: Edit = (draft, random) => {
  const entity = random.pick(entities(draft))
  reorder(entity, (entries) => {
    const [one] = entries.splice(random.below(entries.length), 1)
    return entries.toSpliced(random.below(entries.length + 1), 0, one!)
  })
  return true
}

const settings: Edit = (draft, random) => {
  const found = someField(draft, random)
  if (!found) return false
  const { field, name } = found
  const one = random.pick([
    () => toggle(field, 'unique', true),
    () => toggle(field, 'noCopy', true),
    () => toggle(field, 'setOnce', true),
    () => toggle(field, 'readOnly', true),
    () => toggle(field, 'personalData', true),
    () => toggle(field, 'allowOnSubmit', true),
    () => toggle(field, 'help', 'À remplir.'),
    () => toggle(field, 'visibleWhen', `record.${name} != null`),
    () => toggle(field, 'requiredWhen', 'isNew && user.id == null'),
    () => toggle(field, 'readOnlyWhen', `record.${name} == null && user.id == null`),
    () => toggle(field, 'minimum', 0),
    () => toggle(field, 'maxLength', random.pick([60, 200, 5000])),
    () => toggle(field, 'decimals', random.below(5)),
    () => toggle(field, 'maxItems', 2 + random.below(5)),
    () => toggle(field, 'default', structuredClone(kinds[kindOf(field)]?.default)),
    () => toggle(field, 'currency', random.pick(['CHF', 'JPY', 'TND'])),
  ])
  return one()
}

const require: Edit = (draft, random) => {
  const found = someField(draft, random)
  if (!found) return false
  const list = listOf<string>(found.entity, 'required')
  if (list.includes(found.name)) list.splice(list.indexOf(found.name), 1)
  else list.push(found.name)
  return true
}

const choose: Edit = (draft, random) => {
  const found = someField(draft, random, (field) => Array.isArray(field['oneOf']))
  if (!found) return false
  const list = listOf<Json>(found.field, 'oneOf')
  return changeOptions(draft, random, list, found.name)
}
/** Adds an option, takes one out, calls one otherwise, offers one only sometimes, puts them in another order. */
export const changeOptions = (draft: Draft, random: Random, list: Json[], about: string): boolean => {
  const one = random.pick(list)
  switch (random.below(5)) {
    case 0:
      list.push({ const: fresh(draft, 'option'), title: 'Encore une', color: 'mint' })
      return true
    case 1:
      if (list.length > 1) list.splice(list.indexOf(one), 1)
      return true
    case 2:
      one['title'] = `Autrement ${about}`
      return true
    case 3:
      return toggle(one, 'when', 'user.id != null')
    default:
      list.push(list.shift()!)
      return true
  }
}

export const fields = { add, remove, bringBack, rename, swap, retype, move, settings, require, choose } satisfies Record<string, Edit>
