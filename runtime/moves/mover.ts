import { Readable } from 'node:stream'
import type { Actor } from '@cahier/core/access'
import type { Values } from '@cahier/core/record'
import { importCsv } from '../src/imports/run.ts'
import type { Context } from '../src/records/context.ts'
import { copy } from '../src/records/copy.ts'
import { create } from '../src/records/create.ts'
import { newId } from '../src/records/id.ts'
import { createMany, updateMany } from '../src/records/many.ts'
import { batch } from '../src/records/batch.ts'
import { remove } from '../src/records/remove.ts'
import { restore } from '../src/records/restore.ts'
import { transit } from '../src/records/transitions.ts'
import { undo } from '../src/records/undo.ts'
import { update } from '../src/records/update.ts'
import type { Workspace } from '../src/workspace.ts'
import type { Random } from '../walk/random.ts'
import { STATES, STRANGE, type Company } from './machine.ts'

/** Random people who create, move, change, import, copy, delete, restore and undo the things of one company. */
export type World = {
  readonly r: Random
  readonly workspace: Workspace
  readonly company: Company
  /** The role of a person, by their id. */
  readonly people: ReadonlyMap<string, string>
  readonly ids: string[]
  readonly groups: string[]
  /** Counts names, which are unique. */
  count: number
}
type Act = (world: World, ctx: Context) => Promise<unknown>

const body = ({ r }: World): Values => ({
  ...(r.chance(0.35) && { amount: r.pick([null, 1, 5, 7]) }),
  ...(r.chance(0.3) && { note: r.pick([null, 'x', 'y']) }),
  ...(r.chance(0.2) && { flag: r.pick([null, true, false]) }),
  ...(r.chance(0.15) && { kind: r.pick([null, 'a', 'b', 'c']) }),
})
const state = ({ r }: World): string => (r.chance(0.05) ? STRANGE : r.pick(STATES))
const moved = (world: World): Values => ({
  ...body(world),
  ...(world.r.chance(0.7) && { state: world.r.chance(0.03) ? null : state(world) }),
})
const fresh = (world: World): Values => ({
  name: `thing ${world.count++}`,
  ...body(world),
  ...(world.r.chance(0.3) && { state: state(world) }),
})
const id = ({ r, ids }: World): string => r.pick(ids)

const acts: Readonly<Record<string, readonly [weight: number, act: Act]>> = {
  create: [3, async (world, ctx) => void world.ids.push((await create(ctx, 'thing', fresh(world))).id)],
  change: [8, (world, ctx) => update(ctx, 'thing', id(world), moved(world))],
  transition: [
    10,
    (world, ctx) => {
      const way = world.r.pick(world.company.ways)
      return transit(ctx, 'thing', id(world), world.r.pick(way.moves).name, body(world))
    },
  ],
  batch: [
    3,
    async (world, ctx) => {
      const rows = Array.from({ length: 1 + world.r.below(3) }, () =>
        world.r.chance(0.3)
          ? { op: 'create', entity: 'thing', record: fresh(world) }
          : { op: 'update', entity: 'thing', id: id(world), record: moved(world) },
      )
      const { group, results } = await batch(ctx, { operations: rows })
      world.groups.push(group)
      world.ids.push(...results.flatMap(({ op, id: made }) => (op === 'create' ? [made!] : [])))
    },
  ],
  'many at once': [
    2,
    async (world, ctx) => {
      const group = newId()
      world.groups.push(group)
      if (world.r.chance(0.5)) await createMany(ctx, 'thing', [fresh(world), fresh(world)], { group })
      else
        await updateMany(
          ctx,
          'thing',
          [...new Set([id(world), id(world)])].map((one) => ({ id: one, values: moved(world) })),
          { group },
        )
    },
  ],
  import: [
    3,
    async (world, ctx) => {
      const rows = Array.from({ length: 1 + world.r.below(4) }, () => {
        const known = world.r.chance(0.5)
        const values: Values = known
          ? { ...moved(world), name: `thing ${world.r.below(world.count)}` }
          : { ...fresh(world), state: state(world) }
        return [values['name'], values['kind'], values['amount'], values['note'], values['state']]
          .map((cell) => String(cell ?? ''))
          .join(',')
      })
      const bytes = Readable.from([Buffer.from(['name,kind,amount,note,state', ...rows].join('\n'))])
      const mapping = { columns: { name: 'name', kind: 'kind', amount: 'amount', note: 'note', state: 'state' }, key: ['name'] }
      const { group, created, updated } = await importCsv(ctx, 'thing', bytes, { mapping })
      world.groups.push(group)
      if (created + updated === 0) throw new Error('nothing came in')
    },
  ],
  copy: [1, async (world, ctx) => void world.ids.push((await copy(ctx, 'thing', id(world), { name: `thing ${world.count++}` })).id)],
  delete: [1, (world, ctx) => remove(ctx, 'thing', id(world))],
  restore: [2, (world, ctx) => restore(ctx, 'thing', id(world))],
  undo: [2, (world, ctx) => undo(ctx, world.r.pick(world.groups), world.r.chance(0.5))],
}
const lots = Object.entries(acts).flatMap(([name, [weight]]) => Array.from({ length: weight }, () => name))

/** How often each path was taken, and how often it was refused. */
export type Tally = Record<string, { done: number; refused: number }>

/** One act, or two at the same moment on the same few records. What the product says no to is part of life; anything else is thrown. */
export const step = async (world: World, tally: Tally): Promise<void> => {
  const many = world.ids.length > 0 && world.r.chance(0.3) ? 2 : 1
  await Promise.all(
    Array.from({ length: many }, async () => {
      const name = world.ids.length < 3 ? 'create' : world.r.pick(lots)
      const count = (tally[name] ??= { done: 0, refused: 0 })
      try {
        await acts[name]![1](world, contextOf(world))
        count.done++
      } catch (error) {
        if (!said(error)) throw error
        count.refused++
      }
    }),
  )
}

const said = (error: unknown): boolean =>
  error instanceof Error &&
  (error.name === 'Refused' ||
    error.message === 'nothing came in' ||
    ['40P01', '40001'].includes(String((error as { code?: unknown }).code)))

const contextOf = ({ r, workspace, people }: World): Context => {
  const [who, role] = r.pick([...people])
  const actor: Actor = { kind: 'member', id: who, email: null, roles: [role], language: 'en', teams: [], sites: [] }
  return { workspace, revision: workspace.current(), actor, now: new Date().toISOString(), language: 'en' }
}
