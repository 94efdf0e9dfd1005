import { describe, expect, it } from 'vitest'
import { bindingsOf, cases, caseUser } from './cases.ts'
import { truth } from './evaluate.ts'
import { expression } from './parse.ts'
import { worldScope } from './world.ts'

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
})
