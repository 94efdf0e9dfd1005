import { feeds } from '@cahier/core/computed/feeds'
import { rolledUp } from '@cahier/core/computed/rollup'
import { quote as quoted } from '@cahier/core/expression/scope'
import type { Model } from '@cahier/core/model/model'
import type { Queryable } from '../src/db/database.ts'
import type { Workspace } from '../src/workspace.ts'

/** The records whose roll-ups are not what their rows say now. */
export const faults = async (
  db: Queryable,
  workspace: { readonly schema: string; current(): { readonly model: Model } },
): Promise<string[]> => {
  const { entities } = workspace.current().model
  const { schema } = workspace
  const found: string[] = []
  for (const name of new Set(feeds(entities).map(({ parent }) => parent))) {
    const fields = feeds(entities).flatMap(({ parent, field }) => (parent === name ? [field] : []))
    const table = `${quoted(schema)}.${quoted(name)}`
    const owners = { select: `select id from ${table} where deleted_at is null`, include: (column: string) => `${column} is not null` }
    const value = rolledUp(entities, schema, fields, owners)
    for (const field of fields) {
      const column = quoted(field.name)
      const rows = await db.query<{ id: string; kept: string; is: string }>({
        text: `select t.id::text as id, t.${column}::text as kept, n.${column}::text as is from (${value}) n join ${table} t on t.id = n.id
where t.${column} is distinct from n.${column}`,
      })
      found.push(...rows.map(({ id, kept, is }) => `${name}.${field.name} of ${id} is ${kept}, its rows say ${is}`))
    }
  }
  return found
}

/** What is wrong with the numbers of a sequence without gaps, those of records in the bin among them: 1 to n, each once. */
export const gaps = async (db: Queryable, { schema }: Workspace, entity: string, field: string): Promise<string[]> => {
  const rows = await db.query<{ number: string }>({
    text: `select ${quoted(field)} as number from ${quoted(schema)}.${quoted(entity)} where ${quoted(field)} is not null`,
  })
  const numbers = rows.map(({ number }) => Number(/\d+$/.exec(number)![0])).toSorted((a, b) => a - b)
  return numbers.flatMap((number, i) => (number === i + 1 ? [] : [`the ${i + 1}th ${field} of ${entity} is ${number}`])).slice(0, 3)
}

/** Records whose version is not how often their history says they changed. */
export const untold = async (db: Queryable, workspace: Workspace): Promise<string[]> => {
  const { schema } = workspace
  const found: string[] = []
  for (const { id, name } of Object.values(workspace.current().model.entities)) {
    const rows = await db.query<{ id: string; version: number; told: number }>({
      text: `select t.id::text as id, t.version, h.told from ${quoted(schema)}.${quoted(name)} t
join (select record, count(*)::int as told from ${quoted(schema)}._history where entity = '${id}' group by 1) h on h.record = t.id where t.version <> h.told`,
    })
    found.push(...rows.map((row) => `${name} ${row.id} is at version ${row.version} and its history tells of ${row.told}`))
  }
  return found
}
