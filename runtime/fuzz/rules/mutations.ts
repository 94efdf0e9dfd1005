/**
 * Mistakes one could make in the translation of a rule to SQL, one at a time: `from` stands once in the file and is replaced
 * by `to`. The tests must find each of them; `npm run mutate` shows that they do.
 */
export type Mutation = { readonly name: string; readonly file: string; readonly from: string; readonly to: string }

const sql = 'core/src/expression/sql.ts'
const joins = 'core/src/expression/joins.ts'
const calendar = 'core/src/expression/calendar.ts'
const decimal = 'core/src/expression/decimal.ts'
const text = 'core/src/expression/functions/text.ts'
const number = 'core/src/expression/functions/number.ts'
const any = 'core/src/expression/functions/any.ts'

export const mutations: readonly Mutation[] = [
  { name: 'not < becomes >', file: sql, from: `{ '<': '>=', '<=': '>',`, to: `{ '<': '>', '<=': '>',` },
  { name: '< and <= are one', file: sql, from: '${collate} ${op} ${value(', to: "${collate} ${op === '<' ? '<=' : op} ${value(" },
  { name: '!= forgets that nothing is a value', file: sql, from: '(${a} is distinct from ${b})', to: '(${a} <> ${b})' },
  { name: '== of two columns forgets that nothing is a value', file: sql, from: '(${a} is not distinct from ${b})', to: '(${a} = ${b})' },
  { name: '== with a value is unknown where it is asked exactly', file: sql, from: '((${a} = ${b}) is true)', to: '(${a} = ${b})' },
  {
    name: 'not of « and » stays « and »',
    file: sql,
    from: `(node.op === 'and') === negated ? ' or ' : ' and '`,
    to: `node.op === 'or' ? ' or ' : ' and '`,
  },
  {
    name: 'null is asked for the wrong way round',
    file: sql,
    from: "is ${equal ? '' : 'not '}null)",
    to: "is ${equal ? 'not ' : ''}null)",
  },
  { name: 'not in a list asks one item, not all', file: sql, from: "'<> all'", to: "'<> any'" },
  {
    name: 'in an empty list that is kept is unknown',
    file: sql,
    from: "(${negated ? 'not ' : ''}coalesce(${found}, false))",
    to: "(${negated ? 'not ' : ''}${found})",
  },
  {
    name: 'the items of an empty list that is kept are unknown',
    file: sql,
    from: "`coalesce(${value(list, ctx)}, '{}'::${postgres(list.type)})`",
    to: 'value(list, ctx)',
  },
  {
    name: 'a list is empty when it is not',
    file: sql,
    from: "${equal ? 'not ' : ''}exists (select ${rows",
    to: "${equal ? '' : 'not '}exists (select ${rows",
  },
  { name: 'an unknown item is a false one', file: sql, from: 'when bool_or(v is null) then null else', to: 'else' },
  { name: 'not exists overlooks what is unknown', file: sql, from: '${of} is not true`', to: '${of} is false`' },
  { name: 'the sum of nothing is nothing', file: sql, from: 'coalesce(sum(v), 0)', to: 'sum(v)' },
  {
    name: 'a sum is of the records, not of the items',
    file: sql,
    from: '(select coalesce(sum(v), 0) from (select ${argument(node.of, items.inside)} as v ${items.text([])}) w)',
    to: '(select coalesce(sum(${argument(node.of, items.inside)}), 0) ${items.text([])})',
  },
  { name: 'an unknown condition takes the other branch', file: sql, from: 'when false then ${value(node.no', to: 'else ${value(node.no' },
  { name: 'whole numbers overflow', file: sql, from: '`(${value(node, ctx)})::numeric`', to: '`(${value(node, ctx)})`' },
  { name: 'minus is forgotten', file: sql, from: '`(- ${argument(node.of, ctx)})`', to: '`(${argument(node.of, ctx)})`' },
  { name: 'a quotient is cut off, not rounded', file: decimal, from: '`round(div(', to: '`trunc(div(' },
  {
    name: 'a quotient has the digits Postgres chooses',
    file: decimal,
    from: '`round(div(${a} * 1e21, nullif(${b}, 0)) * 1e-21, 20)`',
    to: '`round(${a} / nullif(${b}, 0), 20)`',
  },
  { name: 'division by zero is refused', file: decimal, from: '1e21, nullif(${b}, 0))', to: '1e21, ${b})' },
  { name: 'a place in a text is rounded', file: decimal, from: 'else trunc(n)::int end', to: 'else round(n)::int end' },
  { name: 'a path reads what is in the bin', file: joins, from: ', `${a}.deleted_at is null`', to: '' },
  { name: 'a list has the lines in the bin', file: joins, from: ', `${row}.deleted_at is null`', to: '' },
  { name: 'a list links to what is in the bin', file: joins, from: ' and ${item}.deleted_at is null', to: '' },
  { name: 'part of a day counts towards zero', file: calendar, from: 'div(s, 86400) - (mod(s, 86400) < 0)::int', to: 'div(s, 86400)' },
  {
    name: 'a month later may be two months later',
    file: calendar,
    from: "least(f.first + dom - 1, (f.first + interval '1 month')::date - 1)",
    to: 'f.first + dom - 1',
  },
  {
    name: 'a day is one of Greenwich',
    file: calendar,
    from: '(${moment} at time zone ${zone})::date',
    to: "(${moment} at time zone 'UTC')::date",
  },
  { name: 'a moment is rounded to the second', file: calendar, from: '::timestamptz(3) end', to: '::timestamptz(0) end' },
  {
    name: 'the least of an unknown value is known',
    file: number,
    from: 'case when bool_and(v is not null) then ${name}(v) end',
    to: '${name}(v)',
  },
  { name: 'every text contains every other', file: text, from: '> 0)', to: '>= 0)' },
  {
    name: 'a part of a text begins one too far',
    file: text,
    from: 'substr(left(${text}, ${withinSql(to!, 0, LONGEST)}), ${withinSql(from!, 0, LONGEST)} + 1)',
    to: 'substr(left(${text}, ${withinSql(to!, 0, LONGEST)}), ${withinSql(from!, 0, LONGEST)} + 2)',
  },
  {
    name: 'what is said when there is nothing is always said',
    file: any,
    from: 'coalesce(${value}, ${otherwise})',
    to: 'coalesce(${otherwise}, ${value})',
  },
]
