import type { Entity, Field } from '@cahier/core/model/model'
import { at, problem, type Problem } from '@cahier/core/problem'
import type { BatchDone } from '@cahier/core/wire'
import { Refused } from '../errors.ts'
import { changesOf } from './changes.ts'
import { entityFor, titled, type Context } from './context.ts'
import { grouped, type Row } from './drafts.ts'
import { holdTogether, type Asked } from './hold.ts'
import { newId } from './id.ts'
import { write, type Work } from './pipeline.ts'
import { takeOut } from './remove.ts'
import { bringBack } from './restore.ts'

/** How many operations one request takes. */
export const MOST = 1000

/** One operation as it was sent. `ref` names a record that is created, for later operations: `{"$ref": "a"}` is its id. */
type Operation = {
  readonly op: 'create' | 'update' | 'delete' | 'restore'
  readonly entity: string
  readonly ref?: string
  readonly id?: unknown
  readonly version?: number
  readonly record?: unknown
}

/** Many writes in one transaction, all or nothing, as one group of changes. What is wrong is said at its operation: `/operations/3/record/name`. */
export const batch = async (ctx: Context, body: unknown): Promise<BatchDone> => {
  const operations = read(body)
  const group = newId()
  const results = await ctx.workspace.db.transaction((tx) => run({ ctx, tx, group, depth: 0, whole: true }, operations))
  changesOf(ctx.workspace).tell()
  return { group, results: operations.map(({ op, entity }, i) => ({ op, entity, id: results[i]! })) }
}

const read = (body: unknown): Operation[] => {
  const sent = isObject(body) ? body['operations'] : undefined
  if (!Array.isArray(sent)) throw new Refused([problem('batch.body', '/operations')], 400)
  if (sent.length > MOST) throw new Refused([problem('batch.long', '/operations', { most: MOST })], 400)
  const wrong = sent.flatMap((one: unknown, i) => (isOperation(one) ? [] : [problem('batch.operation', `/operations/${i}`)]))
  if (wrong.length > 0) throw new Refused(wrong, 400)
  return sent as Operation[]
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

const isOperation = (one: unknown): boolean => {
  if (!isObject(one) || typeof one['entity'] !== 'string') return false
  const { op, ref, id, version } = one
  const named = typeof id === 'string' || refOf(id) !== undefined
  if (version !== undefined && !Number.isSafeInteger(version)) return false
  if (op === 'create') return id === undefined && isObject(one['record']) && (ref === undefined || typeof ref === 'string')
  return ref === undefined && named && (op === 'update' ? isObject(one['record']) : op === 'delete' || op === 'restore')
}

const refOf = (value: unknown): string | undefined =>
  isObject(value) && Object.keys(value).length === 1 && typeof value['$ref'] === 'string' ? value['$ref'] : undefined

/** Operations alike that stand together are written together. Answers the id of each. */
const run = async (free: Work, operations: readonly Operation[]): Promise<string[]> => {
  const work = operations.length > 1 ? await holdTogether(free, asked(free.ctx, operations)) : free
  const ids: string[] = []
  const made = new Map<string, Made>()
  for (let from = 0; from < operations.length; from = ids.length) {
    const { op, entity: name } = operations[from]!
    const verb = op === 'restore' ? 'delete' : op
    const entity = within(from, 'entity', () => titled(work.ctx, entityFor(work.ctx, name, verb)))
    const to = op === 'create' || op === 'update' ? together(operations, from) : from + 1
    const some = operations.slice(from, to).map((one, i) => resolved(entity, one, made, from + i))
    const done = op === 'create' || op === 'update' ? await save(work, entity, some, from) : [await move(work, entity, some[0]!, op, from)]
    done.forEach((id, i) => {
      const { ref } = operations[from + i]!
      if (ref !== undefined) made.set(ref, { entity: name, id })
    })
    ids.push(...done)
  }
  return ids
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
  const [records, refs] = [new Set<unknown>(), new Set<string>()]
  let to = from
  for (; to < operations.length; to++) {
    const one = operations[to]!
    if (one.op !== op || one.entity !== entity || (op === 'update' && records.has(JSON.stringify(one.id))) || refers(one, refs)) break
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
type Resolved = { readonly id: string | undefined; readonly expected: number | undefined; readonly values: unknown }

/** The operation with the ids of what earlier ones have created. */
const resolved = (entity: Entity, { id, version, record }: Operation, made: ReadonlyMap<string, Made>, place: number): Resolved => {
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
  return { id: id === undefined ? undefined : (put(id) as string), expected: version, values }
}

const save = async (work: Work, entity: Entity, some: readonly Resolved[], from: number): Promise<string[]> => {
  const rows = some.map(({ id, values, expected }): Row => ({ values, expected, ...(id !== undefined && { id }) }))
  const drafts = await write(work, entity, rows)
  const wrong = drafts.flatMap(({ problems, action }, i) =>
    problems.map((one) => placed(one, from + i, action === 'update' && one.path === '' ? 'id' : 'record')),
  )
  if (wrong.length > 0) throw new Refused(wrong)
  return drafts.map(({ id }) => id)
}

const move = async (work: Work, entity: Entity, { id, expected }: Resolved, op: Operation['op'], place: number): Promise<string> => {
  try {
    if (op === 'restore') await bringBack(work, entity, id!)
    else if (!(await takeOut(work, entity, id!, expected))) throw new Refused([problem('record.stale')])
    return id!
  } catch (error) {
    throw error instanceof Refused
      ? new Refused(
          error.problems.map((one) => placed(one, place, 'id')),
          error.status,
        )
      : error
  }
}

const within = <T>(place: number, part: string, work: () => T): T => {
  try {
    return work()
  } catch (error) {
    throw error instanceof Refused
      ? new Refused(
          error.problems.map((one) => placed(one, place, part)),
          error.status,
        )
      : error
  }
}

const placed = (one: Problem, place: number, part: string): Problem => at(`/operations/${place}/${part}`, [one])[0]!
