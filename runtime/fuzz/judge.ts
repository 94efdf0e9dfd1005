import { access } from '@cahier/core/access'
import type { Value } from '@cahier/core/fields/kind'
import type { Entity, Model } from '@cahier/core/model/model'
import { aggregate } from '@cahier/core/query/aggregate'
import type { Reader } from '@cahier/core/query/query'
import { check, defaults, type Moment } from '@cahier/core/record'
import { SUBMISSION, SUBMISSIONS, submissionOf, type Submission } from '@cahier/core/submission'
import { machineOf, stateFields } from '@cahier/core/workflow/machine'
import type { Pool, Resolved, Row } from './pool.ts'
import type { Draft } from './request.ts'

/** Whether core itself finds the write right, given what the answers so far have told. */
export function sound(model: Model, moment: Moment, pool: Pool, draft: Draft, { record, body }: Resolved): boolean {
  if (draft.route === '/bin') return true
  const entity = model.entities[draft.entity!]
  if (!entity || draft.method === 'DELETE' || draft.route.endsWith('/restore')) return false
  const reader: Reader = { model, access: (one) => access(model, moment.actor.roles, one) }
  if (draft.route.endsWith('/aggregate')) return aggregate(draft.query, entity, reader).problems === undefined
  // Nobody sends a file.
  if (draft.method === 'GET') return !draft.route.includes('{file}')
  const of = record ? (pool.get(entity.name)!.find((row) => row.id === record) ?? null) : null
  const verb = draft.route.split('/').at(-1)!
  if (of && stateFor[verb] !== undefined && submissionOf(only(entity, of)) !== stateFor[verb]) return false
  // A copy is a new record.
  const old = verb === 'copy' || verb === 'amend' ? null : of
  const move = moved(entity, old, moment, draft)
  if (!move) return false
  const sent = { ...(body as Record<string, Value>), ...move }
  const now = { ...(old ? only(entity, old) : defaults(entity, moment, sent)), ...sent }
  const linked = (path: readonly string[]): Value => follow(model, pool, entity, now, path)
  const right =
    check(entity, { record: now, old: old && only(entity, old), touched: new Set(Object.keys(sent)), linked }, moment).length === 0
  return right && !taken(entity, pool.get(entity.name)!, now, record) && !circular(entity, pool.get(entity.name)!, now, record)
}

/** What a record must be for that to be done with it. */
const stateFor: Readonly<Record<string, Submission>> = {
  submit: SUBMISSIONS.submit.from,
  cancel: SUBMISSIONS.cancel.from,
  amend: 'cancelled',
}

/** What a move changes by itself, nothing where there is none; undefined where it is no move of this record. */
function moved(entity: Entity, old: Row | null, moment: Moment, { named }: Draft): Record<string, Value> | undefined {
  const name = named?.['transition']
  if (name === undefined) return {}
  const ways = old ? stateFields(entity).flatMap((field) => machineOf(entity, field, only(entity, old), moment) ?? []) : []
  const machine = ways.find(({ transitions }) => Object.hasOwn(transitions, name))
  return machine && { [machine.field]: machine.transitions[name]!.to }
}

/** Whether a record of a tree would come to lie below itself. */
const circular = (entity: Entity, rows: readonly Row[], now: Record<string, unknown>, record: string | undefined): boolean =>
  Object.values(entity.fields).some((field) => {
    if (record === undefined || field.kind !== 'link' || !field.tree) return false
    const seen = new Set<unknown>([record])
    for (let at = now[field.name]; at != null; at = rows.find((row) => row.id === at)?.[field.name]) {
      if (seen.has(at)) return true
      seen.add(at)
    }
    return false
  })

/** Whether another record already has what must be unique. */
const taken = (entity: Entity, rows: readonly Row[], now: Record<string, unknown>, record: string | undefined): boolean => {
  const alone = Object.values(entity.fields).filter((field) => field.unique)
  return [...entity.unique.map((index) => index.fields), ...alone.map((field) => [field.name])].some((names) =>
    rows.some((row) => row.id !== record && names.every((name) => now[name] != null && row[name] === now[name])),
  )
}

const only = (entity: Entity, row: Row): Record<string, Value> =>
  Object.fromEntries(
    [...Object.keys(entity.fields), ...(entity.submit ? [SUBMISSION] : [])].map((name) => [name, (row[name] ?? null) as Value]),
  )

function follow(model: Model, pool: Pool, entity: Entity, row: Record<string, unknown>, path: readonly string[]): Value {
  const [name, ...rest] = path
  const value = row[name!] as Value
  const field = entity.fields[name!]
  if (rest.length === 0 || value === null || !field || !('to' in field)) return value ?? null
  const target = pool.get(field.to)?.find((other) => other.id === value)
  return target ? follow(model, pool, model.entities[field.to]!, target, rest) : null
}
