import type { Node } from '@cahier/core/expression/node'
import { scopeOf } from '@cahier/core/expression/model'
import { fieldIn, quote, type ScopeRows } from '@cahier/core/expression/scope'
import { toSql } from '@cahier/core/expression/sql'
import { rebuild } from '@cahier/core/expression/walk'
import type { Field } from '@cahier/core/fields/field'
import { kindOf } from '@cahier/core/fields/index'
import { isStored } from '@cahier/core/fields/stored'
import type { Entity } from '@cahier/core/model/model'
import { isCalledBy } from '@cahier/core/tables'
import type { Context } from '../context.ts'

/**
 * A select of ids among which all records are that a rule holds for: what it compares, looked up in an index from the value's end,
 * such as the records of an owner or those whose company is of a team. It may have more, since the rule itself is asked of each as
 * well. Nothing where some part of the rule is held by no index. `parameter`: see `toSql`.
 */
export const within = (ctx: Pick<Context, 'revision' | 'workspace'>, entity: string, rule: Node, parameter: (index: number) => string) => {
  const { entities } = ctx.revision.model
  const table = (name: string): string => `${quote(ctx.workspace.schema)}.${quote(name)} b`
  const select = (of: string, column: string, condition: string): string =>
    `select b.${quote(column)} from ${table(of)} where ${condition} and b.deleted_at is null`

  const ids = (of: string, node: Node): string | undefined => {
    switch (node.op) {
      case 'or': {
        const [left, right] = [ids(of, node.left), ids(of, node.right)]
        return left && right && `${left} union all ${right}`
      }
      case 'and':
        return ids(of, node.left) ?? ids(of, node.right)
      case 'literal':
        return node.value === false ? 'select null::uuid where false' : undefined
      case '==':
      case 'in':
        return compared(of, node, node.left, node.right) ?? compared(of, node, node.right, node.left)
      case 'exists':
        return node.over.op === 'path' && node.over.root === 'record' && node.over.system === undefined
          ? listed(of, node.over.path, itself(node.of, node.item))
          : undefined
      default:
        return undefined
    }
  }

  /** A path compared with values that are given. */
  const compared = (of: string, node: Node & { readonly left: Node }, path: Node, value: Node): string | undefined => {
    if (path.op !== 'path' || path.root !== 'record' || path.system !== undefined || !given(value)) return undefined
    const [first, ...rest] = path.path as [string, ...string[]]
    const field = fieldIn(scopeOf(entities, of), of, first)
    if (!field) return undefined
    if (rest.length > 0)
      return through(of, first, typeof field.to === 'string' && !field.rows ? field.to : undefined, () =>
        changed(node, path, { ...path, path: rest }),
      )
    if (field.rows) return node.op === 'in' ? listed(of, path.path, { ...node, op: '==', left: value, right: IDENTITY } as Node) : undefined
    if (!leads(entities[of]!, first) || typeof path.type === 'object') return undefined
    return select(of, 'id', toSql(node, { column: () => `b.${quote(first)}`, parameter }))
  }

  /** Records whose link leads to one of those that the rest of the path is about. */
  const through = (of: string, link: string, to: string | undefined, rest: () => Node): string | undefined => {
    if (to === undefined || !leads(entities[of]!, link)) return undefined
    const those = ids(to, rest())
    return those && select(of, 'id', `b.${quote(link)} in (${those})`)
  }

  /** Records in whose list there is an item for which a condition holds; `item` speaks of it as of a record. */
  const listed = (of: string, [first, ...rest]: readonly string[], item: Node): string | undefined => {
    const field = fieldIn(scopeOf(entities, of), of, first!)
    if (!field || typeof field.to !== 'string') return undefined
    if (!field.rows)
      return through(of, first!, field.to, () => ({ op: 'exists', type: 'boolean', over: listAt(rest), item: SELF, of: item }))
    return rest.length === 0 ? itemsOf(field.rows, field.to, item) : undefined
  }

  const itemsOf = ({ entity: kept, owner, target }: ScopeRows, to: string, item: Node): string | undefined => {
    const those = ids(target === undefined ? kept : to, item)
    return those && select(kept, owner, `b.${quote(target ?? 'id')} in (${those})`)
  }

  return ids(entity, rule)
}

const SELF = 'self'
const IDENTITY: Node = { op: 'path', type: 'link', root: 'record', path: ['id'] }
const listAt = (path: readonly string[]): Node => ({ op: 'path', type: { list: 'link' }, root: 'record', path })

/** A condition on the item of a list as one on the item's record. What else it speaks of is nothing an index has. */
const itself = (node: Node, item: string): Node => {
  const visit = (part: Node): Node => {
    if (part.op !== 'path') return rebuild(part, visit)
    if (part.root === 'item' && part.item === item) return { ...part, root: 'record', path: part.path.length > 0 ? part.path : ['id'] }
    return part.root === 'record' ? { ...part, root: 'old' } : part
  }
  return item === SELF ? node : visit(node)
}

/** A value, or several, that are told. */
export const given = (node: Node): boolean =>
  node.op === 'literal'
    ? node.value !== null
    : node.op === 'list' && node.items.every((item) => item.op === 'literal' && item.value !== null)

const changed = (node: Node, part: Node, by: Node): Node => rebuild(node, (one) => (one === part ? by : one))

/** Whether an index keeps the records of an entity in the order of a path, at least where what comes before in it is given. */
export const holds = (entity: Entity, [name, ...rest]: readonly string[]): boolean =>
  called(entity, name!, rest) ||
  (rest.length === 0 && (leads(entity, name!) || [...entity.unique, ...entity.indexes].some(({ fields }) => fields.includes(name!))))

/** Whether an index begins with a field of an entity. */
const leads = (entity: Entity, name: string): boolean => {
  if (name === 'id') return true
  const field = fieldOf(entity, name)
  if (!field || !isStored(field)) return false
  const asked = [...entity.unique, ...entity.indexes].some(({ fields }) => fields[0] === name)
  return field.unique || 'to' in field || 'targets' in field || asked || called(entity, name, [])
}

/** Whether an index is kept of what records are called by, of a name of which part. */
const called = (entity: Entity, name: string, [part]: readonly string[]): boolean => {
  const field = fieldOf(entity, name)
  return field !== undefined && isCalledBy(entity, field) && kindOf(field).sortedBy === part
}

const fieldOf = ({ fields }: Entity, name: string): Field | undefined => (Object.hasOwn(fields, name) ? fields[name] : undefined)
