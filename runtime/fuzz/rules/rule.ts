import { functions } from '@cahier/core/expression/functions/index'
import type { Type } from '@cahier/core/expression/node'
import { operations } from '@cahier/core/expression/operators'
import type { Random } from './random.ts'
import * as values from './things.ts'

type Scalar = Exclude<Extract<Type, string>, 'record' | 'null'>
const SCALARS: readonly Scalar[] = ['text', 'number', 'boolean', 'date', 'datetime', 'time', 'duration', 'link']
const ORDERED: readonly Scalar[] = ['text', 'number', 'date', 'datetime', 'time', 'duration']

const quoted = (text: string): string => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
const signed = (n: number): string => (n < 0 ? `(${n})` : String(n))
const written: Readonly<Record<Scalar, readonly string[]>> = {
  text: values.texts.map(quoted),
  number: [...values.numbers, 1e-20, 1e6].map(signed),
  boolean: ['true', 'false'],
  date: values.days.map((day) => `date("${day}")`),
  datetime: values.moments.map((moment) => `timestamp("${moment}")`),
  time: values.times.map((time) => `time("${time}")`),
  duration: ['0s', '1s', '-1s', '90m', '24h', '36h', '-36h', '168h', '250ms', '8760h', '80000000h'].map((one) => `duration("${one}")`),
  link: ['user.id'],
}
/** Where a value can be read; a name alone is a field of the record. */
const read: Readonly<Record<Scalar, readonly string[]>> = {
  text: [
    'name',
    'note',
    'parent.name',
    'parent.parent.name',
    'address.city',
    'parent.address.city',
    'shouted',
    'grand',
    'subject',
    'parent.shouted',
  ],
  number: ['amount', 'count', 'parent.amount', 'parent.parent.count', 'address.floor', 'doubled', 'total', 'parent.total'],
  boolean: ['active', 'parent.active', 'parent.parent.active'],
  date: ['day', 'parent.day'],
  datetime: ['moment', 'parent.moment'],
  time: ['hour', 'parent.hour'],
  duration: ['spent', 'parent.spent'],
  link: ['parent', 'parent.parent', 'id', 'parent.id'],
}
const around: Partial<Record<Scalar, readonly string[]>> = {
  text: ['user.email', 'user.language'],
  date: ['today'],
  datetime: ['now'],
  link: ['user.id'],
}
const lists: Readonly<Record<'text' | 'link' | 'line', readonly string[]>> = {
  text: ['record.tags', 'record.parent.tags', 'user.roles'],
  link: ['record.friends', 'record.parent.friends', 'user.sites', 'user.teams'],
  line: ['record.lines', 'record.parent.lines'],
}
/** What of a record becomes something of an item, when a rule is put into `exists`. */
const OF_LINE = { amount: 'total', name: 'label', active: 'done', parent: 'product' }

/** Rules at random, of every operator and function on every type, as deep as `depth`. */
export const rules = ({ pick, chance, below }: Random) => {
  let items = 0
  const leaf = (type: Scalar): string => {
    const way = below(10)
    if (way < 6) return `record.${pick(read[type])}`
    return way < 8 && around[type] ? pick(around[type]) : pick(written[type])
  }

  const value = (type: Scalar, depth: number): string => {
    if (depth <= 0 || chance(0.35)) return leaf(type)
    if (type === 'boolean' && chance(0.6)) return `(${condition(depth)})`
    const way = below(10)
    if (way === 0) return `(${condition(depth - 1)} ? ${value(type, depth - 1)} : ${value(type, depth - 1)})`
    if (way === 1 && (type === 'number' || type === 'duration')) return `(-${value(type, depth - 1)})`
    if (way === 2 && (type === 'number' || type === 'duration')) return each('sum', type, depth - 1)
    return pick([calculated, called])(type, depth) ?? called(type, depth) ?? leaf(type)
  }

  const calculated = (type: Scalar, depth: number): string | undefined => {
    const fitting = operations.filter((one) => one.gives === type)
    if (fitting.length === 0) return undefined
    const { op, left, right } = pick(fitting)
    return `(${value(left as Scalar, depth - 1)} ${op} ${value(right as Scalar, depth - 1)})`
  }

  const called = (type: Scalar, depth: number): string | undefined => {
    const fitting = Object.entries(functions).flatMap(([name, fn]) =>
      fn.signatures.filter((one) => one.gives === type).map((one) => ({ name, fn, one })),
    )
    if (type === 'number' && chance(0.1)) return `size(${list(pick(['text', 'link', 'line']), depth)})`
    if (fitting.length === 0) return undefined
    const { name, fn, one } = pick(fitting)
    const types = one.more && chance(0.4) ? [...one.takes, one.takes.at(-1)!] : one.takes
    const [first, ...rest] = types.map((taken) => value(taken as Scalar, depth - 1))
    return fn.method ? `(${first}).${name}(${rest.join(', ')})` : `${name}(${[first, ...rest].join(', ')})`
  }

  const list = (of: 'text' | 'link' | 'line' | Scalar, depth: number): string => {
    const kept = of in lists ? lists[of as keyof typeof lists] : undefined
    if (of === 'line' || (kept && chance(0.7))) return pick(kept!)
    return `[${Array.from({ length: 1 + below(3) }, () => value(of as Scalar, depth - 1)).join(', ')}]`
  }

  /** A rule of the record turned into one of the items of a list. */
  const each = (op: 'exists' | 'all' | 'sum', gives: Scalar, depth: number): string => {
    const of = pick(['text', 'link', 'line', 'text', 'line'] as const)
    const body = op === 'sum' ? value(gives, depth - 1) : condition(Math.max(1, depth - 1))
    const item = `x${++items}`
    const followed = of === 'link' && chance(0.7)
    const over = followed ? pick(['record.friends', 'record.parent.friends']) : list(of, 0)
    const turned =
      of === 'line'
        ? body.replaceAll(/record\.(amount|name|active|parent)\b/g, (_, name) => `${item}.${OF_LINE[name as keyof typeof OF_LINE]}`)
        : of === 'link'
          ? followed
            ? body.replaceAll('record.parent', item).replaceAll(/record\.(name|amount|active|lines|tags)\b/g, `${item}.$1`)
            : body
          : body.replaceAll(/record\.name\b/g, item)
    return `${over}.${op}(${item}, ${turned})`
  }

  const condition = (depth: number): string => {
    const way = below(20)
    if (depth > 1 && way < 5) return `(${condition(depth - 1)}) ${pick(['&&', '||', '==', '!='])} (${condition(depth - 1)})`
    if (depth > 1 && way < 7) return `!(${condition(depth - 1)})`
    if (way < 10) return compared(depth)
    if (way < 13) {
      const type = pick(ORDERED)
      return `${value(type, depth - 1)} ${pick(['<', '<=', '>', '>='])} ${value(type, depth - 1)}`
    }
    if (way < 15) return contained(depth)
    if (way < 17) return each(pick(['exists', 'all']), 'boolean', depth)
    if (way === 17) return called('boolean', depth)!
    if (way === 18) return chance(0.5) ? leaf('boolean') : `(${condition(1)}).or(${leaf('boolean')})`
    return `(${condition(depth - 1)} ? ${condition(1)} : ${chance(0.8) ? condition(1) : 'null'})`
  }

  const compared = (depth: number): string => {
    const op = pick(['==', '!='])
    if (chance(0.12)) return `${pick([...lists.text, ...lists.link, ...lists.line, 'record.address'])} ${op} null`
    const type = pick(SCALARS)
    if (type === 'number' && chance(0.3)) return divided()
    if (type === 'link' && chance(0.2)) return `${leaf('link')} ${op} ${quoted(values.ME)}`
    if (chance(0.15))
      return chance(0.3)
        ? `has(record.${pick(read[type].filter((path) => path.includes('.') || (type !== 'text' && type !== 'link')))})`
        : `${value(type, depth - 1)} ${op} null`
    return `${value(type, depth - 1)} ${op} ${value(type, depth - 1)}`
  }

  /** Where the last of twenty places shows. */
  const divided = (): string => {
    const [a, b] = [leaf('number'), leaf('number')]
    return pick([`(${a} / ${b}) % 1e-17 == 0`, `${a} / ${b} * ${b} > ${a}`, `${a} / ${b} * ${b} < ${a}`])
  }

  const contained = (depth: number): string => {
    const type = pick(SCALARS)
    if (chance(0.05)) return `${value(type, depth - 1)} in []`
    return `${type === 'link' && chance(0.7) ? leaf('link') : value(type, depth - 1)} in ${list(type, depth)}`
  }

  /** One rule for each meaning of each function, of what the records hold. */
  const everyFunction = (): string[] => [
    ...['tags', 'friends', 'lines'].map((name) => `size(record.${name}) == ${below(3)}`),
    ...Object.entries(functions).flatMap(([name, fn]) =>
      fn.signatures.map((one) => {
        const [first, ...rest] = one.takes.map((type) => `record.${pick(read[type as Scalar].slice(0, 2))}`)
        const made = fn.method ? `${first}.${name}(${rest.join(', ')})` : `${name}(${[first, ...rest].join(', ')})`
        return one.gives === 'boolean' ? made : `${made} == ${value(one.gives as Scalar, 1)}`
      }),
    ),
  ]

  return {
    functions: everyFunction,
    rule: (depth: number): string => {
      items = 0
      return condition(depth)
    },
  }
}
