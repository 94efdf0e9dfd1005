import { kindOf } from '@cahier/core/fields/index'
import { storedFields } from '@cahier/core/fields/stored'
import type { Value } from '@cahier/core/fields/kind'
import type { Entity } from '@cahier/core/model/model'
import type { Stage } from '../writing/pipeline.ts'

const veiledOf = (entity: Entity): string[] => storedFields(entity).flatMap((field) => (kindOf(field).veiled ? [field.name] : []))

/** Whether a write gives a secret, which is never kept as it was given. */
export const givesSecrets = (_: unknown, entity: Entity, touched: ReadonlySet<string>): boolean =>
  veiledOf(entity).some((name) => touched.has(name))

/** Secrets are closed once everything has been asked of them, and before anything is kept. */
export const sealed: Stage = async ({ ctx }, entity, drafts) => {
  const given = veiledOf(entity).flatMap((name) =>
    drafts.flatMap((draft) => (typeof draft.values[name] === 'string' ? [{ draft, name }] : [])),
  )
  if (given.length === 0) return
  const { close } = await ctx.workspace.seal()
  for (const { draft, name } of given) (draft.record as Record<string, Value>)[name] = close(String(draft.values[name]))
}
