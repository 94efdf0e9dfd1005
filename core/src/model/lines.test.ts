import { describe, expect, it } from 'vitest'
import { tables } from '../tables.ts'
import { compile } from './compile.ts'

const text = { $ref: 'field:text' }
const link = (to: string | string[]) => ({ $ref: 'field:link', to })
const lines = (to: string, more: object = {}) => ({ $ref: 'field:lines', to, ...more })

const company = (entities: Record<string, Record<string, object>>) =>
  compile([
    {
      name: 'company',
      documents: [
        { path: 'app.json', json: { $schema: 'app.schema.json', name: 'a', title: 'A', language: 'en' } },
        ...Object.entries(entities).map(([name, properties]) => ({
          path: `entities/${name}.json`,
          json: { $schema: 'entity.schema.json', $id: name, type: 'object', properties },
        })),
      ],
    },
  ])

describe('lines and links of a model', () => {
  const wrong: readonly { name: string; entities: Record<string, Record<string, object>>; problem: string }[] = [
    {
      name: 'lines that do not link back',
      entities: { quote: { name: text, lines: lines('line') }, line: { what: text } },
      problem: 'model.lines_link /properties/lines/to',
    },
    {
      name: 'lines that link back twice, without saying by which',
      entities: { quote: { name: text, lines: lines('line') }, line: { what: text, a: link('quote'), b: link('quote') } },
      problem: 'model.lines_link /properties/lines/to',
    },
    {
      name: 'lines through what is no link back',
      entities: { quote: { name: text, lines: lines('line', { through: 'what' }) }, line: { what: text, a: link('quote') } },
      problem: 'model.lines_link /properties/lines/through',
    },
    {
      name: 'lines of two records',
      entities: {
        quote: { name: text, lines: lines('line') },
        purchase: { name: text, lines: lines('line') },
        line: { what: text, a: link('quote'), b: link('purchase') },
      },
      problem: 'model.lines_taken /properties/lines/to',
    },
    {
      name: 'lines of themselves',
      entities: { part: { name: text, of: link('part'), parts: lines('part') } },
      problem: 'model.lines_circle /properties/parts/to',
    },
    {
      name: 'lines of their own lines',
      entities: {
        quote: { name: text, of: link('line'), lines: lines('line') },
        line: { what: text, a: link('quote'), quotes: lines('quote') },
      },
      problem: 'model.lines_circle /properties/quotes/to',
    },
    {
      name: 'a line with a place of its own',
      entities: {
        quote: { name: text, lines: lines('line') },
        line: { what: text, position: { $ref: 'field:integer' }, a: link('quote') },
      },
      problem: 'model.reserved_name /properties/position',
    },
    {
      name: 'lines of an entity nobody knows',
      entities: { quote: { name: text, lines: lines('lin') } },
      problem: 'model.unknown_entity /properties/lines/to',
    },
    {
      name: 'a tree of something else',
      entities: { quote: { name: text, of: { ...link('line'), tree: true } }, line: { what: text } },
      problem: 'model.tree_link /properties/of/tree',
    },
    {
      name: 'one of several entities, one of them unknown',
      entities: { quote: { name: text, of: link(['quote', 'lin']) } },
      problem: 'model.unknown_entity /properties/of/to/1',
    },
    {
      name: 'a rule over the targets of several entities',
      entities: { quote: { name: text, of: { ...link(['quote', 'line']), optionsWhen: 'target.name != null' } }, line: { name: text } },
      problem: 'model.options_target /properties/of/optionsWhen',
    },
    {
      name: 'a rule over a field its target has not',
      entities: { quote: { name: text, of: { ...link('line'), optionsWhen: 'target.nam != null' } }, line: { name: text } },
      problem: 'expression.unknown_name /properties/of/optionsWhen',
    },
    {
      name: 'many links kept where an entity is already',
      entities: { quote: { name: text, tags: { $ref: 'field:links', to: 'tag' } }, tag: { name: text }, quote_tags: { name: text } },
      problem: 'model.duplicate_name /properties/tags',
    },
  ]
  it.each(wrong)('refuses $name', ({ entities, problem }) => {
    expect((company(entities).problems ?? []).map(({ code, path }) => `${code} ${path}`)).toEqual([problem])
  })

  it('makes a line know its record and its place, and keeps no column for the list', () => {
    const { model } = company({ quote: { name: text, lines: lines('line') }, line: { what: text, quote: link('quote') } })
    expect(model!.entities['line']).toMatchObject({
      owner: { entity: 'quote', link: 'quote', field: 'lines' },
      fields: { quote: { onDelete: 'cascade', required: true, setOnce: true }, position: { hidden: true, readOnly: true } },
    })
    const [quote, line] = ['quote', 'line'].map((name) => tables(model!).find((table) => table.name === name)!)
    expect(quote!.columns.map(({ name }) => name)).not.toContain('lines')
    expect(line!.indexes.map(({ columns }) => columns)).toContainEqual(['quote', 'position'])
    expect(line!.foreignKeys).toMatchObject([{ column: 'quote', to: 'quote' }])
  })

  it('makes an entity of many links that nobody is shown, with a key of both ends', () => {
    const { model } = company({ quote: { name: text, tags: { $ref: 'field:links', to: 'tag' } }, tag: { name: text } })
    expect(model!.entities['quote_tags']).toMatchObject({ hidden: true, owner: { entity: 'quote', link: 'owner', field: 'tags' } })
    const table = tables(model!).find(({ name }) => name === 'quote_tags')!
    expect(table.foreignKeys.map(({ column, to }) => `${column} ${to}`)).toEqual(['owner quote', 'target tag'])
    expect(table.indexes).toContainEqual(expect.objectContaining({ columns: ['owner', 'target'], unique: true }))
  })
})
