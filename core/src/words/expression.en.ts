import type { Words } from './word.ts'

const types: Record<string, string> = {
  text: 'text',
  number: 'a number',
  boolean: 'yes or no',
  date: 'a date',
  datetime: 'a date and time',
  time: 'a time of day',
  duration: 'a duration',
  record: 'a record',
  link: 'a link',
  null: 'nothing',
  list: 'a list',
  comparable: 'something that has an order',
}
const type = (name: unknown): string => types[String(name)] ?? String(name)
const place = (at: unknown): string => `(character ${Number(at) + 1})`

export const expression = {
  'expression.syntax': (p) => `This rule cannot be read ${place(p.at)}${p.text ? `: “${p.text}”` : ''}.`,
  'expression.long': (p) => `This rule is too long: ${p.most} characters at most.`,
  'expression.unknown_name': (p) =>
    `Nothing here is called “${p.name}” ${place(p.at)}${p.nearest ? `; did you mean “${p.nearest}”?` : '.'}`,
  'expression.unknown_value': (p) =>
    `“${p.name}” is no value that can stand here ${place(p.at)}${p.nearest ? `; did you mean “${p.nearest}”?` : '.'}`,
  'expression.type': (p) => `“${p.text}” is ${type(p.found)}, but ${type(p.wanted)} is needed here ${place(p.at)}.`,
  'expression.number': (p) => `“${p.text}” has too many digits ${place(p.at)}: 15 at most.`,
  'expression.polymorphic': (p) =>
    `“${p.text}” may lead to several kinds of records, so nothing can be asked of what is behind it ${place(p.at)}.`,
  'expression.sql': (p) => `“${p.text}” cannot be used where the database answers ${place(p.at)}: only a change knows it.`,
  'expression.arguments': (p) => `“${p.name}” is not called with ${p.count} values ${place(p.at)}.`,
  'expression.large': (p) => `This rule, with the formulas it uses, is too long: ${p.most} steps at most.`,
  'expression.unsupported': (p) => `“${p.text}” cannot be used in a rule ${place(p.at)}.`,
} satisfies Words
