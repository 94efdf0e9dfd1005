import { describe, expect, it } from 'vitest'
import { compile } from './model/compile.ts'
import { translate } from './model/translate.ts'

const company = (properties: object) =>
  compile([
    {
      name: 'company',
      documents: [
        { path: 'app.json', json: { $schema: 'app.schema.json', name: 'a', title: 'A', language: 'fr', languages: ['fr', 'en'] } },
        {
          path: 'entities/invoice.json',
          json: { $schema: 'entity.schema.json', $id: 'invoice', type: 'object', submit: true, properties },
        },
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
})
