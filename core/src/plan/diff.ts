import type { Column, Table, TableIndex } from '../tables.ts'
import { converts, fits, regained } from './convert.ts'
import { names } from './names.ts'
import type { Aside, Dropped, Risk, Step } from './step.ts'

/** One table before and after: the same stable id, `on` its Postgres name while the publish prepares. */
export type Pair = { readonly before: Table; readonly after: Table; readonly on: string; readonly restored: boolean }
export type Context = {
  readonly asides: readonly Aside[]
  readonly revision: number
  /** The Postgres name of a table while the publish prepares, by id. */
  readonly physical: (table: string) => string
}

/** Columns by what happens to them; a column is the same when its id is, whatever it is called. */
export type Fate = {
  readonly kept: readonly { readonly before: Column; readonly after: Column }[]
  readonly added: readonly Column[]
  readonly removed: readonly Column[]
  readonly restored: readonly { readonly aside: Aside & { column: Column }; readonly after: Column }[]
  readonly retyped: readonly { readonly before: Column; readonly after: Column; readonly aside?: Aside & { column: Column } }[]
  /** Worked out anew, since what they are worked out of is another; numbers that come back (`aside`) are there already for some. */
  readonly derived: readonly { readonly before: Column; readonly after: Column; readonly aside?: true }[]
}

/** Sorts the columns of a table into their fates. */
export const fate = (pair: Pair, { asides }: Context): Fate => {
  const known = new Map(pair.before.columns.map((column) => [column.id, column]))
  const wanted = new Set(pair.after.columns.map((column) => column.id))
  const fates = {
    kept: [] as Fate['kept'][number][],
    added: [] as Column[],
    restored: [] as Fate['restored'][number][],
    retyped: [] as Fate['retyped'][number][],
    derived: [] as Fate['derived'][number][],
  }
  const given: Column[] = []
  for (const after of pair.after.columns) {
    const before = known.get(after.id)
    const aside = newest(asides, pair.after.id, after.id)
    const back = aside && stays(asides, aside.column, aside.table, after, pair.after) ? aside : undefined
    if (after.derived && !isNumbered(after)) {
      const stays = before && before.derived === after.derived && before.type === after.type && !pair.restored
      if (stays) fates.kept.push({ before, after })
      else if (before?.derived && !isNumbered(before)) fates.derived.push({ before, after })
      else fates.added.push(after)
      // What was typed goes out of sight when it is worked out from now on.
      if (before && !(before.derived && !isNumbered(before))) given.push(before)
    } else if (before?.derived && !after.derived && back) {
      fates.restored.push({ aside: back, after })
      given.push(before)
    } else if (before && stays(asides, before, pair.before, after, pair.after)) {
      if (isNumbered(after) && !isNumbered(before)) fates.derived.push({ before, after })
      else fates.kept.push({ before, after })
    } else if (before && isNumbered(after)) {
      // An amount is no number of a sequence: it goes out of sight, and numbers given before come back.
      if (back) fates.derived.push(again(back, after))
      else fates.added.push(after)
      given.push(before)
    } else if (before) fates.retyped.push({ before, after })
    else if (back && isNumbered(after)) fates.derived.push(again(back, after))
    else if (back) fates.restored.push({ aside: back, after })
    else if (aside && !aside.column.derived && !isNumbered(after)) fates.retyped.push({ before: aside.column, after, aside })
    else fates.added.push(after)
  }
  return { ...fates, removed: [...pair.before.columns.filter((column) => !wanted.has(column.id)), ...given] }
}

/** Numbers that come back: records made while they were away have none yet. */
const again = (aside: Aside & { column: Column }, after: Column): Fate['derived'][number] => ({
  before: { ...aside.column, name: aside.as },
  after,
  aside: true,
})

/** Whether its values are numbers of a sequence, which are given once and stay. */
export const isNumbered = (column: Column): boolean => column.field?.computed?.how === 'sequence'

/** The steps inside one table, those of its own name apart. */
export const diff = (pair: Pair, context: Context): Step[] => {
  const { before, after, on } = pair
  const { kept, added, removed, restored, retyped, derived } = fate(pair, context)
  const place = { table: after.id, on }
  const moved = new Set([...removed, ...[...retyped, ...derived].filter((r) => !r.aside).map((r) => r.before)].map((column) => column.id))
  const made = new Set([...retyped, ...restored, ...derived].map(({ after: column }) => column.id).concat(added.map((column) => column.id)))
  const physical = new Map([
    ...kept.map((k) => [k.after.id, k.before.name] as const),
    ...[...added, ...retyped.map((r) => r.after), ...derived.map((d) => d.after)].map(
      (column) => [column.id, names.hidden(column.name)] as const,
    ),
    ...restored.map((r) => [r.after.id, r.aside.as] as const),
  ])
  const taken = new Set(before.columns.map((column) => column.name))
  const losses = lose(before, pair.restored, moved)
  const says = (...columns: readonly (Column | undefined)[]) => ({ entity: after.title, fields: columns.map((c) => (c ? title(c) : '')) })
  const at = (id: string) => physical.get(id) ?? id
  const column = (id: string) => after.columns.find((c) => c.id === id) ?? before.columns.find((c) => c.id === id)

  return [
    ...before.foreignKeys
      .filter((key) => !pair.restored && !moved.has(key.column) && !after.foreignKeys.some((k) => k.name === key.name))
      .map((key): Step => ({ do: 'drop foreign key', ...place, key, risk: 'none', implied: true, titles: says(column(key.column)) })),
    ...before.indexes
      .filter((index) => !index.columns.some((id) => moved.has(id)) && !after.indexes.some((i) => alike(i, index)))
      .map((index): Step => ({
        do: 'drop index',
        ...place,
        index,
        risk: 'none',
        titles: says(...[...new Set(index.columns)].map(column)),
        ...(index.implied ? { implied: true } : {}),
      })),
    ...removed.map((c): Step => ({
      do: 'set column aside',
      ...place,
      column: c,
      as: names.aside(c.id, context.revision),
      dropped: losses(c.id),
      risk: 'hides',
      titles: says(c),
    })),
    ...kept
      .filter((k) => k.before.name !== k.after.name)
      .map((k): Step => ({
        do: 'rename column',
        ...place,
        column: k.after.id,
        from: k.before.name,
        to: k.after.name,
        ...(taken.has(k.after.name) ? { via: names.between(k.before.name) } : {}),
        risk: 'review',
        titles: { ...says(k.after), before: k.before.name, after: k.after.name },
      })),
    ...added.map((c): Step => ({ do: 'add column', ...place, column: c, risk: 'none', titles: says(c) })),
    ...restored.map((r): Step => ({
      do: 'restore column',
      ...place,
      column: r.after,
      from: r.aside.as,
      risk: 'none',
      titles: says(r.after),
    })),
    ...retyped.map((r): Step => {
      const older = original(context.asides, after, r)
      const target = after.foreignKeys.find((key) => key.column === r.after.id)
      return {
        do: 'retype column',
        ...place,
        before: r.before,
        after: r.after,
        source: r.aside?.as ?? r.before.name,
        keep: r.aside?.as ?? names.aside(r.before.id, context.revision),
        ...(older ? { original: { column: older.column, name: older.as } } : {}),
        ...(target ? { target: context.physical(target.to) } : {}),
        dropped: r.aside ? { indexes: [], foreignKeys: [] } : losses(r.before.id),
        risk: older || converts(r.before, r.after) ? 'review' : 'hides',
        titles: { ...says(r.after), before: kindName(r.before) ?? r.before.type, after: kindName(r.after) ?? r.after.type },
      }
    }),
    ...derived.map((d): Step => ({
      do: 'work out column',
      ...place,
      before: d.before,
      after: d.after,
      dropped: d.aside ? { indexes: [], foreignKeys: [] } : losses(d.before.id),
      ...(d.aside && { aside: d.aside }),
      risk: 'none',
      titles: says(d.after),
    })),
    ...after.indexes
      .filter((index) => index.columns.some((id) => made.has(id)) || !before.indexes.some((i) => alike(i, index)))
      .map((index): Step => ({
        do: 'add index',
        ...place,
        index,
        columns: index.columns.map(at),
        risk:
          index.unique && !index.columns.every((id) => added.some((c) => c.id === id && c.fill === undefined))
            ? 'review'
            : ('none' satisfies Risk),
        titles: says(...[...new Set(index.columns)].map(column)),
        ...(index.implied || (!index.unique && before.indexes.some((i) => i.name === index.name)) ? { implied: true } : {}),
      })),
    ...after.foreignKeys
      .filter((key) => pair.restored || made.has(key.column) || !before.foreignKeys.some((k) => k.name === key.name))
      .map((key): Step => ({
        do: 'add foreign key',
        ...place,
        key,
        column: at(key.column),
        target: context.physical(key.to),
        risk: 'none',
        implied: true,
        titles: says(column(key.column)),
      })),
  ]
}

/** Called the same, and holding the same of its columns: the name of one for search says so. */
const alike = (one: TableIndex, other: TableIndex): boolean =>
  one.name === other.name && (other.search === true || String(one.holds) === String(other.holds))

/**
 * Same column: the values need no change. A link to another entity holds other ids, though both are uuids; and where a text
 * becomes a choice, what it said is looked up among the options.
 */
export const same = (before: Column, beforeTable: Table, after: Column, afterTable: Table): boolean =>
  before.type === after.type && target(beforeTable, before) === target(afterTable, after) && fits(before, after)

/** The same, and nothing that it held once and could not hold since is found again: a link to one of several that leads there again. */
export const stays = (asides: readonly Aside[], before: Column, beforeTable: Table, after: Column, afterTable: Table): boolean =>
  same(before, beforeTable, after, afterTable) &&
  !history(asides, afterTable.id, after.id).some(({ column }) => regained(before, after, column))

const target = (table: Table, column: Column): string | undefined => table.foreignKeys.find((key) => key.column === column.id)?.to

/** The last aside of a column is where its values were; older ones are what it was before a change of type. */
const newest = (asides: readonly Aside[], table: string, column: string) => history(asides, table, column)[0]

const original = (asides: readonly Aside[], table: Table, { before, after, aside }: Fate['retyped'][number]) =>
  history(asides, table.id, after.id).find(
    (one) => one !== aside && (same(one.column, one.table, after, table) || regained(before, after, one.column)),
  )

const history = (asides: readonly Aside[], table: string, column: string): (Aside & { column: Column })[] =>
  asides
    .filter((aside): aside is Aside & { column: Column } => aside.table.id === table && aside.column?.id === column)
    .toSorted((a, b) => b.revision - a.revision)

/** Gives each index and key to the first column it goes with, so that none is dropped twice. A restored table lost its keys before. */
const lose =
  (table: Table, restored: boolean, moved: ReadonlySet<string>) =>
  (column: string): Dropped => ({
    indexes: table.indexes.filter((index) => index.columns.find((id) => moved.has(id)) === column),
    foreignKeys: restored ? [] : table.foreignKeys.filter((key) => key.column === column),
  })

const title = (column: Column): string => column.field?.title ?? column.name

const kindName = ({ field }: Column): string | undefined => field?.as ?? field?.kind
