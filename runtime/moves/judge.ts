import { quote } from '@cahier/core/expression/scope'
import type { Value } from '@cahier/core/fields/kind'
import type { Values } from '@cahier/core/record'
import type { Queryable } from '../src/db/database.ts'
import { ROLES, type Way } from './machine.ts'

/** What an illegal change is, written a second time and from the documents alone; nothing here asks the product's own check. */
export type Verdict = { readonly faults: readonly string[]; readonly changes: number; readonly moves: number }

type Step = {
  readonly number: string
  readonly record: string
  readonly action: 'create' | 'update' | 'delete' | 'restore'
  readonly cause: string
  readonly by: string
  readonly before: Values | null
  readonly after: Values | null
}

/** Walks the history of every record against the ways, and compares where it ends with what the table holds. */
export const judge = async (db: Queryable, schema: string, ways: readonly Way[], people: ReadonlyMap<string, string>): Promise<Verdict> => {
  const [kept] = await db.query<{ steps: string; rows: string }>({
    text: `select (select coalesce(json_agg(h order by h.number), '[]')::text from (
      select number::text as number, record, action, cause, by, before, after from ${quote(schema)}._history where entity = 'thing') h) as steps,
    (select coalesce(json_object_agg(id, json_build_object('state', state, 'deleted', deleted_at is not null)), '{}')::text from ${quote(schema)}.thing) as rows`,
  })
  const steps = (JSON.parse(kept!.steps) as Step[]).toSorted((a, b) => Number(a.number) - Number(b.number))
  const rows = JSON.parse(kept!.rows) as Record<string, { state: string | null; deleted: boolean }>
  const now = new Map<string, Values>()
  const faults: string[] = []
  let moves = 0
  for (const step of steps) {
    const old = now.get(step.record)
    const fresh = { ...old, ...step.after }
    if (step.action === 'create') now.set(step.record, step.after ?? {})
    if (step.action === 'update') now.set(step.record, fresh)
    const roles = ROLES[people.get(step.by) ?? '']
    const wrong =
      step.action === 'create'
        ? born(ways, step.after ?? {}, step.cause)
        : step.action === 'update' && old
          ? changed(ways, old, fresh, people.get(step.by) === 'administrator' ? null : (roles ?? []))
          : undefined
    if (step.action === 'update' && old && (old['state'] ?? null) !== (fresh['state'] ?? null)) moves++
    if (wrong) faults.push(`${wrong} at ${step.number}: ${JSON.stringify({ old, fresh, by: people.get(step.by), cause: step.cause })}`)
  }
  for (const [id, row] of Object.entries(rows)) {
    const told = (now.get(id)?.['state'] ?? null) as Value
    if (told !== row.state) faults.push(`the table says ${row.state}, history ${String(told)}, of ${id}`)
  }
  return { faults, changes: steps.length, moves }
}

const wayOf = (ways: readonly Way[], record: Values): Way | undefined => ways.find(({ applies }) => applies === null || applies(record))

const born = (ways: readonly Way[], record: Values, cause: string): string | undefined => {
  const way = wayOf(ways, record)
  const state = String(record['state'] ?? '')
  if (!way || state === way.initial) return undefined
  return cause === 'import' && way.states.includes(state) ? undefined : `born in ${state}`
}

const changed = (ways: readonly Way[], old: Values, fresh: Values, roles: readonly string[] | null): string | undefined => {
  const [last, way] = [wayOf(ways, old), wayOf(ways, fresh)]
  const [from, to] = [old['state'] ?? null, fresh['state'] ?? null] as [string | null, string | null]
  const fields = ['name', 'kind', 'flag', 'amount', 'note'].filter((name) => (old[name] ?? null) !== (fresh[name] ?? null))
  if (last && from !== null && last.states.includes(from)) {
    const lock = last.locked[from] ?? []
    const asked = last.moves.filter((move) => move.from.includes(from) && move.to === to).flatMap(({ requires }) => requires)
    const broken = fields.find((name) => (lock === true || lock.includes(name)) && !asked.includes(name))
    if (broken) return `${broken} changed though ${from} locks it`
  }
  if (!way) return undefined
  if (last !== way) {
    const kept = last && from === to && to !== null && last.states.includes(to) && way.states.includes(to)
    return kept || to === way.initial ? undefined : `came to ${way.name} in ${to}`
  }
  if (from === to) return undefined
  if (from === null || !way.states.includes(from)) return to === way.initial ? undefined : `left ${from} for ${to}`
  const legal = way.moves.some(
    (move) =>
      move.from.includes(from) &&
      move.to === to &&
      (roles === null || move.roles === null || move.roles.some((role) => roles.includes(role))) &&
      (move.when === null || move.when.holds(fresh, roles ?? ['administrator'])) &&
      move.requires.every((name) => (fresh[name] ?? null) !== null),
  )
  return legal ? undefined : `moved from ${from} to ${to}`
}
