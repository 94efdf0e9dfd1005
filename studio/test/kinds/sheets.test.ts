/// <reference types="node" />
import { readdirSync, readFileSync } from 'node:fs'
import { kinds } from '@cahier/core/fields/index'
import { describe, expect, it } from 'vitest'
import { sheets } from './sheets.ts'

type Json = Readonly<Record<string, unknown>>
const root = new URL('../../../', import.meta.url)
const namesIn = (folder: string): string[] => readdirSync(new URL(folder, root)).map((file) => file.replace(/\.(schema\.)?json$/, ''))
const entity = (name: string) =>
  JSON.parse(readFileSync(new URL(`examples/kitchen-sink/entities/${name}.json`, root), 'utf8')) as { properties: Record<string, Json> }
const rows = sheets.flatMap((sheet) => {
  const { properties } = entity(sheet.entity)
  return sheet.rows.map((row) => ({ ...row, of: `${sheet.entity}.${row.field}`, document: properties[row.field]! }))
})
const kindOf = ({ $ref, to }: Json): string => (Array.isArray(to) ? 'polymorphic' : String($ref).replace('field:', ''))

/** What a field is besides its kind, and shows in its own way. */
const besides: readonly [what: string, is: (document: Json) => boolean][] = [
  ['options from a list of the company', ({ optionsFrom }) => optionsFrom !== undefined],
  ['an amount in the currency of another field', ({ currencyField }) => currencyField !== undefined],
  ['a tree', ({ tree }) => tree === true],
  ['a link to one alone', ({ to, unique }) => to !== undefined && unique === true],
  ['a link to one of several entities', ({ to }) => Array.isArray(to)],
  ['several links among which a rule chooses', ({ $ref, optionsWhen }) => $ref === 'field:links' && optionsWhen !== undefined],
]

describe('the table of kinds', () => {
  const shown = new Set(rows.map(({ kind }) => kind))
  it.each(namesIn('schemas/fields').filter((name) => !['base', 'field'].includes(name)))('has a row for %s', (kind) =>
    expect(shown).toContain(kind),
  )
  it.each(Object.keys(kinds))('has a row for %s, which core knows', (kind) => expect(shown).toContain(kind))
  it.each(namesIn('examples/kitchen-sink/fields'))('has a row for %s, a kind of the company’s own', (kind) => expect(shown).toContain(kind))
  it.each(besides)('has a row for %s', (_, is) => expect(rows.some(({ document }) => is(document))).toBe(true))
  it.each(rows.map((row) => [row.of, row] as const))('calls %s what it is', (_, { kind, title, document }) =>
    expect([kindOf(document), document['title']]).toEqual([kind, title]),
  )
})
