import { compile } from '@cahier/core/model/compile'
import type { Document, Layer, Model } from '@cahier/core/model/model'
import { translate } from '@cahier/core/model/translate'
import { eq } from 'drizzle-orm'
import type { Database, Queryable } from '../db/database.ts'
import { kept, orm } from '../db/orm.ts'
import { system } from '../db/system.ts'
import { systemTables } from '../db/tables.ts'
import { Refused } from '../errors.ts'
import { passing } from '../secrets.ts'
import type { Revision, Workspace } from '../workspace.ts'
import { bounded } from './bounded.ts'
import { nothing } from './nothing.ts'

/** How often the newest revision is asked for, should a notification ever be lost; seconds. */
const POLL = 10

/**
 * Opens one company: makes its system tables if need be, serves its newest revision, and hears of newer ones that other
 * processes publish. `close` stops the hearing, not the database.
 */
export const openWorkspace = async (
  db: Database,
  { name, seal = passing(), disk }: { readonly name: string } & Partial<Pick<Workspace, 'seal' | 'disk'>>,
): Promise<Workspace & { close(): Promise<void> }> => {
  const schema = `ws_${name}`
  await system(db, schema)
  let current = await load(db, schema)
  const reload = inTurn(async () => (current = await load(db, schema, current)))
  const newest = async () => {
    if ((await revisionNumber(db, schema)) !== current.number) await reload()
  }
  const stop = await db.listen('cahier', (payload) => {
    const news = parse(payload)
    if (news.workspace === name && news.revision !== undefined && news.revision !== current.number) void reload().catch(() => undefined)
  })
  const poll = setInterval(() => void newest().catch(() => undefined), POLL * 1000).unref()
  return {
    name,
    schema,
    db,
    seal,
    ...(disk && { disk }),
    reload,
    current: () => current,
    close: async () => {
      clearInterval(poll)
      await stop()
    },
  }
}

/** One at a time. Who asks while one runs waits for the next: the one that runs may have looked too early. */
const inTurn = <T>(work: () => Promise<T>): (() => Promise<T>) => {
  let last: Promise<unknown> = Promise.resolve()
  let next: Promise<T> | undefined
  return () => {
    if (next) return next
    next = last
      .catch(() => undefined)
      .then(() => {
        next = undefined
        return work()
      })
    last = next
    return next
  }
}

/** The newest revision, wholly of one number; `known` is answered again when it still is the newest. */
export const load = async (db: Queryable, schema: string, known?: Revision): Promise<Revision> => {
  if (known && (await revisionNumber(db, schema)) === known.number) return known
  const stored = await documents(db, schema)
  if (!stored.layers.length) return revision(stored.number, nothing)
  const { model, problems } = compile(stored.layers.map(read), { published: true })
  if (!model) throw new Refused(problems)
  return revision(stored.number, model)
}

/** A layer by what it says: how it is written was looked at when it was published. */
const read = ({ name, documents }: Layer): Layer => ({ name, documents: documents.map(({ path, json }) => ({ path, json })) })

export const revision = (number: number, model: Model): Revision => {
  const languages = bounded<Model>(20)
  const things = bounded<unknown>(2000)
  return {
    number,
    model,
    in: (language) => languages(language, () => translate(model, language)),
    cached: <T>(key: string, make: () => T) => things(key, make) as T,
  }
}

/** The layers of the revision served, in their order, without what the product ships itself. */
export const documents = async (db: Queryable, schema: string): Promise<{ number: number; layers: Layer[] }> => {
  const { current, document } = systemTables(schema)
  const rows = await orm(db)
    .select({ number: current.revision, layer: document.layer, path: document.path, text: document.json })
    .from(current)
    .leftJoin(document, eq(document.revision, current.revision))
    .orderBy(document.position)
  const layers = new Map<string, Document[]>()
  for (const { layer, path, text } of rows) {
    if (layer === null || path === null || text === null) continue
    layers.set(layer, [...(layers.get(layer) ?? []), { path, text, json: JSON.parse(text) as unknown }])
  }
  return { number: rows[0]?.number ?? 0, layers: [...layers].map(([name, documents]) => ({ name, documents })) }
}

export const revisionNumber = async (db: Queryable, schema: string): Promise<number> => {
  const [row] = await current(db, schema).execute()
  return row?.revision ?? 0
}

const current = kept((db, schema) => orm(db).select().from(systemTables(schema).current).prepare(`current ${schema}`))

const parse = (payload: string): { workspace?: string; revision?: number } => {
  try {
    return JSON.parse(payload) as { workspace?: string; revision?: number }
  } catch {
    return {}
  }
}
