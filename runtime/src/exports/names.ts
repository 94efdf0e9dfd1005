import { kindOf } from '@cahier/core/fields/index'
import type { Value } from '@cahier/core/fields/kind'
import { same } from '@cahier/core/fields/same'
import type { Entity, Field } from '@cahier/core/model/model'
import { accessTo, type Context } from '../records/context.ts'
import { grouped } from '../records/writing/drafts.ts'
import { array } from '../records/stages/links.ts'
import { rowsOf } from '../records/reading/rows.ts'
import { words, type Dialect } from './csv.ts'

/** A record that another one links to. */
export type Ref = { readonly to: string; readonly id: string }

/** What a file calls linked records. */
export type Names = {
  /** Reads what these are called, a page at a time. */
  learn(refs: readonly Ref[]): Promise<void>
  /** A name by which an import finds this very record, else its id; '' for one the actor may not see. */
  of(ref: Ref): string
}

/** The names of records as the actor may read them. A name that several bear, or that reads back as another, would not be found. */
export const namesFor = (ctx: Context, how: Dialect): Names => {
  const known = new Map<string, string>()
  const shared = new Map<string, Promise<ReadonlySet<string>>>()
  const { entities } = ctx.revision.model
  const labelOf = (to: string): Field | undefined => {
    const entity = entities[to]!
    const label = entity.fields[entity.label]
    const { may, reads } = accessTo(ctx, entity)
    return label && may('read') && reads(label) ? label : undefined
  }
  return {
    async learn(refs) {
      const asked = refs.filter((ref) => !known.has(key(ref)))
      if (known.size > MOST) known.clear()
      for (const [to, some] of grouped(asked, (ref) => ref.to)) {
        const label = labelOf(to)
        if (!label) continue
        const twice = shared.get(to) ?? sharedBy(ctx, entities[to]!, label)
        shared.set(to, twice)
        const ids = [...new Set(some.map(({ id }) => id))]
        for (const named of await labels(ctx, entities[to]!, label, ids)) {
          const text = words(JSON.parse(named.label) as Value, label, how)
          const several = await twice
          const unsure = named.words.some((word) => word !== null && several.has(word)) || !readsBack(text, named, label, how)
          known.set(key({ to, id: named.id }), unsure ? named.id : text)
        }
      }
    },
    of: (ref) => known.get(key(ref)) ?? (labelOf(ref.to) ? '' : ref.id),
  }
}

const key = ({ to, id }: Ref): string => `${to}/${id}`
const MOST = 100_000

type Named = { readonly id: string; readonly label: string; readonly words: readonly (string | null)[] }

const readsBack = (text: string, { label }: Named, field: Field, { style }: Dialect): boolean => {
  if (text === '' || text !== text.trim()) return false
  const kind = kindOf(field)
  return kind.called !== undefined || same(kind.parse(text, field, style).value, JSON.parse(label) as Value)
}

/** What a record may be called in a file, in SQL. */
const spelt = (label: Field, column: string): string =>
  `array[${(kindOf(label).called?.(column) ?? [column]).map((one) => `(${one})::text`).join(', ')}]`

const labels = (ctx: Context, entity: Entity, label: Field, ids: readonly string[]): Promise<Named[]> => {
  const rows = rowsOf(ctx, entity)
  const { column, from } = rows.source(1)
  const name = column([label.name])
  return ctx.workspace.db.query<Named>({
    text: `select t.id::text as id, coalesce(to_jsonb(${name}), 'null')::text as label, ${spelt(label, name)} as words ${from(['t.id = any($1::uuid[])'])}`,
    values: [array(ids), ...rows.values],
  })
}

/** Names that more than one record bears. */
const sharedBy = async (ctx: Context, entity: Entity, label: Field): Promise<ReadonlySet<string>> => {
  const rows = rowsOf(ctx, entity)
  const { column, from } = rows.source()
  const text = `select w.word from (select t.id, ${spelt(label, column([label.name]))} as words ${from()}) n, unnest(n.words) as w(word)
    where w.word is not null group by 1 having count(distinct n.id) > 1`
  return new Set((await ctx.workspace.db.query<{ word: string }>({ text, values: rows.values })).map(({ word }) => word))
}
