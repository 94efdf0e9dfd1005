import type { Random } from '../../walk/random.ts'
import { entities, fieldsOf, fresh, idOf, kindOf, nameOf, someField, type Draft, type Edit, type Json } from '../draft.ts'
import { written } from './field.ts'

const numbers = ['integer', 'decimal', 'money', 'percent']
const of = (entity: Json, kinds: readonly string[]): string[] =>
  Object.entries(fieldsOf(entity)).flatMap(([name, field]) => (kinds.includes(kindOf(field)) ? [name] : []))

/** Something to work out of an entity's own fields. */
const worked = (entity: Json, random: Random): Json | undefined => {
  const [amounts, days, texts] = [of(entity, numbers), of(entity, ['date']), of(entity, ['text'])]
  const formulas = [
    ...(amounts.length ? [{ returns: 'field:decimal', formula: `record.${random.pick(amounts)} * 2 + 1` }] : []),
    ...(amounts.length ? [{ returns: 'field:boolean', formula: `record.${random.pick(amounts)} > 10` }] : []),
    ...(days.length > 1 ? [{ returns: 'field:duration', formula: `record.${random.pick(days)} - record.${random.pick(days)}` }] : []),
    ...(texts.length ? [{ returns: 'field:integer', formula: `size(record.${random.pick(texts)})` }] : []),
    ...(texts.length ? [{ returns: 'field:text', formula: `record.${random.pick(texts)} + '!'` }] : []),
  ]
  return formulas.length ? { $ref: 'field:formula', title: 'Calcul', ...random.pick(formulas) } : undefined
}

const looked = (draft: Draft, entity: Json, random: Random): Json | undefined => {
  const paths = Object.entries(fieldsOf(entity)).flatMap(([name, field]) => {
    const target = kindOf(field) === 'link' && entities(draft).find((one) => nameOf(one) === field['to'])
    return target ? of(target, ['text', 'integer', 'money', 'date', 'choice', 'boolean']).map((there) => `${name}.${there}`) : []
  })
  return paths.length ? { $ref: 'field:lookup', title: 'Rappel', of: random.pick(paths) } : undefined
}

const added = (draft: Draft, entity: Json, random: Random): Json | undefined => {
  const over = [
    ...Object.entries(fieldsOf(entity)).flatMap(([name, field]) =>
      kindOf(field) === 'lines' ? [{ over: name, rows: entities(draft).find((one) => nameOf(one) === field['to']) }] : [],
    ),
    ...entities(draft).flatMap((rows) =>
      Object.values(fieldsOf(rows)).flatMap((field) =>
        kindOf(field) === 'link' && typeof field['inverse'] === 'string' && [field['to']].flat().includes(nameOf(entity))
          ? [{ over: field['inverse'], rows }]
          : [],
      ),
    ),
  ].flatMap(({ over: name, rows }) => (rows ? [{ name, rows }] : []))
  if (!over.length) return undefined
  const { name, rows } = random.pick(over)
  const amounts = of(rows, numbers)
  const how = amounts.length ? random.pick(['count', 'sum', 'min', 'max', 'avg']) : 'count'
  const booleans = of(rows, ['boolean'])
  return {
    $ref: 'field:rollup',
    title: 'Total',
    over: name,
    aggregate: how,
    ...(how !== 'count' && { of: random.pick(amounts) }),
    ...(booleans.length && random.chance(0.4) && { where: `record.${random.pick(booleans)} == true` }),
  }
}

const numbered = (random: Random): Json => ({
  $ref: 'field:sequence',
  title: 'Numéro',
  pattern: random.pick(['N{number}', 'N{year}-{number:4}', '{number:6}']),
  ...(random.chance(0.4) && { gapFree: true }),
  ...(random.chance(0.2) && { start: 1000 }),
})

const some = (draft: Draft, entity: Json, random: Random): Json | undefined =>
  random.pick([
    () => worked(entity, random),
    () => looked(draft, entity, random),
    () => added(draft, entity, random),
    () => numbered(random),
  ])()

const add: Edit = (draft, random) => {
  const entity = random.pick(entities(draft))
  const field = some(draft, entity, random)
  if (!field) return false
  fieldsOf(entity)[fresh(draft, kindOf(field))] = field
  return true
}

const isComputed = (field: Json): boolean => ['formula', 'lookup', 'rollup', 'sequence'].includes(kindOf(field))

/** Worked out otherwise, under the same name. */
const change: Edit = (draft, random) => {
  const found = someField(draft, random, isComputed)
  const field = found && some(draft, found.entity, random)
  if (!found || !field) return false
  fieldsOf(found.entity)[found.name] = { ...field, id: idOf(found.name, found.field) }
  return true
}

/** What was typed is worked out, or what was worked out is typed from now on. */
const typed: Edit = (draft, random) => {
  const found = someField(draft, random, (field) => isComputed(field) || ['text', ...numbers].includes(kindOf(field)))
  if (!found) return false
  const { entity, name, field } = found
  const now = isComputed(field) ? written(random, random.pick(['text', ...numbers])) : some(draft, entity, random)
  if (!now) return false
  fieldsOf(entity)[name] = { ...now, id: idOf(name, field) }
  return true
}

export const computed = { add, change, typed } satisfies Record<string, Edit>
