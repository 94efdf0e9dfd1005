import type { ASTNode } from '@marcbachmann/cel-js'
import { nearest } from '../nearest.ts'
import { problem, type Problem } from '../problem.ts'
import { functions } from './functions.ts'
import { date, INSTANT, instant, isUuid } from './literal.ts'
import { inline } from './inline.ts'
import type { Comparison, Node, Path, Root, Type } from './node.ts'
import { fieldIn, systemFields, userFields, type Scope, type ScopeFields } from './scope.ts'

type Checked = { readonly node: Node | undefined; readonly problems: readonly Problem[] }

/** Turns the parser's tree into ours, gives each part its type, and says at which place of the text something is wrong. */
export const check = (tree: ASTNode, scope: Scope, returns: Type): Checked => {
  const problems: Problem[] = []
  const say = (code: string, at: ASTNode, params: Problem['params'] = {}): undefined => {
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
        return name(ast)
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
      case '==':
      case '!=':
      case '<':
      case '<=':
      case '>':
      case '>=':
      case 'in':
        return compare(ast.op, ast.args)
      case 'call':
        return call(ast, ast.args[0], ast.args[1])
      case 'rcall':
        return call(ast, ast.args[0], [ast.args[1], ...ast.args[2]], true)
      default:
        return say('expression.unsupported', ast, { what: ast.op })
    }
  }

  const condition = (ast: ASTNode): Node | undefined => {
    const node = visit(ast)
    return node && expect(node, 'boolean', ast)
  }

  const expect = (node: Node, type: Type, ast: ASTNode): Node | undefined => {
    const fitted = fit(node, type)
    return fitted ?? say('expression.type', ast, { found: spell(node.type), wanted: spell(type) })
  }

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
    const of = ast.args.op === 'value' ? literal(ast.args) : undefined
    if (of?.op === 'literal' && typeof of.value === 'number') return { ...of, value: of.value === 0 ? 0 : -of.value }
    return ast.args.op === 'value' && problems.length > 0 ? undefined : say('expression.unsupported', ast, { what: '-' })
  }

  const list = (ast: ASTNode & { op: 'list' }): Node | undefined => {
    const items = ast.args.map(visit)
    if (items.some((item) => item === undefined)) return undefined
    const known = items as Node[]
    const type = known.find((item) => !(item.op === 'literal' && item.type === 'text'))?.type ?? known[0]?.type ?? 'null'
    const fitted = known.map((item, i) =>
      item.type === 'null' || typeof item.type === 'object'
        ? say('expression.type', ast.args[i]!, {
            found: spell(item.type),
            wanted: spell(type),
          })
        : expect(item, type, ast.args[i]!),
    )
    return fitted.every((item) => item !== undefined) ? { op: 'list', type: { list: type }, items: fitted as Node[] } : undefined
  }

  const name = (ast: ASTNode): Node | undefined => {
    const steps: { name: string; ast: ASTNode }[] = []
    let at = ast
    while (at.op === '.') {
      steps.unshift({ name: at.args[1], ast: at })
      at = at.args[0]
    }
    if (at.op !== 'id') return say('expression.unsupported', at, { what: '.' })
    if (steps.length === 0 && variables[at.args] && !scope.without?.includes(at.args)) {
      return { op: 'variable', type: variables[at.args]!, name: at.args as 'now' | 'today' | 'isNew' }
    }
    const roots = ['record', 'old', 'user'].filter((root) => (root === 'user' || scope.entity) && !scope.without?.includes(root))
    if (!roots.includes(at.args) || steps.length === 0) {
      const names = [...roots, ...Object.keys(variables)].filter((n) => !scope.without?.includes(n))
      return roots.includes(at.args) ? say('expression.unsupported', at, { what: at.args }) : unknown(at, at.args, names, true)
    }
    return at.args === 'user' ? user(steps) : path(at.args as Root, steps)
  }

  const user = (steps: readonly { name: string; ast: ASTNode }[]): Node | undefined => {
    const [first, second] = steps
    const field = Object.hasOwn(userFields, first!.name) ? userFields[first!.name] : undefined
    if (!field) return unknown(first!.ast, first!.name, Object.keys(userFields))
    return second
      ? say('expression.unsupported', second.ast, { what: '.' })
      : { op: 'path', type: field.type, root: 'user', path: [first!.name] }
  }

  const path = (root: Root, steps: readonly { name: string; ast: ASTNode }[]): Node | undefined => {
    let entity = scope.entity!
    for (const [i, step] of steps.entries()) {
      const field = fieldIn(scope, entity, step.name)
      const opens = (name: string): boolean => scope.opens?.(entity, name) ?? true
      if (!field)
        return unknown(step.ast, step.name, [...Object.keys(scope.fields(entity) ?? {}), ...Object.keys(systemFields)].filter(opens))
      // Said before anything else is found out about it, its type for instance.
      if (!opens(step.name))
        return say('access.field', step.ast, {
          field: steps
            .slice(0, i + 1)
            .map((one) => one.name)
            .join('.'),
        })
      const node: Path = { op: 'path', type: field.type, root, path: steps.slice(0, i + 1).map((one) => one.name) }
      if (i === steps.length - 1) return field.formula ? computed(node, field.formula()) : node
      if (field.parts) return part(node, field.parts, steps.slice(i + 1))
      if (Array.isArray(field.to)) return say('expression.polymorphic', step.ast, { to: field.to })
      if (!field.to || field.rows) return say('expression.type', step.ast, { found: spell(field.type), wanted: 'link' })
      entity = field.to as string
    }
    return undefined
  }

  const part = (of: Path, parts: ScopeFields, steps: readonly { name: string; ast: ASTNode }[]): Node | undefined => {
    const [first, second] = steps
    const found = Object.hasOwn(parts, first!.name) ? parts[first!.name] : undefined
    if (!found) return unknown(first!.ast, first!.name, Object.keys(parts))
    if (second) return say('expression.type', first!.ast, { found: spell(found.type), wanted: 'link' })
    return { ...of, type: found.type, path: [...of.path, first!.name], part: true }
  }

  /** What a formula means, in its place; nothing where the formula is in error, which is said there. */
  const computed = (at: Path, formula: Node | undefined): Node | undefined => formula && { ...inline(formula, at), type: at.type }

  const compare = (op: Comparison, [a, b]: readonly [ASTNode, ASTNode]): Node | undefined => {
    const [left, right] = [visit(a), visit(b)]
    if (!left || !right) return undefined
    const node = (l: Node, r: Node): Node => ({ op, type: 'boolean', left: l, right: r }) as Node
    if (op === 'in') {
      if (typeof right.type !== 'object') return say('expression.type', b, { found: spell(right.type), wanted: 'list' })
      if (right.op === 'list' && right.items.length === 0) return node(left, right)
      if (left.type === 'null' || typeof left.type === 'object')
        return say('expression.type', a, { found: spell(left.type), wanted: spell(right.type.list) })
      const fitted = fit(right, { list: left.type })
      if (fitted) return node(left, fitted)
      const item = expect(left, right.type.list, a)
      return item && node(item, right)
    }
    for (const [side, ast] of [
      [left, a],
      [right, b],
    ] as const) {
      const ordered = op === '==' || op === '!=' || ['text', 'number', 'date', 'datetime'].includes(side.type as string)
      if (typeof side.type === 'object' || !ordered) return say('expression.type', ast, { found: spell(side.type), wanted: 'comparable' })
    }
    const turned = fit(left, right.type)
    if (turned) return node(turned, right)
    const other = expect(right, left.type, b)
    return other && node(left, other)
  }

  const call = (ast: ASTNode, called: string, args: readonly ASTNode[], method = false): Node | undefined => {
    if (!method && (called === 'date' || called === 'timestamp')) return moment(ast, called, args)
    const known = Object.hasOwn(functions, called) ? functions[called] : undefined
    if (!known || known.method !== method) {
      const names = Object.keys(functions).filter((n) => functions[n]!.method === method)
      return unknown(ast, called, method ? names : [...names, 'date', 'timestamp'])
    }
    if (args.length !== known.takes.length) return say('expression.unsupported', ast, { what: called })
    const given = args.map((arg, i) => {
      const node = visit(arg)
      return (
        node &&
        (node.type === 'null'
          ? say('expression.type', arg, { found: 'null', wanted: spell(known.takes[i]!) })
          : expect(node, known.takes[i]!, arg))
      )
    })
    return given.every((arg) => arg !== undefined) ? { op: 'call', type: known.gives, name: called, args: given as Node[] } : undefined
  }

  const moment = (ast: ASTNode, called: 'date' | 'timestamp', args: readonly ASTNode[]): Node | undefined => {
    const raw = args.length === 1 && args[0]!.op === 'value' ? args[0]!.args : undefined
    const type = called === 'date' ? 'date' : 'datetime'
    const value = typeof raw !== 'string' ? undefined : called === 'date' ? date(raw) : INSTANT.test(raw) ? instant(raw) : undefined
    return value === undefined ? say('expression.type', args[0] ?? ast, { found: 'text', wanted: type }) : { op: 'literal', type, value }
  }

  const unknown = (ast: ASTNode, called: string, names: readonly string[], root = false): undefined => {
    const near = nearest(called, names)
    const end = ast.op === '.' ? ast.range.end : ast.range.start + called.length
    const at = ast.op === 'rcall' ? ast.args[1].range.end + 1 : end - called.length
    return say('expression.unknown_name', ast, {
      at,
      length: called.length,
      text: called,
      name: called,
      root,
      nearest: near ?? null,
    })
  }

  const node = visit(tree)
  return { node: node && expect(node, returns, tree), problems }
}

const variables: Readonly<Record<string, Type>> = { now: 'datetime', today: 'date', isNew: 'boolean' }

/** The node as one of `type`, or nothing: null fits everywhere, and a written id fits where a link is. */
const fit = (node: Node, type: Type): Node | undefined => {
  if (node.type === type || node.type === 'null' || type === 'null') return node
  if (typeof type === 'object') {
    if (typeof node.type !== 'object') return undefined
    if (node.type.list === type.list) return node
    const items = node.op === 'list' ? node.items.map((item) => fit(item, type.list)) : [undefined]
    return items.every((item) => item !== undefined) ? { op: 'list', type, items: items as Node[] } : undefined
  }
  const id = type === 'link' && node.op === 'literal' && node.type === 'text' && isUuid(String(node.value))
  return id ? { op: 'literal', type: 'link', value: String((node as { value: unknown }).value).toLowerCase() } : undefined
}

/** Text that Postgres can hold: no NUL, no half of a surrogate pair. */
const storable = (text: string): boolean => !text.includes('\0') && !/\p{Cs}/u.test(text)

const spell = (type: Type): string => (typeof type === 'object' ? 'list' : type)
