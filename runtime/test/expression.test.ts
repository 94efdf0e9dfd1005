import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lift } from '@cahier/core/expression/bind'
import { caseColumns, caseFields, cases, caseScope, caseUser, linkedOf, PARENT, type Row } from '@cahier/core/expression/cases'
import { truth } from '@cahier/core/expression/evaluate'
import { joins } from '@cahier/core/expression/joins'
import { expression } from '@cahier/core/expression/parse'
import { toSql } from '@cahier/core/expression/sql'
import type { Node } from '@cahier/core/expression/node'
import type { Database } from '../src/db/database.ts'
import { databases, type Fresh } from './databases.ts'

const SCHEMA = 'ws_expression'
const CHILD = '0199aaaa-0000-7000-8000-000000000009'
const names = Object.keys(caseColumns)
const stored = Object.keys(caseFields).filter((name) => !caseFields[name]!.formula)

/** Asks the database what a rule says of one row and its parent, both ways: as a value, and as a filter. */
const ask = async (db: Database, node: Node, row: Row, linked: Row | undefined) => {
  const { node: lifted, values } = lift(node, caseUser)
  const from = joins(caseScope, SCHEMA, 't')
  const sql = (exact: boolean) => toSql(lifted, { exact, column: from.column, parameter: (i) => `$${i + 1}` })
  const [value, filter] = [sql(true), sql(false)]
  return db.transaction(async (tx) => {
    await tx.query({ text: `delete from ${SCHEMA}.thing` })
    for (const [id, r] of [[CHILD, row], ...(linked ? [[PARENT, linked] as const] : [])] as const) {
      const into = names.map((_, i) => `$${i + 2}::${caseColumns[names[i] as keyof typeof caseColumns]}`)
      await tx.query({
        text: `insert into ${SCHEMA}.thing (id, ${names.map((n) => `"${n}"`).join(', ')}) values ($1::uuid, ${into.join(', ')})`,
        values: [id, ...names.map((n) => (typeof r[n] === 'object' && r[n] !== null ? JSON.stringify(r[n]) : (r[n] ?? null)))],
      })
    }
    const [answer] = await tx.query({
      text: `select (${value})::boolean as value, (${filter}) is true as filter from ${SCHEMA}.thing t ${from.text()} where t.id = '${CHILD}'`,
      values,
    })
    return answer as { value: boolean | null; filter: boolean }
  })
}

const text = fc.constantFrom('a', 'b', 'A', 'é', 'É', 'ab', '', '%', "'", '"', '\\', '😀', '\uffee', 'œ', 'e\u0301')
const number = fc.oneof(
  fc.constantFrom(0, 1, -1, 0.1, 2.5, 1000),
  fc.integer({ min: -99999, max: 99999 }).map((n) => n / 100),
)
const whole = fc.constantFrom(0, 1, -1, 2, 9007199254740991)
const day = fc.constantFrom('2026-11-20', '2026-11-21', '2024-02-29')
const moment = fc.constantFrom('2026-11-21T12:00:00.000Z', '2026-11-21T13:00:00.000+01:00', '2020-01-01T00:00:00.001Z')
const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: null, freq: 3 })
const row: fc.Arbitrary<Row> = fc.record({
  name: maybe(text),
  note: maybe(text),
  amount: maybe(number),
  count: maybe(whole),
  active: maybe(fc.boolean()),
  day: maybe(day),
  moment: maybe(moment),
})

const quoted = (t: string) => `"${t.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
const value: Record<string, fc.Arbitrary<string>> = {
  text: fc.oneof(fc.constantFrom('record.name', 'record.note', 'record.parent.name', 'fold(record.name)', 'user.email'), text.map(quoted)),
  number: fc.oneof(fc.constantFrom('record.amount', 'record.count', 'record.parent.amount', 'size(record.name)'), number.map(String)),
  date: fc.oneof(
    fc.constantFrom('record.day', 'today', 'record.parent.day'),
    day.map((d) => `date("${d}")`),
  ),
  datetime: fc.oneof(
    fc.constantFrom('record.moment', 'now'),
    moment.map((m) => `timestamp("${m}")`),
  ),
}
const same = fc.constantFrom('==', '!=')
const leaf = fc.oneof(
  ...Object.values(value).map((v) => fc.tuple(v, fc.constantFrom('==', '!=', '<', '<=', '>', '>='), v).map((parts) => parts.join(' '))),
  ...Object.values(value).map((v) => fc.tuple(v, same, fc.constant('null')).map((parts) => parts.join(' '))),
  ...Object.values(value).map((v) => fc.tuple(v, fc.array(v, { maxLength: 3 })).map(([a, list]) => `${a} in [${list.join(', ')}]`)),
  fc.tuple(value['text']!, fc.constantFrom('contains', 'startsWith', 'endsWith'), value['text']!).map(([a, f, b]) => `${a}.${f}(${b})`),
  fc
    .tuple(fc.constantFrom('record.parent', 'record.parent.parent'), same, fc.constantFrom('user.id', 'record.parent.id', 'null'))
    .map((p) => p.join(' ')),
  fc.constantFrom('record.active', 'true', 'false', 'null', '"rep" in user.roles'),
)
const { rule } = fc.letrec<{ rule: string }>((tie) => ({
  rule: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    leaf,
    tie('rule').map((r) => `!(${r})`),
    fc.tuple(tie('rule'), fc.constantFrom('&&', '||', '==', '!='), tie('rule')).map(([a, op, b]) => `(${a}) ${op} (${b})`),
  ),
}))

describe.each(databases)('the truth table, in SQL on $name', ({ fresh }) => {
  let made: Fresh
  let db: Database
  beforeAll(async () => {
    made = await fresh()
    db = made.db
    await db.query({ text: `create schema if not exists ${SCHEMA}` })
    const columns = Object.entries(caseColumns).map(([name, type]) => `"${name}" ${type}`)
    await db.query({
      text: `create table if not exists ${SCHEMA}.thing (id uuid primary key, deleted_at timestamptz, ${columns.join(', ')})`,
    })
  })
  afterAll(() => made?.drop())

  it.each(cases.map((c) => [`${c.expr} of ${JSON.stringify(c.row ?? {})} is ${c.is}`, c] as const))('%s', async (_, c) => {
    const read = expression(c.expr, caseScope).expression!
    expect(await ask(db, read.node, c.row ?? {}, c.linked)).toEqual({ value: c.is, filter: c.is === true })
  })

  it('agrees with JavaScript on any rule and any row', async () => {
    expect(stored.toSorted()).toEqual(names.toSorted())
    await fc.assert(
      fc.asyncProperty(rule, row, fc.option(row), async (source, own, linked) => {
        const { expression: read, problems } = expression(source, caseScope)
        expect(problems).toEqual([])
        const full = { ...own, parent: linked ? PARENT : null }
        const js = truth(read!.node, { ...caseUser, record: full, linked: linkedOf({ row: full, ...(linked && { linked }) }) })
        expect(await ask(db, read!.node, full, linked ?? undefined)).toEqual({ value: js, filter: js === true })
      }),
      { numRuns: 300 },
    )
  })
})
