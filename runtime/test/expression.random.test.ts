import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { evaluate } from '@cahier/core/expression/evaluate'
import { joins } from '@cahier/core/expression/joins'
import { expression } from '@cahier/core/expression/parse'
import { boundTo, worldFields, worldScope } from '@cahier/core/expression/world'
import { agree, asking, population } from '../fuzz/rules/agree.ts'
import { expected, missed } from '../fuzz/rules/coverage.ts'
import { databases, type Fresh } from './databases.ts'
import { create, fill } from './expression.world.ts'

const seed = Number(process.env.SEED ?? 20261121)
const count = Number(process.env.RULES ?? 2000) / databases.length

describe.each(databases)('random rules of random records, on $name', ({ name, fresh }) => {
  let made: Fresh
  const things = population(seed)
  beforeAll(async () => {
    made = await fresh()
    await create(made.db)
    await fill(made.db, things)
  })
  afterAll(() => made?.drop())

  it('mean the same in JavaScript and in SQL', { timeout: 600_000 }, async () => {
    const report = await agree(made.db, things, seed + databases.findIndex((one) => one.name === name), count)
    const left = missed(report.met)
    console.log(
      `${report.rules} rules, ${report.answers} answers on ${name}: ${Math.round((100 * report.mixed) / report.rules)} % mixed, ` +
        `${expected.size - left.length} of ${expected.size} pairs of operator and kind met`,
    )
    expect(report.disagreements, report.disagreements[0]?.rule).toEqual([])
    expect(left).toEqual([])
    expect(report.mixed / report.rules).toBeGreaterThan(0.3)
  })

  it('read a formula as it is written out', async () => {
    const computed = Object.keys(worldFields.thing).filter((field) => worldFields.thing[field]!.formula?.())
    const { column, text } = joins(worldScope, 'ws_expression', 't')
    const columns = computed.map((field) => `${column([field])} as "${field}", ${column(['parent', field])} as "parent_${field}"`)
    const rows = await made.db.query({
      text: `select t.id, (select row_to_json(r) from (select ${columns.join(', ')}) r) as found from ws_expression.thing t ${text()} where t.deleted_at is null`,
    })
    expect(rows.length).toBeGreaterThan(20)
    for (const { id, found } of rows as { id: string; found: unknown }[]) {
      const bound = {
        ...asking,
        ...boundTo(
          things,
          things.find((thing) => thing.id === id)!,
        ),
      }
      const read = typeof found === 'string' ? (JSON.parse(found) as Record<string, unknown>) : (found as Record<string, unknown>)
      for (const field of computed) {
        for (const [path, key] of [[field, field] as const, [`parent.${field}`, `parent_${field}`] as const]) {
          const { node } = expression(`record.${path}`, worldScope, worldFields.thing[field]!.type).expression!
          expect(read[key] ?? null, `${path} of ${id}`).toEqual(evaluate(node, bound))
        }
      }
    }
  })
})
