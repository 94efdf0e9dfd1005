import type { Entity, Field } from '@cahier/core/model/model'
import { at as under, problem, type Problem } from '@cahier/core/problem'
import type { BatchDone } from '@cahier/core/wire'
import { said } from '@cahier/core/words/index'
import { Refused } from '../errors.ts'
import { changesOf } from './changes.ts'
import { entityFor, titled, type Context } from './context.ts'
import { grouped, type Row } from './writing/drafts.ts'
import { holdTogether, type Asked } from './stages/hold.ts'
import { newId } from './id.ts'
import { write, type Work } from './writing/pipeline.ts'
import { takeOut } from './remove.ts'
import { bringBack } from './restore.ts'
import { moving } from './transitions.ts'

/** How many operations one request takes. */
export const MOST = 1000

/** One operation as it was sent. `ref` names a record that is created, for later operations: `{"$ref": "a"}` is its id. */
type Operation = {
  readonly op: 'create' | 'update' | 'move' | 'delete' | 'restore'
  readonly entity: string
  readonly ref?: string
  readonly id?: unknown
  readonly version?: number
  readonly transition?: string
  readonly record?: unknown
}
/** What became of it. */
type Result = { readonly id: string | null; readonly problems?: readonly Problem[] }

/**
 * Many writes in one transaction, as one group of changes: all or nothing, or without those that are refused. What is wrong is said at
 * its operation: `/operations/3/record/name`.
 */
export const batch = async (ctx: Context, body: unknown): Promise<BatchDone> => {
  const { operations, skip } = read(body)
  const group = newId()
  const results = await ctx.workspace.db.transaction((tx) => run({ ctx, tx, group, depth: 0, whole: true }, operations, skip))
  changesOf(ctx.workspace).tell()
  return {
    group,
    results: operations.map(({ op, entity }, i) => {
      const { id, problems } = results[i]!
      return { op, entity, id, ...(problems && { problems: problems.map((one) => said(one, ctx.language)) }) }
    }),
  }
}

const read = (body: unknown): { readonly operations: readonly Operation[]; readonly skip: boolean } => {
  const { operations: sent, refused } = isObject(body) ? body : {}
  if (!Array.isArray(sent)) throw new Refused([problem('batch.body', '/operations')], 400)
  if (refused !== undefined && refused !== 'skip') throw new Refused([problem('batch.refused', '/refused')], 400)
  if (sent.length > MOST) throw new Refused([problem('batch.long', '/operations', { most: MOST })], 400)
  const wrong = sent.flatMap((one: unknown, i) => (isOperation(one) ? [] : [problem('batch.operation', `/operations/${i}`)]))
  if (wrong.length > 0) throw new Refused(wrong, 400)
  return { operations: sent as Operation[], skip: refused === 'skip' }
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

const isOperation = (one: unknown): boolean => {
  if (!isObject(one) || typeof one['entity'] !== 'string') return false
  const { op, ref, id, version, transition } = one
  const named = typeof id === 'string' || refOf(id) !== undefined
  if (version !== undefined && !(Number.isSafeInteger(version) && Number(version) > 0)) return false
  if (op === 'create') return id === undefined && isObject(one['record']) && (ref === undefined || typeof ref === 'string')
  if (op === 'move')
    return ref === undefined && named && typeof transition === 'string' && (one['record'] === undefined || isObject(one['record']))
  return ref === undefined && named && (op === 'update' ? isObject(one['record']) : op === 'delete' || op === 'restore')
}

const refOf = (value: unknown): string | undefined =>
  isObject(value) && Object.keys(value).length === 1 && typeof value['$ref'] === 'string' ? value['$ref'] : undefined

/** Operations alike that stand together are written together; where the refused are left out, each by itself. */
const run = async (free: Work, operations: readonly Operation[], skip: boolean): Promise<readonly Result[]> => {
  const work = operations.length > 1 ? await holdTogether(free, asked(free.ctx, operations)) : free
  const results: Result[] = []
  const made = new Map<string, Made>()
  for (let from = 0; from < operations.length; from = results.length) {
    const to = skip ? from + 1 : together(operations, from)
    const some = operations.slice(from, to)
    results.push(...(skip ? [await attempt(work, some[0]!, () => step(work, some, made, from))] : await step(work, some, made, from)))
  }
  return results
}

/** What is refused leaves the others as they are. */
const attempt = async ({ tx }: Work, { id }: Operation, act: () => Promise<readonly Result[]>): Promise<Result> => {
  await tx.query({ text: 'savepoint operation' })
  try {
    const [result] = await act()
    await tx.query({ text: 'release savepoint operation' })
    return result!
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    await tx.query({ text: 'rollback to savepoint operation' })
    return { id: typeof id === 'string' ? id : null, problems: error.problems }
  }
}

const step = async (work: Work, some: readonly Operation[], made: Map<string, Made>, from: number): Promise<readonly Result[]> => {
  const { op, entity: name } = some[0]!
  const verb = op === 'restore' ? 'delete' : op === 'move' ? 'update' : op
  const entity = await placing(from, 'entity', () => titled(work.ctx, entityFor(work.ctx, name, verb)))
  const all = some.map((one, i) => resolved(entity, one, made, from + i))
  const ids = op === 'delete' || op === 'restore' ? [await bin(work, entity, all[0]!, op, from)] : await save(work, entity, all, from)
  for (const [i, { ref }] of some.entries()) if (ref !== undefined) made.set(ref, { entity: name, id: ids[i]! })
  return ids.map((id) => ({ id }))
}

/** What the operations are going to write, by entity. One that is unknown is for its turn to say. */
const asked = ({ revision: { model } }: Context, operations: readonly Operation[]): Asked[] =>
  [...grouped(operations, ({ entity, op }) => `${entity} ${op === 'delete' || op === 'restore'}`).values()].flatMap((some) => {
    const [{ entity: name, op }] = some as [Operation]
    const entity = Object.hasOwn(model.entities, name) ? model.entities[name] : undefined
    const rows = some.map(({ id, record }) => ({ values: record, ...(typeof id === 'string' && { id }) }))
    return entity ? [{ entity, rows, ...((op === 'delete' || op === 'restore') && { verb: 'delete' as const }) }] : []
  })

/** As far as operations are of one kind and entity, none is of a record that another has just changed, and none refers to another. */
const together = (operations: readonly Operation[], from: number): number => {
  const { op, entity } = operations[from]!
  if (op === 'delete' || op === 'restore') return from + 1
  const [records, refs] = [new Set<unknown>(), new Set<string>()]
  let to = from
  for (; to < operations.length; to++) {
    const one = operations[to]!
    if (one.op !== op || one.entity !== entity || (op !== 'create' && records.has(JSON.stringify(one.id))) || refers(one, refs)) break
    records.add(JSON.stringify(one.id))
    if (one.ref !== undefined) refs.add(one.ref)
  }
  return to
}

const refers = (value: unknown, refs: ReadonlySet<string>): boolean => {
  const ref = refOf(value)
  if (ref !== undefined) return refs.has(ref)
  return typeof value === 'object' && value !== null && Object.values(value).some((one) => refers(one, refs))
}

/** What an operation has created, by the name it was given. */
type Made = { readonly entity: string; readonly id: string }
type Resolved = {
  readonly id: string | undefined
  readonly expected: number | undefined
  readonly move: string | undefined
  readonly values: unknown
}

/** The operation with the ids of what earlier ones have created. */
const resolved = (
  entity: Entity,
  { id, version, transition: move, record }: Operation,
  made: ReadonlyMap<string, Made>,
  place: number,
): Resolved => {
  const put = (value: unknown, field?: Field): unknown => {
    const ref = refOf(value)
    if (ref !== undefined) {
      const known = made.get(ref)
      if (!known) throw new Refused([problem('batch.ref', `/operations/${place}`, { ref })])
      return field && 'targets' in field ? `${known.entity}/${known.id}` : known.id
    }
    if (Array.isArray(value)) return value.map((one) => put(one))
    return isObject(value) ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, put(one)])) : value
  }
  const values = Object.fromEntries(Object.entries(record ?? {}).map(([name, value]) => [name, put(value, entity.fields[name])]))
  return { id: id === undefined ? undefined : (put(id) as string), expected: version, move, values }
}

const save = async (work: Work, entity: Entity, some: readonly Resolved[], from: number): Promise<string[]> => {
  const rows: Row[] = []
  for (const [i, { id, values, expected, move }] of some.entries()) {
    const moved = () => placing(from + i, 'record', () => moving(work, entity, id!, move!, values))
    rows.push({
      values: move === undefined ? values : await moved(),
      expected,
      ...(id !== undefined && { id }),
      ...(move !== undefined && { move }),
    })
  }
  const drafts = await write(work, entity, rows)
  const wrong = drafts.flatMap(({ problems, action }, i) =>
    problems.map((one) => placed(one, from + i, action === 'update' && one.path === '' ? 'id' : 'record')),
  )
  if (wrong.length > 0) throw new Refused(wrong)
  return drafts.map(({ id }) => id)
}

const bin = (work: Work, entity: Entity, { id, expected }: Resolved, op: Operation['op'], place: number): Promise<string> =>
  placing(place, 'id', async () => {
    if (op === 'restore') await bringBack(work, entity, [id!])
    else if (!(await takeOut(work, entity, [id!], expected))) throw new Refused([problem('record.stale')])
    return id!
  })

const placing = async <T>(place: number, part: string, act: () => T | Promise<T>): Promise<T> => {
  try {
    return await act()
  } catch (error) {
    throw at(error, place, part)
  }
}

const at = (error: unknown, place: number, part: string): unknown => {
  if (!(error instanceof Refused)) return error
  const problems = error.problems.map((one) => placed(one, place, one.code === 'workflow.transition' ? 'transition' : part))
  return new Refused(problems, error.status)
}

const placed = (one: Problem, place: number, part: string): Problem => under(`/operations/${place}/${part}`, [one])[0]!
