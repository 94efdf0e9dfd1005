import type { Model } from '@cahier/core/model/model'
import type { Answer, Client } from '../kill/client.ts'
import type { Ledger } from '../kill/ledger.ts'
import { namedWholly, wholly, type Json } from './judge.ts'

/** A person who works: with which roles, and where they ask. `follows` says that their server hears of a publish from another one. */
export type Person = { readonly client: Client; readonly roles: readonly string[]; readonly follows: boolean }
/** What all of them know: the revision they were told of, and one that is being published beside it. */
export type Weather = {
  model: Model
  /** From the moment a publish is asked for. */
  next: Model | undefined
  /** Its publish was answered: on that server nothing of the old one is heard any more. */
  switched: boolean
  /** From just before something is killed: then no answer, or one that the database is lost, is nobody's fault. */
  down: boolean
  over: boolean
}
/** A record as it was answered last, to whoever wrote it and nobody else writes. */
export type Kept = { readonly entity: string; readonly model: Model; body: Json; pending: boolean; deleted: boolean }
export type Load = {
  readonly book: Ledger
  readonly kept: Map<string, Kept>
  readonly faults: string[]
  /** Records of each entity, by its id, that links can lead to. */
  readonly pool: Map<string, string[]>
  /** How many answers there were, by what was asked and what was said. */
  readonly tally: Record<string, number>
  /** Every record that somebody was told of. */
  readonly told: Set<string>
  /** Creations that were never answered, and may have been done. */
  unsure: number
  asked: number
}

/** What is asked, and which records or names of fields of one entity the answer tells of. */
export type Asked = {
  readonly what: string
  readonly method?: string
  readonly path: string
  readonly body?: unknown
  readonly entity: string
  readonly records?: (body: Json) => readonly Json[]
  readonly fields?: (body: Json) => readonly string[]
}
/** Undefined: no answer. `of` are the revisions the answer is wholly of. */
export type Asking = (asked: Asked) => Promise<(Answer & { readonly of: readonly Model[] }) | undefined>

/** Asks, and holds every answer against the revisions that may have been in force while it was made. */
export const asking =
  ({ client, roles, follows }: Person, weather: Weather, load: Load): Asking =>
  async ({ what, method = 'GET', path, body, entity, records, fields }) => {
    const first = weather.switched && !follows ? weather.next! : weather.model
    const calm = !weather.down
    const answer = await client.ask(method, path, body)
    const last = weather.next ?? weather.model
    const sides = [...new Set([first, ...(follows ? [weather.model] : []), last])]
    load.asked++
    if (!answer) {
      load.book.unanswered++
      if (calm && !weather.down) load.faults.push(`${method} ${path} was not answered, though nothing was killed: ${client.losses.at(-1)}`)
      return undefined
    }
    const code = answer.status < 400 ? '' : ` ${codeOf(answer)}`
    load.tally[`${what} ${answer.status}${code}`] = (load.tally[`${what} ${answer.status}${code}`] ?? 0) + 1
    if (answer.status >= 300 || !(records ?? fields)) return { ...answer, of: sides }
    const of = records ? wholly(records(answer.body), entity, roles, sides) : namedWholly(fields!(answer.body), entity, sides)
    if (of.length === 0)
      load.faults.push(
        `${method} ${path} is not wholly of ${sides.length > 1 ? 'one revision' : 'its revision'}: ${JSON.stringify(answer.body).slice(0, 600)}`,
      )
    return { ...answer, of }
  }

const codeOf = ({ body }: Answer): string => (body['problems'] as { code: string }[] | undefined)?.[0]?.code ?? ''
