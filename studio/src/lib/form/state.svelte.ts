import { SvelteSet } from 'svelte/reactivity'
import type { Value } from '@cahier/core/fields/kind'
import type { FormField, FormSpec } from '@cahier/core/form/spec'
import type { Problem } from '@cahier/core/problem'
import { check, defaults, readOnly, required, visible, type Checked, type Moment, type Write } from '@cahier/core/record'
import type { Row } from '@cahier/core/wire'
import { style } from '#lib/fields/style.ts'
import { here } from '#lib/session.svelte.ts'
import { language } from '#lib/words/index.svelte.ts'
import { behind } from './linked.svelte.ts'
import { inWords } from './say.svelte.ts'
import { empty, same } from './value.ts'

/** A problem in words, at its field; `field` is null for what concerns the whole record. */
export type Said = { readonly field: string | null; readonly text: string }
export type Values = Record<string, Value>
export type Draft = { readonly values: Values; readonly raws: Readonly<Record<string, string>>; readonly at: string }
type Raw = { readonly text: string; readonly problems: readonly Problem[] }

/** What a person is writing into one record: values, texts that cannot be read yet, and what is wrong with them. */
export class FormState {
  readonly fields: Readonly<Record<string, FormField>>
  /** The record as the server last gave it; null while it is being created. */
  old = $state.raw<Row | null>(null)
  values = $state<Values>({})
  raws = $state<Record<string, Raw>>({})
  /** Once saving was tried, everything wrong is shown; before, only what the person has left behind. */
  tried = $state(false)
  left = new SvelteSet<string>()
  /** What the server refused; a sentence goes when its field changes. */
  refused = $state.raw<readonly Said[]>([])
  readonly spec: FormSpec
  /** What a new record begins with: its defaults, and where the person stands. */
  #given: Values = {}

  constructor(spec: FormSpec, old: Row | null, preset: Values = {}) {
    this.spec = spec
    this.fields = Object.fromEntries(spec.groups.flatMap((g) => g.fields).map((f) => [f.name, f]))
    this.old = old
    this.#given = old ? {} : { ...defaults(this.checked, this.#moment()), ...preset }
    this.values = old ? valuesOf(this.fields, old) : { ...this.#given }
  }

  get isNew(): boolean {
    return this.old === null
  }
  get checked(): Checked {
    return { fields: this.fields, rules: this.spec.rules }
  }
  readonly changed: readonly string[] = $derived.by(() => {
    const before = this.old
    return Object.keys(this.fields).filter((name) =>
      before ? !same(this.values[name], before[name] as Value) : this.values[name] !== null && this.values[name] !== undefined,
    )
  })
  readonly dirty: boolean = $derived(Object.keys(this.raws).length > 0 || (this.changed.length > 0 && (!this.isNew || this.#beyondGiven())))

  visible(field: FormField): boolean {
    return visible(field, this.#write(), this.#moment())
  }
  required(field: FormField): boolean {
    return required(field, this.#write(), this.#moment())
  }
  writable(field: FormField): boolean {
    return field.writable && !readOnly(field, this.#write(), this.#moment())
  }

  /** Everything wrong now, by the same check the server makes. */
  readonly problems: readonly Said[] = $derived.by(() => {
    const unread = Object.entries(this.raws).flatMap(([field, raw]) => raw.problems.map((p) => ({ field, text: inWords(p) })))
    const found = check(this.checked, this.#write(), this.#moment())
    const wrong = found
      .map((p) => ({ field: this.#fieldAt(p.path), text: inWords(p) }))
      .filter((p) => p.field === null || (!this.raws[p.field] && this.#shownNow(p.field)))
    return [...unread, ...wrong, ...this.refused]
  })
  /** What is wrong and may already be said. */
  readonly shown: readonly Said[] = $derived(
    this.problems.filter(
      (p) =>
        this.tried ||
        this.refused.includes(p) ||
        (p.field !== null && this.left.has(p.field) && (!!this.raws[p.field] || !empty(this.values[p.field]))),
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

  /** What goes to the server: at creation all that is filled, later only what changed. What is hidden stays here. */
  body(): Values {
    const sent = this.changed.filter((name) => this.#shownNow(name) && this.fields[name]!.writable && !this.fields[name]!.readOnly)
    return Object.fromEntries(sent.map((name) => [name, this.values[name] ?? null]))
  }
  /** The server's record becomes the ground; what the person is writing in other fields stays. */
  rebase(row: Row): void {
    const mine = this.changed
    this.old = row
    const theirs = valuesOf(this.fields, row)
    for (const name of Object.keys(this.fields)) if (!mine.includes(name)) this.values[name] = theirs[name] ?? null
  }
  /** Back to the server's record, or to an empty one. */
  reset(): void {
    this.values = this.old ? valuesOf(this.fields, this.old) : { ...this.#given }
    this.raws = {}
    this.refused = []
    this.tried = false
    this.left.clear()
  }

  /** Of a record that exists only what is changed: the rest is the server's to say. */
  draft(): Draft {
    const raws = Object.fromEntries(Object.entries(this.raws).map(([name, raw]) => [name, raw.text]))
    const values = $state.snapshot(this.values as object) as Values
    const mine = this.isNew ? values : Object.fromEntries(this.changed.map((name) => [name, values[name] ?? null]))
    return { values: mine, raws, at: new Date().toISOString() }
  }
  restore(draft: Draft): void {
    for (const [name, value] of Object.entries(draft.values)) if (name in this.fields) this.values[name] = value
    for (const [name, text] of Object.entries(draft.raws)) if (name in this.fields) this.raws[name] = { text, problems: [] }
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
    const record = Object.fromEntries(Object.keys(this.fields).map((name) => [name, this.values[name] ?? null]))
    const touched = new Set(this.changed.filter((name) => this.fields[name]!.writable && !this.fields[name]!.readOnly))
    return { record, old: this.old && valuesOf(this.fields, this.old), touched, linked: (path) => this.#linked(path) }
  }
  #moment(): Moment {
    const user = here.session.user
    const actor = {
      kind: 'member' as const,
      id: user?.id ?? null,
      email: user?.email ?? null,
      language: language(),
      roles: user?.roles ?? [],
      teams: [],
      sites: [],
    }
    return { now: new Date().toISOString(), actor, style: style() }
  }
  #linked(path: readonly string[]): Value {
    return behind(this.spec.entity, (name) => this.values[name] ?? null, path)
  }
  #beyondGiven(): boolean {
    return Object.keys(this.fields).some((name) => !same(this.values[name], this.#given[name]))
  }
}

const valuesOf = (fields: Readonly<Record<string, FormField>>, row: Row): Values =>
  Object.fromEntries(Object.keys(fields).map((name) => [name, (row[name] as Value | undefined) ?? null]))
