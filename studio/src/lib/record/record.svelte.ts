import { SvelteMap } from 'svelte/reactivity'
import type { ViewSpec } from '@cahier/core/form/spec'
import type { HistoryPage, RecordEvent, Row } from '@cahier/core/wire'
import { del, get, patch, post, ProblemError } from '#lib/api.ts'
import { draftOf, dropDraft, keepDraft } from '#lib/form/drafts.ts'
import { loadForm, type WholeForm } from '#lib/form/load.ts'
import { refusedBy } from '#lib/form/refused.ts'
import { FormState, type Values } from '#lib/form/state.svelte.ts'
import { same } from '#lib/form/value.ts'
import { here } from '#lib/session.svelte.ts'
import { compare, type Clash } from './compare.ts'

export type Conflict = {
  readonly by: string | null
  /** As the history names them: members are not shared with everybody. */
  readonly name?: string | null
  readonly at: string | undefined
  readonly clashes: readonly Clash[]
}

/** What the page of a record is made of. */
export type Asked = { readonly whole: WholeForm; readonly row: Row; readonly views: readonly ViewSpec[] }

export const ask = async (entity: string, id: string, fetch?: typeof globalThis.fetch): Promise<Asked> => {
  const views = here.views(entity, fetch).catch(() => [])
  const [whole, row] = await Promise.all([loadForm(entity, fetch), get<Row>(`/records/${entity}/${id}`, { fetch })])
  return { whole, row, views: await views }
}

const MARKED_FOR = 20_000
const TRIES = 3

/** One record on the screen: as the server has it, as the person is changing it, and what happens to it meanwhile. */
export class RecordState {
  readonly entity: string
  readonly id: string
  status = $state<'loading' | 'ready' | 'failed'>('loading')
  problem = $state.raw<ProblemError>()
  form = $state.raw<FormState>()
  view = $state.raw<ViewSpec>()
  /** The field edited in place, or the whole form. */
  editing = $state<string | null>(null)
  whole = $state(false)
  /** What is in the form was typed before the page was loaded again. */
  restored = $state(false)
  saving = $state<readonly string[]>([])
  conflict = $state.raw<Conflict | null>(null)
  /** Somebody put the record in the bin while it is open. */
  binned = $state.raw<{ readonly by: string | null } | null>(null)
  /** It is being taken out of the bin. */
  restoring = $state(false)
  /** Fields somebody else has just changed, by whom. */
  marked = new SvelteMap<string, string | null>()

  /** What is being sent. */
  #sending: Promise<unknown> = Promise.resolve()

  constructor(entity: string, id: string) {
    this.entity = entity
    this.id = id
  }

  get #draft(): string {
    return `${this.entity}/${this.id}`
  }
  get path(): string {
    return `/records/${this.entity}/${this.id}`
  }
  get row(): Row | null {
    return this.form?.old ?? null
  }

  async load(asked = ask(this.entity, this.id)): Promise<void> {
    this.status = 'loading'
    try {
      const { whole, row, views } = await asked
      this.view = views[0]
      this.form = new FormState(whole, row)
      this.binned = this.conflict = null
      this.status = 'ready'
      this.#restoreDraft(this.form, row)
    } catch (error) {
      this.problem = known(error)
      this.status = 'failed'
    }
  }

  /** Begins the field in place; one that was open is saved first. */
  edit(name: string): void {
    if (this.editing && this.editing !== name) void this.commit()
    const field = this.form?.fields[name]
    if (field && this.form?.writable(field)) this.editing = name
  }

  /** Leaves the field in place, saving it. What its change makes necessary elsewhere is asked for in the whole form. */
  async commit(): Promise<void> {
    const [form, name] = [this.form, this.editing]
    if (!form || !name || this.saving.includes(name)) return
    form.left.add(name)
    if (form.changed.length === 0 && !form.unsettled(name)) {
      this.editing = null
      return
    }
    if (await this.save()) {
      if (this.editing === name && !form.changed.includes(name) && !form.unsettled(name)) this.editing = null
    } else if (!this.conflict && form.shown.some((p) => p.field !== name)) {
      this.editing = null
      this.whole = true
    }
  }

  cancel(): void {
    dropDraft(this.#draft)
    this.restored = false
    this.form?.reset()
    this.editing = null
    this.whole = false
    this.conflict = null
  }

  /** Sends what changed on top of the version it was read from. False when something is left for the person to settle. */
  async save(tries = TRIES): Promise<boolean> {
    const form = this.form
    if (!form || this.conflict) return false
    form.tried = true
    form.refused = []
    if (form.problems.length > 0) return false
    const body = form.body()
    const [sent, unread] = [$state.snapshot(form.values as object) as Values, { ...form.raws }]
    if (Object.keys(body).length > 0) {
      this.saving = Object.keys(body)
      try {
        const saved = patch<Row>(this.path, body, { ifMatch: form.old!.version })
        this.#sending = saved.catch(() => undefined)
        this.#accept(form, await saved)
      } catch (error) {
        const problem = known(error)
        if (problem.status === 412) return this.#stale(problem, tries)
        form.refused = refusedBy(problem, form.fields)
        return false
      } finally {
        this.saving = []
      }
    }
    // What was typed while it was on its way is for the next time.
    const later = Object.keys(form.fields).filter(
      (name) => form.raws[name]?.text !== unread[name]?.text || !same(form.values[name], sent[name]),
    )
    form.reset(later)
    dropDraft(this.#draft)
    this.whole &&= form.dirty
    this.restored = false
    return true
  }

  /** Saves what is typed before something else is done with the record. False when something is left for the person to settle. */
  async settle(): Promise<boolean> {
    await this.#sending
    if (this.form?.dirty && !(await this.save())) {
      this.whole = !this.conflict
      return false
    }
    this.editing = null
    return this.conflict === null
  }

  /** Keeps what is being typed over a reload of the page; called a breath after the last key. */
  keepDraft(): void {
    if (!this.form?.dirty) return
    const draft = this.form.draft()
    // What is not settled yet is asked again.
    const open = Object.fromEntries(this.conflict?.clashes.map(({ name, before }) => [name, before]) ?? [])
    keepDraft(this.#draft, { ...draft, before: { ...draft.before, ...open } })
  }
  #restoreDraft(form: FormState, row: Row): void {
    const draft = draftOf(this.#draft)
    if (!draft || !form.spec.may.update) return
    form.restore(draft)
    this.whole = this.restored = form.dirty
    const before = draft.before ?? {}
    const names = Object.keys(before).filter((name) => name in form.fields)
    this.#clash(compare(names, before, row, form.values).clashes, row, row.updated_by ?? null)
  }

  keep(name: string): void {
    this.#settle(name)
  }
  take(name: string): void {
    const clash = this.conflict?.clashes.find((c) => c.name === name)
    if (clash) this.form?.set(name, clash.theirs)
    this.#settle(name)
  }

  async remove(): Promise<void> {
    await del(this.path)
  }
  async restore(): Promise<void> {
    if (this.restoring) return
    this.restoring = true
    try {
      await post(`${this.path}/restore`)
      await this.load()
    } finally {
      this.restoring = false
    }
  }

  /** The record after a move: ground for what is still being typed. */
  advance(row: Row): void {
    this.form?.rebase(row)
  }

  /** Something happened to this record elsewhere; our own saves come back too, and are known by their version. */
  async hear(event: RecordEvent): Promise<void> {
    if (event.entity !== this.entity || event.id !== this.id || !this.form?.old) return
    if (event.action === 'delete') {
      this.binned = { by: event.by }
      return
    }
    if (event.version <= this.form.old.version || this.saving.length > 0) return
    const row = await get<Row>(this.path).catch(() => null)
    if (!row || row.version <= this.form.old.version) return
    this.binned = null
    this.#merge(row, event.by)
  }

  async #stale(problem: ProblemError, tries: number): Promise<boolean> {
    const current = problem.problem.current ?? (await get<Row>(this.path).catch(() => null))
    if (!current || tries <= 1) {
      this.form!.refused = refusedBy(problem, this.form!.fields)
      return false
    }
    return this.#merge(current, current.updated_by ?? null) ? this.save(tries - 1) : false
  }

  /** Takes the other's version as ground. True when nobody changed the same field. */
  #merge(row: Row, by: string | null): boolean {
    const form = this.form!
    const { others, clashes } = compare(Object.keys(form.fields), form.old!, row, form.values)
    form.rebase(row)
    for (const name of others) this.#mark(name, by)
    this.#clash(clashes, row, by)
    return clashes.length === 0
  }
  #clash(clashes: readonly Clash[], row: Row, by: string | null): void {
    if (clashes.length === 0) return
    this.conflict = { by, at: row.updated_at, clashes }
    void this.#author(by)
  }
  async #author(by: string | null): Promise<void> {
    const page = await get<HistoryPage>(`${this.path}/history?limit=1`).catch(() => null)
    const last = page?.items[0]
    if (this.conflict && last && last.by === by) this.conflict = { ...this.conflict, name: last.by_name }
  }
  #settle(name: string): void {
    if (!this.conflict) return
    const clashes = this.conflict.clashes.filter((c) => c.name !== name)
    this.conflict = clashes.length > 0 ? { ...this.conflict, clashes } : null
    if (this.conflict) return
    if (!this.form?.dirty) return this.cancel()
    void this.save().then((done) => {
      if (this.conflict) return
      this.editing = null
      // Their values and mine together may be wrong: that is said, and answered, in the whole form.
      if (!done) this.whole = true
    })
  }
  #accept(form: FormState, row: Row): void {
    for (const name of Object.keys(form.fields)) this.marked.delete(name)
    form.old = row
  }
  #mark(name: string, by: string | null): void {
    this.marked.set(name, by)
    setTimeout(() => this.marked.delete(name), MARKED_FOR)
  }
}

const known = (error: unknown): ProblemError => {
  if (error instanceof ProblemError) return error
  throw error
}
