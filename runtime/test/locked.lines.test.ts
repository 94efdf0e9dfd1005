import type { Problem } from '@cahier/core/problem'
import { beforeAll, describe, expect, it } from 'vitest'
import { newId } from '../src/records/id.ts'
import { createMany, updateMany } from '../src/records/many.ts'
import { companyOn, type Answer, type Json } from './company.ts'
import { databases } from './databases.ts'
import { billing, bills, integer, layer, link, text } from './models.ts'
import { actor } from './workspace.ts'

const product = { ...link('product'), onDelete: 'cascade' }
const model = layer(
  {
    ...bills({ product }),
    product: { label: 'name', fields: { name: text } },
    contract: { label: 'name', submit: true, fields: { name: text, lines: { $ref: 'field:lines', to: 'contract_line' } } },
    contract_line: { label: 'what', fields: { contract: link('contract'), what: text, count: integer, product } },
  },
  billing(),
)

/** What locks the lines of a record, and how it is said. */
const locks = [
  { by: 'a state', of: 'bill', lock: 'transitions/send', codes: ['workflow.locked'] },
  { by: 'its submission', of: 'contract', lock: 'submit', codes: ['field.submitted', 'record.submitted'] },
]

describe.each(databases)('on $name', ({ fresh }) => {
  const { ask, call, get, make, context } = companyOn(fresh, model)
  const codesOf = ({ problems }: Answer) => [...new Set(problems.map((one) => one.split(' ')[0]!))]
  const importing = () => context({ actor: actor(undefined, { kind: 'import' }) })

  describe.each(locks)('lines of a record locked by $by', ({ of, lock, codes }) => {
    const lines = `${of}_line`
    let id: string
    let open: string
    let kept: string
    let gone: string
    let product: string
    let former: string
    const groups: Record<string, string> = {}
    const groupOf = async (line: string, at = 0) => String(((await get(`${lines}/${line}/history`))['items'] as Json[])[at]!['group'])
    const state = async () => [await get(`${of}/${id}`), (await get(`${of}/${open}`))['lines'], (await get(`${lines}?sort=id`))['items']]

    beforeAll(async () => {
      product = await make('product', { name: 'P' })
      former = await make('product', { name: 'F' })
      open = await make(of, { name: 'open', lines: [{ what: 'other' }] })
      id = await make(of, { name: 'one' })
      kept = await make(lines, { [of]: id, what: 'kept', count: 1, product })
      groups['made'] = await groupOf(kept)
      await call('PATCH', `${lines}/${kept}`, { count: 2 })
      groups['changed'] = await groupOf(kept)
      gone = await make(lines, { [of]: id, what: 'gone' })
      await call('DELETE', `${lines}/${gone}`)
      groups['deleted'] = await groupOf(gone)
      await make(lines, { [of]: id, what: 'along', product: former })
      await call('DELETE', `product/${former}`)
      await call('POST', `${of}/${id}/${lock}`, {})
    })

    const paths: readonly (readonly [string, () => Promise<Answer>])[] = [
      ['through their record', () => call('PATCH', `${of}/${id}`, { lines: [] })],
      ['added', () => call('POST', lines, { [of]: id, what: 'new' })],
      ['changed', () => call('PATCH', `${lines}/${kept}`, { count: 3 })],
      ['deleted', () => call('DELETE', `${lines}/${kept}`)],
      ['taken out of the bin', () => call('POST', `${lines}/${gone}/restore`)],
      ['copied', () => call('POST', `${lines}/${kept}/copy`, { [of]: id })],
      ['gone with what they link to', () => call('DELETE', `product/${product}`)],
      ['back with what they link to', () => call('POST', `product/${former}/restore`)],
      ...(['create', 'update', 'delete', 'restore'] as const).map((op): [string, () => Promise<Answer>] => [
        `of a batch: ${op}`,
        () =>
          ask('POST', 'batch', {
            operations: [
              { op: 'create', entity: 'product', record: { name: 'never' } },
              op === 'create'
                ? { op, entity: lines, record: { [of]: id, what: 'n' } }
                : { op, entity: lines, id: op === 'restore' ? gone : kept, ...(op === 'update' && { record: { count: 9 } }) },
            ],
          }),
      ]),
      ...['made', 'changed', 'deleted'].map((group): [string, () => Promise<Answer>] => [
        `of an undo: ${group}`,
        () => ask('POST', `changes/${groups[group]}/undo`),
      ]),
    ]
    it.each(paths)('stay as they are: %s', async (name, act) => {
      const before = await state()
      const answer = await act()
      expect([409, 422]).toContain(answer.status)
      // What would only follow from the deletion or the return of something else names the record that holds it back.
      const known = name.endsWith('with what they link to') ? ['record.in_use_locked'] : [...codes, 'undo.touched']
      for (const code of codesOf(answer)) expect(known).toContain(code)
      expect(await state()).toEqual(before)
    })

    it('stay as they are: of an import', async () => {
      const before = await state()
      const made = await createMany(importing(), lines, [{ [of]: id, what: 'n' }], { group: newId() })
      const changed = await updateMany(importing(), lines, [{ id: kept, values: { count: 9 } }], { group: newId() })
      const through = await updateMany(importing(), of, [{ id, values: { lines: [] } }], { group: newId() })
      for (const [one] of [made, changed, through])
        expect(codes).toEqual(
          expect.arrayContaining([
            ...new Set(((one as { problems?: readonly Problem[] }).problems ?? [{ code: 'written' }]).map(({ code }) => code)),
          ]),
        )
      expect(await state()).toEqual(before)
    })

    it('go and come back with it', async () => {
      if (of === 'contract') await call('POST', `${of}/${id}/cancel`)
      const before = (await get(`${of}/${id}`))['lines']
      expect((await call('DELETE', `${of}/${id}`)).status).toBe(204)
      expect((await call('POST', `${of}/${id}/restore`)).body['lines']).toEqual(before)
    })
  })
})
