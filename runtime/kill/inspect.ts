import { kindOf } from '@cahier/core/fields/index'
import { storedFields } from '@cahier/core/fields/stored'
import type { Entity, Model } from '@cahier/core/model/model'
import { extended } from '@cahier/core/query/search'
import { tables } from '@cahier/core/tables'
import type { Queryable } from '../src/db/database.ts'
import { drift } from '../src/model/drift.ts'
import { load } from '../src/model/store.ts'
import type { Ledger } from './ledger.ts'

const WS = 'ws_main'
export type Change = {
  readonly record: string
  readonly entity: string
  readonly number: number
  readonly version: number
  readonly action: string
  readonly cause: string
  readonly after: Values | null
}
type Values = Readonly<Record<string, unknown>>
type Stored = { readonly id: string; readonly version: number; readonly deleted: boolean; readonly values: Values }
export type Found = {
  readonly revision: number
  readonly model: Model
  readonly faults: readonly string[]
  readonly changes: readonly Change[]
  readonly last: number
  readonly publishing: boolean
}

/**
 * Looks at a database as it is after a kill. `since`: what changed after that history number. The histories of these records are
 * replayed, and with `whole` those of all; the others are only counted.
 */
export const inspect = async (db: Queryable, ledger: Ledger, since: number, whole: boolean): Promise<Found> => {
  const { number: revision, model } = await load(db, WS)
  const faults = (await drift(db, WS, tables(model, extended))).map((one) => `the catalogue drifts: ${JSON.stringify(one)}`)
  const rows = new Map<string, Stored>()
  const changes: Change[] = []
  const other = await converted(db)
  for (const entity of Object.values(model.entities)) {
    faults.push(...(await counted(db, entity)))
    const touched = await replayed(db, entity, whole ? 0 : since, rows, other)
    changes.push(...touched.changes)
    faults.push(...touched.faults)
  }
  faults.push(...kept(ledger, rows, changes, model), ...dangling(ledger, rows))
  const [state] = await db.query<{ last: string; publishing: boolean }>({
    text: `select coalesce((select max(number) from ${WS}._history), 0)::text as last, exists (select from ${WS}._publish) as publishing`,
  })
  return {
    revision,
    model,
    faults,
    changes: changes.filter((one) => one.number > since),
    last: Number(state!.last),
    publishing: state!.publishing,
  }
}

/** A version is the number of history rows, no more and no fewer; no row is without history, no history without its row. */
const counted = async (db: Queryable, { name, id }: Entity): Promise<string[]> => {
  const wrong = await db.query<{ id: string; version: number; rows: number }>({
    text: `select coalesce(t.id, h.record)::text as id, t.version, h.rows
      from ${WS}."${name}" t full join (
        select record, count(*)::int as rows, min(version) as first, max(version) as last
        from ${WS}._history where entity = '${id}' group by record) h
        on h.record = t.id where (t.version, 1, t.version) is distinct from (h.rows, h.first, h.last) limit 5`,
  })
  return wrong.map((one) => `${name} ${one.id} has version ${one.version} and ${one.rows} rows of history`)
}

/** Columns, by the ids of entity and field, that some publish filled: by turning values of one kind into another, or by working them out. */
const converted = async (db: Queryable): Promise<ReadonlySet<string>> => {
  const found = await db.query<{ what: string }>({
    text: `select distinct (s->>'table') || ' ' || coalesce(s->'after'->>'id', s->'column'->>'id') as what
      from ${WS}._revision r cross join lateral jsonb_array_elements(r.steps::jsonb) s
      where s->>'do' in ('retype column', 'work out column') or s->'column'->>'derived' is not null`,
  })
  return new Set(found.map(({ what }) => what))
}

/** The history of a record, in the order of its versions, ends in what the record is now. */
const replayed = async (
  db: Queryable,
  entity: Entity,
  since: number,
  rows: Map<string, Stored>,
  other: ReadonlySet<string>,
): Promise<{ faults: string[]; changes: Change[] }> => {
  const touched = `select record from ${WS}._history where entity = '${entity.id}' and number > ${since}`
  const fields = storedFields(entity)
    .map((field) => `"${field.name}" as "${field.id}"`)
    .join(', ')
  const [found] = await db.query<{ rows: string; changes: string }>({
    text: `select (select coalesce(json_agg(r), '[]') from (
        select t.id, t.version, t.deleted_at is not null as deleted, (select row_to_json(v) from (select ${fields}) v) as values
        from ${WS}."${entity.name}" t where t.id in (${touched})) r)::text as rows,
      (select coalesce(json_agg(h), '[]') from (select record, entity, number, version, action, cause, after
        from ${WS}._history where entity = '${entity.id}' and record in (${touched}) order by record, version) h)::text as changes`,
  })
  const changes = JSON.parse(found!.changes) as Change[]
  const lists = new Set(storedFields(entity).flatMap((field) => (/\[\]$|^json/.test(kindOf(field).column(field)) ? [field.id] : [])))
  const states = new Map<string, { values: Record<string, unknown>; deleted: boolean }>()
  for (const { record, action, after } of changes) {
    const state = states.get(record) ?? { values: {}, deleted: false }
    states.set(record, state)
    state.deleted = action === 'delete'
    if (!state.deleted) Object.assign(state.values, held(after, lists))
  }
  const faults: string[] = []
  for (const row of JSON.parse(found!.rows) as Stored[]) {
    rows.set(row.id, row)
    const state = states.get(row.id)
    if (state?.deleted !== row.deleted)
      faults.push(`${entity.name} ${row.id} is ${row.deleted ? '' : 'not '}in the bin, against its history`)
    for (const field of storedFields(entity)) {
      // What nobody is shown is in no history.
      if (kindOf(field).veiled || other.has(`${entity.id} ${field.id}`)) continue
      const [is, was] = [text(row.values[field.id]), text(state?.values[field.id])]
      // Rows that were there before a field got its default were given it without a change of their own.
      if (is !== was && !(was === '' && is === text(field.default)))
        faults.push(`${entity.name} ${row.id}: ${field.id} is « ${is} », by its history « ${was} »`)
    }
  }
  return { faults, changes }
}

/** Without lists of records, which a field may have been before it was one link: they are in the history and in no column. */
const held = (after: Values | null, lists: ReadonlySet<string>): Values =>
  Object.fromEntries(Object.entries(after ?? {}).filter(([field, value]) => !Array.isArray(value) || lists.has(field)))

/** Every write that was acknowledged stands in the history, at its version and with its values, and nothing later is unaccounted for. */
const kept = (ledger: Ledger, rows: ReadonlyMap<string, Stored>, changes: readonly Change[], model: Model): string[] => {
  const faults: string[] = []
  const served = new Set(Object.values(model.entities).map((entity) => entity.id))
  const known = new Map(changes.map((change) => [`${change.record} ${change.version}`, change]))
  for (const { entity, id, version, action, values } of ledger.acknowledged) {
    if (!served.has(entity)) continue
    const change = known.get(`${id} ${version}`)
    if (!change || change.action !== action)
      faults.push(`the ${action} of ${entity} ${id} to version ${version} was acknowledged and is lost`)
    else
      for (const field in values)
        if (text(change.after?.[field]) !== values[field]) faults.push(`${entity} ${id} version ${version} lost its ${field}`)
  }
  for (const { entity, id, version, pending } of ledger.owned.values()) {
    const row = rows.get(id)
    if (!row) continue
    if (row.version !== version && !(pending && row.version === version + 1))
      faults.push(`${entity} ${id} has version ${row.version}, acknowledged was ${version}`)
  }
  return faults
}

/** A deletion takes along what hangs on it, whole or not at all. */
const dangling = ({ owned }: Ledger, rows: ReadonlyMap<string, Stored>): string[] =>
  [...owned.values()].flatMap(({ id, lines, pending }) =>
    pending?.action === 'delete' && rows.has(id)
      ? lines
          .filter((line) => line.pending && rows.has(line.id) && rows.get(line.id)!.deleted !== rows.get(id)!.deleted)
          .map((line) => `${id} and its ${line.id} went half into the bin`)
      : [],
  )

/** A value as a text, however it is written: as a column has it, or as the history does. */
const text = (value: unknown): string => {
  if (value === null || value === undefined) return ''
  if (Array.isArray(value)) return JSON.stringify(value.map(text))
  if (typeof value === 'object')
    return JSON.stringify(
      Object.entries(value)
        .map(([part, of]) => [part, text(of)])
        .toSorted(([a], [b]) => (a! < b! ? -1 : 1)),
    )
  const said = String(value)
  if (/^\d{4}-\d\d-\d\dT.*(?:Z|[+-]\d\d:\d\d)$/.test(said)) return new Date(said).toISOString()
  // An entity may be called otherwise since: what leads to one of several is told by its id.
  return said.replace(/^\w+\/(?=[0-9a-f-]{36}$)/, '').replace(/^(\d\d:\d\d):00$/, '$1')
}
