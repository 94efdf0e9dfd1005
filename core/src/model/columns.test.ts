import { describe, expect, it } from 'vitest'
import { ADMINISTRATOR, type Actor } from '../access.ts'
import { views } from '../form/view.ts'
import { query } from '../query/query.ts'
import { access } from '../access.ts'
import { compile } from './compile.ts'

const json = (path: string, document: object) => ({ path, json: document })
const compiled = (columns: readonly string[], sort: readonly string[] = [], language = 'en') =>
  compile([
    {
      name: 'shop',
      documents: [
        json('app.json', { $schema: 'app.schema.json', name: 'shop', title: 'Shop', language }),
        json('entities/firm.json', {
          $schema: 'entity.schema.json',
          $id: 'firm',
          type: 'object',
          properties: {
            name: { $ref: 'field:text', title: 'Name' },
            seat: { $ref: 'field:address', title: 'Seat' },
            place: { $ref: 'field:geolocation', title: 'Place' },
            parent: { $ref: 'field:link', to: 'firm', title: 'Parent' },
            secret: { $ref: 'field:text', title: 'Secret' },
          },
        }),
        json('views/firms.json', { $schema: 'view.schema.json', $id: 'firms', entity: 'firm', columns: ['name', ...columns], sort }),
        json('roles/rep.json', {
          $schema: 'role.schema.json',
          $id: 'rep',
          entities: { firm: { read: true, fields: { seat: { read: false }, secret: { read: false } } } },
        }),
      ],
    },
  ])
const actor = (role: string): Actor => ({ kind: 'member', id: null, email: null, roles: [role], language: 'en', teams: [], sites: [] })

describe('columns and the order of a list', () => {
  const fine = ['created_at', 'updated_by', 'seat.city', 'place.latitude', 'parent.name', 'parent.created_at']
  it.each(fine)('may name %s, as the address of a page does', (path) => {
    const { model, problems } = compiled([path], [`-${path}`])
    expect(problems).toBeUndefined()
    const entity = model!.entities['firm']!
    const reader = { model: model!, access: () => access(model!, [ADMINISTRATOR], entity) }
    expect(query({ fields: path, sort: `-${path}` }, entity, reader).problems).toBeUndefined()
    const [view] = views(model!, 'firm', actor(ADMINISTRATOR))
    expect(view!.columns.map((column) => column.path)).toEqual(['name', path])
    expect(view!.sort).toEqual([{ field: path, descending: true }])
  })

  const wrong: [string, string][] = [
    ['created', 'model.view_column'],
    ['version', 'model.view_column'],
    ['seat.town', 'model.unknown_part'],
    ['name.city', 'model.not_a_link'],
    ['created_at.year', 'model.view_column'],
    ['parent.seat.city', 'model.pattern'],
    ['parent.nome', 'model.view_column'],
    ['parent.created', 'model.view_column'],
  ]
  it.each(wrong)('may not name %s', (path, code) => {
    expect(compiled([path]).problems).toMatchObject([{ code, document: 'views/firms.json', path: '/columns/1' }])
  })

  it('are called in the language of the model, and drawn as what they are', () => {
    const { model } = compiled(['created_at', 'created_by', 'seat.city', 'place.latitude'], [], 'fr')
    const [view] = views(model!, 'firm', actor(ADMINISTRATOR))
    expect(view!.columns.map(({ field, sortable }) => [field.title, field.kind, sortable])).toEqual([
      ['Name', 'text', true],
      ['Créé le', 'datetime', true],
      ['Créé par', 'link', true],
      ['Ville', 'text', true],
      ['Latitude', 'decimal', true],
    ])
  })

  it('are only those that the reader may see', () => {
    const { model } = compiled(['seat.city', 'parent.secret', 'created_at', 'created_by'], ['seat.city', '-created_at'])
    const [view] = views(model!, 'firm', actor('rep'))
    expect(view!.columns.map(({ path, sortable }) => [path, sortable])).toEqual([
      ['name', true],
      ['created_at', true],
      ['created_by', false],
    ])
    expect(view!.sort).toEqual([{ field: 'created_at', descending: true }])
  })
})
