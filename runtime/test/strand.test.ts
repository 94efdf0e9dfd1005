import type { Document, Layer } from '@cahier/core/model/model'
import { dealDocuments, dealWorkflow } from '@cahier/core/workflow/sample'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { preview, publish, settle } from '../src/model/publish.ts'
import { newId } from '../src/records/id.ts'
import { createMany } from '../src/records/many.ts'
import { update } from '../src/records/update.ts'
import { companyOn, type Json } from './company.ts'
import { databases, type Fresh } from './databases.ts'
import { actor, open, type Opened } from './workspace.ts'

const { lose, reopen } = dealWorkflow.transitions
/** Without the states `offer` and `won`: what stands there is stranded. */
const shorter = { ...dealWorkflow, final: ['lost'], states: {}, transitions: { lose: { ...lose, from: ['open'] }, reopen } }
const without = (path: string, documents: readonly Document[]): Document[] => documents.filter((one) => one.path !== path)
const deals = (documents: readonly Document[]): Layer => ({ name: 'deals', documents })
const renamed = (documents: readonly Document[]): Document[] =>
  documents.map(({ path, json }) => ({
    path,
    json: JSON.parse(
      JSON.stringify(json)
        .replaceAll('record.kind', 'record.sort_of')
        .replace('"kind":{', '"sort_of":{"id":"kind",')
        .replaceAll('record.stage', 'record.step')
        .replace('"stage":{', '"step":{"id":"stage",')
        .replace('"field":"stage"', '"field":"step"'),
    ) as object,
  }))

type Case = {
  readonly name: string
  readonly documents: readonly Document[]
  readonly count?: number
  readonly states?: readonly string[]
  readonly answer?: string
}
const older = {
  ...dealWorkflow,
  transitions: { ...dealWorkflow.transitions, age: { from: ['open'], to: 'older' }, young: { from: ['older'], to: 'open' } },
}
const anew = (documents: readonly Document[]): Document[] =>
  documents.map((one) =>
    one.path === 'entities/deal.json'
      ? {
          ...one,
          json: JSON.parse(JSON.stringify(one.json).replace('"stage":{', '"stage":{"id":"stage_again","default":"open",')) as object,
        }
      : one,
  )
const cases: readonly Case[] = [
  { name: 'nothing, where the ways stay as they are', documents: dealDocuments({ ...dealWorkflow, title: 'Autrement' }) },
  { name: 'nothing, where a way grows', documents: dealDocuments(older) },
  { name: 'what stands in states that go', documents: dealDocuments(shorter), count: 4, states: ['Gagnée', 'Devis'] },
  {
    name: 'what comes to another way',
    documents: without('workflows/renewal.json', dealDocuments(shorter)),
    count: 5,
    states: ['Gagnée', 'Devis'],
  },
  {
    name: 'the same under new names',
    documents: renamed(dealDocuments(shorter)),
    count: 4,
    states: ['Gagnée', 'Devis'],
    answer: 'deal.step',
  },
  { name: 'what a new field’s default puts on another way', documents: anew(dealDocuments(shorter)), count: 1, states: ['Ouverte'] },
]

describe.each(databases)('a publish on $name that would strand records counts', ({ fresh }) => {
  let made: Fresh
  let company: Opened
  const ctx = () => ({
    workspace: company,
    revision: company.current(),
    now: new Date().toISOString(),
    language: 'fr',
    actor: actor(undefined, { kind: 'import' }),
  })

  beforeAll(async () => {
    made = await fresh()
    company = await open(made, deals(dealDocuments()))
    const rows = [...['won', 'won', 'won', 'offer', 'open', 'lost'].map((stage) => ({ stage })), { stage: 'won', kind: 'renewal' }].map(
      (row) => ({ name: 'D', ...row }),
    )
    await createMany(ctx(), 'deal', rows, { group: newId() })
  })
  afterAll(async () => {
    await company?.close()
    await made?.drop()
  })

  it.each(cases)('$name', async ({ documents, count, states = [], answer = 'deal.stage' }) => {
    const answers = { new: ['deal.stage', 'deal.step', 'deal.kind', 'deal.sort_of'] }
    const { problems } = await preview(company, [deals(documents)], answers)
    const asked = count === undefined ? [] : [{ code: 'plan.stranded', params: { count, states, answer } }]
    expect(problems).toMatchObject(asked)
    expect(problems).toHaveLength(asked.length)
    if (count !== undefined) expect((await preview(company, [deals(documents)], { ...answers, stay: [answer] })).problems).toEqual([])
  })

  it('and refuses until somebody says that they may stay; then they can only begin again', async () => {
    const next = [deals(dealDocuments(shorter))]
    await expect(publish(company, next)).rejects.toThrow('plan.stranded')
    await publish(company, next, { answers: { stay: ['deal.stage'] } })
    expect((await preview(company, [deals(dealDocuments({ ...shorter, title: 'Encore' }))])).problems).toEqual([])
    const { rows } = {
      rows: await made.db.query<{ id: string }>({
        text: `select id from "${company.schema}".deal where stage = 'won' and kind is null limit 1`,
      }),
    }
    const person = { ...ctx(), actor: actor() }
    await expect(update(person, 'deal', rows[0]!.id, { stage: 'lost', reason: 'x' })).rejects.toThrow('workflow.enter')
    await update(person, 'deal', rows[0]!.id, { amount: 12 })
    await update(person, 'deal', rows[0]!.id, { stage: 'open' })
  })
})

describe.each(databases)('a publish on $name whose states take the records of those that go', ({ fresh }) => {
  const suite = companyOn(fresh, deals(dealDocuments()))
  const { call, get, make, context } = suite
  const taking = (previously: readonly string[]) => deals(dealDocuments({ ...shorter, states: { lost: { previously } } }))

  it('is refused where a state is there still, or is taken twice', async () => {
    const problems = async (states: object) =>
      (await preview(suite.workspace, [deals(dealDocuments({ ...shorter, states }))])).problems.map(({ code, path }) => `${code} ${path}`)
    expect(await problems({ lost: { previously: ['open'] } })).toEqual(['model.workflow_previously /states/lost/previously/0'])
    expect(await problems({ lost: { previously: ['won'] }, open: { previously: ['won'] } })).toEqual([
      'model.workflow_previously /states/open/previously/0',
      'model.workflow_previously /states/lost/previously/0',
    ])
  })

  it('says how many, and moves them as one change with its history; the others stay', async () => {
    const rows = [{ stage: 'won' }, { stage: 'offer' }, { stage: 'won', kind: 'renewal' }, { stage: 'open' }]
    const ctx = context({ actor: actor(undefined, { kind: 'import' }) })
    const made = await createMany(
      ctx,
      'deal',
      rows.map((row) => ({ name: 'D', ...row })),
      { group: newId() },
    )
    const ids = made.map((one) => ('id' in one ? one.id : ''))
    expect((await preview(suite.workspace, [taking(['won'])])).problems).toMatchObject([{ code: 'plan.stranded', params: { count: 1 } }])
    const { problems, taken } = await preview(suite.workspace, [taking(['won', 'offer'])])
    expect([problems, taken]).toMatchObject([[], [{ params: { count: 2, to: 'Perdue' } }]])
    await publish(suite.workspace, [taking(['won', 'offer'])])
    const stages = await Promise.all(ids.map(async (id) => (await get(`deal/${id}`))['stage']))
    expect(stages).toEqual(['lost', 'lost', 'won', 'open'])
    const told = await Promise.all(ids.slice(0, 2).map(async (id) => ((await get(`deal/${id}/history`))['items'] as Json[])[0]!))
    expect(told).toMatchObject([
      { cause: 'publish', before: { stage: 'won' }, after: { stage: 'lost' } },
      { cause: 'publish', before: { stage: 'offer' }, after: { stage: 'lost' } },
    ])
    expect(new Set(told.map(({ group }) => group)).size).toBe(1)
    expect((await preview(suite.workspace, [taking(['won', 'offer'])])).taken).toEqual([])
  })

  it('goes on at the next start where it broke off', async () => {
    const { made, workspace } = suite
    const id = await make('deal', { name: 'late' })
    await made.db.query({ text: `update "${workspace.schema}".deal set stage = 'won' where id = $1::uuid`, values: [id] })
    await settle(workspace)
    expect(await get(`deal/${id}`)).toMatchObject({ stage: 'lost' })
    expect((await call('DELETE', `deal/${id}`)).status).toBe(204)
  })
})
