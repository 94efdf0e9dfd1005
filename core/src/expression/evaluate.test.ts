import { describe, expect, it } from 'vitest'
import { bindingsOf, cases, caseUser } from './cases.ts'
import type { Value } from '../fields/kind.ts'
import { evaluate, truth } from './evaluate.ts'
import type { Type } from './node.ts'
import { expression } from './parse.ts'
import { worldFields, worldScope, type Row } from './world.ts'

describe('the truth table, in JavaScript', () => {
  it.each(cases.map((c) => [`${c.expr} of ${JSON.stringify(c.row ?? {})} is ${c.is}`, c] as const))('%s', (_, c) => {
    const { expression: read, problems } = expression(c.expr, worldScope)
    expect(problems).toEqual([])
    expect(truth(read!.node, bindingsOf(c))).toBe(c.is)
  })

  it('has isNew and old where a form asks', () => {
    const { expression: read } = expression('isNew || old.name != record.name', { ...worldScope, without: [] })
    const at = (isNew: boolean, old: string | null) => truth(read!.node, { ...caseUser, record: { name: 'a' }, old: { name: old }, isNew })
    expect([at(true, null), at(false, 'a'), at(false, 'b')]).toEqual([true, false, true])
  })

  it('follows a link from the record as it was', () => {
    const { expression: read } = expression('old.parent.name != record.parent.name', { ...worldScope, without: [] })
    const names: Readonly<Record<string, string>> = { a: 'Ada', b: 'Bea' }
    const linked = (_: readonly string[], from: unknown) => names[(from as { parent: string }).parent] ?? null
    const at = (before: string | null, after: string) =>
      truth(read!.node, { ...caseUser, record: { parent: after }, old: before === null ? null : { parent: before }, linked })
    expect([at('a', 'a'), at('a', 'b'), at(null, 'a')]).toEqual([false, true, true])
  })

  it('gives values as the wire has them', () => {
    const give = (source: string, returns: Type, row: Row = {}) =>
      evaluate(expression(source, worldScope, returns).expression!.node, bindingsOf({ expr: source, row, is: null }))
    expect(give('record.amount * 3', 'number', { amount: 0.1 })).toBe(0.3)
    expect(give('-record.amount', 'number', { amount: 0 })).toBe(0)
    expect(give('today + duration("24h")', 'date')).toBe('2026-11-22')
    expect(give('now - duration("1h")', 'datetime')).toBe('2026-11-21T11:00:00.000Z')
    expect(give('record.spent + duration("1s")', 'duration', { spent: 1 })).toBe(2)
    expect(give('[record.name, "b"]', { list: 'text' }, { name: 'a' })).toEqual(['a', 'b'])
    expect(give('record.amount / record.amount', 'number', { amount: 0 })).toBeNull()
  })

  it('never fails on what a record under check may hold', () => {
    const odd = [{}, [], '', 'x', 0, -1, true, [[]], [null], { a: { b: 1 } }, '9'.repeat(400), Number.MAX_VALUE] as const
    for (const { expr } of cases) {
      const { node } = expression(expr, worldScope).expression!
      for (const value of odd) {
        const record = Object.fromEntries(Object.keys(worldFields.thing).map((name) => [name, value as Value]))
        expect([true, false, null]).toContain(truth(node, { ...caseUser, record, linked: () => value as Value }))
      }
    }
  })
})
