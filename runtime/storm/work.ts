import { setTimeout as sleep } from 'node:timers/promises'
import type { Model } from '@cahier/core/model/model'
import { random, type Random } from '../walk/random.ts'
import { deeds } from './deeds.ts'
import { asking, type Kept, type Load, type Person, type Weather } from './load.ts'
import type { Stock } from './values.ts'

/** Between two requests of one person; ms. */
const PAUSE = 3

/** Works until told to stop, or until no answer comes. */
export const work = async (person: Person, weather: Weather, load: Load, seed: number): Promise<void> => {
  const dice = random(seed)
  const own: Kept[] = []
  while (!weather.over) {
    const model = weather.next && dice.chance(weather.switched ? 0.95 : 0.5) ? weather.next : weather.model
    const some = Object.values(model.entities).filter((entity) => !entity.hidden && !entity.owner)
    const entity = dice.pick(some)
    const ask = asking(person, weather, load)
    const worker = { dice, own, model, entity, ask, load, stock: stockOf(model, load, dice) }
    if (!(await dice.pick(deeds)(worker))) return
    await sleep(PAUSE)
  }
}

const stockOf = (model: Model, { pool }: Load, dice: Random): Stock => ({
  random: dice,
  some: (name) => {
    const ids = pool.get(model.entities[name]?.id ?? '') ?? []
    return ids.length ? dice.pick(ids) : undefined
  },
})
