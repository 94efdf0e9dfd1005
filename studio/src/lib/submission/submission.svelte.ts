import type { Value } from '@cahier/core/fields/kind'
import { AMENDED_FROM, submissionOf, type Submission } from '@cahier/core/submission'
import type { EntitySummary, Page, Row } from '@cahier/core/wire'
import { goto } from '$app/navigation'
import { get, post, ProblemError, query } from '#lib/api.ts'
import { asking } from '#lib/fields/link/labels.svelte.ts'
import { refusedBy } from '#lib/form/refused.ts'
import { parts } from '#lib/record/parts.svelte.ts'
import type { RecordState } from '#lib/record/record.svelte.ts'
import { toast } from '#lib/ui/toasts.svelte.ts'
import { workflowWords } from '#lib/workflow/said.ts'
import { submissionWords } from './said.ts'

type Verb = 'submit' | 'cancel' | 'amend'

/** How far one record is that is submitted, and what a person makes of it from there. */
export class Submitting {
  doing = $state<Verb | null>(null)
  /** What replaces it, once it is amended. */
  replacement = $state.raw<Row>()
  readonly #record: RecordState
  readonly #summary: EntitySummary
  /** Leads to the first field that is wrong. */
  readonly #onwrong: () => void

  constructor(record: RecordState, summary: EntitySummary, onwrong: () => void) {
    this.#record = record
    this.#summary = summary
    this.#onwrong = onwrong
  }

  get state(): Submission {
    return submissionOf(this.#record.row as Readonly<Record<string, Value>> | null)
  }

  /** Submits or cancels the version that is on the screen. */
  turn(verb: 'submit' | 'cancel'): Promise<void> {
    return this.#do(verb, async () => {
      this.#record.advance(await post<Row>(`${this.#record.path}/${verb}`, {}, { ifMatch: this.#record.row?.version }))
    })
  }
  /** Makes the copy that replaces it, and opens it. */
  amend(): Promise<void> {
    return this.#do('amend', async () => {
      const { id } = await post<Row>(`${this.#record.path}/amend`)
      await goto(`/${this.#record.entity}/${id}`)
    })
  }

  /** Whether something replaces what is cancelled; where that cannot be read, the server says so when it is asked to amend it. */
  async refresh(): Promise<void> {
    const { name, label, fields } = this.#summary
    if (this.state !== 'cancelled' || !fields[AMENDED_FROM]) return
    const filter = `record.${AMENDED_FROM} == ${JSON.stringify(this.#record.id)}`
    const page = await get<Page>(`/records/${name}${query({ ...asking(name, label), filter, limit: 1 })}`).catch(() => null)
    this.replacement = page?.items[0]
  }

  /** What is typed is saved first: no verb loses it, and none goes past it. */
  async #do(verb: Verb, act: () => Promise<void>): Promise<void> {
    if (this.doing) return
    this.doing = verb
    try {
      if (!(await this.#record.settle())) return await this.#show()
      await act()
      toast({ text: submissionWords().done[verb] })
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error
      await this.#refused(error)
    } finally {
      this.doing = null
    }
  }

  /** What is wrong in fields that can be filled is shown there, in the form; the rest is said. */
  async #refused(error: ProblemError): Promise<void> {
    const [record, form] = [this.#record, this.#record.form!]
    const { current } = error.problem
    if (error.status === 412 && current) {
      record.advance(current)
      return void toast({ tone: 'danger', text: workflowWords().overtaken })
    }
    const said = refusedBy(error, form.fields)
    if (said.some(({ field }) => field !== null && form.writable(form.fields[field]!))) {
      form.refused = said
      form.tried = record.whole = true
      return this.#show()
    }
    toast({ tone: 'danger', text: said.map(({ text }) => text).join(' ') })
    await this.refresh()
  }
  async #show(): Promise<void> {
    if (this.#record.conflict) return
    await parts.load()
    this.#onwrong()
  }
}
