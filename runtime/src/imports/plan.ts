import type { Entity, Model } from '@cahier/core/model/model'
import { problem, step, type Problem } from '@cahier/core/problem'
import { Refused } from '../errors.ts'
import { accessTo, type Context } from '../records/context.ts'
import type { Csv } from './csv.ts'
import { map, type Column, type Mapped, type Mapping, type Way } from './mapping.ts'

/** The fields that the columns of a file fill, as this person may; refuses what cannot be, or is not theirs to fill. */
export function plan(csv: Csv, entity: Entity, context: Context, mapping: Mapping | undefined): Mapped {
  const { problems, ...mapped } = planned(csv.headers, entity, context, mapping)
  // Who is to say which column is which looks at what is in them.
  const told = problems.map((one) => (one.code === 'import.no_column' ? { ...one, params: { ...one.params, samples: csv.samples } } : one))
  if (told.length > 0) throw new Refused(told)
  return {
    ...mapped,
    problems,
    columns: mapped.columns.map((column) => (column.ways ? { ...column, ways: open(column.ways, context) } : column)),
  }
}

/** Of a mapping that somebody else made, or that was made before the model changed, what still fits this person and this model. */
export function fitting(headers: readonly string[], entity: Entity, context: Context, { columns = {}, key }: Mapping): Mapping {
  const fits = ([heading, told]: [string, NonNullable<Mapping['columns']>[string]]): boolean =>
    headers.includes(heading) &&
    (told === null || planned([heading], entity, context, { columns: { [heading]: told } }).problems.length === 0)
  const kept = Object.fromEntries(Object.entries(columns).filter(fits))
  const { may } = accessTo(context, entity)
  const filled = new Set(planned(headers, entity, context, { columns: kept }).columns.map(({ field, list }) => (list ? '' : field.name)))
  return { columns: kept, ...(key?.every((name) => filled.has(name)) && may('read') && may('update') && { key }) }
}

function planned(headers: readonly string[], entity: Entity, context: Context, mapping: Mapping | undefined): Mapped {
  const { revision, language } = context
  const languages = new Set([language, revision.model.language, ...revision.model.app.languages])
  const mapped = map(
    headers,
    known(context, revision.in(language)).entities[entity.name] ?? entity,
    [...languages].map((one) => known(context, revision.in(one))),
    mapping,
  )
  const problems: Problem[] = [...mapped.problems]
  for (const column of mapped.columns) {
    if (!writable(column, entity, context)) problems.push(problem('access.field', step(column.field.name), { field: column.field.title }))
    else if (!seen(column, context)) problems.push(problem('import.link_hidden', step(column.field.name), { field: column.field.title }))
  }
  return { ...mapped, problems }
}

/** A field of a line is written with the list it is of. */
function writable({ field, list }: Column, entity: Entity, context: Context): boolean {
  if (!list) return accessTo(context, entity).writes(field)
  return accessTo(context, entity).writes(list) && accessTo(context, context.revision.model.entities[list.rows.entity]!).writes(field)
}

/** Where the person may look names up. */
const open = (ways: readonly Way[], context: Context): Way[] =>
  ways.filter(({ to, by }) => {
    const { may, reads } = accessTo(context, context.revision.model.entities[to]!)
    return may('read') && reads(by)
  })

/** A model without what the person may neither see nor set: to name it is to name nothing. */
function known(context: Context, model: Model): Model {
  const entities = Object.entries(model.entities).map(([name, entity]): [string, Entity] => {
    const { reads, writes } = accessTo(context, entity)
    const fields = Object.entries(entity.fields).filter(([field, one]) => reads(one) || writes(one) || field === entity.label)
    return [name, { ...entity, fields: Object.fromEntries(fields) }]
  })
  return { ...model, entities: Object.fromEntries(entities) }
}

/** Looking names up must not tell of records that the person may not see. */
function seen(column: Column, context: Context): boolean {
  const target = column.to === undefined ? undefined : context.revision.model.entities[column.to]
  if (!target || !column.by) return true
  const rights = accessTo(context, target)
  return rights.may('read') && rights.reads(column.by)
}
