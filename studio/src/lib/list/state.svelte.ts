import type { Field } from '@cahier/core/fields/field'
import type { Sort } from '@cahier/core/model/model'
import type { ViewColumn, ViewSpec } from '@cahier/core/form/spec'
import type { EntitySummary } from '@cahier/core/wire'
import { tick } from 'svelte'
import { SvelteSet } from 'svelte/reactivity'
import { goto } from '$app/navigation'
import { askable } from './asked.ts'
import { asked, choose, chosen, columnsOf } from './columns.ts'
import { print, read, rules, type Filter } from './filters.ts'
import type { Kept } from './kept.ts'
import { Records, type Question } from './records.svelte.ts'
import { treeOf } from './tree.ts'

/** The part of the page's address that a list reads. */
export type Address = {
  readonly pathname: string
  readonly searchParams: Pick<URLSearchParams, 'get' | 'getAll'> & Iterable<[string, string]>
}

/** What a list page knows: where it is comes from the address, so that a link and Back bring it back; the rest from the view. */
export class ListState {
  readonly records: Records
  readonly selected = new SvelteSet<string>()
  /** Where rows have no box beside them, as on a phone: what is pressed is ticked rather than opened. */
  selecting = $state(false)
  cursor = $state(-1)
  /** How far the rows are scrolled, in pixels. */
  top: number
  #url: () => Address
  /** Where a press leads, until the page's address says it: what is asked for is asked at once. */
  #ahead = $state.raw<Address>()
  #views: () => readonly ViewSpec[]
  #entity: () => EntitySummary
  /** Counts the choices of columns, which live in the browser's storage. */
  #choices = $state(0)

  constructor(url: () => Address, views: () => readonly ViewSpec[], entity: () => EntitySummary, kept?: Kept) {
    this.records = kept?.records ?? new Records()
    this.cursor = kept?.cursor ?? -1
    this.top = kept?.top ?? 0
    this.#url = url
    this.#views = views
    this.#entity = entity
  }

  readonly #at: Address = $derived.by(() => this.#ahead ?? this.#url())
  readonly entity: EntitySummary = $derived.by(() => this.#entity())
  readonly views: readonly ViewSpec[] = $derived.by(() => this.#views())
  readonly view: ViewSpec = $derived.by(() => this.views.find((v) => v.name === this.#at.searchParams.get('view')) ?? this.views[0]!)
  /** What is selected may be deleted, or moved on. */
  readonly selectable: boolean = $derived.by(
    () => this.view.may.delete || (this.view.may.update && (this.entity.workflows?.length ?? 0) > 0),
  )
  readonly all: readonly ViewColumn[] = $derived.by(() => columnsOf(this.view, this.entity))
  /** What a filter may ask for: the parts of a field, too. */
  readonly askable: readonly ViewColumn[] = $derived.by(() => askable(this.all))
  readonly fields: ReadonlyMap<string, Field> = $derived(new Map([...this.all, ...this.askable].map((c) => [c.path, c.field])))
  readonly filters: readonly Filter[] = $derived.by(() => read(this.#at.searchParams.getAll('f'), this.fields))
  /** What is searched for. */
  readonly searched: string = $derived.by(() => this.#at.searchParams.get('q')?.trim() ?? '')
  readonly columns: readonly ViewColumn[] = $derived.by(() => {
    void this.#choices
    const byPath = new Map(this.all.map((c) => [c.path, c]))
    return chosen(this.view).flatMap((path) => byPath.get(path) ?? [])
  })
  /** The order asked for; none where what fits a search best shall come first. */
  readonly sort: readonly Sort[] = $derived.by(() => {
    const written = this.#at.searchParams.get('sort')
    const sortable = (field: string) => this.all.some((c) => c.path === field && c.sortable)
    const asked = (written?.split(',') ?? [])
      .map((s): Sort => ({ field: s.replace(/^-/, ''), descending: s.startsWith('-') }))
      .filter((s) => sortable(s.field))
    return asked.length || this.searched ? asked : this.view.sort
  })
  readonly rule: string | undefined = $derived(rules(this.filters, this.fields, this.view.filter))
  /** As text first, so that a model read again that asks the same thing asks nothing anew. */
  readonly #written: string = $derived.by(() => {
    const { title, subtitle, value, state } = this.view.fold
    const folded = [title, subtitle, value, state].filter((path) => path !== undefined)
    const sort = this.sort.map((s) => (s.descending ? '-' : '') + s.field).join(',')
    // In another order than the view's own, what is largest or newest shall come first, wherever it hangs.
    const tree = this.searched || this.#at.searchParams.get('sort') ? undefined : treeOf(this.entity)
    const paths = [this.entity.label, ...this.columns.map((c) => c.path), ...folded, ...(tree ? [tree] : [])]
    const q = this.searched || undefined
    return JSON.stringify({ entity: this.entity.name, filter: this.rule, q, sort: sort || undefined, tree, ...asked(paths, this.entity) })
  })
  readonly question: Question = $derived(JSON.parse(this.#written) as Question)

  toggle(id: string): void {
    if (!this.selected.delete(id)) this.selected.add(id)
  }
  /** Everything that is loaded, and no more: nobody acts on what they could not see. */
  readonly allSelected: boolean = $derived.by(() => this.records.rows.length > 0 && this.selected.size >= this.records.rows.length)
  selectAll(): void {
    const ids = this.allSelected ? [] : this.records.rows.map((row) => row.id)
    this.selected.clear()
    for (const id of ids) this.selected.add(id)
  }
  /** The order of a column, where the list has it first. */
  orderOf(path: string): 'ascending' | 'descending' | undefined {
    const [first] = this.sort
    return first?.field === path ? (first.descending ? 'descending' : 'ascending') : undefined
  }

  setFilters(filters: readonly Filter[]): Promise<void> {
    return this.#go((params) => {
      params.delete('f')
      for (const filter of filters) params.append('f', print(filter))
    })
  }
  /** Amounts that add up, of the record itself. */
  readonly amounts: readonly ViewColumn[] = $derived.by(() =>
    this.columns.filter((c) => !c.path.includes('.') && 'total' in c.field && c.field.total),
  )

  search(text: string): Promise<void> {
    return this.#go((params) => (text.trim() ? params.set('q', text.trim()) : params.delete('q')), true)
  }
  /** First press ascending, second descending, third back to the view's own order. */
  sortBy(path: string): Promise<void> {
    const [first] = this.sort
    return this.#go((params) => {
      if (first?.field !== path) params.set('sort', path)
      else if (!first.descending) params.set('sort', `-${path}`)
      else if (this.view.sort[0]?.field === path) params.set('sort', path)
      else params.delete('sort')
    })
  }
  viewHref(view: ViewSpec): string {
    return `/${this.entity.name}${view === this.views[0] ? '' : `?view=${encodeURIComponent(view.name)}`}`
  }
  setColumns(paths: readonly string[] | undefined): void {
    choose(this.view, paths)
    this.#choices += 1
  }

  async #go(change: (params: URLSearchParams) => void, replaceState = false): Promise<void> {
    const { pathname, searchParams } = this.#at
    const params = new URLSearchParams([...searchParams])
    change(params)
    const written = params.toString().replaceAll('%3A', ':').replaceAll('%2C', ',')
    const ahead = (this.#ahead = { pathname, searchParams: params })
    await tick()
    try {
      await goto(written ? `${pathname}?${written}` : pathname, { reset: false, replaceState })
    } finally {
      if (this.#ahead === ahead) this.#ahead = undefined
    }
  }
}
