import type { Value } from '../fields/kind.ts'
import type { Bindings, Bound } from './evaluate.ts'
import type { Type } from './node.ts'
import { expression } from './parse.ts'
import type { Scope, ScopeFields } from './scope.ts'

/**
 * A small model that has one field of each type, and records of it: what the truth table and the random rules speak of.
 * JavaScript reads the records as the wire has them; runtime's tests put the same ones into the tables.
 */
export type Row = Readonly<Record<string, Value>>
export type Thing = { readonly id: string; readonly binned?: boolean; readonly row: Row }

/** Means the same in a field's place as it would written out. */
const meaning = (source: string, type: Type) => () => expression(source, worldScope, type).expression?.node

export const worldFields: Readonly<Record<'thing' | 'line', ScopeFields>> = {
  thing: {
    name: { type: 'text' },
    note: { type: 'text' },
    amount: { type: 'number' },
    count: { type: 'number' },
    active: { type: 'boolean' },
    day: { type: 'date' },
    moment: { type: 'datetime' },
    hour: { type: 'time' },
    spent: { type: 'duration' },
    tags: { type: { list: 'text' } },
    address: { type: 'record', parts: { city: { type: 'text' }, floor: { type: 'number' } } },
    parent: { type: 'link', to: 'thing' },
    lines: { type: { list: 'record' }, to: 'line', rows: { entity: 'line', owner: 'thing' } },
    friends: { type: { list: 'link' }, to: 'thing', rows: { entity: 'thing_friends', owner: 'thing', target: 'friend' } },
    subject: { type: 'text', to: ['thing', 'line'] },
    shouted: { type: 'text', formula: meaning('fold(record.name)', 'text') },
    grand: { type: 'text', formula: meaning('record.parent.shouted', 'text') },
    doubled: { type: 'number', formula: meaning('record.amount * 2', 'number') },
    total: { type: 'number', formula: meaning('record.lines.sum(l, l.total * (l.product.amount.or(1)))', 'number') },
    broken: { type: 'number', formula: () => undefined },
  },
  line: {
    thing: { type: 'link', to: 'thing' },
    label: { type: 'text' },
    total: { type: 'number' },
    done: { type: 'boolean' },
    product: { type: 'link', to: 'thing' },
  },
}

/** The columns of the tables, in the order of their values. */
export const worldColumns = {
  thing: {
    name: 'text',
    note: 'text',
    amount: 'numeric(18,2)',
    count: 'bigint',
    active: 'boolean',
    day: 'date',
    moment: 'timestamp(3) with time zone',
    hour: 'time(0) without time zone',
    spent: 'bigint',
    tags: 'text[]',
    address: 'jsonb',
    parent: 'uuid',
    subject: 'text',
  },
  line: { thing: 'uuid', label: 'text', total: 'numeric(18,2)', done: 'boolean', product: 'uuid' },
  thing_friends: { thing: 'uuid', friend: 'uuid' },
} as const

export const worldScope: Scope = {
  entity: 'thing',
  fields: (entity) => (entity === 'thing' || entity === 'line' ? worldFields[entity] : undefined),
  without: ['old', 'isNew'],
}

/** A record as the wire has it, and what is behind its links; what is in the bin is nowhere. */
export const boundTo = (things: readonly Thing[], thing: Thing): Pick<Bindings, 'record' | 'linked'> => {
  const there = new Map(things.filter(({ binned }) => !binned).map((one) => [one.id, one]))
  const wire = ({ id, row }: Thing): Bound => {
    const friends = (row['friends'] as readonly string[] | undefined)?.filter((friend) => there.has(friend)) ?? []
    return { ...row, id, friends: friends.length > 0 ? friends : null }
  }
  const step = (from: Value | Bound | undefined, name: string): Value | undefined => {
    const at = typeof from === 'string' ? there.get(from) && wire(there.get(from)!) : from
    return at !== null && typeof at === 'object' && Object.hasOwn(at, name) ? (at as Bound)[name] : null
  }
  const linked: Bindings['linked'] = (path, from) =>
    (afterLists(path).reduce<Value | Bound | undefined>((at, name) => step(at, name), from) as Value | undefined) ?? null
  return { record: wire(thing), linked }
}

/** The steps behind the last list that the path goes on from. */
const afterLists = (path: readonly string[]): readonly string[] => {
  let fields: ScopeFields | undefined = worldFields.thing
  let start = 0
  for (const [i, name] of path.slice(0, -1).entries()) {
    const field: ScopeFields[string] | undefined = fields?.[name]
    if (field?.rows) start = i + 1
    fields = typeof field?.to === 'string' ? worldScope.fields(field.to) : undefined
  }
  return path.slice(start)
}
