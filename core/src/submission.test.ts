import { describe, expect, it } from 'vitest'
import { form } from './form/form.ts'
import { actor } from './form/sample.ts'
import { summary } from './form/summary.ts'
import { compile } from './model/compile.ts'
import { translate } from './model/translate.ts'

const company = (properties: object, ...roles: readonly object[]) =>
  compile([
    {
      name: 'company',
      documents: [
        { path: 'app.json', json: { $schema: 'app.schema.json', name: 'a', title: 'A', language: 'fr', languages: ['fr', 'en'] } },
        {
          path: 'entities/invoice.json',
          json: { $schema: 'entity.schema.json', $id: 'invoice', type: 'object', submit: true, properties },
        },
        ...roles.map((invoice, index) => ({
          path: `roles/r${index}.json`,
          json: { $schema: 'role.schema.json', $id: `r${index}`, title: 'R', entities: { invoice } },
        })),
      ],
    },
  ])

describe('an entity whose records are submitted', () => {
  it('says how far one is, and which one it replaces, in each language', () => {
    const { model } = company({ name: { $ref: 'field:text' } })
    const titles = (language: string) => {
      const { submission, amended_from: from } = translate(model!, language).entities.invoice!.fields
      return [
        submission?.title,
        from?.title,
        ...(submission && 'options' in submission ? submission.options.map(({ title }) => title) : []),
      ]
    }
    expect(titles('fr')).toEqual(['Validation', 'Remplace', 'Brouillon', 'Validé', 'Annulé'])
    expect(titles('en')).toEqual(['Submission', 'Amends', 'Draft', 'Submitted', 'Cancelled'])
  })

  it('keeps these names for itself', () => {
    const { problems } = company({ name: { $ref: 'field:text' }, submission: { $ref: 'field:text' } })
    expect(problems).toMatchObject([{ code: 'model.reserved_name', path: '/properties/submission' }])
  })

  it('may be asked by rules', () => {
    const rule = (text: string) => company({ name: { $ref: 'field:text', readOnlyWhen: text } }).problems ?? []
    expect(rule('record.submission == "cancelled"')).toEqual([])
    expect(rule('record.amended_from.name == "x"')).toEqual([])
  })

  it.each([
    ['all of it', { read: true, create: true, update: true }, { submit: true, amend: true }],
    ['some records', { read: true, create: true, update: 'record.name == "x"' }, { submit: true, amend: true }],
    ['no change', { read: true, create: true }, { submit: false, amend: false }],
    ['no new ones', { read: true, update: true }, { submit: true, amend: false }],
    [
      'not how far it is',
      { read: true, create: true, update: true, fields: { submission: { update: false } } },
      { submit: false, amend: false },
    ],
    [
      'not what it replaces',
      { read: true, create: true, update: true, fields: { amended_from: { update: false } } },
      { submit: true, amend: false },
    ],
  ])('is offered to be submitted and amended to whom is granted: %s', (_, grant, offered) => {
    const { model, problems } = company({ name: { $ref: 'field:text' } }, grant)
    expect(problems ?? []).toEqual([])
    expect(form(model!, 'invoice', actor('r0'))?.may).toMatchObject(offered)
  })

  it('does not list what amends a record beside it', () => {
    const { model, problems } = company({
      name: { $ref: 'field:text' },
      near: { $ref: 'field:link', title: 'Near', to: 'invoice', onDelete: 'clear' },
    })
    expect(problems ?? []).toEqual([])
    expect(summary(model!, actor('administrator'), 1).entities['invoice']?.related.map((one) => one.field)).toEqual(['near'])
  })
})
