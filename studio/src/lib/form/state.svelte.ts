import { SvelteSet } from 'svelte/reactivity'
import { kindOf } from '@cahier/core/fields/index'
import type { Value } from '@cahier/core/fields/kind'
import type { FormField, FormSpec } from '@cahier/core/form/spec'
import type { Problem } from '@cahier/core/problem'
import { check, closed, defaults, required, visible, type Checked, type Write } from '@cahier/core/record'
import { isSubmitted, SUBMISSION } from '@cahier/core/submission'
import type { Row } from '@cahier/core/wire'
import { beginnings, stateFields } from '@cahier/core/workflow/machine'
import { inCurrency } from '#lib/fields/currency.ts'
import { style } from '#lib/fields/style.ts'
import type { LinesContext } from '#lib/fields/lines/lines.svelte.ts'
import { among, offered } from './among.ts'
import { behind } from './linked.svelte.ts'
import { FormLines } from './lines.ts'
import { live } from './live.ts'
import type { WholeForm } from './load.ts'
import { moment } from './moment.ts'
import { inWords } from './say.svelte.ts'
import { empty, same } from './value.ts'

/** A problem in words, at its field; `field` is null for what concerns the whole record, `path` leads on into a line: '/0/quantity'. */
export type Said = { readonly field: string | null; readonly text: string; readonly path?: string }
export type Values = Record<string, Value>
/** `before` is what the record said, as the person read it: where it says something else by now, somebody else changed it. */
export type Draft = {
  readonly values: Values
  readonly raws: Readonly<Record<string, string>>
  readonly at: string
  readonly before?: Values
}
type Raw = { readonly text: string; readonly problems: readonly Problem[] }

/** What a person is writing into one record: values, texts that cannot be read yet, and what is wrong with them. */
export class FormState {
  readonly fields: Readonly<Record<string, FormField>>
  /** The record as the server last gave it; null while it is being created. */
  old = $state.raw<Row | null>(null)
  values = $state<Values>({})
  raws = $state<Record<string, Raw>>({})
  /** What is begun and no value yet, in words, as its input tells it until it ends: saved without it, it would be lost. */
  begun = $state<Record<string, string>>({})
  /** Once saving was tried, everything wrong is shown; before, only what the person has left behind. */
  tried = $state(false)
  left = new SvelteSet<string>()
  /** What the server refused; a sentence goes when its field changes. */
  refused = $state.raw<readonly Said[]>([])
  readonly spec: FormSpec
  /** What a new record begins with: its defaults, and where the person stands. */
  #given: Values = {}

  /** The forms of lines, by the entity of the lines. */
  readonly lines: Readonly<Record<string, FormSpec>>

  readonly #within: FormLines
  /** What goes with it and is not shown: the state of a move whose fields are asked. */
  readonly #sets: Values
  readonly #states: ReadonlySet<string>

  constructor({ spec, lines }: WholeForm, old: Row | null, preset: Values = {}, sets: Values = {}) {
    this.#sets = sets
    this.spec = spec
    this.lines = lines
    this.fields = Object.fromEntries(spec.groups.flatMap((g) => g.fields).map((f) => [f.name, f]))
    this.#within = new FormLines({
      fields: this.fields,
      lines,
      values: () => this.values,
      old: () => this.old,
      left: this.left,
      visible: (field) => this.visible(field),
      value: (name) => this.value(name),
      at: (name) => this.at(name),
      write: () => this.#write(),
    })
    this.old = old
    this.#states = new Set([...stateFields(this.#workflows), ...(spec.submit ? [SUBMISSION] : [])])
    this.#given = old ? {} : { ...defaults(this.checked, moment()), ...preset }
    this.values = old ? valuesOf(this.fields, old) : { ...this.#given }
  }

  get isNew(): boolean {
    return this.old === null
  }
  get checked(): Checked {
    return { fields: this.fields, rules: this.spec.rules, ...this.#workflows, ...(this.spec.submit && { submit: true }) }
  }
  get #workflows() {
    return this.spec.workflows ? { workflows: this.spec.workflows } : {}
  }
  get whole(): WholeForm {
    return { spec: this.spec, lines: this.lines }
  }
  readonly changed: readonly string[] = $derived.by(() => {
    const before = this.old
    return Object.keys(this.fields).filter((name) =>
      before ? !same(this.values[name], before[name] as Value) : this.values[name] !== null && this.values[name] !== undefined,
    )
  })
  readonly dirty: boolean = $derived(
    Object.keys({ ...this.raws, ...this.begun }).length > 0 || (this.changed.length > 0 && (!this.isNew || this.#beyondGiven())),
  )

  visible(field: FormField): boolean {
    return visible(field, this.#write(), moment())
  }
  required(field: FormField): boolean {
    return required(field, this.#write(), moment())
  }
  writable(field: FormField): boolean {
    return field.writable && !field.computed && !this.#states.has(field.name) && !closed(this.checked, field, this.#write(), moment())
  }
  /** Whether anything of it can be written now: where a record is locked whole, nothing is. */
  readonly editable: boolean = $derived.by(() => this.spec.may.update && Object.values(this.fields).some((f) => this.writable(f)))
  /** A state changes by the moves of its workflow or by being submitted, not in the form. */
  moves(field: FormField): boolean {
    return this.#states.has(field.name)
  }
  /** Whether it is locked as a whole, as is said above it once. */
  get submitted(): boolean {
    return this.spec.submit === true && isSubmitted(this.old as Values | null)
  }
  /** Why a field cannot be written now, where there is more to say than that. */
  why(field: FormField): string {
    const found = closed(this.checked, field, this.#write(), moment())
    return found && found.code !== 'field.read_only' ? inWords(found) : ''
  }
  /** As it is asked for now: required, with the options that the rest of the record leaves open, in the currency it is in. */
  asked(field: FormField): FormField {
    const required = this.required(field)
    if (!('options' in field) && !('currencyField' in field && field.currencyField)) return { ...field, required }
    if ('options' in field) return { ...field, required, options: offered(field, this.#write(), moment()) }
    return { ...inCurrency(field, this.values[field.currencyField!]), required } as FormField
  }
  /** Which records a link may lead to, as a filter of theirs. */
  among(field: FormField): string | undefined {
    return 'optionsWhen' in field && field.optionsWhen ? among(field.optionsWhen.node, this.#write(), moment()) : undefined
  }
  /** A value as it is now: what is worked out follows what is typed. */
  value(name: string): Value {
    return this.#worked[name] ?? this.values[name] ?? null
  }
  /** What is worked out, where the browser comes to the same as the server did. */
  readonly #worked: Values = $derived.by(() => {
    if (!Object.values(this.fields).some((f) => f.computed)) return {}
    const write = this.#write()
    const now = live(this.fields, write, moment(), this.#within.owned)
    const before =
      this.old && live(this.fields, { ...write, record: valuesOf(this.fields, this.old), touched: new Set() }, moment(), this.#within.owned)
    return Object.fromEntries(
      Object.entries(now).filter(([name]) => !before || (same(before[name], this.old![name] as Value) && !same(now[name], before[name]))),
    )
  })
  /** What stands under the lines it is worked out of, and so nowhere else. */
  readonly totals: ReadonlySet<string> = $derived.by(() => this.#within.totals)
  /** What the lines of a field need to know. */
  context(field: FormField): LinesContext | undefined {
    return this.#within.context(field)
  }

  /** Everything wrong now, by the same check the server makes. */
  readonly problems: readonly Said[] = $derived.by(() => {
    const unread = Object.entries(this.raws).flatMap(([field, raw]) =>
      raw.problems.map((p) => ({ field, text: inWords(p), ...(this.fields[field]?.kind === 'lines' && { path: p.path }) })),
    )
    const begun = Object.entries(this.begun).map(([field, text]) => ({ field, text }))
    const found = check(this.checked, this.#write(), moment())
    const wrong = found
      .map((p) => ({ field: this.#fieldAt(p.path), text: inWords(p) }))
      .filter((p) => p.field === null || (!this.unsettled(p.field) && this.#shownNow(p.field)))
    return [...unread, ...begun, ...wrong, ...this.#within.wrong(unread), ...this.refused]
  })
  /** What is wrong and may already be said. */
  readonly shown: readonly Said[] = $derived(
    this.problems.filter(
      (p) =>
        this.tried ||
        this.refused.includes(p) ||
        (p.field !== null && p.path !== undefined && this.left.has(p.field + p.path)) ||
        (p.field !== null && p.path === undefined && this.left.has(p.field) && (p.field in this.raws || !empty(this.values[p.field]))),
    ),
  )
  at(name: string): readonly Said[] {
    return this.shown.filter((p) => p.field === name)
  }

  set(name: string, value: Value): void {
    if (same(this.values[name], value)) return
    this.values[name] = value
    this.refused = this.refused.filter((p) => p.field !== name)
  }
  raw(name: string, text: string | undefined, problems: readonly Problem[]): void {
    if (text !== undefined) this.raws[name] = { text, problems }
    else if (name in this.raws) delete this.raws[name]
  }
  begin(name: string, said: string | undefined): void {
    if (said !== undefined) this.begun[name] = said
    else delete this.begun[name]
  }
  /** Whether there is more in it than its value. */
  unsettled(name: string): boolean {
    return name in this.raws || name in this.begun
  }

  /** What goes to the server: at creation all that is filled, later only what changed. What is hidden stays here. */
  body(): Values {
    const sent = this.changed.filter(
      (name) => this.#shownNow(name) && this.fields[name]!.writable && !this.fields[name]!.readOnly && !this.#states.has(name),
    )
    return Object.fromEntries(sent.map((name) => [name, this.#sent(name)]))
  }
  #sent(name: string): Value {
    const field = this.fields[name]!
    const value = ($state.snapshot(this.values[name] as unknown) as Value | undefined) ?? null
    return field.kind === 'lines' && Array.isArray(value) ? this.#within.sent(field, value as readonly Values[]) : value
  }
  /** The server's record becomes the ground; what the person is writing in other fields stays. */
  rebase(row: Row): void {
    const mine = this.changed
    this.old = row
    const theirs = valuesOf(this.fields, row)
    for (const name of Object.keys(this.fields)) if (!mine.includes(name)) this.values[name] = theirs[name] ?? null
  }
  /** Back to the server's record, or to an empty one; what was written into the fields of `kept` stays. */
  reset(kept: readonly string[] = []): void {
    const mine = kept.map((name) => [name, this.values[name] ?? null] as const)
    this.values = { ...(this.old ? valuesOf(this.fields, this.old) : this.#given), ...Object.fromEntries(mine) }
    this.raws = Object.fromEntries(Object.entries(this.raws).filter(([name]) => kept.includes(name)))
    this.refused = []
    this.tried = false
    this.left.clear()
  }

  /** Of a record that exists only what is changed: the rest is the server's to say. */
  draft(): Draft {
    const raws = Object.fromEntries(Object.entries(this.raws).map(([name, raw]) => [name, raw.text]))
    const values = $state.snapshot(this.values as object) as Values
    const at = new Date().toISOString()
    if (!this.old) return { values, raws, at }
    const of = (from: Values | Row, names: readonly string[]): Values =>
      Object.fromEntries(names.map((name) => [name, (from[name] as Value | undefined) ?? null]))
    return { values: of(values, this.changed), raws, at, before: of(this.old, [...this.changed, ...Object.keys(raws)]) }
  }
  restore(draft: Draft): void {
    for (const [name, value] of Object.entries(draft.values)) if (name in this.fields) this.values[name] = value
    for (const [name, text] of Object.entries(draft.raws)) {
      const field = this.fields[name]
      if (!field || field.kind === 'lines') continue
      const { value, problems } = kindOf(field).parse(text, this.asked(field), style())
      // What can be read by now is a value as any other.
      if (problems) this.raws[name] = { text, problems }
      else this.values[name] = value
    }
  }

  #shownNow(name: string): boolean {
    const field = this.fields[name]
    return field !== undefined && this.visible(field)
  }
  #fieldAt(path: string): string | null {
    const name = path.split('/')[1]?.replaceAll('~1', '/').replaceAll('~0', '~')
    return name !== undefined && name in this.fields ? name : null
  }
  #write(): Write {
    const typed = Object.fromEntries(Object.keys(this.fields).map((name) => [name, this.values[name] ?? null]))
    const touched = new Set(this.changed.filter((name) => this.fields[name]!.writable && !this.fields[name]!.readOnly))
    for (const name of Object.keys(this.#sets)) touched.add(name)
    const linked: NonNullable<Write['linked']> = (path, from) => this.#linked(path, from)
    // What is not in the form decides with, as far as this person sees it.
    if (this.old) {
      const { expand: _expand, ...ground } = this.old
      const old = { ...(ground as Values), ...valuesOf(this.fields, this.old) }
      return { record: { ...old, ...typed, ...this.#sets }, old, touched, linked }
    }
    return { record: { ...typed, ...beginnings(this.checked, typed, moment()) }, old: null, touched, linked }
  }
  #linked(path: readonly string[], from: Parameters<typeof behind>[2] = this.values): Value {
    return behind(this.spec.entity, path, from)
  }
  #beyondGiven(): boolean {
    return Object.keys(this.fields).some((name) => !same(this.values[name], this.#given[name]))
  }
}

const valuesOf = (fields: Readonly<Record<string, FormField>>, row: Row): Values =>
  Object.fromEntries(Object.keys(fields).map((name) => [name, (row[name] as Value | undefined) ?? null]))
