import { asLink } from '@cahier/core/computed/owner'
import { rolledUp } from '@cahier/core/computed/rollup'
import { quote } from '@cahier/core/expression/scope'
import type { Entity, Model } from '@cahier/core/model/model'
import { causeOf } from '../create.ts'
import { after, before, changedNames, type Draft } from '../writing/drafts.ts'
import { again, lowest, stir, type Waiting } from './feeding.ts'
import { hold } from './hold.ts'
import { array } from './links.ts'
import { numberAfter } from './numbers.ts'
import type { Stage, Work } from '../writing/pipeline.ts'
import { prepared, run } from '../statement.ts'
import { HISTORY } from '../writing/write.ts'

/**
 * Works out anew the roll-ups that what was written feeds, and those that feed on these, from the lowest up. The records that
 * have them are locked in id order before their rows are read: whoever comes second reads what the first one wrote.
 */
export const rollUp: Stage = async (work, entity, drafts) => {
  const waiting = new Map<string, Waiting>()
  const depth = work.depth + 1
  const stays = (draft: Draft): boolean => before(draft) !== null && after(draft) !== null
  const moved = drafts.filter((draft) => !stays(draft))
  if (moved.length > 0) await stir(work, waiting, entity.name, { ids: idsOf(moved), names: 'all' }, depth)
  const changed = drafts.filter(stays)
  if (changed.length > 0) {
    const names = new Set(changed.flatMap((draft) => changedNames(entity, draft)))
    await stir(work, waiting, entity.name, { ids: idsOf(changed), names, left: (link) => left(changed, link) }, depth)
  }
  again(work, waiting, entity.name, idsOf(drafts.filter(({ action }) => action === 'restore')))
  for (let next = lowest(waiting); next; next = lowest(waiting)) {
    waiting.delete(next.key)
    const parent = work.ctx.revision.model.entities[next.parent]!
    const ids = await refresh(work, parent, next)
    if (ids.length === 0) continue
    await stir(work, waiting, parent.name, { ids, names: next.fields }, next.depth + 1)
    await numberAfter({ ...work, depth: next.depth }, parent, ids, next.fields)
  }
}

const idsOf = (drafts: readonly Draft[]): string[] => drafts.map(({ id }) => id)

/** Where a link of records led that now lead elsewhere. */
const left = (drafts: readonly Draft[], link: string): string[] =>
  drafts.flatMap((draft) => {
    const was = before(draft)![link]
    return typeof was === 'string' && was !== after(draft)![link] ? [was] : []
  })

/** The ids of the records whose roll-ups are others now. */
const refresh = async (
  { ctx, tx, group }: Work,
  entity: Entity,
  { fields, ids, depth }: Pick<Waiting, 'fields' | 'ids' | 'depth'>,
): Promise<string[]> => {
  const { revision, workspace, now, actor } = ctx
  const { schema } = workspace
  await hold({ ctx, tx }, entity, ids)
  const names = Object.keys(entity.fields).filter((name) => fields.has(name))
  const statement = prepared(revision, `roll up ${entity.name} ${names.join(',')}`, 0, () =>
    refreshText(schema, revision.model, entity, names),
  )
  const rows = await run<{ id: string }>(tx, statement, [array([...ids]), now, actor.id, causeOf(ctx), group, depth])
  return rows.map(({ id }) => id)
}

/**
 * $1 ids, $2 now, $3 by, $4 cause, $5 group, $6 depth. Writes only what differs, with its history. What follows within one change
 * is part of it: where the record was written in this very transaction and group, that row of its history tells of this too, but for
 * the empty one that says that its lines are others.
 */
const refreshText = (schema: string, { entities }: Model, entity: Entity, names: readonly string[]): string => {
  const fields = names.map((name) => entity.fields[name]!)
  const value = rolledUp(entities, schema, fields, {
    select: 'select unnest($1::uuid[]) as id',
    include: (link, rollup) =>
      rollup.prefix === undefined
        ? `${link} = any($1::uuid[])`
        : `${link} = any(array(select ${asLink(rollup, 'i')} from unnest($1::uuid[]) i))`,
  })
  const table = `${quote(schema)}.${quote(entity.name)}`
  const differs = (name: string) => `o.${quote(name)} is distinct from n.${quote(name)}`
  const history = `${quote(schema)}._history`
  const sets = [
    ...names.map((name) => `${quote(name)} = n.${quote(name)}`),
    'updated_at = $2::timestamptz',
    'updated_by = $3::uuid',
    'version = t.version + case when own.number is null then 1 else 0 end',
  ]
  const differences = (side: 'o' | 'n'): string =>
    fields
      .map((field) => `case when ${differs(field.name)} then jsonb_build_object('${field.id}', ${side}.${quote(field.name)}) else '{}' end`)
      .join(' || ')
  return `with n as materialized (${value}),
own as materialized (select record, max(number) as number from ${history}
where tx = pg_current_xact_id() and record = any($1::uuid[]) and entity = '${entity.id}' and "group" = $5::uuid and after <> '{}' group by record),
made as (update ${table} t set ${sets.join(', ')} from n join ${table} o on o.id = n.id left join own on own.record = n.id
where t.id = n.id and t.deleted_at is null and (${names.map(differs).join(' or ')})
returning t.id, t.version, own.number as told, ${differences('o')} as _before, ${differences('n')} as _after),
kept as (insert into ${history} (${HISTORY})
select $2::timestamptz, $3::uuid, $4::text, $5::uuid, $6::int4, '${entity.id}', id, 'update', version, _before, _after from made where told is null),
joined as (update ${history} h set before = made._before || h.before, after = h.after || made._after from made
where h.tx = pg_current_xact_id() and h.number = made.told)
select id from made`
}
