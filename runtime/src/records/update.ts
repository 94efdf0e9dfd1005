import { isUuid } from '@cahier/core/expression/literal'
import { quote } from '@cahier/core/expression/scope'
import type { Entity } from '@cahier/core/model/model'
import { same } from '@cahier/core/fields/same'
import { problem } from '@cahier/core/problem'
import { check, type Values } from '@cahier/core/record'
import { indispensable } from '../auth/members.ts'
import { Refused } from '../errors.ts'
import { byId, closes, readBody, stored, SYSTEM, systemOf } from './body.ts'
import { changesOf } from './changes.ts'
import { columns } from './columns.ts'
import { accessTo, entityFor, momentOf, titled, type Context } from './context.ts'
import { seen, stamp } from './create.ts'
import { linkedValues, unseen } from './links.ts'
import { alone, quickText, type Quick } from './quick.ts'
import { missing, read, type Stored } from './read.ts'
import { prepared, run, runShort, sameRevision } from './statement.ts'
import { taken, violated } from './unique.ts'
import { lost, parameters, updateText, type Written } from './write.ts'

/** How often a change is tried again when others change the same record at the same moment. */
const TRIES = 5

/** Changes the fields sent. `expected` is the version the caller has seen: another one is refused with the record as it is now. */
export const update = async (ctx: Context, name: string, id: string, body: unknown, expected?: number): Promise<Stored> => {
  const entity = titled(ctx, entityFor(ctx, name, 'update'))
  if (!isUuid(id)) throw missing()
  const needed = await indispensable(ctx.workspace.db, ctx.workspace.schema, closes(entity, body) ? [id] : [])
  if (needed.length > 0) throw new Refused(needed)
  const quick = await inOne(ctx, entity, id, body, expected)
  if (quick) return quick
  for (let left = TRIES; left > 0; left--) {
    const done = await attempt(ctx, entity, id, body, expected)
    if (done) return done
  }
  throw new Refused([problem('record.busy')], 503)
}

/**
 * The usual change, in one round trip: no rule asks for what it does not touch. Whatever is out of the ordinary answers
 * nothing here and is found out step by step.
 */
const inOne = async (
  ctx: Context,
  entity: Entity,
  id: string,
  body: unknown,
  expected: number | undefined,
): Promise<Stored | undefined> => {
  const {
    revision,
    workspace: { schema, db },
    actor,
  } = ctx
  const { values: record, problems } = readBody(entity, accessTo(ctx, entity), body)
  const names = Object.keys(entity.fields).filter((name) => Object.hasOwn(record, name))
  if (names.length === 0 || problems.length > 0) return undefined
  const touched = new Set(names)
  if (!revision.cached(`alone ${entity.name} ${names.join(',')}`, () => alone(entity, touched))) return undefined
  if (unseen(ctx, entity, names, record).length > 0) return undefined
  const [linked] = await linkedValues(ctx, db, entity, [record])
  const wrong = check(entity, { record, old: {}, touched, linked: linked! }, momentOf(ctx))
  if (wrong.length > 0) return undefined
  const statement = prepared(revision, `quick ${entity.name} ${names.join(',')} ${actor.roles.join(' ')}`, 0, () =>
    quickText(schema, entity, names, seen(ctx, entity)),
  )
  const values = [...stamp(ctx, id), expected ?? null, ...parameters(entity, names, record)]
  const [row] = await run<Quick>(db, statement, values).catch((error: unknown) => {
    if (violated(entity, error)) return []
    throw error
  })
  if (!row) return undefined
  changesOf(ctx.workspace).tell()
  return { id, ...row }
}

const attempt = async (
  ctx: Context,
  entity: Entity,
  id: string,
  body: unknown,
  expected: number | undefined,
): Promise<Stored | undefined> => {
  const old = await current(ctx, entity, id)
  if (expected !== undefined && expected !== old.version) throw await stale(ctx, entity, id)
  const sent = readBody(entity, accessTo(ctx, entity), body)
  const moment = momentOf(ctx)
  const record: Values = { ...old.values, ...sent.values }
  const touched = new Set(Object.keys(sent.values))
  const changed = [...touched].filter((name) => !same(record[name], old.values[name]))
  const [linked] = await linkedValues(ctx, ctx.workspace.db, entity, [record])
  const wrong = [
    ...sent.problems,
    ...check(entity, { record: { ...record, ...old.system }, old: { ...old.values, ...old.system }, touched, linked: linked! }, moment),
    ...unseen(ctx, entity, changed, record),
  ]
  if (wrong.length > 0) throw new Refused(wrong)
  if (changed.length === 0)
    return accessTo(ctx, entity).may('read') ? read(ctx, entity.name, id) : { id, version: old.version, body: bare(id, old.version) }
  const order = Object.keys(entity.fields).filter((name) => changed.includes(name))
  return save(ctx, entity, id, order, old, record, expected)
}

const bare = (id: string, version: number): string => JSON.stringify({ id, version })

type Old = { readonly version: number; readonly values: Values; readonly system: Values }

/** The whole record with system rights: rules may ask for what the actor does not see. */
const current = async (ctx: Context, entity: Entity, id: string): Promise<Old> => {
  const {
    revision,
    workspace: { schema, db },
  } = ctx
  const statement = prepared(revision, `old ${entity.name}`, 0, () => {
    const select = columns(schema, [...Object.keys(entity.fields), ...SYSTEM.slice(2)])
    return `select c.revision, r.version, case when r.id is not null then row_to_json(r)::text end as body from ${quote(schema)}._current c left join (
select ${select} from ${quote(schema)}.${quote(entity.name)} t where t.id = $1::uuid and t.deleted_at is null) r on true`
  })
  const [row] = await runShort<{ revision: number; version: number | null; body: string }>(db, statement, [id])
  sameRevision(revision, row)
  if (row!.version === null) throw missing()
  const record = JSON.parse(row!.body) as Values
  return { version: row!.version, values: stored(entity, record), system: systemOf(record) }
}

const save = async (
  ctx: Context,
  entity: Entity,
  id: string,
  names: readonly string[],
  old: Old,
  record: Values,
  expected?: number,
): Promise<Stored | undefined> => {
  const {
    revision,
    workspace: { schema, db },
    actor,
  } = ctx
  const statement = prepared(revision, `update ${entity.name} ${names.join(',')} ${actor.roles.join(' ')}`, 0, () =>
    updateText(schema, entity, names, seen(ctx, entity)),
  )
  const part = (values: Values): string =>
    JSON.stringify(byId(entity, Object.fromEntries(names.map((name) => [name, values[name] ?? null])), true))
  const values = [...stamp(ctx, id), part(old.values), part(record), old.version, ...parameters(entity, names, record)]
  const [row] = await run<Written>(db, statement, values).catch(async (error: unknown) => {
    const key = violated(entity, error)
    throw key ? new Refused(await taken(ctx, db, entity, key, record), 409) : error
  })
  sameRevision(revision, row)
  if (row!.version !== null) {
    changesOf(ctx.workspace).tell()
    return { id, version: row!.version, body: row!.body! }
  }
  const gone = lost(entity, names, row!)
  if (gone.length > 0) throw new Refused(gone)
  if (expected !== undefined) throw await stale(ctx, entity, id)
  return undefined
}

/** With the record as it is now, as far as the actor may see it. */
export const stale = async (ctx: Context, entity: Entity, id: string): Promise<Refused> => {
  const now = accessTo(ctx, entity).may('read') ? (await read(ctx, entity.name, id)).body : undefined
  return new Refused([problem('record.stale')], 412, now)
}
