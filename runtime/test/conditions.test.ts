import type { Layer } from '@cahier/core/model/model'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Readable } from 'node:stream'
import { Refused } from '../src/errors.ts'
import { importCsv } from '../src/imports/run.ts'
import type { Context } from '../src/records/context.ts'
import { create } from '../src/records/create.ts'
import { newId } from '../src/records/id.ts'
import { createMany, updateMany } from '../src/records/many.ts'
import { batch } from '../src/records/batch.ts'
import { transit } from '../src/records/transitions.ts'
import { update } from '../src/records/update.ts'
import { databases, type Fresh } from './databases.ts'
import { layer } from './models.ts'
import { actor, open, type Opened } from './workspace.ts'

const option = (value: string, when?: string) => ({ const: value, ...(when && { when }) })
const plain = layer({
  purchase_order: {
    label: 'code',
    fields: {
      code: { $ref: 'field:text', unique: true },
      number: { $ref: 'field:text', setOnce: true },
      country: { $ref: 'field:choice', oneOf: [option('fr'), option('be')] },
      region: { $ref: 'field:choice', oneOf: [option('ain', "record.country == 'fr'"), option('liege', "record.country == 'be'")] },
      closed: { $ref: 'field:boolean' },
      total: { $ref: 'field:integer', readOnlyWhen: 'record.closed == true' },
      reason: { $ref: 'field:text', visibleWhen: 'record.closed == true', requiredWhen: 'record.closed == true' },
      state: { $ref: 'field:choice', oneOf: [option('draft'), option('done')] },
      note: { $ref: 'field:text' },
    },
  },
})
const model: Layer = {
  ...plain,
  documents: [
    ...plain.documents,
    {
      path: 'workflows/flow.json',
      json: {
        $schema: 'workflow.schema.json',
        $id: 'flow',
        entity: 'purchase_order',
        field: 'state',
        initial: 'draft',
        final: ['done'],
        transitions: { finish: { from: ['draft'], to: 'done' } },
      },
    },
  ],
}
const ENTITY = 'purchase_order'

type Values = Record<string, string | number | boolean | null>
type Case = { readonly name: string; readonly old?: Values; readonly change: Values; readonly found: readonly string[] }
const cases: readonly Case[] = [
  { name: 'what is set once is set', old: {}, change: { number: 'A' }, found: [] },
  { name: 'and stays', old: { number: 'A' }, change: { number: 'B' }, found: ['field.set_once /number'] },
  { name: 'even empty', old: { number: 'A' }, change: { number: null }, found: ['field.set_once /number'] },
  { name: 'the same again is no change', old: { number: 'A' }, change: { number: 'A', note: 'x' }, found: [] },
  { name: 'an option that the record offers', old: { country: 'fr' }, change: { region: 'ain' }, found: [] },
  { name: 'an option that it does not', old: { country: 'fr' }, change: { region: 'liege' }, found: ['choice.not_offered /region'] },
  { name: 'an option where nothing decides', old: {}, change: { region: 'ain' }, found: ['choice.not_offered /region'] },
  { name: 'both at once', old: { country: 'fr' }, change: { country: 'be', region: 'liege' }, found: [] },
  {
    name: 'what the option hangs on',
    old: { country: 'fr', region: 'ain' },
    change: { country: 'be' },
    found: ['choice.not_offered /region'],
  },
  { name: 'something else beside', old: { country: 'fr', region: 'ain' }, change: { note: 'x' }, found: [] },
  {
    name: 'a new record with an option that is not offered',
    change: { country: 'be', region: 'ain' },
    found: ['choice.not_offered /region'],
  },
  {
    name: 'a value that is only read now',
    old: { closed: true, reason: 'r', total: 1 },
    change: { total: 2 },
    found: ['field.read_only /total'],
  },
  { name: 'a value that was not when it was read', old: { total: 1 }, change: { total: 2, closed: true, reason: 'r' }, found: [] },
  { name: 'what is necessary now', old: {}, change: { closed: true }, found: ['field.required /reason'] },
  { name: 'what nobody sees is not', old: {}, change: { closed: false }, found: [] },
  {
    name: 'what is emptied though it is necessary',
    old: { closed: true, reason: 'r' },
    change: { reason: null },
    found: ['field.required /reason'],
  },
]

describe.each(databases)('conditions on $name hold on every path', ({ fresh }) => {
  let made: Fresh
  let company: Opened
  let count = 0
  const ctx = (kind: 'member' | 'import' = 'member'): Context => ({
    workspace: company,
    revision: company.current(),
    actor: actor(undefined, { kind }),
    now: new Date().toISOString(),
    language: 'en',
  })
  const problemsOf = async (work: () => Promise<unknown>): Promise<string[]> => {
    try {
      await work()
      return []
    } catch (error) {
      if (error instanceof Refused) return error.problems.map(({ code, path }) => `${code} ${path.replace(/^\/operations\/0\/record/, '')}`)
      throw error
    }
  }
  const csv = async (values: Values): Promise<string[]> => {
    const [names, cells] = [Object.keys(values), Object.values(values).map((value) => (value === null ? '' : String(value)))]
    const bytes = Readable.from([Buffer.from(`${names.join(',')}\n${cells.join(',')}\n`)])
    const { reasons } = await importCsv(ctx(), ENTITY, bytes, {
      mapping: { columns: Object.fromEntries(names.map((n) => [n, n])), key: ['code'] },
    })
    // The report names columns of the file; what is wrong elsewhere it says without.
    return reasons.map(({ code, field }) => (field === null ? code : `${code} /${field}`))
  }
  type Path = (id: string, code: string, change: Values) => Promise<string[]>
  const paths: readonly (readonly [name: string, path: Path, skips?: (change: Values) => boolean])[] = [
    ['a change', (id, _, change) => problemsOf(() => update(ctx(), ENTITY, id, change))],
    ['a batch', (id, _, change) => problemsOf(() => batch(ctx(), { operations: [{ op: 'update', entity: ENTITY, id, record: change }] }))],
    [
      'many at once',
      async (id, _, change) => {
        const [outcome] = await updateMany(ctx(), ENTITY, [{ id, values: change }], { group: newId() })
        return outcome && 'problems' in outcome ? outcome.problems.map(({ code, path }) => `${code} ${path}`) : []
      },
    ],
    ['a transition', (id, _, change) => problemsOf(() => transit(ctx(), ENTITY, id, 'finish', change))],
    // An empty cell of a file says nothing.
    ['an import', (_, code, change) => csv({ code, ...change }), (change) => Object.values(change).includes(null)],
  ]

  beforeAll(async () => {
    made = await fresh()
    company = await open(made, model)
  })
  afterAll(async () => {
    await company?.close()
    await made?.drop()
  })

  it.each(cases)('$name', async ({ old, change, found }) => {
    for (const [name, path, skips] of paths) {
      if (skips?.(change)) continue
      const code = `C${++count}`
      if (old) {
        const { id } = await create(ctx(), ENTITY, { code, ...old })
        const told = await path(id, code, change)
        const bare = (one: string): string => (told.includes(one.split(' ')[0]!) ? one.split(' ')[0]! : one)
        expect([name, ...told]).toEqual([name, ...found.map(bare)])
      }
    }
    if (old) return
    const code = `N${++count}`
    expect(await problemsOf(() => create(ctx(), ENTITY, { code, ...change }))).toEqual(found)
    expect(await csv({ code, ...change })).toEqual(found)
    const [outcome] = await createMany(ctx('import'), ENTITY, [{ code, ...change }], { group: newId() })
    expect(outcome && 'problems' in outcome ? outcome.problems.map((p) => `${p.code} ${p.path}`) : []).toEqual(found)
  })
})
