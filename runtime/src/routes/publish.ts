import { ADMINISTRATOR } from '@cahier/core/access'
import type { Layer } from '@cahier/core/model/model'
import { describe } from '@cahier/core/plan/describe'
import type { Answers, Step } from '@cahier/core/plan/step'
import { problem } from '@cahier/core/problem'
import type { Documents, Planned, PlannedStep, Published, PublishLine, PublishRequest, SentDocument } from '@cahier/core/wire'
import { said, say } from '@cahier/core/words/index'
import { Hono, type Context } from 'hono'
import { stream } from 'hono/streaming'
import { Refused } from '../errors.ts'
import type { Progress } from '../model/prepare.ts'
import { hidden, misfit, twice } from '../model/misfit.ts'
import { preview, publish as run } from '../model/publish.ts'
import { layerOf } from '../model/read.ts'
import { documents as stored } from '../model/store.ts'
import type { Env } from '../workspace.ts'
import { jsonOf } from './body.ts'

/** The documents of the model, what a change of them would do, and the change itself; for administrators. */
export const publish = new Hono<Env>()
  .use('/model/:verb{documents|plan|publish}', async (c, next) => {
    if (!c.var.actor.roles.includes(ADMINISTRATOR)) throw new Refused([problem('access.administrator')])
    await next()
  })
  .get('/model/documents', async (c) => {
    const { number, layers } = await stored(c.var.workspace.db, c.var.workspace.schema)
    return c.json({
      revision: number,
      layers: layers.map(({ name, documents }) => ({ name, documents: documents.map(sent) })),
    } satisfies Documents)
  })
  .post('/model/plan', async (c) => {
    const { layers, answers } = await asked(c)
    const language = c.var.language
    const next = await preview(c.var.workspace, layers, answers, language)
    const { asideDays, timeZone } = next.model.app
    const steps: PlannedStep[] = []
    const problems = [...next.problems]
    const { db, schema } = c.var.workspace
    for (const step of next.steps) {
      const unfit = await misfit(db, schema, step, timeZone)
      const hides = await hidden(db, schema, step)
      problems.push(...(await twice(db, schema, step)))
      const counted = [
        ...(unfit ? [problem('step.misfit', '', unfit)] : []),
        ...(hides === undefined ? [] : [problem(step.do === 'set table aside' ? 'step.records' : 'step.values', '', { count: hides })]),
      ]
      steps.push({
        do: step.do,
        risk: step.risk,
        implied: step.implied ?? false,
        sentence: [describe(step, language, asideDays), ...counted.map((one) => say(one, language))].join(' '),
        ...(unfit ? { misfit: unfit } : {}),
        ...(hides === undefined ? {} : { hides }),
      })
    }
    for (const { params } of next.problems.length > 0 ? [] : next.taken) {
      const sentence = say(problem('step.taken', '', params), language)
      steps.push({ do: 'move records', risk: 'review', implied: false, sentence })
    }
    return c.json({
      revision: next.number - 1,
      unchanged: next.unchanged,
      steps,
      problems: problems.map((one) => said(one, language)),
    } satisfies Planned)
  })
  .post('/model/publish', async (c) => {
    const request = await asked(c)
    if (!c.req.header('accept')?.includes('application/x-ndjson')) return c.json(await done(c, request))
    c.header('content-type', 'application/x-ndjson')
    return stream(c, async (out) => {
      const tell = (line: PublishLine) => out.write(`${JSON.stringify(line)}\n`)
      const language = c.var.language
      const progress = (doing: Step, { doing: _, ...far }: Progress, days: number) =>
        void tell({ progress: describe(doing, language, days), ...far })
      try {
        await tell(await done(c, request, progress))
      } catch (error) {
        if (!(error instanceof Refused)) throw error
        await tell({ problems: error.problems.map((one) => said(one, language)) })
      }
    })
  })

type Asked = { readonly layers: readonly Layer[]; readonly answers: Answers; readonly note: string }

const done = async (
  c: Context<Env>,
  { layers, answers, note }: Asked,
  progress?: (doing: Step, progress: Progress, days: number) => void,
): Promise<Published> => {
  const { workspace, actor, language } = c.var
  const next = await preview(workspace, layers, answers, language)
  // The very steps, with titles as the reader calls things.
  const told = progress && ((far: Progress) => progress(next.steps[far.step - 1] ?? far.doing, far, next.model.app.asideDays))
  const revision = await run(workspace, layers, { by: actor.id, answers, note, ...(told ? { progress: told } : {}) })
  const written = next.layers.flatMap((layer, l) => layer.documents.filter((document, d) => document !== layers[l]?.documents[d]))
  return { revision: revision.number, unchanged: next.unchanged, written: written.map(sent) }
}

const sent = ({ path, text, json }: Layer['documents'][number]): SentDocument => (text === undefined ? { path, json } : { path, text })

const asked = async (c: Context<Env>): Promise<Asked> => {
  const body = await jsonOf(c)
  if (!isRequest(body)) throw new Refused([problem('publish.request')])
  return {
    layers: body.layers.map((layer) => ({ ...layerOf(layer.documents), name: layer.name })),
    answers: body.answers ?? {},
    note: body.note ?? '',
  }
}

/** Only the outer shape: what is inside the documents is for compile to judge. */
const isRequest = (body: unknown): body is PublishRequest =>
  isObject(body) &&
  isList(body.layers, (layer) => isObject(layer) && isText(layer.name) && isList(layer.documents, isDocument)) &&
  (body.note === undefined || isText(body.note)) &&
  (body.answers === undefined || isAnswers(body.answers))

const isDocument = (value: unknown): boolean => isObject(value) && isText(value.path) && (value.text === undefined || isText(value.text))

const isAnswers = (value: unknown): boolean =>
  isObject(value) &&
  (value.new === undefined || isList(value.new, isText)) &&
  (value.stay === undefined || isList(value.stay, isText)) &&
  (value.renamed === undefined || (isObject(value.renamed) && Object.values(value.renamed).every(isText)))

/** Postgres keeps no NUL. */
const isText = (value: unknown): value is string => typeof value === 'string' && !value.includes('\0')
const isList = (value: unknown, each: (one: unknown) => boolean): boolean => Array.isArray(value) && value.every(each)
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
