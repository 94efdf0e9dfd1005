import type { ASTNode } from '@marcbachmann/cel-js'
import { nearest } from '../nearest.ts'
import type { Checking, Known } from './check.ts'
import { spell } from './fit.ts'
import { inline } from './inline.ts'
import type { Node, Path, Root, Type, Variable } from './node.ts'
import { fieldIn, systemFields, userFields, type ScopeField, type ScopeFields } from './scope.ts'

type Step = { readonly name: string; readonly ast: ASTNode }

export const variables: Readonly<Record<string, Type>> = { now: 'datetime', today: 'date', isNew: 'boolean' }
/** What only the writer of a change knows. */
const WRITER = ['old', 'isNew']

/** A name or a chain of names: a variable, something of the user, a field behind links, an item of a list. */
export const names = (checking: Checking, known: Known, ast: ASTNode): Node | undefined => {
  const { scope, items, say } = checking
  const steps: Step[] = []
  let at = ast
  while (at.op === '.') {
    steps.unshift({ name: at.args[1], ast: at })
    at = at.args[0]
  }
  if (at.op !== 'id') return say('expression.unsupported', at, { what: '.' })
  const called = at.args
  const item = items.get(called)
  if (item) {
    const start: Path = { op: 'path', type: item.type, root: 'item', item: called, path: [] }
    if (steps.length === 0) return item.type === 'record' ? say('expression.type', at, { found: 'record', wanted: 'comparable' }) : start
    if (item.entity) return path(checking, known, start, item.entity, steps)
    // A written id is an id alone: which records it may be of is not known.
    if (item.type === 'link') return say('expression.unsupported', steps[0]!.ast, { what: '.' })
    return say('expression.type', at, { found: spell(item.type), wanted: 'link' })
  }
  const roots = rootsOf(checking)
  const free = Object.keys(variables).filter((name) => !scope.without?.includes(name) && !(scope.sql && WRITER.includes(name)))
  if (scope.sql && WRITER.includes(called)) return say('expression.sql', at, { what: called })
  if (steps.length === 0 && free.includes(called)) return { op: 'variable', type: variables[called]!, name: called as Variable }
  if (!roots.includes(called)) return unknown(checking, at, called, [...roots, ...free, ...items.keys()], true)
  if (steps.length === 0) return say('expression.unsupported', at, { what: called })
  if (called === 'user') return user(checking, known, steps)
  return path(checking, known, { op: 'path', type: 'record', root: called as Root, path: [] }, scope.entity!, steps)
}

/** The names a rule may begin with here. */
export const rootsOf = ({ scope }: Checking): string[] =>
  ['record', 'old', 'user'].filter(
    (root) => (root === 'user' || scope.entity) && !scope.without?.includes(root) && !(scope.sql && WRITER.includes(root)),
  )

const user = (checking: Checking, known: Known, steps: readonly Step[]): Node | undefined => {
  const [first, second] = steps
  const field = Object.hasOwn(userFields, first!.name) ? userFields[first!.name] : undefined
  if (!field) return unknown(checking, first!.ast, first!.name, Object.keys(userFields))
  if (second) return checking.say('expression.unsupported', second.ast, { what: '.' })
  const node: Path = { op: 'path', type: field.type, root: 'user', path: [first!.name] }
  const { roles } = checking.scope
  known.set(node, first!.name === 'roles' && roles ? { ...field, values: roles } : field)
  return node
}

/** Walks from a record, or from an item, through links to a field. */
const path = (checking: Checking, known: Known, start: Path, of: string, steps: readonly Step[]): Node | undefined => {
  const { scope, say } = checking
  let entity = of
  for (const [i, step] of steps.entries()) {
    // A link to an entity that is not there is wrong at its field.
    if (i > 0 && !scope.fields(entity)) return undefined
    const field = fieldIn(scope, entity, step.name)
    const opens = (name: string): boolean => scope.opens?.(entity, name) ?? true
    // What is hidden is as unknown as what is not there.
    if (!field || !opens(step.name)) {
      const all = [...Object.keys(scope.fields(entity) ?? {}), ...Object.keys(systemFields)]
      return unknown(checking, step.ast, step.name, all.filter(opens))
    }
    const walked = steps.slice(0, i + 1).map((one) => one.name)
    const node: Path = { ...start, type: field.type, path: walked }
    if (i === steps.length - 1) return ending(known, field, node)
    if (field.parts) return part(checking, node, field.parts, steps.slice(i + 1))
    if (Array.isArray(field.to)) return say('expression.polymorphic', step.ast, { to: field.to })
    if (!field.to || field.rows) return say('expression.type', step.ast, { found: spell(field.type), wanted: 'link' })
    entity = field.to as string
  }
  return undefined
}

/** What a formula means, in its place; nothing where the formula is in error, which is said there. */
const ending = (known: Known, field: ScopeField, node: Path): Node | undefined => {
  known.set(node, field)
  if (!field.formula) return node
  const formula = field.formula()
  const made = formula && { ...inline(formula, node), type: node.type }
  if (made) known.set(made, field)
  return made
}

const part = (checking: Checking, of: Path, parts: ScopeFields, steps: readonly Step[]): Node | undefined => {
  const [first, second] = steps
  const found = Object.hasOwn(parts, first!.name) ? parts[first!.name] : undefined
  if (!found) return unknown(checking, first!.ast, first!.name, Object.keys(parts))
  if (second) return checking.say('expression.type', first!.ast, { found: spell(found.type), wanted: 'link' })
  return { ...of, type: found.type, path: [...of.path, first!.name], part: true }
}

/** A name that means nothing, at its own place, and the one that was probably meant. */
export const unknown = ({ say }: Checking, ast: ASTNode, called: string, all: readonly string[], root = false): undefined => {
  const end = ast.op === '.' ? ast.range.end : ast.range.start + called.length
  const at = ast.op === 'rcall' ? ast.args[1].range.end + 1 : end - called.length
  const near = nearest(called, all) ?? null
  return say('expression.unknown_name', ast, { at, length: called.length, text: called, name: called, root, nearest: near })
}
