import { setTimeout as sleep } from 'node:timers/promises'
import { fits } from '@cahier/core/plan/convert'
import type { Model } from '@cahier/core/model/model'
import { extended } from '@cahier/core/query/search'
import { tables } from '@cahier/core/tables'
import { client } from '../kill/client.ts'
import { inspect } from '../kill/inspect.ts'
import type { Stage } from '../kill/stage.ts'
import type { Database } from '../src/db/database.ts'
import { faults as totals } from '../writers/faults.ts'
import { lost, snapshot, type Snapshot } from './kept.ts'
import type { Load } from './load.ts'
import { publish } from './publishing.ts'
import type { Variant } from './variant.ts'

const WS = 'ws_main'
/** How long is waited for a server to follow; ms. */
const PATIENCE = 60_000

/** Everything that can be seen of the database itself. */
export const look = async (db: Database, load: Load, since: number, before: Snapshot) => {
  const found = await inspect(db, load.book, since, true)
  const after = await snapshot(db)
  const workspace = { schema: WS, current: () => ({ model: after.model }) }
  return {
    found,
    after,
    faults: [
      ...found.faults,
      ...lost(before, after),
      ...(await totals(db, workspace)),
      ...unasked(load, found.changes, [before.model, after.model]),
    ],
  }
}

/**
 * Records that came though nobody was told so: no more than there were requests without an answer. Lines come with what they are
 * of, before the publish or after it.
 */
const unasked = ({ told, unsure }: Load, changes: Awaited<ReturnType<typeof inspect>>['changes'], models: readonly Model[]): string[] => {
  const entities = models.flatMap((model) => Object.values(model.entities))
  const along = new Set(entities.flatMap(({ id, hidden, owner }) => ((hidden ?? owner) ? [id] : [])))
  const extra = changes.filter(
    ({ action, cause, entity, record }) => action === 'create' && cause === 'request' && !along.has(entity) && !told.has(record),
  )
  return extra.length > unsure
    ? [`${extra.length} records came that nobody was told of, and ${unsure} creations were not answered: ${JSON.stringify(extra[0])}`]
    : []
}

/** The same publish again succeeds, and once more changes nothing. */
export const again = async (stage: Stage, variant: Variant, number: number, switched: boolean): Promise<string[]> => {
  const faults: string[] = []
  for (const unchanged of switched ? [true] : [false, true]) {
    const done = await publish(stage, variant)
    if (!done.done) faults.push(`the publish could not be done again: ${done.refused || 'no answer'}`)
    else if (done.unchanged !== unchanged) faults.push(`the same publish again ${unchanged ? 'changed something' : 'changed nothing'}`)
  }
  const model = await stage.client.ask('GET', '/api/model')
  const served = model?.body['revision']
  return served === number ? faults : [...faults, `after the publish was done again, revision ${String(served)} is served, not ${number}`]
}

/** Every server of the company comes to serve the revision. */
export const followed = async ({ urls, cookie }: Stage, number: number): Promise<string[]> => {
  const faults: string[] = []
  for (const url of urls) {
    const until = performance.now() + PATIENCE
    const api = client(url, cookie)
    let served: unknown
    while (served !== number && performance.now() < until) {
      served = (await api.ask('GET', '/api/model'))?.body['revision']
      if (served !== number) await sleep(20)
    }
    if (served !== number) faults.push(`${url} serves revision ${String(served)} and not ${number}`)
  }
  return faults
}

/** Every entity lists its records and has a form. */
export const answers = async ({ client: api }: Stage, { entities }: Model): Promise<string[]> => {
  const faults: string[] = []
  for (const { name, hidden, owner } of Object.values(entities)) {
    if (hidden) continue
    for (const path of [`/api/records/${name}?count=exact`, `/api/forms/${name}`, `/api/views/${name}`]) {
      const answer = await api.ask('GET', path)
      if (answer?.status !== 200)
        faults.push(`${path} answers ${answer?.status ?? 'nothing'} ${JSON.stringify(answer?.body)}${owner ? ' (lines)' : ''}`)
    }
  }
  return faults
}

/** What was promised of records that one person alone writes is what is read now, field by field, where the field is still of its kind. */
export const standing = async ({ client: api }: Stage, model: Model, { kept }: Load): Promise<string[]> => {
  const faults: string[] = []
  const live = tables(model, extended)
  for (const [id, { entity: table, model: then, body, pending, deleted }] of kept) {
    const entity = Object.values(model.entities).find((one) => one.id === table)
    if (!entity || pending || deleted) continue
    const answer = await api.ask('GET', `/api/records/${entity.name}/${id}`)
    // Deleted with what it hung on.
    if (answer?.status === 404) continue
    if (answer?.status !== 200) faults.push(`${entity.name}/${id} answers ${answer?.status ?? 'nothing'} ${JSON.stringify(answer?.body)}`)
    else if (Number(answer.body['version']) < Number(body['version']))
      faults.push(`${entity.name}/${id} went back to version ${String(answer.body['version'])}`)
    else if (answer.body['version'] === body['version']) {
      const was = Object.values(then.entities).find((one) => one.id === table)!
      const old = tables(then, extended).find((one) => one.id === table)!
      for (const column of live.find((one) => one.id === table)!.columns) {
        const earlier = old.columns.find((one) => one.id === column.id)
        if (!column.field || !earlier?.field || column.derived || earlier.type !== column.type || !fits(earlier, column)) continue
        const name = Object.values(was.fields).find((field) => field.id === column.id)!.name
        if (!(name in body) || 'to' in column.field || 'targets' in column.field) continue
        const [promised, read] = [JSON.stringify(body[name]), JSON.stringify(answer.body[column.name])]
        if (promised !== read) faults.push(`${entity.name}/${id}: ${name} was promised as ${promised} and ${column.name} is ${read}`)
      }
    }
  }
  return faults
}
