import type { Workspace } from './workspace.ts'

/** What stands on the company's schema until its first data is whole. */
export const MARK = 'cahier: first data under way'

export const marked = async ({ db, schema }: Workspace): Promise<boolean> => {
  const [row] = await db.query<{ mark: string | null }>({
    text: `select obj_description(to_regnamespace($1)::oid, 'pg_namespace') as mark`,
    values: [schema],
  })
  return row?.mark === MARK
}

/** Whether there is nothing to serve yet, or only half of the first data. */
export const unfinished = async (workspace: Workspace): Promise<boolean> => workspace.current().number === 0 || marked(workspace)
