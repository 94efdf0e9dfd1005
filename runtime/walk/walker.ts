import type { Actor, Verb } from '@cahier/core/access'
import { truth } from '@cahier/core/expression/evaluate'
import { scopeOf } from '@cahier/core/expression/model'
import { expression } from '@cahier/core/expression/parse'
import type { ScopeFields } from '@cahier/core/expression/scope'
import type { Value } from '@cahier/core/fields/kind'
import type { Entity, Field } from '@cahier/core/model/model'
import type { Answer, Asking } from './app.ts'
import { audit } from './audit.ts'
import { shipped, type Company } from './company.ts'
import type { Step } from './load.ts'
import type { Random } from './random.ts'
import { rule } from './rule.ts'
import { CANARY, type Row, type World } from './world.ts'

/** What one walk has to do with: its company, its people, and where faults are told. */
export type Walk = {
  readonly random: Random
  readonly company: Company
  readonly world: World
  readonly ask: Asking
  readonly people: readonly Actor[]
  /** Writes a record that everybody may read. */
  readonly ring: () => Promise<string>
  readonly fault: (what: string) => void
  /** Counts what became of a case. */
  readonly tell: (what: string) => void
  readonly fresh: () => number
  /** Files that were sent, whether a record has them or not. */
  readonly files: { readonly id: string; readonly by: Actor; readonly text: string }[]
}
export type Case = { readonly walk: Walk; readonly actor: Actor; readonly entity: Entity }
export type Path = { readonly name: string; readonly go: (of: Case) => Promise<void> }

export const NOWHERE = '01999999-0000-7000-8000-00000000dead'

/** Any record of the entity: there, in the bin, or nowhere. */
export const anyRow = ({ walk, entity }: Case): { readonly id: string; readonly row: Row | undefined } => {
  const rows = walk.world.rows(entity.name)
  const row = rows.length > 0 && !walk.random.chance(0.03) ? walk.random.pick(rows) : undefined
  return { id: row?.id ?? NOWHERE, row }
}

/**
 * Asks, and looks for what must not be there: a value that the actor does not see where it stands, the name of a field that is
 * hidden from them altogether, unless they sent it themselves; and for changes that were not theirs to make.
 */
export const ask = async (of: Case, method: string, path: string, body?: unknown, options: Options = {}): Promise<Answered> => {
  const { walk, actor } = of
  const answer = await walk.ask(actor, method, path, body, options.headers)
  const sent = `${decodeURIComponent(path)} ${typeof body === 'string' ? body : JSON.stringify(body ?? null)}`
  const what = `${method} ${sent.slice(0, 600)} as ${who(actor)}`
  walk.tell(String(answer.status))
  const steps = options.writes ? await walk.world.load() : []
  if (answer.status >= 500) walk.fault(`${what}: ${answer.status} ${answer.text}`)
  if (answer.status >= 400 && steps.length > 0) walk.fault(`${what}: ${answer.status}, and yet ${JSON.stringify(steps)}`)
  audit(walk, actor, steps, what)
  tattling(of, what, sent, answer, options)
  return { ...answer, steps }
}
export type Answered = Answer & { readonly steps: readonly Step[] }
/** `writes`: what is answered is the world as it has become. */
type Options = {
  readonly headers?: Record<string, string>
  readonly writes?: boolean
  readonly also?: (entity: string, row: Row) => boolean
  /** Every number is compared with what it must be: a mean may be like another value by chance. */
  readonly compared?: true
  /** What is in the file that is asked for. */
  readonly file?: string
}

const tattling = (
  { walk, actor }: Case,
  what: string,
  sent: string,
  { text, headers }: Answer,
  { also, compared, file = '' }: Options,
): void => {
  // Where a page ends is written so that nobody reads it by chance, and yet is told.
  const next = /"next":"([^"]+)"/.exec(text)?.[1]
  const told = `${text} ${next ? Buffer.from(next, 'base64url').toString() : ''} ${headers.get('content-disposition') ?? ''}`
  for (const canary of new Set(told.match(CANARY) ?? [])) {
    if (sent.includes(canary) || file.includes(canary) || (compared && /^\d/.test(canary))) continue
    const homes = walk.world.homes.get(canary) ?? []
    const open = homes.some((home) => {
      const row = walk.world.row(home.entity, home.id)
      return row && walk.world.seen(actor, home.entity, row, home.field) !== undefined && (also?.(home.entity, row) ?? true)
    })
    if (!open) walk.fault(`${what}: ${canary} of ${JSON.stringify(homes)} in ${told.slice(0, 900)}`)
  }
  for (const { name, says } of unnamed(walk, actor))
    if (says.test(told) && !says.test(sent)) walk.fault(`${what}: names ${name}: ${told.slice(0, 900)}`)
}

/** The fields of the company that an actor must never hear of, each by its name, its title and what it is called from the other side. */
const unnamed = ({ world }: Walk, actor: Actor): readonly Unnamed[] => {
  const known = hushed.get(world) ?? new Map<string, Unnamed[]>()
  hushed.set(world, known)
  const key = actor.roles.join(' ')
  const all =
    known.get(key) ??
    Object.values(world.model.entities).flatMap((entity) => {
      if (shipped(entity.name) || entity.origin.layer === 'cahier' || entity.hidden) return []
      const { reads, writes } = world.rights(actor, entity.name)
      return Object.values(entity.fields).flatMap(({ name, title, hidden }, i, fields) =>
        hidden || !name.startsWith(`${entity.name}_`) || reads(fields[i]!) || writes(fields[i]!)
          ? []
          : [{ name, says: new RegExp(`\\b(${name}|${title}|${name}_back)\\b`) }],
      )
    })
  known.set(key, all)
  return all
}
type Unnamed = { readonly name: string; readonly says: RegExp }
const hushed = new WeakMap<World, Map<string, Unnamed[]>>()

export const who = ({ id, roles, teams }: Actor): string => `${roles.join('+')} ${id} ${teams.length}`
export type Told = { readonly code: string; readonly pointer?: string; readonly params?: Readonly<Record<string, unknown>> }
export const problemsOf = (text: string): readonly Told[] => {
  try {
    return (JSON.parse(text) as { problems?: readonly Told[] }).problems ?? []
  } catch {
    return []
  }
}
export const codesOf = (text: string): string[] => problemsOf(text).map(({ code }) => code)
export const may = ({ walk, actor, entity }: Case, verb: Verb): boolean => walk.world.rights(actor, entity.name).may(verb)

/** Whether the model itself says no, whoever asks, of a record that is theirs to change. */
export const ruled = (text: string): boolean =>
  codesOf(text).some((code) => /^(workflow|field|lines)\.|^record\.(duplicate|submi|amended|unseen)/.test(code))

/** Fields a record tells of, and those somebody fills in. */
export const told = ({ fields }: Entity): Field[] => Object.values(fields).filter(({ hidden }) => !hidden)
export const filled = (entity: Entity): Field[] =>
  told(entity).filter(
    (field) => !('rows' in field) && !field.computed && !field.readOnly && field.kind !== 'file' && field.name !== entity.owner?.link,
  )

/** A filter the actor writes, over whatever there is, with what JavaScript says of each record they see. */
export const filter = (of: Case): { readonly source: string; readonly keeps: ((row: Row) => boolean) | undefined } => {
  const { walk, actor, entity } = of
  const source = rule(walk.random, walk.company.shapes, entity.name, 1, true)
  const opens = (name: string, field: string): boolean => {
    const { may: can, reads } = walk.world.rights(actor, name)
    const own = walk.world.model.entities[name]!.fields[field]
    return can('read') && (own === undefined || reads(own))
  }
  const scope = scopeOf(walk.world.model.entities, entity.name, ['old', 'isNew'])
  // What is worked out is asked for by its name: what it is made of is nothing to who asks.
  const fields = (name: string): ScopeFields | undefined => {
    const own = scope.fields(name)
    return own && Object.fromEntries(Object.entries(own).map(([key, { formula: _, ...field }]) => [key, field]))
  }
  const { expression: read } = expression(source, { ...scope, fields, opens })
  return { source, keeps: read && ((row) => truth(read.node, walk.world.view(actor, entity.name, row)) === true) }
}

/** What is wrong with a record as it was answered, if anything: each field as the actor sees it, and none they do not. */
export const unlike = (of: Case, row: Row, answer: Readonly<Record<string, unknown>>, names?: readonly string[]): string | undefined => {
  const { walk, actor, entity } = of
  const { reads } = walk.world.rights(actor, entity.name)
  for (const field of told(entity)) {
    const shown = Object.hasOwn(answer, field.name)
    // A page tells no lists unless it is asked for them.
    if (!shown && 'rows' in field && !names?.includes(field.name)) continue
    if (shown !== (reads(field) && (names?.includes(field.name) ?? true))) return `${field.name} is ${shown ? '' : 'not '}told`
    const value = walk.world.seen(actor, entity.name, row, field.name) ?? null
    const wrong =
      shown &&
      (field.kind === 'lines' ? !sameLines(of, field.rows.entity, answer[field.name], value) : plain(answer[field.name]) !== plain(value))
    if (wrong) return `${field.name} is ${JSON.stringify(answer[field.name])}, not ${JSON.stringify(value)}`
  }
  return undefined
}

/** Of each line what is told of it as it is seen, and all of that. */
const sameLines = ({ walk, actor }: Case, name: string, answer: unknown, value: Value): boolean => {
  const [lines, seen] = [
    (answer ?? []) as readonly Readonly<Record<string, unknown>>[],
    (value ?? []) as readonly Readonly<Record<string, Value>>[],
  ]
  const entity = walk.world.model.entities[name]!
  const { reads } = walk.world.rights(actor, name)
  const fields = told(entity).filter((field) => field.name !== entity.owner!.link)
  return (
    lines.length === seen.length &&
    lines.every(
      (line, i) =>
        line['id'] === seen[i]!['id'] &&
        fields.every(
          (field) =>
            Object.hasOwn(line, field.name) === reads(field) && (!reads(field) || plain(line[field.name]) === plain(seen[i]![field.name])),
        ),
    )
  )
}

/** An empty list may be told as one or as nothing. */
export const plain = (value: unknown): string => JSON.stringify(Array.isArray(value) && value.length === 0 ? null : (value ?? null))
