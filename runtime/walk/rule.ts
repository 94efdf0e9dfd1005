import type { Json, Shape } from './company.ts'
import type { Random } from './random.ts'

/** A random condition on records of an entity, as a person would write it. `kept`: of what the writer keeps up, too. */
export const rule = (random: Random, shapes: readonly Shape[], of: string, depth: number, kept = false): string => {
  if (depth > 0 && random.chance(0.55)) {
    const part = (): string => rule(random, shapes, of, depth - 1, kept)
    return random.pick([() => `(${part()} || ${part()})`, () => `(${part()} && ${part()})`, () => `!(${part()})`])()
  }
  const { path, field } = reach(random, shapes, of, 2, kept)
  return asked(random, shapes, `record.${path.join('.')}`, field)
}

const asked = (random: Random, shapes: readonly Shape[], value: string, field: Json): string => {
  switch (field['$ref']) {
    case 'field:boolean':
      return random.pick([`${value} == true`, `${value} != false`, value])
    case 'field:integer':
    case 'field:rollup':
      return `${value} ${random.pick(['<', '>=', '==', '!='])} ${random.pick(['null', '800000500.5'])}`.replace(/[<>]=? null/, '!= null')
    case 'field:choice':
      return random.pick([`${value} == 'a'`, `${value} != 'b'`, `${value} in ['a', 'c']`])
    case 'field:links':
      return field['to'] === 'member'
        ? `user.id in ${value}`
        : random.pick([`size(${value}) > 1`, `${value}.exists(p, p.${field['to'] as string}_label.contains('${random.below(10)}'))`])
    case 'field:lines': {
      const [what, price] = ['what', 'price'].map((name) => `l.${field['to'] as string}_${name}`)
      return random.pick([
        `size(${value}) > 1`,
        `${value}.exists(l, ${price} > 800000500.5)`,
        `${value}.all(l, ${what}.contains('${random.below(10)}'))`,
      ])
    }
    case 'field:link':
      if (Array.isArray(field['to'])) return random.pick([`${value} == null`, `${value} != null`])
      if (field['to'] === 'team') return random.pick([`${value} in user.teams`, `!(${value} in user.teams)`, `${value} == null`])
      return field['to'] === 'member'
        ? random.pick([`${value} == user.id`, `${value} != user.id`, `${value} == null`])
        : random.pick([`${value} == null`, `${value} != null`])
    case 'field:address':
      return random.pick([`${value}.city.contains('${random.below(10)}')`, `${value}.city == null`])
    case 'field:secret':
    case 'field:file':
      return `${value} ${random.pick(['==', '!='])} null`
    default:
      return random.pick([`${value}.contains('${random.below(10)}')`, `${value} != null`, `user.language == 'en'`, `'red' in user.roles`])
  }
}

/** A random field, of the record or behind its links. */
const reach = (random: Random, shapes: readonly Shape[], of: string, links: number, kept: boolean): { path: string[]; field: Json } => {
  const { fields } = shapes.find(({ name }) => name === of)!
  const [name, field] = random.pick(Object.entries(fields).filter(([, { $ref }]) => kept || $ref !== 'field:rollup'))
  if (field['$ref'] !== 'field:link' || Array.isArray(field['to']) || links === 0 || random.chance(0.4)) return { path: [name], field }
  const beyond = reach(random, shapes, String(field['to']), links - 1, kept)
  return { path: [name, ...beyond.path], field: beyond.field }
}
