import type { FormField } from '@cahier/core/form/spec'
import { kindOf } from '@cahier/core/fields/index'
import type { Value } from '@cahier/core/fields/kind'
import type { Problem } from '@cahier/core/problem'
import { words } from '#lib/words/index.svelte.ts'
import { style } from '../style.ts'
import type { Folded } from './folded.ts'

export type Line = { readonly [field: string]: Value }
/** What lines need to know of the record they are in. */
export type LinesContext = {
  readonly columns: readonly FormField[]
  /** What of them stands on a card. */
  readonly folded: Folded<FormField>
  /** A line that begins. */
  readonly fresh: () => Line
  /** A line with what is worked out of it. */
  readonly live: (line: Line) => Line
  readonly required: (column: FormField, line: Line) => boolean
  readonly writable: (column: FormField, line: Line) => boolean
  /** What is wrong with a cell and may be said already. */
  readonly said: (at: number, column: string) => readonly string[]
  readonly left: (at: number, column: string) => void
  /** What is worked out of all of them, in the record: the totals. */
  readonly sums: readonly { readonly field: FormField; readonly value: Value }[]
}
type Raw = { readonly text: string; readonly problems: readonly Problem[] }
type Given = {
  readonly value: () => Value
  readonly set: (value: Value) => void
  readonly onraw: ((raw: string | undefined, problems: readonly Problem[]) => void) | undefined
  readonly onbegun: ((said: string | undefined) => void) | undefined
  readonly context: () => LinesContext
  readonly most: () => number
}

/** The lines of a record while they are written: in order, each with a key that lasts, and with texts that cannot be read yet. */
export class LinesState {
  keys = $state<readonly number[]>([])
  raws = $state<Readonly<Record<string, Raw>>>({})
  /** What is begun in a cell and no value yet, in words: its input stays until it ends, wherever the cursor goes. */
  begun = $state<Readonly<Record<string, string>>>({})
  #given: Given
  #last = 0

  constructor(given: Given) {
    this.#given = given
    this.keys = this.lines.map(() => ++this.#last)
  }

  get lines(): readonly Line[] {
    const value = this.#given.value()
    return Array.isArray(value) ? (value as readonly Line[]) : []
  }
  get full(): boolean {
    return this.lines.length >= this.#given.most()
  }
  key(at: number): number {
    return this.keys[at] ?? -1 - at
  }
  rawOf = (at: number, column: string): string | undefined => this.raws[`${this.key(at)}/${column}`]?.text
  begunIn = (at: number, column: string): boolean => `${this.key(at)}/${column}` in this.begun

  /** Somebody else changed the lines: what was typed into the old ones means nothing now. */
  fit(): void {
    if (this.keys.length === this.lines.length) return
    this.keys = this.lines.map(() => ++this.#last)
    this.raws = {}
    this.begun = {}
    this.#tell()
  }
  put(at: number, column: string, value: Value): void {
    this.#set(this.lines.map((line, i) => (i === at ? { ...line, [column]: value } : line)))
  }
  raw(at: number, column: string, text: string | undefined, problems: readonly Problem[]): void {
    const { [`${this.key(at)}/${column}`]: _gone, ...rest } = this.raws
    this.raws = text === undefined ? rest : { ...rest, [`${this.key(at)}/${column}`]: { text, problems } }
    this.#tell()
  }
  /** By the line's own key: it may have moved, or be gone, when its input has something to say. */
  begin(key: number, column: string, said: string | undefined): void {
    const { [`${key}/${column}`]: _ended, ...rest } = this.begun
    this.begun = said === undefined || !this.keys.includes(key) ? rest : { ...rest, [`${key}/${column}`]: said }
    this.#tell()
  }
  add(at = this.lines.length): void {
    if (this.full) return
    this.keys = this.keys.toSpliced(at, 0, ++this.#last)
    this.#set(this.lines.toSpliced(at, 0, this.#given.context().fresh()))
  }
  remove(at: number): void {
    const others = ([key]: readonly [string, unknown]): boolean => !key.startsWith(`${this.key(at)}/`)
    this.raws = Object.fromEntries(Object.entries(this.raws).filter(others))
    this.begun = Object.fromEntries(Object.entries(this.begun).filter(others))
    this.keys = this.keys.toSpliced(at, 1)
    this.#set(this.lines.toSpliced(at, 1))
    this.#tell()
  }
  /** Answers where it is now. */
  move(at: number, to: number): number {
    const kept = Math.max(0, Math.min(this.lines.length - 1, to))
    this.keys = moved(this.keys, at, kept)
    this.#set(moved(this.lines, at, kept))
    this.#tell()
    return kept
  }
  /** What was copied from a sheet: rows go down, cells go right; lines are added as far as needed. */
  paste(at: number, column: number, text: string): void {
    const { columns, fresh } = this.#given.context()
    const rows = text
      .replace(/\r?\n$/, '')
      .split(/\r?\n/)
      .map((row) => row.split('\t'))
    const lines = [...this.lines]
    const keys = [...this.keys]
    const raws: Record<string, Raw> = { ...this.raws }
    for (const [down, cells] of rows.entries()) {
      const i = at + down
      if (i >= this.#given.most()) break
      if (i >= lines.length) {
        lines.push(fresh())
        keys.push(++this.#last)
      }
      for (const [right, cell] of cells.entries()) {
        const field = columns[column + right]
        if (!field || field.computed || !field.writable) continue
        const parsed = kindOf(field).parse(cell, field, style())
        if (parsed.problems) raws[`${keys[i]}/${field.name}`] = { text: cell, problems: parsed.problems }
        else lines[i] = { ...lines[i], [field.name]: parsed.value }
      }
    }
    this.keys = keys
    this.raws = raws
    this.#set(lines)
    this.#tell()
  }

  #set(lines: readonly Line[]): void {
    this.#given.set(lines.length > 0 ? lines : null)
  }
  #tell(): void {
    const place = (key: string): readonly [number, string] => [this.keys.indexOf(Number(key.split('/')[0])), key.split('/')[1]!]
    const problems = Object.entries(this.raws).flatMap(([key, raw]) =>
      raw.problems.map((p) => ({ ...p, path: `/${place(key).join('/')}` })),
    )
    this.#given.onraw?.(problems.length > 0 ? '…' : undefined, problems)
    const { columns } = this.#given.context()
    const begun = Object.entries(this.begun).map(([key, text]) => {
      const [at, column] = place(key)
      return words().form.lines.said(at + 1, columns.find((f) => f.name === column)?.title ?? column, text)
    })
    this.#given.onbegun?.(begun.length > 0 ? begun.join(' ') : undefined)
  }
}

const moved = <T>(all: readonly T[], from: number, to: number): readonly T[] => {
  const rest = all.toSpliced(from, 1)
  return rest.toSpliced(to, 0, all[from]!)
}
