import type { Value } from '@cahier/core/fields/kind'
import type { LinesField } from '@cahier/core/fields/field'
import type { Entity } from '@cahier/core/model/model'
import { at, step, type Problem } from '@cahier/core/problem'
import type { RefusedRow } from '@cahier/core/wire'
import type { Queryable } from '../db/database.ts'
import type { Context } from '../records/context.ts'
import type { ReadRow } from './cells.ts'
import { calledIn, type Column } from './mapping.ts'
import { besides } from './besides.ts'
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
  /** What the links of lines are looked up with. */
  readonly lists: readonly { readonly list: LinesField; readonly linkers: readonly Linker[] }[]
  readonly writer: Writer
  /** Checks as the writer does, and writes nothing. */
  readonly trial: Writer
  readonly tally: Tally
  readonly refused?: ((row: RefusedRow) => void | Promise<void>) | undefined
}

/** A row that is refused for some of its cells. */
type Wrong = ReadyRow & { readonly row: ReadRow; readonly problems: readonly Problem[] }
/** One with more cells than there are headings says nothing for certain. */
const shifted = ({ problems }: ReadRow): boolean => problems.some(({ path }) => path === '')
/** A row that waits for another; `sound` where that is all it lacks. */
type Held = { readonly row: ReadRow; readonly sound: boolean }

/**
 * Takes rows from words to records: links are found, rows written, refusals told, each row with all that is wrong with it. A row
 * that points to another row of the same file waits until that one is in; rows that point to each other in a ring go in first and
 * are joined afterwards.
 */
export function settler(work: Settling) {
  const { entity, linkers, lists, writer, tally } = work
  const leadsHome = ({ column }: Linker): boolean => column.to === entity.name || column.ways?.some(({ to }) => to === entity.name) === true
  const own = linkers.filter((one) => leadsHome(one) && one.column.field.kind !== 'links')
  const forget = () => {
    for (const one of [...own, ...lists.flatMap((some) => some.linkers)]) if (leadsHome(one)) one.forgetMissing()
  }
  let waiting: readonly Held[] = []

  const called = ({ column }: Linker, { links }: ReadRow): string[] => {
    const cell = links[column.field.name]
    return cell === undefined ? [] : calledIn(column, cell)
  }

  const refuse = async (row: ReadRow | ReadyRow, problems: readonly Problem[]) => {
    for (const told of tally.refuse(row, problems)) await work.refused?.(told)
  }

  const write = async (rows: readonly ReadyRow[], tell = refuse) => {
    if (rows.length === 0) return new Map<ReadyRow, string>()
    const ids = new Map<ReadyRow, string>()
    for (const [row, outcome] of await put(rows, entity, work.key, writer, work.db, work.context)) {
      if ('problems' in outcome) await tell(row, outcome.problems)
      else {
        tally.counts[outcome.how]++
        ids.set(row, outcome.id)
      }
    }
    return ids
  }

  /** What the links of a row lead to, what is wrong with them, and which of them another row of the file may still bring. */
  const follow = (row: ReadRow, by: readonly Linker[], found: readonly ReadonlyMap<string, Found>[]) => {
    const values: Record<string, Value> = { ...row.values }
    const problems: Problem[] = []
    const later: Problem[] = []
    for (const [i, one] of by.entries()) {
      const { field } = one.column
      if (row.links[field.name] === undefined) continue
      const words = called(one, row)
      const targets = words.map((word) => found[i]?.get(word) ?? null)
      const ids = targets.filter((target) => typeof target === 'string')
      if (ids.length === words.length) values[field.name] = field.kind === 'links' ? ids : ids[0]!
      for (const [w, target] of targets.entries()) {
        if (typeof target === 'string') continue
        const wrong = linkProblem(one.column, words[w]!, target)
        if (target === null && one.calls(words[w]!, entity.name) && field.kind !== 'links') later.push(wrong)
        else problems.push(wrong)
      }
    }
    return { values, problems, later }
  }

  const lookUp = async (by: readonly Linker[], rows: readonly ReadRow[]) => {
    const found: ReadonlyMap<string, Found>[] = []
    for (const one of by) found.push(await one.find(rows.flatMap((row) => called(one, row))))
    return found
  }

  const linesOf = (row: ReadRow, { name }: LinesField): readonly ReadRow[] => row.lines?.find(({ list }) => list.name === name)?.rows ?? []

  /** Rows whose links are all found, those that wait for a row of the same file, and the others; at the `end` none waits any more. */
  const link = async (rows: readonly ReadRow[], end = false) => {
    const found = await lookUp(linkers, rows)
    const foundIn: ReadonlyMap<string, Found>[][] = []
    for (const { list, linkers: by } of lists)
      foundIn.push(
        await lookUp(
          by,
          rows.flatMap((row) => linesOf(row, list)),
        ),
      )
    const ready: ReadyRow[] = []
    const held: Held[] = []
    const wrong: Wrong[] = []
    for (const row of rows) {
      const { number, cells, more, lines: given } = row
      const { values, problems, later } = follow(row, linkers, found)
      problems.unshift(...row.problems)
      const ownLater = later.length
      for (const [n, { list, linkers: by }] of lists.entries()) {
        const lines = linesOf(row, list).map((line) => follow(line, by, foundIn[n]!))
        if (lines.length > 0) values[list.name] = lines.map((line) => line.values)
        for (const [i, line] of lines.entries()) {
          problems.push(...at(step(list.name) + step(i), line.problems))
          later.push(...at(step(list.name) + step(i), line.later))
        }
      }
      const one = { number, cells, values, ...(more && { more }), ...(given && { lines: given }) }
      if (shifted(row)) wrong.push({ ...one, row, problems: row.problems })
      else if (later.length > 0 && !end) held.push({ row, sound: problems.length === 0 && later.length === ownLater })
      else if (problems.length + later.length > 0) wrong.push({ ...one, row, problems: [...problems, ...later] })
      else {
        linked(row)
        ready.push(one)
      }
    }
    return { ready, held, wrong }
  }

  /** Every link of a row and of its lines, with where it stands in the record. */
  const linksIn = (row: ReadRow): { readonly column: Column; readonly path: string }[] => [
    ...linkers.flatMap(({ column }) => (row.links[column.field.name] === undefined ? [] : [{ column, path: step(column.field.name) }])),
    ...lists.flatMap(({ list, linkers: by }) =>
      linesOf(row, list).flatMap(({ links }, i) =>
        by.flatMap(({ column: { field }, column }) =>
          links[field.name] === undefined ? [] : [{ column, path: step(list.name) + step(i) + step(field.name) }],
        ),
      ),
    ),
  ]

  const linked = (row: ReadRow) => linksIn(row).forEach(({ column }) => tally.linked(column, true))

  /** Tells of rows that are refused for some cells; the others are checked as they would be without these. */
  const miss = async (wrong: readonly Wrong[], tell = refuse) => {
    const readable = wrong.filter(({ row }) => !shifted(row))
    const checked = readable.length > 0 ? await put(readable, entity, work.key, work.trial, work.db, work.context) : undefined
    for (const one of wrong) {
      const { row, problems } = one
      const outcome = checked?.get(one)
      const missing = new Set(problems.map(({ path }) => path))
      if (outcome) for (const { column, path } of linksIn(row)) tally.linked(column, !missing.has(path))
      const more = outcome && 'problems' in outcome ? besides(work.context, entity, problems, outcome.problems) : []
      await tell(row, [...problems, ...more])
    }
  }

  return {
    async rows(rows: readonly ReadRow[]): Promise<void> {
      const { ready, held, wrong } = await link(rows)
      waiting = [...waiting, ...held]
      const refused: Parameters<typeof refuse>[] = []
      const tell = async (...one: Parameters<typeof refuse>) => void refused.push(one)
      await write(ready, tell)
      await miss(wrong, tell)
      for (const [row, problems] of refused.toSorted(([a], [b]) => a.number - b.number)) await refuse(row, problems)
      forget()
    },

    /** After the last row: whoever waited finds its target now, or has none. */
    async rest(): Promise<void> {
      while (waiting.length > 0) {
        const { ready, held, wrong } = await link(waiting.map(({ row }) => row))
        forget()
        waiting = held
        await miss(wrong)
        if (ready.length === 0) break
        await write(ready)
      }
      const sound = waiting.flatMap((one) => (one.sound ? [one.row] : []))
      const found = await lookUp(own, sound)
      const missing = (row: ReadRow) =>
        own.flatMap((one, i) => called(one, row).flatMap((word) => (typeof found[i]!.get(word) === 'string' ? [] : [{ one, word }])))
      const { rings, lost } = ringsOf(sound, (row) =>
        missing(row).map(({ one, word }) => one.calls(word, entity.name) ?? { by: '', name: undefined }),
      )
      await join(rings)
      forget()
      const { ready, wrong } = await link([...lost, ...waiting.flatMap((one) => (one.sound ? [] : [one.row]))], true)
      waiting = []
      await write(ready)
      await miss(wrong)
    },
  }

  /** Rows of a ring: in without their links to one another, then joined. What keeps one from being joined is told of its row. */
  async function join(rows: readonly ReadRow[]): Promise<void> {
    const found = await lookUp(own, rows)
    forget()
    const waits = rows.map(({ links, ...row }) => {
      const open = own.filter((one, i) => called(one, { links, ...row }).some((word) => typeof found[i]!.get(word) !== 'string'))
      const names = new Set(open.map((one) => one.column.field.name))
      const alone = { ...row, links: Object.fromEntries(Object.entries(links).filter(([name]) => !names.has(name))) }
      return { row: alone, links, open }
    })
    const byNumber = new Map(waits.map((one) => [one.row.number, one]))
    const ids = await write((await link(waits.map(({ row }) => row))).ready)
    const targets: ReadonlyMap<string, Found>[] = []
    for (const one of own) targets.push(await one.find(rows.flatMap((row) => row.links[one.column.field.name] ?? [])))
    const updates = [...ids].map(([row, id]) => {
      const values: Record<string, Value> = {}
      const { links, open } = byNumber.get(row.number)!
      own.forEach((one, at) => {
        const { column } = one
        const word = open.includes(one) ? links[column.field.name] : undefined
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
