import { ADMINISTRATOR, type Actor } from '@cahier/core/access'
import type { Database } from '../src/db/database.ts'
import { publish } from '../src/model/publish.ts'
import { openWorkspace } from '../src/model/store.ts'
import { createMany } from '../src/records/many.ts'
import { newId } from '../src/records/id.ts'
import type { Workspace } from '../src/workspace.ts'
import { asking } from './app.ts'
import { company } from './company.ts'
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
const PATHS = [...reading, ...reading, ...writing]

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

const shaped = ({ company: { shapes } }: Walk, name: string): boolean => name !== 'member' && shapes.some((shape) => shape.name === name)

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
    made.shapes.map((shape) => shape.name).filter((of) => of !== 'member'),
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

/** Four people with any roles; the members of their team are those whose ids their team holds. */
const people = async (workspace: Workspace, random: Random, fresh: () => number, now: string): Promise<Actor[]> => {
  const revision = workspace.current()
  const ctx = { workspace, revision, actor: system, now, language: 'en' }
  const rows = Array.from({ length: 4 }, () => ({ name: canary(fresh), email: `${fresh()}@example.com` }))
  const made = await createMany(ctx, 'member', rows, { group: newId() })
  const ids = made.flatMap((one) => ('id' in one ? [one.id] : []))
  return ids.map((id) => ({
    ...system,
    id,
    email: `${id}@example.com`,
    roles: random.some(Object.keys(revision.model.roles), 1, 3).toSorted(),
    language: random.pick(['en', 'fr']),
    teams: random.some(ids, 0, 2),
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
  ids.set(
    'member',
    members.map(({ id }) => id!),
  )
  for (const linked of [false, true])
    for (const name of names) {
      const fields = Object.values(entities[name]!.fields).filter((field) => ('to' in field && field.to !== 'member') === linked)
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
}
const TYPES: Readonly<Record<string, string>> = { integer: 'bigint', boolean: 'boolean', link: 'uuid' }
