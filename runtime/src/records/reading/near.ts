import { isStored } from '@cahier/core/fields/stored'
import type { Field } from '@cahier/core/model/model'
import { likest, mayErr, pieces, plainWords, type Ways } from '@cahier/core/query/near'
import { folded, like, pattern, resembling, type Searching, type Words } from '@cahier/core/query/search'
import type { Query } from '@cahier/core/query/query'
import { extensionsOf } from '../../db/extensions.ts'
import type { Verb } from '@cahier/core/access'
import type { Context } from '../context.ts'
import { fewOf } from '../rights/few.ts'
import { rowsOf, type Source } from './rows.ts'
import { behind, ifSeen, once, or, own, placing } from './sought.ts'

/**
 * How many records are read for the words in them: of those that have the letters around a mistake, of those with a field like the
 * word. Both are found by the index alone and nearly all are what was asked for, so that it costs as much in a table of any size.
 */
const MOST = { around: 150, alike: 500 }
/** So much of a long text is read. */
const LETTERS = 5000

/**
 * What somebody meant who found nothing: for each word those like it that are in records they may read, as far as the filter takes
 * them. Nothing where that is no other search.
 */
export const waysOf = async (
  ctx: Context,
  asked: Pick<Query, 'entity' | 'filter'>,
  words: Words,
  verb: Verb = 'read',
): Promise<Ways | undefined> => {
  const searching: Searching = { ...(await extensionsOf(ctx.workspace.db)), language: ctx.revision.model.app.language }
  const plain = plainWords(words.whole)
  const unsure = plain.filter(mayErr)
  // A number is meant as it is, and not as its parts.
  const numbered = words.terms.some((term) => /\p{N}/u.test(term) && !plain.includes(term))
  if (!searching.trigrams || plain.length === 0 || numbered) return undefined
  // A word is also found beside another one that is spelled well: where many are called Lefèvre, one of them is the Sophie meant by « sofie ».
  const texts = unsure.length === 0 ? [] : await around(ctx, asked, unsure, searching, verb)
  const ways = plain.map((word) => (mayErr(word) ? likest(word, texts, plain.length > 1) : [word]))
  const same = ways.every((some, i) => some.length === 1 && some[0] === plain[i]) && plain.every((word) => words.terms.includes(word))
  return same || ways.some((some) => some.length === 0) ? undefined : ways
}

/** The texts that have something like one of the words. */
const around = async (
  ctx: Context,
  { entity, filter }: Pick<Query, 'entity' | 'filter'>,
  unsure: readonly string[],
  searching: Searching,
  verb: Verb,
): Promise<string[]> => {
  const values: string[] = []
  const places = placing(0, values)
  const sought = unsure.map((word): Sought => ({
    patterns: [[word], ...pieces(word)].map((some) => places.put(`%${some.map(pattern).join('%')}%`, 'text')),
    word: once(() => places.put(word, 'text')),
  }))
  const mine = own(ctx, entity)
  const rows = rowsOf(ctx, entity, { filter, verb, few: await fewOf(ctx, entity) })
  const sources = [
    ...(mine.length > 0 ? [{ fields: mine, source: places.within(rows) }] : []),
    ...behind(ctx, entity).map(({ target, fields }) => ({ fields, source: places.within(rowsOf(ctx, target)) })),
  ]
  const parts = sources.flatMap(({ fields, source }) =>
    fields.flatMap((field) => sought.flatMap((one) => selects(field, source, one, searching))),
  )
  if (parts.length === 0) return []
  const found = await ctx.workspace.db.query<{ text: string }>({
    text: parts.map((part) => `(${part})`).join('\nunion all '),
    values,
  })
  return found.map(({ text }) => text)
}

/** `word` is put in when it is first asked for: a value that nothing names has no type. */
type Sought = { readonly patterns: readonly string[]; readonly word: () => string }

const selects = (field: Field, source: Source, { patterns, word }: Sought, searching: Searching): string[] => {
  const { column, from } = source
  const seen = (make: (sql: string) => string): string => ifSeen(column, field.name, make, isStored(field))
  const text = isStored(field) ? `t."${field.name}"` : column([field.name])
  const select = (condition: string, most: number): string =>
    `select left(${folded(field, text, searching)}, ${LETTERS}) as text ${from([condition])} limit ${most}`
  const alike = resembling(field, text, word, searching)
  return [
    select(
      seen((sql) => or(patterns.map((one) => like(field, sql, one, searching)))),
      MOST.around,
    ),
    ...(alike === undefined
      ? []
      : [
          select(
            seen(() => alike),
            MOST.alike,
          ),
        ]),
  ]
}
