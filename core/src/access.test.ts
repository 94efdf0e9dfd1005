import { describe, expect, it } from 'vitest'
import { access, type Verb } from './access.ts'
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
  role('boss', { deal: { delete: true } }, ['writer']),
]

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

  it('says where each grant is written', () => {
    expect(access(model!, ['chief'], deal).grants('read')).toEqual([
      { allow: true, role: 'writer', origin: { layer: 'company', document: 'roles/writer.json', pointer: '/entities/deal/read' } },
      { allow: true, role: 'reader', origin: { layer: 'company', document: 'roles/reader.json', pointer: '/entities/deal/read' } },
    ])
  })
})
