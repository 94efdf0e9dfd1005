import { setTimeout as sleep } from 'node:timers/promises'
import { ADMINISTRATOR } from '@cahier/core/access'
import { client } from '../kill/client.ts'
import { inspect } from '../kill/inspect.ts'
import { ledger } from '../kill/ledger.ts'
import { moment } from '../kill/round.ts'
import type { Piece, Stage, Victim } from '../kill/stage.ts'
import { member } from '../test/sign-in.ts'
import { random } from '../walk/random.ts'
import { again, answers, followed, look, standing } from './afterwards.ts'
import { snapshot, type Snapshot } from './kept.ts'
import type { Load, Person, Weather } from './load.ts'
import { publish, type Published } from './publishing.ts'
import { work } from './work.ts'
import { FOLDER, kitchenSink, variantOf } from './variant.ts'

export type Result = {
  readonly edits: readonly string[]
  readonly victim: Victim | 'nobody'
  /** What became of the publish when it met the kill. */
  readonly met: string
  readonly asked: number
  readonly acknowledged: number
  readonly unanswered: number
  readonly tally: Readonly<Record<string, number>>
  readonly recovered: number
  readonly faults: readonly string[]
}
export type Round = (victim: Victim | 'nobody') => Promise<Result>

/** The kitchen sink with two servers where they can share a database. */
export const kitchen: Piece = {
  app: FOLDER,
  servers: 2,
  works: async (api) => (await api.ask('GET', '/api/model'))?.status === 200,
}
/** How many edits lie between two variants, at most. */
const EDITS = 8
/** How long is waited for what must come; ms. */
const PATIENCE = 60_000
/** What an edit is called that takes everything back. */
export const BACK = 'an earlier one again'

/**
 * One company that lives through all rounds, from one random variant to the next; the same seed makes the same variants. `around`:
 * how many requests each person makes before a publish, and after it.
 */
export const company = async (stage: Stage, seed: number, around: number): Promise<Round> => {
  const persons = await personsOf(stage)
  let now = await kitchenSink()
  const past = [now]
  let number = 1
  let took = 1500
  let count = 0
  const pool = new Map<string, string[]>()
  const first = await stage.revive('nobody', async (db) => ({ seen: await snapshot(db), found: await inspect(db, ledger(), 0, true) }))
  let before: Snapshot = first.seen
  let since = first.found.last
  if (first.found.faults.length) throw new Error(`Before anything happened: ${first.found.faults.join('\n')}`)

  return async (victim) => {
    const dice = random(seed * 1000 + ++count)
    const earlier = past.filter(({ layer }) => JSON.stringify(layer) !== JSON.stringify(now.layer))
    const back = earlier.length > 0 && dice.chance(0.2)
    const next = back ? { ...dice.pick(earlier), edits: [BACK] } : variantOf(now, dice, 1 + dice.below(EDITS))
    const load: Load = { book: ledger(), kept: new Map(), faults: [], pool, tally: {}, told: new Set(), unsure: 0, asked: 0 }
    const weather: Weather = { model: now.model, next: undefined, switched: false, down: false, over: false }
    const working = Promise.all(persons.map((person, n) => work(person, weather, load, seed * 100_000 + count * 100 + n)))
    await asked(load, around * persons.length, weather)

    const struck = moment(took)
    weather.next = next.model
    const began = performance.now()
    const publishing = publish(stage, next, struck.watch)
    if (victim !== 'nobody') {
      await Promise.race([struck.come, publishing])
      weather.down = true
      await stage.kill(victim)
    }
    const published = await publishing
    if (published.done) took = performance.now() - began
    weather.switched = published.done
    if (published.refused) weather.next = undefined
    if (victim === 'nobody') await asked(load, load.asked + around * persons.length, weather)
    // Whoever has an answer under way when something dies never hears it.
    else await Promise.race([working, sleep(1000)])
    weather.over = true
    await working

    const { found, faults, after, recovered } = await stage.revive(victim, (db) => look(db, load, since, before))
    since = found.last
    const faulty = [...load.faults, ...faults]
    const expected = published.done ? [number + 1] : published.refused ? [number] : [number, number + 1]
    if (!expected.includes(found.revision)) faulty.push(`revision ${found.revision} is in force, not ${expected.join(' or ')}`)
    const switched = found.revision > number
    if (published.refused && !/publish\.duplicates/.test(published.refused)) faulty.push(`the publish was refused: ${published.refused}`)
    before = after
    if (!published.refused) {
      faulty.push(...(await again(stage, next, number + 1, switched)))
      if (!switched) {
        const later = await stage.revive('nobody', (db) => look(db, { ...load, book: ledger() }, since, before))
        faulty.push(...later.faults)
        before = later.after
      }
      number += 1
      now = { ...next, draft: { ...next.draft, made: { count: Math.max(next.draft.made.count, now.draft.made.count) } } }
      past.push(now)
    }
    faulty.push(...(await followed(stage, number)), ...(await answers(stage, now.model)), ...(await standing(stage, now.model, load)))
    const met = part(published, switched, found.publishing)
    const { asked: total, book, tally } = load
    return {
      edits: next.edits,
      victim,
      met,
      asked: total,
      acknowledged: book.acknowledged.length,
      unanswered: book.unanswered,
      tally,
      recovered,
      faults: [...faulty, ...stage.complaints(), ...persons.flatMap((person) => person.client.failures.splice(0))],
    }
  }
}

/** Two administrators, a chef, a cook and somebody who is both; each asks another server than the one before. */
const personsOf = async ({ urls, cookie }: Stage): Promise<Person[]> => {
  const roles = [['chef'], ['cook'], ['cook', 'chef']]
  const members = []
  for (const some of roles) members.push({ roles: some, cookie: await member(urls[0]!, cookie, some) })
  const administrator = { roles: [ADMINISTRATOR], cookie }
  return [administrator, administrator, administrator, ...members].map((one, n) => ({
    client: client(urls[n % urls.length]!, one.cookie),
    roles: one.roles,
    follows: n % urls.length > 0,
  }))
}

/** Until so many requests were answered in all, or nobody asks any more. */
const asked = async (load: Load, count: number, weather: Weather): Promise<void> => {
  const until = performance.now() + PATIENCE
  while (load.asked < count && !weather.down && performance.now() < until) await sleep(10)
}

const part = ({ done, heard, refused }: Published, switched: boolean, publishing: boolean): string => {
  if (refused) return 'refused: values there twice'
  if (done) return 'over'
  if (switched) return 'switched over, unanswered'
  return heard || publishing ? 'in preparation' : 'not begun'
}
