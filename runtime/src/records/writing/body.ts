import { STAMPS } from '@cahier/core/fields/given'
import { kindOf } from '@cahier/core/fields/index'
import type { Value } from '@cahier/core/fields/kind'
import { storedFields } from '@cahier/core/fields/stored'
import { systemFields } from '@cahier/core/model/names'
import type { Entity, Field } from '@cahier/core/model/model'
import type { Access } from '@cahier/core/access'
import { nearest } from '@cahier/core/nearest'
import { problem, step, type Problem } from '@cahier/core/problem'
import type { Values } from '@cahier/core/record'
import { Refused } from '../../errors.ts'

/** What a caller sent, by field, and what is wrong with its names. Values are checked with the whole record. */
export type Body = { readonly values: Values; readonly problems: readonly Problem[] }

/** Reads the fields of a body: each must be known to the model, not the system's own, and the actor's to write. */
export const readBody = (entity: Entity, access: Access, body: unknown): Body => {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw new Refused([problem('record.body')], 400)
  const problems: Problem[] = []
  const values: Record<string, Value> = {}
  for (const name of Object.keys(body)) {
    const field = Object.hasOwn(entity.fields, name) ? entity.fields[name] : undefined
    if (field && access.writes(field)) values[name] = tidy(field, (body as Readonly<Record<string, unknown>>)[name])
    else problems.push(refusal(entity, access, name))
  }
  // A value nobody may write is a matter of rights, whatever else is wrong: it decides the status.
  if (problems.length > 1) problems.sort((a, b) => Number(b.code === 'access.field') - Number(a.code === 'access.field'))
  return { values, problems }
}

const refusal = (entity: Entity, access: Access, name: string): Problem => {
  const field = Object.hasOwn(entity.fields, name) ? entity.fields[name] : undefined
  // One nobody shows them is as unknown as one that is not there.
  if (field && access.reads(field)) return problem('access.field', step(name), { field: field.title })
  if (systemFields.has(name) || name === 'expand') return problem('record.system_field', step(name), { name })
  const known = Object.values(entity.fields)
    .filter((f) => access.writes(f))
    .map((f) => f.name)
  return problem('record.unknown_field', step(name), { name, nearest: nearest(name, known) ?? null })
}

/** Whether these values shut a member out. */
export const closes = (entity: Entity, values: unknown): boolean =>
  entity.name === 'member' && (values as { active?: unknown } | null)?.active === false

/** What is sent in several spellings is kept in one, so that what is compared, stored and told is the same. */
const tidy = (field: Field, value: unknown): Value => {
  const kind = kindOf(field)
  return kind.tidy ? kind.tidy(value as Value, field) : (value as Value)
}

/** A record as Postgres spells it, with its values as the wire and the rules compare them. */
export const stored = (entity: Entity, record: Values): Values =>
  Object.fromEntries(storedFields(entity).map((field) => [field.name, tidy(field, record[field.name] ?? null)]))

/** What the system knows of a record, for rules that ask. */
export const SYSTEM = ['id', 'version', ...STAMPS] as const
export const systemOf = (record: Values): Values => Object.fromEntries(SYSTEM.map((name) => [name, record[name] ?? null]))
export const newborn = (id: string, now: string, by: string | null): Values => ({
  id,
  version: 1,
  created_at: now,
  created_by: by,
  updated_at: now,
  updated_by: by,
})
