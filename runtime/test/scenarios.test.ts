import type { Layer } from '@cahier/core/model/model'
import { compile } from '@cahier/core/model/compile'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Miss } from '../src/scenarios/judge.ts'
import { runTests, type Result } from '../src/scenarios/run.ts'

const layerWith = (scenarios: readonly object[]): Layer => ({
  name: 'garage',
  documents: [
    { path: 'app.json', json: { $schema: 'app.schema.json', name: 'garage', title: 'Garage', version: '1.0.0', language: 'en' } },
    {
      path: 'entities/car.json',
      json: {
        $schema: '../../../schemas/entity.schema.json',
        $id: 'car',
        title: 'Car',
        type: 'object',
        required: ['plate'],
        properties: {
          plate: { $ref: 'field:text', title: 'Plate' },
          price: { $ref: 'field:integer', title: 'Price', minimum: 0 },
          driver: { $ref: 'field:link', title: 'Driver', to: 'member', onDelete: 'clear' },
        },
      },
    },
    {
      path: 'roles/clerk.json',
      json: {
        $schema: '../../../schemas/role.schema.json',
        $id: 'clerk',
        title: 'Clerk',
        entities: { car: { read: true, create: true, fields: { price: { read: false } } } },
      },
    },
    {
      path: 'tests/cars.json',
      json: {
        $schema: '../../../schemas/test.schema.json',
        $id: 'cars',
        given: {
          ann: { entity: 'member', values: { name: 'Ann' }, roles: ['clerk'] },
          red: { entity: 'car', values: { plate: 'RED', price: 5, driver: '@ann' } },
        },
        scenarios,
      },
    },
  ],
})

type Case = { readonly name: string; readonly steps: readonly object[]; readonly miss?: Partial<Miss>; readonly at?: string }
const cases: readonly Case[] = [
  { name: 'a step that succeeds', steps: [{ as: 'ann', read: '@red', expect: { values: { plate: 'RED', driver: '@ann' } } }] },
  { name: 'a refusal that is expected', steps: [{ as: 'ann', delete: '@red', expect: { refused: 'access.entity' } }] },
  { name: 'a hidden field', steps: [{ as: 'ann', read: '@red', expect: { hidden: ['price'] } }] },
  {
    name: 'a record created before',
    steps: [
      { as: 'ann', create: 'car', called: 'blue', values: { plate: 'BLUE' } },
      { as: 'ann', list: 'car', expect: { records: ['@red', '@blue'], count: 2 } },
      { as: 'ann', list: 'car', filter: 'record.id == "@blue"', expect: { records: ['@blue'] } },
    ],
  },
  {
    name: 'another value than expected',
    steps: [{ as: 'administrator', read: '@red', expect: { values: { price: 6 } } }],
    miss: { what: 'value', field: 'price', wanted: 6, found: 5 },
  },
  {
    name: 'a refusal that does not come',
    steps: [{ as: 'ann', read: '@red', expect: { refused: 'access.entity' } }],
    miss: { what: 'accepted', code: 'access.entity' },
  },
  {
    name: 'a refusal nobody expected, at its step',
    steps: [
      { as: 'ann', read: '@red' },
      { as: 'ann', delete: '@red' },
    ],
    miss: { what: 'refused' },
    at: '/scenarios/6/steps/1',
  },
  {
    name: 'another reason than expected',
    steps: [{ as: 'ann', create: 'car', values: {}, expect: { refused: 'field.required', at: 'price' } }],
    miss: { what: 'reason', wanted: 'field.required /price' },
  },
  {
    name: 'a field that should be hidden',
    steps: [{ as: 'administrator', read: '@red', expect: { hidden: ['price'] } }],
    miss: { what: 'shown', field: 'price' },
  },
  {
    name: 'a list with too many',
    steps: [{ as: 'ann', list: 'car', expect: { records: [] } }],
    miss: { what: 'records', missing: 0, more: 1 },
  },
]

describe('a scenario finds', () => {
  let results: Result[]
  beforeAll(async () => {
    results = await runTests(layerWith(cases.map(({ name, steps }) => ({ title: name, steps }))), () => {})
  })
  it.each(cases.map((one, i) => ({ ...one, i })))('$name', ({ name, i, miss, at = `/scenarios/${i}/steps/0` }) => {
    if (miss) expect(results[i]).toMatchObject({ document: 'tests/cars.json', pointer: at, miss })
    else expect(results[i]).toEqual({ document: 'tests/cars.json', title: name, pointer: `/scenarios/${i}` })
  })
})

const wrong: readonly { readonly name: string; readonly step: object; readonly problem: object }[] = [
  { name: 'does nothing', step: { as: 'ann' }, problem: { code: 'model.step_verb', path: '/scenarios/0/steps/0' } },
  { name: 'does two things', step: { as: 'ann', read: '@red', list: 'car' }, problem: { code: 'model.step_verb' } },
  {
    name: 'is done by nobody',
    step: { as: 'bob', read: '@red' },
    problem: { code: 'model.unknown_member', path: '/scenarios/0/steps/0/as' },
  },
  {
    name: 'reads what is not there',
    step: { as: 'ann', read: '@rad' },
    problem: { code: 'model.unknown_record', params: { nearest: 'red' } },
  },
]
describe('a model is not sound when a step of its tests', () => {
  it.each(wrong)('$name', ({ step, problem }) => {
    expect(compile([layerWith([{ title: 'It goes', steps: [step] }])]).problems).toMatchObject([
      { document: 'tests/cars.json', ...problem },
    ])
  })
})
