import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { quote } from '@cahier/core/expression/scope'
import { once } from '@cahier/core/once'
import { problem } from '@cahier/core/problem'
import type { Queryable } from '../db/database.ts'
import { Refused } from '../errors.ts'
import type { Revision, Workspace } from '../workspace.ts'

/** A statement without its values. Its name makes each connection plan it once; the revision in it, again after a publish. */
export type Prepared = { readonly text: string; name?: string; uses: number }

/**
 * How many statements of one revision are prepared: each lives on every connection until it closes. Those whose shape callers
 * choose have a share of their own, so that however many they ask for, what everybody uses stays prepared.
 */
const MOST = { fixed: 600, chosen: 400 }
const named = once((_: Revision) => ({ fixed: 0, chosen: 0 }))

/**
 * The statement of a shape, written once per revision. Shapes a caller can vary at will (`after` uses) are prepared only
 * when they come again, so that nobody fills the server with statements asked once.
 */
export const prepared = (revision: Revision, key: string, after: number, make: () => string): Prepared => {
  const statement = revision.cached(key, (): Prepared => ({ text: make(), uses: 0 }))
  if (statement.name === undefined && statement.uses++ >= after) {
    const share = after > 0 ? 'chosen' : 'fixed'
    if (named(revision)[share]++ < MOST[share])
      statement.name = `r${revision.number}_${createHash('sha256').update(statement.text).digest('base64url').slice(0, 16)}`
  }
  return statement
}

/** Nobody gave a cursor whose values fit no column: Postgres says so (class 22, a data exception). */
export const astray = (error: unknown): never => {
  throw String((error as { code?: unknown }).code).startsWith('22') ? new Refused([problem('query.cursor', '/after')]) : error
}

/** Runs what only reads and mostly is over in a moment: a record, a page. */
export const runShort = <Row extends object>(db: Queryable, { text, name }: Prepared, values: readonly unknown[]): Promise<Row[]> =>
  db.query<Row>(name === undefined ? { text, values } : { text, values, name, short: true })

export const run = <Row extends object>(db: Queryable, { text, name }: Prepared, values: readonly unknown[]): Promise<Row[]> =>
  db.query<Row>(name === undefined ? { text, values } : { text, values, name })

/** Thrown when a statement finds that another revision is served than the one it was written for. */
export class Moved extends Error {}

/** What Postgres says when the catalogue is no longer the one a statement was written for. */
const CHANGED = new Set(['42703', '42P01', '0A000', '42704', '42883', '42804', '26000'])
/** Deadlocks and serialization failures: the same work again succeeds. */
const CLASHED = new Set(['40P01', '40001'])
const TRIES = { moved: 5, clashed: 12 }
/** Milliseconds; whoever clashed waits a little, each another while. */
const PAUSE = 8

/** Thrown where going on might end in a deadlock, which Postgres takes a second to find. */
export class Clashed extends Error {
  readonly code = '40001'
}

/**
 * Does the work of a request under one revision, again under the newest when a publish came between, so that an answer is
 * always wholly of one revision. A refusal that asked the database nothing is only given once the revision is known to stand.
 */
export const atRevision = async <T>(workspace: Workspace, revision: Revision, work: (revision: Revision) => Promise<T>): Promise<T> => {
  let at = revision
  const tries = { moved: 0, clashed: 0 }
  for (;;) {
    try {
      return await work(at)
    } catch (error) {
      const code = String((error as { code?: unknown }).code)
      if (CLASHED.has(code)) {
        if (++tries.clashed === TRIES.clashed) throw new Refused([problem('record.busy')], 503)
        await sleep(PAUSE * tries.clashed * Math.random())
        continue
      }
      const moved = error instanceof Moved || CHANGED.has(code) || (error instanceof Refused && (await outdated(workspace, at)))
      if (++tries.moved === TRIES.moved || !moved) throw error
      at = await workspace.reload()
    }
  }
}

const outdated = async ({ db, schema }: Workspace, revision: Revision): Promise<boolean> => {
  const [row] = await db.query<{ revision: number }>({ name: `revision_${schema}`, text: `select revision from ${quote(schema)}._current` })
  return row?.revision !== revision.number
}

/** Throws when the statement was answered by a database of another revision. */
export const sameRevision = (revision: Revision, row: { readonly revision: number } | undefined): void => {
  if (row?.revision !== revision.number) throw new Moved('another revision is served')
}
