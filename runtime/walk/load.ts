import type { Bound } from '@cahier/core/expression/evaluate'
import type { Value } from '@cahier/core/fields/kind'
import type { Workspace } from '../src/workspace.ts'
import type { Row } from './world.ts'

/** What history says was done: the entity by its name, the fields by their ids, which here are their names. */
export type Step = {
  readonly entity: string
  readonly record: string
  readonly action: 'create' | 'update' | 'delete' | 'restore'
  readonly depth: number
  readonly by: string | null
  readonly group: string
  readonly before: Readonly<Record<string, Value>> | null
  readonly after: Readonly<Record<string, Value>> | null
}
type Found = { readonly entity: string; readonly row: Row }
type Told = Bound & { readonly id: string; readonly version: number; readonly deleted_at: string | null }

/**
 * Reads what was written since it read last, in one statement: rows know the transaction that wrote them, and nobody else writes
 * meanwhile. Rows are never gone here, but in the bin.
 */
export const reader = ({ db, schema, ...workspace }: Workspace): (() => Promise<{ rows: readonly Found[]; steps: readonly Step[] }>) => {
  let [horizon, number] = ['0', '0']
  const names = Object.keys(workspace.current().model.entities)
  const tables = names.map(
    (name) => `select '${name}', row_to_json(t)::text from "${schema}"."${name}" t where t.xmin::text::bigint >= $1::bigint`,
  )
  const history = `select ':step', h::text from (select row_to_json(h) as h from "${schema}"._history h where h.number > $2::bigint order by h.number) h`
  const end = `select ':end', json_build_array(pg_snapshot_xmin(pg_current_snapshot())::text, (select coalesce(max(number), 0)::text from "${schema}"._history))::text`
  const text = `select * from (${[...tables, `(${history})`, end].join('\nunion all ')}) r(of, told)`
  return async () => {
    const told = await db.query<{ of: string; told: string }>({ name: `walk_${schema}`, text, values: [horizon, number] })
    const rows: Found[] = []
    const steps: Step[] = []
    for (const { of, told: json } of told) {
      if (of === ':end') [horizon, number] = JSON.parse(json) as [string, string]
      else if (of === ':step') steps.push(JSON.parse(json) as Step)
      else {
        const { deleted_at, ...values } = JSON.parse(json) as Told
        rows.push({ entity: of, row: { id: values.id, version: values.version, deleted: deleted_at !== null, values } })
      }
    }
    return { rows, steps }
  }
}
