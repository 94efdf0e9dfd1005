import type { Entity, Transition, Workflow } from '../model/model.ts'
import type { Reader } from './reader.ts'

/**
 * The ways of an entity's records as an actor may know them: those of a field they may read, if all that decides between them
 * may be read, too. A condition they may not know is left to the server.
 */
export const workflowsFor = (see: Reader, entity: Entity): Workflow[] => {
  const dark = new Set(
    entity.workflows
      .filter(({ field, appliesWhen }) => !see.field(entity, field) || (appliesWhen && !see.understands(entity, appliesWhen)))
      .map(({ field }) => field),
  )
  const readable = (names: readonly string[]): string[] => names.filter((name) => see.field(entity, name) !== undefined)
  const shown = ({ when, ...move }: Transition): Transition => ({
    ...move,
    requires: readable(move.requires),
    ...(when && see.understands(entity, when) && { when }),
  })
  return entity.workflows
    .filter(({ field }) => !dark.has(field))
    .map((workflow) => ({
      ...workflow,
      states: Object.fromEntries(
        Object.entries(workflow.states).map(([value, { title, locked }]) => [
          value,
          { title, locked: locked === true ? locked : readable(locked) },
        ]),
      ),
      transitions: Object.fromEntries(Object.entries(workflow.transitions).map(([name, move]) => [name, shown(move)])),
    }))
}
