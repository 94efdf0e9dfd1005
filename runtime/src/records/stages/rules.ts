import { conditionsOf } from '@cahier/core/condition'
import type { Expression } from '@cahier/core/expression/node'
import type { Entity } from '@cahier/core/model/model'

/** Every rule that is asked of a record when it is written. */
export const allRules = (entity: Entity): Expression[] =>
  [
    ...entity.rules.map(({ check }) => check),
    ...entity.workflows.flatMap(({ appliesWhen, transitions }) => [appliesWhen, ...Object.values(transitions).map(({ when }) => when)]),
    ...Object.values(entity.fields).flatMap((f) => [...conditionsOf(f), f.defaultRule, ...('optionsWhen' in f ? [f.optionsWhen] : [])]),
  ].filter((rule) => rule !== undefined)
