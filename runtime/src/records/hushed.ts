import type { Entity, Field } from '@cahier/core/model/model'
import { problem, type Problem } from '@cahier/core/problem'
import { accessTo, type Context } from './context.ts'

/** Whether the actor never hears of a field: they see it on no record, and set it on none. */
export const unknown = (ctx: Pick<Context, 'revision' | 'actor'>, entity: Entity, field: Field): boolean => {
  const { reads, writes } = accessTo(ctx, entity)
  return !reads(field) && !writes(field)
}

/** What is wrong at a field that the actor never hears of is said once, and not where; the messages of the entity's own rules stay. */
export const hushed = (ctx: Pick<Context, 'revision' | 'actor'>, entity: Entity, problems: readonly Problem[]): Problem[] => {
  const dark = (one: Problem): boolean => {
    const name = one.path.split('/')[1] ?? ''
    return Object.hasOwn(entity.fields, name) && unknown(ctx, entity, entity.fields[name]!)
  }
  if (!problems.some(dark)) return [...problems]
  const told = problems.flatMap((one) => (!dark(one) ? [one] : one.code === 'rule.broken' ? [{ ...one, path: '' }] : []))
  const said = problems.some((one) => dark(one) && one.code !== 'rule.broken')
  return said ? [...told, problem('record.unseen')] : told
}
