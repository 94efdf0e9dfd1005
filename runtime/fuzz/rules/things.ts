import type { Row, Thing } from '@cahier/core/expression/world'
import type { Random } from './random.ts'

/** Values at which the two languages could part: ends of ranges, letters outside of one plane, halves to be rounded. */
export const texts = [
  'a',
  'b',
  'A',
  'é',
  'É',
  'ab',
  ' ab ',
  '',
  '%',
  "'",
  '"',
  '\\',
  '😀',
  '\uffee',
  'œ',
  'e\u0301',
  '12',
  '-1.50',
  'ÿ',
  'ß',
]
export const numbers = [0, 1, -1, 0.1, 2.5, -2.5, 1000, 0.05, 3, 7, 12.34, -99999.99]
export const wholes = [0, 1, -1, 2, 30, 9007199254740991, -9007199254740991]
export const days = ['2026-11-20', '2026-11-21', '2026-11-22', '2024-02-29', '2024-01-31', '0001-01-01', '9999-12-31', '1900-03-01']
export const moments = [
  '2026-11-21T12:00:00.000Z',
  '2026-11-21T13:00:00.000+01:00',
  '2026-11-20T23:30:00.001Z',
  '2020-03-29T00:59:59.999Z',
  '2026-07-01T22:00:00.000Z',
  '9999-12-30T12:00:00.000Z',
]
export const times = ['00:00:00', '09:30:00', '12:00:00', '13:00:00', '23:59:59']
export const durations = [0, 1, 59, 3600, 5400, 86_400, -86_400, 129_600, -1, 9007199254740991]
export const cities = ['Lyon', 'Paris', 'é', '']

const id = (n: number): string => `0199bbbb-0000-7000-8000-${n.toString(16).padStart(12, '0')}`

/** The member who asks in the random rules: the first of the things. */
export const ME = id(0)

/** So many things, linked with each other at random, some in the bin and much of them empty. */
export const things = ({ pick, chance, below }: Random, count: number): Thing[] => {
  const maybe = <T>(from: readonly T[]): T | null => (chance(0.25) ? null : pick(from))
  const link = (): string | null => (chance(0.3) ? null : id(below(count)))
  const some = <T>(most: number, make: (i: number) => T): T[] | null => {
    const made = Array.from({ length: below(most + 1) }, (_, i) => make(i))
    return made.length > 0 ? made : null
  }
  const line = (thing: number) => (i: number) => ({
    id: id(1000 + thing * 10 + i),
    label: maybe(texts),
    total: maybe(numbers),
    done: maybe([true, false]),
    product: link(),
  })
  const row = (thing: number): Row => ({
    name: maybe(texts),
    note: maybe(texts),
    amount: maybe(numbers),
    count: maybe(wholes),
    active: maybe([true, false]),
    day: maybe(days),
    moment: maybe(moments),
    hour: maybe(times),
    spent: maybe(durations),
    tags: some(3, () => pick(texts)),
    address: chance(0.3) ? null : { ...(chance(0.7) && { city: pick(cities) }), ...(chance(0.7) && { floor: pick(numbers) }) },
    parent: link(),
    subject: chance(0.3) ? null : `thing/${id(below(count))}`,
    lines: some(3, line(thing)),
    friends: unique(some(3, () => id(below(count)))),
  })
  return Array.from({ length: count }, (_, i) => ({ id: id(i), ...(i > 0 && chance(0.15) && { binned: true }), row: row(i) }))
}

const unique = (ids: readonly string[] | null): string[] | null => ids && [...new Set(ids)]
