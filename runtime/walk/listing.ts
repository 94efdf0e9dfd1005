import type { Field } from '@cahier/core/model/model'
import { misexpanded, ways, type Told } from './expanding.ts'
import { ask, filter, may, told, unlike, who, type Case } from './walker.ts'
import type { Row } from './world.ts'

export type Page = { readonly items: readonly Told[]; readonly next: string | null; readonly count?: number }

export const visible = ({ walk, actor, entity }: Case): Row[] =>
  walk.world.rows(entity.name).filter((row) => !row.deleted && walk.world.may(actor, 'read', entity.name, row))

/** A page and those after it: the records, their fields, their order, what is around them and how many they are. */
export const list = async (of: Case, filtered?: ReturnType<typeof filter>): Promise<void> => {
  const { walk, actor, entity } = of
  const { random, world, fault } = walk
  const readable = told(entity).filter(world.rights(actor, entity.name).reads)
  const fields = random.chance(0.3) ? random.some(readable, 1, 3).map(({ name }) => name) : undefined
  const along = random.chance(0.6) ? [ways(of, entity), ways(of, entity)].filter((way) => way.length > 0) : []
  const sortable = readable.filter(sorts)
  const key = random.chance(0.5) && sortable.length > 0 ? random.pick(sortable) : undefined
  const descending = random.chance(0.5)
  const question = new URLSearchParams({
    limit: random.pick(['200', '200', '3']),
    count: random.pick(['exact', 'estimated']),
    ...(filtered && { filter: filtered.source }),
    ...(fields && { fields: fields.join(',') }),
    ...(along.length > 0 && { expand: along.map((way) => way.map(({ name }) => name).join('.')).join(',') }),
    ...(key && { sort: `${descending ? '-' : ''}${key.name}` }),
  })
  const path = `records/${entity.name}?${question.toString()}`
  const said = (what: string): void => fault(`GET ${decodeURIComponent(path)} as ${who(actor)}: ${what}`)
  const first = await ask(of, 'GET', path)
  if (!may(of, 'read')) return first.status === 403 ? undefined : said(`${first.status} where nothing may be read`)
  if (filtered && !filtered.keeps)
    return first.status === 400 ? undefined : said(`${first.status} where the filter names what is hidden: ${first.text}`)
  if (first.status !== 200) return said(`${first.status} ${first.text}`)
  const expected = new Map(
    visible(of)
      .filter((row) => filtered?.keeps?.(row) ?? true)
      .map((row) => [row.id, row]),
  )
  const all = world.rows(entity.name).filter((row) => !row.deleted).length
  walk.tell(expected.size === 0 ? 'none' : expected.size === all ? 'all' : 'some')
  let page = JSON.parse(first.text) as Page
  if (page.count !== expected.size) said(`counts ${page.count}, not ${expected.size}`)
  const items = [...page.items]
  while (page.next !== null && items.length < 500) {
    page = JSON.parse((await ask(of, 'GET', `${path}&after=${encodeURIComponent(page.next)}`)).text) as Page
    items.push(...page.items)
  }
  const ids = new Set(items.map(({ id }) => id))
  if (items.length !== expected.size || [...expected.keys()].some((id) => !ids.has(id)))
    return said(`${items.length} records, not ${expected.size}: ${JSON.stringify([...expected.keys()].filter((id) => !ids.has(id)))}`)
  for (const item of items) {
    const row = expected.get(item.id)!
    const around = along.map((way) => misexpanded(of, entity, row, item, way)).find((wrong) => wrong !== undefined)
    const wrong = unlike(of, row, item, fields) ?? around
    if (wrong) said(`${item.id}: ${wrong}`)
  }
  const order = [...expected.values()].toSorted(inOrder(of, key, descending)).map(({ id }) => id)
  if (order.join() !== items.map(({ id }) => id).join()) said(`in the order ${items.map(({ id }) => id).join()}, not ${order.join()}`)
}

const sorts = (field: Field): boolean => ['text', 'integer', 'boolean', 'link', 'rollup'].includes(field.kind)

/** By what the actor sees, a link by what its target is called; empty ones last, then by id. */
const inOrder = ({ walk: { world }, actor, entity }: Case, key: Field | undefined, descending: boolean) => {
  const of = (row: Row): string | number | null => {
    const value = key ? (world.seen(actor, entity.name, row, key.name) ?? null) : null
    if (key?.kind !== 'link' || value === null) return typeof value === 'boolean' ? Number(value) : (value as string | number | null)
    const to = world.model.entities[key.to]!
    const { may: can, reads } = world.rights(actor, to.name)
    if (!can('read') || !reads(to.fields[to.label]!)) return value as string
    const target = world.row(to.name, value as string)
    return target && !target.deleted ? ((world.seen(actor, to.name, target, to.label) ?? null) as string | null) : null
  }
  return (a: Row, b: Row): number => {
    const [one, two] = [of(a), of(b)]
    if (one !== two) return one === null ? 1 : two === null ? -1 : (one < two ? -1 : 1) * (descending ? -1 : 1)
    return a.id < b.id ? -1 : 1
  }
}
