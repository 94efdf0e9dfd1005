import type { Workspace } from '../workspace.ts'
import { keyOf } from './keep.ts'

/** How long a file waits for a record that names it. */
const WAITS = '1 day'
const MANY = 500

/**
 * Takes away files that no record named in time, and those of records that are gone for good. The row goes last: what is left
 * of a sweep that broke off is swept by the next one.
 */
export const sweep = async (workspace: Workspace): Promise<number> => {
  const { db, schema, disk } = workspace
  if (!disk) return 0
  const gone = Object.values(workspace.current().model.entities).map(
    ({ id, name }) => `(f.entity = '${id}' and not exists (select from "${schema}"."${name}" r where r.id = f.record))`,
  )
  const due = [`(f.record is null and f.at < now() - interval '${WAITS}')`, ...gone].join(' or ')
  const drive = await disk()
  for (let swept = 0; ;) {
    const rows = await db.query<{ id: string }>({ text: `select f.id from "${schema}"._file f where ${due} limit ${MANY}` })
    for (const { id } of rows) {
      await drive.remove(keyOf(schema, id))
      await db.query({ text: `delete from "${schema}"._file where id = $1::uuid`, values: [id] })
    }
    swept += rows.length
    if (rows.length < MANY) return swept
  }
}
