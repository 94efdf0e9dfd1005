import { ADMINISTRATOR, type Actor } from '@cahier/core/access'
import { teamsOf } from '../src/auth/members.ts'
import type { Database } from '../src/db/database.ts'
import { publish } from '../src/model/publish.ts'
import { openWorkspace } from '../src/model/store.ts'
import { createMany } from '../src/records/many.ts'
import { newId } from '../src/records/id.ts'
import type { Workspace } from '../src/workspace.ts'
import { asking } from './app.ts'
import { company, shipped } from './company.ts'
import { random, type Random } from './random.ts'
import { reading } from './reading.ts'
import { who, type Walk } from './walker.ts'
import { world } from './world.ts'
import { writing } from './writing.ts'

export type Report = {
  readonly cases: number
  readonly companies: number
  /** What became of the cases of each path: statuses; of lists also whether they told of none, some or all records. */
  readonly paths: Readonly<Record<string, Readonly<Record<string, number>>>>
  readonly faults: readonly string[]
}

/** How many cases one random company lasts, and how many records of an entity it begins with. */
const LASTS = 500
const ROWS = 14
const PATHS = [
  ...reading,
  ...reading,
  ...writing,
  ...writing.filter(({ name }) => ['update', 'guess'].includes(name)).flatMap((path) => [path, path, path]),
]

/** Walks random companies on all paths as random people, and tells what differs from what core says of each. */
export const walk = async (db: Database, cases: number, seed: number, progress: (done: number) => void = () => {}): Promise<Report> => {
  const paths: Record<string, Record<string, number>> = {}
  let count = 0
  const faults: string[] = []
  let companies = 0
  for (let done = 0; done < cases && faults.length < 20; companies++) {
    const own = seed + companies
    const stop = await settled(db, random(own), `walk${own}`, async (here) => {
      for (let i = 0; i < Math.min(LASTS, cases - done) && faults.length < 20; i++) {
        const path = here.random.pick(PATHS)
        const actor = here.random.pick(here.people)
        const entity = here.random.pick(
          Object.values(here.world.model.entities).filter(({ name, hidden }) => shaped(here, name) && !hidden),
        )
        const fault = (what: string): void => void faults.push(`seed ${own}, case ${i}, ${path.name}: ${what}`)
        const tell = (what: string): void => {
          const told = (paths[path.name] ??= {})
          told[what] = (told[what] ?? 0) + 1
        }
        await path.go({ walk: { ...here, fault, tell }, actor, entity }).catch((error: unknown) => {
          fault(`as ${who(actor)} of ${entity.name}: ${String((error as Error).stack)}`)
        })
        count++
      }
    })
    await stop()
    done += LASTS
    progress(Math.min(done, cases))
  }
  return { cases: count, companies, paths, faults }
}

const shaped = ({ company: { shapes } }: Walk, name: string): boolean => shapes.some((shape) => shape.name === name && !shipped(name))

const settled = async (db: Database, random: Random, name: string, work: (walk: Walk) => Promise<void>): Promise<() => Promise<void>> => {
  const workspace = await openWorkspace(db, { name })
  const made = company(random)
  await publish(workspace, [made.layer])
  let last = 0
  const fresh = (): number => ++last
  const now = '2026-11-21T10:00:00.000Z'
  const there = world(workspace, now)
  const members = await people(workspace, random, fresh, now)
  await fill(
    workspace,
    random,
    made.shapes.map((shape) => shape.name).filter((of) => !shipped(of)),
    members,
    fresh,
    now,
  )
  await there.load()
  const nothing = (): void => {}
  await work({ random, company: made, world: there, ask: asking(workspace, now), people: members, fault: nothing, tell: nothing, fresh })
  return async () => {
    await workspace.close()
    await db.query({ text: `drop schema ${workspace.schema} cascade` })
  }
}

const system: Actor = { kind: 'member', id: null, email: null, roles: [ADMINISTRATOR], language: 'en', teams: [], sites: [] }

/** Teams of which some hold others, and people in them, with any roles. */
const people = async (workspace: Workspace, random: Random, fresh: () => number, now: string): Promise<Actor[]> => {
  const { db, schema } = workspace
  const revision = workspace.current()
  const ctx = { workspace, revision, actor: system, now, language: 'en' }
  const make = async (entity: string, rows: readonly object[]): Promise<string[]> =>
    (await createMany(ctx, entity, rows, { group: newId() })).flatMap((one) => ('id' in one ? [one.id] : []))
  const teams: string[] = []
  for (let i = 0; i < 4; i++) {
    const parent = teams.length > 0 && random.chance(0.6) ? random.pick(teams) : null
    teams.push(...(await make('team', [{ name: canary(fresh), parent }])))
  }
  const rows = Array.from({ length: 4 }, () => ({
    name: canary(fresh),
    email: `${fresh()}@example.com`,
    teams: random.some(teams, 0, 2),
  }))
  await make('member', rows)
  const found = await db.query<Pick<Actor, 'email' | 'teams'> & { id: string }>({
    text: `select m.id::text, m.email, ${teamsOf(schema, 'm')} as teams from "${schema}".member m where m.deleted_at is null order by m.id`,
  })
  return found.map((one) => ({
    ...system,
    ...one,
    roles: random.some(Object.keys(revision.model.roles), 1, 2).toSorted(),
    language: random.pick(['en', 'fr']),
  }))
}

const canary = (fresh: () => number): string => `k${String(fresh()).padStart(6, '0')}k`

/** Records of every entity, then links between them. Some go to the bin. */
const fill = async (
  workspace: Workspace,
  random: Random,
  names: readonly string[],
  members: readonly Actor[],
  fresh: () => number,
  now: string,
): Promise<void> => {
  const { db, schema } = workspace
  const { entities } = workspace.current().model
  const ids = new Map(names.map((name) => [name, Array.from({ length: ROWS }, newId)]))
  for (const name of ['member', 'team']) {
    const found = await db.query<{ id: string }>({ text: `select id::text from "${schema}"."${name}"` })
    ids.set(
      name,
      found.map(({ id }) => id),
    )
  }
  for (const linked of [false, true])
    for (const name of names) {
      const fields = Object.values(entities[name]!.fields).filter(
        (field) => field.kind !== 'links' && ('to' in field && !shipped(field.to as string)) === linked,
      )
      for (const id of ids.get(name)!) {
        const values = fields.map((field) => {
          if (random.chance(0.15)) return null
          if ('to' in field) return random.pick(ids.get(field.to as string)!)
          if (field.kind === 'integer') return String(800_000_000 + fresh())
          if (field.kind === 'boolean') return String(random.chance(0.5))
          return field.kind === 'choice' ? random.pick(['a', 'b', 'c']) : canary(fresh)
        })
        const columns = fields.map((field) => `"${field.name}"`)
        const by = random.pick(members).id!
        await db.query(
          linked
            ? {
                text: `update "${schema}"."${name}" set (id, ${columns.join(', ')}) = row($1::uuid, ${values.map((_, i) => `$${i + 2}::uuid`).join(', ')}) where id = $1::uuid`,
                values: [id, ...values],
              }
            : {
                text: `insert into "${schema}"."${name}" (id, created_at, created_by, updated_at, updated_by, version, deleted_at, ${columns.join(', ')})
values ($1::uuid, $2::timestamptz, $3::uuid, $2::timestamptz, $3::uuid, 1, ${random.chance(0.1) ? '$2::timestamptz' : 'null'}, ${fields.map((field, i) => `$${i + 4}::text::${TYPES[field.kind] ?? 'text'}`).join(', ')})`,
                values: [id, now, by, ...values],
              },
        )
      }
    }
  for (const name of names)
    for (const field of Object.values(entities[name]!.fields)) {
      if (field.kind !== 'links') continue
      const { entity, to } = field.rows
      for (const id of ids.get(name)!)
        for (const [position, target] of random.some(ids.get(to)!, 0, 3).entries())
          await db.query({
            text: `insert into "${schema}"."${entity}" (id, created_at, updated_at, version, owner, target, position)
values ($1::uuid, $2::timestamptz, $2::timestamptz, 1, $3::uuid, $4::uuid, $5::text::int)`,
            values: [newId(), now, id, target, String(position)],
          })
    }
}
const TYPES: Readonly<Record<string, string>> = { integer: 'bigint', boolean: 'boolean', link: 'uuid' }
