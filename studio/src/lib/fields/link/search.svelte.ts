import { kindOf } from '@cahier/core/fields/index'
import { plain } from '@cahier/core/fields/intl'
import type { Page } from '@cahier/core/wire'
import { get, query as parameters } from '#lib/api.ts'
import { here } from '#lib/session.svelte.ts'
import { words } from '#lib/words/index.svelte.ts'
import type { Choice } from '../Combo.svelte'
import { asking, learn, text, type Target } from './labels.svelte.ts'
import { recent, remember } from './recent.ts'

const LIMIT = 20

/** What a person may choose among records of one entity or of several: what they chose last, then what is found while they type. */
export class Search {
  query = $state('')
  open = $state(false)
  busy = $state(false)
  failed = $state(false)
  #found = $state.raw<readonly Choice[]>([])
  /** What the found ones answer. */
  #answered = $state('')
  /** One question at a time: the next, of what is typed by then, is asked when its answer is there. */
  #asking: Promise<void> = Promise.resolve()
  #targets: () => readonly Target[]
  /** The value of a choice: its id, or with its entity where there are several. */
  #value: (to: string, id: string) => string
  /** A rule that what is offered must meet, as a filter of the target. */
  #filter: () => string | undefined

  /** To be made while its component is: it lives as long. */
  constructor(targets: () => readonly Target[], prefixed = false, filter: () => string | undefined = () => undefined) {
    this.#targets = targets
    this.#value = prefixed ? (to, id) => `${to}/${id}` : (_to, id) => id
    this.#filter = filter
    $effect(() => {
      if (!this.open) return
      const asked = this.query.trim()
      const among = this.#filter()
      this.busy = true
      let now = true
      this.#asking = this.#asking.then(() => (now ? this.#search(asked, among, () => now) : undefined))
      return () => {
        now = false
      }
    })
  }

  /** Where a rule says what may be chosen, what was chosen elsewhere is not offered. */
  readonly recents: readonly Choice[] = $derived.by(() =>
    this.open && this.#filter() === undefined
      ? this.#targets().flatMap(({ to }) => recent(to).map((r): Choice => ({ value: this.#value(to, r.id), label: r.label })))
      : [],
  )
  readonly choices: readonly Choice[] = $derived.by(() => {
    const asked = this.query.trim()
    if (asked && asked === this.#answered) return this.#found
    const all = [...this.recents, ...this.#found.filter((f) => !this.recents.some((r) => r.value === f.value))]
    // Until the answer is there, what is known already is searched: Enter must not take what was not meant.
    return asked ? all.filter(({ label }) => plain(label).includes(plain(asked))) : all
  })
  readonly empty: string = $derived.by(() => {
    const said = words().form
    return this.failed ? said.searchFailed : this.busy ? said.searching : this.query ? said.nothingFound(this.query) : said.noRecord
  })
  heading = (item: string, index: number): string | undefined =>
    this.query || this.recents.length === 0
      ? undefined
      : index === 0
        ? words().form.recent
        : index === this.recents.length && item
          ? words().form.all
          : undefined

  /** Remembers what was chosen: its name is known, and it is offered first the next time. */
  chosen(value: string): void {
    const label = this.choices.find((c) => c.value === value)?.label
    const target = this.#targets().find(({ to }) => value.startsWith(`${to}/`)) ?? this.#targets()[0]
    const id = value.slice(value.indexOf('/') + 1)
    if (!label || !target) return
    learn(target, id, label)
    remember(target.to, { id, label })
  }

  /** `still`: whether this is what is asked now; an answer to what was asked before says something too, a refusal does not. */
  async #search(asked: string, among: string | undefined, still: () => boolean): Promise<void> {
    try {
      const all = await Promise.all(this.#targets().map((target) => this.#of(target, asked, among)))
      this.#found = all.flat()
      this.#answered = asked
      this.failed = false
    } catch {
      if (!still()) return
      this.failed = true
      this.#found = []
    }
    if (still()) this.busy = false
  }
  async #of({ to, label }: Target, asked: string, among: string | undefined): Promise<Choice[]> {
    const field = here.entity(to)?.fields[label]
    const inOrder = !asked && field && !field.computed && kindOf(field).sortable
    const question = { filter: among, q: asked || undefined, ...asking(to, label), sort: inOrder ? label : undefined, limit: LIMIT }
    const page = await get<Page>(`/records/${to}${parameters(question)}`)
    return page.items.map((row) => ({ value: this.#value(to, row.id), label: text(row, label, to) }))
  }
}
