import { describe, expect, it } from 'vitest'
import { access, holds, type Right, type Verb } from './access.ts'
import { compile } from './model/compile.ts'

const documents = [
  { path: 'app.json', json: { $schema: 'app.schema.json', name: 'a', title: 'A', language: 'en' } },
  {
    path: 'entities/deal.json',
    json: {
      $schema: 'entity.schema.json',
      $id: 'deal',
      type: 'object',
      properties: { name: { $ref: 'field:text' }, margin: { $ref: 'field:decimal' }, stage: { $ref: 'field:text' } },
    },
  },
  role('reader', { deal: { read: true, fields: { margin: { read: false } } } }),
  role('writer', { deal: { read: true, update: true, fields: { stage: { update: false } } } }, ['reader']),
  role('creator', { deal: { create: true } }),
  role('hidden', { deal: { fields: { margin: { read: true } } } }),
  role('chief', {}, ['boss']),
  role('own', { deal: { read: 'record.name == user.email', update: 'record.name == user.email', fields: { margin: { read: false } } } }),
  role('open', { deal: { read: "record.stage == 'open'", update: "record.stage == 'open'", create: "record.stage == 'open'" } }),
  role('yes', { deal: { read: 'true', create: '1 == 1', update: 'false' } }),
  role('again', { deal: { read: "record.stage == 'open'" } }, ['open']),
  role('boss', { deal: { delete: true } }, ['writer']),
]

/** A right as it was written, or nearly. */
const spell = (right: Right): string => {
  if (typeof right === 'string') return right
  switch (right.op) {
    case 'path':
      return [right.root, ...right.path].join('.')
    case 'literal':
      return `'${String(right.value)}'`
    case '==':
    case 'or':
      return `${spell(right.left)} ${right.op} ${spell(right.right)}`
    default:
      return right.op
  }
}

function role(name: string, entities: object, inherits: string[] = []) {
  return { path: `roles/${name}.json`, json: { $schema: 'role.schema.json', $id: name, inherits, entities } }
}

const { model } = compile([{ name: 'company', documents }])
const deal = model!.entities['deal']!
const verbs: readonly Verb[] = ['read', 'create', 'update', 'delete', 'export', 'import']

describe('access', () => {
  it.each([
    { name: 'nobody without a role', roles: [], may: '', reads: '', writes: '' },
    { name: 'nothing by a role the model does not have', roles: ['constructor', 'gone'], may: '', reads: '', writes: '' },
    {
      name: 'everything for the administrator',
      roles: ['administrator'],
      may: 'read create update delete export import',
      reads: 'name margin stage',
      writes: 'name margin stage',
    },
    { name: 'a field left out stays hidden', roles: ['reader'], may: 'read', reads: 'name stage', writes: '' },
    { name: 'what is inherited counts', roles: ['writer'], may: 'read update', reads: 'name margin stage', writes: 'name margin' },
    {
      name: 'inheritance goes on through roles between',
      roles: ['chief'],
      may: 'read update delete',
      reads: 'name margin stage',
      writes: 'name margin',
    },
    { name: 'who may only create may set fields and read none', roles: ['creator'], may: 'create', reads: '', writes: 'name margin stage' },
    { name: 'roles add up', roles: ['reader', 'creator'], may: 'read create', reads: 'name stage', writes: 'name margin stage' },
    { name: 'a field granted without its entity is no grant', roles: ['hidden', 'reader'], may: 'read', reads: 'name stage', writes: '' },
  ])('$name', ({ roles, may, reads, writes }) => {
    const granted = access(model!, roles, deal)
    const fields = Object.values(deal.fields)
    expect({
      may: verbs.filter(granted.may).join(' '),
      reads: fields
        .filter(granted.reads)
        .map((f) => f.name)
        .join(' '),
      writes: fields
        .filter(granted.writes)
        .map((f) => f.name)
        .join(' '),
    }).toEqual({ may, reads, writes })
  })

  it.each([
    { name: 'a rule is asked of each record', roles: ['own'], read: 'record.name == user.email', margin: 'never', stage: 'always' },
    {
      name: 'rules add up, and a field is read where a role that gives it gives the record',
      roles: ['own', 'open'],
      read: "record.name == user.email or record.stage == 'open'",
      margin: "record.stage == 'open'",
      stage: 'always',
    },
    { name: 'a grant without a rule makes rules needless', roles: ['open', 'writer'], read: 'always', margin: 'always', stage: 'always' },
    {
      name: 'a field may be read on some of all records',
      roles: ['open', 'reader'],
      read: 'always',
      margin: "record.stage == 'open'",
      stage: 'always',
    },
    { name: 'a rule that says yes is no rule', roles: ['yes'], read: 'always', margin: 'always', stage: 'always' },
    { name: 'the same rule twice is one', roles: ['again'], read: "record.stage == 'open'", margin: 'always', stage: 'always' },
    { name: 'no role, no record', roles: [], read: 'never', margin: 'never', stage: 'never' },
  ])('$name', ({ roles, read, margin, stage }) => {
    const { when, readsWhen } = access(model!, roles, deal)
    expect({
      read: spell(when('read')),
      margin: spell(readsWhen(deal.fields['margin']!)),
      stage: spell(readsWhen(deal.fields['stage']!)),
    }).toEqual({
      read,
      margin,
      stage,
    })
  })

  it.each([
    {
      name: 'a field is set where the role that gives it gives the change',
      roles: ['own', 'open'],
      create: 'always',
      update: "record.stage == 'open'",
    },
    { name: 'a field left out is never set', roles: ['own'], create: 'never', update: 'never' },
  ])('$name', ({ roles, create, update }) => {
    const { writesWhen } = access(model!, roles, deal)
    const margin = deal.fields['margin']!
    expect({ create: spell(writesWhen(margin, 'create')), update: spell(writesWhen(margin, 'update')) }).toEqual({ create, update })
  })

  it.each([
    { stage: 'open', is: true },
    { stage: 'lost', is: false },
    { stage: null, is: false },
  ])('covers a record whose stage is $stage: $is', ({ stage, is }) => {
    const user = { id: null, email: null, language: 'en', roles: [] }
    const right = access(model!, ['again'], deal).when('read')
    expect(holds(right, { record: { stage }, user, now: '2026-11-21T00:00:00.000Z', today: '2026-11-21', timeZone: 'UTC' })).toBe(is)
  })

  it('says where each grant is written', () => {
    expect(access(model!, ['chief'], deal).grants('read')).toEqual([
      { allow: true, role: 'writer', origin: { layer: 'company', document: 'roles/writer.json', pointer: '/entities/deal/read' } },
      { allow: true, role: 'reader', origin: { layer: 'company', document: 'roles/reader.json', pointer: '/entities/deal/read' } },
    ])
  })

  it('keeps the rule of each grant with its place', () => {
    expect(access(model!, ['again'], deal).grants('read')).toMatchObject([
      {
        role: 'again',
        rule: { source: "record.stage == 'open'" },
        origin: { document: 'roles/again.json', pointer: '/entities/deal/read' },
      },
      { role: 'open', rule: { source: "record.stage == 'open'" }, origin: { document: 'roles/open.json' } },
    ])
  })
})
