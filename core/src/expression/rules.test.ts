import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { constructors, macros } from './calls.ts'
import { functions } from './functions/index.ts'
import type { Fn } from './functions/fn.ts'
import type { Type } from './node.ts'
import { operations } from './operators.ts'
import { expression } from './parse.ts'
import type { Scope, ScopeFields } from './scope.ts'

const page = readFileSync(new URL('../../../docs/rules.md', import.meta.url), 'utf8')
const rows = page
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll('\\|', '|')))
const cells = (heading: string, columns: number): string[][] => {
  const from = page.indexOf(heading)
  const part = page.slice(from, page.indexOf('\n#', from + heading.length))
  return rows.filter((row) => part.includes(row.slice(1, -1).join(' | ').replaceAll('||', '\\|\\|')) && row.length === columns + 2)
}

const spell = (type: Type): string => (typeof type === 'object' ? 'a list' : type)
const takes = (fn: Fn): string => fn.signatures.map((one) => [...one.takes.map(spell), ...(one.more ? ['…'] : [])].join(', ')).join('<br>')
const text = { type: 'text' } as const
const number = { type: 'number' } as const
const link = (to: string) => ({ type: 'link', to }) as const
const fields: Readonly<Record<string, ScopeFields>> = {
  deal: {
    name: text,
    stage: text,
    code: text,
    phone: text,
    amount: number,
    probability: number,
    discount: number,
    number,
    close_date: { type: 'date' },
    opened_at: { type: 'datetime' },
    worked: { type: 'duration' },
    tags: { type: { list: 'text' } },
    address: { type: 'record', parts: { city: text } },
    account: link('account'),
    lines: { type: { list: 'record' }, to: 'line', rows: { entity: 'line', owner: 'deal' } },
  },
  account: { sector: text, owner: link('member') },
  line: { total: number, discount: number, quantity: number, price: number, product: link('account'), deal: link('deal') },
  contact: { account: link('account') },
  member: { team: link('team') },
}
const items = { target: { type: 'record', entity: 'contact' } } as const
const scope: Scope = { entity: 'deal', fields: (entity) => fields[entity], items }
const problems = (source: string) => {
  const types: Type[] = ['boolean', 'number', 'text', 'date', 'datetime', 'time', 'duration', 'link', { list: 'text' }]
  const tried = types.map((type) => expression(source, scope, type).problems)
  return tried.find((found) => found.length === 0) ?? tried[0]
}

describe('docs/rules.md', () => {
  it('has each function with all that it takes', () => {
    const written = ['### Text', '### Numbers', '### Dates', '### When'].flatMap((heading) =>
      cells(heading, 4).map(
        ([, example, taken]) => [/(?:^`|\.)(\w+)\(/.exec(example!.replace(/^`record(\.\w+)+?\.(?=\w+\()/, '`'))![1]!, taken!] as const,
      ),
    )
    const known = Object.entries(functions).map(([name, fn]) => [name, takes(fn)] as const)
    const said = written.filter(([name]) => name !== 'has')
    expect(Object.fromEntries(said)).toEqual(Object.fromEntries(known))
    expect(said).toHaveLength(known.length)
  })

  it('has each operator between all that it stands between', () => {
    const written = cells('## Operators', 5).map(([, op, left, right, gives]) => [op!.replaceAll('`', ''), left, right, gives])
    expect(written).toEqual(operations.map((one) => [one.op, one.left, one.right, one.gives]))
  })

  it('names what has a name of its own', () => {
    for (const name of [...macros, ...Object.keys(constructors), 'has']) expect(page).toContain(`${name}(`)
  })

  const fenced = [...page.matchAll(/```cel\n([^`]*)```/g)].flatMap(([, block]) => block!.trim().split('\n'))
  const inline = [
    ...page.replaceAll(/```cel\n[^`]*```/g, '').matchAll(/`([^`]*(?:record\.|today|date\(|duration\(|time\(|timestamp\()[^`]*)`/g),
  ].map(([, rule]) => rule!.replaceAll('\\|', '|'))
  it.each([...new Set([...fenced, ...inline])])('shows a rule that can be read: %s', (source) => {
    expect(problems(source)).toEqual([])
  })
})
