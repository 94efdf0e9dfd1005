import type { Aggregated, AggregatedGroup, Page, RecordEvent, Row } from '@cahier/core/wire'
import { get, ProblemError, query } from '#lib/api.ts'
import { whenShown } from '#lib/ui/idle.ts'
import { arranged } from './tree.ts'

/** One question to the API; rows of another question are never mixed in. */
export type Question = {
  readonly entity: string
  readonly filter: string | undefined
  readonly q: string | undefined
  readonly sort: string | undefined
  readonly fields: string
  readonly expand: string | undefined
  /** The link by which the rows hang from one another, where they are shown so. */
  readonly tree?: string | undefined
}

const PAGE = 100
const QUIET = 150
const MOST = 200
/** Ids in one question: an address has its limits. */
const AT_ONCE = 100

/**
 * The rows of a list, loaded page after page by cursor while one scrolls; what other people change is fetched again quietly.
 * `waiting` is true only when an answer takes longer than 150 ms: until then the screen keeps what it shows.
 */
export class Records {
  rows = $state.raw<readonly Row[]>([])
  /** Of all that match, whatever is loaded; undefined while it is being counted. */
  count = $state<number>()
  /** Of which question `count` is the answer, another each time it is counted: one in another order is of the same rows. */
  counted = $state.raw<Question>()
  /** Whether the count is about so. */
  estimated = $state(false)
  /** What was searched for was found only nearly so. */
  near = $state(false)
  waiting = $state(false)
  /** True once the first page of the present question is there. */
  ready = $state(false)
  error = $state.raw<ProblemError>()
  /** The next page did not come; the loaded rows stay. */
  broken = $state.raw<ProblemError>()
  more = $state(false)
  /** How deep each row hangs, where all are loaded and hang from one another. */
  depths = $state.raw<ReadonlyMap<string, number>>(new Map())

  /** When the present question is answered, be it by a refusal. */
  answered: Promise<void> = Promise.resolve()
  #question: Question | undefined
  #next: string | null = null
  #stop = new AbortController()
  #loading = false
  #touched = new Map<string, RecordEvent['action']>()
  /** How much was heard, or missed; and of how much of it `count` knows. */
  #heard = 0
  #known = 0
  #timer = 0

  /** Asks anew. Old rows stay until the answer comes or the wait shows. */
  ask(question: Question): Promise<void> {
    return (this.answered = this.#ask(question))
  }

  async #ask(question: Question): Promise<void> {
    const other = this.#question?.entity !== question.entity
    this.#question = question
    this.#stop.abort()
    const stop = (this.#stop = new AbortController())
    if (other) this.rows = []
    this.ready = false
    if (!this.counted || !sameRows(this.counted, question)) this.count = this.counted = undefined
    this.error = this.broken = undefined
    this.#touched.clear()
    const timer = setTimeout(() => (this.waiting = true), QUIET)
    const heard = this.#heard
    try {
      // A tree of which a part is loaded cannot be shown as one: it comes at once, or as a list.
      this.#take([], await this.#page(question, { limit: question.tree ? MOST : PAGE }, stop.signal))
      this.ready = true
      // Nobody waits for the count as for the rows; of all that are there it is known.
      if (!this.more) this.#count(question, heard, this.rows.length)
      else if (this.#known < heard || !this.counted) whenShown(() => void this.#recount(question, stop.signal))
      // What was heard meanwhile may not be in the answer.
      if (!this.#timer) void this.#refresh()
    } catch (error) {
      if (stop.signal.aborted) return
      this.rows = []
      this.error = asProblem(error)
    } finally {
      clearTimeout(timer)
      if (this.#stop === stop) this.waiting = false
    }
  }

  /** Whether the loaded rows are the answer to this question. */
  answers(question: Question): boolean {
    return this.ready && JSON.stringify(this.#question) === JSON.stringify(question)
  }

  again(): void {
    this.#heard += 1
    if (this.#question) void this.ask(this.#question)
  }

  /** Fetches what is shown again, quietly: changes were missed, or the model means something else now. */
  async renew(): Promise<void> {
    const question = this.#question
    const { signal } = this.#stop
    if (!question || !this.ready || this.rows.length > 5 * MOST) return this.again()
    try {
      if (this.rows.length <= MOST)
        this.#take([], await this.#page(question, { limit: Math.max(question.tree ? MOST : PAGE, this.rows.length) }, signal))
      else
        await this.#replace(
          question,
          this.rows.map((row) => row.id),
          signal,
        )
      await this.#recount(question, signal)
    } catch {
      // What is shown stays; the person can ask again.
    }
  }

  async loadMore(): Promise<void> {
    if (this.#loading || !this.#next || !this.#question || !this.ready) return
    this.#loading = true
    const { signal } = this.#stop
    try {
      this.#take(this.rows, await this.#page(this.#question, { limit: PAGE, after: this.#next }, signal))
      this.broken = undefined
    } catch (error) {
      if (!signal.aborted) this.broken = asProblem(error)
    } finally {
      this.#loading = false
    }
  }

  /** Notes a change somewhere; changes that come together are fetched together. */
  hear(event: RecordEvent): void {
    if (event.entity !== this.#question?.entity) return
    this.#heard += 1
    if (event.action === 'delete') this.drop([event.id])
    this.#touched.set(event.id, event.action)
    if (!this.#timer) this.#timer = window.setTimeout(() => void this.#refresh(), 400)
  }

  /** Takes rows off the screen at once; the count follows. */
  drop(ids: readonly string[]): void {
    const gone = new Set(ids)
    const kept = this.rows.filter((row) => !gone.has(row.id))
    if (this.count !== undefined) this.count -= this.rows.length - kept.length
    this.rows = kept
  }

  close(): void {
    this.#stop.abort()
    clearTimeout(this.#timer)
  }

  /** The sums of some fields, 'amount,costs', over all that match, by currency where a field says which. */
  async sums(question: Question, sum: string, signal: AbortSignal): Promise<readonly AggregatedGroup[]> {
    const { entity, filter, q } = question
    return (await get<Aggregated>(`/records/${entity}/aggregate${query({ filter, q, sum, limit: 4 })}`, { signal })).items
  }

  /** How many would match another filter, for an empty list that says what hides its rows. */
  async countOf(filter: string | undefined): Promise<number> {
    const question = this.#question!
    return (await this.#page({ ...question, filter, expand: undefined }, { limit: 1, count: 'exact' }, this.#stop.signal)).count ?? 0
  }

  async #refresh(): Promise<void> {
    this.#timer = 0
    const question = this.#question
    const { signal } = this.#stop
    if (!question || !this.ready || this.#touched.size === 0) return
    const touched = [...this.#touched]
    this.#touched.clear()
    const loaded = new Set(this.rows.map((row) => row.id))
    const appeared = touched.some(([id, action]) => action === 'create' || action === 'restore' || !loaded.has(id))
    try {
      if (appeared && this.rows.length <= MOST) {
        this.#take(
          [],
          await this.#page(question, { limit: question.tree ? MOST : Math.min(MOST, Math.max(PAGE, this.rows.length)) }, signal),
        )
      } else {
        await this.#replace(
          question,
          touched.map(([id]) => id).filter((id) => loaded.has(id)),
          signal,
        )
      }
      await this.#recount(question, signal)
    } catch {
      // The next change, or the person, asks again: what is shown stays.
    }
  }

  /** Fetches these rows again; one that no longer matches leaves the list. */
  async #replace(question: Question, ids: readonly string[], signal: AbortSignal): Promise<void> {
    for (let i = 0; i < ids.length; i += AT_ONCE) {
      const part = ids.slice(i, i + AT_ONCE)
      const among = `record.id in ${JSON.stringify(part)}`
      const filter = question.filter ? `(${question.filter}) && ${among}` : among
      const page = await this.#page({ ...question, filter, sort: undefined }, { limit: MOST }, signal)
      const now = new Map(page.items.map((row) => [row.id, row]))
      const asked = new Set(part)
      this.#show(this.rows.flatMap((row) => (asked.has(row.id) ? (now.get(row.id) ?? []) : row)))
    }
  }

  async #recount(question: Question, signal: AbortSignal): Promise<void> {
    const heard = this.#heard
    try {
      const page = await this.#page({ ...question, expand: undefined, sort: undefined }, { limit: 1, count: 'estimated' }, signal)
      if (!signal.aborted) this.#count(question, heard, page.count, page.estimated)
    } catch {
      // Without a count the list still works.
    }
  }

  /** `heard`: of how much of what was heard it knows. */
  #count(question: Question, heard: number, count: number | undefined, estimated = false): void {
    this.#known = heard
    this.count = count
    this.counted = { ...question }
    this.estimated = estimated
  }

  #take(before: readonly Row[], page: Page): void {
    this.#next = page.next
    this.#show([...before, ...page.items])
    this.near = page.near ?? false
    this.more = page.next !== null
  }

  #show(rows: readonly Row[]): void {
    const { tree } = this.#question ?? {}
    const shown = tree && this.#next === null && rows.length <= MOST ? arranged(rows, tree) : { rows, depths: new Map() }
    this.rows = shown.rows
    this.depths = shown.depths
  }

  #page({ entity, tree: _tree, ...question }: Question, more: Record<string, string | number>, signal: AbortSignal): Promise<Page> {
    return get<Page>(`/records/${entity}${query({ ...question, ...more })}`, { signal })
  }
}

const sameRows = (one: Question, other: Question): boolean =>
  one.entity === other.entity && one.filter === other.filter && one.q === other.q

const asProblem = (error: unknown): ProblemError => {
  if (error instanceof ProblemError) return error
  throw error
}
