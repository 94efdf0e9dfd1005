import type { Value } from '@cahier/core/fields/kind'
import { kindOf } from '@cahier/core/fields/index'
import { same } from '@cahier/core/fields/same'
import type { Entity } from '@cahier/core/model/model'
import { problem, step, type Problem } from '@cahier/core/problem'
import type { Queryable } from '../db/database.ts'
import { stored } from '../records/writing/body.ts'
import type { Context } from '../records/context.ts'
import { listing } from '../records/reading/lists.ts'
import { rowsOf } from '../records/reading/rows.ts'
import type { ReadRow } from './cells.ts'
import type { CsvRow } from './csv.ts'
import { matched } from './lines.ts'

/** A row ready to be written: its words are values, its links ids. */
export type ReadyRow = CsvRow & Pick<ReadRow, 'values' | 'lines'>
/** What became of a row: made, changed, found to say the same already, or refused. */
export type Outcome = { readonly id: string; readonly how: 'created' | 'updated' | 'unchanged' } | { readonly problems: readonly Problem[] }

/** The one write pipeline, as an import needs it: an answer per row, in order. */
export type Writer = {
  create(rows: readonly Readonly<Record<string, Value>>[]): Promise<readonly Written[]>
  update(rows: readonly { readonly id: string; readonly values: Readonly<Record<string, Value>> }[]): Promise<readonly Written[]>
}
export type Written = { readonly id: string } | { readonly problems: readonly Problem[] }

/**
 * Writes rows; with a key, a row that finds its record changes it. Rows that repeat a key follow one another, so the later
 * one meets what the earlier wrote; those that repeat the very values share its fate.
 */
export async function put(
  rows: readonly ReadyRow[],
  entity: Entity,
  key: readonly string[],
  writer: Writer,
  db: Queryable,
  context: Context,
) {
  const outcomes = new Map<ReadyRow, Outcome>()
  if (key.length === 0) {
    const written = await writer.create(rows.map((row) => row.values))
    rows.forEach((row, at) => outcomes.set(row, created(written[at])))
    return outcomes
  }
  let rest = rows.filter((row) => {
    const empty = key.filter((name) => row.values[name] === undefined)
    if (empty.length > 0) outcomes.set(row, { problems: empty.map((name) => keyProblem(entity, name)) })
    return empty.length === 0
  })
  while (rest.length > 0) {
    const round = firsts(rest, key)
    await upsert([...round.first.values()], entity, key, writer, db, context, outcomes)
    for (const [twin, row] of round.twins) {
      const outcome = outcomes.get(row) as Outcome
      outcomes.set(twin, 'id' in outcome ? { id: outcome.id, how: 'unchanged' } : outcome)
    }
    rest = round.later
  }
  return outcomes
}

const created = (written: Written | undefined): Outcome =>
  written && 'id' in written ? { id: written.id, how: 'created' } : { problems: written?.problems ?? [] }

const keyProblem = (entity: Entity, name: string): Problem =>
  problem('import.key_empty', step(name), { field: entity.fields[name]?.title ?? name })

function firsts(rows: readonly ReadyRow[], key: readonly string[]) {
  const first = new Map<string, ReadyRow>()
  const twins = new Map<ReadyRow, ReadyRow>()
  const later: ReadyRow[] = []
  for (const row of rows) {
    const word = JSON.stringify(key.map((name) => row.values[name]))
    const before = first.get(word)
    if (!before) first.set(word, row)
    else if (JSON.stringify(before.values) === JSON.stringify(row.values)) twins.set(row, before)
    else later.push(row)
  }
  return { first, twins, later }
}

async function upsert(
  rows: readonly ReadyRow[],
  entity: Entity,
  key: readonly string[],
  writer: Writer,
  db: Queryable,
  context: Context,
  outcomes: Map<ReadyRow, Outcome>,
): Promise<void> {
  const found = await existing(rows, entity, key, db, context)
  const fresh: ReadyRow[] = []
  const stale: { row: ReadyRow; id: string; values: Record<string, Value> }[] = []
  rows.forEach((row, at) => {
    const matches = found.get(at) ?? []
    const match = matches[0]
    if (!match) fresh.push(row)
    else if (matches.length > 1)
      outcomes.set(row, { problems: [problem('import.key_ambiguous', step(key[0] ?? ''), { count: matches.length })] })
    else {
      const now = { ...match.record, ...stored(entity, match.record) }
      const given = Object.entries(row.values).map(([name, value]): [string, Value] => {
        const field = entity.fields[name]
        return [
          name,
          field?.kind === 'lines' ? matched(context.revision.model.entities[field.rows.entity]!, now[name] ?? null, value) : value,
        ]
      })
      const values = Object.fromEntries(given.filter(([name, value]) => !same(now[name], value)))
      if (Object.keys(values).length === 0) outcomes.set(row, { id: match.id, how: 'unchanged' })
      else stale.push({ row, id: match.id, values })
    }
  })
  const made = fresh.length > 0 ? await writer.create(fresh.map((row) => row.values)) : []
  fresh.forEach((row, at) => outcomes.set(row, created(made[at])))
  const changed = stale.length > 0 ? await writer.update(stale) : []
  stale.forEach(({ row, id }, at) => {
    const written = changed[at]
    outcomes.set(row, written && 'problems' in written ? written : { id, how: 'updated' })
  })
}

type Existing = { readonly id: string; readonly record: Record<string, Value> }

/** Records of these keys, as far as the actor may read them: others are no match. */
async function existing(rows: readonly ReadyRow[], entity: Entity, key: readonly string[], db: Queryable, context: Context) {
  const columns = key.map((name) => {
    const field = entity.fields[name]
    return { name, type: field ? kindOf(field).column(field) : 'text' }
  })
  const given = columns.map((_, at) => `$${at + 1}::text[]`).join(', ')
  const aliases = columns.map((_, at) => `k${at}`).join(', ')
  const match = columns.map(({ name, type }, at) => `t."${name}" = u.k${at}::${type}`).join(' and ')
  const names = [...new Set([...key, ...rows.flatMap((row) => Object.keys(row.values))])]
  const seen = rowsOf(context, entity)
  const source = seen.source(key.length)
  const { column, from } = source
  const lists = listing(context, entity, source)
  const own = ['t.id', ...names.map((name) => `${lists(name) ?? column([name])} as "${name}"`)].join(', ')
  const answers = await db.query<{ at: number; id: string; record: string }>({
    text: `select u.n::integer - 1 as at, t.id::text as id, (select row_to_json(r) from (select ${names.map((name) => `t."${name}"`).join(', ')}) r)::text as record
      from unnest(${given}) with ordinality as u(${aliases}, n) join (select ${own} ${from()}) t on ${match}`,
    values: [...columns.map(({ name }) => rows.map((row) => String(row.values[name]))), ...seen.values],
  })
  const found = new Map<number, Existing[]>()
  for (const { at, id, record } of answers)
    found.set(at, [...(found.get(at) ?? []), { id, record: JSON.parse(record) as Record<string, Value> }])
  return found
}
