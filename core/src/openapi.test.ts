import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { describe, expect, it } from 'vitest'
import { form } from './form/form.ts'
import { actor, sampleModel } from './form/sample.ts'
import { summary } from './form/summary.ts'
import { views } from './form/view.ts'
import { openapi } from './openapi.ts'

const model = sampleModel()
const id = '0199aaaa-0000-7000-8000-000000000001'
const [admin, rep, nobody] = [actor('administrator'), actor('rep'), actor()]
const documents = { admin: openapi(model, admin, 7), rep: openapi(model, rep, 7), nobody: openapi(model, nobody, 7) }

const ajv = formats.default(
  new Ajv2020({ strict: true, strictTypes: false, strictRequired: false, allErrors: true, multipleOfPrecision: 3 }),
)
ajv.addVocabulary(['components', 'info', 'openapi', 'paths', 'security', 'servers', 'tags'])
const fits = (who: keyof typeof documents, schema: string, value: unknown): boolean => {
  const key = `openapi:${who}`
  if (!ajv.getSchema(key)) ajv.addSchema(documents[who], key)
  return ajv.validate({ $ref: `${key}#/components/schemas/${schema}` }, value)
}
const operations = (who: keyof typeof documents): string[] =>
  Object.entries(documents[who]['paths'] as Record<string, object>).flatMap(([path, item]) =>
    Object.keys(item)
      .filter((key) => key !== 'parameters')
      .map((verb) => `${verb} ${path}`),
  )

const row = {
  id,
  version: 1,
  created_at: '2026-11-21T20:24:15.123+00:00',
  created_by: null,
  updated_at: '2026-11-21T20:24:15.123+00:00',
  updated_by: id,
}
const bodies: [name: string, who: keyof typeof documents, schema: string, value: unknown, ok: boolean][] = [
  ['a whole record', 'admin', 'deal', { ...row, name: 'Fromages', stage: 'open', amount: 1054.0, account: id, notes: null }, true],
  ['a record of few fields', 'admin', 'deal', { id, version: 2, stage: 'open' }, true],
  [
    'what was stored before a limit or without an option since',
    'admin',
    'deal',
    { id, version: 2, stage: 'stalled', name: 'x'.repeat(500) },
    true,
  ],
  ['a field of no such kind', 'admin', 'deal', { id, version: 2, amount: '1054.00' }, false],
  ['an expanded link', 'admin', 'deal', { id, version: 2, expand: { account: { id, name: 'Vauban', sector: null }, owner: null } }, true],
  ['what the actor may not read', 'rep', 'deal', { id, version: 2, secret: 'x' }, false],
  ['what the actor may not read behind a link', 'rep', 'deal', { id, version: 2, expand: { account: { id, margin: 1 } } }, false],
  ['a page', 'admin', 'deal.page', { items: [{ id, version: 1 }], next: null, count: 1 }, true],
  ['a creation; a default stands in for what is required', 'admin', 'deal.create', { name: 'Fromages' }, true],
  ['a creation without what is required', 'admin', 'deal.create', { stage: 'open' }, false],
  ['a creation with a value that does not fit', 'admin', 'deal.create', { name: 'x'.repeat(21) }, false],
  ['a creation that empties what may be empty', 'admin', 'deal.create', { name: 'Fromages', amount: null }, true],
  ['an update of one field', 'rep', 'deal.update', { amount: 10.5 }, true],
  ['an update of a field that only the system sets', 'admin', 'deal.update', { code: 'A' }, false],
  ['an update of a field the role may not change', 'rep', 'deal.update', { site: 'https://vauban.fr' }, false],
  ['an update that empties what is required', 'rep', 'deal.update', { name: null }, false],
]

describe('openapi', () => {
  it('offers each actor the operations of their rights', () => {
    expect(operations('nobody').filter((o) => /records|forms|views/.test(o))).toEqual([])
    expect(operations('rep').filter((o) => o.includes('/records'))).toEqual([
      'get /records/account',
      'get /records/account/aggregate',
      'get /records/account/{id}',
      'get /records/account/{id}/history',
      'get /records/deal',
      'post /records/deal',
      'get /records/deal/aggregate',
      'get /records/deal/{id}',
      'patch /records/deal/{id}',
      'post /records/deal/{id}/copy',
      'get /records/deal/{id}/history',
    ])
    expect(operations('admin')).toContain('post /records/task/{id}/restore')
  })
  it.each(bodies)('%s', (_name, who, schema, value, ok) => expect(fits(who, schema, value)).toBe(ok))
  it.each(Object.keys(documents) as (keyof typeof documents)[])('every reference of %s leads somewhere', (who) => {
    const known = documents[who]['components'] as Record<string, Record<string, unknown>>
    for (const [, part = '', name = ''] of JSON.stringify(documents[who]).matchAll(/"#\/components\/(\w+)\/([^"]+)"/g))
      expect(known[part]).toHaveProperty([name])
  })
  it('describes the specifications as they are made', () => {
    for (const [who, person] of [
      ['admin', admin],
      ['rep', rep],
    ] as const) {
      expect(fits(who, 'Model', summary(model, person, 7))).toBe(true)
      for (const name of ['deal', 'account']) {
        expect(fits(who, 'Form', form(model, name, person))).toBe(true)
        for (const view of views(model, name, person)) expect(fits(who, 'View', view)).toBe(true)
      }
    }
  })
  it('carries the revision', () => expect(documents.admin['info']).toMatchObject({ version: '7' }))
})
