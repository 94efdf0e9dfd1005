import { quote } from '@cahier/core/expression/scope'
import type { Entity, Field } from '@cahier/core/model/model'
import { ownSearched, searchedText } from '@cahier/core/query/search'
import { accessTo, type Context } from '../context.ts'
import type { Rows, Source } from './rows.ts'

/** Fields of the target of a link that are searched. */
export type Chain = { readonly link: string; readonly target: Entity; readonly fields: readonly Field[] }

/** What is searched of the record itself, as far as the actor may read it. */
export const own = (ctx: Context, entity: Entity): Field[] => ownSearched(entity).filter((field) => accessTo(ctx, entity).reads(field))

/** What is searched behind links, as far as the actor may follow. */
export const behind = (ctx: Context, entity: Entity): Chain[] => {
  const chains = new Map<string, Chain>()
  for (const path of entity.search) {
    const [link, name] = path.split('.') as [string, string?]
    const leads = Object.hasOwn(entity.fields, link) ? entity.fields[link] : undefined
    const target = leads && 'to' in leads && typeof leads.to === 'string' ? ctx.revision.model.entities[leads.to] : undefined
    if (!leads || !target || name === undefined || !Object.hasOwn(target.fields, name)) continue
    const field = target.fields[name]!
    const [here, there] = [accessTo(ctx, entity), accessTo(ctx, target)]
    if (searchedText(field, '') === undefined || !here.reads(leads) || !there.may('read') || !there.reads(field)) continue
    chains.set(link, { link, target, fields: [...(chains.get(link)?.fields ?? []), field] })
  }
  return [...chains.values()]
}

/** Values on their way into a statement, in the order it names them. */
export type Places = {
  readonly put: (value: string, type: string) => string
  readonly within: (rows: Rows) => Source
  readonly all: readonly string[]
}

export const placing = (before: number, values: string[]): Places => {
  const all: string[] = []
  return {
    all,
    put: (value, type) => {
      const place = `$${before + values.push(value)}::${type}`
      all.push(place)
      return place
    },
    within: (rows) => {
      const source = rows.source(before + values.length)
      values.push(...rows.values)
      return source
    },
  }
}

/** A condition on a field that is asked for by its bare column, which the index holds, and holds only where the actor sees it. */
export const ifSeen = (column: Source['column'], name: string, make: (sql: string) => string, stored = true): string => {
  const [bare, seen] = [`t.${quote(name)}`, column([name])]
  if (!stored) return make(seen)
  return bare === seen ? make(bare) : `(${make(bare)} and ${seen} is not null)`
}

export const or = (conditions: readonly string[]): string => (conditions.length === 0 ? 'false' : `(${conditions.join(' or ')})`)

export const once = (make: () => string): (() => string) => {
  let made: string | undefined
  return () => (made ??= make())
}
