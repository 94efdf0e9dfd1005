import { bindings } from '@cahier/core/condition'
import { evaluate, truth } from '@cahier/core/expression/evaluate'
import type { Node } from '@cahier/core/expression/node'
import { parts } from '@cahier/core/expression/walk'
import type { Option } from '@cahier/core/fields/field'
import type { Moment, Write } from '@cahier/core/record'

type WithOptions = { readonly name: string; readonly options: readonly Option[] }

/** The options open to the record as it is; what was chosen before stays in sight, and the check says what is wrong with it. */
export const offered = ({ name, options }: WithOptions, write: Write, moment: Moment): readonly Option[] => {
  const held = write.record[name]
  const chosen = (option: Option): boolean => (Array.isArray(held) ? held.includes(option.value) : held === option.value)
  return options.filter((option) => !option.when || chosen(option) || truth(option.when.node, bindings(write, moment)) === true)
}

/**
 * A rule over `target` and `record`, as a filter of the target's own records: what it reads of the record stands in it as the
 * value it has now. Undefined where that cannot be written: then all are offered, and the check refuses.
 */
export const among = (rule: Node, write: Write, moment: Moment): string | undefined => {
  /** What cannot be known offers nothing, unless it is turned round: then a filter has no word for it. */
  const unknown = (turned: boolean): string => {
    if (turned) throw new Unwritten()
    return 'false'
  }
  const write_ = (node: Node, turned = false): string => {
    if (!asksTarget(node)) {
      const value = evaluate(node, bindings(write, moment))
      return value === null && node.type === 'boolean' ? unknown(turned) : literal(value, node)
    }
    switch (node.op) {
      case 'path':
        return ['record', ...(node.path.length > 0 ? node.path : ['id'])].join('.')
      case 'not':
        return `!(${write_(node.of, !turned)})`
      case 'and':
      case 'or':
        return `(${write_(node.left, turned)}) ${node.op === 'and' ? '&&' : '||'} (${write_(node.right, turned)})`
      case 'list':
        return `[${node.items.map((item) => write_(item)).join(', ')}]`
      case '==':
      case '!=':
        return `${write_(node.left)} ${node.op} ${write_(node.right)}`
      case '<':
      case '<=':
      case '>':
      case '>=':
      case 'in': {
        const [left, right] = [write_(node.left), write_(node.right)]
        return left === 'null' || right === 'null' ? unknown(turned) : `${left} ${node.op} ${right}`
      }
      default:
        throw new Unwritten()
    }
  }
  try {
    return write_(rule)
  } catch (error) {
    if (error instanceof Unwritten) return undefined
    throw error
  }
}

const asksTarget = (node: Node): boolean =>
  (node.op === 'path' && node.root === 'item' && node.item === 'target') || parts(node).some(asksTarget)

class Unwritten extends Error {}

const literal = (value: unknown, { type }: Node): string => {
  const text = JSON.stringify(value)
  return value === null ? 'null' : type === 'date' ? `date(${text})` : type === 'datetime' ? `timestamp(${text})` : text
}
