import type { LinesField } from '@cahier/core/fields/field'
import type { Value } from '@cahier/core/fields/kind'
import type { FormField, FormSpec } from '@cahier/core/form/spec'
import { check, defaults, readOnly, required, type Write } from '@cahier/core/record'
import type { Row } from '@cahier/core/wire'
import { folded } from '#lib/fields/lines/folded.ts'
import type { LinesContext } from '#lib/fields/lines/lines.svelte.ts'
import { liveLine, type Owned } from './live.ts'
import { moment } from './moment.ts'
import { inWords } from './say.svelte.ts'
import type { Said, Values } from './state.svelte.ts'
import { totals } from './totals.ts'
import { same } from './value.ts'

/** What lines ask of the form they are in. */
type Around = {
  readonly fields: Readonly<Record<string, FormField>>
  /** The forms of lines, by the entity of the lines. */
  readonly lines: Readonly<Record<string, FormSpec>>
  readonly values: () => Values
  readonly old: () => Row | null
  readonly left: { add: (at: string) => unknown }
  readonly visible: (field: FormField) => boolean
  readonly value: (name: string) => Value
  readonly at: (name: string) => readonly Said[]
  readonly write: () => Write
}

/** The lines of a record while it is being written: records within it, by the form of their own entity. */
export class FormLines {
  readonly #form: Around

  constructor(form: Around) {
    this.#form = form
  }

  /** Those of which the form is known; what this person may not see has none. */
  get all(): readonly (FormField & LinesField)[] {
    return Object.values(this.#form.fields).filter((field) => field.kind === 'lines')
  }
  get owned(): readonly Owned[] {
    return this.all.map((field) => ({ field, fields: fieldsOf(this.#form.lines[field.rows.entity]) }))
  }
  /** What stands under the lines it is worked out of, and so nowhere else. */
  get totals(): ReadonlySet<string> {
    const { fields, lines, visible } = this.#form
    const shown = this.all.filter((field) => lines[field.rows.entity] && visible(field))
    return new Set(shown.flatMap((field) => totals(field, fields).map(({ name }) => name)))
  }

  /** What the lines of a field need to know. */
  context(field: FormField): LinesContext | undefined {
    const form = this.#form
    const spec = field.kind === 'lines' ? form.lines[field.rows.entity] : undefined
    if (field.kind !== 'lines' || !spec) return undefined
    const { owner, entity } = field.rows
    const fields = fieldsOf(spec)
    const columns = spec.groups.flatMap((g) => g.fields).filter((f) => f.name !== owner && !f.hidden && f.kind !== 'lines')
    const write = (line: Values): Write => this.#write(line, owner)
    return {
      columns,
      folded: folded(columns, entity, spec.label, Object.values(form.fields)),
      fresh: () => defaults({ fields }, moment()),
      live: (line) => liveLine(line, fields, form.write(), moment(), owner),
      required: (column, line) => required(column, write(line), moment()),
      writable: (column, line) => column.writable && !readOnly(column, write(line), moment()),
      said: (at, column) =>
        form
          .at(field.name)
          .filter((p) => p.path === `/${at}/${column}`)
          .map((p) => p.text),
      left: (at, column) => void form.left.add(`${field.name}/${at}/${column}`),
      sums: totals(field, form.fields).map((f) => ({ field: f, value: form.value(f.name) })),
    }
  }

  /** What is wrong within lines; a cell that cannot be read yet is not asked for twice. */
  wrong(unread: readonly Said[]): Said[] {
    const { lines, visible } = this.#form
    const [values, old] = [this.#form.values(), this.#form.old()]
    return this.all.flatMap((field) => {
      const [spec, value] = [lines[field.rows.entity], values[field.name]]
      if (!spec || !Array.isArray(value) || !visible(field)) return []
      const before = old?.[field.name]
      return value.flatMap((line, i) => {
        const was = Array.isArray(before) ? before.find((one) => one.id !== undefined && one.id === (line as Values).id) : undefined
        return this.#check(spec, line as Values, was, field.rows.owner)
          .map((p) => ({ field: field.name, path: `/${i}${p.path}`, text: inWords(p) }))
          .filter((p) => !unread.some((u) => u.field === p.field && u.path === p.path))
      })
    })
  }

  /** Of a line goes what may be written, and its id. */
  sent(field: FormField, value: readonly Values[]): Value {
    const columns = this.context(field)?.columns.filter((f) => f.writable && !f.computed && !f.readOnly) ?? []
    return value.map((line) =>
      Object.fromEntries([...(line.id === undefined ? [] : [['id', line.id]]), ...columns.map((f) => [f.name, line[f.name] ?? null])]),
    )
  }

  #check(spec: FormSpec, line: Values, was: Values | undefined, owner: string) {
    const { [owner]: _owner, ...own } = fieldsOf(spec)
    const touched = new Set(Object.keys(own).filter((name) => !own[name]!.computed && (!was || !same(line[name], was[name]))))
    return check({ fields: own, rules: spec.rules }, { ...this.#write(line, owner), old: was ?? null, touched }, moment())
  }
  #write(line: Values, owner: string): Write {
    const values = this.#form.values()
    const linked = (path: readonly string[]): Value => (path[0] === owner && path.length === 2 ? (values[path[1]!] ?? null) : null)
    return { record: line, old: null, touched: new Set(), linked }
  }
}

const fieldsOf = (spec: FormSpec | undefined): Readonly<Record<string, FormField>> =>
  Object.fromEntries((spec?.groups ?? []).flatMap((g) => g.fields).map((f) => [f.name, f]))
