import { ADMINISTRATOR, type Actor } from '@cahier/core/access'
import { quote } from '@cahier/core/expression/scope'
import type { Entity, Model } from '@cahier/core/model/model'
import { takes } from '@cahier/core/plan/strand'
import type { Params } from '@cahier/core/problem'
import type { Table } from '@cahier/core/tables'
import { formerly, knows, machineOf, titleOf } from '@cahier/core/workflow/machine'
import type { Queryable } from '../db/database.ts'
import { changesOf } from '../records/changes.ts'
import { momentOf, type Context } from '../records/context.ts'
import { changing, locked } from '../records/writing/drafts.ts'
import { holdTogether } from '../records/stages/hold.ts'
import { newId } from '../records/id.ts'
import { keep, type Work } from '../records/writing/pipeline.ts'
import { atRevision } from '../records/statement.ts'
import type { Revision, Workspace } from '../workspace.ts'

/** Records that a publish takes out of states there are no more, as it is told. */
export type Taking = { readonly params: Params & { readonly count: number } }

export const taken = async (
  db: Queryable,
  schema: string,
  after: Model,
  tables: readonly Table[],
  said = after,
): Promise<readonly Taking[]> => {
  const found: Taking[] = []
  for (const { entity, field, from, to, text } of takes(after, tables, schema)) {
    const [row] = await db.query<{ count: number }>({ text })
    const named = said.entities[entity.name]!
    const title = (state: string): string => titleOf(named, field.name, state)!
    if (row?.count) found.push({ params: { entity: named.title, count: row.count, from: from.map(title), to: title(to) } })
  }
  return found
}

const MANY = 500

/**
 * Once a model is published, records that stand in a state there is no more come to the one that says it takes them: as a change like
 * any other, with its history and what follows from it, and one group for all. Where it broke off, it goes on at the next start.
 */
export const takeAlong = async (workspace: Workspace, revision: Revision): Promise<void> => {
  const group = newId()
  for (const { name, workflows } of Object.values(revision.model.entities))
    for (const field of new Set(workflows.flatMap((one) => (formerly(one).length > 0 ? [one.field] : []))))
      for (let last: string | undefined = ''; last !== undefined;) {
        const from: string = last
        last = await atRevision(workspace, revision, (at) => some(workspace, at, group, at.model.entities[name], field, from))
      }
  changesOf(workspace).tell()
}

/** Takes some records along, those after an id; answers the last of them, or nothing when there are no more. */
const some = (
  workspace: Workspace,
  revision: Revision,
  group: string,
  entity: Entity | undefined,
  field: string,
  from: string,
): Promise<string | undefined> => {
  if (!entity || !Object.hasOwn(entity.fields, field)) return Promise.resolve(undefined)
  const { language } = revision.model.app
  const actor: Actor = { kind: 'publish', id: null, email: null, roles: [ADMINISTRATOR], language, teams: [], sites: [] }
  const ctx: Context = { workspace, revision, actor, now: new Date().toISOString(), language }
  const states = [...new Set(entity.workflows.flatMap((one) => (one.field === field ? formerly(one).flatMap((all) => all.from) : [])))]
  return workspace.db.transaction(async (tx) => {
    const rows = await tx.query<{ id: string }>({
      text: `select id from ${quote(workspace.schema)}.${quote(entity.name)} where ${quote(field)} = any(array(select json_array_elements_text($1::json)))
and deleted_at is null and ($2 = '' or id > nullif($2, '')::uuid) order by id limit ${MANY}`,
      values: [JSON.stringify(states), from],
    })
    const ids = rows.map(({ id }) => id)
    if (ids.length === 0) return undefined
    const free: Work = { ctx, tx, group, depth: 0, whole: true }
    const work = await holdTogether(free, [{ entity, rows: ids.map((id) => ({ id, values: { [field]: null } })) }])
    const drafts = [...(await locked(work, entity, ids))].flatMap(([id, old]) => {
      const machine = machineOf(entity, field, { ...old.values, ...old.system }, momentOf(ctx))
      const state = old.values[field] ?? null
      const to = machine && !knows(machine, state) ? formerly(machine).find((one) => one.from.includes(String(state)))?.to : undefined
      return to === undefined ? [] : [changing(id, old, { [field]: to })]
    })
    await keep(work, entity, drafts)
    return ids.at(-1)
  })
}
