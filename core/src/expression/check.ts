import type { ASTNode } from '@marcbachmann/cel-js'
import { nearest } from '../nearest.ts'
import { problem, type Problem } from '../problem.ts'
import { calls } from './calls.ts'
import { fit, isScalar, ordered, spell, storable, unify } from './fit.ts'
import { names } from './names.ts'
import type { Arithmetic, Comparison, Node, Type } from './node.ts'
import { operation, operations } from './operators.ts'
import type { Scope, ScopeField } from './scope.ts'
import { sizeOf } from './walk.ts'

type Checked = { readonly node: Node | undefined; readonly problems: readonly Problem[] }

/** What the parts of the check share: the scope, what the items of the enclosing lists are, and how to say what is wrong. */
export type Checking = {
  readonly scope: Scope
  readonly items: Map<string, Item>
  readonly visit: (ast: ASTNode) => Node | undefined
  readonly expect: (node: Node, type: Type, ast: ASTNode) => Node | undefined
  readonly say: (code: string, at: ASTNode, params?: Problem['params']) => undefined
}
/** One item of a list: a value, or a record of an entity. */
export type Item = { readonly type: Type; readonly entity?: string }
/** What a path node is of, for those that go on from it. */
export type Known = WeakMap<Node, ScopeField>

/** A rule may not grow beyond this through the formulas it uses. */
const MOST = 2000

/** Turns the parser's tree into ours, gives each part its type, and says at which place of the text something is wrong. */
export const check = (tree: ASTNode, scope: Scope, returns: Type): Checked => {
  const problems: Problem[] = []
  const say: Checking['say'] = (code, at, params = {}) => {
    const { start, end } = at.range
    problems.push(problem(code, '', { source: at.input, at: start, length: end - start, text: at.input.slice(start, end), ...params }))
    return undefined
  }

  const visit = (ast: ASTNode): Node | undefined => {
    switch (ast.op) {
      case 'value':
        return literal(ast)
      case '-_':
        return negative(ast)
      case 'id':
      case '.':
        return names(checking, known, ast)
      case 'list':
        return list(ast)
      case '!_': {
        const of = condition(ast.args)
        return of && { op: 'not', type: 'boolean', of }
      }
      case '&&':
      case '||': {
        const [left, right] = [condition(ast.args[0]), condition(ast.args[1])]
        return left && right && { op: ast.op === '&&' ? 'and' : 'or', type: 'boolean', left, right }
      }
      case '?:':
        return choice(ast)
      case '==':
      case '!=':
      case '<':
      case '<=':
      case '>':
      case '>=':
      case 'in':
        return compare(ast.op, ast.args)
      case '+':
      case '-':
      case '*':
      case '/':
      case '%':
        return calculate(ast.op, ast)
      case 'call':
      case 'rcall':
        return calls(checking, known, ast)
      default:
        return say('expression.unsupported', ast, { what: ast.op })
    }
  }

  const condition = (ast: ASTNode): Node | undefined => {
    const node = visit(ast)
    return node && expect(node, 'boolean', ast)
  }

  const expect: Checking['expect'] = (node, type, ast) =>
    fit(node, type) ?? say('expression.type', ast, { found: spell(node.type), wanted: spell(type) })

  const literal = (ast: ASTNode): Node | undefined => {
    const value = ast.args
    if (value === null) return { op: 'literal', type: 'null', value }
    if (typeof value === 'boolean') return { op: 'literal', type: 'boolean', value }
    if (typeof value === 'string') {
      return storable(value) ? { op: 'literal', type: 'text', value } : say('expression.unsupported', ast, { what: 'character' })
    }
    if (typeof value === 'bigint') {
      const safe = value <= BigInt(Number.MAX_SAFE_INTEGER)
      return safe ? { op: 'literal', type: 'number', value: Number(value) } : say('expression.number', ast)
    }
    if (typeof value !== 'number') return say('expression.unsupported', ast, { what: 'literal' })
    const digits = ast.input.slice(ast.range.start, ast.range.end).replace(/e.*$/i, '').replace('.', '').replace(/^0+/, '')
    const small = value === 0 || (Math.abs(value) >= 1e-20 && Math.abs(value) < 1e20)
    return digits.length <= 15 && small ? { op: 'literal', type: 'number', value } : say('expression.number', ast)
  }

  const negative = (ast: ASTNode & { op: '-_' }): Node | undefined => {
    const of = visit(ast.args)
    if (!of) return undefined
    if (of.op === 'literal' && typeof of.value === 'number') return { ...of, value: of.value === 0 ? 0 : -of.value }
    if (of.type !== 'number' && of.type !== 'duration') {
      return say('expression.type', ast.args, { found: spell(of.type), wanted: 'number' })
    }
    return { op: 'negative', type: of.type, of }
  }

  const list = (ast: ASTNode & { op: 'list' }): Node | undefined => {
    const items = ast.args.map(visit)
    if (items.some((item) => item === undefined)) return undefined
    const given = items as Node[]
    const type = given.find((item) => !(item.op === 'literal' && item.type === 'text'))?.type ?? given[0]?.type ?? 'null'
    const fitted = given.map((item, i) =>
      item.type === 'null' || !isScalar(item.type)
        ? say('expression.type', ast.args[i]!, { found: spell(item.type), wanted: isScalar(type) ? spell(type) : 'text' })
        : expect(item, type, ast.args[i]!),
    )
    return fitted.every((item) => item !== undefined) ? { op: 'list', type: { list: type }, items: fitted as Node[] } : undefined
  }

  const choice = (ast: ASTNode & { op: '?:' }): Node | undefined => {
    const test = condition(ast.args[0])
    const [yes, no] = [visit(ast.args[1]), visit(ast.args[2])]
    if (!test || !yes || !no) return undefined
    for (const [side, at] of [
      [yes, ast.args[1]],
      [no, ast.args[2]],
    ] as const) {
      if (side.type !== 'null' && !isScalar(side.type)) return say('expression.unsupported', at, { what: '?:' })
    }
    const both = unify(yes, no)
    return both
      ? { op: 'if', type: both[1].type === 'null' ? both[0].type : both[1].type, test, yes: both[0], no: both[1] }
      : say('expression.type', ast.args[2], { found: spell(no.type), wanted: spell(yes.type) })
  }

  const compare = (op: Comparison, [a, b]: readonly [ASTNode, ASTNode]): Node | undefined => {
    const [left, right] = [visit(a), visit(b)]
    if (!left || !right) return undefined
    const node = (l: Node, r: Node): Node => ({ op, type: 'boolean', left: l, right: r })
    if (!can(left, right, b) || !can(right, left, a)) return undefined
    if (op === 'in') {
      if (typeof right.type !== 'object') return say('expression.type', b, { found: spell(right.type), wanted: 'list' })
      if (right.op === 'list' && right.items.length === 0) return node(left, right)
      if (!isScalar(right.type.list)) return say('expression.unsupported', b, { what: 'in' })
      if (!isScalar(left.type)) return say('expression.type', a, { found: spell(left.type), wanted: spell(right.type.list) })
      const fitted = fit(right, { list: left.type })
      if (fitted) return node(left, fitted)
      const item = expect(left, right.type.list, a)
      return item && node(item, right)
    }
    const same = op === '==' || op === '!='
    for (const [side, other, ast] of [
      [left, right, a],
      [right, left, b],
    ] as const) {
      const fits = same ? isScalar(side.type) || side.type === 'null' || other.type === 'null' : ordered(side.type)
      if (!fits) return say('expression.type', ast, { found: spell(side.type), wanted: 'comparable' })
    }
    const both = unify(left, right)
    return both ? node(both[0], both[1]) : say('expression.type', b, { found: spell(right.type), wanted: spell(left.type) })
  }

  /** Whether a field can be what it is compared with: a choice that has no such option never is. */
  const can = (field: Node, other: Node, ast: ASTNode): boolean => {
    const values = known.get(field)?.values
    if (!values) return true
    if (other.op === 'list' && ast.op === 'list') return other.items.every((item, i) => can(field, item, ast.args[i]!))
    if (other.op !== 'literal' || typeof other.value !== 'string' || values.includes(other.value)) return true
    say('expression.unknown_value', ast, { name: other.value, nearest: nearest(other.value, values) ?? null })
    return false
  }

  const calculate = (op: Arithmetic, ast: ASTNode & { op: Arithmetic }): Node | undefined => {
    const [left, right] = [visit(ast.args[0]), visit(ast.args[1])]
    if (!left || !right) return undefined
    const meant = operation(op, left.type, right.type)
    if (meant) return { op, type: meant.gives, left, right }
    const first = operations.find((one) => one.op === op && one.left === left.type)
    return first
      ? say('expression.type', ast.args[1], { found: spell(right.type), wanted: spell(first.right) })
      : say('expression.type', ast.args[0], { found: spell(left.type), wanted: 'number' })
  }

  const checking: Checking = { scope, items: new Map(Object.entries(scope.items ?? {})), visit, expect, say }
  const known: Known = new WeakMap()
  const found = visit(tree)
  const node = found && expect(found, returns, tree)
  if (node && sizeOf(node) > MOST) return { node: say('expression.large', tree, { most: MOST }), problems }
  return { node, problems }
}
