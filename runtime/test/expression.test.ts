import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bindingsOf, cases, caseUser, CHILD, thingsOf, type Case } from '@cahier/core/expression/cases'
import { truth } from '@cahier/core/expression/evaluate'
import { expression } from '@cahier/core/expression/parse'
import { worldScope } from '@cahier/core/expression/world'
import { cover, missed } from '../fuzz/rules/coverage.ts'
import type { Database } from '../src/db/database.ts'
import { databases, type Fresh } from './databases.ts'
import { ask, create, fill } from './expression.world.ts'

describe('the truth table', () => {
  it('has a line for every operator and function on every type, with something and with nothing', () => {
    const met = new Set<string>()
    for (const c of cases) cover(met, expression(c.expr, worldScope).expression!.node, bindingsOf(c))
    expect(missed(met)).toEqual([])
  })
})

/** Those of the same records together, so that these are put in once. */
const worldOf = (c: Case): string => JSON.stringify(thingsOf(c))
const byWorld = cases.toSorted((a, b) => worldOf(a).localeCompare(worldOf(b)))

describe.each(databases)('the truth table, in SQL on $name', ({ fresh }) => {
  let made: Fresh
  let db: Database
  let filled = ''
  beforeAll(async () => {
    made = await fresh()
    db = made.db
    await create(db)
  })
  afterAll(() => made?.drop())

  it.each(byWorld.map((c) => [`${c.expr} of ${JSON.stringify(c.row ?? {})} is ${c.is}`, c] as const))('%s', async (_, c) => {
    const { node } = expression(c.expr, worldScope).expression!
    if (worldOf(c) !== filled) await db.transaction((tx) => fill(tx, thingsOf(c)))
    filled = worldOf(c)
    expect((await ask(db, node, caseUser)).get(CHILD)).toEqual({ value: c.is, filter: c.is === true })
    expect(truth(node, bindingsOf(c))).toBe(c.is)
  })
})
