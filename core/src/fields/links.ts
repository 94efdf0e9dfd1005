import { isUuid } from '../expression/literal.ts'
import { at, problem, step, type Problem } from '../problem.ts'
import type { LinksField, PolymorphicField } from './field.ts'
import type { Kind } from './kind.ts'
import { count, counted } from './lines.ts'
import { literal } from './sql.ts'

/** Several records of another entity, in order: on the wire an array of ids. */
export const links: Kind<LinksField> = {
  /** Kept in a table of its own: this is what reading them gives. */
  column: () => 'uuid[]',
  type: { list: 'link' },
  parse: (raw) => {
    const ids = raw
      .split(/[\s,;|]+/)
      .map((id) => id.trim().toLowerCase())
      .filter(Boolean)
    const wrong = ids.filter((id) => !isUuid(id))
    if (wrong.length > 0) return { problems: wrong.map((value) => problem('link.invalid', '', { value: value.slice(0, 80) })) }
    return { value: ids.length > 0 ? [...new Set(ids)] : null }
  },
  check: (value, field) => {
    if (!Array.isArray(value)) return [problem('value.type', '', { expected: 'links' })]
    const each = value.flatMap((id, i) => at(step(i), value.indexOf(id) < i ? [problem('lines.twice')] : checkId(id)))
    return [...count(value.length, field), ...each]
  },
  format: (value) => (Array.isArray(value) ? value.join(', ') : ''),
  operators: ['contains', 'empty'],
  schema: (field) => ({
    type: 'array',
    items: { type: 'string', format: 'uuid' },
    uniqueItems: true,
    ...counted(field),
  }),
  convert: () => undefined,
  numeric: false,
  sortable: false,
  rank: 0,
}

const checkId = (value: unknown): Problem[] => {
  if (typeof value !== 'string') return [problem('value.type', '', { expected: 'link' })]
  return isUuid(value) ? [] : [problem('link.invalid', '', { value: value.slice(0, 80) })]
}

/** One record of any of several entities: 'account/0199…', on the wire as in its column. */
export const polymorphic: Kind<PolymorphicField> = {
  column: () => 'text',
  searched: () => undefined,
  type: 'text',
  parse: (raw, field) => {
    const text = raw.trim().toLowerCase()
    if (text === '') return { value: null }
    return pointed(text, field) ? { value: text } : { problems: [problem('polymorphic.invalid', '', told(text, field))] }
  },
  check: (value, field) => {
    if (typeof value !== 'string') return [problem('value.type', '', { expected: 'polymorphic' })]
    return pointed(value, field) ? [] : [problem('polymorphic.invalid', '', told(value, field))]
  },
  format: (value) => (value === null ? '' : (value as string)),
  operators: ['==', '!=', 'in', 'empty'],
  schema: (field) => ({ type: 'string', pattern: `^(${field.targets.map(({ to }) => to).join('|')})/[0-9a-f-]{36}$` }),
  /** An id alone does not say of what: a link becomes one of several by the name of its entity, which may be called otherwise since. */
  convert: (from, column, field) => {
    if (from.kind === 'polymorphic') {
      const stay = from.targets.flatMap((one) => led(field, one).map(({ to }) => ({ was: one.to, to })))
      if (stay.length === from.targets.length && stay.every(({ was, to }) => was === to)) return column
      const cases = stay.map(({ was, to }) => `when ${literal(was)} then ${literal(`${to}/`)} || split_part(${column}, '/', 2)`)
      return cases.length > 0 ? `case split_part(${column}, '/', 1) ${cases.join(' ')} end` : undefined
    }
    return from.kind === 'link' && field.targets.some(({ to }) => to === from.to) ? `'${from.to}/' || ${column}::text` : undefined
  },
  regains: (field, before, once) => once.targets.some((one) => led(field, one).length > 0 && led(before, one).length === 0),
  numeric: false,
  sortable: false,
  rank: 5,
}

/** The target of another field where this one leads to it too; what was written before targets told their ids goes by their names. */
const led = ({ targets }: PolymorphicField, { id, to }: PolymorphicField['targets'][number]): PolymorphicField['targets'] =>
  targets.filter((one) => (id === undefined ? one.to === to : (one.id ?? one.to) === id))

/** What a polymorphic value points to, if it is one of this field. */
export const pointed = (value: string, { targets }: Pick<PolymorphicField, 'targets'>): { to: string; id: string } | undefined => {
  const cut = value.indexOf('/')
  const [to, id] = [value.slice(0, cut), value.slice(cut + 1)]
  return isUuid(id) && targets.some((target) => target.to === to) ? { to, id } : undefined
}

const told = (value: string, { targets }: PolymorphicField) => ({
  value: value.slice(0, 80),
  entities: targets.map(({ to }) => to).join(', '),
})
