import { access, holds, type Access, type Actor, type Verb } from '@cahier/core/access'
import type { Bindings, Bound } from '@cahier/core/expression/evaluate'
import type { LinksField } from '@cahier/core/fields/field'
import type { Value } from '@cahier/core/fields/kind'
import type { Entity, Model } from '@cahier/core/model/model'
import type { Workspace } from '../src/workspace.ts'

/** Everything that is in the database, read past all rights, and what core's JavaScript says of who may do what with it. */
export type Row = { readonly id: string; readonly version: number; readonly deleted: boolean; readonly values: Bound }
export type World = {
  readonly model: Model
  readonly rows: (entity: string) => readonly Row[]
  readonly row: (entity: string, id: string) => Row | undefined
  readonly load: () => Promise<void>
  readonly rights: (actor: Actor, entity: string) => Access
  readonly may: (actor: Actor, verb: Verb, entity: string, row: Row) => boolean
  /** A field as the actor sees it; undefined where the row or the field is hidden from them. */
  readonly seen: (actor: Actor, entity: string, row: Row, field: string) => Value | undefined
  readonly sets: (actor: Actor, verb: 'create' | 'update', entity: string, row: Row, field: string) => boolean
  /** What a rule sees that the actor writes: their own view of everything. */
  readonly view: (actor: Actor, entity: string, row: Row) => Bindings
  /** Where a value that is nowhere else has ever stood. */
  readonly homes: ReadonlyMap<string, readonly Home[]>
}
export type Home = { readonly entity: string; readonly id: string; readonly field: string }

/** Values that betray where they come from: `k000123k`, and whole numbers from 800,000,000 on. */
export const CANARY = /k\d{6}k|(?<![\w.-])8\d{8}(?![\w.-])/g

export const world = (workspace: Workspace, now: string): World => {
  const { model } = workspace.current()
  const tables = new Map<string, Map<string, Row>>()
  const homes = new Map<string, Home[]>()
  const known = new Map<string, Access>()

  const load = async (): Promise<void> => {
    for (const entity of Object.keys(model.entities)) {
      const { db, schema } = workspace
      const found = await db.query<{ row: string }>({ text: `select row_to_json(t)::text as row from "${schema}"."${entity}" t` })
      const rows = found.map(({ row }) => JSON.parse(row) as Bound & { id: string; version: number; deleted_at: string | null })
      tables.set(
        entity,
        new Map(
          rows.map(({ deleted_at, ...values }) => [
            values.id,
            { id: values.id, version: values.version, deleted: deleted_at !== null, values },
          ]),
        ),
      )
      for (const row of rows) for (const field of Object.keys(model.entities[entity]!.fields)) settle(entity, row.id, field, row[field])
    }
    for (const { name, fields } of Object.values(model.entities))
      for (const field of Object.values(fields))
        if (field.kind === 'links')
          for (const row of tables.get(name)!.values()) Object.assign(row.values, { [field.name]: listOf(row, field) })
  }
  /** The records a list of links holds, in their order, without those in the bin. */
  const listOf = ({ id }: Row, { rows }: LinksField): string[] =>
    [...tables.get(rows.entity)!.values()]
      .filter(({ deleted, values }) => !deleted && values[rows.owner] === id)
      .toSorted((a, b) => Number(a.values['position']) - Number(b.values['position']) || (a.id < b.id ? -1 : 1))
      .map(({ values }) => values[rows.target] as string)
      .filter((target) => row(rows.to, target)?.deleted === false)
  const settle = (entity: string, id: string, field: string, value: Value | undefined): void => {
    for (const canary of String(value ?? '').match(CANARY) ?? []) {
      const all = homes.get(canary) ?? []
      if (!all.some((home) => home.id === id && home.field === field)) homes.set(canary, [...all, { entity, id, field }])
    }
  }

  const rights = (actor: Actor, entity: string): Access => {
    const key = `${entity} ${actor.roles.join(' ')}`
    if (!known.has(key)) known.set(key, access(model, actor.roles, model.entities[entity]!))
    return known.get(key)!
  }
  const row = (entity: string, id: string): Row | undefined => tables.get(entity)?.get(id)
  const toOf = (entity: Entity, name: string): string | undefined => {
    const field = Object.hasOwn(entity.fields, name) ? entity.fields[name] : undefined
    if (field) return 'to' in field ? (field.to as string) : undefined
    return name === 'created_by' || name === 'updated_by' ? 'member' : undefined
  }
  /** Follows links to live rows; `read` says what each step gives. */
  const follow = (
    entity: string,
    at: Row,
    [name, ...rest]: readonly string[],
    read: (entity: string, row: Row, field: string) => Value | undefined,
  ): Value => {
    const value = read(entity, at, name!) ?? null
    if (rest.length === 0 || value === null) return rest.length === 0 ? value : null
    const to = toOf(model.entities[entity]!, name!)!
    const next = row(to, value as string)
    return next && !next.deleted ? follow(to, next, rest, read) : null
  }
  const bare = (_: string, { values }: Row, field: string): Value => values[field] ?? null
  const bindings = (
    actor: Actor,
    entity: string,
    of: Row,
    record: Bound,
    read: (entity: string, row: Row, field: string) => Value | undefined,
  ): Bindings => ({
    record,
    user: actor,
    now,
    today: now.slice(0, 10),
    timeZone: model.app.timeZone,
    linked: (path) => follow(entity, of, path, read),
  })
  const system = (actor: Actor, entity: string, of: Row): Bindings => bindings(actor, entity, of, of.values, bare)
  const may = (actor: Actor, verb: Verb, entity: string, of: Row): boolean =>
    holds(rights(actor, entity).when(verb), system(actor, entity, of))
  const seen = (actor: Actor, entity: string, of: Row, name: string): Value | undefined => {
    if (!may(actor, 'read', entity, of)) return undefined
    const { fields } = model.entities[entity]!
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined
    if (field && !holds(rights(actor, entity).readsWhen(field), system(actor, entity, of))) return undefined
    if (field?.kind !== 'links') return of.values[name] ?? null
    return (of.values[name] as readonly string[]).filter((id) => may(actor, 'read', field.rows.to, row(field.rows.to, id)!))
  }
  return {
    model,
    homes,
    load,
    rights,
    row,
    may,
    seen,
    rows: (entity) => [...(tables.get(entity)?.values() ?? [])],
    sets: (actor, verb, entity, of, name) =>
      holds(rights(actor, entity).writesWhen(model.entities[entity]!.fields[name]!, verb), system(actor, entity, of)),
    view: (actor, entity, of) => {
      const names = Object.keys(of.values)
      const record = Object.fromEntries(names.map((name) => [name, seen(actor, entity, of, name) ?? null]))
      return bindings(actor, entity, of, record, (to, target, name) => seen(actor, to, target, name))
    },
  }
}
