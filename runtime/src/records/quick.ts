import { paths } from '@cahier/core/expression/paths'
import { quote } from '@cahier/core/expression/scope'
import type { Node } from '@cahier/core/expression/node'
import { kindOf } from '@cahier/core/fields/index'
import type { Entity } from '@cahier/core/model/model'
import { answered, guarded, HISTORY, targets, type Written } from './write.ts'

/** What the one statement of a change answers; `changed` says that the values sent are not those it found. */
export type Quick = Written & { changed: boolean | null }

/**
 * Whether a change of these fields can be checked by itself: no rule or condition it stirs reads anything else. Then the
 * record need not be read first, and the change is one round trip.
 */
export const alone = (entity: Entity, touched: ReadonlySet<string>): boolean => {
  const within = (node: Node): boolean =>
    paths(node).every(({ root, path }) => root === 'user' || (root === 'record' && touched.has(path[0]!)))
  const stirred = (node: Node): boolean => paths(node).some(({ root, path }) => root !== 'record' || touched.has(path[0]!))
  return (
    entity.rules.every(({ check: { node } }) => within(node) || !stirred(node)) &&
    Object.values(entity.fields).every((field) => {
      const conditions = [field.requiredWhen, field.visibleWhen].filter((one) => one !== undefined).map((one) => one.node)
      if (!touched.has(field.name)) return conditions.every((node) => !stirred(node))
      return !field.readOnly && !field.readOnlyWhen && conditions.every(within)
    })
  )
}

/** $1 revision, $2 id, $3 now, $4 by, $5 cause, $6 group, $7 version expected or null, then a value for each name. */
export const quickText = (schema: string, entity: Entity, names: readonly string[], readable: readonly string[]): string => {
  const table = `${quote(schema)}.${quote(entity.name)}`
  const places = new Map(names.map((name, i) => [name, `$${i + 8}`]))
  const values = names.map((name) => `${places.get(name)}::${kindOf(entity.fields[name]!).column(entity.fields[name]!)}`)
  const { ctes, conditions, selected } = targets(schema, entity, places)
  const changed = names.map((name, i) => `old.${quote(name)} is distinct from ${values[i]}`).join(' or ')
  const sets = [
    ...names.map((name, i) => `${quote(name)} = ${values[i]}`),
    'updated_at = $3::timestamptz',
    'updated_by = $4::uuid',
    'version = old.version + 1',
  ]
  const differences = (side: 'old' | 'made'): string =>
    names
      .map(
        (name) => `case when old.${quote(name)} is distinct from made.${quote(name)}
  then jsonb_build_object('${entity.fields[name]!.id}', ${side}.${quote(name)}) else '{}' end`,
      )
      .join(' || ')
  return `with ${[
    `old as (select * from ${table} where id = $2::uuid and deleted_at is null and ($7::int4 is null or version = $7::int4))`,
    ...ctes,
    `made as (update ${table} t set ${sets.join(', ')} from old
where t.id = $2::uuid and t.version = old.version and t.deleted_at is null and (${changed}) and ${guarded(schema, conditions)} returning t.*)`,
    `kept as (insert into ${quote(schema)}._history (${HISTORY})
select $3::timestamptz, $4::uuid, $5::text, $6::uuid, 0, '${entity.id}', made.id, 'update', made.version, ${differences('old')}, ${differences('made')}
from made, old returning number)`,
  ].join(',\n')}
${answered(schema, '(select * from made union all select * from old where not exists (select from made))', readable, `${selected}, (select ${changed} from old) as changed`)}`
}
