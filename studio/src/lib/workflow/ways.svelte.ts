import type { Value } from '@cahier/core/fields/kind'
import type { Row, StandingOn, Standings, TransitionNow } from '@cahier/core/wire'
import { get, patch, post, ProblemError } from '#lib/api.ts'
import { refusedBy } from '#lib/form/refused.ts'
import type { Said } from '#lib/form/state.svelte.ts'
import type { RecordState } from '#lib/record/record.svelte.ts'
import { toast } from '#lib/ui/toasts.svelte.ts'
import { workflowWords } from './said.ts'

type Body = Readonly<Record<string, Value>>

/** The ways one record goes: where it stands on each, and the moves a person makes from there. */
export class Ways {
  on = $state.raw<readonly StandingOn[]>([])
  /** The move whose fields are being asked for. */
  asking = $state.raw<{ readonly way: StandingOn; readonly move: TransitionNow } | null>(null)
  moving = $state<string | null>(null)
  #record: RecordState

  constructor(record: RecordState) {
    this.#record = record
  }

  async refresh(): Promise<void> {
    if (!this.#record.form?.spec.workflows?.length) return
    const { workflows } = await get<Standings>(`${this.#record.path}/transitions`).catch((error: unknown): Standings => {
      if (error instanceof ProblemError) return { workflows: [] }
      throw error
    })
    this.on = workflows
  }

  /** What is missing is asked for first. */
  async begin(way: StandingOn, move: TransitionNow): Promise<void> {
    if (!move.open || this.moving) return
    const fields = this.#record.form?.fields ?? {}
    if (move.missing.some((name) => name in fields)) this.asking = { way, move }
    else this.#say(await this.make(way, move, {}))
  }

  /** Makes the move; what was refused, at its fields. */
  async make(way: StandingOn, move: TransitionNow, body: Body): Promise<readonly Said[]> {
    const send = (version: number) => post<Row>(`${this.#record.path}/transitions/${move.name}`, body, { ifMatch: version })
    return this.#change(move.name, send, titleOf(way, move.to))
  }

  /** Puts a record in a state its way does not know at the beginning. */
  async restart(way: StandingOn): Promise<void> {
    const send = (version: number) => patch<Row>(this.#record.path, { [way.field]: way.initial }, { ifMatch: version })
    this.#say(await this.#change(way.initial, send, titleOf(way, way.initial)))
  }

  async #change(name: string, send: (version: number) => Promise<Row>, state: string): Promise<readonly Said[]> {
    const record = this.#record
    if (!record.form?.old || this.moving) return []
    this.moving = name
    try {
      record.advance(await send(record.form.old.version))
      this.asking = null
      toast({ text: workflowWords().moved(state) })
      return []
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error
      const { current } = error.problem
      if (error.status !== 412 || !current) return refusedBy(error, record.form.fields)
      record.advance(current)
      return [{ field: null, text: workflowWords().overtaken }]
    } finally {
      this.moving = null
      await this.refresh()
    }
  }
  #say(refused: readonly Said[]): void {
    if (refused.length > 0) toast({ tone: 'danger', text: refused.map(({ text }) => text).join(' ') })
  }
}

export const titleOf = (way: StandingOn, state: string | null): string =>
  way.states.find(({ value }) => value === state)?.title ?? state ?? ''
