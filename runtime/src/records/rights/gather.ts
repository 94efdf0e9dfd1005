import { joins } from '@cahier/core/expression/joins'
import { scopeOf } from '@cahier/core/expression/model'
import type { Node } from '@cahier/core/expression/node'
import { paths } from '@cahier/core/expression/paths'
import { fieldIn, quote } from '@cahier/core/expression/scope'
import { toSql } from '@cahier/core/expression/sql'
import { rebuild } from '@cahier/core/expression/walk'
import type { Context } from '../context.ts'
import { given } from './narrow.ts'

export type Ask = { readonly parameter: (index: number) => string; readonly variable: (node: Node) => string }

/**
 * A rule for a whole table: what it asks of a linked record is a question of existence, so that Postgres may gather once which of
 * those will do, rather than look at the one of each row. `of` writes all else. It is true where the rule is; it may be false where
 * the rule is unknown.
 */
export const gathered = (ctx: Context, entity: string, alias: string, rule: Node, ask: Ask, of: (node: Node) => string): string => {
  const { entities } = ctx.revision.model
  const { schema } = ctx.workspace
  const visit = (node: Node): string =>
    node.op === 'and' || node.op === 'or' ? `(${visit(node.left)} ${node.op} ${visit(node.right)})` : (linked(node) ?? of(node))

  const linked = (node: Node): string | undefined => {
    const link = linkOf(node)
    const to = link === undefined ? undefined : fieldIn(scopeOf(entities, entity), entity, link)
    if (to === undefined || typeof to.to !== 'string' || to.rows || to.formula) return undefined
    const { column, rows, text } = joins(scopeOf(entities, to.to), schema, 'k', { variable: ask.variable })
    const holds = toSql(behind(node), { column, rows, ...ask })
    return `(exists (select from ${quote(schema)}.${quote(to.to)} k ${text()} where k.id = ${alias}.${quote(link!)} and k.deleted_at is null and ${holds}))`
  }
  return visit(rule)
}

/** The link that all of a condition is behind, where it cannot hold of nothing: nothing is never equal to a value, nor among some. */
const linkOf = (node: Node): string | undefined => {
  if (node.op !== 'in' && node.op !== '==') return undefined
  const [path, value] = given(node.left) ? [node.right, node.left] : [node.left, node.right]
  if (path.op !== 'path' || path.root !== 'record' || path.system !== undefined || typeof path.type === 'object' || !given(value))
    return undefined
  return path.path.length - (path.part ? 1 : 0) > 1 && paths(node).length === 1 ? path.path[0] : undefined
}

const behind = (node: Node): Node =>
  rebuild(node, (part) => (part.op === 'path' && part.root === 'record' ? { ...part, path: part.path.slice(1) } : part))
