import { quote } from '@cahier/core/expression/scope'
import type { Value } from '@cahier/core/fields/kind'
import type { Entity } from '@cahier/core/model/model'
import type { TimeInStates, Visit } from '@cahier/core/wire'
import { machineOf, titleOf } from '@cahier/core/workflow/machine'
import { accessTo, momentOf, type Context } from '../context.ts'
import { standing } from './standing.ts'
import { prepared, run } from '../statement.ts'

type Kept = { readonly at: string; readonly by: string | null; readonly action: string; readonly state: string | null }

/** How long a record stood in each state of its ways, as far as its history tells. Time in the bin counts for none. */
export const timeInStates = async (ctx: Context, name: string, id: string): Promise<TimeInStates> => {
  const { entity, record, shown } = await standing(ctx, name, id)
  const { readsWhen } = accessTo(ctx, entity)
  // A state that is empty looks the same to who does not see it here; where it stood before must not tell them.
  const told = shown.filter((field) => (record[field] ?? null) !== null || readsWhen(entity.fields[field]!) === 'always')
  const workflows = await Promise.all(
    told.map(async (field) => {
      const workflow = machineOf(entity, field, record, momentOf(ctx))
      if (!workflow) return []
      const visits = await visitsOf(ctx, entity, id, field, record[field] ?? null)
      const states = [...new Set(visits.map(({ state }) => state))]
      const totals = states.map((state) => ({
        state,
        title: titleOf(entity, field, state)!,
        seconds: visits.reduce((sum, visit) => (visit.state === state ? sum + (visit.seconds ?? 0) : sum), 0),
      }))
      return [{ name: workflow.name, title: workflow.title, field, visits, totals }]
    }),
  )
  return { workflows: workflows.flat() }
}

/** The states a record has stood in by one field, oldest first; the last is where it stands now. */
export const visitsOf = async (ctx: Context, entity: Entity, id: string, field: string, present: Value): Promise<Visit[]> => {
  const { schema, db } = ctx.workspace
  const key = entity.fields[field]!.id
  const statement = prepared(
    ctx.revision,
    `visits ${entity.name} ${field}`,
    0,
    () => `select (select coalesce(json_agg(h order by h.number), '[]')::text from (
  select number, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, by, action, after ->> '${key}' as state from ${quote(schema)}._history
  where record = $1::uuid and entity = '${entity.id}' and (action <> 'update' or after ? '${key}')) h) as kept`,
  )
  const [row] = await run<{ kept: string }>(db, statement, [id])
  const title = (state: string): string => titleOf(entity, field, state)!
  return between(JSON.parse(row!.kept) as Kept[], present, title, ctx.now)
}

/** From what history keeps to the time between. A state that came otherwise, as when a field is filled by a publish, has no beginning. */
export const between = (kept: readonly Kept[], present: Value, title: (state: string) => string, now: string): Visit[] => {
  const visits: Visit[] = []
  let open: { state: string; entered: string; by: string | null } | undefined
  const leave = (at: string | null): void => {
    if (!open) return
    const { state, entered, by } = open
    visits.push({ state, title: title(state), entered, left: at, seconds: seconds(entered, at ?? now), by })
    open = undefined
  }
  for (const { at, by, action, state } of kept) {
    if (open && state === open.state && action !== 'delete') continue
    leave(at)
    if (action !== 'delete' && state !== null) open = { state, entered: at, by }
  }
  if (typeof present !== 'string') leave(open ? now : null)
  else if (open?.state === present) leave(null)
  else {
    leave(now)
    visits.push({ state: present, title: title(present), entered: null, left: null, seconds: null, by: null })
  }
  return visits
}

const seconds = (from: string, to: string): number => Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 1000))
