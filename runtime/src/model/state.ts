import type { Layer } from '@cahier/core/model/model'
import type { Aside } from '@cahier/core/plan/step'
import type { Table } from '@cahier/core/tables'
import type { Queryable } from '../db/database.ts'
import { documents } from './store.ts'

/** From what a publish starts: the revision served, its documents, the catalogue it made, and what earlier ones set aside. */
export type State = {
  readonly number: number
  readonly layers: readonly Layer[]
  readonly tables: readonly Table[]
  readonly asides: readonly Aside[]
}

export const state = async (db: Queryable, schema: string): Promise<State> => {
  const { number, layers } = await documents(db, schema)
  const [revision] = await db.query<{ tables: string | null }>({
    text: `select tables::text as tables from "${schema}"._revision where number = $1`,
    values: [number],
  })
  const asides = await db.query<{ as: string; revision: number; what: string }>({
    text: `select name as "as", revision, what::text as what from "${schema}"._aside order by revision, "table", name`,
  })
  return {
    number,
    layers,
    tables: JSON.parse(revision?.tables ?? '[]') as Table[],
    asides: asides.map(({ as, revision, what }) => ({ ...(JSON.parse(what) as Pick<Aside, 'table' | 'column'>), as, revision })),
  }
}
