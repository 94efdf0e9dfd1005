import { quote } from '@cahier/core/expression/scope'
import type { Model } from '@cahier/core/model/model'
import { isNumbered, stays } from '@cahier/core/plan/diff'
import type { Aside } from '@cahier/core/plan/step'
import type { Column, Table } from '@cahier/core/tables'
import type { Database } from '../src/db/database.ts'
import { state } from '../src/model/state.ts'
import { load } from '../src/model/store.ts'

const WS = 'ws_main'
/** Everything that is stored in a company: of each table, by its id, the rows as they are, and which column of theirs is which field's. */
export type Snapshot = {
  readonly revision: number
  readonly model: Model
  readonly places: readonly Place[]
  readonly asides: readonly Aside[]
}
/** `at` is the Postgres name of a table; `columns` are those of fields, in sight or set aside under `as`. */
type Place = {
  readonly table: string
  readonly at: string
  readonly columns: readonly { readonly column: Column; readonly keys: Table; readonly at: string; readonly aside: boolean }[]
  readonly rows: ReadonlyMap<string, Row>
}
type Row = { readonly version: number; readonly [column: string]: unknown }

export const snapshot = async (db: Database): Promise<Snapshot> => {
  const { model, number } = await load(db, WS)
  const { tables, asides } = await state(db, WS)
  const hidden = asides.filter((aside) => !aside.column)
  const standing: (readonly [Table, string])[] = [
    ...tables.map((table) => [table, table.name] as const),
    ...hidden.map(({ table, as }) => [table, as] as const),
  ]
  const places: Place[] = []
  for (const [table, at] of standing) {
    const found = await db.query<{ row: string }>({ text: `select row_to_json(t)::text as row from ${WS}.${quote(at)} t` })
    const rows = found.map(({ row }) => JSON.parse(row) as Row & { id: string })
    places.push({
      table: table.id,
      at,
      columns: [
        ...table.columns.filter(({ field }) => field).map((column) => ({ column, keys: table, at: column.name, aside: false })),
        ...asides.flatMap(({ table: of, column, as }) => (column && of.id === table.id ? [{ column, keys: of, at: as, aside: true }] : [])),
      ],
      rows: new Map(rows.map((row) => [row.id, row])),
    })
  }
  return { revision: number, model, places, asides }
}

/**
 * What is no more as it was, of records nobody wrote since: a value that is in another column now, or set aside, is the same; what
 * was converted is kept as it was beside it. What nobody typed is worked out anew and is looked at elsewhere.
 */
export const lost = (before: Snapshot, after: Snapshot): string[] =>
  before.places.flatMap((was) => {
    const is = after.places.find(({ table }) => table === was.table)
    if (!is) return [`the table of ${was.table} is gone`]
    const faults: string[] = []
    for (const { column, keys, at, aside } of was.columns) {
      if (column.derived) continue
      const here = is.columns.filter((one) => one.column.id === column.id)
      const live = here.find((one) => !one.aside && remains(before.asides, column, keys, one.column, one.keys))
      const found = aside
        ? (here.find((one) => one.at === at) ?? live)
        : (live ?? here.find((one) => one.aside && !was.columns.some((old) => old.at === one.at)))
      if (!found) {
        faults.push(`the values of ${was.table}.${column.id} (${at}) are nowhere any more`)
        continue
      }
      let said = 0
      for (const [id, row] of was.rows) {
        const now = is.rows.get(id)
        const [then, there] = [spelled(row[at], column), now && spelled(now[found.at], column)]
        // What had no number is given one where it becomes a sequence.
        if (
          there === undefined
            ? said++ < 3
            : now!.version === row.version && then !== there && !(then === 'null' && found.column.derived) && said++ < 3
        )
          faults.push(`${was.table} ${id}: ${column.id} was ${then} (${at}) and is ${there ?? 'gone'} (${found.at})`)
      }
    }
    return faults
  })

/** What is typed stays as it is in a column of the same kind, and as the numbers of a sequence; what is worked out takes nothing over. */
const remains = (...given: Parameters<typeof stays>): boolean => stays(...given) && (!given[3].derived || isNumbered(given[3]))

/** A link to one of several names an entity, which may be called otherwise since. */
const spelled = (value: unknown, { field }: Column): string =>
  field?.kind === 'polymorphic' && typeof value === 'string' ? value.replace(/^.*\//, '') : JSON.stringify(value ?? null)
