import { isUuid } from '@cahier/core/expression/literal'
import { quote } from '@cahier/core/expression/scope'
import type { Entity, Model } from '@cahier/core/model/model'
import { problem } from '@cahier/core/problem'
import type { Queryable } from '../db/database.ts'
import { Refused } from '../errors.ts'
import type { Workspace } from '../workspace.ts'
import type { Context } from './context.ts'
import { linksOf } from './stages/links.ts'
import { pointersOf, targetsOf } from './stages/pointers.ts'
import { missing } from './reading/read.ts'

/**
 * Erases for good what has lain in the bin for longer than the app says. What something else in the bin points to goes with that.
 * All of it happens or nothing: whoever takes a record out meanwhile finds it whole, or gone.
 */
export const expire = (workspace: Workspace, days: number): Promise<number> =>
  workspace.db.transaction(async (tx) => {
    await tx.query({ text: 'set local statement_timeout = 0' })
    const { schema } = workspace
    const { model } = workspace.current()
    const old = (alias: string): string => `${alias}.deleted_at < now() - make_interval(days => $1::int4)`
    let erased = 0
    // Records that point to each other go when neither does any more; what they point to besides stays theirs for as long as they are there.
    for (const entity of Object.values(model.entities)) {
      for (const { name, to } of linksOf(entity)) {
        await tx.query({
          text: `update ${quote(schema)}.${quote(entity.name)} t set ${quote(name)} = null
where ${old('t')} and exists (select from ${quote(schema)}.${quote(to)} g where g.id = t.${quote(name)} and ${old('g')})`,
          values: [days],
        })
      }
    }
    for (const entity of Object.values(model.entities)) {
      if (entity.name === 'member') continue
      const rows = await tx.query({
        text: `delete from ${quote(schema)}.${quote(entity.name)} t where ${[old('t'), ...unheld(model, schema, entity)].join(' and ')} returning t.id`,
        values: [days],
      })
      erased += rows.length
    }
    return erased
  })

/** Erases one record of the bin now; refused while another in the bin points to it. */
export const eraseOne = async (ctx: Context, tx: Queryable, entity: Entity, id: string): Promise<void> => {
  if (!isUuid(id)) throw missing()
  const { schema } = ctx.workspace
  const table = `${quote(schema)}.${quote(entity.name)}`
  const [there] = await tx.query({
    text: `select id from ${table} where id = $1::uuid and deleted_at is not null for update`,
    values: [id],
  })
  if (!there) throw missing()
  const conditions = ['t.id = $1::uuid', ...unheld(ctx.revision.model, schema, entity)]
  const gone = await tx.query({ text: `delete from ${table} t where ${conditions.join(' and ')} returning t.id`, values: [id] })
  if (gone.length === 0) throw new Refused([problem('bin.held')])
}

/** Nothing points to the record any more; the names of people stay for as long as history says who did what. */
const unheld = (model: Model, schema: string, entity: Entity): string[] =>
  Object.values(model.entities).flatMap((from) =>
    pointersOf(from)
      .filter((field) => targetsOf(field).includes(entity.name))
      .map((field) => {
        const id = field.kind === 'polymorphic' ? `'${entity.name}/' || t.id` : 't.id'
        return `not exists (select from ${quote(schema)}.${quote(from.name)} r where r.${quote(field.name)} = ${id} and r.id <> t.id)`
      }),
  )
