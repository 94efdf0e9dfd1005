import { isUuid } from '@cahier/core/expression/literal'
import { quote } from '@cahier/core/expression/scope'
import type { LinkField, OnDelete, PolymorphicField } from '@cahier/core/fields/field'
import { pointed } from '@cahier/core/fields/links'
import { same } from '@cahier/core/fields/same'
import type { Entity } from '@cahier/core/model/model'
import { accessTo, type Context } from '../context.ts'
import type { Draft } from '../writing/drafts.ts'
import { array, linkProblem, linksOf } from './links.ts'
import type { Stage } from '../writing/pipeline.ts'
import { seenOnly } from '../rights/rights.ts'

/** A field that holds where it leads: to one entity by an id, to one of several by its name and an id. */
export type Pointer = LinkField | PolymorphicField

export const polymorphicOf = (entity: Entity): PolymorphicField[] =>
  Object.values(entity.fields).filter((field): field is PolymorphicField => field.kind === 'polymorphic')

export const pointersOf = (entity: Entity): Pointer[] => [...linksOf(entity), ...polymorphicOf(entity)]

/** Every field of the model that may lead to an entity, and does so on these terms. */
export const referrers = (ctx: Context, target: Entity, onDelete: OnDelete): { entity: Entity; field: Pointer }[] =>
  Object.values(ctx.revision.model.entities).flatMap((entity) =>
    pointersOf(entity)
      .filter((field) => field.onDelete === onDelete && leadsTo(field, target))
      .map((field) => ({ entity, field })),
  )

/** The entities a field may lead to. */
export const targetsOf = (field: Pointer): string[] => (field.kind === 'polymorphic' ? field.targets.map(({ to }) => to) : [field.to])

const leadsTo = (field: Pointer, { name }: Entity): boolean => targetsOf(field).includes(name)

/** What a field holds that leads to each of these records, as Postgres compares it. */
export const holding = (field: Pointer, target: Entity, ids: readonly string[]): { values: string[]; type: string } =>
  field.kind === 'polymorphic' ? { values: ids.map((id) => `${target.name}/${id}`), type: 'text' } : { values: [...ids], type: 'uuid' }

/**
 * A link to one of several entities has no foreign key: what it leads to is locked against deletion here, and must be there
 * and the actor's to see.
 */
export const pointersHeld: Stage = async ({ ctx, tx }, entity, drafts) => {
  for (const field of polymorphicOf(entity)) {
    const set = drafts.flatMap((draft) => {
      const value = draft.record[field.name] ?? null
      const known = !draft.blind?.has(field.name) && same(value, draft.old?.values[field.name])
      const to = typeof value === 'string' && !known ? pointed(value, field) : undefined
      return to ? [{ draft, ...to }] : []
    })
    for (const target of field.targets.map(({ to }) => ctx.revision.model.entities[to]!)) {
      const some = set.filter(({ to }) => to === target.name)
      if (some.length === 0) continue
      const ids = [...new Set(some.map(({ id }) => id))].filter(isUuid)
      const there = new Set(
        (
          await tx.query<{ id: string }>({
            text: `select id from ${quote(ctx.workspace.schema)}.${quote(target.name)} where id = any($1::uuid[]) and deleted_at is null order by id for key share`,
            values: [array(ids)],
          })
        ).map(({ id }) => id),
      )
      const asked = some.some(({ draft }) => sent(draft, field))
      const seen = asked && accessTo(ctx, target).when('read') !== 'always' ? await seenOnly(ctx, tx, target, ids) : there
      for (const { draft, id } of some) if (!there.has(id) || (sent(draft, field) && !seen.has(id))) draft.problems.push(linkProblem(field))
    }
  }
}

const sent = ({ values }: Draft, { name }: PolymorphicField): boolean => Object.hasOwn(values, name)

/** A record may be written in one statement where no such link of it is set. */
export const pointsAnywhere = (_: Context, entity: Entity, touched: ReadonlySet<string>, verb: 'create' | 'update'): boolean =>
  polymorphicOf(entity).some(
    (field) => touched.has(field.name) || (verb === 'create' && (field.default ?? field.defaultRule) !== undefined),
  )
