import { compile } from '@cahier/core/model/compile'
import type { Model } from '@cahier/core/model/model'
import type { Answers } from '@cahier/core/plan/step'
import { strands } from '@cahier/core/plan/strand'
import { problem, type Problem } from '@cahier/core/problem'
import { titleOf } from '@cahier/core/workflow/machine'
import type { Queryable } from '../db/database.ts'
import type { State } from './state.ts'

/** Records that a publish would leave in a state their way does not know, where nobody has said that they may stay; `said` calls things. */
export const stranded = async (
  db: Queryable,
  schema: string,
  from: State,
  after: Model,
  answers: Answers = {},
  said = after,
): Promise<readonly Problem[]> => {
  const problems: Problem[] = []
  for (const { entity, field, answer, text } of strands(compile(from.layers, { published: true }).model, after, from.tables, schema)) {
    if (answers.stay?.includes(answer)) continue
    const [row] = await db.query<{ count: number; states: string }>({ text })
    if (!row?.count) continue
    const named = said.entities[entity.name]!
    const states = (JSON.parse(row.states) as (string | null)[]).flatMap((state) => titleOf(named, field.name, state) ?? [])
    const { document, pointer } = entity.workflows.find((one) => one.field === field.name)!.origin
    const params = { entity: named.title, field: field.name, count: row.count, states: states.slice(0, 5), answer }
    problems.push({ ...problem('plan.stranded', pointer, params), document })
  }
  return problems
}
