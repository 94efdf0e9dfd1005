import { problem } from '@cahier/core/problem'
import type { ImportLine, ImportReport, ProblemDocument } from '@cahier/core/wire'
import { Hono, type Context, type MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { problemOf } from '../answer.ts'
import { Refused } from '../errors.ts'
import { givenMapping } from '../imports/given.ts'
import { importCsv, type ImportOptions } from '../imports/run.ts'
import { enter, leave, stop } from '../imports/running.ts'
import { newId } from '../records/id.ts'
import type { Env } from '../workspace.ts'

/** A form is read whole before its file is; a bare body streams, and may be of any size. */
const limit = bodyLimit({
  maxSize: 64 * 1024 * 1024,
  onError: () => {
    throw new Refused([problem('request.too_large', '', { maximum: '64 MB' })])
  },
})
const weight: MiddlewareHandler<Env> = (c, next) => (isForm(c) ? limit(c, next) : next())

/**
 * A CSV as the body, or as `file` of a form with the questions beside it (`mapping`, `strict`, `dry_run`, `remember`, `group`). Answers lines of
 * JSON (`ImportLine`) while the import goes on; what is refused as a whole, before a row is read, is a usual problem. `DELETE` with
 * the group ends it.
 */
export const imports = new Hono<Env>()
  .post('/import/:entity', weight, async (c) => {
    const context = contextOf(c)
    const entity = c.req.param('entity')
    const sent = await read(c)
    const mapping = givenMapping(context.revision.model, entity, sent.file, sent.mapping)
    const group = sent.group ?? newId()
    const own = await enter(context, group)
    const { readable, writable } = new TextEncoderStream()
    const out = writable.getWriter()
    // A client that goes away ends the import.
    out.closed.catch(() => own.stop.abort())
    const tell = (line: ImportLine) => out.write(JSON.stringify(line) + '\n')
    let done: Promise<ImportReport> | undefined
    await new Promise<void>((begun, refused) => {
      done = importCsv(context, entity, sent.bytes, {
        ...sent.options,
        ...(mapping ? { mapping } : {}),
        group,
        signal: own.stop.signal,
        begin: (file) => {
          own.begun = true
          begun()
          return tell({ file })
        },
        progress: (progress) => tell({ progress }),
        refused: (row) => tell({ refused: row }),
      })
      done.catch(refused)
    }).catch((error: unknown) => {
      leave(group)
      throw error
    })
    done
      ?.then(
        (report) => tell({ report }),
        (error: unknown) => tell({ problem: JSON.parse(problemOf(error, c)) as ProblemDocument }),
      )
      .finally(() => out.close())
      .catch(() => {})
      .finally(() => leave(group))
    return c.body(readable, 200, { 'content-type': 'application/x-ndjson' })
  })
  .delete('/import/:group', (c) => c.json(stop(contextOf(c), c.req.param('group'))))

const contextOf = ({ var: { workspace, revision, actor, now, language } }: Context<Env>) => ({ workspace, revision, actor, now, language })

type Sent = {
  readonly bytes: AsyncIterable<Uint8Array>
  readonly file: string | undefined
  readonly mapping: string | undefined
  readonly group: string | undefined
  readonly options: ImportOptions
}

async function read(c: Context<Env>): Promise<Sent> {
  if (!isForm(c)) return sentAs(c.req.query(), c.req.raw.body ?? none(), c.req.query('file'))
  const form = await c.req.parseBody().catch(() => {
    throw new Refused([problem('request.unreadable')])
  })
  const texts = Object.fromEntries(Object.entries(form).filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
  const { file } = form
  return file instanceof File ? sentAs({ ...c.req.query(), ...texts }, file.stream(), file.name) : sentAs(texts, none(), undefined)
}

const isForm = (c: Context<Env>): boolean => c.req.header('content-type')?.startsWith('multipart/form-data') ?? false

const sentAs = (asked: Readonly<Record<string, string>>, bytes: AsyncIterable<Uint8Array>, file: string | undefined): Sent => ({
  bytes,
  file,
  mapping: asked.mapping,
  group: asked.group,
  options: {
    strict: asked.strict === 'true',
    dryRun: asked.dry_run === 'true',
    remember: asked.remember === 'true',
    ...(file ? { file } : {}),
  },
})

async function* none() {}
