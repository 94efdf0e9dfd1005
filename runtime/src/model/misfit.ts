import { misfits } from '@cahier/core/plan/convert'
import { quote } from '@cahier/core/plan/ddl'
import { HIDDEN } from '@cahier/core/plan/names'
import type { Step } from '@cahier/core/plan/step'
import { problem, type Problem } from '@cahier/core/problem'
import type { Queryable } from '../db/database.ts'
import { Refused } from '../errors.ts'

export type Misfit = { readonly count: number; readonly examples: readonly string[] }

/** What a change of kind would leave empty: the values that do not fit. Nothing where a link leads to a table not made yet. */
export const misfit = async (db: Queryable, schema: string, step: Step, timeZone: string): Promise<Misfit | undefined> => {
  if (step.do !== 'retype column' || step.target?.startsWith(HIDDEN)) return undefined
  const [row] = await db.query<{ count: number; examples: string }>({ text: misfits(step, schema, timeZone) })
  return row?.count ? { count: row.count, examples: JSON.parse(row.examples) as string[] } : undefined
}

/** How many values, or records, a step takes out of sight. */
export const hidden = async (db: Queryable, schema: string, step: Step): Promise<number | undefined> => {
  const what = goes(step)
  if (!what) return undefined
  const values = what.column === undefined ? '' : ` and ${quote(what.column)} is not null`
  const [row] = await db.query<{ count: number }>({
    text: `select count(*)::int as count from "${schema}".${quote(what.table)} where deleted_at is null${values}`,
  })
  return row?.count ?? 0
}

const goes = (step: Step): { readonly table: string; readonly column?: string } | undefined => {
  if (step.do === 'set table aside') return { table: step.table.name }
  if (step.do === 'set column aside') return { table: step.on, column: step.column.name }
  return step.do === 'retype column' && step.risk === 'hides' ? { table: step.on, column: step.source } : undefined
}

/** What a preview can know of what a publish would find out: values that are there twice where each record must have its own. */
export const twice = async (db: Queryable, schema: string, step: Step): Promise<readonly Problem[]> => {
  if (step.do !== 'add index' || !step.index.unique) return []
  try {
    const { problems } = await duplicates(db, schema, step)
    return problems.filter(({ params }) => Number(params?.['count']) > 0)
  } catch (error) {
    // A column that only the publish makes, or fills, has no values yet.
    if (['42703', '42P01'].includes(String((error as { code?: unknown }).code))) return []
    throw error
  }
}

/** Values that several records share where each should have its own: how many, and the first three. */
export const duplicates = async (db: Queryable, schema: string, step: Extract<Step, { do: 'add index' }>): Promise<Refused> => {
  const columns = step.columns.map(quote)
  const [row] = await db.query<{ count: number; examples: string }>({
    text: `select count(*)::int as count, (coalesce(json_agg(value) filter (where number <= 3), '[]'))::text as examples from (
        select concat_ws(' · ', ${columns.map((c) => `${c}::text`).join(', ')}) as value, row_number() over (order by ${columns.join(', ')}) as number
        from "${schema}".${quote(step.on)} where deleted_at is null and ${columns.map((c) => `${c} is not null`).join(' and ')}
        group by ${columns.join(', ')} having count(*) > 1) d`,
  })
  return new Refused([
    problem('publish.duplicates', '', { ...said(step), count: row?.count ?? 0, examples: JSON.parse(row?.examples ?? '[]') as string[] }),
  ])
}

/** Links to records that are not there. */
export const dangling = async (db: Queryable, schema: string, step: Extract<Step, { do: 'add foreign key' }>): Promise<Refused> => {
  const link = `r.${quote(step.column)}`
  const [row] = await db.query<{ count: number; examples: string }>({
    text: `select count(*)::int as count, (coalesce(json_agg(value) filter (where number <= 3), '[]'))::text as examples from (
        select ${link} as value, row_number() over (order by r.id) as number from "${schema}".${quote(step.on)} r
        where ${link} is not null and not exists (select from "${schema}".${quote(step.target)} t where t.id = ${link})) d`,
  })
  return new Refused([
    problem('publish.dangling', '', { ...said(step), count: row?.count ?? 0, examples: JSON.parse(row?.examples ?? '[]') as string[] }),
  ])
}

const said = (step: Step) => ({ entity: step.titles.entity, fields: step.titles.fields ?? [] })
