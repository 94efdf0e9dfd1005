import type { Scalar } from '../../fields/kind.ts'
import { functions } from '../functions/index.ts'
import type { Type } from '../node.ts'
import { CHILD, PARENT, type Case } from './case.ts'

/** For each type a field, a lower and a higher value as records hold them, and how they are written in a rule. */
const types: readonly { type: Type; field: string; values: readonly [Scalar, Scalar]; written: readonly [string, string] }[] = [
  { type: 'text', field: 'name', values: ['a', 'b'], written: ['"a"', '"b"'] },
  { type: 'number', field: 'amount', values: [-1.5, 2], written: ['-1.5', '2'] },
  { type: 'date', field: 'day', values: ['2026-02-28', '2026-03-01'], written: ['date("2026-02-28")', 'date("2026-03-01")'] },
  {
    type: 'datetime',
    field: 'moment',
    values: ['2026-02-28T23:30:00.000Z', '2026-03-01T01:00:00.000+01:00'],
    written: ['timestamp("2026-03-01T00:30:00+01:00")', 'timestamp("2026-03-01T00:00:00Z")'],
  },
  { type: 'time', field: 'hour', values: ['09:30:00', '10:00:00'], written: ['time("09:30")', 'time("10:00:00")'] },
  { type: 'duration', field: 'spent', values: [-60, 3600], written: ['duration("-1m")', 'duration("60m")'] },
]
/** What each comparison says of the lower, the higher and no value, beside the higher one. */
const answers = [
  ['==', false, true, false],
  ['!=', true, false, true],
  ['<', true, false, null],
  ['<=', true, true, null],
  ['>', false, false, null],
  ['>=', false, true, null],
] as const
const OPPOSITE = new Map([
  [true, false],
  [false, true],
] as const)

const compared = types.flatMap(({ field, values: [low, high], written: [, written] }) =>
  answers.flatMap(([op, ...said]) =>
    [low, high, null].flatMap((value, i): Case[] => [
      { expr: `record.${field} ${op} ${written}`, row: { [field]: value }, is: said[i]! },
      { expr: `!(record.${field} ${op} ${written})`, row: { [field]: value }, is: OPPOSITE.get(said[i] as true) ?? null },
    ]),
  ),
)
const contained = types.flatMap(({ field, values: [low, high], written: [first, second] }): Case[] => [
  { expr: `record.${field} in [${first}, ${second}]`, row: { [field]: low }, is: true },
  { expr: `record.${field} in [${first}]`, row: { [field]: high }, is: false },
  { expr: `!(record.${field} in [${first}])`, row: { [field]: high }, is: true },
  { expr: `!(record.${field} in [${first}, ${second}])`, row: { [field]: high }, is: false },
  { expr: `record.${field} in [${first}]`, row: { [field]: null }, is: null },
  { expr: `!(record.${field} in [${first}])`, row: { [field]: null }, is: null },
])
const chosen = [...types, { field: 'parent', values: [PARENT, PARENT], written: [`"${PARENT}"`, 'user.id'] } as const].flatMap(
  ({ field, values: [low], written: [first, second] }): Case[] => [
    { expr: `(record.active ? record.${field} : ${second}) == ${first}`, row: { active: true, [field]: low }, linked: {}, is: true },
    { expr: `(record.active ? ${first} : record.${field}) == ${first}`, row: { active: false, [field]: low }, linked: {}, is: true },
    { expr: `(record.active ? record.${field} : record.${field}) == null`, row: { active: null, [field]: low }, linked: {}, is: true },
    { expr: `record.${field}.or(${second === 'user.id' ? 'user.id' : first}) == ${first}`, row: { [field]: low }, linked: {}, is: true },
    { expr: `record.${field}.or(${second}) == ${second}`, row: { [field]: null }, linked: {}, is: true },
  ],
)
const extremes = types
  .filter(({ type }) => type !== 'text')
  .flatMap(({ field, values: [low], written: [first, second] }): Case[] => [
    { expr: `min(${second}, record.${field}) == ${first}`, row: { [field]: low }, is: true },
    { expr: `max(record.${field}, ${second}, ${first}) == ${second}`, row: { [field]: low }, is: true },
    { expr: `min(record.${field}, ${second}) == null`, row: { [field]: null }, is: true },
    { expr: `max(${second}, record.${field}) == null`, row: { [field]: null }, is: true },
  ])

const fieldOf = (type: Type): string =>
  type === 'boolean' ? 'active' : type === 'link' ? 'parent' : types.find((one) => one.type === type)!.field
/** Nothing in, nothing out: of an empty record every function says nothing. */
const emptied = Object.entries(functions).flatMap(([name, fn]) =>
  fn.signatures.map((one): Case => {
    const [first, ...rest] = one.takes.map((type) => `record.${fieldOf(type)}`)
    const call = fn.method ? `${first}.${name}(${rest.join(', ')})` : `${name}(${[first, ...rest].join(', ')})`
    return one.gives === 'boolean' ? { expr: call, is: null } : { expr: `${call} == null`, is: true }
  }),
)

const truths = [true, false, null] as const
const word = (value: boolean | null): string => (value === null ? 'record.amount > 1' : String(value))
const and = (a: boolean | null, b: boolean | null): boolean | null =>
  a === false || b === false ? false : a === null || b === null ? null : true
const logic = truths.flatMap((a) =>
  truths.flatMap((b): Case[] => [
    { expr: `(record.active.or(${word(a)})) && (${word(b)})`, is: and(a, b) },
    { expr: `!(record.active.or(${word(a)}) && ${word(b)})`, is: OPPOSITE.get(and(a, b) as true) ?? null },
    {
      expr: `!(!(${word(a)}) && !(${word(b)}))`,
      is: OPPOSITE.get(and(OPPOSITE.get(a as true) ?? null, OPPOSITE.get(b as true) ?? null) as true) ?? null,
    },
    {
      expr: `(${word(a)}) || (${word(b)})`,
      is: OPPOSITE.get(and(OPPOSITE.get(a as true) ?? null, OPPOSITE.get(b as true) ?? null) as true) ?? null,
    },
    { expr: `(${word(a)}) == (${word(b)})`, is: a === b },
    { expr: `(${word(a)}) != (${word(b)})`, is: a !== b },
    { expr: `(${word(a)}) in [${word(b)}]`, is: a === null || b === null ? null : a === b },
    { expr: `(${word(a)}) ? (${word(b)}) : !(${word(b)})`, is: a === null || b === null ? null : a === b },
  ]),
)

/** Every operator on every type, of something and of nothing. */
export const each: readonly Case[] = [
  ...compared,
  ...contained,
  ...chosen,
  ...extremes,
  ...emptied,
  ...logic,
  { expr: '(record.amount > 1).or(record.active)', row: { amount: 0, active: true }, is: false },
  { expr: '-record.spent == null', row: { spent: null }, is: true },
  { expr: 'record.amount - 1 == null', row: { amount: null }, is: true },
  { expr: 'record.amount % 2 == null', row: { amount: null }, is: true },
  { expr: 'record.spent + duration("1s") == null', row: { spent: null }, is: true },
  { expr: 'record.spent - duration("1s") == null', row: { spent: null }, is: true },
  { expr: 'record.day - duration("24h") == null', row: { day: null }, is: true },
  { expr: 'record.moment + duration("1s") == null', row: { moment: null }, is: true },
  { expr: 'now - record.spent == null', row: { spent: null }, is: true },
  { expr: 'now - record.moment == null', row: { moment: null }, is: true },
  { expr: 'record.hour - time("09:00") == null', row: { hour: null }, is: true },
  { expr: 'year(record.moment) == 2027', row: { moment: '2026-12-31T23:00:00.000Z' }, is: true },
  { expr: 'month(record.moment) == 1', row: { moment: '2026-12-31T23:00:00.000Z' }, is: true },
  { expr: 'weekday(record.moment) == 5', row: { moment: '2026-12-31T23:00:00.000Z' }, is: true },
  { expr: 'record.moment.getFullYear() == 2027', row: { moment: '2026-12-31T23:00:00.000Z' }, is: true },
  { expr: 'record.moment.getMonth() == 0', row: { moment: '2026-12-31T23:00:00.000Z' }, is: true },
  { expr: 'record.moment.getDate() == 1', row: { moment: '2026-12-31T23:00:00.000Z' }, is: true },
  { expr: 'record.moment.getDayOfWeek() == 5', row: { moment: '2026-12-31T23:00:00.000Z' }, is: true },
  { expr: 'startOfMonth(record.moment) == date("2027-01-01")', row: { moment: '2026-12-31T23:00:00.000Z' }, is: true },
  { expr: 'endOfMonth(record.moment) == date("2027-01-31")', row: { moment: '2026-12-31T23:00:00.000Z' }, is: true },
  { expr: 'record.parent != user.id', row: { parent: CHILD }, is: true },
  { expr: 'record.parent != user.id', row: { parent: PARENT }, linked: {}, is: false },
  { expr: 'record.parent in [user.id]', row: { parent: null }, is: null },
  { expr: 'record.tags == null', row: { tags: ['a'] }, is: false },
  { expr: 'record.tags != null', row: { tags: null }, is: false },
  { expr: 'record.lines == null', row: { lines: [{ id: CHILD }] }, is: false },
  { expr: 'record.lines != null', row: { lines: null }, is: false },
  { expr: 'record.friends == null', row: { friends: [PARENT] }, linked: {}, is: false },
  { expr: 'record.friends != null', row: { friends: [PARENT] }, linked: {}, is: true },
  { expr: 'record.friends != null', row: { friends: null }, is: false },
  { expr: 'record.address == null', row: { address: { city: 'Lyon' } }, is: false },
  { expr: 'record.address != null', row: { address: null }, is: false },
  { expr: 'size(record.friends) == 0', row: { friends: null }, is: true },
  { expr: 'record.friends.exists(f, f.amount > 3)', row: { friends: [PARENT] }, linked: { amount: 3 }, is: false },
  { expr: 'record.friends.exists(f, f.amount > 3)', row: { friends: [PARENT] }, linked: {}, is: null },
  { expr: 'record.friends.all(f, f.amount > 3)', row: { friends: [PARENT] }, linked: {}, is: null },
  { expr: 'record.friends.sum(f, f.amount) == 0', row: { friends: null }, is: true },
  { expr: 'record.tags.sum(t, 1) == 0', row: { tags: null }, is: true },
]
