import { Hono } from 'hono'
import { exportCsv } from '../exports/run.ts'
import type { Env } from '../workspace.ts'

/** The records of a list as a CSV file, with the list's own `filter`, `q`, `sort` and `fields`; as spreadsheets of the asker's language want it. */
export const exports = new Hono<Env>().get('/export/:entity', async (c) => {
  const { workspace, revision, actor, now, language } = c.var
  const entity = c.req.param('entity')
  const { filter, q, sort, fields } = c.req.query()
  const lines = exportCsv({ workspace, revision, actor, now, language }, entity, { filter, q, sort, fields })
  // What is refused must be refused before the first byte says 200.
  const first = await lines.next()
  const body = ReadableStream.from(chained(first, lines)).pipeThrough(new TextEncoderStream())
  const name = `${entity}-${now.slice(0, 10)}.csv`
  return c.body(body, 200, { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': `attachment; filename="${name}"` })
})

async function* chained(first: IteratorResult<string>, rest: AsyncGenerator<string>) {
  if (first.done) return
  yield first.value
  yield* rest
}
