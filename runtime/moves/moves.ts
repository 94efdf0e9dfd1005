import type { Database } from '../src/db/database.ts'
import { publish } from '../src/model/publish.ts'
import { newId } from '../src/records/id.ts'
import { openWorkspace } from '../src/model/store.ts'
import { random } from '../walk/random.ts'
import { company, ROLES } from './machine.ts'
import { judge } from './judge.ts'
import { step, type Tally, type World } from './mover.ts'

export type Report = {
  readonly machines: number
  readonly steps: number
  readonly changes: number
  readonly moves: number
  readonly tally: Tally
  readonly faults: readonly string[]
}

/** So many random companies, each moved about so often, then judged by its history. */
export const moves = async (
  db: Database,
  machines: number,
  steps: number,
  seed: number,
  tell?: (done: number) => void,
): Promise<Report> => {
  const tally: Tally = {}
  const faults: string[] = []
  let [changes, moved] = [0, 0]
  for (let i = 0; i < machines; i++) {
    const made = company(seed + i)
    const workspace = await openWorkspace(db, { name: `moves${seed}_${i}` })
    try {
      await publish(workspace, [made.layer])
      const people = new Map(Object.keys(ROLES).map((role) => [newId(), role] as const))
      const world: World = { r: random(seed + i + 1_000_000), workspace, company: made, people, ids: [], groups: [newId()], count: 0 }
      for (let n = 0; n < steps; n++) await step(world, tally)
      const verdict = await judge(db, workspace.schema, made.ways, people)
      changes += verdict.changes
      moved += verdict.moves
      faults.push(...verdict.faults.map((fault) => `company ${seed + i}: ${fault}`))
    } finally {
      await workspace.close()
      await db.query({ text: `drop schema if exists "${workspace.schema}" cascade` })
    }
    tell?.(i + 1)
  }
  return { machines, steps: machines * steps, changes, moves: moved, tally, faults }
}
