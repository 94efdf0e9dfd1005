import { isUuid } from '@cahier/core/expression/literal'
import type { Value } from '@cahier/core/fields/kind'
import type { Entity } from '@cahier/core/model/model'
import type { Problem } from '@cahier/core/problem'
import type { RefusedRow } from '@cahier/core/wire'
import type { Queryable } from '../db/database.ts'
import type { Context } from '../records/context.ts'
import type { ReadRow } from './cells.ts'
import { calledIn } from './mapping.ts'
import { linkProblem, type Found, type Linker } from './links.ts'
import type { Tally } from './report.ts'
import { ringsOf } from './rings.ts'
import { put, type ReadyRow, type Writer } from './rows.ts'

export type Settling = {
  readonly db: Queryable
  readonly context: Context
  readonly entity: Entity
  readonly key: readonly string[]
  readonly linkers: readonly Linker[]
  readonly writer: Writer
  readonly tally: Tally
  readonly refused?: ((row: RefusedRow) => void | Promise<void>) | undefined
}

/**
 * Takes rows from words to records: links are found, rows written, refusals told. A row that points to another row of the
 * same file waits until that one is in; rows that point to each other in a ring go in first and are joined afterwards.
 */
export function settler(work: Settling) {
  const { entity, linkers, writer, tally } = work
  const own = linkers.filter(({ column }) => column.to === entity.name && column.field.kind !== 'links')
  let waiting: ReadRow[] = []

  const called = ({ column }: Linker, { links }: ReadRow): string[] => {
    const cell = links[column.field.name]
    return cell === undefined ? [] : calledIn(column, cell)
  }

  const refuse = async (row: ReadRow | ReadyRow, problems: readonly Problem[]) => {
    const told = tally.refuse(row, problems)
    await work.refused?.(told)
  }

  const write = async (rows: readonly ReadyRow[]) => {
    if (rows.length === 0) return new Map<ReadyRow, string>()
    const ids = new Map<ReadyRow, string>()
    for (const [row, outcome] of await put(rows, entity, work.key, writer, work.db, work.context)) {
      if ('problems' in outcome) await refuse(row, outcome.problems)
      else {
        tally.counts[outcome.how]++
        ids.set(row, outcome.id)
      }
    }
    return ids
  }

  /** Rows whose links are all found, those that wait for a row of the same file, and the others with what is wrong. */
  const link = async (rows: readonly ReadRow[]) => {
    const found: ReadonlyMap<string, Found>[] = []
    for (const one of linkers) found.push(await one.find(rows.flatMap((row) => called(one, row))))
    const ready: ReadyRow[] = []
    const held: ReadRow[] = []
    for (const row of rows) {
      const values: Record<string, Value> = { ...row.values }
      const problems: Problem[] = []
      const later: Problem[] = []
      linkers.forEach(({ column }, at) => {
        const { field } = column
        if (row.links[field.name] === undefined) return
        const words = called(linkers[at]!, row)
        // Our own export writes several links as ids.
        const targets = words.map((word) => found[at]?.get(word) ?? (field.kind === 'links' && isUuid(word) ? word : null))
        const ids = targets.filter((target) => typeof target === 'string')
        if (ids.length === words.length) return void (values[field.name] = field.kind === 'links' ? ids : ids[0]!)
        for (const [i, target] of targets.entries()) {
          if (typeof target === 'string') continue
          if (target === null && own.includes(linkers[at]!)) later.push(linkProblem(column, words[i]!, null))
          else problems.push(linkProblem(column, words[i]!, target))
        }
      })
      if (problems.length > 0) await miss(row, [...problems, ...later])
      else if (later.length > 0) held.push(row)
      else {
        linked(row)
        ready.push({ number: row.number, cells: row.cells, values })
      }
    }
    return { ready, held }
  }

  const linked = (row: ReadRow) => {
    for (const { column } of linkers) {
      const word = row.links[column.field.name]
      if (word !== undefined) tally.linked(column, true)
    }
  }

  const miss = async (row: ReadRow, problems: readonly Problem[]) => {
    const missing = new Set(problems.map((one) => one.path))
    for (const { column } of linkers) {
      if (row.links[column.field.name] !== undefined) tally.linked(column, !missing.has('/' + column.field.name))
    }
    await refuse(row, problems)
  }

  return {
    async rows(rows: readonly ReadRow[]): Promise<void> {
      for (const row of rows) if (row.problems.length > 0) await refuse(row, row.problems)
      const { ready, held } = await link(rows.filter((row) => row.problems.length === 0))
      waiting.push(...held)
      await write(ready)
      own.forEach((one) => one.forgetMissing())
    },

    /** After the last row: whoever waited finds its target now, or has none. */
    async rest(): Promise<void> {
      while (waiting.length > 0) {
        const { ready, held } = await link(waiting)
        own.forEach((one) => one.forgetMissing())
        if (ready.length === 0) break
        waiting = held
        await write(ready)
      }
      const { rings, lost } = ringsOf(waiting, own)
      waiting = []
      for (const row of lost) await miss(row, problemsOf(row))
      await join(rings)
    },
  }

  function problemsOf(row: ReadRow): Problem[] {
    return own.flatMap(({ column }) => {
      const word = row.links[column.field.name]
      return word === undefined ? [] : [linkProblem(column, word, null)]
    })
  }

  /** Rows of a ring: in without their links to one another, then joined. What keeps one from being joined is told of its row. */
  async function join(rows: readonly ReadRow[]): Promise<void> {
    const names = new Set(own.map((one) => one.column.field.name))
    const alone = rows.map((row) => ({ ...row, links: Object.fromEntries(Object.entries(row.links).filter(([name]) => !names.has(name))) }))
    const byNumber = new Map(rows.map((row) => [row.number, row]))
    const ids = await write((await link(alone)).ready)
    const targets: ReadonlyMap<string, Found>[] = []
    for (const one of own) targets.push(await one.find(rows.flatMap((row) => row.links[one.column.field.name] ?? [])))
    const updates = [...ids].map(([row, id]) => {
      const values: Record<string, Value> = {}
      own.forEach(({ column }, at) => {
        const word = byNumber.get(row.number)?.links[column.field.name]
        const target = word === undefined ? undefined : targets[at]?.get(word)
        if (word !== undefined) tally.linked(column, typeof target === 'string')
        if (typeof target === 'string') values[column.field.name] = target
      })
      return { row, id, values }
    })
    const joined = updates.length > 0 ? await writer.update(updates) : []
    for (const [at, { row }] of updates.entries()) {
      const written = joined[at]
      if (written && 'problems' in written) await refuse(row, written.problems)
    }
  }
}
