import { setTimeout as sleep } from 'node:timers/promises'
import { importFile, inspectImport, type Import } from './importing.ts'
import { inspect, type Found } from './inspect.ts'
import { ledger, type Ledger } from './ledger.ts'
import { publishShape, type Published, type Watch } from './publishing.ts'
import { other, type Shape } from './shapes.ts'
import type { Stage, Victim } from './stage.ts'
import { startWriters } from './writers.ts'

export type Kind = 'writes' | 'import' | 'strict import' | 'publish'
/** What one kill met, and what was wrong afterwards: nothing, if all is well. */
export type Result = {
  readonly kind: Kind
  readonly victim: Victim | 'nobody'
  readonly acknowledged: number
  readonly unanswered: number
  /** Where the kill met a publish or an import. */
  readonly met: string
  /** From the kill to the first write, ms. */
  readonly recovered: number
  readonly faults: readonly string[]
}
export type Round = (kind: Kind, victim: Victim | 'nobody') => Promise<Result>

const WRITERS = 4
/** How long writers have where nothing else goes on; ms. */
const WRITING = 1200
/** Into how many parts an import or a publish is cut to hit each as often. */
const PARTS = 8
/** Of the records that were promised, how many are also asked for over HTTP. */
const ASKED = 10

/** One company that lives through all rounds: damage that a round does not see is found in a later one. */
export const company = async (stage: Stage): Promise<Round> => {
  const { client } = stage
  const contested = [await made(stage), await made(stage)]
  const took: Record<Kind, number> = { writes: WRITING, import: 2000, 'strict import': 2000, publish: 2000 }
  let shape: Shape = 'before'
  let revision = 1
  let known: readonly string[] = []
  let since = 0

  const begin = (kind: Kind, watch: Watch): { publish?: Promise<Published>; import?: Promise<Import> } => {
    if (kind === 'writes') return {}
    return kind === 'publish'
      ? { publish: publishShape(client, other(shape), watch) }
      : { import: importFile(client, known, kind === 'strict import', watch) }
  }

  return async (kind, victim) => {
    const book = ledger()
    const writers = startWriters({ client, ledger: book, shape, contested, cascades: kind !== 'publish' && shape === 'before' }, WRITERS)
    // Writes are under way: on a machine that has much to do the first may take its time.
    while (book.acknowledged.length === 0) await sleep(20)
    const struck = moment(took[kind])
    const work = begin(kind, struck.watch)
    if (victim === 'nobody') await (work.publish ?? work.import ?? sleep(WRITING))
    else {
      await (kind === 'writes' ? sleep(Math.random() * WRITING) : Promise.race([struck.come, work.publish ?? work.import]))
      await stage.kill(victim)
    }
    const [published, imported] = await Promise.all([work.publish, work.import, writers.stop(victim === 'nobody' ? 0 : 1000)])
    const done = published ?? imported
    if (done?.done) took[kind] = done.took

    const { found, faults, recovered } = await stage.revive(victim, async (db) => {
      const found = await inspect(db, book, since, kind === 'publish')
      const rows = imported && (await inspectImport(db, imported, found.changes))
      known = [...new Set([...known, ...(rows?.there ?? [])])]
      return { found, faults: [...found.faults, ...(rows?.faults ?? [])] }
    })
    since = found.last
    faults.push(...(await answers(stage, found, book)))
    const expected = published ? [revision, revision + 1] : [revision]
    if (!expected.includes(found.revision)) faults.push(`revision ${found.revision} is served, not ${expected.join(' or ')}`)
    if (published?.done && found.revision === revision) faults.push('a publish was reported as done and is lost')
    const met = published ? part(published, found.revision > revision, found.publishing) : imported ? share(imported) : ''
    if (published) {
      shape = other(shape)
      revision++
      faults.push(...(await again(stage, shape, revision)))
    }
    return {
      kind,
      victim,
      acknowledged: book.acknowledged.length,
      unanswered: book.unanswered,
      met,
      recovered,
      faults: [...faults, ...stage.complaints()],
    }
  }
}

/** A moment of a work, which comes as the work says how far it is. */
export type Moment = { readonly watch: Watch; readonly come: Promise<void> }
/** A random moment of a work that says how far it is, on a machine that may be faster or slower than it was the last time. */
export const moment = (took: number): Moment => {
  const at = Math.random() * (1 + 1 / PARTS) - 1 / PARTS
  let watch: Watch = () => {}
  const come = new Promise<void>((resolve) => {
    watch = (share) => {
      // The last part ends in the switch to the new revision, and in the answer: kills reach beyond both.
      if (share >= at) setTimeout(resolve, (Math.random() * took * (share === 1 ? 3 : 1)) / PARTS)
    }
  })
  watch(0)
  return { watch, come }
}

const made = async ({ client }: Stage): Promise<string> => {
  const answer = await client.ask('POST', '/api/records/account', { name: 'contested' })
  if (answer?.status !== 201) throw new Error(JSON.stringify(answer))
  return answer.body['id'] as string
}

/** Every entity of the model answers, and so do some of the records that were promised. */
const answers = async ({ client }: Stage, { model }: Found, { owned }: Ledger): Promise<string[]> => {
  const some = [...owned.values()].filter((one) => !one.pending && model.entities[one.entity]).slice(-ASKED)
  const asked = [
    ...Object.values(model.entities).flatMap(({ name, hidden }) =>
      hidden ? [] : [[`/api/records/${name}?count=exact`, 200, undefined] as const, [`/api/forms/${name}`, 200, undefined] as const],
    ),
    ...some.map((one) => [`/api/records/${one.entity}/${one.id}`, one.deleted ? 404 : 200, one.version] as const),
  ]
  const faults: string[] = []
  for (const [path, status, version] of asked) {
    const answer = await client.ask('GET', path)
    if (answer?.status !== status) faults.push(`${path} answers ${answer?.status ?? 'nothing'}`)
    else if (status === 200 && version !== undefined && answer.body['version'] !== version)
      faults.push(`${path} is not at version ${version}`)
  }
  return faults
}

/** The same publish again succeeds. */
const again = async ({ client }: Stage, shape: Shape, revision: number): Promise<string[]> => {
  const { done, refused } = await publishShape(client, shape)
  if (!done) return [`the publish could not be done again: ${refused || 'no answer'}`]
  const model = await client.ask('GET', '/api/model')
  return model?.body['revision'] === revision
    ? []
    : [`after the publish was done again, revision ${String(model?.body['revision'])} is served`]
}

const part = ({ done, heard }: Published, switched: boolean, publishing: boolean): string => {
  if (done) return 'over'
  if (switched) return 'switched over, unanswered'
  // A server that starts again may have tidied up since.
  return heard || publishing ? `in preparation, ${heard ? `step ${heard}` : 'begun'}` : 'not begun'
}

const share = ({ strict, done, acknowledged }: Import): string => {
  if (done) return 'over'
  if (strict) return 'under way'
  return acknowledged > 0 ? 'between batches' : 'before the first batch was reported'
}
