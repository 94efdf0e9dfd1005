import { describe, expect, it } from 'vitest'
import { dealDocuments, dealModel, dealWorkflow } from '../workflow/sample.ts'
import { compile } from './compile.ts'
import type { Document } from './model.ts'
import { translate } from './translate.ts'

const problems = (documents: readonly Document[]) =>
  (compile([{ name: 'deals', documents }]).problems ?? []).map(({ code, path, document }) => `${document}#${path} ${code}`)
const { transitions, ...rest } = dealWorkflow
const { win, lose, reopen } = transitions
const place = (pointer: string, code: string) => [`workflows/sale.json#${pointer} ${code}`]

type Case = readonly [name: string, changes: object, found: readonly string[]]
const wrong: readonly Case[] = [
  ['nothing', {}, []],
  ['an unknown entity', { entity: 'deel' }, place('/entity', 'model.unknown_entity')],
  ['an unknown field', { field: 'stadge' }, place('/field', 'model.unknown_field')],
  ['a field that is no choice', { field: 'name' }, place('/field', 'model.workflow_field')],
  ['a beginning that is missing', { initial: undefined }, place('', 'model.missing')],
  ['a state that is no option', { final: ['won', 'lost', 'gone'] }, place('/final/2', 'model.unknown_option')],
  ['a state named in states alone', { states: { older: {} } }, place('/states/older', 'model.unreachable_state')],
  ['an end that nothing leads to', { final: ['won', 'lost', 'older'] }, place('/final/2', 'model.unreachable_state')],
  [
    'a state that nothing leads to',
    { transitions: { ...transitions, lose: { ...lose, from: ['open', 'offer', 'older'] } } },
    place('/transitions/lose/from/2', 'model.unreachable_state'),
  ],
  ['a dead end', { final: ['lost'] }, place('/transitions/win/to', 'model.dead_end')],
  ['a beginning that leads nowhere', { final: [], initial: 'lost', transitions: {}, states: {} }, place('/initial', 'model.dead_end')],
  [
    'a move that stays',
    { transitions: { ...transitions, reopen: { ...reopen, from: ['lost', 'open'] } } },
    place('/transitions/reopen/from/1', 'model.workflow_still'),
  ],
  [
    'an unknown role',
    { transitions: { ...transitions, win: { ...win, roles: ['bos'] } } },
    place('/transitions/win/roles/0', 'model.unknown_role'),
  ],
  [
    'an unknown field that a move requires',
    { transitions: { ...transitions, win: { ...win, requires: ['sined'] } } },
    place('/transitions/win/requires/0', 'model.unknown_field'),
  ],
  [
    'a condition that cannot be read',
    { transitions: { ...transitions, win: { ...win, when: 'record.amont > 0' } } },
    place('/transitions/win/when', 'expression.unknown_name'),
  ],
  ['an unknown field in a lock', { states: { won: { locked: ['amont'] } } }, place('/states/won/locked/0', 'model.unknown_field')],
  ['a lock of the state itself', { states: { won: { locked: ['stage'] } } }, place('/states/won/locked/0', 'model.workflow_lock')],
  [
    'a keyword nobody knows',
    { transitions: { ...transitions, win: { ...win, form: ['offer'] } } },
    place('/transitions/win/form', 'model.unknown_keyword'),
  ],
  [
    'a way that another record would decide',
    { appliesWhen: 'record.created_by.name == "A"' },
    place('/appliesWhen', 'model.workflow_link'),
  ],
  ['a way that the hour would decide', { appliesWhen: 'record.signed == today' }, place('/appliesWhen', 'expression.unknown_name')],
]

describe('compile', () => {
  it.each(wrong)('finds %s', (_name, changes, found) => {
    expect(problems(dealDocuments({ ...rest, transitions, ...changes }))).toEqual(found)
  })
  it('finds two ways that both always apply', () => {
    const twin = { path: 'workflows/twin.json', json: { ...dealWorkflow, $id: 'twin' } }
    expect(problems([...dealDocuments(), twin])).toEqual(['workflows/twin.json# model.workflow_twice'])
  })
  it('finds a default that is no beginning', () => {
    const documents = dealDocuments().map((document) =>
      document.path === 'entities/deal.json'
        ? { ...document, json: JSON.parse(JSON.stringify(document.json).replace('"title":"Étape"', '"default":"offer"')) as object }
        : document,
    )
    expect(problems(documents)).toEqual(place('/initial', 'model.workflow_default'))
  })
  it('knows who inherits a role, and asks the way that always applies last', () => {
    const { workflows } = dealModel().entities['deal']!
    expect(workflows.map(({ name }) => name)).toEqual(['renewal', 'sale'])
    expect(workflows[1]!.transitions['win']!.held).toEqual(['boss', 'director'])
  })
})

describe('locales', () => {
  const locale = (json: object) => ({ path: 'locales/en.json', json: { $schema: 'locale.schema.json', ...json } })
  const english = {
    entities: { deal: { fields: { stage: { options: { won: { title: 'Won' } } } } } },
    roles: { boss: { title: 'Manager' } },
    workflows: { sale: { title: 'Sale', transitions: { offer: { title: 'Send the offer', message: 'Give an amount.' } } } },
  }
  it('give a workflow its words, its states those of the options, its roles their own', () => {
    const { model } = compile([{ name: 'deals', documents: [...dealDocuments(), locale(english)] }])
    const sale = (language: string) => translate(model!, language).entities['deal']!.workflows[1]!
    expect(sale('en')).toMatchObject({
      title: 'Sale',
      states: { won: { title: 'Won' }, open: { title: 'Ouverte' } },
      transitions: { offer: { title: 'Send the offer', message: 'Give an amount.' }, win: { title: 'Gagner', roles: { boss: 'Manager' } } },
    })
    expect(sale('fr')).toEqual(model!.entities['deal']!.workflows[1])
    expect(translate(translate(model!, 'en'), 'fr').entities['deal']).toEqual(model!.entities['deal'])
  })
  it('speak of workflows and transitions that are there', () => {
    const wrong = locale({ workflows: { sail: {}, sale: { transitions: { winn: {} } } } })
    expect(problems([...dealDocuments(), wrong])).toEqual([
      'locales/en.json#/workflows/sail model.unknown_workflow',
      'locales/en.json#/workflows/sale/transitions/winn model.unknown_transition',
    ])
  })
})
