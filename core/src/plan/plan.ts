import { problem, type Problem } from '../problem.ts'
import type { Column, Table } from '../tables.ts'
import { diff, fate, type Context, type Pair } from './diff.ts'
import { names } from './names.ts'
import type { Answers, Aside, Plan, Step } from './step.ts'

/**
 * The steps from one catalogue to another, matched by stable id, in an order that always executes (see `ddl`). `revision`
 * is the number the publish will make; set-aside names carry it. Nothing is dropped, and what comes back under its old id
 * finds its values in `asides`. A problem means that a person must answer first.
 */
export const plan = (
  before: readonly Table[],
  after: readonly Table[],
  asides: readonly Aside[] = [],
  answers: Answers = {},
  revision = 1,
): Plan => {
  const pairs = after.flatMap((table) => pairOf(table, before, asides))
  const created = after.filter((table) => !pairs.some((pair) => pair.after.id === table.id))
  const removed = before.filter((table) => !after.some((other) => other.id === table.id))
  const physical = (id: string) =>
    pairs.find((pair) => pair.after.id === id)?.on ?? names.hidden(created.find((table) => table.id === id)?.name ?? id)
  const context: Context = { asides, revision, physical }
  return {
    steps: [
      ...created.map((table): Step => ({ do: 'create table', table, risk: 'none', titles: { entity: table.title } })),
      ...pairs.flatMap((pair) => diff(pair, context)),
      ...created.flatMap((table) => keys(table, physical)),
      ...removed.map((table): Step => ({
        do: 'set table aside',
        table,
        as: names.aside(table.id, revision),
        risk: 'hides',
        titles: { entity: table.title },
      })),
      ...pairs.flatMap((pair) => renamed(pair, before)),
    ],
    problems: [...pairs.flatMap((pair) => askColumns(pair, context, answers)), ...askTables(created, removed, answers)],
  }
}

const pairOf = (after: Table, before: readonly Table[], asides: readonly Aside[]): Pair[] => {
  const old = before.find((table) => table.id === after.id)
  if (old) return [{ before: old, after, on: old.name, restored: false }]
  const aside = asides.filter((a) => !a.column && a.table.id === after.id).toSorted((a, b) => b.revision - a.revision)[0]
  return aside ? [{ before: aside.table, after, on: aside.as, restored: true }] : []
}

const keys = (table: Table, physical: Context['physical']): Step[] =>
  table.foreignKeys.map((key) => ({
    do: 'add foreign key',
    table: table.id,
    on: physical(table.id),
    key,
    column: columnName(table, key.column),
    target: physical(key.to),
    risk: 'none',
    implied: true,
    titles: { entity: table.title, fields: [columnTitle(table, key.column)] },
  }))

const renamed = ({ before, after, on, restored }: Pair, all: readonly Table[]): Step[] => {
  const titles = { entity: after.title, before: before.name, after: after.name }
  if (restored) return [{ do: 'restore table', table: after, from: on, to: after.name, risk: 'none', titles }]
  if (before.name === after.name) return []
  const via = all.some((table) => table.name === after.name) ? { via: names.between(before.name) } : {}
  return [{ do: 'rename table', table: after.id, from: before.name, to: after.name, ...via, risk: 'review', titles }]
}

/**
 * A field that goes while another of its kind comes may be a rename written by hand: publishing it as two would hide the
 * values. `renamed` is acted on where the documents are (`answer`), so here it no longer shows as a difference.
 */
const askColumns = (pair: Pair, context: Context, answers: Answers): Problem[] => {
  const { added, removed } = fate(pair, context)
  const doubtful = added.filter((column) => !column.derived && !answers.new?.includes(`${pair.after.name}.${column.name}`))
  return removed.flatMap((gone) => {
    if (gone.derived || added.some((column) => column.id === gone.id)) return []
    const candidates = doubtful.filter((column) => column.field?.kind === gone.field?.kind)
    if (!candidates.length) return []
    const params = {
      entity: pair.after.name,
      before: gone.name,
      after: candidates.map((column) => column.name),
      title: columnTitle(pair.before, gone.id),
    }
    const origin = candidates[0]?.field?.origin
    return [{ ...problem('plan.rename_or_new', origin?.pointer, params), ...(origin ? { document: origin.document } : {}) }]
  })
}

/** The same for entities; kinds do not tell them apart, so half of the fields in common do. */
const askTables = (created: readonly Table[], removed: readonly Table[], answers: Answers): Problem[] =>
  removed.flatMap((gone) => {
    const candidates = created.filter((table) => !answers.new?.includes(table.name) && alike(gone, table)).map((table) => table.name)
    return candidates.length
      ? [problem('plan.rename_or_new', '', { entity: gone.name, before: gone.name, after: candidates, title: gone.title })]
      : []
  })

const alike = (one: Table, other: Table): boolean => {
  const ids = (table: Table) => table.columns.filter((column) => column.field).map((column) => column.id)
  const common = ids(one).filter((id) => ids(other).includes(id))
  return common.length * 2 >= Math.max(ids(one).length, ids(other).length)
}

const find = (table: Table, id: string): Column | undefined => table.columns.find((column) => column.id === id)
const columnName = (table: Table, id: string): string => find(table, id)?.name ?? id
const columnTitle = (table: Table, id: string): string => find(table, id)?.field?.title ?? id
