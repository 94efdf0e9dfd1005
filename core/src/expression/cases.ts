import type { Value } from '../fields/kind.ts'
import type { Bindings } from './evaluate.ts'
import type { Type } from './node.ts'
import { expression } from './parse.ts'
import type { Scope, ScopeFields } from './scope.ts'

/**
 * The truth table of the rule language: what a rule says of a row, and of the row its link leads to. `evaluate.ts` meets it
 * in core and `sql.ts` on both databases in runtime, so that the two can never mean different things.
 */
export type Case = { readonly expr: string; readonly row?: Row; readonly linked?: Row; readonly is: boolean | null }
export type Row = Readonly<Record<string, Value>>

/** The entity the cases speak of: one column of each type, and a link to itself. */
export const caseFields: ScopeFields = {
  name: { type: 'text' },
  note: { type: 'text' },
  amount: { type: 'number' },
  count: { type: 'number' },
  active: { type: 'boolean' },
  day: { type: 'date' },
  moment: { type: 'datetime' },
  parent: { type: 'link', to: 'thing' },
  address: { type: 'record', parts: { city: { type: 'text' }, floor: { type: 'number' } } },
  // A formula over a formula's link, and one that names an item as its neighbour may.
  shouted: { type: 'text', formula: () => meaning('fold(record.name)', 'text') },
  grand: { type: 'text', formula: () => meaning('record.parent.shouted', 'text') },
}
export const caseColumns = {
  name: 'text',
  note: 'text',
  amount: 'numeric(18,2)',
  count: 'bigint',
  active: 'boolean',
  day: 'date',
  moment: 'timestamp(3) with time zone',
  parent: 'uuid',
  address: 'jsonb',
} as const
export const caseScope: Scope = {
  entity: 'thing',
  fields: (entity) => (entity === 'thing' ? caseFields : undefined),
  without: ['old', 'isNew'],
}
const meaning = (source: string, type: Type) => expression(source, caseScope, type).expression?.node
export const PARENT = '0199aaaa-0000-7000-8000-000000000001'
const OTHER = '0199aaaa-0000-7000-8000-000000000002'
export const caseUser: Omit<Bindings, 'record' | 'linked'> = {
  user: { id: PARENT, email: null, language: 'fr', roles: ['rep', 'it"s, {odd}\\'], teams: [] },
  now: '2026-11-21T12:00:00.000Z',
  today: '2026-11-21',
  timeZone: 'Europe/Paris',
}

export const cases: readonly Case[] = [
  // Equality takes null as a value.
  { expr: 'record.name == "a"', row: { name: 'a' }, is: true },
  { expr: 'record.name == "a"', row: { name: 'A' }, is: false },
  { expr: 'record.name == "a"', row: { name: null }, is: false },
  { expr: 'record.name != "a"', row: { name: 'b' }, is: true },
  { expr: 'record.name != "a"', row: { name: null }, is: true },
  { expr: '!(record.name == "a")', row: { name: null }, is: true },
  { expr: '!(record.name != "a")', row: { name: null }, is: false },
  { expr: 'record.name == null', row: { name: null }, is: true },
  { expr: 'record.name == null', row: { name: '' }, is: false },
  { expr: 'null != record.name', row: { name: 'a' }, is: true },
  { expr: 'null == null', is: true },
  { expr: 'null != null', is: false },
  { expr: 'record.name == record.note', row: { name: null, note: null }, is: true },
  { expr: 'record.name == record.note', row: { name: 'a', note: null }, is: false },
  { expr: 'record.name != record.note', row: { name: 'a', note: null }, is: true },
  { expr: 'record.name == record.note', row: { name: 'a', note: 'a' }, is: true },
  { expr: 'record.name == "it\'s \\"quoted\\" \\\\ %_"', row: { name: 'it\'s "quoted" \\ %_' }, is: true },
  { expr: 'record.name == "$1"', row: { name: '$1' }, is: true },
  { expr: '"a" == "a"', is: true },
  // Any other comparison with null is unknown.
  { expr: 'record.amount > 10', row: { amount: 10.01 }, is: true },
  { expr: 'record.amount > 10', row: { amount: 10 }, is: false },
  { expr: 'record.amount > 10', row: { amount: null }, is: null },
  { expr: '!(record.amount > 10)', row: { amount: null }, is: null },
  { expr: '!(record.amount > 10)', row: { amount: 10 }, is: true },
  { expr: 'record.amount >= 10.5', row: { amount: 10.5 }, is: true },
  { expr: 'record.amount <= 10.5', row: { amount: 10.51 }, is: false },
  { expr: 'record.amount < -0.5', row: { amount: -0.51 }, is: true },
  { expr: 'record.amount == 0.1', row: { amount: 0.1 }, is: true },
  { expr: 'record.amount == 10', row: { amount: 10 }, is: true },
  { expr: 'record.amount == 10.0', row: { amount: 10 }, is: true },
  { expr: 'record.amount == -0', row: { amount: 0 }, is: true },
  { expr: 'record.amount == 9007199254740991', row: { amount: 9007199254740991 }, is: true },
  { expr: 'record.count == 9007199254740991', row: { count: 9007199254740991 }, is: true },
  { expr: 'record.count > 1.5', row: { count: 2 }, is: true },
  { expr: 'record.count < 1e3', row: { count: 999 }, is: true },
  { expr: 'record.count == record.amount', row: { count: 2, amount: 2 }, is: true },
  { expr: 'record.count < record.amount', row: { count: 2, amount: null }, is: null },
  // « and », « or », « not »: one false settles « and », one true settles « or ».
  { expr: 'record.amount > 1 && record.count > 1', row: { amount: null, count: 0 }, is: false },
  { expr: 'record.amount > 1 && record.count > 1', row: { amount: null, count: 2 }, is: null },
  { expr: 'record.count > 1 && record.amount > 1', row: { amount: null, count: 2 }, is: null },
  { expr: 'record.amount > 1 || record.count > 1', row: { amount: null, count: 2 }, is: true },
  { expr: 'record.amount > 1 || record.count > 1', row: { amount: null, count: 0 }, is: null },
  { expr: 'record.count > 1 || record.amount > 1', row: { amount: null, count: 0 }, is: null },
  { expr: '!(record.amount > 1 && record.count > 1)', row: { amount: null, count: 0 }, is: true },
  { expr: '!(record.amount > 1 || record.count > 1)', row: { amount: 0, count: 1 }, is: true },
  { expr: '!!(record.amount > 1)', row: { amount: 2 }, is: true },
  { expr: 'record.amount > 1 || record.count > 1 && record.active', row: { amount: 2, count: 0, active: false }, is: true },
  { expr: '(record.amount > 1 || record.count > 1) && record.active', row: { amount: 2, count: 0, active: false }, is: false },
  { expr: 'record.active', row: { active: true }, is: true },
  { expr: 'record.active', row: { active: null }, is: null },
  { expr: '!record.active', row: { active: null }, is: null },
  { expr: '!record.active', row: { active: false }, is: true },
  { expr: 'record.active == true', row: { active: null }, is: false },
  { expr: 'record.active != true', row: { active: null }, is: true },
  { expr: '!record.active == record.active', row: { active: null }, is: true },
  { expr: 'true', is: true },
  { expr: '!true || false', is: false },
  { expr: 'null', is: null },
  { expr: '!null', is: null },
  { expr: 'null && false', is: false },
  { expr: '(record.amount > 1) == (record.count > 1)', row: { amount: null, count: null }, is: true },
  { expr: '(record.amount > 1) != (record.count > 1)', row: { amount: 2, count: null }, is: true },
  // « in »: null is in nothing that can be known, and nothing is in an empty list.
  { expr: 'record.name in ["a", "b"]', row: { name: 'b' }, is: true },
  { expr: 'record.name in ["a", "b"]', row: { name: 'c' }, is: false },
  { expr: 'record.name in ["a", "b"]', row: { name: null }, is: null },
  { expr: '!(record.name in ["a", "b"])', row: { name: null }, is: null },
  { expr: '!(record.name in ["a", "b"])', row: { name: 'c' }, is: true },
  { expr: 'record.name in []', row: { name: null }, is: false },
  { expr: '!(record.name in [])', row: { name: null }, is: true },
  { expr: 'record.name in ["a\\"b", "{}", "x,y", "\\\\", ""]', row: { name: '\\' }, is: true },
  { expr: 'record.name in ["a\\"b", "{}", "x,y", "\\\\", ""]', row: { name: '' }, is: true },
  { expr: 'record.name in ["NULL"]', row: { name: 'NULL' }, is: true },
  { expr: 'record.count in [1, 2]', row: { count: 2 }, is: true },
  { expr: 'record.amount in [1, 2.5]', row: { amount: 2.5 }, is: true },
  { expr: 'record.amount in [1, 2]', row: { amount: 2 }, is: true },
  { expr: 'record.name in [record.note, "z"]', row: { name: 'a', note: null }, is: null },
  { expr: 'record.name in [record.note, "z"]', row: { name: 'z', note: null }, is: true },
  { expr: '"rep" in user.roles', is: true },
  { expr: '"boss" in user.roles', is: false },
  { expr: 'record.name in user.roles', row: { name: 'it"s, {odd}\\' }, is: true },
  { expr: 'record.name in user.roles', row: { name: null }, is: null },
  { expr: 'record.parent in user.teams', row: { parent: null }, is: false },
  // The user and the time.
  { expr: 'record.parent == user.id', row: { parent: PARENT }, linked: {}, is: true },
  { expr: 'record.parent == user.id', row: { parent: null }, is: false },
  { expr: 'record.name == user.email', row: { name: null }, is: true },
  { expr: 'record.name < user.email', row: { name: 'a' }, is: null },
  { expr: 'record.name in [user.email]', row: { name: 'a' }, is: null },
  { expr: 'user.email in ["a"]', is: null },
  { expr: 'user.email.contains("a")', is: null },
  { expr: 'user.language == "fr"', is: true },
  { expr: 'record.day == today', row: { day: '2026-11-21' }, is: true },
  { expr: 'record.day < today', row: { day: '2026-11-20' }, is: true },
  { expr: 'record.day < today', row: { day: null }, is: null },
  { expr: 'record.moment <= now', row: { moment: '2026-11-21T13:00:00.000+01:00' }, is: true },
  { expr: 'record.moment == now', row: { moment: '2026-11-21T13:00:00.000+01:00' }, is: true },
  { expr: 'record.moment > now', row: { moment: '2026-11-21T12:00:00.001Z' }, is: true },
  { expr: 'record.moment == null', row: { moment: null }, is: true },
  { expr: 'record.day >= date("2024-02-29")', row: { day: '2024-02-29' }, is: true },
  { expr: 'record.day in [date("2024-02-29"), date("2025-01-01")]', row: { day: '2025-01-01' }, is: true },
  { expr: 'record.moment < timestamp("2026-01-01T00:00:00+02:00")', row: { moment: '2025-12-31T21:59:59.999Z' }, is: true },
  { expr: 'record.moment < timestamp("2026-01-01T00:00:00+02:00")', row: { moment: '2025-12-31T22:00:00Z' }, is: false },
  // Text: order by code point, search as it is written, fold without case and accents.
  { expr: 'record.name < "b"', row: { name: 'a' }, is: true },
  { expr: 'record.name < "a"', row: { name: 'B' }, is: true },
  { expr: 'record.name < "z"', row: { name: 'é' }, is: false },
  { expr: 'record.name < "\uffee"', row: { name: '😀' }, is: false },
  { expr: 'record.name > "😀"', row: { name: '😁' }, is: true },
  { expr: 'record.name < "ab"', row: { name: 'a' }, is: true },
  { expr: 'record.name >= "a"', row: { name: 'a ' }, is: true },
  { expr: 'record.name > ""', row: { name: null }, is: null },
  { expr: '!(record.name < record.note)', row: { name: 'b', note: 'a' }, is: true },
  { expr: 'record.name.contains("b")', row: { name: 'abc' }, is: true },
  { expr: 'record.name.contains("B")', row: { name: 'abc' }, is: false },
  { expr: 'record.name.contains("")', row: { name: '' }, is: true },
  { expr: 'record.name.contains("%")', row: { name: 'abc' }, is: false },
  { expr: 'record.name.contains("b")', row: { name: null }, is: null },
  { expr: '!record.name.contains("b")', row: { name: null }, is: null },
  { expr: 'record.name.contains(record.note)', row: { name: 'abc', note: 'bc' }, is: true },
  { expr: 'record.name.contains(record.note)', row: { name: 'abc', note: null }, is: null },
  { expr: 'record.name.startsWith("a_")', row: { name: 'abc' }, is: false },
  { expr: 'record.name.startsWith("ab")', row: { name: 'abc' }, is: true },
  { expr: 'record.name.endsWith("bc")', row: { name: 'abc' }, is: true },
  { expr: 'record.name.endsWith("")', row: { name: 'abc' }, is: true },
  { expr: 'record.name.endsWith("xabc")', row: { name: 'abc' }, is: false },
  { expr: 'record.name.endsWith("😀")', row: { name: 'é😀' }, is: true },
  { expr: 'fold(record.name) == "cafe noel oeuvre strasse"', row: { name: 'CAFÉ Noël ŒUVRE Straße' }, is: true },
  { expr: 'fold(record.name) == "e"', row: { name: 'e\u0301' }, is: true },
  { expr: 'fold(record.name).contains(fold("ÉCOLE"))', row: { name: 'Grande école' }, is: true },
  { expr: 'fold(record.name) == "ж"', row: { name: 'Ж' }, is: false },
  { expr: 'fold(record.name) == null', row: { name: null }, is: true },
  { expr: 'size(record.name) == 2', row: { name: 'é😀' }, is: true },
  { expr: 'size(record.name) > 0', row: { name: null }, is: null },
  // Parts of a composite, and formulas.
  { expr: 'record.address.city == "Lyon"', row: { address: { city: 'Lyon' } }, is: true },
  { expr: 'record.address.city == null', row: { address: null }, is: true },
  { expr: 'record.address.floor > 2', row: { address: { city: 'Lyon', floor: 2.5 } }, is: true },
  { expr: 'record.address.floor > 2', row: { address: { city: 'Lyon' } }, is: null },
  { expr: 'record.parent.address.city == "Lyon"', row: { parent: PARENT }, linked: { address: { city: 'Lyon' } }, is: true },
  { expr: 'record.shouted == "e"', row: { name: 'É' }, is: true },
  { expr: 'record.shouted == null', row: { name: null }, is: true },
  { expr: 'record.parent.shouted == "e"', row: { parent: PARENT }, linked: { name: 'É' }, is: true },
  { expr: 'record.grand == "e"', row: { parent: PARENT }, linked: { name: 'É' }, is: true },
  // A path through a null link is null.
  { expr: 'record.parent.name == "p"', row: { parent: PARENT }, linked: { name: 'p' }, is: true },
  { expr: 'record.parent.name == "p"', row: { parent: null }, is: false },
  { expr: 'record.parent.name != "p"', row: { parent: null }, is: true },
  { expr: 'record.parent.name == null', row: { parent: null }, is: true },
  { expr: 'record.parent.amount > 1', row: { parent: null }, is: null },
  { expr: 'record.parent.amount > 1', row: { parent: PARENT }, linked: { amount: null }, is: null },
  { expr: 'record.parent.amount > record.amount', row: { parent: PARENT, amount: 1 }, linked: { amount: 2 }, is: true },
  { expr: 'record.parent.parent == null', row: { parent: PARENT }, linked: {}, is: true },
  { expr: 'record.parent.parent.name == null', row: { parent: PARENT }, linked: {}, is: true },
  { expr: 'record.parent.id == record.parent', row: { parent: PARENT }, linked: {}, is: true },
  { expr: `record.parent == "${PARENT.toUpperCase()}"`, row: { parent: PARENT }, linked: {}, is: true },
  { expr: `record.parent in ["${OTHER}"]`, row: { parent: PARENT }, linked: {}, is: false },
  { expr: `record.parent != "${OTHER}"`, row: { parent: null }, is: true },
]

/** Answers a path behind the one link of a case; the second row has no parent itself. */
export const linkedOf =
  ({ row, linked }: Pick<Case, 'row' | 'linked'>): NonNullable<Bindings['linked']> =>
  ([link, name, part]) => {
    if (link !== 'parent' || !row?.['parent'] || !linked) return null
    if (name === 'id') return PARENT
    const value = linked[name!] ?? null
    if (part === undefined) return value
    return value !== null && typeof value === 'object' ? ((value as Readonly<Record<string, Value>>)[part] ?? null) : null
  }
