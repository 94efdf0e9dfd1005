import type { Actor } from '../access.ts'
import { kindOf } from '../fields/index.ts'
import type { Entity, Field, Model, View } from '../model/model.ts'
import { headOf, mayOf, reader, type Reader } from './reader.ts'
import type { ViewColumn, ViewSpec } from './spec.ts'
import { titles } from './titles.ts'

/** Columns of a generated list, beside the one that names the record. */
const COLUMNS = 7

/**
 * The lists of an entity for one actor, those of everything first. One is made where no document lists everything, so
 * that no record is out of reach. Empty where the actor sees no such entity.
 */
export const views = (model: Model, entityName: string, actor: Actor): ViewSpec[] => {
  const see = reader(model, actor)
  const entity = see.entity(entityName)
  if (!entity) return []
  // A filter over what the actor may not read is refused when it is asked, so the list is not offered.
  const documents = Object.values(model.views).filter((v) => v.entity === entity.name && (!v.filter || see.mayAsk(entity, v.filter)))
  const written = documents.map((document) => spec(see, entity, document)).filter((view) => view.columns.length > 0)
  const whole = written.filter((view) => view.filter === undefined)
  const parts = written.filter((view) => view.filter !== undefined)
  return whole.length > 0 ? [...whole, ...parts] : [spec(see, entity, everything(see, model, entity)), ...parts]
}

type Written = Pick<View, 'name' | 'title' | 'columns' | 'filter' | 'sort' | 'fold'>

const spec = (see: Reader, entity: Entity, view: Written): ViewSpec => {
  const { may } = see.access(entity)
  const columns = view.columns.flatMap((path) => column(see, entity, path))
  const sort = view.sort.length > 0 ? view.sort : entity.sort
  return {
    ...headOf(see, entity),
    name: view.name,
    title: view.title,
    entity: entity.name,
    columns,
    ...(view.filter && { filter: view.filter.source }),
    sort: sort.filter(({ field }) => see.field(entity, field)),
    fold: fold(see, entity, view, columns),
    may: { ...mayOf(see, entity), export: may('export'), import: may('import') },
  }
}

const column = (see: Reader, entity: Entity, path: string): ViewColumn[] => {
  const field = see.field(entity, path)
  if (!field) return []
  // A link is sorted by the label of what it leads to, which the actor must be able to read.
  const nameless = 'to' in field && field.label === 'id'
  return [{ path, field, sortable: kindOf(field).sortable && !nameless }]
}

/** What the view says, else the columns that play the parts best: where a record stands on its way, before any other option of it. */
const fold = (see: Reader, entity: Entity, view: Written, columns: readonly ViewColumn[]): ViewSpec['fold'] => {
  const label = see.label(entity)
  const readable = Object.entries(view.fold ?? {}).filter(([, path]) => see.field(entity, path))
  if (readable.length > 0) return { title: label, ...Object.fromEntries(readable) }
  const part = (name: 'subtitle' | 'value' | 'state') => {
    const able = columns.filter(({ path, field }) => path !== label && kindOf(field).fold === name)
    const way = name === 'state' && able.find(({ path }) => entity.workflows.some(({ field }) => field === path))
    const best = way || able.toSorted((a, b) => rank(a.field) - rank(b.field))[0]
    return best && { [name]: best.path }
  }
  return { title: label, ...part('subtitle'), ...part('value'), ...part('state') }
}

/** The name, then what the kinds lay most claim to, in the order of the model. */
const everything = (see: Reader, model: Model, entity: Entity): Written => {
  const label = see.label(entity)
  const able = see.fields(entity).filter((field) => field.name !== label && rank(field) > 0)
  const chosen = new Set(able.toSorted((a, b) => rank(a) - rank(b)).slice(0, COLUMNS))
  const columns = [...(label === 'id' ? [] : [label]), ...able.filter((field) => chosen.has(field)).map((field) => field.name)]
  const name = Object.hasOwn(model.views, 'all') ? `all_${entity.name}` : 'all'
  return { name, title: titles(model.language).all, columns, sort: [] }
}

const rank = (field: Field): number => kindOf(field).rank
