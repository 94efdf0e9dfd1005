import { access, holds, type Access, type Actor, type Setting, type Verb } from '@cahier/core/access'
import { evaluate, type Bindings, type Bound } from '@cahier/core/expression/evaluate'
import { systemFields } from '@cahier/core/expression/scope'
import type { LinesField, LinksField } from '@cahier/core/fields/field'
import { kindOf } from '@cahier/core/fields/index'
import type { Value } from '@cahier/core/fields/kind'
import type { Entity, Field, Model } from '@cahier/core/model/model'
import type { Workspace } from '../src/workspace.ts'
import { reader, type Step } from './load.ts'

/** A record as the wire has it for whoever may see all; what is worked out of others is worked out when it is asked for. */
export type Row = { readonly id: string; readonly version: number; readonly deleted: boolean; readonly values: Bound }
/** Everything that is in the database, read past all rights, and what core's JavaScript says of who may do what with it. */
export type World = {
  readonly model: Model
  readonly rows: (entity: string) => readonly Row[]
  readonly row: (entity: string, id: string) => Row | undefined
  /** Reads what has changed since, and tells what history says of it. */
  readonly load: () => Promise<readonly Step[]>
  /** Asks of everything as it was before it was read last. */
  readonly before: <T>(ask: () => T) => T
  /** Asks of everything as it would be with other values of one record. */
  readonly supposing: <T>(entity: string, id: string, values: Bound, ask: (row: Row) => T) => T
  readonly rights: (actor: Actor, entity: string) => Access
  readonly may: (actor: Actor, verb: Verb, entity: string, row: Row) => boolean
  /** A field as the actor sees it; undefined where the row or the field is hidden from them. */
  readonly seen: (actor: Actor, entity: string, row: Row, field: string) => Value | undefined
  readonly sets: (actor: Actor, verb: Setting, entity: string, row: Row, field: string) => boolean
  /** What a rule sees that the actor writes: their own view of everything. */
  readonly view: (actor: Actor, entity: string, row: Row) => Bindings
  /** Where a value that is nowhere else has ever stood. */
  readonly homes: ReadonlyMap<string, readonly Home[]>
  /** The groups of changes that were made, oldest first. */
  readonly groups: readonly string[]
}
export type Home = { readonly entity: string; readonly id: string; readonly field: string }
type Tables = ReadonlyMap<string, ReadonlyMap<string, Row>>
type Read = (entity: string, row: Row, field: string) => Value | undefined

/** Values that betray where they come from: `k000123k`, and whole numbers from 800,000,000 on. */
export const CANARY = /k\d{6}k|(?<![\w.-])8\d{8}(?![\w.-])/g

export const world = (workspace: Workspace, now: string): World => {
  const { model } = workspace.current()
  const entities = Object.values(model.entities)
  let tables: Tables = new Map(entities.map(({ name }) => [name, new Map<string, Row>()]))
  let last = tables
  /** Another number, another world: what was worked out of the one before is forgotten. */
  let state = 0
  let decided = new WeakMap<Row, Map<string, boolean>>()
  const homes = new Map<string, Home[]>()
  const groups: string[] = []
  const known = new Map<string, Access>()
  const read = reader(workspace)

  const put = (next: Tables): void => {
    tables = next
    state++
    decided = new WeakMap()
  }
  const within = <T>(other: Tables, ask: () => T): T => {
    const present = tables
    put(other)
    try {
      return ask()
    } finally {
      put(present)
    }
  }
  const changed = (rows: readonly { readonly entity: string; readonly row: Row }[]): Tables => {
    const next = new Map(tables)
    for (const name of new Set(rows.map(({ entity }) => entity))) next.set(name, new Map(tables.get(name)))
    for (const { entity, row } of rows) (next.get(entity) as Map<string, Row>).set(row.id, row)
    return next
  }

  const load = async (): Promise<readonly Step[]> => {
    const { rows, steps } = await read()
    last = tables
    if (rows.length > 0) {
      put(changed(rows.map(({ entity, row }) => ({ entity, row: dressed(model.entities[entity]!, row) }))))
      for (const { entity, row } of rows)
        for (const field of plainOf(model.entities[entity]!)) settle(entity, row.id, field, row.values[field.name])
      for (const { name, fields } of entities)
        for (const field of Object.values(fields))
          if (isFormula(field)) for (const row of tables.get(name)!.values()) settle(name, row.id, field, row.values[field.name])
    }
    for (const { group, entity: of, record, before, after } of steps) {
      if (groups.at(-1) !== group) groups.push(group)
      // One request may change a value twice: history knows what stood in between.
      const entity = entities.find(({ id }) => id === of)!
      for (const values of [before, after]) for (const field of plainOf(entity)) settle(entity.name, record, field, values?.[field.id])
    }
    return steps
  }
  /** With what stands elsewhere, each the first time it is asked for in a world. */
  const dressed = (entity: Entity, { values, ...row }: Row): Row => {
    const all: Bound = { ...values }
    const made: Row = { ...row, values: all }
    for (const field of Object.values(entity.fields)) {
      const make = maker(entity, made, field, values[field.name] ?? null)
      if (!make) continue
      let [at, kept]: [number, Value] = [-1, null]
      const get = (): Value => {
        if (at !== state) [at, kept] = [state, make()]
        return kept
      }
      Object.defineProperty(all, field.name, { enumerable: true, configurable: true, get })
    }
    return made
  }
  const maker = (entity: Entity, of: Row, field: Field, raw: Value): (() => Value) | undefined => {
    if (kindOf(field).veiled) return () => (raw === null ? null : true)
    if (isFormula(field)) return () => evaluate(field.computed.formula.node, system(NOBODY, entity.name, of))
    if (field.kind === 'links') return () => targets(of, field)
    return field.kind === 'lines' ? () => lines(of, field).map(({ values }) => values as Value) : undefined
  }
  /** What lists of a record hold, in their order, without what is in the bin. */
  const lines = ({ id }: Row, { rows }: LinesField | LinksField): Row[] =>
    [...tables.get(rows.entity)!.values()]
      .filter(({ deleted, values }) => !deleted && values[rows.owner] === id)
      .toSorted((a, b) => Number(a.values['position']) - Number(b.values['position']) || (a.id < b.id ? -1 : 1))
  const targets = (of: Row, field: LinksField): string[] =>
    lines(of, field)
      .map(({ values }) => values[field.rows.target] as string)
      .filter((target) => row(field.rows.to, target)?.deleted === false)
  const settle = (entity: string, id: string, field: Field, value: Value | undefined): void => {
    for (const canary of JSON.stringify(value ?? null).match(CANARY) ?? []) {
      const all = homes.get(canary) ?? []
      if (!all.some((home) => home.id === id && home.field === field.name)) homes.set(canary, [...all, { entity, id, field: field.name }])
    }
  }

  const rights = (actor: Actor, entity: string): Access => {
    const key = `${entity} ${actor.roles.join(' ')}`
    if (!known.has(key)) known.set(key, access(model, actor.roles, model.entities[entity]!))
    return known.get(key)!
  }
  const row = (entity: string, id: string): Row | undefined => tables.get(entity)?.get(id)
  /** Follows links to live rows, and on from the items of a list; `read` says what each step gives. */
  const follow = (entity: string, of: Row, path: readonly string[], from: unknown, get: Read): Value => {
    const list = lastList(model, entity, path)
    const id = typeof from === 'string' ? from : (from as { readonly id?: string } | null)?.id
    const start = list ? id !== undefined && row(list.to, id) : of
    return start ? along(list?.to ?? entity, start, path.slice(list ? list.at + 1 : 0), get) : null
  }
  const along = (entity: string, at: Row, [name, ...rest]: readonly string[], get: Read): Value => {
    const value = get(entity, at, name!) ?? null
    if (rest.length === 0 || value === null) return value
    if (typeof value === 'object') return ((value as Bound)[rest[0]!] ?? null) as Value
    const to = toOf(model.entities[entity]!, name!)!
    const next = row(to, value as string)
    return next && !next.deleted ? along(to, next, rest, get) : null
  }
  const bare: Read = (_, { values }, field) => values[field] ?? null
  const bindings = (user: Actor, entity: string, of: Row, record: Bound, get: Read): Bindings => ({
    record,
    user,
    now,
    today: now.slice(0, 10),
    timeZone: model.app.timeZone,
    linked: (path, from) => follow(entity, of, path, from, get),
  })
  const system = (actor: Actor, entity: string, of: Row): Bindings => bindings(actor, entity, of, of.values, bare)
  const decide = (key: string, of: Row, ask: () => boolean): boolean => {
    const all = decided.get(of) ?? new Map<string, boolean>()
    if (all.size === 0) decided.set(of, all)
    const answer = all.get(key) ?? ask()
    all.set(key, answer)
    return answer
  }
  const may = (actor: Actor, verb: Verb, entity: string, of: Row): boolean =>
    decide(`${verb} ${actor.id}`, of, () => holds(rights(actor, entity).when(verb), system(actor, entity, of)))
  const shows = (actor: Actor, entity: string, of: Row, field: Field): boolean =>
    decide(`${field.name} ${actor.id}`, of, () => holds(rights(actor, entity).readsWhen(field), system(actor, entity, of)))
  const seen = (actor: Actor, entity: string, of: Row, name: string): Value | undefined => {
    if (!may(actor, 'read', entity, of)) return undefined
    const { fields } = model.entities[entity]!
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined
    if (field && !shows(actor, entity, of, field)) return undefined
    if (field?.kind === 'links') return targets(of, field).filter((id) => may(actor, 'read', field.rows.to, row(field.rows.to, id)!))
    if (field?.kind !== 'lines') return of.values[name] ?? null
    return lines(of, field).map((line) => {
      const names = Object.keys(line.values).filter((one) => one !== field.rows.owner)
      return Object.fromEntries(names.map((one) => [one, one === 'id' ? line.id : (seen(actor, field.rows.entity, line, one) ?? null)]))
    })
  }
  return {
    model,
    homes,
    groups,
    load,
    rights,
    row,
    may,
    seen,
    before: (ask) => within(last, ask),
    supposing: (entity, id, values, ask) => {
      const made = dressed(model.entities[entity]!, { id, version: 1, deleted: false, values })
      return within(changed([{ entity, row: made }]), () => ask(made))
    },
    rows: (entity) => [...(tables.get(entity)?.values() ?? [])],
    sets: (actor, verb, entity, of, name) =>
      holds(rights(actor, entity).writesWhen(model.entities[entity]!.fields[name]!, verb), system(actor, entity, of)),
    view: (actor, entity, of) => {
      const record = new Proxy({}, { get: (_, name) => seen(actor, entity, of, name as string) ?? null })
      return bindings(actor, entity, of, record, (to, target, name) => seen(actor, to, target, name))
    },
  }
}

/** What formulas are worked out for: they ask nothing of anybody. */
const NOBODY: Actor = { kind: 'job', id: null, email: null, roles: [], language: 'en', teams: [], sites: [] }

type FormulaField = Field & { readonly computed: Extract<NonNullable<Field['computed']>, { formula: unknown }> }
const isFormula = (field: Field): field is FormulaField => field.computed !== undefined && 'formula' in field.computed

/** What stands in the record's own table, and is told. */
const plainOf = ({ fields }: Entity): Field[] =>
  Object.values(fields).filter((field) => !isFormula(field) && !('rows' in field) && !kindOf(field).veiled)

const toOf = (entity: Entity, name: string): string | undefined => {
  const field = Object.hasOwn(entity.fields, name) ? entity.fields[name] : undefined
  return field ? ('to' in field ? field.to : undefined) : (systemFields[name]?.to as string | undefined)
}

/** The last list a path leads through, and what its items are. */
const lastList = (model: Model, entity: string, path: readonly string[]): { readonly at: number; readonly to: string } | undefined => {
  let of: Entity | undefined = model.entities[entity]
  let found: { at: number; to: string } | undefined
  for (const [at, name] of path.slice(0, -1).entries()) {
    const field: Field | undefined = of && Object.hasOwn(of.fields, name) ? of.fields[name] : undefined
    const items: string | undefined = field && 'rows' in field ? (field.kind === 'links' ? field.rows.to : field.rows.entity) : undefined
    if (items !== undefined) found = { at, to: items }
    const to: string | undefined = items ?? (of && toOf(of, name))
    of = to === undefined ? undefined : model.entities[to]
  }
  return found
}
