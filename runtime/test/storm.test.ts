import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ADMINISTRATOR } from '@cahier/core/access'
import { binaries, cluster, type Cluster } from '../../scripts/lib/postgres.mjs'
import { openStage, type Stage, type Victim } from '../kill/stage.ts'
import { wholly } from '../storm/judge.ts'
import { lost, snapshot, type Snapshot } from '../storm/kept.ts'
import { company, kitchen, type Round } from '../storm/round.ts'
import { kitchenSink, variantOf, type Variant } from '../storm/variant.ts'
import { random } from '../walk/random.ts'

/** Another one each day would be met nowhere again: who looks for more runs `npm run storm`. */
const SEED = 4

describe('random variants of the kitchen sink', () => {
  let sink: Variant
  beforeAll(async () => {
    sink = await kitchenSink()
  })

  it('are the same for one seed, and others for another', { timeout: 60_000 }, () => {
    const [one, same, other] = [7, 7, 8].map((seed) => variantOf(sink, random(seed), 4))
    expect(one!.edits.length).toBe(4)
    expect(same!.layer).toEqual(one!.layer)
    expect(other!.layer).not.toEqual(one!.layer)
  })

  const station = { name: 'name·1', open: true, position: 1, opened_at: null, inspected_on: null }
  const worked = { dishes_count: 0, mean_price: null, spent: 0, per_dish: null }
  const answers: readonly { name: string; records: readonly object[]; of: readonly number[] }[] = [
    { name: 'of the one revision', records: [{ ...station, ...worked }], of: [0] },
    { name: 'of the other', records: [{ ...station, ...worked, position: 'name·1', name: 1 }], of: [1] },
    { name: 'of both where nothing tells them apart', records: [{ ...station, ...worked, name: null, position: null }], of: [0, 1] },
    {
      name: 'of none, where records of both stand together',
      records: [station, { ...station, position: 'name·1', name: 1 }].map((one) => ({ ...one, ...worked })),
      of: [],
    },
    { name: 'of none, where a field is missing', records: [station], of: [] },
    { name: 'of none, where a field is nobody’s', records: [{ ...station, ...worked, other: 1 }], of: [] },
    { name: 'of none, where a text was written for another field', records: [{ ...station, ...worked, name: 'code·1' }], of: [] },
  ]
  it.each(answers)('say of an answer that it is $name', ({ records, of }) => {
    const { name, position } = sink.model.entities['station']!.fields
    const swapped = {
      ...sink.model.entities['station']!.fields,
      name: { ...position!, name: 'name' },
      position: { ...name!, name: 'position' },
    }
    const other = { ...sink.model, entities: { ...sink.model.entities, station: { ...sink.model.entities['station']!, fields: swapped } } }
    const sides = [sink.model, other]
    expect(wholly(records as Record<string, unknown>[], 'station', [ADMINISTRATOR], sides)).toEqual(of.map((side) => sides[side]))
  })
})

/** One round of each, the last; of every victim with `CAHIER_RUNS`; `npm run storm` has fifty. Postgres is a cluster of our own, as no other suite would outlive its death. */
const setups: { name: string; start: () => Promise<Cluster | undefined>; victims: (Victim | 'nobody')[] }[] = [
  { name: 'embedded', start: () => Promise.resolve(undefined), victims: ['nobody', 'server'] },
]
if (binaries())
  setups.push({ name: 'two servers on one Postgres', start: () => cluster({ fsync: 'off' }), victims: ['server', 'postgres'] })

/** What a publish must never do to what is kept, done to the picture of it, and what is said of it. */
const damages: readonly { name: string; damage: (seen: Snapshot) => Snapshot; said: RegExp }[] = [
  {
    name: 'a value is another',
    damage: (seen) => changed(seen, ([id, row]) => [[id, { ...row, name: 'other' }]]),
    said: /station .*: name was "[^"]+" \(name\) and is "other"/,
  },
  { name: 'a row is gone', damage: (seen) => changed(seen, () => []), said: /station .*: name was "[^"]+" \(name\) and is gone/ },
  {
    name: 'a column is gone',
    damage: (seen) => ({ ...seen, places: seen.places.map((place) => ({ ...place, columns: [] })) }),
    said: /the values of station\.name \(name\) are nowhere any more/,
  },
  { name: 'a table is gone', damage: (seen) => ({ ...seen, places: [] }), said: /the table of station is gone/ },
]
type Row = [string, Snapshot['places'][number]['rows'] extends ReadonlyMap<string, infer R> ? R : never]
const changed = (seen: Snapshot, change: (row: Row) => Row[]): Snapshot => ({
  ...seen,
  places: seen.places.map((place) => (place.table === 'station' ? { ...place, rows: new Map([...place.rows].flatMap(change)) } : place)),
})

describe.each(setups)('a publish between two variants while people work, on $name', ({ start, victims }) => {
  let postgres: Cluster | undefined
  let stage: Stage
  let round: Round
  beforeAll(async () => {
    postgres = await start()
    stage = await openStage(postgres, kitchen)
    round = await company(stage, SEED, 12)
  }, 240_000)
  afterAll(async () => {
    await stage?.close()
    await postgres?.stop()
  })

  it('says of each damage what it is', { timeout: 120_000 }, async () => {
    const { seen } = await stage.revive('nobody', async (db) => ({ seen: await snapshot(db) }))
    expect(lost(seen, seen)).toEqual([])
    for (const { name, damage, said } of damages) expect(lost(seen, damage(seen)), name).toContainEqual(expect.stringMatching(said))
  })

  const killed = process.env['CAHIER_RUNS'] ? victims : victims.slice(-1)
  it.each(killed)('keeps every promise when the victim is %s', { timeout: 240_000 }, async (victim) => {
    const { acknowledged, faults } = await round(victim)
    expect(faults).toEqual([])
    expect(acknowledged).toBeGreaterThan(0)
  })
})
