import type { Actor, Verb } from '@cahier/core/access'
import { truth } from '@cahier/core/expression/evaluate'
import { scopeOf } from '@cahier/core/expression/model'
import { expression } from '@cahier/core/expression/parse'
import type { Entity } from '@cahier/core/model/model'
import type { Answer, Ask } from './app.ts'
import { rule, type Company } from './company.ts'
import type { Random } from './random.ts'
import { CANARY, type Row, type World } from './world.ts'

/** What one walk has to do with: its company, its people, and where faults are told. */
export type Walk = {
  readonly random: Random
  readonly company: Company
  readonly world: World
  readonly ask: Ask
  readonly people: readonly Actor[]
  readonly fault: (what: string) => void
  /** Counts what became of a case. */
  readonly tell: (what: string) => void
  readonly fresh: () => number
}
export type Case = { readonly walk: Walk; readonly actor: Actor; readonly entity: Entity }
export type Path = { readonly name: string; readonly go: (of: Case) => Promise<void> }

const NOWHERE = '01999999-0000-7000-8000-00000000dead'

/** Any record of the entity: there, in the bin, or nowhere. */
export const anyRow = ({ walk, entity }: Case): { readonly id: string; readonly row: Row | undefined } => {
  const rows = walk.world.rows(entity.name)
  const row = rows.length > 0 && !walk.random.chance(0.03) ? walk.random.pick(rows) : undefined
  return { id: row?.id ?? NOWHERE, row }
}

/** Asks, and looks for what must not be there: a value that the actor does not see where it stands, unless they sent it themselves. */
export const ask = async (of: Case, method: string, path: string, body?: unknown, options: Asking = {}): Promise<Answer> => {
  const { walk, actor } = of
  const answer = await walk.ask(actor, method, path, body, options.headers)
  const sent = `${decodeURIComponent(path)} ${typeof body === 'string' ? body : JSON.stringify(body ?? null)}`
  walk.tell(String(answer.status))
  if (options.writes) await walk.world.load()
  if (answer.status >= 500) walk.fault(`${method} ${decodeURIComponent(path)} ${answer.status} ${answer.text}`)
  for (const canary of new Set(answer.text.match(CANARY) ?? [])) {
    if (sent.includes(canary)) continue
    const homes = walk.world.homes.get(canary) ?? []
    const open = homes.some((home) => {
      const row = walk.world.row(home.entity, home.id)
      return row && walk.world.seen(actor, home.entity, row, home.field) !== undefined && (options.also?.(home.entity, row) ?? true)
    })
    if (!open)
      walk.fault(
        `${method} ${decodeURIComponent(path)} as ${who(actor)}: ${canary} of ${JSON.stringify(homes)} in ${answer.text.slice(0, 600)}`,
      )
  }
  return answer
}
/** `writes`: what is answered is the world as it has become. */
type Asking = {
  readonly headers?: Record<string, string>
  readonly writes?: boolean
  readonly also?: (entity: string, row: Row) => boolean
}

export const who = ({ id, roles, teams }: Actor): string => `${roles.join('+')} ${id} ${teams.length}`
export const codesOf = (text: string): string[] => {
  try {
    return (JSON.parse(text) as { problems?: { code: string }[] }).problems?.map(({ code }) => code) ?? []
  } catch {
    return []
  }
}
export const may = ({ walk, actor, entity }: Case, verb: Verb): boolean => walk.world.rights(actor, entity.name).may(verb)

/** A filter the actor writes, over whatever there is, with what JavaScript says of each record they see. */
export const filter = (of: Case): { readonly source: string; readonly keeps: ((row: Row) => boolean) | undefined } => {
  const { walk, actor, entity } = of
  const source = rule(walk.random, walk.company.shapes, entity.name, 1)
  const opens = (name: string, field: string): boolean => {
    const { may: can, reads } = walk.world.rights(actor, name)
    const own = walk.world.model.entities[name]!.fields[field]
    return can('read') && (own === undefined || reads(own))
  }
  const { expression: read } = expression(source, { ...scopeOf(walk.world.model.entities, entity.name, ['old', 'isNew']), opens })
  return { source, keeps: read && ((row) => truth(read.node, walk.world.view(actor, entity.name, row)) === true) }
}

/** What is wrong with a record as it was answered, if anything: each field as the actor sees it, and none they do not. */
export const unlike = (of: Case, row: Row, told: Readonly<Record<string, unknown>>, names?: readonly string[]): string | undefined => {
  const { walk, actor, entity } = of
  const { reads } = walk.world.rights(actor, entity.name)
  for (const field of Object.values(entity.fields)) {
    const shown = Object.hasOwn(told, field.name)
    // A page tells no lists unless it is asked for them.
    if (!shown && field.kind === 'links' && !names?.includes(field.name)) continue
    if (shown !== (reads(field) && (names?.includes(field.name) ?? true))) return `${field.name} is ${shown ? '' : 'not '}told`
    const value = walk.world.seen(actor, entity.name, row, field.name) ?? null
    if (shown && plain(told[field.name]) !== plain(value))
      return `${field.name} is ${JSON.stringify(told[field.name])}, not ${JSON.stringify(value)}`
  }
  return undefined
}

/** An empty list may be told as one or as nothing. */
const plain = (value: unknown): string => JSON.stringify(Array.isArray(value) && value.length === 0 ? null : (value ?? null))
