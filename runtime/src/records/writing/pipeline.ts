import type { Entity } from '@cahier/core/model/model'
import type { Values } from '@cahier/core/record'
import type { Queryable } from '../../db/database.ts'
import { check } from './check.ts'
import type { Context } from '../context.ts'
import { begin, changedNames, fine, type Draft, type Row } from './drafts.ts'
import { duplicates } from '../stages/duplicates.ts'
import { filesHeld, filesKept } from '../stages/files.ts'
import { holdAhead } from '../stages/hold.ts'
import { proposeLists, writeLists } from '../stages/lines.ts'
import { hushed } from '../rights/hushed.ts'
import { number, sequencesOf } from '../stages/numbers.ts'
import { ownersOpen, placeLines, touchOwners, unsubmitted } from '../stages/owners.ts'
import { pointersHeld } from '../stages/pointers.ts'
import { rollUp } from '../stages/rollups.ts'
import { linksSeen, outcome } from '../rights/rights.ts'
import { refuseTaken, save } from './save.ts'
import { sealed } from '../stages/sealed.ts'
import { neverNone, oneOnly } from '../stages/singles.ts'
import { submissions } from '../submission.ts'
import { holdTrees, refuseCircles } from '../stages/trees.ts'
import { uniqueKeys } from '../stages/unique.ts'

/**
 * THE WRITE. Whatever changes records comes through here, many at once: a form whose change is not plain, a batch, an
 * import, the lines of a record, an undo. It runs in the caller's transaction and in these stages, in this order:
 *
 *   hold    who will be written beside them is locked first, from the top        hold.ts
 *   begin   old rows locked in id order, bodies read, defaults filled in         drafts.ts
 *   BEFORE  each stage may refuse a draft, or give it values                     below
 *   number  numbers that are due are drawn from their sequences                  numbers.ts
 *   save    inserts and updates, each with its history: one statement, or COPY  save.ts, pour.ts
 *   AFTER   what follows from what was written; a stage may still refuse         below
 *   rollUp  the roll-ups that what was written feeds are worked out anew         rollups.ts
 *
 * The bin is written in remove.ts and restore.ts: what goes in or comes out passes AFTER too, and what goes in passes LEAVING.
 *
 * A stage gets all drafts of one entity that nobody has refused yet, asks the database once for all of them, and nothing at
 * all where its entity has nothing of the kind; it says no by pushing problems into `draft.problems`. A new guard is one line
 * in BEFORE or AFTER, and one reason in `plain.ts` where the quick ways of create.ts and update.ts must not go past it. The
 * lists are functions since stages write through this module in their turn.
 */
export type Stage = (work: Work, entity: Entity, drafts: readonly Draft[]) => Promise<void>
const BEFORE = (): readonly Stage[] => [
  submissions,
  placeLines,
  proposeLists,
  linksSeen,
  pointersHeld,
  check,
  filesHeld,
  oneOnly,
  duplicates,
  holdTrees,
  sealed,
]
const AFTER = (): readonly Stage[] => [writeLists, filesKept, touchOwners, refuseCircles, outcome]
/** Before a record that somebody asked for goes to the bin; `ownersOpen` is asked of all that go or come along, too. */
export const LEAVING = (): readonly Stage[] => [neverNone, unsubmitted, ownersOpen]
/** Before records come out of it, asked for or along. */
export const RETURNING = (): readonly Stage[] => [oneOnly, holdTrees]

/** In what a write happens: its transaction, the group of its history, and how many steps it is away from what was asked. */
export type Work = {
  readonly ctx: Context
  readonly tx: Queryable
  readonly group: string
  readonly depth: number
  /** One refused refuses all: then nothing more is written, and the caller must end the transaction. Else the others go on. */
  readonly whole: boolean
  /** Its transaction holds more than this write, so it cannot be begun anew. */
  readonly bound?: true
  /** What it will change is locked already, with that of the writes around it. */
  readonly held?: boolean
  /** Of lines written with their records: those as they will be, for what the lines' rules ask of them. */
  readonly owners?: {
    readonly entity: string
    readonly link: string
    readonly records: ReadonlyMap<string, Values>
    /** Those that are being made. */
    readonly fresh?: ReadonlySet<string>
  }
}

/** Writes rows of one entity, those without an id as new records. Each row is answered in its place, as a draft: written, or refused. */
export const write = async (work: Work, entity: Entity, rows: readonly Row[]): Promise<Draft[]> => {
  const drafts = await propose(work, entity, rows)
  await keep(work, entity, drafts)
  return drafts
}

/** The first half: what the rows would become and what is wrong with them. Old rows are locked; nothing is written. */
export const propose = async (work: Work, entity: Entity, rows: readonly Row[]): Promise<Draft[]> => {
  await holdAhead(work, { entity, rows })
  const drafts = await begin(work, entity, rows)
  await inTurn(BEFORE(), work, entity, drafts)
  return drafts
}

/** The second half: writes the drafts that nobody refused. */
export const keep = async (work: Work, entity: Entity, drafts: readonly Draft[]): Promise<void> => {
  const good = drafts.filter(fine)
  if (good.length === 0 || (work.whole && good.length < drafts.length)) return
  if (!revocable(work, entity, good)) return written(work, entity, good)
  await work.tx.query({ text: 'savepoint kept' })
  try {
    await written(work, entity, good)
  } catch (error) {
    if ((error as { code?: unknown }).code !== '23505') throw error
    await work.tx.query({ text: 'rollback to savepoint kept' })
    return apart(work, entity, good)
  }
  if (good.every(fine) || work.whole) {
    await work.tx.query({ text: 'release savepoint kept' })
    return
  }
  await work.tx.query({ text: 'rollback to savepoint kept' })
  return keep(work, entity, good)
}

const written = (work: Work, entity: Entity, drafts: readonly Draft[]): Promise<void> =>
  inTurn([number, save, ...AFTER(), rollUp], work, entity, drafts)

/** What follows from records that went to the bin or came out of it: those are written in remove.ts and restore.ts. */
export const follow = (work: Work, entity: Entity, drafts: readonly Draft[]): Promise<void> =>
  inTurn([...AFTER(), rollUp], work, entity, drafts)

/** One stage after the other, each with the drafts that nobody has refused yet. What a stage says is what the actor may hear. */
export const inTurn = async (stages: readonly Stage[], work: Work, entity: Entity, drafts: readonly Draft[]): Promise<void> => {
  for (const stage of stages) {
    const left = drafts.every(fine) ? drafts : drafts.filter(fine)
    if (left.length === 0) return
    await stage(work, entity, left)
    for (const { problems } of left) if (problems.length > 0) problems.splice(0, problems.length, ...hushed(work.ctx, entity, problems))
  }
}

/**
 * Whether what is written may have to be taken back: where a change breaks a unique key Postgres says so too late, and where
 * others go on without those a later stage refuses, or take the numbers drawn for these.
 */
const revocable = ({ whole }: Work, entity: Entity, drafts: readonly Draft[]): boolean => {
  if (!whole && (AFTER().length > 0 || sequencesOf(entity).length > 0)) return true
  const keys = new Set(uniqueKeys(entity).flatMap(({ fields }) => fields))
  return keys.size > 0 && drafts.some((draft) => draft.old && changedNames(entity, draft).some((name) => keys.has(name)))
}

/** One by one, so that only the draft that breaks a unique key is refused. */
const apart = async (work: Work, entity: Entity, drafts: readonly Draft[]): Promise<void> => {
  if (drafts.length === 1) return refuseTaken(work, entity, drafts)
  for (const draft of drafts) await keep(work, entity, [draft])
}
