import type { Actor, Setting } from '@cahier/core/access'
import type { Field } from '@cahier/core/model/model'
import type { Step } from './load.ts'
import { who, type Walk } from './walker.ts'
import type { Row } from './world.ts'

/**
 * Whatever way it took, what somebody changed must have been theirs to change: the record before and after, and each field that
 * has become another. What followed from it is nobody's, but for what they sent of its lines.
 */
export const audit = (walk: Walk, actor: Actor, steps: readonly Step[], what: string): void => {
  const { world } = walk
  const asked = new Map(steps.filter(({ depth }) => depth === 0).map((step) => [step.record, step]))
  const wrong = (step: Step, why: string): void =>
    walk.fault(`${what}: ${step.action} ${step.entity}/${step.record} by ${who(actor)}: ${why}`)
  for (const step of steps) {
    const entity = Object.values(world.model.entities).find(({ id }) => id === step.entity)!
    const now = world.row(entity.name, step.record)!
    const old = world.before(() => world.row(entity.name, step.record))
    const owner = entity.owner && asked.get(String(now.values[entity.owner.link]))
    if (step.depth > 0 && (!owner || owner.action === 'restore' || entity.hidden)) continue
    const field = (name: string): Field | undefined => (Object.hasOwn(entity.fields, name) ? entity.fields[name] : undefined)
    const names = changed(step).filter((name) => sets(field(name), now))
    const settable = (verb: Setting, row: Row): string | undefined =>
      names.find((name) => name !== entity.owner?.link && !world.sets(actor, verb, entity.name, row, name))
    if (step.depth === 0 && !allowed(walk, actor, step, entity.name, now, old, names)) wrong(step, 'was not theirs')
    if (step.action === 'create') {
      const barred = settable(owner?.action === 'create' ? 'with' : 'create', now)
      if (barred !== undefined) wrong(step, `sets ${barred}`)
    } else if (step.action === 'update') {
      const barred = world.before(() => settable('update', old!)) ?? settable('update', now)
      if (barred !== undefined) wrong(step, `changes ${barred}`)
    }
  }
}

const changed = ({ before, after }: Step): string[] => [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])]

/** Whether somebody set a field, and not the system. Where records begin on their way is no choice of theirs. */
const sets = (field: Field | undefined, now: Row): boolean =>
  field !== undefined &&
  !field.hidden &&
  !field.computed &&
  !field.readOnly &&
  !(field.name.endsWith('_stage') && now.version === 1 && now.values[field.name] === 'a')

const allowed = (
  walk: Walk,
  actor: Actor,
  step: Step,
  entity: string,
  now: Row,
  old: Row | undefined,
  names: readonly string[],
): boolean => {
  const { world } = walk
  const was = (verb: 'update' | 'delete'): boolean => world.before(() => old !== undefined && world.may(actor, verb, entity, old))
  switch (step.action) {
    case 'create':
      return world.may(actor, 'create', entity, now)
    case 'update':
      // A verb of its own, as submitting is, may leave a record where it is no longer theirs.
      return was('update') && (names.length === 0 || world.may(actor, 'update', entity, now))
    default:
      return was('delete')
  }
}
