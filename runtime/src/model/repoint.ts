import type { Model } from '@cahier/core/model/model'
import { quote } from '@cahier/core/plan/ddl'
import type { Step } from '@cahier/core/plan/step'

/** A link to one of several entities holds the name of one: where that is another now, so is what it holds. */
export const repoint = (model: Model, steps: readonly Step[], schema: string): string[] => {
  const renamed = steps.flatMap((step) => (step.do === 'rename table' ? [step] : []))
  if (renamed.length === 0) return []
  return Object.values(model.entities).flatMap((entity) =>
    Object.values(entity.fields).flatMap((field) => {
      const some = field.kind === 'polymorphic' ? renamed.filter(({ to }) => field.targets.some((target) => target.to === to)) : []
      if (some.length === 0) return []
      const [table, column] = [`${quote(schema)}.${quote(entity.name)}`, quote(field.name)]
      const before = `split_part(${column}, '/', 1)`
      const now = some.map(({ from, to }) => `when '${from}' then '${to}' || substr(${column}, ${from.length + 1})`).join(' ')
      return [
        `update ${table} set ${column} = case ${before} ${now} end where ${before} in (${some.map(({ from }) => `'${from}'`).join(', ')})`,
      ]
    }),
  )
}
