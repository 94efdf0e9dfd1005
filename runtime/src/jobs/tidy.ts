import { sweep } from '../files/sweep.ts'
import { quote } from '@cahier/core/plan/ddl'
import { alone, patiently } from '../model/alone.ts'
import { expire } from '../records/expire.ts'
import { KEPT } from '../routes/once.ts'
import type { Workspace } from '../workspace.ts'

/** What is kept for a while goes when that is over: records in the bin, what a publish set aside, answers to requests with a key, files no record names. */
export const tidy = async (workspace: Workspace): Promise<void> => {
  const { binDays, asideDays } = workspace.current().model.app
  const { db, schema } = workspace
  await db.query({ text: `delete from ${quote(schema)}._answer where at < now() - interval '${KEPT}'` })
  await expire(workspace, binDays)
  await dropAsides(workspace, asideDays)
  await sweep(workspace)
}

type Aside = { readonly table: string; readonly name: string; readonly column: string | null; readonly within: string | null }

/** Drops columns and tables that were set aside long ago, one by one, while no publish runs that might bring them back. */
export const dropAsides = (workspace: Workspace, days: number): Promise<void> =>
  alone(workspace.db, workspace.schema, async () => {
    const { db, schema } = workspace
    const aside = `${quote(schema)}._aside`
    const due = await db.query<Aside>({
      text: `select a."table", a.name, a."column", (select t.name from ${aside} t where t."table" = a."table" and t."column" is null order by t.revision desc limit 1) as within
from ${aside} a where a.at < now() - make_interval(days => $1::int4) order by a."column" is null, a.revision`,
      values: [days],
    })
    const names = new Map(Object.values(workspace.current().model.entities).map(({ id, name }) => [id, name]))
    for (const { table, name, column, within } of due) {
      const on = column === null ? name : (names.get(table) ?? within)
      if (on === null) continue
      const at = `${quote(schema)}.${quote(on)}`
      await patiently(db, async (tx) => {
        await tx.query({
          text: column === null ? `drop table if exists ${at}` : `alter table if exists ${at} drop column if exists ${quote(name)}`,
        })
        await tx.query({ text: `delete from ${aside} where "table" = $1 and name = $2`, values: [table, name] })
      })
    }
  })
