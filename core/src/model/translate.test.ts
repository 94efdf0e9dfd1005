import { describe, expect, it } from 'vitest'
import { compile } from './compile.ts'
import { translate } from './translate.ts'

const model = (language: string, locales: Record<string, object> = {}) =>
  compile([
    {
      name: 'company',
      documents: [
        {
          path: 'app.json',
          json: {
            $schema: 'app.schema.json',
            name: 'a',
            title: 'A',
            language,
            languages: ['fr', 'en'],
            navigation: [{ title: 'G', entities: [] }],
          },
        },
        {
          path: 'entities/deal.json',
          json: {
            $schema: 'entity.schema.json',
            $id: 'deal',
            title: 'T',
            plural: 'P',
            type: 'object',
            properties: {
              name: { $ref: 'field:text', title: 'N', help: 'H' },
              weight: { $ref: 'field:decimal', unit: 'U' },
              stage: { $ref: 'field:choice', oneOf: [{ const: 'won', title: 'W' }] },
            },
            rules: [{ check: 'record.weight > 0', message: 'M' }],
          },
        },
        { path: 'roles/rep.json', json: { $schema: 'role.schema.json', $id: 'rep', title: 'R', entities: {} } },
        { path: 'views/all.json', json: { $schema: 'view.schema.json', $id: 'all', title: 'V', entity: 'deal', columns: ['name'] } },
        {
          path: 'forms/deal.json',
          json: {
            $schema: 'form.schema.json',
            $id: 'deal',
            title: 'F',
            entity: 'deal',
            groups: [{ title: 'G', fields: ['name'] }, { fields: ['stage'] }],
          },
        },
        ...Object.entries(locales).map(([name, json]) => ({
          path: `locales/${name}.json`,
          json: { $schema: 'locale.schema.json', ...json },
        })),
      ],
    },
  ]).model!

const full = {
  app: { title: 'A2', navigation: ['G2'] },
  entities: {
    deal: {
      title: 'T2',
      plural: 'P2',
      rules: ['M2'],
      fields: { name: { title: 'N2', help: 'H2' }, weight: { unit: 'U2' }, stage: { options: { won: { title: 'W2' } } } },
    },
  },
  roles: { rep: { title: 'R2' } },
  views: { all: { title: 'V2' } },
  forms: { deal: { title: 'F2', groups: ['G2'] } },
}

describe('translate', () => {
  it('puts every text into the other language', () => {
    const other = translate(model('fr', { en: full }), 'en')
    expect(other.language).toBe('en')
    expect(other.app).toMatchObject({ title: 'A2', language: 'fr', navigation: [{ title: 'G2' }] })
    expect(other.entities['deal']).toMatchObject({
      title: 'T2',
      plural: 'P2',
      rules: [{ message: 'M2' }],
      fields: {
        name: { title: 'N2', help: 'H2' },
        weight: { unit: 'U2', title: 'Weight' },
        stage: { options: [{ value: 'won', title: 'W2' }] },
      },
    })
    expect(other.roles['rep']!.title).toBe('R2')
    expect(other.views['all']!.title).toBe('V2')
    expect(other.forms['deal']).toMatchObject({ title: 'F2', groups: [{ title: 'G2' }, { fields: ['stage'] }] })
    expect(other.forms['deal']!.groups[1]).not.toHaveProperty('title')
  })

  it('turns a translated model back', () => {
    const own = model('fr', { en: full })
    expect(translate(translate(own, 'en'), 'fr')).toEqual(own)
  })

  it.each([
    { name: 'built-in texts follow an app in French', app: 'fr', to: 'fr', member: 'Membre' },
    { name: 'built-in texts follow an app in English', app: 'en', to: 'en', member: 'Member' },
    { name: 'an app in French gives built-in texts in English', app: 'fr', to: 'en', member: 'Member' },
    { name: 'an app in English gives built-in texts in French', app: 'en', to: 'fr', member: 'Membre' },
    { name: 'a language that is not offered gives the app’s own', app: 'en', to: 'de', member: 'Member' },
  ])('$name', ({ app, to, member }) => {
    const made = translate(model(app), to)
    expect(made.entities['member']!.title).toBe(member)
    expect(made.entities['deal']!.title).toBe('T')
  })

  it.each([
    { name: 'many links are called as their field, and their ends as what they lead to', to: 'fr', said: ['Équipes', 'Membre', 'Équipe'] },
    { name: 'and so in another language', to: 'en', said: ['Teams', 'Member', 'Team'] },
  ])('$name', ({ to, said }) => {
    const { title, fields } = translate(model('fr'), to).entities['member_teams']!
    expect([title, fields['owner']!.title, fields['target']!.title]).toEqual(said)
  })

  it('lets a company word what is built in', () => {
    const made = model('en', { fr: { entities: { member: { title: 'Équipier' } } }, en: { entities: { member: { title: 'Teammate' } } } })
    expect(made.entities['member']).toMatchObject({ title: 'Teammate', plural: 'Members' })
    expect(translate(made, 'fr').entities['member']).toMatchObject({ title: 'Équipier', plural: 'Membres' })
  })
})
