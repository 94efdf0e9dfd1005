import type { Entity } from '@cahier/core/model/model'
import { problem, type Problem } from '@cahier/core/problem'
import { accessTo, type Context } from '../context.ts'

/** What is wrong at a field that the actor never hears of is said once, and not where; the messages of the entity's own rules stay. */
export const hushed = (ctx: Pick<Context, 'revision' | 'actor'>, entity: Entity, problems: readonly Problem[]): Problem[] => {
  const { knows } = accessTo(ctx, entity)
  const dark = (one: Problem): boolean => {
    const name = one.path.split('/')[1] ?? ''
    return Object.hasOwn(entity.fields, name) && !knows(entity.fields[name]!)
  }
  if (!problems.some(dark)) return [...problems]
  const told = problems.flatMap((one) => (!dark(one) ? [one] : one.code === 'rule.broken' ? [{ ...one, path: '' }] : []))
  const said = problems.some((one) => dark(one) && one.code !== 'rule.broken')
  return said ? [...told, problem('record.unseen')] : told
}
