import { kindOf } from '../fields/index.ts'
import type { Column } from '../tables.ts'
import { quote } from './ddl.ts'
import { names } from './names.ts'
import type { Retype, Step } from './step.ts'

/**
 * The statement that fills the new column of a retype for the rows `r` that `where` selects, from the original beside it; undefined
 * when values of the one kind mean nothing in the other. Running it again is harmless: it writes only what differs.
 */
export const convert = (step: Extract<Step, Retype>, schema: string, timeZone: string, where: string): string | undefined => {
  const value = expression(step, schema, timeZone)
  if (!value) return undefined
  const hidden = names.hidden(step.after.name)
  return `update ${quote(schema)}.${quote(step.on)} r set ${quote(hidden)} = ${value} where ${where} and ${row(hidden)} is distinct from ${value}`
}

/** How many values, and the first three of them, the conversion would leave empty. The bin does not count. */
export const misfits = (step: Extract<Step, Retype>, schema: string, timeZone: string): string => {
  const value = expression(step, schema, timeZone) ?? 'null'
  return `select count(*)::int as count, coalesce(json_agg(value) filter (where number <= 3), '[]')::text as examples
    from (select ${row(step.source)}::text as value, row_number() over (order by r.id) as number from ${quote(schema)}.${quote(step.on)} r
      where r.deleted_at is null and ${row(step.source)} is not null and ${value} is null) m`
}

/** Whether any value of one column can mean something in another. */
export const converts = (from: Column, to: Column): boolean => between(from, to, 'x', 'UTC') !== undefined

/** Whether every value of one column means the same in another as it stands; the settings of a kind alone change no values. */
export const fits = (from: Column, to: Column): boolean =>
  (from.field?.kind === to.field?.kind && checkOf(from) === checkOf(to) && !(to.field && kindOf(to.field).regains)) ||
  between(from, to, 'x', 'UTC') === 'x'

/** Whether one column holds again what another of its kind held `once` and it could not hold `before`. */
export const regained = (before: Column, to: Column, once: Column): boolean =>
  [before, to, once].every(({ field }) => field && field.kind === to.field?.kind) &&
  (kindOf(to.field!).regains?.(to.field!, before.field!, once.field!) ?? false)

/** A text that must be a SIREN is of another kind than any text. */
const checkOf = ({ field }: Column): string | undefined => (field && 'check' in field ? field.check : undefined)

/** `r` is the row everywhere: the target of a link may have a column of the same name. */
const row = (column: string): string => `r.${quote(column)}`

const expression = (step: Retype, schema: string, timeZone: string): string | undefined => {
  const value = between(step.before, step.after, row(step.source), timeZone)
  const { original } = step
  const held = original && row(original.name)
  const back = held && (fits(original.column, step.after) ? held : between(original.column, step.after, held, timeZone))
  const forth = held && (between(original.column, step.before, held, timeZone) ?? 'null')
  const kept = back ? `case when ${row(step.source)} is not distinct from ${forth} then ${back} else ${value ?? 'null'} end` : value
  return kept && step.target ? `(select t.id from ${quote(schema)}.${quote(step.target)} t where t.id = ${kept})` : kept
}

const between = (from: Column, to: Column, column: string, timeZone: string): string | undefined =>
  from.field && to.field ? kindOf(to.field).convert(from.field, column, to.field, timeZone) : undefined
