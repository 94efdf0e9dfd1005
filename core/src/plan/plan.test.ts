import { describe, expect, it } from 'vitest'
import { compile } from '../model/compile.ts'
import { integer, layer, link, text, type Entities } from '../model/sample.ts'
import { extended } from '../query/search.ts'
import { type Table, tables } from '../tables.ts'
import { answer } from './answer.ts'
import { convert } from './convert.ts'
import { ddl, switchover } from './ddl.ts'
import { describe as describeStep } from './describe.ts'
import { plan } from './plan.ts'
import type { Answers, Aside, Step } from './step.ts'

type Case = { name: string; before: Entities; after: Entities; asides?: Aside[]; answers?: Answers; searched?: boolean }

const account = (fields: Entities[string]['fields'], more: object = {}): Entities => ({
  account: { fields: { name: text, ...fields }, ...more },
})

/** A visit that leads to one of several. */
const visited = (to: readonly string[]): Entities => ({
  ...account({}),
  contact: { fields: { name: text } },
  visit: { fields: { name: text, whom: { $ref: 'field:link', to, onDelete: 'clear' } } },
})

/** The same where contacts are called persons. */
const called = ({ contact, ...entities }: Entities): Entities => ({ ...entities, person: { ...contact!, id: 'contact' } })

const catalogue = (entities: Entities, searched = false): Table[] => compiled([layer(entities)], searched)
const compiled = (layers: ReturnType<typeof answer>, searched = false): Table[] => {
  const { model, problems } = compile(layers)
  if (!model) throw new Error(JSON.stringify(problems))
  return tables(model, searched ? extended : undefined).filter((table) => table.id !== 'member')
}
const asideOf = (entities: Entities, table: string, column: string, as: string, revision: number): Aside => {
  const found = catalogue(entities).find((t) => t.id === table) as Table
  const of = found.columns.find((c) => c.id === column)
  return { table: found, ...(of ? { column: of } : {}), as, revision }
}

/** Everything a case says, on one page: a change of the planner shows the steps and the SQL it changes. */
const page = ({ before, after, asides = [], answers, searched }: Case): string => {
  const { steps, problems } = plan(catalogue(before, searched), catalogue(after, searched), asides, answers, 7)
  const json = (value: unknown) => JSON.stringify(value)
  const list = (title: string, lines: readonly string[]) =>
    lines.length ? `${title}\n${lines.map((line) => `  ${line}`).join('\n')}\n` : ''
  const entities = (all: Entities) =>
    Object.entries(all).map(([name, { fields, ...more }]) => `${name} ${json(fields)}${Object.keys(more).length ? ` ${json(more)}` : ''}`)
  return [
    list('before', entities(before)),
    list('after', entities(after)),
    list('problems', problems.map(json)),
    list(
      'steps',
      steps.map(
        (step) =>
          `${step.do} · ${step.risk}${step.implied ? ' · implied' : ''} · ${describeStep(step, 'en')} · ${describeStep(step, 'fr')}`,
      ),
    ),
    list(
      'prepare',
      steps.flatMap((step) => [...ddl(step, 'ws_main').prepare, ...fill(step)]),
    ),
    list(
      'bind',
      steps.flatMap((step) => ddl(step, 'ws_main').bind),
    ),
    list('switch', switchover(steps, 'ws_main')),
  ]
    .filter(Boolean)
    .join('\n')
}
const fill = (step: Step): string[] => {
  const sql = step.do === 'retype column' ? convert(step, 'ws_main', 'Europe/Paris', 'r.id > $1 and r.id <= $2') : undefined
  return sql ? [sql] : []
}

const cases: Case[] = [
  {
    name: 'a first model creates its tables before the keys between them',
    before: {},
    after: {
      account: { fields: { name: text, parent: link('account'), main: link('contact') } },
      contact: { fields: { name: text, account: link('account') } },
    },
  },
  { name: 'a field with a default fills the rows that exist', before: account({}), after: account({ size: { ...integer, default: 5 } }) },
  { name: 'a new link brings its index and its key', before: account({}), after: account({ parent: link('account') }) },
  { name: 'a renamed field keeps its column', before: account({ phone: text }), after: account({ telephone: { ...text, id: 'phone' } }) },
  {
    name: 'a typed field that becomes a roll-up is set aside, and its rows are counted',
    before: { ...account({ size: integer }), contact: { fields: { name: text, account: link('account', { inverse: 'people' }) } } },
    after: {
      ...account({ size: { $ref: 'field:rollup', over: 'people', aggregate: 'count' } }),
      contact: { fields: { name: text, account: link('account', { inverse: 'people' }) } },
    },
  },
  {
    name: 'a roll-up of another condition is worked out anew',
    before: {
      ...account({ size: { $ref: 'field:rollup', over: 'people', aggregate: 'count' } }),
      contact: { fields: { name: text, age: integer, account: link('account', { inverse: 'people' }) } },
    },
    after: {
      ...account({ size: { $ref: 'field:rollup', over: 'people', aggregate: 'count', where: 'record.age > 17' } }),
      contact: { fields: { name: text, age: integer, account: link('account', { inverse: 'people' }) } },
    },
  },
  {
    name: 'a number that becomes a sequence is set aside, and records are numbered',
    before: account({ code: { $ref: 'field:integer' } }),
    after: account({ code: { $ref: 'field:sequence', pattern: 'C{number:4}' } }),
  },
  {
    name: 'a text that becomes a sequence keeps what it says',
    before: account({ code: text }),
    after: account({ code: { $ref: 'field:sequence', pattern: 'C{number:4}' } }),
  },
  {
    name: 'a formula needs no column',
    before: account({}),
    after: account({ loud: { $ref: 'field:formula', returns: 'field:text', formula: 'record.name + "!"' } }),
  },
  {
    name: 'swapping two names keeps both columns',
    before: account({ a: text, b: text }),
    after: account({ b: { ...text, id: 'a' }, a: { ...text, id: 'b' } }),
  },
  {
    name: 'a chain of names moves on by one',
    before: account({ a: text, b: text }),
    after: account({ b: { ...text, id: 'a' }, c: { ...text, id: 'b' } }),
  },
  {
    name: 'swapping two entities keeps both tables',
    before: { a: { fields: { x: text } }, b: { fields: { z: text, y: integer } } },
    after: { b: { id: 'a', fields: { x: text } }, a: { id: 'b', fields: { z: text, y: integer } } },
  },
  {
    name: 'a new field takes the name of a removed one of another kind',
    before: account({ size: text }),
    after: account({ size: { ...integer, id: 'size_in_people' } }),
  },
  {
    name: 'a new entity takes the name another one leaves',
    before: account({ size: integer }),
    after: {
      company: { id: 'account', fields: { name: text, size: integer } },
      account: { id: 'account_2', fields: { name: text, code: text } },
    },
    answers: { new: ['account'] },
  },
  {
    name: 'a new field takes the name another one leaves',
    before: account({ a: text }),
    after: account({ b: { ...text, id: 'a' }, a: { ...integer, id: 'c' } }),
  },
  {
    name: 'a retyped field keeps its original and its index',
    before: account({ size: text }, { indexes: [['size']] }),
    after: account({ size: integer }, { indexes: [['size']] }),
  },
  {
    name: 'a field retyped back takes the kept original where nothing changed',
    before: account({ size: integer }),
    after: account({ size: text }),
    asides: [asideOf(account({ size: text }), 'account', 'size', '_aside_size_3', 3)],
  },
  {
    name: 'a text that becomes a choice is looked up among the options',
    before: account({ stage: text }),
    after: account({ stage: { $ref: 'field:choice', oneOf: [{ const: 'won', title: 'Won' }] } }),
  },
  {
    name: 'a text that becomes a SIREN is kept where it is one',
    before: account({ number: text }),
    after: account({ number: { $ref: 'field:siren' } }),
  },
  {
    name: 'a SIREN that becomes a text stays as it is',
    before: account({ number: { $ref: 'field:siren' } }),
    after: account({ number: text }),
  },
  {
    name: 'a text that becomes a long text stays as it is',
    before: account({ note: text }),
    after: account({ note: { $ref: 'field:long_text' } }),
  },
  {
    name: 'a number with other decimals is converted',
    before: account({ rate: { $ref: 'field:decimal', decimals: 4 } }),
    after: account({ rate: { $ref: 'field:decimal', decimals: 2 } }),
  },
  {
    name: 'a link to another entity is another column',
    before: { ...account({}), contact: { fields: { name: text } }, visit: { fields: { name: text, whom: link('account') } } },
    after: { ...account({}), contact: { fields: { name: text } }, visit: { fields: { name: text, whom: link('contact') } } },
  },
  {
    name: 'a link to one of several that leads to fewer hides what led to the others',
    before: visited(['account', 'contact', 'visit']),
    after: visited(['account', 'visit']),
  },
  {
    name: 'a link to one of several that leads to more again finds what led there',
    before: visited(['account', 'visit']),
    after: visited(['account', 'contact', 'visit']),
    asides: [asideOf(visited(['account', 'contact', 'visit']), 'visit', 'whom', '_aside_whom_3', 3)],
  },
  {
    name: 'a link to one of several stays as it is where it leads to more',
    before: visited(['account', 'contact']),
    after: visited(['account', 'contact', 'visit']),
  },
  {
    name: 'a link to one of several follows one of them that is called otherwise',
    before: visited(['account', 'contact']),
    after: called(visited(['account', 'person', 'visit'])),
  },
  {
    name: 'a link to one of several finds what led to one of them that was called otherwise then',
    before: called(visited(['account', 'visit'])),
    after: called(visited(['account', 'person', 'visit'])),
    asides: [asideOf(visited(['account', 'contact', 'visit']), 'visit', 'whom', '_aside_whom_3', 3)],
  },
  {
    name: 'a removed field goes aside with its index and its key',
    before: account({ parent: link('account'), code: { ...text, unique: true } }),
    after: account({}),
  },
  {
    name: 'a removed field that returns finds its values',
    before: account({}),
    after: account({ code: { ...text, unique: true } }),
    asides: [asideOf(account({ code: text }), 'account', 'code', '_aside_code_3', 3)],
  },
  {
    name: 'a sequence that returns keeps its numbers, and who has none gets one',
    before: account({}),
    after: account({ code: { $ref: 'field:sequence', pattern: 'C{number:4}' } }),
    asides: [asideOf(account({ code: { $ref: 'field:sequence', pattern: 'C{number:4}' } }), 'account', 'code', '_aside_code_3', 3)],
  },
  {
    name: 'a removed field that returns as another kind is converted',
    before: account({}),
    after: account({ code: integer }),
    asides: [asideOf(account({ code: text }), 'account', 'code', '_aside_code_3', 3)],
  },
  {
    name: 'a removed entity goes aside',
    before: { ...account({}), visit: { fields: { name: text, whom: link('account') } } },
    after: account({}),
  },
  {
    name: 'a removed entity that returns finds its rows, new fields among them',
    before: account({}),
    after: { ...account({}), visit: { fields: { name: text, whom: link('account'), length: integer } } },
    asides: [asideOf({ ...account({}), visit: { fields: { name: text, whom: link('account') } } }, 'visit', '', '_aside_visit_3', 3)],
  },
  { name: 'a unique field is looked at before', before: account({ code: text }), after: account({ code: { ...text, unique: true } }) },
  {
    name: 'an index comes and another goes',
    before: account({ a: text, b: text }, { indexes: [['a', 'b']] }),
    after: account({ a: text, b: text }, { indexes: [['b', 'a']] }),
  },
  {
    name: 'what is searched is held by an index of its own',
    before: account({ mail: { $ref: 'field:email' } }),
    after: account({ mail: { $ref: 'field:email' } }, { search: ['name', 'mail'] }),
    searched: true,
  },
  {
    name: 'another on-delete asks nothing of the database',
    before: account({ parent: link('account') }),
    after: account({ parent: link('account', { onDelete: 'cascade' }) }),
  },
  {
    name: 'a field that goes while one of its kind comes is asked about',
    before: account({ mail: text }),
    after: account({ address: text, size: integer }),
  },
  {
    name: 'a field said to be new is not asked about',
    before: account({ mail: text }),
    after: account({ address: text }),
    answers: { new: ['account.address'] },
  },
  {
    name: 'an entity that goes while one alike comes is asked about',
    before: account({ size: integer }),
    after: { company: { fields: { name: text, size: integer } } },
  },
]

describe('plan', () => {
  it.each(cases)('$name', async (example) => {
    await expect(page(example)).toMatchFileSnapshot(`golden/${example.name.replaceAll(/[^a-z]+/gi, '-')}.golden`)
  })

  it('the same model twice asks for nothing', () => {
    for (const { before, after } of cases) for (const one of [before, after]) expect(plan(catalogue(one), catalogue(one)).steps).toEqual([])
  })

  it('an answer « renamed » becomes the id in the document, and nothing is left to ask', () => {
    const before = catalogue(account({ mail: text }))
    const layers = answer([layer(account({ address: text }))], before, { renamed: { 'account.mail': 'address' } })
    const { steps, problems } = plan(before, compiled(layers))
    expect(problems).toEqual([])
    expect(steps.map((step) => step.do)).toEqual(['rename column'])
    expect(layers[0]?.documents[1]?.json).toMatchObject({ properties: { address: { id: 'mail' } } })
  })

  it('an entity said to be renamed keeps its table', () => {
    const before = catalogue(account({}))
    const layers = answer([layer({ company: { fields: { name: text } } })], before, { renamed: { account: 'company' } })
    expect(plan(before, compiled(layers)).steps.map((step) => step.do)).toEqual(['rename table'])
  })
})
