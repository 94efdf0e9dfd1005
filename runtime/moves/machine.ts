import type { Layer } from '@cahier/core/model/model'
import type { Values } from '@cahier/core/record'
import { random, type Random } from '../walk/random.ts'

/** A way as this suite knows it, in its own words: what the product makes of the document is what is tried. */
export type Way = {
  readonly name: string
  readonly applies: ((record: Values) => boolean) | null
  readonly initial: string
  readonly states: readonly string[]
  readonly locked: Readonly<Record<string, readonly string[] | true>>
  readonly moves: readonly Move[]
}
export type Move = {
  readonly name: string
  readonly from: readonly string[]
  readonly to: string
  readonly roles: readonly string[] | null
  readonly when: Condition | null
  readonly requires: readonly string[]
}
/** A rule, and what it says, in JavaScript. */
type Condition = { readonly source: string; readonly holds: (record: Values, roles: readonly string[]) => boolean }
export type Company = { readonly layer: Layer; readonly ways: readonly Way[] }

export const STATES = ['s0', 's1', 's2', 's3', 's4', 's5'] as const
/** An option no way knows. */
export const STRANGE = 'nowhere'
/** `lead` inherits `clerk`. */
export const ROLES: Readonly<Record<string, readonly string[]>> = {
  clerk: ['clerk'],
  lead: ['lead', 'clerk'],
  guest: ['guest'],
  administrator: [],
}

const conditions: readonly Condition[] = [
  { source: 'record.amount > 3', holds: ({ amount }) => typeof amount === 'number' && amount > 3 },
  { source: 'record.flag == true', holds: ({ flag }) => flag === true },
  { source: 'record.note != null && record.amount != 5', holds: ({ note, amount }) => (note ?? null) !== null && amount !== 5 },
  { source: "'clerk' in user.roles", holds: (_, roles) => roles.includes('clerk') },
]
const decides = [
  { source: "record.kind == 'a'", holds: ({ kind }: Values) => kind === 'a' },
  { source: "record.kind in ['a', 'b']", holds: ({ kind }: Values) => kind === 'a' || kind === 'b' },
  { source: 'record.flag == true', holds: ({ flag }: Values) => flag === true },
]

/** A company with one object and a few random ways for it. */
export const company = (seed: number): Company => {
  const r = random(seed)
  const several = r.chance(0.6) ? r.some(decides, 1, 2) : []
  const open = several.length > 0 && r.chance(0.3)
  const rules = [...several, ...(open ? [] : [null])]
  const made = rules.map((rule, i) => way(r, `way_${i}`, rule))
  return {
    layer: { name: 'company', documents: [...documents, ...made.map(({ document }) => document)] },
    ways: made.map((one) => one.way),
  }
}

const way = (r: Random, name: string, rule: (typeof decides)[number] | null) => {
  const states = r.some(STATES, 2, 5)
  const initial = states[0]!
  const moves = links(r, states).map(([from, to], i): Move => ({
    name: `${name}_move_${i}`,
    from,
    to,
    roles: r.chance(0.35) ? r.some(['clerk', 'lead', 'guest'], 1, 2) : null,
    when: r.chance(0.35) ? r.pick(conditions) : null,
    requires: r.chance(0.3) ? r.some(['amount', 'note'], 1, 2) : [],
  }))
  const locked = Object.fromEntries(
    states
      .filter(() => r.chance(0.3))
      .map((state) => [state, r.chance(0.3) ? (true as const) : r.some(['amount', 'note', 'kind', 'flag'], 1, 2)]),
  )
  const json = {
    $schema: 'workflow.schema.json',
    $id: name,
    entity: 'thing',
    field: 'state',
    ...(rule && { appliesWhen: rule.source }),
    initial,
    final: states,
    states: Object.fromEntries(Object.entries(locked).map(([state, what]) => [state, { locked: what }])),
    transitions: Object.fromEntries(
      moves.map((move) => [
        move.name,
        {
          from: move.from,
          to: move.to,
          requires: move.requires,
          ...(move.roles && { roles: move.roles }),
          ...(move.when && { when: move.when.source }),
        },
      ]),
    ),
  }
  const made: Way = { name, applies: rule && rule.holds, initial, states, locked, moves }
  return { document: { path: `workflows/${name}.json`, json }, way: made }
}

/** Each state is reached from an earlier one; more moves go anywhere. */
const links = (r: Random, states: readonly string[]): [readonly string[], string][] => {
  const tree = states.slice(1).map((state, i): [readonly string[], string] => [[states[r.below(i + 1)]!], state])
  const more = Array.from({ length: r.below(4) }, (): [readonly string[], string] => {
    const to = r.pick(states)
    return [
      r.some(
        states.filter((state) => state !== to),
        1,
        2,
      ),
      to,
    ]
  })
  return [...tree, ...more]
}

const all = { read: true, create: true, update: true, delete: true, export: true, import: true }
const documents = [
  {
    path: 'app.json',
    json: { $schema: 'app.schema.json', name: 'moves', title: 'Moves', language: 'en', languages: ['en'], navigation: [] },
  },
  {
    path: 'entities/thing.json',
    json: {
      $schema: 'entity.schema.json',
      $id: 'thing',
      type: 'object',
      label: 'name',
      required: ['name'],
      properties: {
        name: { $ref: 'field:text', unique: true, noCopy: true },
        kind: { $ref: 'field:choice', oneOf: ['a', 'b', 'c'].map((value) => ({ const: value })) },
        flag: { $ref: 'field:boolean' },
        amount: { $ref: 'field:integer' },
        note: { $ref: 'field:text' },
        state: { $ref: 'field:choice', oneOf: [...STATES, STRANGE].map((value) => ({ const: value })) },
      },
    },
  },
  ...['clerk', 'guest', 'lead'].map((name) => ({
    path: `roles/${name}.json`,
    json: {
      $schema: 'role.schema.json',
      $id: name,
      title: name,
      ...(name === 'lead' && { inherits: ['clerk'] }),
      entities: { thing: all },
    },
  })),
]
