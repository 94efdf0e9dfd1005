import type { Entity } from '@cahier/core/model/model'
import { type Context } from '../context.ts'
import { mayBeThere } from '../stages/duplicates.ts'
import { namesFiles } from '../stages/files.ts'
import { hasLists } from '../stages/lines.ts'
import { mayNumber } from '../stages/numbers.ts'
import { pointsAnywhere } from '../stages/pointers.ts'
import { alone } from './quick.ts'
import { intricate } from '../rights/rights.ts'
import { feedsAny } from '../stages/feeding.ts'
import { givesSecrets } from '../stages/sealed.ts'
import { showsBack } from '../reading/seen.ts'
import { movesInTree } from '../stages/trees.ts'

/**
 * Whether a write of these fields needs nothing but its one statement, so that it may take the quick way: one predicate for
 * each verb, worked out once per revision, roles and fields. What a stage of the pipeline must see is a reason here.
 */
export const plainCreate = (ctx: Context, entity: Entity, names: readonly string[]): boolean =>
  known(ctx, 'create', entity, names, () => reasons().every((reason) => !reason(ctx, entity, new Set(names), 'create')))

export const plainUpdate = (ctx: Context, entity: Entity, names: readonly string[]): boolean =>
  known(
    ctx,
    'update',
    entity,
    names,
    () => alone(entity, new Set(names)) && reasons().every((reason) => !reason(ctx, entity, new Set(names), 'update')),
  )

type Reason = (ctx: Context, entity: Entity, touched: ReadonlySet<string>, verb: 'create' | 'update') => boolean

/** Why not: each is true of a write that the pipeline must see. */
const reasons = (): readonly Reason[] => [
  (ctx, entity, touched, verb) => feedsAny(ctx, entity, verb === 'create' ? 'all' : touched),
  (_, entity, __, verb) => mayNumber(entity, verb),
  intricate,
  hasLists,
  (ctx, entity, _, verb) => verb === 'update' && showsBack(ctx, entity),
  pointsAnywhere,
  movesInTree,
  mayBeThere,
  namesFiles,
  givesSecrets,
  (_, { single }) => single === true,
]

const known = (ctx: Context, verb: string, entity: Entity, names: readonly string[], make: () => boolean): boolean =>
  ctx.revision.cached(`plain ${verb} ${entity.name} ${ctx.actor.roles.join(' ')} ${names.join(',')}`, make)
