import type { Node } from '../expression/node.ts'
import type { Workflow } from '../model/model.ts'
import { describe, expect, it } from 'vitest'
import { form } from './form.ts'
import { actor, sampleModel } from './sample.ts'
import { summary } from './summary.ts'
import { views } from './view.ts'

const model = sampleModel()
const bare = sampleModel(['forms', 'views'])
const [admin, rep, nobody] = [actor('administrator'), actor('rep'), actor()]
const names = (spec: ReturnType<typeof form>) => spec?.groups.map((g) => [g.title, g.fields.map((f) => f.name)])

describe('form', () => {
  it('takes the document of the entity’s name, else the first', () => {
    expect(names(form(model, 'deal', admin))).toEqual([[undefined, ['name', 'stage']]])
  })
  it('takes the document asked for, without the fields the actor may not read, nor a group they leave empty', () => {
    expect(names(form(model, 'deal', rep, 'deal_quick'))).toEqual([['Affaire', ['name', 'site']]])
  })
  it('says which fields the actor may change', () => {
    expect(form(model, 'deal', rep, 'deal_quick')?.groups[0]?.fields.map((f) => f.writable)).toEqual([true, false])
    expect(form(model, 'account', rep)?.groups[0]?.fields.map((f) => f.writable)).toEqual([false, false, false, false])
  })
  it('makes one group of a few fields, paragraphs last', () => {
    expect(names(form(bare, 'account', admin))).toEqual([[undefined, ['name', 'sector', 'margin', 'parent', 'notes']]])
  })
  it('sets paragraphs apart from many fields', () => {
    expect(form(bare, 'deal', admin)?.groups.map((g) => g.fields.length)).toEqual([11, 1])
  })
  it('keeps back the rules that look at what the actor may not read', () => {
    expect(form(model, 'deal', admin)?.rules).toHaveLength(4)
    expect(form(model, 'deal', rep)?.rules.map((r) => r.on)).toEqual(['closed', 'amount', undefined])
  })
  it.each([
    ['deal', nobody, undefined],
    ['nothing', admin, undefined],
    ['deal', admin, 'accounts'],
    ['constructor', admin, undefined],
  ] as const)('there is none of %s', (entity, who, name) => expect(form(model, entity, who, name)).toBeUndefined())
})

describe('views', () => {
  it('offers a list of everything first, made when nobody wrote one', () => {
    expect(views(model, 'deal', admin).map((v) => [v.name, v.title])).toEqual([
      ['all', 'Tout'],
      ['deals_won', 'Gagnées'],
      ['deals_secret', 'Secrètes'],
    ])
    expect(views(model, 'account', admin).map((v) => v.name)).toEqual(['accounts'])
  })
  it('makes it of the name and the seven columns a person would choose, in the order of the model', () => {
    expect(views(bare, 'deal', admin)[0]?.columns.map((c) => c.path)).toEqual([
      'name',
      'account',
      'stage',
      'amount',
      'reason',
      'opened',
      'closed',
      'owner',
    ])
  })
  it('folds by what the kinds can play', () => {
    expect(views(bare, 'deal', admin)[0]?.fold).toEqual({ title: 'name', subtitle: 'account', value: 'amount', state: 'stage' })
    expect(views(model, 'account', rep)[0]?.fold).toEqual({ title: 'name', state: 'sector' })
  })
  it('folds by where a record stands on its way before any other option of it', () => {
    const deal = bare.entities['deal']!
    const fields = { channel: { ...deal.fields['stage']!, name: 'channel' }, ...deal.fields }
    const state = (workflows: readonly Workflow[]) =>
      views({ ...bare, entities: { ...bare.entities, deal: { ...deal, fields, workflows } } }, 'deal', admin)[0]?.fold.state
    expect([state([]), state([{ field: 'stage' } as Workflow])]).toEqual(['channel', 'stage'])
  })
  it('shows neither columns nor lists over what the actor may not read', () => {
    const [, won, ...more] = views(model, 'deal', rep)
    expect(won?.columns.map((c) => [c.path, c.sortable])).toEqual([
      ['name', true],
      ['account.sector', true],
      ['amount', true],
    ])
    expect([won?.filter, more]).toEqual(["record.stage == 'won'", []])
  })
  it('sorts as the entity does when the view says nothing', () =>
    expect(views(model, 'deal', rep)[0]?.sort).toEqual([{ field: 'opened', descending: true }]))
  it('is empty for who may not read', () => expect(views(model, 'deal', nobody)).toEqual([]))
})

const speaksOfTeams: Node = { op: 'path', type: { list: 'link' }, root: 'user', path: ['teams'] }

describe('summary', () => {
  it('names what the app does not, and puts what the product ships last', () => {
    expect(summary(model, admin, 3).navigation).toEqual([
      { title: 'Ventes', entities: ['deal'] },
      { entities: ['account', 'task'] },
      { title: 'Administration', entities: ['member'] },
    ])
    expect(summary(model, rep, 3).navigation).toEqual([{ title: 'Ventes', entities: ['deal'] }, { entities: ['account'] }])
    expect(summary(model, nobody, 3).entities).toEqual({})
  })
  it('offers teams where rights or records speak of them', () => {
    const boss = Object.values(model.roles)[0]!
    const grant = { ...boss.entities['deal']!, read: { source: '', node: speaksOfTeams } }
    const spoken = { ...model, roles: { ...model.roles, boss: { ...boss, entities: { deal: grant } } } }
    expect(summary(spoken, admin, 3).navigation.at(-1)).toEqual({ title: 'Administration', entities: ['member', 'team'] })
  })
  it('lists what points at a record, by the link where its entity is not enough', () => {
    expect(summary(model, admin, 3).entities['account']?.related).toEqual([
      { entity: 'account', field: 'parent', title: 'Entreprises (Maison mère)' },
      { entity: 'deal', field: 'account', title: 'Affaires' },
    ])
    expect(summary(model, rep, 3).entities['deal']?.related).toEqual([])
    const deal = { ...model.entities['deal']!, owner: { entity: 'account', link: 'other', field: 'lines' } }
    const lines = { ...model, entities: { ...model.entities, deal } }
    expect(summary(lines, admin, 3).entities['account']?.related.at(-1)?.title).toBe('Affaires (Entreprise)')
  })
  it('keeps unreadable fields out, and what their rules would tell of them', () => {
    expect(JSON.stringify(summary(model, rep, 3))).not.toMatch(/secret|margin/)
  })
})
