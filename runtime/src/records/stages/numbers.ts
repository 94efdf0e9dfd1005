import { numbered, periodOf, spelling } from '@cahier/core/computed/sequence'
import { truth } from '@cahier/core/expression/evaluate'
import { paths } from '@cahier/core/expression/paths'
import { quote } from '@cahier/core/expression/scope'
import type { Field, Sequence } from '@cahier/core/fields/field'
import type { Entity } from '@cahier/core/model/model'
import { momentOf } from '../context.ts'
import { after, changing, locked, type Draft } from '../writing/drafts.ts'
import { linkedValues, type Linked } from './links.ts'
import { keep, type Stage, type Work } from '../writing/pipeline.ts'
import { prepared, run, runShort } from '../statement.ts'

type SequenceField = Field & { readonly computed: Sequence }
export const sequencesOf = (entity: Entity): SequenceField[] =>
  Object.values(entity.fields).filter((field): field is SequenceField => field.computed?.how === 'sequence')

/**
 * Gives records the numbers that are due, in the order they come: at their creation, or once a condition is true of them. It is
 * the last that happens before they are written, so that a record which is refused takes no number.
 */
export const number: Stage = async (work, entity, drafts) => {
  const { style } = momentOf(work.ctx)
  for (const field of sequencesOf(entity)) {
    const { computed } = field
    const due = await dueOf(work, entity, field, drafts)
    if (due.length === 0) continue
    const last = await draw(work, entity, field, periodOf(computed, style.today), due.length)
    const spelled = spelling(computed, style.today)
    for (const [i, { record }] of due.entries()) {
      Object.assign(record, { [field.name]: numbered(spelled, last - due.length + 1 + i) })
    }
  }
}

/** Gives records the numbers that are due since their roll-ups, `names`, are what they are. */
export const numberAfter = async (work: Work, entity: Entity, ids: readonly string[], names: ReadonlySet<string>): Promise<void> => {
  const reads = ({ computed }: SequenceField) =>
    computed.assignedWhen && paths(computed.assignedWhen.node).some(({ path }) => names.has(path[0]!))
  const fields = sequencesOf(entity).filter(reads)
  if (fields.length === 0) return
  const drafts = [...(await locked(work, entity, ids))].map(([id, old]) => changing(id, old, {}))
  const due = new Set<Draft>()
  for (const field of fields) for (const draft of await dueOf(work, entity, field, drafts)) due.add(draft)
  if (due.size > 0) await keep(work, entity, [...due])
}

const dueOf = async (
  work: Work,
  entity: Entity,
  { name, computed }: SequenceField,
  drafts: readonly Draft[],
): Promise<readonly Draft[]> => {
  const numberless = drafts.filter((draft) => after(draft) && (draft.old?.values[name] ?? null) === null)
  return computed.assignedWhen ? when(work, entity, computed, numberless) : numberless
}

const when = async ({ ctx, tx }: Work, entity: Entity, { assignedWhen }: Sequence, drafts: readonly Draft[]): Promise<Draft[]> => {
  if (drafts.length === 0) return []
  const { now, actor, style } = momentOf(ctx)
  const records = drafts.map(({ record }) => record)
  const linked: readonly Linked[] = await linkedValues(ctx, tx, entity, records)
  return drafts.filter(
    ({ record, system }, i) =>
      truth(assignedWhen!.node, {
        record: { ...record, ...system },
        user: actor,
        now,
        today: style.today,
        timeZone: style.timeZone,
        linked: linked[i]!,
      }) === true,
  )
}

/**
 * Takes the next `count` numbers and answers the last. Without gaps the counter stays locked until the transaction ends, so a
 * number of a write that fails is the next one's; else it is drawn apart, and nobody waits for a long import.
 */
const draw = async ({ ctx, tx }: Work, entity: Entity, { id, computed }: SequenceField, period: string, count: number): Promise<number> => {
  const { revision, workspace } = ctx
  const statement = prepared(revision, 'draw', 0, () => drawText(workspace.schema))
  const values = [entity.id, id, period, computed.start, count]
  const apart = !computed.gapFree && workspace.db.kind === 'postgres'
  const [row] = apart
    ? await runShort<{ value: string }>(workspace.db, statement, values)
    : await run<{ value: string }>(tx, statement, values)
  return Number(row!.value)
}

/** $1 entity, $2 field, $3 period, $4 the first number of all, $5 how many. */
const drawText = (schema: string): string => `insert into ${quote(schema)}._counter as c (entity, field, period, value)
values ($1::text, $2::text, $3::text, $4::bigint + $5::bigint - 1)
on conflict (entity, field, period) do update set value = greatest(c.value + $5::bigint, excluded.value) returning value::text`

/** Whether a record of this entity may be due a number when it is made, or changed. */
export const mayNumber = (entity: Entity, verb: 'create' | 'update'): boolean =>
  sequencesOf(entity).some(({ computed }) => verb === 'create' || computed.assignedWhen !== undefined)
