import { kindOf } from '@cahier/core/fields/index'
import { stored } from '@cahier/core/fields/sql'
import type { Style } from '@cahier/core/fields/kind'
import type { Field } from '@cahier/core/model/model'
import { nearest } from '@cahier/core/nearest'
import { isUuid } from '@cahier/core/expression/literal'
import { pointed } from '@cahier/core/fields/links'
import { problem, step, type Problem } from '@cahier/core/problem'
import type { Queryable } from '../db/database.ts'
import type { Context } from '../records/context.ts'
import { rowsOf } from '../records/reading/rows.ts'
import { plain, type Column } from './mapping.ts'
import { alone } from './parse.ts'

/** Finds records by what a file calls them. `find` answers per word: an id, null where nothing has that name, or how many do. */
export type Linker = {
  readonly column: Column
  find(words: readonly string[]): Promise<ReadonlyMap<string, Found>>
  /** Of a word that may lead to a record of an entity: the field it is looked up by there, and what it calls the record. */
  calls(word: string, to: string): Called | undefined
  /** For the report: the name somebody probably meant. */
  nearest(word: string): Promise<string | undefined>
  /** Forgets what was not found, since the file itself may have brought it since. */
  forgetMissing(): void
}
export type Found = string | null | number
export type Called = { readonly by: string; readonly name: string }

/**
 * Looks names up among the records the actor may read, a batch at a time, and remembers them. Names must be equal: a file that
 * calls things otherwise needs an alias. `most` is how many are remembered.
 */
export function linker(ctx: Context, db: Queryable, column: Column, by: Field, style: Style, most = MOST): Linker {
  let remembered = new Map<string, Found>()
  const rows = rowsOf(ctx, ctx.revision.model.entities[column.to!]!)
  const kind = kindOf(by)
  const spelt = (name: string): readonly string[] => kind.called?.(name) ?? [name]
  const given = (word: string): string | null => {
    if (kind.called) return word.replaceAll(/\s+/gu, ' ').trim()
    const value = kind.parse(word, by, style).value ?? null
    return value === null ? null : stored(value, kind.column(by))
  }
  let names: Promise<string[]> | undefined
  const offered = async (): Promise<string[]> => {
    const { column: of, from } = rows.source()
    const name = spelt(of([by.name]))[0]!
    const text = `select distinct (${name})::text as word ${from([`(${name}) is not null`])} limit 5000`
    return (await db.query<{ word: string }>({ text, values: rows.values })).map((row) => row.word)
  }
  return {
    column,
    async find(words) {
      // Another batch may be about to read what it was answered: that is left to it.
      if (remembered.size > most) remembered = new Map()
      const known = remembered
      const asked = [...new Set(words.filter((word) => !known.has(word)))]
      if (asked.length > 0) {
        const { column: of, from } = rows.source(1)
        const is = spelt('t.name').map((name) => `${name} = w.word${kind.called ? '' : `::${kind.column(by)}`}`)
        const answers = await db.query<{ at: number; id: string; count: number }>({
          text: `select w.n::integer - 1 as at, min(t.id::text) as id, count(*)::integer as count
            from unnest($1::text[]) with ordinality as w(word, n) join (select t.id, ${of([by.name])} as name ${from()}) t
              on ${is.join(' or ')} group by 1`,
          values: [asked.map(given), ...rows.values],
        })
        // What a file has no name for it calls by its id, as our own export does.
        for (const word of asked) known.set(alone(word), isUuid(word.toLowerCase()) ? word.toLowerCase() : null)
        for (const { at, id, count } of answers) known.set(asked[at] as string, count === 1 ? id : count)
      }
      return known
    },
    calls: (word, to) => (to === column.to ? { by: by.name, name: word } : undefined),
    async nearest(word) {
      names ??= offered()
      return nearest(word, await names)
    },
    forgetMissing() {
      for (const [word, found] of remembered) if (found === null) remembered.delete(word)
    },
  }
}

/**
 * Looks up what a link to one of several entities leads to: « Devis: D-0042 » among the quotes, a name alone among all, where it
 * must be of one only.
 */
export function anyLinker(ctx: Context, db: Queryable, column: Column, style: Style): Linker {
  const field = column.field
  const ways = (column.ways ?? []).map((way) => ({ ...way, linker: linker(ctx, db, { ...column, to: way.to }, way.by, style) }))
  const led = (word: string) => {
    const [, said = '', name = ''] = /^([^:]+):\s*(.+)$/su.exec(word) ?? []
    const to = ways.filter(({ spelt }) => spelt.includes(plain(said)))
    return to.length > 0 ? { to, name } : { to: ways, name: word }
  }
  return {
    column,
    async find(words) {
      const asked = words.map((word) => ({ word, ...led(word) }))
      const found = new Map<(typeof ways)[number], ReadonlyMap<string, Found>>()
      for (const way of ways) found.set(way, await way.linker.find(asked.flatMap(({ to, name }) => (to.includes(way) ? [name] : []))))
      return new Map(
        asked.map(({ word, to, name }): [string, Found] => {
          const hits = to.map((way) => ({ way, hit: found.get(way)?.get(name) ?? null })).filter(({ hit }) => hit !== null)
          const [only] = hits
          if (hits.length > 1) return [word, hits.reduce((sum, { hit }) => sum + (typeof hit === 'number' ? hit : 1), 0)]
          if (only) return [word, typeof only.hit === 'string' ? `${only.way.to}/${only.hit}` : only.hit]
          const id = word.toLowerCase()
          return [word, field.kind === 'polymorphic' && pointed(id, field) ? id : null]
        }),
      )
    },
    calls(word, entity) {
      const { to, name } = led(word)
      const way = to.find((one) => one.to === entity)
      return way && { by: way.by.name, name }
    },
    async nearest(word) {
      const { to, name } = led(word)
      for (const { linker } of to) {
        const close = await linker.nearest(name)
        if (close !== undefined) return close
      }
      return undefined
    },
    forgetMissing: () => ways.forEach(({ linker }) => linker.forgetMissing()),
  }
}

export const linkProblem = (column: Column, word: string, found: null | number): Problem =>
  found === null
    ? problem('import.link_missing', step(column.field.name), { value: word, field: column.field.title })
    : problem('import.link_ambiguous', step(column.field.name), { value: word, field: column.field.title, count: found })

const MOST = 200_000
