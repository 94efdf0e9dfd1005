import type { Value } from '@cahier/core/fields/kind'
import type { ImportReport } from '@cahier/core/wire'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { importCsv, type ImportOptions } from '../src/imports/run.ts'
import { databases, type Fresh } from './databases.ts'
import { layer, text } from './models.ts'
import { actor, open, type Opened } from './workspace.ts'

const company = layer({
  office: { label: 'town', fields: { town: { ...text, title: 'Ville' }, code: { $ref: 'field:integer', unique: true } } },
  person: {
    label: 'name',
    required: ['name'],
    fields: {
      name: { ...text, title: 'Nom', unique: true },
      chief: { $ref: 'field:link', to: 'person', title: 'Supérieur' },
      friend: { $ref: 'field:link', to: 'person', title: 'Ami' },
      sent: { $ref: 'field:link', to: ['office', 'person'], title: 'Envoyé par' },
      met: { $ref: 'field:link', to: ['person', 'office'], title: 'Rencontré par' },
      office: { $ref: 'field:link', to: 'office', title: 'Bureau' },
      pay: { $ref: 'field:money', title: 'Salaire', minimum: 0 },
      since: { $ref: 'field:date', title: 'Depuis' },
      active: { $ref: 'field:boolean', title: 'Actif', default: true },
      desk: { ...text, title: 'Place' },
      badge: { $ref: 'field:decimal', title: 'Badge', decimals: 6, unique: true },
      floor: { $ref: 'field:integer', title: 'Étage', default: 1 },
      level: {
        $ref: 'field:choice',
        title: 'Échelon',
        oneOf: [
          { const: 'junior', title: 'Débutant' },
          { const: 'senior', title: 'Confirmé' },
        ],
      },
    },
    unique: [['desk', 'floor']],
    rules: [
      { check: "record.level != 'senior' || record.pay > 1000", on: 'pay', message: 'A senior earns more.' },
      { check: "!record.name.startsWith('Sent ') || record.sent != null", on: 'sent', message: 'Who sends them?' },
    ],
  },
})

type Case = {
  readonly name: string
  readonly file: string | Uint8Array
  readonly options?: ImportOptions
  readonly language?: string
  /** Name, chief's name, and what else the case looks at. */
  readonly rows?: readonly (readonly Value[])[]
  readonly also?: string
  readonly report?: Partial<ImportReport>
  readonly reasons?: readonly (readonly [code: string, rows: readonly number[]])[]
}

/** What the person is called that a column leads to. */
const person = (column: string) =>
  `(select p.name from {person} p where t."${column}"::text in (p.id::text, 'person/' || p.id)) as "${column}"`

const cp1252 = (words: string) => Uint8Array.from(words, (letter) => (letter === '€' ? 0x80 : letter.charCodeAt(0)))

const cases: Case[] = [
  {
    name: 'a chief may come after those who work for them, however deep',
    file: 'name,chief\nC,B\nB,A\nA,\nD,C\n',
    rows: [
      ['A', null],
      ['B', 'A'],
      ['C', 'B'],
      ['D', 'C'],
    ],
    report: { created: 4, refused: 0 },
  },
  {
    name: 'people in a ring go in and are joined, with who hangs on the ring',
    file: 'name,chief\nA,B\nB,C\nC,A\nD,A\nE,E\n',
    rows: [
      ['A', 'B'],
      ['B', 'C'],
      ['C', 'A'],
      ['D', 'A'],
      ['E', 'E'],
    ],
    report: { created: 5, refused: 0 },
  },
  {
    name: 'in a ring, a link to somebody who is there already is followed as well',
    file: 'name,chief,friend\nZ,,\nA,B,Z\nB,A,Z\n',
    also: person('friend'),
    rows: [
      ['A', 'B', 'Z'],
      ['B', 'A', 'Z'],
      ['Z', null, null],
    ],
    report: { created: 3, refused: 0 },
  },
  {
    name: 'a link to one of several may lead to a row that comes after, by its name or by what it is and its name',
    file: 'name,sent\nC,Person: B\nB,A\nA,Paris\nD,Office: Paris\n',
    also: person('sent'),
    rows: [
      ['A', null, null],
      ['B', null, 'A'],
      ['C', null, 'B'],
      ['D', null, null],
    ],
    report: { created: 4, refused: 0 },
  },
  {
    name: 'links to one of several lead round in rings, through links to one as well',
    file: 'name,sent,met,chief\nA,Person: B,,\nB,,person: C,\nC,Paris,,A\nD,Person: D,Office: Paris,\n',
    also: `${person('sent')}, ${person('met')}`,
    rows: [
      ['A', null, 'B', null],
      ['B', null, null, 'C'],
      ['C', 'A', null, null],
      ['D', null, 'D', null],
    ],
    report: { created: 4, refused: 0 },
  },
  {
    name: 'a link to one of several whose row is nowhere refuses the row, and those who hang on it',
    file: 'name,sent\nA,Person: X\nB,Person: A\nC,Office: Rome\nD,Y\n',
    rows: [],
    report: { created: 0, refused: 4 },
    reasons: [['import.link_missing', [4, 2, 5, 3]]],
  },
  {
    name: 'rows that wait for one another go in with what they do not wait for',
    file: 'name,chief,sent\nSent 1,Sent 2,Office: Paris\nSent 2,Sent 1,Office: Paris\n',
    rows: [
      ['Sent 1', 'Sent 2'],
      ['Sent 2', 'Sent 1'],
    ],
    report: { created: 2, refused: 0 },
  },
  {
    name: 'a chief nobody knows refuses the row, and those who hang on it',
    file: 'name,chief\nA,\nB,X\nC,B\nD,A\n',
    rows: [
      ['A', null],
      ['D', 'A'],
    ],
    report: { created: 2, refused: 2 },
    reasons: [['import.link_missing', [3, 4]]],
  },
  {
    name: 'a chief whose own row is refused refuses the row',
    file: 'name,chief,pay\nB,A,1\nA,,much\n',
    rows: [],
    reasons: [
      ['number.invalid', [3]],
      ['import.link_missing', [2]],
    ],
  },
  {
    name: 'what Excel in France saves is read as it is: Windows-1252, semicolons, decimal commas, days before months',
    file: cp1252('Nom;Salaire;Depuis;Actif;\u00c9chelon\r\nAndr\u00e9;1 234,50 €;03/04/2021;Oui;D\u00e9butant\r\n'),
    language: 'fr',
    also: 'pay, since, active, level',
    rows: [['André', null, 1234.5, '2021-04-03', true, 'junior']],
    report: { encoding: 'windows-1252', separator: ';', unmapped: [] },
  },
  {
    name: 'a mapping says how numbers and dates are written',
    file: 'name,pay,since\nA,"1,234.50",03/04/2021\n',
    options: { mapping: { decimal: '.', dates: 'mm/dd/yyyy' } },
    also: 'pay, since',
    rows: [['A', null, 1234.5, '2021-03-04']],
  },
  {
    name: 'an empty cell says nothing: the default stands',
    file: 'name,active\nA,\nB,no\n',
    also: 'active',
    rows: [
      ['A', null, true],
      ['B', null, false],
    ],
  },
  {
    name: 'an alias can mean nothing',
    file: 'name,pay\nA,n/a\n',
    options: { mapping: { columns: { pay: { field: 'pay', aliases: { 'n/a': null } } } } },
    also: 'pay',
    rows: [['A', null, null]],
  },
  {
    name: 'a link can be looked up by another field than the label, as that field is written',
    file: 'name,office\nA,75\nB,76\n',
    options: { mapping: { columns: { office: { field: 'office', by: 'code' } } } },
    rows: [['A', null]],
    reasons: [['import.link_missing', [3]]],
  },
  {
    name: 'a name that two records bear is refused rather than guessed',
    file: 'name,office\nA,Lyon\nB,Paris\n',
    rows: [['B', null]],
    reasons: [['import.link_ambiguous', [2]]],
  },
  {
    name: 'each rule and field refuses its rows, and the others go in',
    file: 'name,pay,level\nA,500,senior\nB,-1,\nC,2000,senior\n,1,\nE,1,chief\nC,3000,senior\n',
    rows: [['C', null]],
    report: { read: 6, created: 1, refused: 5 },
  },
  {
    name: 'all that is wrong with a row is told at once: its cells, its links, its fields and rules, and what another has',
    file: 'name,office,pay,level,since\nZ,,,,\n,Rome,500,senior,never\nZ,Rome,,,\nB,Rome,-1,,\nC,Lyon,2,junior,\nD,,1,chief,\n',
    rows: [['Z', null]],
    report: { created: 1, refused: 5 },
    reasons: [
      ['import.link_missing', [3, 4, 5]],
      ['date.invalid', [3]],
      ['field.required', [3]],
      ['rule.broken', [3]],
      ['record.unique', [4]],
      ['number.minimum', [5]],
      ['import.link_ambiguous', [6]],
      ['choice.unknown', [7]],
    ],
  },
  {
    name: 'rows of one batch are told in their order, whatever they are refused for',
    file: 'name,office\n,Paris\n,Rome\n,Paris\n',
    rows: [],
    reasons: [
      ['field.required', [2, 3, 4]],
      ['import.link_missing', [3]],
    ],
  },
  {
    name: 'what depends on a cell that cannot be read is not told beside it',
    file: 'name,pay,level\nA,much,senior\n,500,chief\nSent C,x,\n',
    rows: [],
    report: { created: 0, refused: 3 },
    reasons: [
      ['number.invalid', [2, 4]],
      ['choice.unknown', [3]],
      ['field.required', [3]],
      ['rule.broken', [4]],
    ],
  },
  {
    name: 'nor that somebody has the same, where half of what is the same cannot be read',
    file: 'name,desk,floor,pay\nA,12,1,\nB,12,first,-1\nC,12,1,-1\n',
    rows: [['A', null]],
    report: { created: 1, refused: 2 },
    reasons: [
      ['number.minimum', [3, 4]],
      ['number.invalid', [3]],
    ],
  },
  {
    name: 'what is more than a column takes is told beside a cell that cannot be read',
    file: 'name,badge,since\nA,999999999999999,never\nB,1,\n',
    rows: [['B', null]],
    report: { created: 1, refused: 1 },
    reasons: [
      ['date.invalid', [2]],
      ['number.digits', [2]],
    ],
  },
  {
    name: 'a row that waits for another and is wrong besides is told of when the other is in, or nowhere',
    file: 'name,chief,office\nB,A,Rome\nC,X,Rome\nD,B,\nA,,\n',
    rows: [['A', null]],
    report: { created: 1, refused: 3 },
    reasons: [
      ['import.link_missing', [2, 3]],
      ['import.link_missing', [4, 3]],
    ],
  },
  {
    name: 'what is wrong besides is told of who is there already, too',
    file: 'name,pay,office\nA,1,\nA,-1,Rome\n',
    options: { mapping: { key: ['name'] } },
    rows: [['A', null]],
    report: { created: 1, refused: 1 },
    reasons: [
      ['import.link_missing', [3]],
      ['number.minimum', [3]],
    ],
  },
  {
    name: 'a row with more cells than headings is refused, one with fewer is not',
    file: 'name,pay,since\nA\nB,1,2020-01-01,x\nC,2,,,\n',
    rows: [
      ['A', null],
      ['C', null],
    ],
    reasons: [['import.cells', [3]]],
  },
  {
    name: 'a key changes who is there and adds who is not; a row repeated changes nothing',
    file: 'name,pay\nA,1\nB,2\nA,1\nA,3\n',
    options: { mapping: { key: ['name'] } },
    also: 'pay',
    rows: [
      ['A', null, 3],
      ['B', null, 2],
    ],
    report: { created: 2, updated: 1, unchanged: 1, refused: 0 },
  },
  {
    name: 'an empty key refuses the row',
    file: 'name,pay\n,1\n',
    options: { mapping: { key: ['name'] } },
    rows: [],
    reasons: [['import.key_empty', [2]]],
  },
  {
    name: 'values outside those expected go in and are counted, with the nearest',
    file: 'name,chief\nAna,\nAnna,\nZoe,\n',
    options: { mapping: { columns: { name: { field: 'name', expect: ['Ana', 'Zoé'] } } } },
    rows: [
      ['Ana', null],
      ['Anna', null],
      ['Zoe', null],
    ],
  },
]

describe.each(databases)('imports on $name', ({ fresh }) => {
  let made: Fresh
  let workspace: Opened
  beforeAll(async () => {
    made = await fresh()
    workspace = await open(made, company)
  })
  beforeEach(async () => {
    const own = (table: string) => `"${workspace.schema}"."${table}"`
    await workspace.db.query({ text: `truncate ${own('person')}, ${own('office')} cascade` })
    await run('office', 'town,code\nParis,75\nLyon,69\nLyon,690\n')
  })
  afterAll(async () => {
    await workspace?.close()
    await made?.drop()
  })

  const run = (entity: string, file: string | Uint8Array, options: ImportOptions = {}, language = 'en', roles?: string[]) =>
    importCsv(
      { workspace, revision: workspace.current(), actor: actor(roles), now: '2026-11-21T20:24:15.123Z', language },
      entity,
      bytes(file),
      options,
    )
  const people = async (also = '') => {
    const table = `"${workspace.schema}".person`
    const shown = (said: string) => (said.includes('(') ? said.replaceAll('{person}', table) : said.replaceAll(/(\w+)/g, 't.$1'))
    const text = `select coalesce(json_agg(r order by r.name), '[]')::text as all from (select t.name, c.name as chief${also && `, ${shown(also)}`}
      from ${table} t left join ${table} c on c.id = t.chief) r`
    const [row] = await workspace.db.query<{ all: string }>({ text })
    return (JSON.parse(row!.all) as Record<string, Value>[]).map((person) => Object.values(person))
  }

  for (const { name, file, options, language, rows, also, report, reasons } of cases) {
    it(name, async () => {
      const told = await run('person', file, options, language)
      if (rows) expect(await people(also)).toEqual(rows)
      if (report) expect(told).toMatchObject(report)
      if (reasons) expect(told.reasons.map((reason) => [reason.code, reason.rows])).toEqual(reasons)
    })
  }

  it('says values outside those expected, most frequent first', async () => {
    const { columns } = await run('person', 'name\nAna\nAnna\nZoe\n', {
      mapping: { columns: { name: { field: 'name', expect: ['Ana', 'Zoé'] } } },
    })
    expect(columns[0]?.unexpected).toEqual([
      { value: 'Anna', count: 1, nearest: 'Ana' },
      { value: 'Zoe', count: 1, nearest: 'Zoé' },
    ])
  })

  it('who may not import is told so, and nothing is read', async () => {
    await expect(run('person', 'name\nA\n', {}, 'en', ['nobody'])).rejects.toMatchObject({ status: 403 })
    expect(await people()).toEqual([])
  })
})

async function* bytes(file: string | Uint8Array) {
  yield typeof file === 'string' ? new TextEncoder().encode(file) : file
}
