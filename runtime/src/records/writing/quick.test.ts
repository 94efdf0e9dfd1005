import { expression } from '@cahier/core/expression/parse'
import type { ScopeFields } from '@cahier/core/expression/scope'
import type { Entity } from '@cahier/core/model/model'
import { describe, expect, it } from 'vitest'
import { alone } from './quick.ts'

const types: ScopeFields = {
  stage: { type: 'text' },
  value: { type: 'number' },
  closed: { type: 'date' },
  account: { type: 'link', to: 'deal' },
  note: { type: 'text' },
  won: { type: 'date' },
}
const rule = (source: string) => expression(source, { entity: 'deal', fields: () => types }).expression!
const entity = (rules: string[], fields: Record<string, object> = {}, workflows: object[] = []) =>
  ({
    workflows,
    rules: rules.map((source) => ({ check: rule(source), message: '' })),
    fields: Object.fromEntries(
      Object.keys(types).map((name) => [name, { name, kind: 'text', readOnly: false, required: false, ...fields[name] }]),
    ),
  }) as unknown as Entity

const sale = (locked: readonly string[] | true = []) => ({ field: 'stage', states: { won: { title: 'Won', locked } } })

const cases: readonly {
  name: string
  rules?: string[]
  fields?: Record<string, object>
  workflows?: object[]
  touches: string[]
  is: boolean
}[] = [
  { name: 'no rule at all', touches: ['note'], is: true },
  { name: 'a rule about other fields', rules: ['record.value > 0'], touches: ['note'], is: true },
  { name: 'a rule about it alone', rules: ['record.value > 0'], touches: ['value', 'note'], is: true },
  { name: 'a rule that also reads another field', rules: ['record.stage != "won" || record.value > 0'], touches: ['value'], is: false },
  { name: 'both fields of such a rule', rules: ['record.stage != "won" || record.value > 0'], touches: ['value', 'stage'], is: true },
  { name: 'a rule that reads what was', rules: ['old.value == null || record.value >= old.value'], touches: ['value'], is: false },
  { name: 'a rule about who changes what else', rules: ['"boss" in user.roles || record.stage != "won"'], touches: ['note'], is: false },
  { name: 'a rule that reads the id', rules: ['record.account != record.id'], touches: ['account'], is: false },
  { name: 'a rule behind its link', rules: ['record.account.stage == "won"'], touches: ['account'], is: true },
  {
    name: 'a condition of another field that it stirs',
    fields: { won: { requiredWhen: rule('record.stage == "won"') } },
    touches: ['stage'],
    is: false,
  },
  {
    name: 'a condition of its own that reads another field',
    fields: { won: { visibleWhen: rule('record.stage == "won"') } },
    touches: ['won'],
    is: false,
  },
  {
    name: 'a condition of a field it has nothing to do with',
    fields: { won: { requiredWhen: rule('record.stage == "won"') } },
    touches: ['note'],
    is: true,
  },
  { name: 'a field that is only read', fields: { note: { readOnly: true } }, touches: ['note'], is: false },
  {
    name: 'a field that is sometimes only read',
    fields: { note: { readOnlyWhen: rule('record.note != null') } },
    touches: ['note'],
    is: false,
  },
  { name: 'the state of a workflow', workflows: [sale()], touches: ['stage'], is: false },
  { name: 'a field beside a workflow', workflows: [sale()], touches: ['note'], is: true },
  { name: 'a field that a state locks', workflows: [sale(['note'])], touches: ['note'], is: false },
  { name: 'a field where a state locks all', workflows: [sale(true)], touches: ['note'], is: false },
  {
    name: 'a field that decides which way a record goes',
    workflows: [{ ...sale(), appliesWhen: rule('record.note != null') }],
    touches: ['note'],
    is: false,
  },
]

describe('a change can be checked by itself', () => {
  it.each(cases)('with $name: $is', ({ rules = [], fields, workflows, touches, is }) => {
    expect(alone(entity(rules, fields, workflows), new Set(touches))).toBe(is)
  })
})
