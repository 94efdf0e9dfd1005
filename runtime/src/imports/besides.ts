import type { Expression } from '@cahier/core/expression/node'
import { paths } from '@cahier/core/expression/paths'
import type { Entity } from '@cahier/core/model/model'
import { step, type Problem } from '@cahier/core/problem'
import { titled, type Context } from '../records/context.ts'

/**
 * What is wrong with a row besides the cells that say nothing anybody understands: of what the checks of the rest said, that which
 * holds whatever those cells will say.
 */
export const besides = (context: Context, entity: Entity, cells: readonly Problem[], rest: readonly Problem[]): Problem[] => {
  const unread = cells.map(({ path }) => path)
  return rest.filter((one) => certain(context, entity, unread, one))
}

const certain = (context: Context, entity: Entity, unread: readonly string[], one: Problem): boolean => {
  const [, name = '', place = '', ...below] = one.path.split('/')
  const field = Object.hasOwn(entity.fields, name) ? entity.fields[name] : undefined
  if (field?.kind === 'lines' && place !== '') {
    const line = step(name) + step(place)
    const within = unread.flatMap((path) => (path.startsWith(`${line}/`) ? [path.slice(line.length)] : []))
    const rows = titled(context, context.revision.model.entities[field.rows.entity]!)
    // What a line asks of its record may depend on any cell of that.
    const own = within.length < unread.length && rows.owner ? [...within, step(rows.owner.link)] : within
    return certain(context, rows, own, { ...one, path: below.length > 0 ? `/${below.join('/')}` : '' })
  }
  const names = new Set(unread.map((path) => path.split('/')[1] ?? ''))
  if (names.has(name)) return false
  // What is the same as another's by several fields depends on all of them.
  const keys =
    one.code === 'record.unique' ? entity.unique.filter(({ fields }) => titles(entity, fields) === String(one.params?.['fields'])) : []
  if (keys.some(({ fields }) => fields.some((other) => names.has(other)))) return false
  const unknown = ({ node }: Expression): boolean =>
    paths(node).some(({ path: [first = ''] }) => names.has(first) || entity.fields[first]?.computed !== undefined)
  return names.size === 0 || !conditions(entity, one, name).some(unknown)
}

const titles = ({ fields }: Entity, names: readonly string[]): string => String(names.map((name) => fields[name]!.title))

/** The rules by which a problem may have come about. */
const conditions = ({ fields, rules, workflows }: Entity, { code, params }: Problem, name: string): Expression[] => {
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined
  const own = field ? [field.visibleWhen, field.requiredWhen, 'optionsWhen' in field ? field.optionsWhen : undefined] : []
  const options = field && 'options' in field ? field.options.map(({ when }) => when) : []
  const broken = code === 'rule.broken' ? rules.flatMap(({ message, check }) => (message === params?.['message'] ? [check] : [])) : []
  const moves = code.startsWith('workflow.')
    ? workflows.flatMap(({ appliesWhen, transitions }) => [appliesWhen, ...Object.values(transitions).map(({ when }) => when)])
    : []
  return [...own, ...options, ...broken, ...moves].filter((rule) => rule !== undefined)
}
