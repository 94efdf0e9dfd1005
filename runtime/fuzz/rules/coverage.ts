import { evaluate, truth, type Bindings } from '@cahier/core/expression/evaluate'
import { functions } from '@cahier/core/expression/functions/index'
import type { Node, Type } from '@cahier/core/expression/node'
import { operations } from '@cahier/core/expression/operators'
import { parts } from '@cahier/core/expression/walk'

/** What random rules must have met: every operator and function on every type it takes, with a value and with none. */
const SCALARS = ['text', 'number', 'boolean', 'date', 'datetime', 'time', 'duration', 'link']
const ORDERED = ['text', 'number', 'date', 'datetime', 'time', 'duration']
const NULLS = ['values', 'null']
const TRUTHS = ['true', 'false', 'null']
const LISTS = ['list of text', 'list of link', 'list of record']

const each = (...parts: readonly (readonly string[])[]): string[] =>
  parts.reduce<string[]>((made, part) => made.flatMap((one) => part.map((other) => (one ? `${one} · ${other}` : other))), [''])

export const expected: ReadonlySet<string> = new Set([
  ...each(['==', '!='], SCALARS, NULLS),
  ...each(['==', '!='], [...LISTS, 'record'], ['empty', 'some']),
  ...each(['<', '<=', '>', '>='], ORDERED, NULLS),
  ...each(['in'], SCALARS, NULLS),
  ...each(['in a kept'], ['list of text', 'list of link'], [...NULLS, 'empty']),
  ...each(['and', 'or'], TRUTHS, TRUTHS),
  ...each(['not'], TRUTHS),
  ...each(['?:'], SCALARS, TRUTHS),
  ...each(['negative'], ['number', 'duration'], NULLS),
  ...operations.flatMap((one) => each([`${spell(one.left)} ${one.op} ${spell(one.right)}`], NULLS)),
  ...Object.entries(functions).flatMap(([name, fn]) =>
    fn.signatures.flatMap((one) => each([`${name}(${one.takes.map(spell).join(', ')})`], NULLS)),
  ),
  ...each(['size'], LISTS, ['empty', 'some']),
  ...each(['exists', 'all'], LISTS, TRUTHS),
  ...each(['sum'], LISTS, ['empty', 'some']),
  ...each(['links followed'], ['0', '1', '2']),
])

export const missed = (met: ReadonlySet<string>): string[] => [...expected].filter((key) => !met.has(key))

function spell(type: Type): string {
  return typeof type === 'object' ? `list of ${spell(type.list)}` : type
}

/** Adds what a rule meets on a record. What is inside of a list's item is not asked apart. */
export const cover = (met: Set<string>, node: Node, bindings: Bindings): void => {
  for (const key of keys(node, bindings)) met.add(key)
  const within = node.op === 'exists' || node.op === 'all' || node.op === 'sum' ? [node.over] : parts(node)
  for (const part of within) cover(met, part, bindings)
}

const keys = (node: Node, b: Bindings): string[] => {
  const nothing = (of: readonly Node[]): string => (of.some((one) => evaluate(one, b) === null) ? 'null' : 'values')
  const filled = (of: Node): string => (((evaluate(of, b) ?? []) as readonly unknown[]).length === 0 ? 'empty' : 'some')
  switch (node.op) {
    case '==':
    case '!=': {
      const of = node.left.type === 'null' ? node.right : node.left
      if (typeof of.type === 'object') return [`${node.op} · ${spell(of.type)} · ${filled(of)}`]
      if (of.type === 'record') return [`${node.op} · record · ${evaluate(of, b) === null ? 'empty' : 'some'}`]
      return [`${node.op} · ${spell(of.type)} · ${nothing([node.left, node.right])}`]
    }
    case '<':
    case '<=':
    case '>':
    case '>=':
      return [`${node.op} · ${spell(node.left.type)} · ${nothing([node.left, node.right])}`]
    case 'in': {
      const nulls = nothing([node.left])
      if (node.right.op !== 'path') return [`in · ${spell(node.left.type)} · ${nulls}`]
      return [`in a kept · ${spell(node.right.type)} · ${filled(node.right) === 'empty' ? 'empty' : nulls}`]
    }
    case 'and':
    case 'or':
      return [`${node.op} · ${truth(node.left, b)} · ${truth(node.right, b)}`]
    case 'not':
      return [`not · ${truth(node.of, b)}`]
    case 'if':
      return [`?: · ${spell(node.type)} · ${truth(node.test, b)}`]
    case 'negative':
      return [`negative · ${spell(node.type)} · ${nothing([node.of])}`]
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
      return [`${spell(node.left.type)} ${node.op} ${spell(node.right.type)} · ${nothing([node.left, node.right])}`]
    case 'call': {
      if (typeof node.args[0]!.type === 'object') return [`size · ${spell(node.args[0]!.type)} · ${filled(node.args[0]!)}`]
      const given = node.args.filter((arg) => arg.op !== 'variable' || arg.name !== 'timeZone')
      const most = Math.max(...functions[node.name]!.signatures.map((one) => one.takes.length))
      return [
        `${node.name}(${given
          .slice(0, most)
          .map((arg) => spell(arg.type))
          .join(', ')}) · ${nothing(given)}`,
      ]
    }
    case 'exists':
    case 'all':
      return [`${node.op} · ${spell(node.over.type)} · ${truth(node, b)}`]
    case 'sum':
      return [`sum · ${spell(node.over.type)} · ${filled(node.over)}`]
    case 'path':
      return node.root === 'record' ? [`links followed · ${node.path.length - 1 - (node.part ? 1 : 0)}`] : []
    default:
      return []
  }
}
