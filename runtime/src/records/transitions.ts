import { titles } from '@cahier/core/form/titles'
import type { Entity, Workflow } from '@cahier/core/model/model'
import { nearest } from '@cahier/core/nearest'
import { problem, step, type Problem } from '@cahier/core/problem'
import type { Values } from '@cahier/core/record'
import type { StandingOn, Standings, TransitionNow } from '@cahier/core/wire'
import { say } from '@cahier/core/words/index'
import { machineOf, stateFields } from '@cahier/core/workflow/machine'
import { moves, type Move, type Standing } from '@cahier/core/workflow/moves'
import { Refused } from '../errors.ts'
import { changesOf } from './changes.ts'
import { accessTo, entityFor, momentOf, titled, type Context } from './context.ts'
import { locked } from './writing/drafts.ts'
import { newId } from './id.ts'
import { linkedValues } from './stages/links.ts'
import { write, type Work } from './writing/pipeline.ts'
import { missing, type Stored } from './reading/read.ts'
import { allow } from './rights/rights.ts'
import { answer, stale } from './writing/single.ts'
import { standing, type Stand } from './reading/standing.ts'
import { visitsOf } from './reading/visits.ts'

/** Where a record stands on its ways, and which moves are open to the actor now; of those that are not, why. */
export const transitions = async (ctx: Context, name: string, id: string): Promise<Standings> => {
  const stand = await standing(ctx, name, id)
  const { entity, record, shown } = stand
  const [linked] = await linkedValues(ctx, ctx.workspace.db, entity, [record])
  const all = moves(entity, record, momentOf(ctx), linked)
  const seen = all.filter(({ workflow }) => shown.includes(workflow.field))
  return { workflows: await Promise.all(seen.map((one) => told(ctx, stand, id, one))) }
}

const told = async (ctx: Context, stand: Stand, id: string, { workflow, state, known, moves: out }: Standing): Promise<StandingOn> => {
  const { entity } = stand
  const visits = await visitsOf(ctx, entity, id, workflow.field, state)
  const field = entity.fields[workflow.field]!
  const options = 'options' in field ? field.options : []
  const refused = noRight(ctx, stand, workflow)
  return {
    name: workflow.name,
    title: workflow.title,
    field: workflow.field,
    state: state as string | null,
    known,
    initial: workflow.initial,
    since: visits.at(-1)?.entered ?? null,
    states: Object.entries(workflow.states).map(([value, { title }]) => ({
      value,
      title,
      color: options.find((option) => option.value === value)?.color ?? 'grey',
      final: workflow.final.includes(value),
      visited: visits.some((visit) => visit.state === value && visit.left !== null),
    })),
    transitions: out.map((move) => now(ctx, workflow, shown(ctx, entity, move), refused)),
  }
}

const now = (ctx: Context, workflow: Workflow, { transition, missing: lacks, problem: closed }: Move, refused?: Problem): TransitionNow => {
  const why = refused ?? closed
  return {
    name: transition.name,
    title: transition.title ?? titles(ctx.language).moveTo(workflow.states[transition.to]!.title),
    to: transition.to,
    open: why === undefined,
    requires: transition.requires,
    missing: lacks,
    reason: why ? reason(why, ctx.language) : null,
  }
}

/** What a move asks for, but for fields that the actor never hears of. */
const shown = (ctx: Context, entity: Entity, { missing: lacks, transition, ...move }: Move): Move => {
  const { knows } = accessTo(ctx, entity)
  const known = (names: readonly string[]): string[] => names.filter((name) => knows(entity.fields[name]!))
  return { ...move, transition: { ...transition, requires: known(transition.requires) }, missing: known(lacks) }
}

/** Where else one may go stands beside it. */
const reason = ({ code, params }: Problem, language: string): string => {
  const { allowed: _allowed, ...rest } = params ?? {}
  return say({ code, params: rest }, language)
}

/** Who may not change the record, or not its state, may make no move. */
const noRight = (ctx: Context, { entity, updates }: Stand, { field }: Workflow): Problem | undefined => {
  const state = entity.fields[field]!
  if (!updates) return problem('access.entity', '', { entity: entity.title })
  return accessTo(ctx, entity).writes(state) ? undefined : problem('access.field', '', { field: state.title })
}

/** Makes the move of this name, with what it asks for in `body`: one change, through the pipeline. */
export const transit = async (ctx: Context, name: string, id: string, move: string, body: unknown, expected?: number): Promise<Stored> => {
  const entity = titled(ctx, entityFor(ctx, name, 'update'))
  const work = { ctx, group: newId(), depth: 0, whole: true }
  const done = await ctx.workspace.db
    .transaction(async (tx) => {
      const values = await moving({ ...work, tx }, entity, id, move, body)
      const [draft] = await write({ ...work, tx }, entity, [{ id, values, expected, move }])
      if (draft!.problems.length > 0) throw new Refused(draft!.problems)
      return answer(ctx, tx, entity, id)
    })
    .catch(async (error: unknown) => {
      throw error instanceof Refused && error.problems[0]?.code === 'record.stale' ? await stale(ctx, entity, id) : error
    })
  changesOf(ctx.workspace).tell()
  return done
}

/** What the move changes: the state, and what was sent beside. That it is open is asked where every write is checked. */
export const moving = async (work: Work, entity: Entity, id: string, name: string, body: unknown): Promise<Values> => {
  const old = (await locked(work, entity, [id])).get(id)
  if (!old) throw missing()
  // Which way a record goes is known to nobody who may not change it.
  const refused = await allow(work.ctx, work.tx, entity, 'update', [id])
  if (refused) throw new Refused([refused])
  const moment = momentOf(work.ctx)
  const record = { ...old.values, ...old.system }
  const { knows } = accessTo(work.ctx, entity)
  const known = stateFields(entity).filter((field) => knows(entity.fields[field]!))
  const ways = known.flatMap((field) => machineOf(entity, field, record, moment) ?? [])
  const machine = ways.find(({ transitions: all }) => Object.hasOwn(all, name))
  if (!machine) {
    const names = ways.flatMap(({ transitions: all }) => Object.keys(all))
    throw new Refused([problem('workflow.transition', '', { name, nearest: nearest(name, names) ?? null })], 404)
  }
  const { field } = machine
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw new Refused([problem('record.body')], 400)
  if (Object.hasOwn(body, field)) throw new Refused([problem('workflow.body', step(field), { title: entity.fields[field]!.title })])
  return { ...(body as Values), [field]: machine.transitions[name]!.to }
}
