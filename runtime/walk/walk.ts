import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ADMINISTRATOR, type Actor } from '@cahier/core/access'
import { teamsOf } from '../src/auth/members.ts'
import type { Database } from '../src/db/database.ts'
import { onDisk } from '../src/files/later.ts'
import { publish } from '../src/model/publish.ts'
import { openWorkspace } from '../src/model/store.ts'
import type { Context } from '../src/records/context.ts'
import { create } from '../src/records/create.ts'
import { createMany } from '../src/records/many.ts'
import { newId } from '../src/records/id.ts'
import { asking } from './app.ts'
import { canary } from './bodies.ts'
import { company, shipped } from './company.ts'
import { fill } from './fill.ts'
import { groups } from './groups.ts'
import { lists } from './lists.ts'
import { outside } from './outside.ts'
import { random, type Random } from './random.ts'
import { reading } from './reading.ts'
import { verbs } from './verbs.ts'
import { who, type Path, type Walk } from './walker.ts'
import { world } from './world.ts'
import { writing } from './writing.ts'

export type Report = {
  readonly cases: number
  readonly companies: number
  /** What became of the cases of each path: statuses; of lists also whether they told of none, some or all records. */
  readonly paths: Readonly<Record<string, Readonly<Record<string, number>>>>
  readonly faults: readonly string[]
}

/** How many cases one random company lasts. */
export const LASTS = 500
const often = (paths: readonly Path[], names: readonly string[], times: number): Path[] =>
  paths.filter(({ name }) => names.includes(name)).flatMap((path) => Array.from({ length: times }, () => path))
const PATHS = [
  ...[...reading, ...writing].flatMap((path) => [path, path]),
  ...often(reading, ['list', 'filter'], 2),
  ...often(writing, ['update', 'guess'], 3),
  ...[...lists, ...verbs, ...groups].flatMap((path) => [path, path]),
  ...outside,
]

/** Walks random companies on all paths as random people, and tells what differs from what core says of each. */
export const walk = async (db: Database, cases: number, seed: number): Promise<Report> => {
  let report = NOTHING
  while (report.cases < cases && report.faults.length < MOST)
    report = sum(report, await walkCompany(db, seed + report.companies, Math.min(LASTS, cases - report.cases)))
  return report
}

export const NOTHING: Report = { cases: 0, companies: 0, paths: {}, faults: [] }
/** So many faults are enough to begin with. */
export const MOST = 20

export const sum = (one: Report, other: Report): Report => {
  const paths: Record<string, Record<string, number>> = {}
  for (const all of [one.paths, other.paths])
    for (const [path, told] of Object.entries(all))
      for (const [what, times] of Object.entries(told)) (paths[path] ??= {})[what] = (paths[path][what] ?? 0) + times
  return { cases: one.cases + other.cases, companies: one.companies + other.companies, paths, faults: [...one.faults, ...other.faults] }
}

/** So many cases in the one company of this seed. What asks nothing, since there is nothing of the kind, is no case. */
export const walkCompany = async (db: Database, seed: number, cases = LASTS): Promise<Report> => {
  const paths: Record<string, Record<string, number>> = {}
  const faults: string[] = []
  let count = 0
  const stop = await settled(db, random(seed), `walk${seed}`, async (here) => {
    const entities = Object.values(here.world.model.entities).filter(({ name, hidden }) => shaped(here, name) && !hidden)
    for (let turn = 0; count < cases && turn < cases * 5 && faults.length < MOST; turn++) {
      const path = here.random.pick(PATHS)
      const actor = here.random.pick(here.people)
      const entity = here.random.pick(entities)
      let asked = false
      const fault = (what: string): void => void faults.push(`seed ${seed}, turn ${turn}, ${path.name}: ${what}`)
      const tell = (what: string): void => {
        asked = true
        const told = (paths[path.name] ??= {})
        told[what] = (told[what] ?? 0) + 1
      }
      await path.go({ walk: { ...here, fault, tell }, actor, entity }).catch((error: unknown) => {
        fault(`as ${who(actor)} of ${entity.name}: ${String((error as Error).stack)}`)
      })
      if (asked) count++
    }
  })
  await stop()
  return { cases: count, companies: 1, paths, faults }
}

const shaped = ({ company: { shapes } }: Walk, name: string): boolean => shapes.some((shape) => shape.name === name && !shipped(name))

const settled = async (db: Database, random: Random, name: string, work: (walk: Walk) => Promise<void>): Promise<() => Promise<void>> => {
  const data = await mkdtemp(join(tmpdir(), 'cahier-walk-files-'))
  const workspace = await openWorkspace(db, { name, disk: onDisk(data) })
  const made = company(random)
  await publish(workspace, [made.layer])
  let last = 0
  const fresh = (): number => ++last
  const now = '2026-11-21T10:00:00.000Z'
  const ctx = { workspace, revision: workspace.current(), actor: system, now, language: 'en' }
  const members = await people(ctx, random, fresh)
  await fill(workspace, random, made.shapes, members, fresh, now)
  const there = world(workspace, now)
  await there.load()
  const ring = async (): Promise<string> => {
    const { id } = await create(ctx, 'bell', { rung: 'yes' })
    await there.load()
    return id
  }
  const nothing = (): void => {}
  const said = { fault: nothing, tell: nothing }
  await work({ ...said, random, company: made, world: there, ask: asking(workspace, now), people: members, ring, fresh, files: [] })
  return async () => {
    await workspace.close()
    await db.query({ text: `drop schema ${workspace.schema} cascade` })
    await rm(data, { recursive: true, force: true })
  }
}

const system: Actor = { kind: 'member', id: null, email: null, roles: [ADMINISTRATOR], language: 'en', teams: [], sites: [] }

/** Teams of which some hold others, and people in them, with any roles. */
const people = async (ctx: Context, random: Random, fresh: () => number): Promise<Actor[]> => {
  const { workspace, revision } = ctx
  const make = async (entity: string, rows: readonly object[]): Promise<string[]> =>
    (await createMany(ctx, entity, rows, { group: newId() })).flatMap((one) => ('id' in one ? [one.id] : []))
  const teams: string[] = []
  for (let i = 0; i < 4; i++) {
    const parent = teams.length > 0 && random.chance(0.6) ? random.pick(teams) : null
    teams.push(...(await make('team', [{ name: canary({ fresh }), parent }])))
  }
  const rows = Array.from({ length: 4 }, () => ({
    name: canary({ fresh }),
    email: `${fresh()}@example.com`,
    teams: random.some(teams, 0, 2),
  }))
  await make('member', rows)
  const found = await workspace.db.query<Pick<Actor, 'email' | 'teams'> & { id: string }>({
    text: `select m.id::text, m.email, ${teamsOf(workspace.schema, 'm')} as teams from "${workspace.schema}".member m where m.deleted_at is null order by m.id`,
  })
  return found.map((one) => ({
    ...system,
    ...one,
    roles: random.some(Object.keys(revision.model.roles), 1, 2).toSorted(),
    language: random.pick(['en', 'fr']),
  }))
}
