import type { Layer } from '@cahier/core/model/model'
import type { Aside } from '@cahier/core/plan/step'
import type { Extensions } from '@cahier/core/query/search'
import type { Table } from '@cahier/core/tables'
import { eq } from 'drizzle-orm'
import type { Database } from '../db/database.ts'
import { orm } from '../db/orm.ts'
import { systemTables } from '../db/tables.ts'
import { extensionsOf } from '../db/extensions.ts'
import { documents } from './store.ts'

/** From what a publish starts: the revision served, its documents, the catalogue it made, and what earlier ones set aside. */
export type State = {
  readonly number: number
  readonly layers: readonly Layer[]
  readonly tables: readonly Table[]
  readonly asides: readonly Aside[]
  /** What the database has for search, which decides of its indexes. */
  readonly extensions: Extensions
}

export const state = async (db: Database, schema: string): Promise<State> => {
  const { number, layers } = await documents(db, schema)
  const { revision, aside } = systemTables(schema)
  const [kept] = await orm(db).select({ tables: revision.tables }).from(revision).where(eq(revision.number, number))
  const asides = await orm(db)
    .select({ as: aside.name, revision: aside.revision, what: aside.what })
    .from(aside)
    .orderBy(aside.revision, aside.table, aside.name)
  return {
    number,
    layers,
    tables: kept?.tables ?? [],
    asides: asides.map(({ what, ...rest }) => ({ ...what, ...rest })),
    extensions: await extensionsOf(db),
  }
}
