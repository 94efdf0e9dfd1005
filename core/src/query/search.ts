import { fold, foldSql } from '../expression/functions/fold.ts'
import { literal } from '../fields/sql.ts'
import { kindOf } from '../fields/index.ts'
import type { Field } from '../fields/field.ts'
import type { Entity } from '../model/model.ts'
import { hash } from '../plan/names.ts'

/**
 * What somebody looks for: every term must be found somewhere. `whole` is all of it, for what is called exactly so, and
 * `digits` the number it may be, however it was spaced.
 */
export type Words = { readonly whole: string; readonly terms: readonly string[]; readonly digits?: string }

const TERMS = 8
/** A part of a word is looked for from this length on; shorter terms only begin words, or every record would be found. */
const PART = 3

/** The words of a text, folded; without letter or digit there are none, and they find nothing. */
export const words = (text: string): Words => {
  const whole = fold(text.replaceAll('\0', ' ')).trim().replaceAll(/\s+/g, ' ')
  const terms = [...new Set(whole.split(' '))].filter((term) => /[\p{L}\p{N}]/u.test(term)).slice(0, TERMS)
  const digits = digitsOf(whole)
  return { whole, terms, ...(digits && { digits }) }
}

/** A phone number as people space it, without its country or the 0 in its place: +33 6 12 34 56 78 is 06.12.34.56.78. */
const digitsOf = (text: string): string | undefined => {
  if (!/^\+?[\d\s()./-]{6,}$/.test(text)) return undefined
  const digits = text.replaceAll(/\D/g, '').replace(/^00/, '')
  const national = /^(\+|00)/.test(text) && digits.startsWith('33') ? digits.slice(2) : digits
  const bare = national.replace(/^0/, '')
  return bare.length >= 5 ? bare : undefined
}

/** The text in which a field is found, over its quoted column, immutable so that an index can hold it; nothing where none is. */
export const searchedText = (field: Field, column: string): string | undefined => {
  const kind = kindOf(field)
  if (kind.searched) return kind.searched(field, column)
  if (kind.type === 'number') return `(${column})::text`
  return /^(text|character varying)/.test(kind.column(field)) ? column : undefined
}

/** Whether the words of a field are looked for by their stem, beside its letters. */
const isProse = (field: Field): boolean => kindOf(field).prose ?? false

/** The fields of the record itself that are searched; what is behind links is found by the target's own. */
export const ownSearched = (entity: Entity): Field[] =>
  entity.search.flatMap((path) => {
    const field = Object.hasOwn(entity.fields, path) ? entity.fields[path] : undefined
    return field && searchedText(field, '') !== undefined ? [field] : []
  })

/**
 * What a database has for finding text, outside of any company's schema: the function that folds, without which nothing can be
 * indexed, and the schema of pg_trgm, without which parts of words cannot.
 */
export type Extensions = { readonly fold: string | undefined; readonly trigrams: string | undefined }
export type Searching = Extensions & { readonly language: string }

/**
 * Folds a text for search: as `fold`, but by taking letters apart first (NFKD), of which only the few that have no parts need a
 * table: of a text with accents this costs a tenth. A function, since Postgres keeps what an index holds in one row of its
 * catalogue, which is too short for it; what is searched for goes through it too, so that both are alike.
 */
const apart = (sql: string): string => {
  const marks = '\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u030a\u030b\u030c\u0327\u0328'
  const letters = `translate(lower(normalize(${sql}, NFKD) collate "C"), 'ØøĐđÐðŁłĦħŦŧŊŋıŒÆẞ${marks}', 'ooddddllhhttnniœæß')`
  const pairs = [
    ['œ', 'oe'],
    ['æ', 'ae'],
    ['ß', 'ss'],
  ].reduce((inner, [one, two]) => `replace(${inner}, '${one}', '${two}')`, letters)
  return `case when octet_length(${sql}) = length(${sql}) then lower(${sql} collate "C") else ${pairs} end`
}
const FOLD = `fold_${hash(apart('$1'))}`
export const EXTENSIONS = 'extensions'
export const createFold = `create or replace function ${EXTENSIONS}.${FOLD}(text) returns text language sql immutable parallel safe return ${apart('$1')}`
/** Everything there is: what a database has that lets us make it. */
export const extended: Extensions = { fold: `${EXTENSIONS}.${FOLD}`, trigrams: EXTENSIONS }

/** The columns of the index a field is found by, `{}` standing for its own. */
export const indexed = (field: Field, searching: Searching): string[] => {
  const { language, trigrams } = searching
  const text = folded(field, '{}', searching)
  return [
    ...(trigrams ? [`(${text}) "${trigrams}".gin_trgm_ops`] : []),
    ...(isProse(field) || !trigrams ? [`(${vector(text, language)})`] : []),
  ]
}

/** The text of a field as it is searched. */
export const folded = (field: Field, column: string, { fold }: Extensions): string => {
  const text = searchedText(field, column)!
  return fold ? `${fold}(${text})` : foldSql(text)
}

/** Whether a field is as a pattern is: has a part of a word, begins so, is exactly so. */
export const like = (field: Field, column: string, pattern: string, searching: Searching): string =>
  `${folded(field, column, searching)} like ${pattern}`

/** Whether a term is in a field as a word, in whatever form; nothing where its words are not kept. `word` is a parameter: see `asked`. */
export const worded = (field: Field, column: string, term: Asked, searching: Searching): string | undefined => {
  const { language, trigrams } = searching
  if (!isProse(field) && trigrams) return undefined
  const query = term.short ? `to_tsquery('pg_catalog.simple', ${term.word})` : `plainto_tsquery(${config(language)}, ${term.word})`
  return `${vector(folded(field, column, searching), language)} @@ ${query}`
}

/** Whether a word like this one is in a field of few words; of many, some would share its letters by chance. */
export const resembling = (field: Field, column: string, word: () => string, searching: Searching): string | undefined =>
  kindOf(field).sortable ? `${word()} operator("${searching.trigrams}".<%) ${folded(field, column, searching)}` : undefined

export type Asked = { readonly short: boolean; readonly like: string; readonly word: string }
/** The values of a term's parameters. */
export const asked = (term: string): { readonly short: boolean; readonly values: readonly [string, string] } => {
  const short = [...term].length < PART
  return { short, values: short ? [`${pattern(term)}%`, `'${term.replaceAll(/['\\]/g, '')}':*`] : [`%${pattern(term)}%`, term] }
}

/** Letters as a LIKE pattern that means just them. */
export const pattern = (text: string): string => text.replaceAll(/[\\%_]/g, '\\$&')

const vector = (text: string, language: string): string => `to_tsvector(${config(language)}, ${text})`
const config = (language: string): string => `${literal(`pg_catalog.${STEMMERS[language.slice(0, 2)] ?? 'simple'}`)}::regconfig`

/** The languages Postgres 15 has a stemmer for, by ISO 639-1. */
const STEMMERS: Readonly<Record<string, string>> = {
  ar: 'arabic',
  da: 'danish',
  de: 'german',
  el: 'greek',
  en: 'english',
  es: 'spanish',
  fi: 'finnish',
  fr: 'french',
  hu: 'hungarian',
  it: 'italian',
  nl: 'dutch',
  no: 'norwegian',
  pt: 'portuguese',
  ro: 'romanian',
  ru: 'russian',
  sv: 'swedish',
  tr: 'turkish',
}
