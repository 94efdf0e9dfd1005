import type { Value } from '../fields/kind.ts'
import { literal, stored } from '../fields/sql.ts'
import type { Column, ForeignKey, Table, TableIndex } from '../tables.ts'
import { names } from './names.ts'
import type { Dropped, Step } from './step.ts'

/**
 * What a step does, when. `prepare` is invisible to the running revision: names it does not know. `bind` prepares too, once
 * all steps have prepared. The switch is one short transaction: columns and indexes give their names up (`release`), then
 * take new ones (`take`), and tables after them do the same; so no order of names can collide.
 */
export type Ddl = {
  readonly prepare: readonly string[]
  readonly bind: readonly string[]
  readonly release: readonly string[]
  readonly take: readonly string[]
}
export type Phase = keyof Ddl

/** `concurrently` builds indexes without holding writers up; the embedded database has one connection and cannot. */
export const ddl = (step: Step, schema: string, concurrently = true): Ddl => {
  const write = spell(schema)
  const { alter, column, index, lose } = write
  switch (step.do) {
    case 'create table':
      return phases({ prepare: write.create(step.table), take: [write.rename(names.hidden(step.table.name), step.table.name)] })
    case 'rename table':
      return phases({ release: [write.rename(step.from, step.via ?? step.to)], take: step.via ? [write.rename(step.via, step.to)] : [] })
    case 'set table aside':
      return phases({
        release: [
          ...step.table.foreignKeys.map((key) => alter(step.table.name, write.dropKey(key))),
          write.rename(step.table.name, step.as),
        ],
      })
    case 'restore table':
      return phases({ take: [write.rename(step.from, step.to)] })
    case 'add column': {
      const hidden = names.hidden(step.column.name)
      const fill = step.column.fill
      return phases({
        prepare: [
          alter(
            step.on,
            `add column ${column({ ...step.column, name: hidden })}${fill === undefined ? '' : ` default ${fixed(fill, step.column.type)}`}`,
          ),
        ],
        take: [
          alter(step.on, write.renameColumn(hidden, step.column.name)),
          ...(fill === undefined ? [] : [alter(step.on, `alter column ${quote(step.column.name)} drop default`)]),
        ],
      })
    }
    case 'rename column':
      return phases({
        release: [alter(step.on, write.renameColumn(step.from, step.via ?? step.to))],
        take: step.via ? [alter(step.on, write.renameColumn(step.via, step.to))] : [],
      })
    case 'retype column': {
      const hidden = names.hidden(step.after.name)
      return phases({
        prepare: [alter(step.on, `add column ${column({ ...step.after, name: hidden })}`)],
        release: [
          ...lose(step.on, step.dropped),
          ...(step.source === step.keep ? [] : [alter(step.on, write.renameColumn(step.source, step.keep))]),
        ],
        take: [alter(step.on, write.renameColumn(hidden, step.after.name))],
      })
    }
    case 'work out column': {
      const hidden = names.hidden(step.after.name)
      return phases({
        prepare: [alter(step.on, `add column ${column({ ...step.after, name: hidden })}`)],
        release: [...lose(step.on, step.dropped), alter(step.on, `drop column ${quote(step.before.name)}`)],
        take: [alter(step.on, write.renameColumn(hidden, step.after.name))],
      })
    }
    case 'set column aside':
      return phases({ release: [...lose(step.on, step.dropped), alter(step.on, write.renameColumn(step.column.name, step.as))] })
    case 'restore column':
      return phases({ take: [alter(step.on, write.renameColumn(step.from, step.column.name))] })
    case 'add index':
      return phases({
        prepare: [index(step.on, { ...step.index, name: names.hidden(step.index.name) }, step.columns, concurrently)],
        take: [`alter index ${write.at(names.hidden(step.index.name))} rename to ${quote(step.index.name)}`],
      })
    case 'drop index':
      return phases({ release: [write.dropIndex(step.index)] })
    case 'add foreign key':
      return phases({
        bind: [
          alter(
            step.on,
            `add constraint ${quote(step.key.name)} foreign key (${quote(step.column)}) references ${write.at(step.target)} (id) not valid`,
          ),
          alter(step.on, `validate constraint ${quote(step.key.name)}`),
        ],
      })
    case 'drop foreign key':
      return phases({ release: [alter(step.on, write.dropKey(step.key))] })
  }
}

/** The statements of the one short transaction, of all steps, in order. */
export const switchover = (steps: readonly Step[], schema: string): string[] => {
  const ofTables = (step: Step) => ['create table', 'rename table', 'set table aside', 'restore table'].includes(step.do)
  const inside = steps.filter((step) => !ofTables(step)).map((step) => ddl(step, schema))
  const whole = steps.filter(ofTables).map((step) => ddl(step, schema))
  return [inside, whole].flatMap((part) => [...part.flatMap((d) => d.release), ...part.flatMap((d) => d.take)])
}

export const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`

const phases = (some: Partial<Ddl>): Ddl => ({ prepare: [], bind: [], release: [], take: [], ...some })

/** SQL in one company's schema; every name is qualified, since search_path is never used. */
const spell = (schema: string) => {
  const at = (name: string) => `${quote(schema)}.${quote(name)}`
  const alter = (table: string, what: string) => `alter table ${at(table)} ${what}`
  const dropKey = (key: ForeignKey) => `drop constraint ${quote(key.name)}`
  // One for search may be missing where a backup was restored to a database without its extension.
  const dropIndex = (index: TableIndex) => `drop index ${index.search ? 'if exists ' : ''}${at(index.name)}`
  const column = (c: Column) => `${quote(c.name)} ${c.type}${c.notNull ? ' not null' : ''}`
  const index = (table: string, { name, unique, search, holds }: TableIndex, columns: readonly string[], concurrently: boolean) => {
    const held = columns.map((column, i) => holds?.[i]?.replaceAll('{}', () => quote(column)) ?? quote(column))
    return `create ${unique ? 'unique ' : ''}index ${concurrently ? 'concurrently ' : ''}${quote(name)} on ${at(table)}${search ? ' using gin' : ''} (${held.join(', ')})${
      unique ? ' where deleted_at is null' : ''
    }`
  }
  return {
    at,
    alter,
    column,
    index,
    dropKey,
    dropIndex,
    rename: (from: string, to: string) => alter(from, `rename to ${quote(to)}`),
    renameColumn: (from: string, to: string) => `rename column ${quote(from)} to ${quote(to)}`,
    lose: (table: string, { indexes, foreignKeys }: Dropped) => [
      ...foreignKeys.map((key) => alter(table, dropKey(key))),
      ...indexes.map(dropIndex),
    ],
    /** Indexes of a table nobody sees yet bear their own names at once. */
    create: (table: Table) => {
      const hidden = names.hidden(table.name)
      const nameOf = (id: string) => table.columns.find((c) => c.id === id)?.name ?? id
      return [
        `create table ${at(hidden)} (${[...table.columns.map(column), `constraint ${quote(table.primaryKey)} primary key (id)`].join(', ')})`,
        ...table.indexes.map((i) => index(hidden, i, i.columns.map(nameOf), false)),
      ]
    },
  }
}

const fixed = (value: Value, type: string): string => `${literal(stored(value, type))}::${type}`
