import type { Node } from '../expression/node.ts'
import { parts } from '../expression/walk.ts'
import { feeds } from '../computed/feeds.ts'
import type { Computed, Formula, Rollup, Sequence } from '../fields/field.ts'
import { kinds } from '../fields/index.ts'
import { fieldNamed, kindName, pointerTo, type Catalogue } from './catalogue.ts'
import type { EntityDocument, FieldDocument } from './document.ts'
import { PERSONAL } from './formulas.ts'
import type { Entity } from './model.ts'
import type { ModelCode, Told } from './problems.ts'
import { chainOf } from './circle.ts'
import { circleOf, isComputed, overs, resultOf, rowsOf, targetOf } from './result.ts'
import { rule } from './rule.ts'
import type { Say } from './settings.ts'
import { near, type Source } from './sources.ts'

/** Says what is wrong, and gives nothing. */
type Refuse = <C extends ModelCode>(key: string, code: C, ...params: Told<C>) => undefined
type Asked = {
  readonly known: Catalogue
  readonly entity: Source<EntityDocument>
  readonly name: string
  readonly say: Say
  readonly refuse: Refuse
}
type Ref<K extends string> = Extract<FieldDocument, { $ref: `field:${K}` }>

/** How a computed field comes by its value, with all it names checked; nothing of a field somebody fills in, and of one in error. */
export const computed = (known: Catalogue, entity: Source<EntityDocument>, name: string, say: Say): Computed | undefined => {
  const document = entity.json.properties[name]!
  if (!isComputed(document)) return undefined
  for (const keyword of UNFIT) if (document[keyword] !== undefined) say(keyword, 'model.computed_keyword', { name, keyword })
  if (entity.json.required?.includes(name)) say('', 'model.computed_keyword', { name, keyword: 'required' })
  const refuse: Refuse = (key, code, ...params) => {
    say(key, code, ...params)
    return undefined
  }
  const asked = { known, entity, name, say, refuse }
  switch (document.$ref) {
    case 'field:formula':
      return formula(document, asked)
    case 'field:lookup':
      return lookup(document, asked)
    case 'field:rollup':
      return rollup(document, asked)
    case 'field:sequence':
      return sequence(document, asked)
  }
}

/** What only means something of a field that is filled in. */
const UNFIT = ['defaultRule', 'requiredWhen', 'readOnlyWhen', 'placeholder'] as const

const formula = (document: Ref<'formula'>, { known, entity, name, refuse }: Asked): Formula | undefined => {
  const result = resultOf(known.entities, entity.json.$id, document)
  const kind = nameOf(document.returns)
  if (!result || !Object.hasOwn(kinds, kindName(result))) {
    return refuse('returns', 'model.unknown_kind', { kind, kinds: Object.keys(kinds), nearest: near(kind, Object.keys(kinds)) })
  }
  const { type } = kinds[kindName(result)]
  if (typeof type === 'object' || !SIMPLE.includes(type)) return refuse('returns', 'model.computed_kind', { kind })
  const pointer = pointerTo('properties', name, 'formula')
  const checked = rule(known, entity, pointer, document.formula, { entity: entity.json.$id, returns: type, without: PERSONAL, sql: true })
  const node = checked && meaning(known, entity, name)
  return node && { how: 'formula', formula: { source: document.formula, node } }
}

const lookup = (document: Ref<'lookup'>, asked: Asked): Formula | undefined => {
  const { known, entity, name, refuse } = asked
  if (circles(asked)) return undefined
  let at = entity
  for (const [i, step] of document.of.split('.').entries()) {
    const field = fieldNamed(known, at, step, entity, pointerTo('properties', name, 'of'))
    if (!field) return undefined
    const to = targetOf(field)
    if (i === document.of.split('.').length - 1) {
      if ('to' in field || kinds[kindName(resultOf(known.entities, at.json.$id, field) ?? field)]?.type === 'link') {
        return refuse('of', 'model.computed_kind', { kind: field.$ref.slice('field:'.length) })
      }
    } else {
      const next = to === undefined ? undefined : known.entities.get(to)
      if (to === undefined) return refuse('of', 'model.not_a_link', { name: step, entity: at.json.$id })
      if (!next) return undefined
      at = next
    }
  }
  const node = meaning(known, entity, name)
  return node && { how: 'lookup', formula: { source: `record.${document.of}`, node } }
}

const meaning = (known: Catalogue, entity: Source<EntityDocument>, name: string): Node | undefined =>
  known.meaning(known, entity.json.$id, name)

/** Said of one of the fields of a circle only. */
const circles = ({ known, entity, name, say }: Asked): boolean => {
  const chain = circleOf(known.entities, entity.json.$id, name)
  if (chain && chain.every((one) => one >= chain[0]!)) say('of', 'model.computed_circle', { chain })
  return chain !== undefined
}

const rollup = (document: Ref<'rollup'>, asked: Asked): Rollup | undefined => {
  const { known, entity, name, refuse } = asked
  if (circles(asked)) return undefined
  const { aggregate, of, over } = document
  const rows = rowsOf(known.entities, entity.json.$id, over)
  if (!rows) {
    if (saidOf(known, entity, over)) return undefined
    const nearest = near(over, overs(known.entities, entity.json.$id))
    return refuse('over', 'model.rollup_over', { name: over, entity: entity.json.$id, nearest })
  }
  const child = known.entities.get(rows.entity)
  // Of many links there is nothing but how many.
  if (!child) {
    const keyword = aggregate !== 'count' ? 'aggregate' : document.where !== undefined ? 'where' : undefined
    return keyword ? refuse(keyword, 'model.rollup_links', { name: over }) : { how: 'rollup', ...rows, aggregate }
  }
  if (aggregate === 'count') {
    if (of !== undefined) return refuse('of', 'model.computed_keyword', { name, keyword: 'of' })
  } else {
    if (of === undefined) return refuse('', 'model.missing', { keyword: 'of' })
    if (!fieldNamed(known, child, of, entity, pointerTo('properties', name, 'of'))) return undefined
    const type = known.scope.fields(rows.entity)?.[of]?.type
    const fits = aggregate === 'sum' || aggregate === 'avg' ? ADDED : ORDERED
    if (typeof type !== 'string' || !fits.includes(type)) return refuse('of', 'model.rollup_of', { name: of, aggregate })
    const node = known.meaning(known, rows.entity, of)
    if (node && !lasts(node)) return refuse('of', 'model.rollup_moving', { name: of })
  }
  const pointer = pointerTo('properties', name, 'where')
  const inside = { entity: rows.entity, without: KEPT }
  const where = document.where === undefined ? undefined : rule(known, entity, pointer, document.where, inside)
  if (document.where !== undefined && !where) return undefined
  if (where && !lasts(where.node)) return refuse('where', 'model.rollup_moving', { name })
  return { how: 'rollup', ...rows, aggregate, ...(of === undefined ? {} : { of }), ...(where ? { where } : {}) }
}

/** Whether what a roll-up is over was meant, and is wrong where it is written: lines without their link, a link to an entity that is not there. */
const saidOf = (known: Catalogue, { json }: Source<EntityDocument>, over: string): boolean =>
  (Object.hasOwn(json.properties, over) && json.properties[over]!.$ref === 'field:lines') ||
  [...known.entities.values()].some((other) =>
    Object.values(other.json.properties).some(
      (field) => field.$ref === 'field:link' && field.inverse === over && [field.to].flat().some((to) => !known.entities.has(to)),
    ),
  )

const sequence = (document: Ref<'sequence'>, { known, entity, name, say }: Asked): Sequence => {
  const { pattern, start = 1, per = 'none', gapFree = false } = document
  const missing = PERIODS[per].find((part) => !pattern.includes(part))
  if (missing) say('pattern', 'model.sequence_period', { part: missing, per })
  const asked = { entity: entity.json.$id, without: KEPT }
  const when = document.assignedWhen
  const assignedWhen = when === undefined ? undefined : rule(known, entity, pointerTo('properties', name, 'assignedWhen'), when, asked)
  return { how: 'sequence', pattern, start, per, gapFree, ...(assignedWhen ? { assignedWhen } : {}) }
}

const PERIODS = { none: [], year: ['{year}'], month: ['{year}', '{month}'] } as const
/** What is kept follows neither the clock nor whoever looks. */
const KEPT = [...PERSONAL, 'now', 'today']
const SIMPLE: readonly string[] = ['text', 'number', 'boolean', 'date', 'datetime', 'time', 'duration']
const ADDED: readonly string[] = ['number', 'duration']
const ORDERED: readonly string[] = ['text', 'number', 'date', 'datetime', 'time', 'duration']

const nameOf = (returns: unknown): string => {
  const ref = typeof returns === 'string' ? returns : (returns as { $ref?: unknown } | null)?.$ref
  return typeof ref === 'string' ? ref.replace(/^field:/, '') : ''
}

/** Whether a value is another only when a record is: not by the clock, nor by lists whose records nobody would look after. */
const lasts = (node: Node): boolean =>
  node.op !== 'variable' && node.op !== 'exists' && node.op !== 'all' && node.op !== 'sum' && parts(node).every(lasts)

/** A roll-up that is worked out of itself, over whatever others, would never come to an end. */
export const checkRollups = (known: Catalogue, entities: Readonly<Record<string, Entity>>): void => {
  const all = feeds(entities)
  const next = (key: string): string[] => {
    const feed = all.find(({ parent, field }) => `${parent}.${field.name}` === key)
    const read = feed?.reads.flatMap(({ entity, fields }) => [...fields].map((name) => `${entity}.${name}`)) ?? []
    return read.filter((one) => all.some(({ parent, field }) => `${parent}.${field.name}` === one))
  }
  const done = new Set<string>()
  const visit = (key: string, under: readonly string[]): void => {
    if (under.includes(key)) return say(key)
    if (done.has(key)) return
    done.add(key)
    for (const one of next(key)) visit(one, [...under, key])
  }
  const say = (key: string): void => {
    const [entity, name] = key.split('.') as [string, string]
    const chain = chainOf(known, key)
    known.report.say(known.entities.get(entity)!, pointerTo('properties', name, 'of'), 'model.computed_circle', { chain })
  }
  for (const { parent, field } of all) visit(`${parent}.${field.name}`, [])
}
