import { compile } from '@cahier/core/model/compile'
import type { Layer, Model } from '@cahier/core/model/model'
import { translate } from '@cahier/core/model/translate'
import { answer } from '@cahier/core/plan/answer'
import { plan } from '@cahier/core/plan/plan'
import type { Answers, Plan, Step } from '@cahier/core/plan/step'
import { tables, titled } from '@cahier/core/tables'
import { eq } from 'drizzle-orm'
import { createHash } from 'node:crypto'
import { orm } from '../db/orm.ts'
import { systemTables } from '../db/tables.ts'
import { Refused } from '../errors.ts'
import { makeSingles } from '../records/stages/singles.ts'
import type { Revision, Workspace } from '../workspace.ts'
import { alone } from './alone.ts'
import { groundOf } from './derive.ts'
import { nothing } from './nothing.ts'
import { takeAlong, taken, type Taking } from './previously.ts'
import { prepare, type Progress } from './prepare.ts'
import { state, type State } from './state.ts'
import { stranded } from './strand.ts'
import { switchOver } from './switch.ts'
import { tidy } from './tidy.ts'

export type Options = {
  /** The member who publishes; null when nobody in person does. */
  readonly by?: string | null
  readonly note?: string
  readonly answers?: Answers
  readonly progress?: (progress: Progress) => void
}
/** What a publish would do. `layers` are the documents as they would be kept: answers are written into them. */
export type Preview = Plan & {
  readonly number: number
  readonly model: Model
  readonly layers: readonly Layer[]
  readonly unchanged: boolean
  /** Records it takes out of states there are no more. */
  readonly taken: readonly Taking[]
}

/**
 * Makes documents the revision served, in three parts: what can be prepared unseen and resumed, one short transaction, the
 * clean-up. Killed anywhere it leaves the old or the new revision whole. The same documents again change nothing. Refuses
 * with every problem at once.
 */
export const publish = (workspace: Workspace, layers: readonly Layer[], options: Options = {}): Promise<Revision> =>
  served(workspace, () => layers, options)

/**
 * To be called before a company is served: takes away what a killed publish left behind, and where this Cahier makes other
 * tables of the same documents than the one that published them, publishes them again. Mostly there is nothing to do.
 */
export const settle = async (workspace: Workspace): Promise<void> => {
  const from = await state(workspace.db, workspace.schema)
  if (from.number > 0 && outdated(from, workspace.current().model)) await served(workspace, (now) => now.layers, {})
  else if (await begun(workspace)) void served(workspace, (now) => now.layers, {}).catch(() => undefined)
  if (from.number > 0) await follow(workspace, workspace.current())
}

/** The model served is at hand; only where it would be published otherwise are its documents compiled once more, to be sure. */
const outdated = (from: State, model: Model): boolean =>
  plan(from.tables, tables(model, from.extensions), from.asides, undefined, from.number + 1).steps.length > 0 &&
  foresee(from, from.layers).steps.length > 0

/** What a model says of the records there are: those there is exactly one of, and those whose state is no more; also where a publish was killed before. */
const follow = async (workspace: Workspace, revision: Revision): Promise<void> => {
  await makeSingles(workspace, revision)
  await takeAlong(workspace, revision)
}

const served = async (workspace: Workspace, documents: (from: State) => readonly Layer[], options: Options): Promise<Revision> => {
  const revision = await run(workspace, documents, options)
  await follow(workspace, revision)
  return revision
}

const run = ({ db, schema, ...workspace }: Workspace, documents: (from: State) => readonly Layer[], options: Options): Promise<Revision> =>
  alone(db, schema, async (own) => {
    const from = await state(db, schema)
    const layers = documents(from)
    const next =
      from.number === 0 && layers.length === 0
        ? { ...foresee(from, layers), problems: [], unchanged: true }
        : foresee(from, layers, options.answers)
    const left = next.problems.length > 0 ? [] : await stranded(db, schema, from, next.model, options.answers)
    if (next.problems.length + left.length) throw new Refused([...next.problems, ...left])
    const digest = fingerprint(from, next.steps, next.model)
    if (next.unchanged || !(await begun({ db, schema }, digest))) await tidy(db, schema, from.tables)
    if (next.unchanged) return workspace.reload()
    try {
      const { timeZone } = next.model.app
      const ground = groundOf(from, next, schema)
      const prepared = await prepare(
        { db, own, schema, timeZone, ground, digest, by: options.by ?? null, number: next.number, progress: options.progress },
        next.steps,
      )
      await switchOver({ db, schema, name: workspace.name }, from, next, prepared, options)
    } catch (error) {
      if (error instanceof Refused) await tidy(db, schema, from.tables)
      throw error
    }
    return workspace.reload()
  })

/** What publishing these documents would do, with titles in a language that is at hand; throws nothing and changes nothing. */
export const preview = async (
  workspace: Workspace,
  layers: readonly Layer[],
  answers?: Answers,
  language = workspace.current().model.language,
): Promise<Preview> => {
  const { db, schema } = workspace
  const from = await state(db, schema)
  const next = foresee({ ...from, tables: titled(from.tables, workspace.current().in(language)) }, layers, answers, language)
  if (next.problems.length > 0) return next
  const said = translate(next.model, language)
  const problems = await stranded(db, schema, from, next.model, answers, said)
  return { ...next, problems, taken: await taken(db, schema, next.model, from.tables, said) }
}

const foresee = (from: State, given: readonly Layer[], answers?: Answers, language?: string): Preview => {
  const layers = answer(given, from.tables, answers ?? {})
  const compiled = compile(layers)
  const number = from.number + 1
  if (!compiled.model) return { steps: [], problems: compiled.problems, number, layers, model: nothing, unchanged: false, taken: [] }
  const after = tables(compiled.model, from.extensions)
  const said = language === undefined ? after : titled(after, translate(compiled.model, language))
  const planned = plan(from.tables, said, from.asides, answers, number)
  return {
    ...planned,
    number,
    layers,
    model: compiled.model,
    taken: [],
    unchanged: planned.steps.length === 0 && content(from.layers) === content(layers),
  }
}

/** Documents by what they mean: formatting is no change, the order of keys is. */
export const content = (layers: readonly Layer[]): string =>
  JSON.stringify(layers.map((layer) => [layer.name, layer.documents.map((document) => [document.path, document.json])]))

/** Names what is being prepared, so that a publish that was killed goes on only with the very same steps. */
const fingerprint = (from: State, steps: readonly Step[], model: Model): string =>
  createHash('sha256')
    .update(JSON.stringify([from.number, steps, model.app.timeZone]))
    .digest('hex')

/** Whether a publish was begun and not ended: this one, or any. */
const begun = async ({ db, schema }: Pick<Workspace, 'db' | 'schema'>, digest?: string): Promise<boolean> => {
  const { publish: begun } = systemTables(schema)
  const [row] = await orm(db)
    .select()
    .from(begun)
    .where(digest === undefined ? undefined : eq(begun.digest, digest))
  return row !== undefined
}
