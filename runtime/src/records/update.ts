import { isUuid } from '@cahier/core/expression/literal'
import type { Entity } from '@cahier/core/model/model'
import { check } from '@cahier/core/record'
import { readBody, closes } from './writing/body.ts'
import { accessTo, entityFor, momentOf, titled, type Context } from './context.ts'
import { stamp } from './create.ts'
import { linkedValues, unseen } from './stages/links.ts'
import { plainUpdate } from './writing/plain.ts'
import { changeText, FIRST, quickly } from './writing/quick.ts'
import { reachOf } from './rights/reach.ts'
import { missing, type Stored } from './reading/read.ts'
import { blindness } from './rights/rights.ts'
import { seenOf } from './reading/seen.ts'
import { single } from './writing/single.ts'
import { prepared } from './statement.ts'
import { parameters } from './writing/write.ts'

/** Changes the fields sent. `expected` is the version the caller has seen: another one is refused with the record as it is now. */
export const update = async (ctx: Context, name: string, id: string, body: unknown, expected?: number): Promise<Stored> => {
  const entity = titled(ctx, entityFor(ctx, name, 'update'))
  if (!isUuid(id)) throw missing()
  return (await inOne(ctx, entity, id, body, expected)) ?? single(ctx, entity, { id, values: body, expected })
}

/**
 * The usual change, in one round trip: no rule asks for what it does not touch. Whatever is out of the ordinary answers
 * nothing here, and the pipeline finds out what it is.
 */
const inOne = async (
  ctx: Context,
  entity: Entity,
  id: string,
  body: unknown,
  expected: number | undefined,
): Promise<Stored | undefined> => {
  const {
    revision,
    workspace: { schema, db },
  } = ctx
  const { values: record, problems } = readBody(entity, accessTo(ctx, entity), body)
  const names = Object.keys(entity.fields).filter((name) => Object.hasOwn(record, name))
  if (names.length === 0 || problems.length > 0 || closes(entity, record) || !plainUpdate(ctx, entity, names)) return undefined
  const touched = new Set(names)
  if (unseen(ctx, entity, touched, record).length > 0) return undefined
  const [linked] = await linkedValues(ctx, db, entity, [record])
  const wrong = check(entity, { record, old: {}, touched, linked: linked! }, momentOf(ctx))
  if (wrong.length > 0) return undefined
  const seen = seenOf(ctx, entity)
  const statement = prepared(revision, `quick ${entity.name} ${names.join(',')} ${seen.key}`, 1, () => {
    const behind = FIRST - 1 + names.length
    const { covers, holds } = reachOf(ctx).behind(behind)
    return changeText(schema, entity, names, {
      covers: (alias) => covers('update', entity.name, alias),
      blind: (alias) => blindness(ctx, entity, names).map((right) => `(${holds(right, entity.name, alias)}) is not true`),
      seen: (from) => seen.text(from, behind),
    })
  })
  const values = [...stamp(ctx, id), expected ?? null, ...parameters(entity, names, record), ...seen.values]
  return quickly(ctx, entity, id, statement, values)
}
