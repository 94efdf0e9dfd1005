import { join } from 'node:path'
import { compile } from '@cahier/core/model/compile'
import { translate } from '@cahier/core/model/translate'
import { describe, expect, it } from 'vitest'
import { readLayer } from '../model/read.ts'
import { map, type Mapping } from './mapping.ts'

const layer = await readLayer(join(import.meta.dirname, '../../../examples/hardware-reseller'))
const { model } = compile([layer])
if (!model) throw new Error('the example does not compile')
const models = [model, translate(model, 'fr')]
const entity = (name: string) => model.entities[name]!

type Case = { name: string; of: string; headers: string[]; fields: Record<string, string>; unmapped?: string[]; codes?: string[] } & Pick<
  Mapping,
  'columns' | 'key'
>
const cases: Case[] = [
  {
    name: 'headings are found by field name and by title, in any language, whatever the case and accents',
    of: 'opportunity',
    headers: ['CODE', 'Entreprise', 'product', 'etape', 'Closed  on'],
    fields: { CODE: 'code', Entreprise: 'account', product: 'product', etape: 'stage', 'Closed  on': 'close_date' },
  },
  {
    name: 'the entity’s own name stands for its label',
    of: 'account',
    headers: ['account', 'sector'],
    fields: { account: 'name', sector: 'sector' },
  },
  {
    name: 'a heading that is no field is left out and said',
    of: 'account',
    headers: ['name', 'fax'],
    fields: { name: 'name' },
    unmapped: ['fax'],
  },
  {
    name: 'the second of two headings for one field is left out',
    of: 'account',
    headers: ['name', 'Nom'],
    fields: { name: 'name' },
    unmapped: ['Nom'],
  },
  {
    name: 'a mapping wins, and null leaves a column out',
    of: 'account',
    headers: ['a', 'sector', 'name'],
    columns: { a: 'name', sector: null },
    fields: { a: 'name' },
    unmapped: ['name'],
  },
  {
    name: 'a field the mapping fills is not filled by a heading that only sounds like it',
    of: 'account',
    headers: ['name', 'full'],
    columns: { full: 'name' },
    fields: { full: 'name' },
    unmapped: ['name'],
  },
  {
    name: 'two headings mapped to one field are a problem',
    of: 'account',
    headers: ['a', 'b'],
    columns: { a: 'name', b: 'name' },
    fields: { a: 'name' },
    codes: ['import.twice'],
  },
  {
    name: 'a mapped heading the file lacks is a problem',
    of: 'account',
    headers: ['name'],
    columns: { nam: 'name' },
    fields: { name: 'name' },
    codes: ['import.unknown_heading'],
  },
  {
    name: 'a mapped field that does not exist is a problem',
    of: 'account',
    headers: ['a', 'name'],
    columns: { a: 'nam' },
    fields: { name: 'name' },
    codes: ['import.unknown_field'],
  },
  {
    name: 'a key no column fills is a problem',
    of: 'account',
    headers: ['name'],
    key: ['sector'],
    fields: { name: 'name' },
    codes: ['import.key'],
  },
  {
    name: 'a file that has nothing to do with the entity is refused',
    of: 'account',
    headers: ['x', 'y'],
    fields: {},
    unmapped: ['x', 'y'],
    codes: ['import.no_column'],
  },
  {
    name: 'a link is looked up by a field that must exist',
    of: 'opportunity',
    headers: ['account'],
    columns: { account: { field: 'account', by: 'nom' } },
    fields: {},
    codes: ['import.unknown_field'],
  },
]

describe('columns to fields', () => {
  for (const { name, of, headers, columns, key, fields, unmapped = [], codes = [] } of cases) {
    it(name, () => {
      const mapped = map(headers, entity(of), models, { ...(columns ? { columns } : {}), ...(key ? { key } : {}) })
      expect({
        fields: Object.fromEntries(mapped.columns.map((column) => [column.heading, column.field.name])),
        unmapped: mapped.unmapped,
        codes: mapped.problems.map((problem) => problem.code),
      }).toEqual({ fields, unmapped, codes })
    })
  }
  it('links are looked up by the target’s label unless told', () => {
    expect(map(['account'], entity('opportunity'), models).columns[0]?.by?.name).toBe('name')
  })
})
