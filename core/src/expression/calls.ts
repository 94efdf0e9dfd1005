import type { ASTNode } from '@marcbachmann/cel-js'
import type { Checking, Item, Known } from './check.ts'
import { fit, isScalar, spell } from './fit.ts'
import { takes, type Fn, type Signature } from './functions/fn.ts'
import { functions } from './functions/index.ts'
import { date, duration, INSTANT, instant, time } from './literal.ts'
import { rootsOf, unknown, variables } from './names.ts'
import type { Node, Type } from './node.ts'

type Call = ASTNode & { op: 'call' | 'rcall' }

/** Values that are written out: `date("2026-11-21")`. */
export const constructors: Readonly<Record<string, { readonly type: Type; readonly read: (text: string) => string | number | undefined }>> =
  {
    date: { type: 'date', read: date },
    timestamp: { type: 'datetime', read: (text) => (INSTANT.test(text) ? instant(text) : undefined) },
    time: { type: 'time', read: time },
    duration: { type: 'duration', read: duration },
  }
/** What asks every item of a list; what has no name of its own in CEL is a method too. */
export const macros = ['exists', 'all', 'sum'] as const
type Macro = (typeof macros)[number]

/** A function, by the types it is given; `has`, `size` of a list, and what names the items of one. */
export const calls = (checking: Checking, known: Known, ast: Call): Node | undefined => {
  const method = ast.op === 'rcall'
  const called = ast.args[0]
  const args: readonly ASTNode[] = ast.op === 'rcall' ? [ast.args[1], ...ast.args[2]] : ast.args[1]
  if (method && macros.includes(called as Macro)) return macro(checking, known, ast, called as Macro, args)
  if (!method && called === 'has') return has(checking, ast, args)
  const only = args.length === 1 ? args[0]! : undefined
  if (!method && Object.hasOwn(constructors, called) && (only?.op === 'value' || !Object.hasOwn(functions, called))) {
    return constructed(checking, ast, called, only)
  }
  const fn = Object.hasOwn(functions, called) ? functions[called] : undefined
  if (fn?.method !== method) return unknown(checking, ast, called, namesOf(method))
  return fn && applied(checking, ast, called, fn, args)
}

const namesOf = (method: boolean): string[] => [
  ...Object.keys(functions).filter((name) => functions[name]!.method === method),
  ...(method ? macros : [...Object.keys(constructors), 'has']),
]

const constructed = ({ say }: Checking, ast: ASTNode, called: string, arg: ASTNode | undefined): Node | undefined => {
  const { type, read } = constructors[called]!
  const value = arg?.op === 'value' && typeof arg.args === 'string' ? read(arg.args) : undefined
  return value === undefined
    ? say('expression.type', arg ?? ast, { found: 'text', wanted: type as string })
    : { op: 'literal', type, value }
}

/** `has(record.amount)`: there is something in it. */
const has = ({ visit, say }: Checking, ast: ASTNode, args: readonly ASTNode[]): Node | undefined => {
  const [arg] = args
  if (args.length !== 1 || arg!.op !== '.') return say('expression.unsupported', arg ?? ast, { what: 'has' })
  const left = visit(arg!)
  return left && { op: '!=', type: 'boolean', left, right: { op: 'literal', type: 'null', value: null } }
}

const applied = (checking: Checking, ast: Call, called: string, fn: Fn, args: readonly ASTNode[]): Node | undefined => {
  const { visit, say } = checking
  const counted = fn.signatures.filter((one) => takes(one, args.length))
  if (counted.length === 0) return say('expression.arguments', ast, { name: called, count: args.length })
  const visited = args.map(visit)
  if (visited.some((arg) => arg === undefined)) return undefined
  const given = visited as Node[]
  if (called === 'size' && typeof given[0]!.type === 'object') return { op: 'call', type: 'number', name: called, args: given }
  const fitted = counted.map((one) => ({ one, nodes: given.map((arg, i) => fitting(arg, typeAt(one, i))) }))
  const meant =
    fitted.find(({ nodes }) => nodes.every((node, i) => node === given[i])) ??
    fitted.find(({ nodes }) => nodes.every((node) => node !== undefined))
  if (meant) return made(called, meant.one, meant.nodes as Node[])
  const best = fitted.reduce((a, b) => (firstMiss(b.nodes) > firstMiss(a.nodes) ? b : a))
  const i = firstMiss(best.nodes)
  return say('expression.type', args[i]!, { found: spell(given[i]!.type), wanted: spell(typeAt(best.one, i)) })
}

const typeAt = (one: Signature, i: number): Type => one.takes[Math.min(i, one.takes.length - 1)]!
const fitting = (node: Node, type: Type): Node | undefined => (node.type === 'null' ? undefined : fit(node, type))
const firstMiss = (nodes: readonly (Node | undefined)[]): number => nodes.findIndex((node) => node === undefined)

const made = (name: string, one: Signature, args: readonly Node[]): Node => ({
  op: 'call',
  type: one.gives,
  name,
  args: one.zone ? [...args, { op: 'variable', type: 'text', name: 'timeZone' }] : args,
})

/** `record.lines.exists(l, l.total > 0)`. */
const macro = (checking: Checking, known: Known, ast: Call, op: Macro, args: readonly ASTNode[]): Node | undefined => {
  const { visit, say, expect, items } = checking
  const [list, name, body] = args as [ASTNode, ASTNode?, ASTNode?]
  const over = visit(list)
  if (!over) return undefined
  if (typeof over.type !== 'object') return say('expression.type', list, { found: spell(over.type), wanted: 'list' })
  if (args.length !== 3) return say('expression.arguments', ast, { name: op, count: args.length })
  if (name!.op !== 'id') return say('expression.syntax', name!)
  const item = name!.args
  if ([...rootsOf(checking), ...Object.keys(variables)].includes(item)) return say('expression.unsupported', name!, { what: item })
  const before = items.get(item)
  items.set(item, itemOf(over, known))
  const of = visit(body!)
  if (before) items.set(item, before)
  else items.delete(item)
  if (!of) return undefined
  if (op !== 'sum') {
    const asked = expect(of, 'boolean', body!)
    return asked && { op, type: 'boolean', over, item, of: asked }
  }
  return of.type === 'number' || of.type === 'duration'
    ? { op, type: of.type, over, item, of }
    : say('expression.type', body!, { found: spell(of.type), wanted: 'number' })
}

const itemOf = (over: Node, known: Known): Item => {
  const type = (over.type as { list: Type }).list
  const to = known.get(over)?.to
  return typeof to === 'string' && (type === 'record' || (isScalar(type) && type === 'link')) ? { type, entity: to } : { type }
}
