import { convert } from '@cahier/core/plan/convert'
import { ddl } from '@cahier/core/plan/ddl'
import { names } from '@cahier/core/plan/names'
import type { Step } from '@cahier/core/plan/step'
import { sql } from 'drizzle-orm'
import type { Database, Queryable } from '../db/database.ts'
import { orm } from '../db/orm.ts'
import { systemTables } from '../db/tables.ts'
import { codeOf, patiently } from './alone.ts'
import {
  between,
  columnOf,
  derive,
  derives,
  deriving,
  keyOf as derivedKey,
  readTables,
  type Counters,
  type Derived,
  type Deriving,
  type Ground,
} from './derive.ts'
import { catalogue, type Catalogue } from './drift.ts'
import { dangling, duplicates } from './misfit.ts'
import { countedBefore } from './numbering.ts'

/** How long one transaction of a back-fill should take, in ms: writers of its rows wait that long. */
const BATCH = 15
/** Rows of the first one; each next one is as large as the last took little. */
const ROWS = 100
const MOST = 5000

/** `step` of `of`; while one fills a column, `rows` of `total`. */
export type Progress = { readonly step: number; readonly of: number; readonly doing: Step; readonly rows?: number; readonly total?: number }
export type Preparation = {
  readonly db: Database
  readonly own: Queryable
  readonly schema: string
  readonly timeZone: string
  readonly digest: string
  readonly number: number
  readonly by: string | null
  readonly ground: Ground
  readonly progress?: ((progress: Progress) => void) | undefined
}
/** How far the back-fill of a column came. `floor`: changes with a greater history number may have been missed. */
type Filling = { readonly floor: string; readonly last: string | null; readonly done: boolean; readonly counters?: Counters }
export type Fillings = Readonly<Record<string, Filling>>

/**
 * Everything of a publish that may take long, under names no revision knows. What is there already is not made again, so it
 * resumes where it was killed. Answers what the switch has to catch up with.
 */
export const prepare = async (job: Preparation, steps: readonly Step[]): Promise<Fillings> => {
  let fillings = await begin(job)
  const live = await catalogue(job.db, job.schema)
  const teller = (step: Step) => (rows?: number, total?: number) =>
    job.progress?.({
      step: steps.indexOf(step) + 1,
      of: steps.length,
      doing: step,
      ...(rows === undefined ? {} : { rows }),
      ...(total === undefined ? {} : { total }),
    })
  for (const step of steps) {
    const tell = teller(step)
    tell()
    if (step.do === 'retype column') fillings = await retype(job, step, live, fillings, tell)
    else if (derives(step)) fillings = await begins(job, step, live, fillings)
    else if (step.do !== 'add index' && !isThere(step, live)) await together(job, ddl(step, job.schema).prepare)
  }
  for (const one of deriving(job.ground.model, steps)) fillings = await workOut(job, one, fillings, teller(one.step))
  // What cannot be unique is found out once it is all there.
  for (const step of steps) if (step.do === 'add index') await index(job, step, live)
  for (const step of steps) if (step.do === 'add foreign key') await bind(job, step, live)
  return fillings
}

export const keyOf = (step: Extract<Step, { do: 'retype column' }>): string => `${step.table}.${step.after.id}`

const begin = async ({ db, schema, digest, number, by }: Preparation): Promise<Fillings> => {
  const { publish } = systemTables(schema)
  const begun = { digest, revision: number, by }
  const progress = sql`case when ${publish.digest} = ${digest} then ${publish.progress} else '{}' end`
  const [row] = await orm(db)
    .insert(publish)
    .values(begun)
    .onConflictDoUpdate({ target: publish.one, set: { ...begun, progress } })
    .returning({ progress: publish.progress })
  return row?.progress ?? {}
}

const save = async (tx: Queryable, schema: string, fillings: Fillings): Promise<Fillings> => {
  await orm(tx).update(systemTables(schema).publish).set({ progress: fillings })
  return fillings
}

const isThere = (step: Step, live: Catalogue): boolean => {
  if (step.do === 'create table') return live.tables.has(names.hidden(step.table.name))
  return step.do === 'add column' && hasColumn(live, step.on, names.hidden(step.column.name))
}

const hasColumn = (live: Catalogue, table: string, name: string): boolean => live.columns.some((c) => c.table === table && c.name === name)

const together = async (job: Preparation, statements: readonly string[]): Promise<void> => {
  if (statements.length)
    await patiently(job.db, async (tx) => {
      for (const text of statements) await tx.query({ text })
    })
}

/**
 * The lock that adds the column waits for every running writer of the table, so the last history number read under it is a
 * floor: each later change has a greater one.
 */
const retype = async (
  job: Preparation,
  step: Extract<Step, { do: 'retype column' }>,
  live: Catalogue,
  before: Fillings,
  tell: (rows: number, total: number) => void,
): Promise<Fillings> => {
  const { db, schema } = job
  const key = keyOf(step)
  let fillings = before
  if (!hasColumn(live, step.on, names.hidden(step.after.name))) {
    fillings = await patiently(db, async (tx) => {
      for (const text of ddl(step, schema).prepare) await tx.query({ text })
      const { history } = systemTables(schema)
      const [row] = await orm(tx)
        .select({ floor: sql<string>`coalesce(max(${history.number}), 0)::text` })
        .from(history)
      return save(tx, schema, { ...fillings, [key]: { floor: row?.floor ?? '0', last: null, done: false } })
    })
  }
  const text = convert(step, schema, job.timeZone, '($1::uuid is null or r.id > $1) and r.id <= $2::uuid')
  if (!text || fillings[key]?.done) return fillings
  return fill(job, step.on, key, fillings, tell, async (tx, { last }, upTo) => {
    await tx.query({ text, values: [last, upTo] })
  })
}

/**
 * Row by row of the table, in batches that hold nobody up long; what was done is kept with each. Rows that come while it goes on
 * are left to the switch, else a busy table would never be done.
 */
const fill = async (
  { db, schema }: Preparation,
  on: string,
  key: string,
  before: Fillings,
  tell: (rows: number, total: number) => void,
  work: (tx: Queryable, filling: Filling, upTo: string) => Promise<Partial<Filling> | void>,
): Promise<Fillings> => {
  const [count] = await db.query<{ total: number; end: string | null }>({
    text: `select count(*)::int as total, (select id::text from "${schema}"."${on}" order by id desc limit 1) as end from "${schema}"."${on}"`,
  })
  let fillings = before
  let size = ROWS
  for (let rows = 0; ; rows += size) {
    tell(Math.min(rows, count?.total ?? 0), count?.total ?? 0)
    const filling = fillings[key] as Filling
    const upTo = await batch(db, schema, on, filling.last, count?.end ?? null, size)
    const began = performance.now()
    fillings = await db.transaction(async (tx) => {
      const more = upTo === null ? {} : await work(tx, filling, upTo)
      return save(tx, schema, { ...fillings, [key]: { ...filling, ...more, last: upTo, done: upTo === null } })
    })
    if (upTo === null) return fillings
    size = Math.round(Math.min(MOST, Math.max(ROWS / 4, (size * BATCH) / (performance.now() - began), size / 4), size * 2))
  }
}

/**
 * The column of a roll-up or a sequence, empty. Whoever writes the rows it is worked out of is over when its tables are locked,
 * so what they write from then on has greater numbers in the history than the floor.
 */
const begins = async ({ db, schema, ground }: Preparation, step: Derived, live: Catalogue, fillings: Fillings): Promise<Fillings> => {
  const key = derivedKey(step)
  if (hasColumn(live, step.on, names.hidden(columnOf(step).name)) && fillings[key]) return fillings
  const [one] = deriving(ground.model, [step])
  return patiently(db, async (tx) => {
    for (const text of ddl(step, schema).prepare) await tx.query({ text })
    const read = readTables(ground, [one!]).filter((table) => table === step.on || live.tables.has(table))
    await tx.query({ text: `lock table ${read.map((table) => `"${schema}"."${table}"`).join(', ')} in share mode` })
    const { history } = systemTables(schema)
    const [row] = await orm(tx)
      .select({ floor: sql<string>`coalesce(max(${history.number}), 0)::text` })
      .from(history)
    const counters = one!.feed ? {} : await countedBefore(tx, ground, one!)
    return save(tx, schema, { ...fillings, [key]: { floor: row?.floor ?? '0', last: null, done: false, counters } })
  })
}

const workOut = (job: Preparation, one: Deriving, fillings: Fillings, tell: (rows: number, total: number) => void): Promise<Fillings> => {
  const key = derivedKey(one.step)
  if (fillings[key]?.done) return Promise.resolve(fillings)
  return fill(job, one.step.on, key, fillings, tell, async (tx, { last, counters = {} }, upTo) => ({
    counters: await derive(tx, job.ground, one, between(last, upTo), counters),
  }))
}

/** The last id of the next batch, or null when there is none. */
const batch = async (
  db: Queryable,
  schema: string,
  table: string,
  last: string | null,
  end: string | null,
  size: number,
): Promise<string | null> => {
  const [row] = await db.query<{ id: string }>({
    text: `select id::text as id from (select id from "${schema}"."${table}"
where ($1::uuid is null or id > $1::uuid) and id <= $2::uuid order by id limit ${size}) b order by b.id desc limit 1`,
    values: [last, end],
  })
  return row?.id ?? null
}

/**
 * An index that failed half-way stays behind, invalid: it is dropped and built again. One that nobody asked for holds nothing up: it
 * stays empty where something was written before that is longer than it could hold.
 */
const index = async (job: Preparation, step: Extract<Step, { do: 'add index' }>, live: Catalogue): Promise<void> => {
  const { db, own, schema } = job
  const hidden = names.hidden(step.index.name)
  const drop = () => patiently(db, (tx) => tx.query({ text: `drop index if exists "${schema}"."${hidden}"` }))
  const found = live.indexes.find((i) => i.name === hidden)
  if (found?.valid) return
  if (found) await drop()
  const build = ddl(step, schema, db.kind === 'postgres').prepare
  try {
    for (const text of build) await own.query({ text })
  } catch (error) {
    await drop()
    if (codeOf(error) === '54000' && step.index.implied) for (const text of build) await own.query({ text: `${text} where false` })
    else throw codeOf(error) === '23505' ? await duplicates(own, schema, step) : error
  }
}

const bind = async ({ db, own, schema }: Preparation, step: Extract<Step, { do: 'add foreign key' }>, live: Catalogue): Promise<void> => {
  const [add, validate] = ddl(step, schema).bind
  const found = live.keys.find((key) => key.name === step.key.name && key.table === step.on)
  if (!found && add) await patiently(db, (tx) => tx.query({ text: add }))
  try {
    if (!found?.valid && validate) await own.query({ text: validate })
  } catch (error) {
    throw codeOf(error) === '23503' ? await dangling(own, schema, step) : error
  }
}
